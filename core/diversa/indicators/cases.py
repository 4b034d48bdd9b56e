"""Run the worked cases of an indicator: a few people, and what must come out.

Counts are exact and nothing is withheld: what is proved is the arithmetic, on answers that took the real route.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from diversa.indicators.model import Case, Indicator
from diversa.questionnaire import plain
from diversa.questionnaire.answers import Missing, Sheet
from diversa.questionnaire.judging import Derived
from diversa.questionnaire.kinds import YES, as_if
from diversa.questionnaire.routing import Router
from diversa.questionnaire.structure import Questionnaire

CASES_HAPPEN = datetime(2026, 1, 15, 12)
"""When worked cases are judged, so that a release made another day shows the same; moments in them lie before it."""


class CaseFailed(AssertionError):
    """Say which case of which indicator does not come out, and what came out instead."""


def run(indicator: Indicator, questionnaire: Questionnaire, derived: Iterable[Derived] = ()) -> None:
    """Run every worked case of an indicator. Raises CaseFailed with a sentence at the first that does not come out.

    What a person does not answer is blank, but sections that need a consent of their own have it. Where the
    questionnaire would end early is ignored.
    """
    if not indicator.cases:
        raise CaseFailed(f"{indicator.id} has no worked case; give it at least one in cases=.")
    router = Router(replace(questionnaire, ends=()))
    with as_if(CASES_HAPPEN):
        _run(indicator, router, tuple(derived))


def _run(indicator: Indicator, router: Router, variables: Sequence[Derived]) -> None:
    for number, case in enumerate(indicator.cases, start=1):
        where = f"Case {number} of {indicator.id}"
        sheets = [_sheet(person, router, variables, where) for person in case.people]
        for place, sheet in enumerate(sheets, start=1):
            stray = indicator.estimator.stray(sheet)
            if stray is not None:
                raise CaseFailed(f"{where}: person {place} has {stray!r}, which is none of its fixed points.")
        _compare(case, _found(indicator, sheets), where)


def _sheet(person: Mapping[str, Any], router: Router, derived: Sequence[Derived], where: str) -> Sheet:
    """Return the whole answer sheet of one person, derived variables included."""
    questionnaire = router.questionnaire
    unknown = sorted(person.keys() - questionnaire.by_id.keys())
    if unknown:
        raise CaseFailed(f"{where}: {', '.join(unknown)} is no question of {questionnaire.id}.")
    consents = {section.consent: YES for section in questionnaire.sections if section.consent}
    route = router.route({**consents, **person})
    for name, sentences in route.refused.items():
        raise CaseFailed(
            f"{where}: {person.get(name)!r} is no answer to {name}: {' '.join(map(str, sentences))}"
        )
    hidden = sorted(
        name for name in person if route.sheet[name] is Missing.NOT_SHOWN and person[name] is not None
    )
    if hidden:
        raise CaseFailed(f"{where}: a person answers {', '.join(hidden)}, which would not be shown to them.")
    sheet = dict(route.sheet)
    for variable in derived:
        sheet[variable.id] = variable.value(sheet)
    return sheet


def _found(indicator: Indicator, sheets: Sequence[Sheet]) -> Mapping[Any, float | None]:
    """Map each category (None for the only one) to its value, in the unit that is published."""
    estimator = indicator.estimator
    readers = {id_: plain.read(c.pair().true) for id_, c in estimator.counts().items()}
    counts = {id_: sum(map(reader, sheets)) for id_, reader in readers.items()}
    measures = estimator.measures(counts)
    return {m.category: None if m.value is None else m.value * estimator.factor for m in measures}


def _compare(case: Case, found: Mapping[Any, float | None], where: str) -> None:
    expected = case.expected if isinstance(case.expected, Mapping) else {None: case.expected}
    for category, value in expected.items():
        name = where if category is None else f"{where}, category {category!r}"
        if category not in found:
            known = "it has categories" if category is None else "there is no such category"
            raise CaseFailed(f"{name}: {known}; the indicator has {', '.join(map(str, found))}.")
        if _tenths(found[category]) != _tenths(value):
            raise CaseFailed(f"{name}: expected {value}, found {_tenths(found[category])}.")


def _tenths(value: float | None) -> Decimal | None:
    if value is None:
        return None
    return Decimal(repr(round(value, 9))).quantize(Decimal("0.1"), ROUND_HALF_UP)
