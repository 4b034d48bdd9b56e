"""The variables that tables are broken down by, in the groups that may be published.

A group is what `release=` leaves of a stored value, so that no table can be finer than the rule of its variable. Groups
are listed from the questionnaire, never from the answers: a table has the same lines whoever took part.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from diversa.disclosure.profiles import Level
from diversa.privacy.rules import Bands, Code, CodePrefix, MergeRare, Recode, Rule, Value
from diversa.questionnaire import geography, standard
from diversa.questionnaire.judging import Derived
from diversa.questionnaire.kinds import Choice, Department, Grid, ManyCodes, Municipality
from diversa.questionnaire.questions import Question
from diversa.texts import Text

Labels = Mapping[Code, Text]
Variable = Question | Derived
_DEPARTMENT_DIGITS = 2


class BadBreakdown(ValueError):
    """Say that tables cannot, or may not, be broken down as declared."""


@dataclass(frozen=True)
class Breakdown:
    """Put people into groups by one variable.

    `labels` maps each published code to what the group is called, in order. Groups with a protected count below
    `merge_below` are published as one.
    """

    id: str
    title: Text
    labels: Labels
    rule: Rule
    level: Level = Level.NATION
    merge_below: int = 0

    @cached_property
    def codes(self) -> tuple[Code | None, ...]:
        """Return the codes of all groups; None, for people without a value, is the last."""
        return (*self.labels, None)

    def group_of(self, stored: Value | None) -> Code | None:
        """Return the group of a stored value. Raises BadBreakdown for a value that belongs to none."""
        left = None if stored is None else self.rule.apply(stored)
        if left is None or left in self.labels:
            return left  # type: ignore[return-value]  # a label's key is a code
        if self.level is Level.MUNICIPALITY:
            return None  # the department alone was answered
        raise BadBreakdown(f"{self.id!r} holds {left!r}, which is none of its groups.")


def breakdown(variable: Variable) -> Breakdown:
    """Return the groups of a question or derived variable.

    Raises BadBreakdown for a variable that is not released, that holds several values of one person, or whose groups
    nothing lists.
    """
    if variable.store.drops or variable.release.drops:
        raise BadBreakdown(
            f"Tables cannot be broken down by {variable.id!r}: it is not stored or not released."
        )
    if isinstance(variable, ManyCodes | Grid):
        raise BadBreakdown(
            f"Tables cannot be broken down by {variable.id!r}, which holds several answers of one person; "
            "derive a variable with one."
        )
    labels = _left(variable.id, variable.store, _answers(variable))
    labels = _left(variable.id, variable.release, labels)
    if not labels:
        raise BadBreakdown(
            f"Nothing lists the groups of {variable.id!r}: give it options, or bands in release=."
        )
    merge = variable.release.minimum if isinstance(variable.release, MergeRare) else 0
    return Breakdown(variable.id, variable.title, labels, variable.release, _level(variable, labels), merge)


def _answers(variable: Variable) -> Labels:
    if isinstance(variable, Municipality):
        return {m.code: Text(m.name) for d in geography.departments() for m in d.municipalities}
    if isinstance(variable, Department):
        return {d.code: Text(d.name) for d in geography.departments()}
    if isinstance(variable, Derived):
        return {option.code: option.label for option in variable.categories()}
    return {option.code: option.label for option in variable.options} if isinstance(variable, Choice) else {}


def _left(name: str, rule: Rule, labels: Labels) -> Labels:
    """Return the codes that a rule leaves, with their labels."""
    if isinstance(rule, Bands):
        edges = rule.edges
        stored = [code for code in labels if isinstance(code, int)]
        if stored and not set(edges[1:]) <= set(stored):
            raise BadBreakdown(f"The bands of {name!r} in release= cut those in store=.")
        return {edge: Text(rule.label(edge)) for edge in edges}
    if isinstance(rule, Recode):
        return {group.code: group.label for group in rule.groups}
    if isinstance(rule, CodePrefix):
        return {code: _place(code) for code in dict.fromkeys(str(c)[: rule.length] for c in labels)}
    return labels


def _place(code: str) -> Text:
    known: Callable[[str], geography.Department | geography.Municipality]
    known = geography.department if len(code) == _DEPARTMENT_DIGITS else geography.municipality
    try:
        return Text(known(code).name)
    except (KeyError, ValueError):
        return Text(code)


def _level(variable: Variable, labels: Labels) -> Level:
    if variable.id == standard.REGION.id:
        return Level.REGION
    if isinstance(variable, Municipality) and any(len(str(c)) > _DEPARTMENT_DIGITS for c in labels):
        return Level.MUNICIPALITY
    return (
        Level.DEPARTMENT
        if isinstance(variable, Department) or variable.id == standard.DEPARTMENT.id
        else Level.NATION
    )
