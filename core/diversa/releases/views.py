"""What a page shows, ready to be laid out: rows, blocks of chart and table, and one view for each indicator.

A view holds words in one language and drawn charts. Pages and the PDF are made from the same views, so that they say
the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from diversa.disclosure.marks import Mark
from diversa.indicators.figures import Figure, GroupFigures, Result, Results
from diversa.indicators.model import Indicator
from diversa.privacy.rules import Code
from diversa.questionnaire import standard
from diversa.releases import wording
from diversa.releases.charts import Bar
from diversa.releases.drawing import Drawing, Pen, Scale, mark, scale_of
from diversa.texts import Catalogue, Text

_ = Text
MOST_MARKS = 30
"""Bars that the charts of one block may have together; beyond it they show the highest categories alone."""
JOIN = " · "
SHORT_TITLES: Mapping[str, Text] = {
    standard.AGE.id: _("Edad"),
    standard.CAMPESINO_SELF.id: _("Campesinas y campesinos"),
}
"""What breakdowns by a question are called, where its sentence is too long for a heading."""


@dataclass(frozen=True)
class Row:
    """Hold one line of a table, and the mark of the chart that shows the same."""

    label: str
    figure: str
    interval: str
    base: str
    quality: str
    bar: Bar
    withheld: bool
    kept: str = ""
    """Where the figure is still that of an earlier release, a note with its day."""


@dataclass(frozen=True)
class Part:
    """Hold the rows of one group, and their chart."""

    label: str
    rows: tuple[Row, ...]
    chart: Drawing = Drawing()


@dataclass(frozen=True)
class Block:
    """Hold one breakdown of one indicator: charts and table, in one part or in one for each group."""

    id: str
    heading: str
    caption: str
    first: str
    """The head of the table's first column."""
    parts: tuple[Part, ...]
    left_out: str = ""
    """A sentence about what the charts leave to the table."""

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return all rows."""
        return tuple(row for part in self.parts for row in part.rows)

    @property
    def withheld(self) -> bool:
        """Tell whether some figure is withheld."""
        return any(row.withheld for row in self.rows)

    @property
    def empty(self) -> bool:
        """Tell whether every figure is withheld."""
        return all(row.withheld for row in self.rows)

    @property
    def drawn(self) -> bool:
        """Tell whether it has a chart."""
        return any(part.chart.page for part in self.parts)


@dataclass(frozen=True)
class Said:
    """Say one figure in words: `spoken` as a neighbour would, `figure` as a number."""

    spoken: str
    figure: str
    interval: str
    base: str
    counted: str
    """How many people that is, in a sentence."""
    quality: str
    label: str
    reason: str
    shown: bool
    doubtful: bool


@dataclass(frozen=True)
class IndicatorView:
    """Hold everything that is shown of one indicator."""

    id: str
    """The name used in addresses."""
    indicator: Indicator
    said: Said
    total: Block
    blocks: tuple[Block, ...]

    @property
    def is_one(self) -> bool:
        """Tell whether the indicator has a single figure."""
        return len(self.total.rows) == 1


@dataclass(frozen=True)
class Viewer:
    """Turn results into views in one language; `note` stands in every chart and caption of simulated data."""

    results: Results
    catalogue: Catalogue
    addresses: Mapping[str, str]
    """Each indicator's id → its name in addresses."""
    note: str = ""

    @cached_property
    def pen(self) -> Pen:
        """Return what draws the charts."""
        return Pen(self.catalogue, self.note)

    def indicator(self, indicator: Indicator) -> IndicatorView:
        """Return the view of one indicator."""
        total, *others = self.results.of(indicator.id)
        return IndicatorView(
            self.addresses[indicator.id],
            indicator,
            self.said(total),
            self.block(total),
            tuple(self.block(result) for result in others),
        )

    def said(self, result: Result) -> Said:
        """Say the figure of a total; of several categories, the largest that is shown."""
        figures = result.groups[0].figures
        shown = [figure for figure in figures if figure.shown]
        figure = max(shown, key=lambda one: one.value or 0, default=figures[0])
        t, spoken = self.catalogue, wording.spoken(figure, self.catalogue)
        said = wording.figure_words(figure, t)
        if figure.shown and not figure.percent:
            said = f"{said}{wording.NO_BREAK}{t(result.indicator.unit)}"
        return Said(
            spoken=t(spoken) if spoken else said,
            figure=said,
            interval=wording.interval_said(figure, t),
            base=wording.base_said(figure, t),
            counted=wording.counted_said(figure, result.indicator.estimator, t),
            quality=wording.quality_said(figure, t),
            label=t(figure.label) if len(figures) > 1 else "",
            reason=t(wording.reason_said(figure)) if figure.reason else "",
            shown=figure.shown or spoken is not None,
            doubtful=wording.is_doubtful(figure),
        )

    def block(self, result: Result) -> Block:
        """Return chart and table of one indicator in one breakdown."""
        t, variables = self.catalogue, JOIN.join(self.titles(result))
        several = len(result.groups[0].figures) > 1
        return Block(
            id=self.block_id(result),
            heading=variables or t(_("Entre todas las personas que participaron")),
            caption=_joined(
                t(result.indicator.title),
                variables,
                self.unit(result.indicator),
                t(result.indicator.estimator.scale()),
                self.note,
            ),
            first=t(_("Categoría")) if several else t(_("Grupo")),
            parts=tuple(self._parts(result)),
            left_out=self._left_out(result),
        )

    def joined(self, id: str, results: Sequence[Result]) -> Block:
        """Return one chart and table of several single figures of one unit, each under its indicator's name."""
        t, first = self.catalogue, results[0].indicator
        scale = scale_of(first.estimator)
        rows = tuple(self.row(t(one.indicator.title), one.groups[0].figure, scale) for one in results)
        name, words = id.replace("_", "-"), t(_("Resultados entre las personas que participaron"))
        chart = self.pen.draw(name, words, [row.bar for row in rows], scale) if scale else Drawing()
        part = Part("", rows, chart)
        caption = _joined(t(_("Resultados")), self.unit(first), self.note)
        return Block(name, words, caption, t(_("Indicador")), (part,))

    def unit(self, indicator: Indicator) -> str:
        """Name the unit, where figures do not have it beside them."""
        return "" if indicator.estimator.percent else self.catalogue(indicator.unit)

    def titles(self, result: Result) -> tuple[str, ...]:
        """Name the variables of a breakdown."""
        named = zip(result.by, result.titles, strict=True)
        return tuple(self.catalogue(SHORT_TITLES.get(name, title)) for name, title in named)

    def _parts(self, result: Result) -> Iterator[Part]:
        """Yield one part with a row for each group; of a crossing, or of several categories, one for each group."""
        scale = scale_of(result.indicator.estimator)
        if len(result.groups[0].figures) > 1:
            yield from self._by_category(result, scale)
        elif len(result.by) > 1:
            yield from self._crossed(result, scale)
        else:
            rows = tuple(self.row(self.label(group.labels), group.figure, scale) for group in result.groups)
            codes = [group.codes[0] for group in result.groups if group.codes]
            yield Part("", rows, self._drawn(result, "", "", rows, scale, codes))

    def _by_category(self, result: Result, scale: Scale | None) -> Iterator[Part]:
        """Yield a part for each group, with a row for each category, all charts on one scale."""
        every = [self._rows(group, scale) for group in result.groups]
        places = self._drawn_places(result)
        beside = [rows[place].bar for rows in every for place in places]
        for number, (group, rows) in enumerate(zip(result.groups, every, strict=True)):
            label = "" if result.is_total else self.label(group.labels)
            told = [rows[place] for place in places]
            yield Part(label, rows, self._drawn(result, f"-{number}", label, told, scale, (), beside))

    def _drawn_places(self, result: Result) -> list[int]:
        """Return the places of the categories that are drawn: all, or those with the highest totals, in their order."""
        totals = self.results.get(result.indicator.id).groups[0].figures
        most = max(MOST_MARKS // len(result.groups), 1)
        order = sorted(range(len(totals)), key=lambda place: -(totals[place].value or 0.0))
        return sorted(order[:most])

    def _left_out(self, result: Result) -> str:
        every, drawn = len(result.groups[0].figures), len(self._drawn_places(result))
        if drawn >= every or scale_of(result.indicator.estimator) is None:
            return ""
        words = _(
            "Las gráficas muestran las {shown} categorías con las cifras más altas del total; la tabla, las {all}."
        )
        return self.catalogue(words.fill(shown=drawn, all=every))

    def _crossed(self, result: Result, scale: Scale | None) -> Iterator[Part]:
        """Yield a part for each group of the first variable; charts leave out what is withheld, tables show it."""
        found: dict[str, list[Row]] = {}
        for group in result.groups:
            row = self.row(self.label(group.labels[1:]), group.figure, scale)
            found.setdefault(self.label(group.labels[:1]), []).append(row)
        beside = [row.bar for rows in found.values() for row in rows]
        for place, (label, rows) in enumerate(found.items()):
            told = [row for row in rows if not row.withheld]
            yield Part(label, tuple(rows), self._drawn(result, f"-{place}", label, told, scale, (), beside))

    def _rows(self, group: GroupFigures, scale: Scale | None) -> tuple[Row, ...]:
        """Return a row for each category of a group."""
        return tuple(self.row(self.catalogue(figure.label), figure, scale) for figure in group.figures)

    def _drawn(
        self,
        result: Result,
        place: str,
        label: str,
        rows: Iterable[Row],
        scale: Scale | None,
        codes: Sequence[Code | None] = (),
        beside: Sequence[Bar] = (),
    ) -> Drawing:
        if scale is None:
            return Drawing()
        heading = _joined(self.catalogue(result.indicator.title), label, self.unit(result.indicator))
        return self.pen.draw(
            self.block_id(result) + place, heading, [row.bar for row in rows], scale, codes, beside
        )

    def block_id(self, result: Result) -> str:
        """Return the name of a breakdown inside its page."""
        return "-".join((self.addresses[result.indicator.id], *result.by)).replace("_", "-")

    def label(self, labels: Sequence[Text]) -> str:
        """Name a group; everybody's is "Total"."""
        return JOIN.join(self.catalogue(label) for label in labels) or self.catalogue(_("Total"))

    def row(self, label: str, figure: Figure, scale: Scale | None) -> Row:
        """Return the line of one figure."""
        t = self.catalogue
        said = wording.figure_words(figure, t)
        return Row(
            label,
            said,
            wording.interval_said(figure, t),
            wording.base_said(figure, t),
            wording.quality_said(figure, t),
            mark(label, figure, said, scale, wording.doubt_said(figure, t)),
            figure.mark is Mark.WITHHELD,
            wording.kept_said(figure, t),
        )


def _joined(*words: str) -> str:
    return JOIN.join(filter(None, words))
