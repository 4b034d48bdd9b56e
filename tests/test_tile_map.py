"""The tile map: one square for each department, to be seen, tapped and walked by keyboard."""

from itertools import pairwise
from xml.etree import ElementTree

import pytest

from diversa.questionnaire.geography import departments
from diversa.releases.charts import Bar, Frame
from diversa.releases.charts_tiles import TILES, tile_map

SVG = "{http://www.w3.org/2000/svg}"
FRAME = Frame("Porcentaje por departamento", "mapa", care="base pequeña", withheld="n. d.: muy pocas")
SURE = Bar("Bogotá, D.C.", 0.52, text="52 %")
DOUBTFUL = Bar("San Andrés y Providencia", 0.24, text="24 %", care=True)
WITHHELD = Bar("Antioquia", None, text="n. d.: muy pocas respuestas")


def parse(svg: str) -> ElementTree.Element:
    """Parse a chart as strict XML."""
    return ElementTree.fromstring(svg)


def words(root: ElementTree.Element) -> list[str]:
    """Give the words that are drawn, in order."""
    return [text.text or "" for text in root.iter(f"{SVG}text")]


def test_a_doubtful_tile_is_marked_in_the_map_and_in_the_key():
    """Its corner is marked, its name says why, and the key explains it only if there is one."""
    doubtful, sure = tile_map({"88": DOUBTFUL}, FRAME), tile_map({"88": SURE}, FRAME)
    assert "San Andrés y Providencia: 24 % (base pequeña)" in doubtful
    assert "base pequeña" in words(parse(doubtful))
    assert "base pequeña" not in sure


def test_each_department_has_a_place_of_its_own():
    """33 tiles, no two in one place, each with letters of its own."""
    assert set(TILES) == {one.code for one in departments()}
    assert len({(column, row) for column, row, _ in TILES.values()}) == 33
    assert len({letters for _, _, letters in TILES.values()}) == 33


def test_the_map_draws_all_departments_in_seven_columns():
    """Every tile is inside the narrow drawing, none overlaps another, and missing departments are drawn empty."""
    root = parse(tile_map({one.code: Bar(one.name, 0.5, text="50 %") for one in departments()}, FRAME))
    corners = sorted((int(r.get("y", "")), int(r.get("x", ""))) for r in root.iter(f"{SVG}rect"))
    assert len(corners) == len(set(corners)) == 33
    assert max(x for _, x in corners) + 48 <= 360
    assert all(right - left >= 48 for (row, left), (below, right) in pairwise(corners) if row == below)
    empty = tile_map({}, FRAME)
    assert not list(parse(empty).iter(f"{SVG}rect"))
    assert "Bogotá, D.C.: n. d.: muy pocas" in empty


def test_neighbours_stay_neighbours():
    """San Andrés is apart in the north-west, La Guajira at the top, Amazonas at the bottom, Bogotá within."""
    place = {letters: (column, row) for column, row, letters in TILES.values()}
    assert place["SAP"] == (0, 0)
    assert place["LAG"][1] == min(row for _, row in place.values())
    assert place["AMA"][1] == max(row for _, row in place.values())
    assert place["BOG"] == (place["CUN"][0], place["CUN"][1] + 1)
    assert place["CHO"][0] < place["ANT"][0] < place["SAN"][0] < place["ARA"][0]


def test_a_map_with_links_can_be_walked_by_keyboard():
    """Links are named by their department, and the drawing is a group then: an image would hide them."""
    root = parse(
        tile_map(
            {"11": SURE, "88": DOUBTFUL, "05": WITHHELD},
            FRAME,
            links={"11": "bogota/?a=1&b=2", "88": "san-andres/"},
        )
    )
    assert root.get("role") == "group"
    assert root[0].tag == f"{SVG}title"
    anchors = list(root.iter(f"{SVG}a"))
    assert {one.get("href") for one in anchors} == {"bogota/?a=1&b=2", "san-andres/"}
    assert {one[0].text for one in anchors} == {
        "Bogotá, D.C.: 52 %",
        "San Andrés y Providencia: 24 % (base pequeña)",
    }


def test_tiles_show_the_figure_that_fits():
    """A tile has the number without its sign or the short text; the whole text is its name."""
    values = {"11": SURE, "08": Bar("Atlántico", None, text="menos de 5 %", short="< 5"), "05": WITHHELD}
    drawn = words(parse(tile_map(values, FRAME)))
    assert {"52", "< 5", "…"} <= set(drawn)
    assert "Atlántico: menos de 5 %" in tile_map(values, FRAME).replace("&lt;", "<")


def test_the_map_refuses_what_it_cannot_place():
    """An unknown code or cuts that do not rise are errors that say so."""
    with pytest.raises(ValueError, match="no departments with the codes 5, 95001"):
        tile_map({"5": SURE}, FRAME, links={"95001": "x"})
    with pytest.raises(ValueError, match="do not rise"):
        tile_map({}, FRAME, cuts=(50, 25, 75))
