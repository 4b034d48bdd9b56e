"""Records that go to JSON and back without loss.

A record is a frozen dataclass that names itself with `kind`. Its JSON is that name and every field that is not at its
default. Subclasses in other packages are found by their name once they are imported.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields
from enum import Enum
from typing import Any, ClassVar

from diversa.texts import Text

JSON = Any
_KINDS: dict[str, type[Record]] = {}


class UnknownKind(ValueError):
    """Say that a snapshot needs a record kind that no installed package brings."""


class Record:
    """Give a frozen dataclass a name in JSON."""

    kind: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        kind = cls.__dict__.get("kind")
        if kind:
            other = _KINDS.setdefault(kind, cls)
            if (other.__module__, other.__qualname__) != (cls.__module__, cls.__qualname__):
                raise TypeError(f"Two record kinds are named {kind!r}: {_place(other)} and {_place(cls)}.")
            _KINDS[kind] = cls  # dataclass(slots=True) makes the class anew


def _place(cls: type[Record]) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"


def kinds() -> Mapping[str, type[Record]]:
    """Return every record kind that is known now, by name."""
    return dict(_KINDS)


def to_json(value: Any, *, texts: bool = True) -> JSON:
    """Write a record as plain lists, dicts, strings and numbers.

    With `texts=False` every sentence is left out, which leaves the structure alone.
    """
    if isinstance(value, Record):
        own = {f.name: getattr(value, f.name) for f in stored_fields(value)}
        kept = {name: v for name, v in own.items() if texts or not _only_texts(v)}
        return {"kind": value.kind, **{name: to_json(v, texts=texts) for name, v in kept.items()}}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | list):
        return [to_json(v, texts=texts) for v in value]
    if isinstance(value, Mapping):
        return {str(k): to_json(v, texts=texts) for k, v in value.items()}
    if isinstance(value, Text) and value.params:
        return {"text": str(value), "params": to_json(value.params)}
    return str(value) if isinstance(value, str) else value


def _only_texts(value: Any) -> bool:
    if isinstance(value, tuple):
        return bool(value) and all(_only_texts(part) for part in value)
    return isinstance(value, Text)


def from_json(data: JSON) -> Any:
    """Rebuild what `to_json` wrote.

    Raises `UnknownKind` where a record's package is not installed, or where its records have changed since.
    """
    if isinstance(data, list):
        return tuple(from_json(v) for v in data)
    if not isinstance(data, dict):
        return data
    if "kind" not in data:
        return {k: from_json(v) for k, v in data.items()}
    try:
        cls = _KINDS[data["kind"]]
    except KeyError:
        raise UnknownKind(
            f"The questionnaire uses {data['kind']!r}, which no installed module brings."
        ) from None
    types = {f.name: str(f.type) for f in record_fields(cls)}
    values = {k: from_json(v) for k, v in data.items() if k != "kind"}
    try:
        return cls(**{k: _as_texts(v) if "Text" in types[k] else v for k, v in values.items()})
    except (KeyError, TypeError) as error:
        raise UnknownKind(
            f"The installed {data['kind']!r} has other fields than were pinned: {error}."
        ) from error


def _as_texts(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_as_texts(part) for part in value)
    if isinstance(value, Mapping) and "text" in value:
        return Text(value["text"], {name: _as_texts(part) for name, part in value["params"].items()})
    return Text(value) if isinstance(value, str) else value


def record_fields(cls: type[Record]) -> tuple[Field[Any], ...]:
    """Return the dataclass fields of a record kind."""
    return fields(cls)  # type: ignore[arg-type]  # every kind is a dataclass


def stored_fields(record: Record) -> Iterator[Field[Any]]:
    """Yield the fields that are not at their default."""
    for f in record_fields(type(record)):
        default = f.default if f.default is not MISSING else _UNSET
        if f.default_factory is not MISSING:
            default = f.default_factory()
        value = getattr(record, f.name)
        if default is _UNSET or (
            value is not default
            and (type(value), to_json(value))
            != (
                type(default),
                to_json(default),
            )
        ):
            yield f


def walk(value: Any) -> Iterator[Any]:
    """Yield every record and every sentence inside a value, in order."""
    if isinstance(value, Record):
        yield value
        for f in record_fields(type(value)):
            yield from walk(getattr(value, f.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from walk(part)
    elif isinstance(value, Text) and value:
        yield value
        yield from walk(tuple(value.params.values()))


def digest(data: JSON) -> str:
    """Return the SHA-256 of canonical JSON, in hexadecimal."""
    canonical = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


_UNSET = object()
