"""How disadvantages add up: of each declared crossing, a few groups step by step, then all of them in one table.

Everything comes from published figures. What lacks a figure stays "n. d."; where intervals cross, words say that the
difference may be chance. Territories are never chosen, sorted or marked by their figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from diversa.indicators.figures import Figure, GroupFigures, Result, Results
from diversa.indicators.model import Indicator
from diversa.indicators.quality import Quality
from diversa.privacy.rules import Code
from diversa.questionnaire import standard
from diversa.releases import wording
from diversa.releases.drawing import Drawing, scale_of
from diversa.releases.heat import Heat, heat_of
from diversa.releases.summary import key_indicators
from diversa.releases.views import JOIN, Block, Part, Viewer
from diversa.texts import Text

_ = Text
MOST_LADDERS = 4
"""Groups of one crossing that are shown step by step; the table shows all."""
MOST_INDICATORS = 3
"""Indicators that are shown on the page of one crossing; the others are linked."""
TERRITORIES = frozenset({standard.REGION.id, standard.DEPARTMENT.id, standard.MUNICIPALITY.id})
EVERYBODY = _("Todas las personas")


@dataclass(frozen=True)
class Step:
    """Hold one step towards a group: the variables that it joins, what it is called, and its figure."""

    names: tuple[str, ...]
    label: str
    figure: Figure

    @property
    def bounded(self) -> bool:
        """Tell whether its figure has an interval with both ends."""
        return self.figure.low is not None and self.figure.high is not None


@dataclass(frozen=True)
class Ladder:
    """Show one group of a crossing: everybody, each of its attributes, then what they are together."""

    label: str
    steps: tuple[str, ...]
    """Each step as a neighbour would say it."""
    sure: tuple[str, ...]
    """How sure the difference is."""
    block: Block

    @property
    def words(self) -> tuple[str, ...]:
        """Return all of it: the steps in one text, then how sure they are."""
        return (" ".join(self.steps), *self.sure)


@dataclass(frozen=True)
class Crossed:
    """Hold one indicator on one crossing."""

    id: str
    """Its name in addresses."""
    title: str
    meaning: str
    anchor: str
    """Where the whole table stands on the indicator's page."""
    ladders: tuple[Ladder, ...]
    heat: Heat


@dataclass(frozen=True)
class Crossing:
    """Hold one crossing: what is shown of it, and (address, title) of further indicators that are crossed so too."""

    id: str
    heading: str
    territorial: bool
    items: tuple[Crossed, ...]
    more: tuple[tuple[str, str], ...]

    @property
    def teaser(self) -> str:
        """Return the words of the first group that is shown, and how sure they are."""
        found = [" ".join(ladder.words[:2]) for item in self.items for ladder in item.ladders]
        return found[0] if found else ""


def crossings(viewer: Viewer, neutral: bool) -> tuple[Crossing, ...]:
    """Return every crossing of two or more variables, in the order of the results; `neutral` hides their names."""
    found: dict[tuple[str, ...], list[Result]] = {}
    for result in viewer.results:
        if len(result.by) > 1:
            found.setdefault(result.by, []).append(result)
    front = {one.id for one in key_indicators(viewer.results.indicators)}
    return tuple(
        _crossing(
            viewer, f"cruce-{place:02d}" if neutral else "-".join(by).replace("_", "-"), by, results, front
        )
        for place, (by, results) in enumerate(found.items(), 1)
    )


def _crossing(
    viewer: Viewer, id: str, by: tuple[str, ...], results: Sequence[Result], front: Iterable[str]
) -> Crossing:
    single = [one for one in results if len(one.groups[0].figures) == 1]
    told = sorted(single, key=lambda one: one.indicator.id not in front)[:MOST_INDICATORS]
    more = tuple(
        (f"indicators/{viewer.addresses[one.indicator.id]}.html", viewer.catalogue(one.indicator.title))
        for one in results
        if one not in told
    )
    territorial = not TERRITORIES.isdisjoint(by)
    items = tuple(_crossed(viewer, one, territorial) for one in told)
    return Crossing(id, JOIN.join(viewer.titles(results[0])), territorial, items, more)


def _crossed(viewer: Viewer, result: Result, territorial: bool) -> Crossed:
    t, indicator = viewer.catalogue, result.indicator
    total = viewer.results.get(indicator.id).groups[0].figure
    chosen = featured(result, total, territorial)
    known = _known(viewer.results, indicator, result.by)
    ladders = tuple(_ladder(viewer, result, group, known, place) for place, group in enumerate(chosen))
    heat = heat_of(viewer, result, None if territorial else total)
    return Crossed(
        viewer.addresses[indicator.id],
        t(indicator.title),
        t(indicator.meaning),
        viewer.block_id(result),
        ladders,
        heat,
    )


