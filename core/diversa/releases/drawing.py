"""Figures as marks of a chart: where they lie on its scale, and which chart shows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from diversa.indicators.figures import Figure, number
from diversa.indicators.model import Estimator
from diversa.privacy.rules import Code
from diversa.releases import wording
from diversa.releases.charts import Bar, Frame, alternative, bars, close_top, dots, responsive, scale_top
from diversa.releases.charts_svg import points
from diversa.releases.charts_tiles import TILES, tile_map
from diversa.texts import Catalogue


@dataclass(frozen=True)
class Scale:
    """Say which values lie at the beginning and at the end of a chart: shares from 0 to 1, points, or differences."""

    first: float = 0.0
    last: float = 1.0
    points: bool = False
    gap: bool = False

    def at(self, value: float | None) -> float | None:
        """Return where a value lies, from 0 to 1; bounds beyond the scale are held at its ends."""
        if value is None:
            return None
        return min(max((value - self.first) / (self.last - self.first), 0.0), 1.0)

    def ends(self, catalogue: Catalogue) -> tuple[str, str] | None:
        """Return what is written at the ends of a scale of points or of differences."""
        factor = 100 if self.gap else 1
        if not self.points and not self.gap:
            return None
        return number(self.first * factor, 0, catalogue), number(self.last * factor, 0, catalogue)

    def trimmed(self, marks: Sequence[Bar]) -> Scale:
        """Return a scale of differences that ends where all marks that lie on this one can be seen well."""
        places = [place for bar in marks for place in (bar.value, bar.low, bar.high) if place is not None]
        farthest = max((abs(2.0 * place - 1.0) for place in places), default=0.0)
        end = next(top for top in _TOPS if farthest <= top + _HAIR)
        return replace(self, first=-end, last=end)


SHARES, GAPS = Scale(), Scale(-1.0, 1.0, gap=True)
_TOPS, _HAIR = (0.1, 0.25, 0.5, 1.0), 1e-9
_USUAL, _BROAD = 200, 280
"""Widths of the label column, in units of the drawing."""
_LONG = 40
"""Letters from which a label needs the broad column."""


def scale_of(estimator: Estimator) -> Scale | None:
    """Return the scale of an estimator's values; None where they have no ends, as ratios."""
    points = getattr(estimator, "points", ())
    if points:
        return Scale(points[0], points[-1], points=True)
    return SHARES if estimator.percent else GAPS if estimator.gap else None


def mark(label: str, figure: Figure, said: str, scale: Scale | None, doubt: str = "") -> Bar:
    """Return the mark of a figure; without a number, or a scale to place it on, its words alone. `doubt` is its own."""
    if scale is None:
        return Bar(label, None, text=said)
    value, low, high = scale.at(figure.value), scale.at(figure.low), scale.at(figure.high)
    return Bar(label, value, low, high, text=said, care=wording.is_doubtful(figure), doubt=doubt)


@dataclass(frozen=True)
class Drawing:
    """Hold a chart twice: narrow and wide for a page, wide alone for paper."""

    page: str = ""
    paper: str = ""


@dataclass(frozen=True)
class Pen:
    """Draw charts in one language; `note` stands in each of them."""

    catalogue: Catalogue
    note: str = ""

    def draw(
        self,
        name: str,
        heading: str,
        marks: Sequence[Bar],
        scale: Scale = SHARES,
        codes: Sequence[Code | None] = (),
        beside: Sequence[Bar] = (),
        guided: bool = False,
        dotted: bool = False,
    ) -> Drawing:
        """Draw a map where the codes are those of departments, dots for points, else bars; of differences both ways.

        `beside` are the marks of charts that stand beside it and share its scale. A `dotted` chart has dots; a `guided`
        one too, with a broken line through all rows at the first. Where no mark has a number there is nothing to draw.
        """
        if all(bar.value is None for bar in marks):
            return Drawing()
        if scale.gap:
            scale = scale.trimmed(beside or marks)
            marks = [_moved(bar, scale) for bar in marks]
        places = {str(code): bar for code, bar in zip(codes, marks, strict=False) if code is not None}
        frame = self._frame(name, heading, marks, scale, beside or marks)
        if guided and marks[0].value is not None:
            frame = replace(frame, guide=points(marks[0].value))
        if (guided or dotted) and frame.top == 100 and not scale.points and not scale.gap:
            frame = replace(frame, top=close_top(marks))
        shares = not scale.points and not scale.gap  # the colours of a map are percents
        if places and set(places) <= set(TILES) and shares and not (guided or dotted):
            return _forms(lambda form: tile_map(places, form), frame)
        kind = dots if scale.points or guided or dotted else bars
        return _forms(lambda form: kind(marks, form), frame)

    def _frame(
        self, name: str, heading: str, marks: Sequence[Bar], scale: Scale, all_: Sequence[Bar]
    ) -> Frame:
        t = self.catalogue
        noted = f"{self.note}. {heading}" if self.note else heading
        return Frame(
            alternative(noted, marks, care=t(wording.CARE)),
            f"c-{name}",
            note=self.note,
            care=t(wording.CARE),
            withheld=t(wording.FEW),
            percent=wording.percent_pattern(t),
            top=100 if scale.points or scale.gap else scale_top(all_),
            ends=scale.ends(t),
            zero=50 if scale.gap else 0,
            labels=_BROAD if any(len(bar.label) > _LONG for bar in all_) else _USUAL,
        )


def _moved(bar: Bar, scale: Scale) -> Bar:
    """Return a mark that lies on the whole scale of differences, on a trimmed one."""
    value, low, high = (
        None if place is None else scale.at(2.0 * place - 1.0) for place in (bar.value, bar.low, bar.high)
    )
    return replace(bar, value=value, low=low, high=high)


def _forms(draw: Callable[[Frame], str], frame: Frame) -> Drawing:
    return Drawing(responsive(draw, frame), draw(replace(frame, wide=True)))
