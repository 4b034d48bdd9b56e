"""A questionnaire: sections in order, the screens around them, and what ends it early."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from diversa.questionnaire.conditions import Condition, Named
from diversa.questionnaire.kinds import Choice
from diversa.questionnaire.questions import Question
from diversa.records import JSON, Record, digest, from_json, to_json, walk
from diversa.texts import Text


@dataclass(frozen=True, kw_only=True)
class HelpLine(Record):
    """Name somebody to call, and when that number was last checked.

    `departments` are DIVIPOLA codes; none means the whole country. A line without `verified` is never shown to a
    person; the method annex lists it as "propuesta".
    """

    kind: ClassVar[str] = "help_line"
    id: str = field(kw_only=False)
    name: Text
    what: Text
    contact: str
    departments: tuple[str, ...] = ()
    verified: str = ""
    source: str = ""

    @property
    def last_verified(self) -> date | None:
        """Return the day it was last verified, if ever."""
        return date.fromisoformat(self.verified) if self.verified else None


@dataclass(frozen=True, kw_only=True)
class Screen(Record):
    """Say something on a page or a panel of its own."""

    kind: ClassVar[str] = "screen"
    id: str = field(kw_only=False)
    title: Text = field(kw_only=False)
    text: Text = field(kw_only=False)
    help_lines: tuple[str, ...] = ()
    letter: Text = Text("")
    """A text to print, with `{place}` and `{date}`; paragraphs are parted by an empty line."""


@dataclass(frozen=True)
class End(Record):
    """End the questionnaire on a screen as soon as a condition is surely true; nothing is stored."""

    kind: ClassVar[str] = "end"
    when: Condition
    screen: str


@dataclass(frozen=True, kw_only=True)
class Section(Record):
    """Group questions on one page.

    With `consent`, the id of its first question, the rest is asked only after a yes; after a no its questions are
    stored as "section refused".
    """

    kind: ClassVar[str] = "section"
    id: str = field(kw_only=False)
    title: Text = field(kw_only=False)
    questions: tuple[Question, ...] = field(kw_only=False)
    intro: Text = Text("")
    when: Condition | None = None
    consent: str = ""

    def __iter__(self) -> Iterator[Question]:
        """Yield its questions, each followed by the texts that belong to its options."""
        return iter(self._all)

    @cached_property
    def _all(self) -> tuple[Question, ...]:
        return tuple(q for own in self.questions for q in (own, *own.companions()))


@dataclass(frozen=True, kw_only=True)
class Questionnaire(Record):
    """Hold everything that is asked, in order, with everything said around it."""

    kind: ClassVar[str] = "questionnaire"
    id: str = field(kw_only=False)
    version: str
    title: Text
    summary: Text
    sections: tuple[Section, ...]
    minutes: int = 10
    ends: tuple[End, ...] = ()
    screens: tuple[Screen, ...] = ()
    help_lines: tuple[HelpLine, ...] = ()
    care: tuple[str, ...] = ()
    """Help lines shown on every page."""
    thank_you: str = ""
    conditions: tuple[Named, ...] = ()
    sensitive: bool = False
    slug: str = ""
    """Public name in addresses and files; a sensitive module needs a neutral one."""
    credits: Text = Text("")

    def __post_init__(self) -> None:
        seen: dict[str, str] = {}
        for section in self.sections:
            for question in section:
                if question.id in seen:
                    raise ValueError(
                        f"{self.id}: two questions are named {question.id!r}, in sections "
                        f"{seen[question.id]!r} and {section.id!r}; give one another id."
                    )
                seen[question.id] = section.id

    @cached_property
    def by_id(self) -> Mapping[str, Question]:
        """Map every question's id to it, in order."""
        return {q.id: q for s in self.sections for q in s}

    @cached_property
    def section_of(self) -> Mapping[str, Section]:
        """Map every question's id to its section."""
        return {q.id: s for s in self.sections for q in s}

    @property
    def public_name(self) -> str:
        """Return the name used in addresses and files."""
        return self.slug or self.id

    def questions(self) -> Iterator[Question]:
        """Yield every question that has an answer, in order."""
        return (q for q in self.by_id.values() if q.answers)

    def count(self) -> int:
        """Return how many questions it has: one that is repeated counts once, a text that belongs to an option never."""
        return len({q.repeat_of or q.id for q in self.questions() if not q.companion_of})

    def __getitem__(self, id: str) -> Question:
        """Return a question by id. Raises `KeyError` with a sentence."""
        try:
            return self.by_id[id]
        except KeyError:
            raise KeyError(f"{self.id} has no question {id!r}.") from None

    def screen(self, id: str) -> Screen:
        """Return a screen by id. Raises `KeyError` with a sentence."""
        for screen in self.screens:
            if screen.id == id:
                return screen
        raise KeyError(f"{self.id} has no screen {id!r}.")

    def lines(self, ids: tuple[str, ...], department: str = "") -> tuple[HelpLine, ...]:
        """Return verified help lines: national ones first, then those of a department."""
        shown = [line for line in self.help_lines if line.id in ids and line.verified]
        national = [line for line in shown if not line.departments]
        return (*national, *(line for line in shown if department and department in line.departments))

    def fingerprint(self) -> str:
        """Digest the structure: ids, kinds, codes, conditions, privacy, but no texts and no version."""
        data = to_json(self, texts=False)
        return digest(_structure({k: v for k, v in data.items() if k not in _OUTSIDE_STRUCTURE}))

    def texts(self) -> tuple[Text, ...]:
        """Return every sentence in it, each once, in order."""
        return tuple(dict.fromkeys(t for t in walk(self) if isinstance(t, Text)))

    def to_json(self) -> JSON:
        """Write it as JSON."""
        return to_json(self)

    @staticmethod
    def from_json(data: Any) -> Questionnaire:
        """Rebuild it from JSON. Raises `UnknownKind`."""
        found = from_json(data)
        if not isinstance(found, Questionnaire):
            raise ValueError("This JSON is not a questionnaire.")
        return found

    def choice(self, id: str) -> Choice:
        """Return a question that has options."""
        found = self[id]
        if not isinstance(found, Choice):
            raise TypeError(f"{id} has no options.")
        return found


def _structure(data: JSON) -> JSON:
    """Leave out where questions come from: another citation breaks no series."""
    if isinstance(data, list):
        return [_structure(part) for part in data]
    if isinstance(data, dict):
        return {k: _structure(v) for k, v in data.items() if k not in ("source", "instrument")}
    return data


_OUTSIDE_STRUCTURE = frozenset(
    {"version", "minutes", "help_lines", "screens", "care", "credits", "thank_you"}
)
