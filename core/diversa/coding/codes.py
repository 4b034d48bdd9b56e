"""What comes back: which texts were read, and the numbers of their themes. Not one letter of any text.

The file is in the order of ids, so that it does not even tell in which order the texts were read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from diversa.coding.model import CodingError, as_bytes, as_list, as_number, as_text, read_object
from diversa.coding.parcel import ID_BYTES, KEY_BYTES, MARK_BYTES, MOST, PARCEL_BYTES, Entry, Parcel
from diversa.coding.themes import HIGHEST_CODE, HIGHEST_VERSION, MOST_THEMES, ThemeList

KIND = "diversa-texts-codes-1"
WHAT = "un archivo de códigos"
_NAMES = frozenset({"parcel", "campaign", "module", "list", "version", "digest", "codes"})
_CODE = frozenset({"id", "question", "mark", "themes"})
Place = tuple[bytes, str]


@dataclass(frozen=True)
class Coded:
    """Hold the themes of one text; none where no theme of the list fits."""

    mark: bytes
    themes: tuple[int, ...]


@dataclass(frozen=True)
class Codes:
    """Hold what was coded of one parcel, by place, and with which version of which list."""

    parcel: str
    campaign: str
    module: str
    list_id: str
    version: int
    digest: bytes
    coded: Mapping[Place, Coded] = field(default_factory=dict)

    def with_text(self, entry: Entry, themes: tuple[int, ...]) -> Codes:
        """Return the codes with one text more, or coded anew."""
        coded = Coded(entry.mark, tuple(sorted(set(themes))))
        return replace(self, coded={**self.coded, (entry.id, entry.question): coded})


def begin(parcel: Parcel, themes: ThemeList) -> Codes:
    """Return codes without any text."""
    digest = bytes.fromhex(themes.digest())
    return Codes(parcel.id, parcel.campaign, parcel.module, themes.id, themes.version, digest)


def carried_over(begun: Codes, new: Codes) -> Codes:
    """Return codes that were begun, as codes of a newer version of their list."""
    return replace(new, coded=begun.coded)


def dumps(codes: Codes) -> bytes:
    """Write codes, in the order of ids."""
    data = {
        "kind": KIND,
        "parcel": codes.parcel,
        "campaign": codes.campaign,
        "module": codes.module,
        "list": codes.list_id,
        "version": codes.version,
        "digest": codes.digest.hex(),
        "codes": [
            {"id": id_.hex(), "question": question, "mark": one.mark.hex(), "themes": list(one.themes)}
            for (id_, question), one in sorted(codes.coded.items())
        ],
    }
    return (json.dumps(data, ensure_ascii=False) + "\n").encode()


def loads(content: bytes) -> Codes:
    """Read codes. Raises `CodingError` where the file is none, or says something that is no code."""
    data = read_object(content, KIND, _NAMES, WHAT)
    coded: dict[Place, Coded] = {}
    for row in as_list(data["codes"], "codes", MOST):
        place, one = _coded(row)
        if place in coded:
            raise CodingError("En el archivo de códigos, un texto está dos veces.")
        coded[place] = one
    return Codes(
        as_bytes(data["parcel"], "parcel", PARCEL_BYTES).hex(),
        as_text(data["campaign"], "campaign"),
        as_text(data["module"], "module"),
        as_text(data["list"], "list"),
        as_number(data["version"], "version", HIGHEST_VERSION),
        as_bytes(data["digest"], "digest", KEY_BYTES),
        coded,
    )


def _coded(row: Any) -> tuple[Place, Coded]:
    if not isinstance(row, dict) or row.keys() != _CODE:
        raise CodingError(
            "En el archivo de códigos, cada texto lleva id, question, mark y themes, y nada más."
        )
    numbers = as_list(row["themes"], "themes", MOST_THEMES)
    themes = tuple(as_number(code, "themes", HIGHEST_CODE) for code in numbers)
    if len(set(themes)) < len(themes):
        raise CodingError("En el archivo de códigos, un texto tiene dos veces el mismo tema.")
    place = as_bytes(row["id"], "id", ID_BYTES), as_text(row["question"], "question")
    return place, Coded(as_bytes(row["mark"], "mark", MARK_BYTES), themes)


def check_themes(codes: Codes, themes: ThemeList) -> None:
    """Raise `CodingError` unless the codes were made with this list, and each theme fits its question."""
    if (codes.list_id, codes.version, codes.digest.hex()) != (themes.id, themes.version, themes.digest()):
        raise CodingError(
            f"Los códigos se hicieron con la lista «{codes.list_id}», versión {codes.version}, y no es la misma lista que "
            f"«{themes.id}», versión {themes.version}."
        )
    for (_id, question), one in codes.coded.items():
        for code in one.themes:
            if code not in themes.by_code:
                raise CodingError(
                    f"El tema {code} no está en la lista «{themes.id}», versión {themes.version}."
                )
            if not themes.by_code[code].fits(question):
                raise CodingError(f"El tema {code} no es para la pregunta «{question}».")