def featured(result: Result, total: Figure, territorial: bool) -> tuple[GroupFigures, ...]:
    """Choose the groups to show step by step, four at most.

    First those whose interval lies apart from everybody's, then the rest, the farthest from everybody first in both;
    two of each side at least, where there are, so that advantages do not hide disadvantages.
    In a crossing with a territory those with most people, in the order of the table, so that none is ranked.
    """
    shown = [
        group
        for group in result.groups
        if group.figure.shown and group.figure.quality is not Quality.NOT_RELIABLE and None not in group.codes
    ]
    if territorial or total.value is None:
        largest = sorted(shown, key=lambda group: -(group.figure.base or 0))[:MOST_LADDERS]
        return tuple(group for group in shown if group in largest)
    middle = total.value
    gaps = {group.codes: (group.figure.value or 0.0) - middle for group in shown}
    order = sorted(shown, key=lambda group: (not wording.apart(group.figure, total), -abs(gaps[group.codes])))
    half = MOST_LADDERS // 2
    above = [group for group in order if gaps[group.codes] > 0]
    below = [group for group in order if gaps[group.codes] <= 0]
    kept = (*above[: max(half, MOST_LADDERS - len(below))], *below[: max(half, MOST_LADDERS - len(above))])
    return tuple(group for group in order if group in kept)


_Known = Mapping[frozenset[str], Mapping[frozenset[tuple[str, Code | None]], Figure]]


def _known(results: Results, indicator: Indicator, names: Iterable[str]) -> _Known:
    """Map every set of these variables that is published to the figures of its groups.

    Where the indicator itself lacks a breakdown, one that is worked out in the same way lends its own.
    """
    wanted = frozenset(names)
    asked = tuple(indicator.estimator.counts())
    found: dict[frozenset[str], Mapping[frozenset[tuple[str, Code | None]], Figure]] = {}
    for one in results:
        here = frozenset(one.by)
        own = one.indicator.id == indicator.id
        if not here or not here <= wanted or (here in found and not own):
            continue
        alike = type(one.indicator.estimator) is type(indicator.estimator)
        if own or (alike and tuple(one.indicator.estimator.counts()) == asked):
            found[here] = {
                frozenset(zip(one.by, group.codes, strict=True)): group.figure for group in one.groups
            }
    return found


def steps(viewer: Viewer, result: Result, group: GroupFigures, known: _Known) -> Iterator[Step]:
    """Yield the steps towards a group: everybody, each attribute, what is published of pairs, and all together."""
    t = viewer.catalogue
    yield Step((), t(EVERYBODY), viewer.results.get(result.indicator.id).groups[0].figure)
    places = tuple(zip(result.by, group.codes, group.labels, strict=True))
    for size in range(1, len(places) + 1):
        for chosen in combinations(places, size):
            names = tuple(name for name, _code, _label in chosen)
            cell = frozenset((name, code) for name, code, _label in chosen)
            figure = known.get(frozenset(names), {}).get(cell)
            if figure is not None:
                yield Step(names, viewer.label([label for _name, _code, label in chosen]), figure)


def _ladder(viewer: Viewer, result: Result, group: GroupFigures, known: _Known, place: int) -> Ladder:
    t, indicator = viewer.catalogue, result.indicator
    found = tuple(steps(viewer, result, group, known))
    scale, label = scale_of(indicator.estimator), viewer.label(group.labels)
    rows = tuple(viewer.row(step.label, step.figure, scale) for step in found)
    heading = JOIN.join((t(indicator.title), label))
    name = f"{viewer.block_id(result)}-step-{place}"
    marks = [row.bar for row in rows]
    chart = viewer.pen.draw(name, heading, marks, scale, guided=True) if scale else Drawing()
    caption = JOIN.join(filter(None, (heading, viewer.unit(indicator), viewer.note)))
    block = Block(name, label, caption, t(_("Grupo")), (Part("", rows, chart),))
    singles = [step for step in found if len(step.names) == 1]
    sure = tuple(t(words) for words in _sure(found[0], singles, found[-1]))
    return Ladder(label, tuple(_told(viewer, indicator, found, singles)), sure, block)


def _told(
    viewer: Viewer, indicator: Indicator, found: Sequence[Step], singles: Sequence[Step]
) -> Iterator[str]:
    """Say everybody, each attribute, and all together, as a neighbour would."""
    t, unit = viewer.catalogue, viewer.catalogue(indicator.unit)
    one, all_ = _("{group}: {figure}."), _("Todo junto ({group}): {figure}.")
    told = [(one, step) for step in (found[0], *singles)]
    for words, step in (*told, (all_, found[-1])):
        said = t(words.fill(group=step.label, figure=wording.said_aloud(step.figure, unit, t)))
        yield said.replace("..", ".")  # "n. d." brings its own


def _sure(everybody: Step, singles: Sequence[Step], last: Step) -> Iterator[Text]:
    """Say on which side of everybody, and of each attribute, a group lies; where intervals cross, that it may be chance."""
    if not (everybody.bounded and last.bounded):
        return
    side = wording.apart(last.figure, everybody.figure)
    if not side:
        yield _(
            "El intervalo de este grupo se cruza con el de todas las personas: la diferencia puede ser casual."
        )
        return
    if side > 0:
        yield _("Este grupo queda por encima de todas las personas, y los intervalos no se cruzan.")
    else:
        yield _("Este grupo queda por debajo de todas las personas, y los intervalos no se cruzan.")
    sides = [wording.apart(last.figure, step.figure) for step in singles if step.bounded]
    if sides == [side] * len(last.names):
        yield _(
            "También se aparta de cada grupo por separado: al juntarse, la cifra cambia más que con una sola "
            "característica."
        )
    elif 0 in sides:
        yield _(
            "Frente a alguno de esos grupos por separado, los intervalos se cruzan: esa diferencia puede ser casual."
        )
