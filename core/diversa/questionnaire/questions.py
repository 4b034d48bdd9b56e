"""What a question is, whatever its kind.

A kind is a subclass that says how its answer is read from a form, judged, and stored. It may live in a module's own
file: its `kind` is what snapshots call it.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import marshmallow as ma

from diversa.privacy.rules import Rule
from diversa.questionnaire.answers import Code, Missing, Sheet, State
from diversa.questionnaire.conditions import Comparable, Condition
from diversa.records import Record
from diversa.texts import Text

_ = Text
GetList = Callable[[str], list[str]]
"""Form name → the strings that a browser sent under it."""


def first(found: list[str]) -> str:
    """Return what a browser sent under a name, without spaces around it; two different answers are none of them."""
    sent = {text.strip() for text in found}
    return sent.pop() if len(sent) == 1 else "\n".join(sorted(sent))


def require_rules(name: str, *rules: Any) -> None:
    """Raise TypeError unless it is said by rules how a variable is protected."""
    for rule in rules:
        if not isinstance(rule, Rule):
            raise TypeError(
                f"{name}: store= and release= each take a rule, such as keep, drop, seal or bands(…), not {rule!r}."
            )


INVALID_CHOICE = _("Elija una de las opciones de la lista.")
UNKNOWN_TOKEN = _("Esta pregunta no tiene esa opción de respuesta.")
REQUIRED = _("Necesitamos esta respuesta para seguir.")


@dataclass(frozen=True, kw_only=True)
class Option(Record):
    """One thing that can be chosen, or one row of a grid."""

    kind: ClassVar[str] = "option"
    code: Code = field(kw_only=False)
    label: Text = field(kw_only=False)
    exclusive: bool = False
    when: Condition | None = None
    tip: Text = Text("")
    specify: int = 0
    """Longest text, in characters, that may say more about this option; 0 asks for none."""


@dataclass(frozen=True)
class Panel(Record):
    """Show a screen beside a question when an answer asks for it."""

    kind: ClassVar[str] = "panel"
    when: Condition
    screen: str


@dataclass(frozen=True, eq=False, kw_only=True)
class Question(Comparable, Record):
    """Ask one thing, and say how its answer is protected.

    `store=` is what is written down, `release=` how it is coarsened in everything published; neither has a default.
    """

    id: str = field(kw_only=False)
    title: Text = field(kw_only=False)
    store: Rule
    release: Rule
    licensed: Rule | None = None
    help: Text = Text("")
    when: Condition | None = None
    required: bool = False
    sensitive: bool = False
    refusable: bool = True
    unsure: bool = False
    panels: tuple[Panel, ...] = ()
    explanation: tuple[Text, Text] | None = None
    source: str = ""
    instrument: str = ""
    companion_of: str = ""
    repeat_of: str = ""
    """The id of the question that this one asks about one item."""

    template: ClassVar[str] = "text"
    answers: ClassVar[bool] = True
    """Whether the question has an answer at all."""
    asks_once: ClassVar[bool] = True
    """Whether a blank is asked about once; a text may be left out in silence."""
    live: ClassVar[bool] = True
    """Whether the browser shows all its steps by itself."""

    def __post_init__(self) -> None:
        require_rules(self.id, self.store, self.release)

    @property
    def ref(self) -> str:
        return self.id

    def states(self) -> tuple[Missing, ...]:
        """Return the missing states a person may choose."""
        return (*([Missing.DONT_KNOW] if self.unsure else ()), *([Missing.REFUSED] if self.refusable else ()))

    @abstractmethod
    def read_form(self, getlist: GetList) -> Any:
        """Return what a browser sent, as JSON would carry it; invalid input stays as it was typed."""

    @abstractmethod
    def schema_field(self) -> ma.fields.Field[Any]:
        """Return the marshmallow field that judges an answer."""

    @abstractmethod
    def columns(self) -> Mapping[str, str]:
        """Return the columns of a stored answer: name after the question's id → Arrow type."""

    def form_names(self) -> tuple[str, ...]:
        """Return the names of its inputs."""
        return (self.id,)

    def cut(self, value: Any, sheet: Sheet) -> Any:
        """Return the value without the options that are not shown to this person."""
        return value

    def steps(self, value: Any, sheet: Sheet) -> tuple[str, ...]:
        """Name what must have been on a page before this question counts as asked."""
        return (self.id,)

    def offers(self) -> tuple[Option, ...]:
        """Return everything that can be chosen, whoever it is shown to."""
        return ()

    def parts(self) -> tuple[str, ...]:
        """Return the names of the parts of an answer that has several, as a grid's rows; `question.part` reads one."""
        return ()

    def companions(self) -> Iterator[Question]:
        """Yield the questions that come with this one."""
        return iter(())

    def example(self, choose: Callable[[list[Any]], Any], sheet: Sheet) -> Any:
        """Return a random valid answer, drawn with `choose`, for simulation."""
        return Missing.BLANK


class AnswerField(ma.fields.Field[Any]):
    """Judge one answer: states first, then what the kind's `convert` says.

    A sentence of refusal is a `Text`, so that each door can say it in the person's language.
    """

    def __init__(self, question: Question, convert: Callable[[Any], Any]) -> None:
        super().__init__(allow_none=True)
        self.question, self._convert = question, convert
        self._states = frozenset(map(str, question.states()))

    def deserialize(self, value: Any, attr: str | None = None, data: Any = None, **kwargs: Any) -> State:
        if value is None or value == "" or value == [] or value == {}:
            return Missing.BLANK
        if isinstance(value, str) and value in _TOKENS and self.question.states():
            if value in self._states:
                return Missing(value)
            raise ma.ValidationError(UNKNOWN_TOKEN)
        return self._convert(value)  # type: ignore[no-any-return]


_TOKENS = frozenset(map(str, Missing))
