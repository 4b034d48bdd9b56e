"""What a block of a page shows: the chart that fits its figures, and a table that leaves nothing out."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from diversa.disclosure.marks import Mark
from diversa.indicators.combinations import average, difference, ratio
from diversa.indicators.estimators import mean, share
from diversa.indicators.figures import Figure
from diversa.indicators.quality import Quality
from diversa.releases import counting, views
from diversa.releases.assembling import assemble
from diversa.releases.drawing import GAPS, Pen, Scale, mark, scale_of
from diversa.texts import SPANISH, Text
from tests import noise
from tests.noise.building import DAY, answered

__all__ = ["answered"]

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="session")
def sheaf(answered):
    """Return what is said in Spanish of the release about noise."""
    module = answered.campaigns.module("demo", "noise")
    counted = counting.count(answered, module, lambda step, share: None)
    return assemble(answered, module, counted, 1, DAY, True, base="").page("es")


def words(chart: str) -> list[str]:
    """Return the words that one drawing shows."""
    return [text.text or "" for text in ElementTree.fromstring(chart).iter(f"{SVG}text")]


def blocks(view) -> dict[str, views.Block]:
    """Return the breakdowns of an indicator by their headings."""
    return {block.heading: block for block in view.blocks}


def figure(value: float | None, **more: object) -> Figure:
    """Return a figure, withheld where there is no value."""
    found = {"mark": Mark.FIGURE, "quality": Quality.INDICATIVE, "decimals": 1, "percent": False}
    return Figure(value=value, low=value, high=value, **({} if value is None else found), **more)  # type: ignore[arg-type]


def test_points_lie_on_their_own_scale(sheaf):
    """A mean is drawn as a dot between its first and its last point, never as a percentage, and never on a map."""
    found = blocks(sheaf.views["level"])
    assert words(found["Género"].parts[0].chart.paper)[-2:] == ["0", "4"]
    assert "<circle" in found["Género"].parts[0].chart.paper
    assert "Bogotá, D.C." in words(found["Departamento"].parts[0].chart.paper)
    assert not [one for one in words(found["Departamento"].parts[0].chart.paper) if "%" in one]


def test_departments_are_a_map(sheaf):
    """Shares by department are drawn as a map, with every department in the table."""
    block = blocks(sheaf.views["noisy"])["Departamento"]
    assert "BOG" in words(block.parts[0].chart.paper)
    assert len(block.rows) == 33


def test_a_ratio_has_a_table_alone(sheaf):
    """A ratio has no end to its scale, so that no bar could be true."""
    view = sheaf.views["gap"]
    assert scale_of(view.indicator.estimator) is None
    assert not view.total.drawn
    assert view.total.rows[0].figure == view.said.figure.removesuffix("\N{NO-BREAK SPACE}tantos")


@pytest.mark.parametrize(
    ("estimator", "scale"),
    [
        (share(noise.noisy == 1, among=noise.noisy.answered()), Scale()),
        (mean(noise.level, (1.0, 3.0, 5.0), among=noise.level.answered()), Scale(1.0, 5.0, points=True)),
        (ratio((noise.noisy == 1, noise.noisy == 1), (noise.noisy == 2, noise.noisy == 2)), None),
        (average(*2 * (share(noise.noisy == 1, among=noise.noisy.answered()),)), Scale()),
        (
            difference((noise.noisy == 1, noise.noisy == 1), (noise.noisy == 2, noise.noisy == 2)),
            Scale(-1.0, 1.0, gap=True),
        ),
    ],
    ids=["share", "mean", "ratio", "average", "difference"],
)
def test_each_estimator_has_its_scale(estimator, scale):
    """Shares go from 0 to 1, means from their first point to their last, differences both ways, ratios nowhere."""
    assert scale_of(estimator) == scale


@pytest.mark.parametrize(
    ("value", "place"), [(1.0, 0.0), (3.0, 0.5), (5.0, 1.0), (5.4, 1.0), (0.2, 0.0), (None, None)]
)
def test_a_bound_beyond_the_scale_stays_at_its_end(value, place):
    """An interval that leaves the scale ends where the scale does."""
    assert mark("x", figure(value), "–", Scale(1.0, 5.0, points=True)).value == place


def apart(*values: float | None) -> str:
    """Draw differences of shares, each with an interval of no width."""
    marks = [mark(f"Grupo {n}", figure(value), "x", GAPS) for n, value in enumerate(values)]
    return Pen(SPANISH).draw("a", "b", marks, GAPS).paper


@pytest.mark.parametrize(
    ("values", "end"),
    [((0.04, -0.1), "10"), ((0.04, -0.101), "25"), ((0.5, 0.01), "50"), ((-0.51,), "100"), ((0.0,), "10")],
)
def test_a_scale_of_differences_is_as_long_as_they_need(values, end):
    """It ends as far below 0 as above, in points, and 0 stands in its middle."""
    assert words(apart(*values))[-3:] == [f"\N{MINUS SIGN}{end}", end, "0"]


def test_bars_of_differences_stand_on_both_sides_of_zero():
    """Bars begin in the middle of the scale; twice the difference is twice the length; none has no bar."""
    bars = [
        (int(rect.get("x", "")), int(rect.get("x", "")) + int(rect.get("width", "")))
        for rect in ElementTree.fromstring(apart(0.2, -0.2, -0.1, 0.0)).iter(f"{SVG}rect")
    ]
    (middle, right), (left, end), (half, zero) = bars
    assert middle == end == zero
    assert right - middle == end - left
    assert 2 * (zero - half) == pytest.approx(end - left, abs=1)


def test_differences_are_never_a_map():
    """Departments have bars, since the colours of a map begin at 0; shares are a map."""
    marks = [mark(name, figure(0.2), "x", GAPS) for name in ("Antioquia", "Bogotá, D.C.")]
    drawn = {
        scale.gap: Pen(SPANISH).draw("a", "b", marks, scale, ("05", "11")).paper for scale in (GAPS, Scale())
    }
    assert ("BOG" in words(drawn[True]), "BOG" in words(drawn[False])) == (False, True)


def test_a_crossing_is_shown_by_its_first_variable(sheaf):
    """Each group of the first variable has its own chart and its own rows; all charts share one scale."""
    block = blocks(sheaf.views["noisy"])["Género · Región"]
    assert [part.label for part in block.parts] == ["Mujeres", "Hombres", "Otras identidades"]
    assert all(part.rows[0].label == "Caribe" for part in block.parts)
    ends = {words(part.chart.paper)[-1] for part in block.parts if part.chart.paper}
    assert len(ends) == 1


def test_charts_of_a_crossing_leave_out_what_is_withheld(sheaf):
    """A withheld group has a line in the table and none in the chart."""
    block = blocks(sheaf.views["noisy"])["Género · Región"]
    withheld = [(part, row) for part in block.parts for row in part.rows if row.withheld]
    assert withheld
    for part, row in withheld:
        assert not part.chart.paper or row.label not in words(part.chart.paper)


def test_too_many_bars_are_not_drawn(sheaf, monkeypatch):
    """Where bars would be too many, the categories with the highest totals are drawn, and the table keeps all."""
    whole = blocks(sheaf.viewer.indicator(noise.INDICATORS[1]))["Género"]
    assert whole.left_out == ""
    monkeypatch.setattr(views, "MOST_MARKS", 6)
    block = blocks(sheaf.viewer.indicator(noise.INDICATORS[1]))["Género"]
    assert block.left_out.startswith("Las gráficas muestran las 2 categorías")
    totals = {row.label: row.bar.value for row in sheaf.views["source"].total.rows}
    lowest = min(totals, key=lambda label: totals[label] or 0.0)
    for part in block.parts:
        assert len(part.rows) == 3
        assert not part.chart.paper or lowest not in words(part.chart.paper)


def test_long_labels_get_more_room(sheaf):
    """A label of many words takes the broad column, so that it does not fall apart into many lines."""
    long = "Personas que viven en un barrio con mucho ruido de noche"
    pen = Pen(SPANISH)
    lines = {
        label: len(words(pen.draw("a", "b", [mark(label, figure(0.4), "x", Scale())]).paper)) - 3
        for label in (long, long[:40])
    }
    assert lines[long] <= 3
    broad = pen.draw("a", "b", [mark(long, figure(0.4), "x", Scale())]).paper
    usual = pen.draw("a", "b", [mark(long[:40], figure(0.4), "x", Scale())]).paper
    assert ("M280" in broad, "M200" in usual) == (True, True)


def test_nothing_to_draw_draws_nothing():
    """A chart in which every figure is withheld is not drawn."""
    marks = [mark("x", figure(None), "n. d.", Scale())]
    assert Pen(SPANISH).draw("a", "b", marks).page == ""


def test_a_question_used_as_breakdown_has_a_short_name(sheaf):
    """A heading is a name, not the sentence that was asked."""
    assert "Edad" in blocks(sheaf.views["noisy"])
    assert not [heading for heading in blocks(sheaf.views["noisy"]) if heading.startswith("¿")]


def test_a_reason_of_a_module_is_said(sheaf):
    """Why something is withheld is said in words, also where another plugin gave them."""
    from diversa.releases.wording import reason_said

    assert "muy pocas personas" in reason_said(figure(None, reason="small_base"))
    assert reason_said(figure(None, reason=Text("Está en revisión."))) == "Está en revisión."
