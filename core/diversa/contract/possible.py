"""Can a condition ever be true? Answered by trying every answer that matters to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, combinations, pairwise, product
from math import prod
from typing import Any

from diversa.questionnaire import plain
from diversa.questionnaire.answers import Missing
from diversa.questionnaire.kinds import Choice, Decimal, Integer, ManyCodes
from diversa.questionnaire.plain import Plain
from diversa.questionnaire.questions import Question
from diversa.questionnaire.structure import Questionnaire
from diversa.simulation.goals import atoms, codes_of, references, refs_of, states_of, with_routes

TRIES = 20_000
"""Answer sheets that are tried; a condition with more of them is taken to be possible."""
MANY = 8
"""Options of a multiple choice whose sets are tried; a condition that names more is taken to be possible."""


def can_be_true(part: Plain, questionnaire: Questionnaire, deciders: Mapping[str, Plain]) -> bool:
    """Tell whether some answers make a plain expression true; "yes" where there are too many to try.

    A question has an answer only where it was shown, which `deciders` tell.
    """
    return _possible(part, questionnaire) and _possible(with_routes(part, deciders), questionnaire)


def _possible(part: Plain, questionnaire: Questionnaire) -> bool:
    domains: dict[str, list[Any]] = {}
    for ref in references(part):
        reading = [atom for atom in atoms(part) if ref in refs_of(atom)]
        values = _values(questionnaire.by_id[ref.partition(".")[0]], reading)
        if values is None:
            return True
        states = dict.fromkeys(state for atom in reading for state in states_of(atom))
        domains[ref] = [Missing.BLANK, *states, *dict.fromkeys(values)]
    if prod(map(len, domains.values())) > TRIES:
        return True
    return any(map(plain.read(part), _sheets(domains)))


def _values(question: Question, reading: list[Plain]) -> list[Any] | None:
    """List the answers that these parts of a condition tell apart; None where there are too many."""
    named = list(dict.fromkeys(code for atom in reading for code in codes_of(atom)))
    if isinstance(question, ManyCodes):
        other = [code for code in sorted(question.codes(), key=str) if code not in named][:1]
        codes = [code for code in named if code in question.codes()] + other
        if len(codes) > MANY:
            return None
        return list(chain.from_iterable(combinations(codes, n) for n in range(1, len(codes) + 1)))
    if isinstance(question, Choice):
        return [option.code for option in question.options]
    if isinstance(question, Integer | Decimal):
        return _numbers(question, [*named, *(atom[3] for atom in reading if atom[0] == "cmp")])
    bounds = [atom[3] for atom in reading if atom[0] == "cmp"]
    return [*named, *(b + step for b in bounds for step in (-1, 0, 1))] if bounds else [*named, "?"]


def _numbers(question: Integer | Decimal, bounds: list[Any]) -> list[Any]:
    """List numbers on, beside and between the bounds."""
    marks = sorted({question.low, question.high, *bounds, *(b + 1 for b in bounds), *(b - 1 for b in bounds)})
    between = [(a + b) / 2 for a, b in pairwise(marks)]
    found = [value for value in (*marks, *between) if question.low <= value <= question.high]
    return [int(v) for v in found if v == int(v)] if isinstance(question, Integer) else found


def _sheets(domains: Mapping[str, list[Any]]) -> Iterator[dict[str, Any]]:
    for values in product(*domains.values()):
        sheet: dict[str, Any] = {}
        for ref, value in zip(domains, values, strict=True):
            name, _dot, row = ref.partition(".")
            if row:
                sheet.setdefault(name, {})[row] = value
            else:
                sheet[name] = value
        yield sheet
