"""Counting the answers about noise as plainly as can be, with what stands around a count in a test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from random import Random
from typing import Any

import numpy as np

from diversa.defaults.minimum_bases import suppress_cell
from diversa.disclosure.noise import NoiseRow, NoiseTable
from diversa.disclosure.tables import PublishedTable, Table, protect
from diversa.indicators.model import Indicator
from diversa.indicators.plans import TablePlan
from diversa.questionnaire import geography, plain, standard
from diversa.questionnaire.answers import Missing
from diversa.questionnaire.population import Population
from diversa.texts import Text
from tests import noise

SILENT = NoiseTable((NoiseRow((0,), (1.0,)),))
"""No noise, so that a test can choose protected counts."""
DERIVED = (standard.GENDER_GROUP, standard.REGION, standard.DEPARTMENT)


class Engine:
    """Ask the engine's own plugin."""

    def reasons(self, **arguments: Any) -> tuple[str, ...]:
        found = suppress_cell(**arguments)
        return () if found is None else (found,)


@dataclass(frozen=True)
class Module:
    """Hold the questionnaire about noise with indicators of a test."""

    indicators: tuple[Indicator, ...]
    questionnaire: Any = noise.questionnaire
    derived: tuple[Any, ...] = DERIVED


def counted(
    plan: TablePlan, people: Sequence[Mapping[str, Any]], hidden: NoiseTable = SILENT
) -> PublishedTable:
    """Count people one by one, each with a key of their own, and protect the counts."""
    groups = list(product(*(b.codes for b in plan.breakdowns)))
    counts = np.zeros((len(groups), len(plan.conditions)), np.int64)
    sums = np.zeros_like(counts)
    readers = [plain.read(condition.pair().true) for condition in plan.conditions.values()]
    for number, person in enumerate(people):
        key, sheet = Random(number).randrange(1 << 32), _sheet(person)
        held = [(b, sheet[b.id]) for b in plan.breakdowns]
        line = groups.index(tuple(b.group_of(None if isinstance(v, Missing) else v) for b, v in held))
        for column, reader in enumerate(readers):
            if reader(sheet):
                counts[line, column] += 1
                sums[line, column] += key
    return protect(Table(plan.by, tuple(groups), tuple(plan.conditions), counts, sums), hidden)


def _sheet(person: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answer sheet of a person: what is not given is blank."""
    sheet = {q.id: person.get(q.id, Missing.BLANK) for q in noise.questionnaire.questions()}
    return sheet | {one.id: one.value(sheet) for one in DERIVED}


def with_women(share: float) -> Population:
    """Return figures of 2031 in which so many of 1,000 people are women, in every department and age group."""
    women = round(1000 * share)
    counts = {geography.WOMAN: women, geography.MAN: 1000 - women}
    cells = product(geography.departments_of(), geography.SEXES)
    groups = {(code, sex): (counts[sex],) * len(geography.AGE_GROUPS) for code, sex in cells}
    return Population.of_groups(2031, Text("Fuente: cifras de prueba."), groups)
