"""Compare a release with its own rules: keys that perturb, thresholds of the module, numbers that follow from counts."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from diversa.disclosure.audit import Finding
from diversa.disclosure.audit.findings import bare_words, other_words, table_said
from diversa.disclosure.cellkeys import perturb_many
from diversa.disclosure.marks import Mark, decide_base, decide_proportion
from diversa.disclosure.noise import KEY_SPACE, NoiseTable
from diversa.disclosure.profiles import Level, Profile
from diversa.disclosure.tables import Part
from diversa.indicators.plans import By, TablePlan, allowed
from diversa.indicators.publishing import figure_of
from diversa.questionnaire import geography
from diversa.releases.auditing.cells import Layer
from diversa.releases.auditing.reading import Checked, checked_figures
from diversa.texts import Text

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]

_ = Text
_FEWEST_SETS = 20
"""Fewer sets of records than this say nothing of how their keys are spread."""
_CHANCE = 1e-9
"""How seldom good keys may be taken for bad ones."""
_DEPARTMENT_DIGITS = 2
_BESIDE = "_"
"""Variables of tables that are counted beside the published ones begin so."""


def check_keys(layer: Layer, noise: NoiseTable) -> Iterator[Finding]:
    """Yield each table whose counts are exact, or whose keys are not spread as those of a secret are."""
    assert layer.exact is not None
    sets = {by: _sets(layer, by) for by in layer.shown.tables}
    every = _joined(sets.values())
    everywhere = _bare(*every)
    for by, table in layer.shown.tables.items():
        exact = layer.exact[by]
        made = perturb_many(exact.counts, exact.key_sums, noise)
        seen = [list(table.counts(group).values()) for group in table.groups]
        if (everywhere and exact.counts.any()) or _bare(*sets[by]):
            yield Finding(by, (), (), bare_words(by))
        elif made.tolist() != seen:
            yield Finding(by, (), (), other_words(by))


def _sets(layer: Layer, by: By) -> tuple[Ints, Ints, Ints]:
    """Return exact count, key and published count of each set of records of a table, once each."""
    import numpy as np

    assert layer.exact is not None
    exact, table = layer.exact[by], layer.shown.tables[by]
    seen = np.array([list(table.counts(group).values()) for group in table.groups], np.int64)
    keys = (exact.key_sums % KEY_SPACE).astype(np.int64)
    there = exact.counts > 0
    return _joined(
        [(exact.counts[there].astype(np.int64), keys[there], seen.reshape(exact.counts.shape)[there])]
    )


def _joined(sets: Iterable[tuple[Ints, Ints, Ints]]) -> tuple[Ints, Ints, Ints]:
    import numpy as np

    counts, keys, seen = (np.concatenate(one) for one in zip(*sets, strict=True))
    _same, first = np.unique(np.stack([counts, keys]), axis=1, return_index=True)
    return counts[first], keys[first], seen[first]


def _bare(counts: Ints, keys: Ints, seen: Ints) -> bool:
    """Tell whether counts have no noise, or keys that are no sums of secret numbers."""
    import numpy as np

    if len(counts) < _FEWEST_SETS:
        return False
    if (counts == seen).all():
        return True
    spread = np.sort(keys) / KEY_SPACE
    steps = np.arange(len(spread) + 1) / len(spread)
    farthest = max((steps[1:] - spread).max(), (spread - steps[:-1]).max())
    return bool(farthest > math.sqrt(math.log(2 / _CHANCE) / (2 * len(spread))))


def check_rules(layer: Layer, plans: Sequence[TablePlan], house: Profile) -> Iterator[Finding]:
    """Yield each table that shows what the thresholds of its module withhold, one finding for each rule."""
    planned = {plan.by: plan for plan in plans}
    told = [by for by in planned if by and not by[0].startswith(_BESIDE)]
    if len(told) > house.maximum_tables:
        last = told[-1]
        yield Finding(last, (), (), _said(_TOO_MANY, last))
    for by, plan in planned.items():
        if by and not allowed(plan.breakdowns, house):
            yield Finding(by, (), (), _said(_TOO_DEEP, by))
    found: dict[tuple[By, Text], list[Checked]] = defaultdict(list)
    for one in checked_figures(layer.results, layer.shown, house):
        for rule in _broken(one, planned.get(one.place.by), house):
            found[one.place.by, rule].append(one)
    for (by, rule), broken in found.items():
        indicators = tuple(dict.fromkeys(one.place.indicator for one in broken))
        yield Finding(
            by,
            indicators,
            tuple(dict.fromkeys(one.place.group for one in broken)),
            _said(rule, by, indicators),
        )


_TOO_MANY = _("La tabla «{table}» sobra: el módulo publica más tablas de las permitidas.")
_TOO_DEEP = _("La tabla «{table}» cruza más variables de las permitidas.")
_SMALL_BASE = _("La tabla «{table}» muestra cifras con muy pocas personas en la base ({indicators}).")
_SMALL_COUNT = _("La tabla «{table}» muestra cifras de un grupo muy pequeño, o casi completo ({indicators}).")
_SMALL_NUMBER = _("La tabla «{table}» muestra un número de personas menor que el mínimo ({indicators}).")
_SMALL_PLACE = _("La tabla «{table}» muestra lugares con muy pocas personas ({indicators}).")
_NOT_OF_COUNTS = _("La tabla «{table}» muestra cifras que no salen de las cuentas protegidas ({indicators}).")


def _said(rule: Text, by: By, indicators: Sequence[str] = ()) -> Text:
    return rule.fill(table=table_said(by), indicators=", ".join(indicators[:5]))


def _broken(one: Checked, plan: TablePlan | None, house: Profile) -> Iterator[Text]:
    """Yield the rules that one figure breaks."""
    figure = one.figure
    if any(n is not None and n < house.minimum_count for n in (figure.base, figure.count)):
        yield _SMALL_NUMBER
    if figure.mark is Mark.WITHHELD:
        if figure.value is not None or figure.low is not None or figure.high is not None:
            yield _SMALL_COUNT
        return
    if any(decide_base(part.base, one.profile).mark is Mark.WITHHELD for part in one.parts):
        yield _SMALL_BASE
    elif any(_mark(part, one.profile) is Mark.WITHHELD for part in one.parts):
        yield _SMALL_COUNT
    if plan is not None and not _place_allowed(one, plan, house):
        yield _SMALL_PLACE
    if not _follows(one):
        yield _NOT_OF_COUNTS


def _mark(part: Part, profile: Profile) -> Mark:
    if part.count is None:
        return decide_base(part.base, profile).mark
    return decide_proportion(part.count, part.base, profile, part.complement).mark


def _place_allowed(one: Checked, plan: TablePlan, house: Profile) -> bool:
    for variable, code in zip(plan.breakdowns, one.place.group, strict=True):
        inhabitants = None
        if variable.level is Level.MUNICIPALITY and len(str(code)) > _DEPARTMENT_DIGITS:
            try:
                inhabitants = geography.municipality(str(code)).population
            except KeyError:
                inhabitants = None
        if not house.allows_place(variable.level, one.size, inhabitants):
            return False
    return True


def _follows(one: Checked) -> bool:
    """Tell whether a figure is what its estimator makes of the protected counts, rounded, and nothing else."""
    if one.measure is None:
        return True
    expected = figure_of(one.measure, one.profile, (), one.indicator.estimator)
    if expected.mark is Mark.WITHHELD:
        return True  # another rule says so
    fields = ("mark", "value", "low", "high", "count", "base", "decimals")
    return all(getattr(expected, name) == getattr(one.figure, name) for name in fields)
