"""Crossings: how a reader sees what is added up, from published figures alone and without a word too many."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diversa.disclosure.marks import Mark
from diversa.indicators.figures import Figure, GroupFigures, Result, Results
from diversa.indicators.model import Indicator
from diversa.indicators.quality import Quality
from diversa.privacy.rules import Code
from diversa.releases.heat import heat_of
from diversa.releases.intersections import MOST_LADDERS, crossings, featured
from diversa.releases.views import Viewer
from diversa.texts import SPANISH, Text, load_catalogue
from tests import noise

SVG = "{http://www.w3.org/2000/svg}"
NOISY, SOURCE = noise.INDICATORS[0], noise.INDICATORS[1]
TWIN = replace(NOISY, id="noisy_again", title=Text("Otra vez el ruido"), headline=False)
NAMES: dict[Code, str] = {1: "Mujeres", 2: "Hombres", 10: "Indígena", 11: "Ninguno", 20: "Joven", 21: "Mayor"}
ALL = (0.40, 0.38, 0.42)


def figure(value: float | None, low: float = 0.0, high: float = 0.0, **more: object) -> Figure:
    """Return a published share with its interval; withheld where there is no value."""
    if value is None:
        return Figure(base=12)
    told = {"base": 900, "quality": Quality.INDICATIVE, "mark": Mark.FIGURE, "decimals": 1, **more}
    return Figure(value=value, low=low, high=high, **told)  # type: ignore[arg-type]


def result(
    indicator: Indicator,
    by: tuple[str, ...],
    cells: dict[tuple[Code, ...], tuple[float, ...] | Figure | None],
) -> Result:
    """Return one indicator in one breakdown."""
    groups = tuple(
        GroupFigures(
            codes,
            tuple(Text(NAMES.get(code, str(code))) for code in codes),
            (cell if isinstance(cell, Figure) else figure(*(cell or (None,))),),  # type: ignore[arg-type]
        )
        for codes, cell in cells.items()
    )
    return Result(indicator, by, tuple(Text(name.capitalize()) for name in by), groups)


def viewer(*results: Result, catalogue=SPANISH) -> Viewer:
    """Return what turns these results into views."""
    found = Results("noise", Text("Ruido"), "1.0.0", "f", "people", 2000, results)
    return Viewer(
        found, catalogue, {one.id: one.id.replace("_", "-") for one in found.indicators}, "Simulados"
    )


TOTAL = result(NOISY, (), {(): ALL})
SEX = result(NOISY, ("sex",), {(1,): (0.41, 0.39, 0.43), (2,): (0.39, 0.37, 0.41)})
PEOPLE = result(NOISY, ("people",), {(10,): (0.50, 0.47, 0.53), (11,): (0.38, 0.36, 0.40)})
BOTH = result(
    NOISY,
    ("sex", "people"),
    {
        (1, 10): (0.62, 0.56, 0.68),
        (1, 11): (0.39, 0.36, 0.42),
        (2, 10): None,
        (2, 11): (0.37, 0.34, 0.41),
    },
)


def test_a_group_is_reached_step_by_step():
    """Everybody, each attribute, then both: in words, as dots on one scale, and in a table, with the same figures."""
    (crossing,) = crossings(viewer(TOTAL, SEX, PEOPLE, BOTH), False)
    (item,) = crossing.items
    ladder = item.ladders[0]
    assert ladder.label == "Mujeres · Indígena"
    assert ladder.words[0] == (
        "Todas las personas: 4 de cada 10. Mujeres: 4 de cada 10. Indígena: 5 de cada 10. "
        "Todo junto (Mujeres · Indígena): 6 de cada 10."
    )
    rows = ladder.block.rows
    assert [row.label for row in rows] == ["Todas las personas", "Mujeres", "Indígena", "Mujeres · Indígena"]
    assert [row.figure for row in rows] == [
        f"{n}\N{NO-BREAK SPACE}%" for n in ("40,0", "41,0", "50,0", "62,0")
    ]
    drawn = ElementTree.fromstring(ladder.block.parts[0].chart.paper)
    assert len(list(drawn.iter(f"{SVG}circle"))) == 4
    words = [text.text for text in drawn.iter(f"{SVG}text")]
    assert words[0] == "Simulados"
    assert words[-1] == "70\N{NO-BREAK SPACE}%", (
        "the scale ends at the next ten, where the dots can be seen well"
    )


def test_what_stands_apart_is_said_to_and_only_that():
    """A group apart from everybody and from each attribute is said to be so; one that overlaps may be chance."""
    (crossing,) = crossings(viewer(TOTAL, SEX, PEOPLE, BOTH), False)
    said = {ladder.label: " ".join(ladder.words[1:]) for ladder in crossing.items[0].ladders}
    assert "por encima de todas las personas" in said["Mujeres · Indígena"]
    assert "También se aparta de cada grupo por separado" in said["Mujeres · Indígena"]
    assert said["Mujeres · Ninguno"].endswith("la diferencia puede ser casual.")
    assert "por encima" not in said["Mujeres · Ninguno"]


def test_apart_from_everybody_alone_is_not_apart_from_each():
    """A group that overlaps with one of its attributes is not said to change more than that attribute."""
    near = result(NOISY, ("sex", "people"), {(1, 10): (0.52, 0.45, 0.59)})
    (crossing,) = crossings(viewer(TOTAL, SEX, PEOPLE, near), False)
    words = " ".join(crossing.items[0].ladders[0].words)
    assert "por encima de todas las personas" in words
    assert "También se aparta" not in words
    assert "Frente a alguno de esos grupos" in words


def test_a_withheld_attribute_is_compared_with_nothing():
    """Where an attribute has no figure, no word says that intervals cross, or that the group stands apart from it."""
    unknown = result(NOISY, ("people",), {(10,): None})
    (crossing,) = crossings(viewer(TOTAL, SEX, unknown, BOTH), False)
    ladder = crossing.items[0].ladders[0]
    assert "Indígena: n.\N{NO-BREAK SPACE}d. Todo junto" in ladder.words[0]
    assert ladder.words[1:] == (
        "Este grupo queda por encima de todas las personas, y los intervalos no se cruzan.",
    )


def test_lower_is_said_as_lower():
    """A group below everybody is said to lie below."""
    low = result(NOISY, ("sex", "people"), {(1, 10): (0.2, 0.15, 0.25)})
    (crossing,) = crossings(viewer(TOTAL, SEX, PEOPLE, low), False)
    assert "por debajo de todas las personas" in crossing.items[0].ladders[0].words[1]


def test_another_indicator_lends_its_steps():
    """Where an indicator lacks a breakdown, one worked out in the same way has its figures; another kind never does."""
    total, both = result(TWIN, (), {(): ALL}), replace(BOTH, indicator=TWIN)
    other = replace(SEX, indicator=SOURCE)
    lent = crossings(viewer(TOTAL, SEX, total, both), False)[0].items[0].ladders[0]
    assert [row.label for row in lent.block.rows] == ["Todas las personas", "Mujeres", "Mujeres · Indígena"]
    none = crossings(viewer(total, both, result(SOURCE, (), {(): ALL}), other), False)[0].items[0].ladders[0]
    assert [row.label for row in none.block.rows] == ["Todas las personas", "Mujeres · Indígena"]


def test_three_attributes_have_their_pairs():
    """A crossing of three shows what is published of its pairs, in any order of variables, and a withheld one as n. d."""
    three = result(NOISY, ("sex", "people", "age"), {(1, 10, 20): (0.7, 0.6, 0.8)})
    turned = result(NOISY, ("age", "sex"), {(20, 1): None})
    found = crossings(viewer(TOTAL, SEX, PEOPLE, BOTH, turned, three), False)[-1].items[0].ladders[0]
    rows = {row.label: row.figure.replace("\N{NO-BREAK SPACE}", " ") for row in found.block.rows}
    assert rows == {
        "Todas las personas": "40,0 %",
        "Mujeres": "41,0 %",
        "Indígena": "50,0 %",
        "Mujeres · Indígena": "62,0 %",
        "Mujeres · Joven": "n. d.",
        "Mujeres · Indígena · Joven": "70,0 %",
    }


def test_the_sure_and_the_far_come_first():
    """Groups apart from everybody come first, then the farthest; what is withheld or not reliable is never chosen."""
    cells = {
        (1, 10): (0.60, 0.30, 0.90),
        (1, 11): (0.46, 0.44, 0.48),
        (2, 10): (0.30, 0.27, 0.33),
        (2, 11): figure(0.95, 0.9, 0.99, quality=Quality.NOT_RELIABLE),
        (1, 20): None,
    }
    chosen = featured(result(NOISY, ("sex", "people"), cells), figure(*ALL), territorial=False)
    assert [group.codes for group in chosen] == [(2, 10), (1, 11), (1, 10)]


def test_advantages_do_not_hide_disadvantages():
    """Groups of both sides of everybody are shown, two of each where there are, though one side lies farther away."""
    values = {1: 0.05, 2: 0.06, 3: 0.07, 4: 0.08, 5: 0.47, 6: 0.46, 7: 0.45}
    cells = {(place, 1): (value, value - 0.01, value + 0.01) for place, value in values.items()}
    chosen = featured(result(NOISY, ("people", "sex"), cells), figure(*ALL), territorial=False)
    assert [group.codes[0] for group in chosen] == [1, 2, 5, 6]


def test_territories_are_not_chosen_by_their_figures():
    """In a crossing with a territory the largest groups are shown, in their own order, and nothing is marked as higher."""
    cells = {
        (place, 1): figure(value, value - 0.01, value + 0.01, base=base)
        for place, value, base in (
            (31, 0.9, 100),
            (32, 0.5, 900),
            (33, 0.2, 300),
            (34, 0.4, 800),
            (35, 0.8, 700),
        )
    }
    by_region = result(NOISY, ("region", "sex"), cells)
    (crossing,) = crossings(viewer(TOTAL, SEX, by_region), False)
    assert crossing.territorial
    shown = [ladder.label.split(" ")[0] for ladder in crossing.items[0].ladders]
    assert shown == ["32", "33", "34", "35"]
    assert not crossing.items[0].heat.sided


@given(st.lists(st.one_of(st.none(), st.floats(0.01, 0.99)), max_size=9), st.booleans())
def test_only_what_is_published_is_shown(values, territorial):
    """Whatever the figures are, at most four groups are chosen, each once, and each has a figure."""
    cells = {
        (place, 1): None if value is None else (value, value * 0.9, min(1.0, value * 1.1))
        for place, value in enumerate(values)
    }
    chosen = featured(result(NOISY, ("people", "sex"), cells), figure(*ALL), territorial)
    assert len(chosen) == min(MOST_LADDERS, sum(value is not None for value in values))
    assert len({group.codes for group in chosen}) == len(chosen)
    assert all(group.figure.shown for group in chosen)


def test_the_table_holds_every_group_in_rows_and_columns():
    """Each group stands once, where its row and its column meet; signs say which side of everybody it lies on."""
    heat = heat_of(viewer(TOTAL, BOTH), BOTH, figure(*ALL))
    assert heat.columns == ("Mujeres", "Hombres")
    (_label, lines), *rest = heat.parts
    assert rest == []
    found = [
        (line.label, [cell and (cell.row.figure[:4], cell.side) for cell in line.cells]) for line in lines
    ]
    assert found == [
        ("Indígena", [("62,0", "above"), ("n.\N{NO-BREAK SPACE}d", "")]),
        ("Ninguno", [("39,0", ""), ("37,0", "")]),
    ]
    assert (heat.withheld, heat.sided) == (True, True)


def test_three_variables_are_a_table_in_parts():
    """The first variable divides the table; the one with few short names stands across."""
    cells = {(sex, people, age): (0.4, 0.3, 0.5) for sex in (1, 2) for people in (10, 11) for age in (20, 21)}
    del cells[2, 11, 21]
    three = result(NOISY, ("sex", "people", "age"), cells)
    heat = heat_of(viewer(TOTAL, three), three, None)
    assert heat.columns == ("Joven", "Mayor")
    assert [label for label, _lines in heat.parts] == ["Mujeres", "Hombres"]
    assert [cell is None for cell in heat.parts[1][1][1].cells] == [False, True]


@pytest.mark.parametrize(("neutral", "name"), [(False, "sex-people"), (True, "cruce-01")])
def test_addresses_of_a_sensitive_module_say_nothing(neutral, name):
    """The address of a crossing names its variables, unless that could tell on whoever reads it."""
    assert crossings(viewer(TOTAL, SEX, PEOPLE, BOTH), neutral)[0].id == name


def test_many_indicators_are_linked():
    """A crossing shows three indicators, those at the front first, and links the others and what has categories."""
    many = [replace(NOISY, id=f"noisy_{n}", headline=n == 4) for n in range(5)]
    results = [
        result(one, by, cells)
        for one in many
        for by, cells in (((), {(): ALL}), (("sex", "people"), {(1, 10): ALL}))
    ]
    (crossing,) = crossings(viewer(*results), False)
    assert [item.id for item in crossing.items] == ["noisy-4", "noisy-0", "noisy-1"]
    assert [address for address, _title in crossing.more] == [
        "indicators/noisy-2.html",
        "indicators/noisy-3.html",
    ]


def test_crossings_are_told_in_english():
    """The words of a step are those of the page's language."""
    english = load_catalogue("diversa", "en")
    (crossing,) = crossings(viewer(TOTAL, SEX, PEOPLE, BOTH, catalogue=english), False)
    assert crossing.items[0].ladders[0].words[0].startswith("Everybody: 4 in 10.")
    assert "This group lies above everybody" in crossing.items[0].ladders[0].words[1]
