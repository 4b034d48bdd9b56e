"""Who took part and who is missing: participants by group, beside the population where official figures exist.

Everything starts from perturbed counts. Groups stand in the order of their variable: this is no ranking.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from diversa.disclosure.marks import Decision, Mark, decide_proportion, percent
from diversa.disclosure.profiles import Profile
from diversa.disclosure.tables import Group, PublishedTable
from diversa.indicators.figures import OVER_NINETY_FIVE, UNDER_FIVE, Results, number
from diversa.indicators.representation import composition_gap, representation_index
from diversa.questionnaire.population import Population, bundled
from diversa.releases import wording
from diversa.releases.charts import Bar
from diversa.releases.drawing import Drawing, Pen
from diversa.releases.views import JOIN, SHORT_TITLES
from diversa.texts import Catalogue, Text

_ = Text
MISSING_BELOW = 0.8
"""A group with less than this part of its share in the population is named among those who are missing."""
_PRESENCES = (
    (0.5, _("mucho menos que en la población")),
    (0.9, _("menos que en la población")),
    (1.1, _("como en la población")),
    (2.0, _("más que en la población")),
)
_MOST = _("mucho más que en la población")
_PARTICIPANTS = _("Participantes según grupo")
MOST_GROUPS = 8
"""Groups of a variable that are drawn, and whose absence is told in sentences; more stand in a table alone."""
_POPULATION = _("Población: personas de 18 años o más en {year}.")
_ASSUMED = _("La edad de 18 y 19 años es una parte supuesta del grupo de 15 a 19.")
_GENDER_AND_SEX = _("El género de quienes participaron se compara con el sexo en las proyecciones.")


@dataclass(frozen=True)
class Presence:
    """Hold one group: its share among participants and, where known, in the population."""

    label: str
    share: str
    population: str
    presence: str
    bar: Bar
    index: str = ""
    """Its share among participants, as published, over its share in the population: 1 is as many as expected."""


@dataclass(frozen=True)
class Composition:
    """Hold participants by the groups of one variable."""

    id: str
    heading: str
    caption: str
    rows: tuple[Presence, ...]
    compared: bool
    gap: str = ""
    chart: Drawing = Drawing()


@dataclass(frozen=True)
class TakingPart:
    """Hold every composition, and sentences that name who is missing."""

    compositions: tuple[Composition, ...]
    sentences: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class _Counted:
    """Hold one group with its perturbed share and its share in the population."""

    label: str
    decision: Decision
    population: float | None

    @property
    def index(self) -> float | None:
        """Return how present it is, from the share as it is published."""
        if self.decision.rate is None or not self.population:
            return None
        return representation_index(_rounded(self.decision), self.population)


def taking_part(
    results: Results,
    tables: Iterable[PublishedTable],
    profile: Profile,
    catalogue: Catalogue,
    note: str = "",
    population: Population | None = None,
) -> TakingPart:
    """Describe who took part, from the tables of one variable each, beside the population (the bundled one without it)."""
    names = _names(results, catalogue)
    figures = population or bundled()
    compositions, sentences = [], []
    for table in tables:
        if len(table.by) != 1 or table.by[0] not in names:
            continue
        heading, labels = names[table.by[0]]
        counted = tuple(_count(table, labels, profile, figures))
        if len(counted) < 2:
            continue
        compositions.append(_composition(table.by[0], heading, counted, catalogue, note))
        if len(counted) <= MOST_GROUPS:
            sentences += [sentence for one in counted if (sentence := _sentence(one, catalogue))]
    compared = any(one.compared for one in compositions)
    source = _source(figures, catalogue) if compared else ""
    return TakingPart(tuple(compositions), tuple(sentences), source)


def _names(results: Results, t: Catalogue) -> Mapping[str, tuple[str, Mapping[Group, str]]]:
    """Map each variable of a breakdown to its title and the labels of its groups."""
    found: dict[str, tuple[str, Mapping[Group, str]]] = {}
    for result in results:
        if len(result.by) == 1 and result.by[0] not in found:
            labels = {group.codes: t(group.labels[0]) for group in result.groups if None not in group.codes}
            title = SHORT_TITLES.get(result.by[0], result.titles[0])
            found[result.by[0]] = (t(title), labels)
    return found


def _count(
    table: PublishedTable, labels: Mapping[Group, str], profile: Profile, population: Population
) -> Iterator[_Counted]:
    sizes = {group: table.size(group) for group in table.groups if group in labels}
    base = sum(sizes.values())
    for group, label in labels.items():
        if group in sizes and group[0] is not None:
            share = population.adult_share(table.by[0], group[0])
            yield _Counted(label, decide_proportion(sizes[group], base, profile), share)


def _composition(
    id: str, heading: str, counted: tuple[_Counted, ...], t: Catalogue, note: str
) -> Composition:
    compared = any(one.population is not None for one in counted)
    rows = tuple(_presence(one, t) for one in counted)
    caption = _joined(t(_PARTICIPANTS), heading, note)
    name = id.replace("_", "-")
    marks = [row.bar for row in rows]
    if len(rows) > MOST_GROUPS or all(bar.value is None for bar in marks):
        return Composition(name, heading, caption, rows, compared, _gap(counted, t))
    chart = Pen(t, note).draw(f"who-{name}", _joined(t(_PARTICIPANTS), heading), marks)
    return Composition(name, heading, caption, rows, compared, _gap(counted, t), chart)


def _presence(one: _Counted, t: Catalogue) -> Presence:
    share = _share_said(one.decision, t)
    population = wording.NOTHING if one.population is None else wording.percent_said(one.population, t)
    said = wording.NOTHING if one.index is None else t(_presence_words(one.index))
    rate = None if one.decision.rate is None else _rounded(one.decision)
    index = wording.NOTHING if one.index is None else number(one.index, 1, t)
    return Presence(one.label, share, population, said, Bar(one.label, rate, text=share), index)


def _presence_words(index: float) -> Text:
    return next((words for limit, words in _PRESENCES if index < limit), _MOST)


def _rounded(decision: Decision) -> float:
    """Return the share of a group as it is published: whole percents."""
    return float(percent(decision.rate or 0.0, 0)) / 100


def _share_said(decision: Decision, t: Catalogue) -> str:
    if decision.mark is Mark.UNDER_FIVE:
        return t(UNDER_FIVE).replace(" ", wording.NO_BREAK)
    if decision.mark is Mark.OVER_NINETY_FIVE:
        return t(OVER_NINETY_FIVE).replace(" ", wording.NO_BREAK)
    if decision.rate is None:
        return t(_("n. d."))
    return wording.percent_said(decision.rate, t)


def _sentence(one: _Counted, t: Catalogue) -> str:
    """Say that a group is missing: "60 años o más: 1 de cada 14 participantes y 1 de cada 7 habitantes adultos"."""
    if one.index is None or one.population is None or one.index >= MISSING_BELOW:
        return ""
    words = _("{group}: {share} participantes, y {population} habitantes de 18 años o más.")
    return t(
        words.fill(
            group=one.label,
            share=_lower(t(wording.spoken_share(_rounded(one.decision)))),
            population=_lower(t(wording.spoken_share(one.population))),
        )
    )


def _joined(*words: str) -> str:
    return JOIN.join(filter(None, words))


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _gap(counted: tuple[_Counted, ...], t: Catalogue) -> str:
    """Say how far participants are from the population, where every group can be compared."""
    rates = [one.decision.rate for one in counted]
    shares = [one.population for one in counted]
    if any(rate is None for rate in rates) or any(share is None for share in shares):
        return ""
    mine = [rate or 0.0 for rate in rates]
    theirs = [share or 0.0 for share in shares]
    gap = composition_gap([one / sum(mine) for one in mine], [one / sum(theirs) for one in theirs])
    words = _(
        "Para parecerse a la población tendrían que cambiar de grupo {count} de cada 100 participantes."
    )
    return t(words.fill(count=number(float(percent(gap, 0)), 0, t)))


def _source(population: Population, t: Catalogue) -> str:
    words = [_POPULATION.fill(year=str(population.year))]
    if population.adults().assumed:
        words.append(_ASSUMED)
    return " ".join(map(t, (*words, _GENDER_AND_SEX, population.source)))
