"""Conditions in words, for people who did not write them: «¿Tiene mascota?» es «Sí»."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce

from diversa.privacy.rules import Code
from diversa.questionnaire import conditions as c
from diversa.questionnaire import geography
from diversa.questionnaire.answers import Missing
from diversa.questionnaire.conditions import Condition
from diversa.questionnaire.judging import Derived
from diversa.questionnaire.kinds import Choice, Department, Grid
from diversa.questionnaire.questions import Option, Question
from diversa.questionnaire.structure import Questionnaire
from diversa.texts import Text

_ = Text
STATES: Mapping[Missing, Text] = {
    Missing.REFUSED: _("Prefiero no responder"),
    Missing.DONT_KNOW: _("No sé"),
    Missing.BLANK: _("sin responder"),
    Missing.NOT_SHOWN: _("no se preguntó"),
    Missing.SECTION_REFUSED: _("no aceptó esta parte"),
}
_AMOUNTS: Mapping[str, Text] = {
    "<": _("menos de {number}"),
    "<=": _("{number} o menos"),
    ">": _("más de {number}"),
    ">=": _("{number} o más"),
    "==": _("exactamente {number}"),
}
_ROWS_NAMED = 6
"""Rows beyond which they are counted, not named."""


class Speaker:
    """Say conditions on the questions and derived variables of one questionnaire, as texts that can be translated."""

    def __init__(self, questionnaire: Questionnaire, derived: Iterable[Derived] = ()) -> None:
        self._known: dict[str, Question | Derived] = {
            **questionnaire.by_id,
            **{variable.id: variable for variable in derived},
        }

    def say(self, condition: Condition) -> Text:
        """Return one condition in words."""
        match condition:
            case c.Named() | c.KnownTrue():
                return self.say(condition.condition)
            case c.And():
                return _chain(
                    _("{one}, y además {other}"), [self._inside(p) for p in dict.fromkeys(condition.parts)]
                )
            case c.Or():
                return _chain(
                    _("{one}, o bien {other}"), [self._inside(p) for p in dict.fromkeys(condition.parts)]
                )
            case c.Not():
                return self._not(condition.condition)
            case c.Answered():
                return _("«{question}» tiene respuesta").fill(question=self.name(condition.ref))
            case c.In() | c.AnyOf():
                return self._among(condition)
            case c.Compare():
                amount = _amount(condition.op, condition.bound)
                return _("«{question}» es {answers}").fill(question=self.name(condition.ref), answers=amount)
            case c.Count():
                return _("en «{question}» se marcó {amount} de: {answers}").fill(
                    question=self.name(condition.ref),
                    amount=_amount(condition.op, condition.number),
                    answers=self._answers(condition.ref, condition.codes),
                )
            case c.Rows():
                return self._rows(condition)
        return _(type(condition).__name__)

    def name(self, ref: str) -> Text:
        """Return what a question or derived variable is called, with the row of a grid where one is meant."""
        id_, dot, row = ref.partition(".")
        variable = self._known.get(id_)
        if variable is None:
            return Text(ref)
        return (
            _("{one}: {other}").fill(one=variable.title, other=_row(variable, row)) if dot else variable.title
        )

    def label(self, ref: str, code: Code) -> Text:
        """Return what a code of a question or derived variable stands for."""
        variable = self._known.get(ref.partition(".")[0])
        if isinstance(variable, Department) and isinstance(code, str) and code.isdigit():
            known = geography.department if len(code) == 2 else geography.municipality
            return Text(known(code).name)
        options = variable.categories() if isinstance(variable, Derived) else _options(variable)
        return next((option.label for option in options if option.code == code), Text(str(code)))

    def _inside(self, part: Condition) -> Text:
        said = self.say(part)
        inner = part.condition if isinstance(part, c.Named | c.KnownTrue) else part
        return _("({it})").fill(it=said) if isinstance(inner, c.And | c.Or) else said

    def _not(self, condition: Condition) -> Text:
        match condition:
            case c.In() if not condition.states:
                name, answers = self.name(condition.ref), self._answers(condition.ref, condition.codes)
                return _("«{question}» tiene otra respuesta que {answers}").fill(
                    question=name, answers=answers
                )
            case c.AnyOf() if not condition.states:
                name, answers = self.name(condition.ref), self._answers(condition.ref, condition.codes)
                return _("en «{question}» no se marcó {answers}").fill(question=name, answers=answers)
            case c.Answered():
                return _("«{question}» no tiene respuesta").fill(question=self.name(condition.ref))
        return _("no se cumple que {it}").fill(it=self._inside(condition))

    def _among(self, condition: c.In | c.AnyOf) -> Text:
        name = self.name(condition.ref)
        answers = self._answers(condition.ref, condition.codes, condition.states)
        if isinstance(condition, c.AnyOf):
            return _("en «{question}» se marcó {answers}").fill(question=name, answers=answers)
        return _("«{question}» es {answers}").fill(question=name, answers=answers)

    def _answers(self, ref: str, codes: Sequence[Code], states: Sequence[Missing] = ()) -> Text:
        labels = [*(self.label(ref, code) for code in codes), *(STATES[state] for state in states)]
        return _chain(_("{one} o {other}"), [_("«{it}»").fill(it=label) for label in labels])

    def _rows(self, condition: c.Rows) -> Text:
        first = condition.refs[0]
        names = [self.name(ref) for ref in condition.refs]
        listed = _chain(_("{one}; {other}"), names) if len(names) <= _ROWS_NAMED else None
        return _("en {amount} de estas {total} filas se respondió {answers}: {rows}").fill(
            amount=_amount(condition.op, condition.number),
            total=len(names),
            answers=self._answers(first, condition.codes, condition.states),
            rows=listed or _("de «{one}» a «{other}»").fill(one=names[0], other=names[-1]),
        )


def _amount(op: str, number: float) -> Text:
    return _AMOUNTS[op].fill(number=f"{number:g}")


def _chain(joint: Text, parts: Sequence[Text]) -> Text:
    return reduce(lambda one, other: joint.fill(one=one, other=other), parts) if parts else Text("")


def _row(variable: Question | Derived, row: str) -> Text:
    rows = variable.rows if isinstance(variable, Grid) else ()
    return next((one.label for one in rows if str(one.code) == row), Text(row))


def _options(variable: Question | None) -> tuple[Option, ...]:
    return variable.options if isinstance(variable, Choice | Grid) else ()
