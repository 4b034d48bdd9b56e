"""Charts: what a reader sees, what a screen reader says, and what nobody can measure."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from diversa.questionnaire.geography import departments
from diversa.releases.charts import (
    Bar,
    Frame,
    Part,
    Stack,
    alternative,
    bars,
    close_top,
    dots,
    responsive,
    scale_top,
    stacked,
)
from diversa.releases.charts_tiles import tile_map

SVG = "{http://www.w3.org/2000/svg}"
SURE = Bar("18 a 28 años", 0.52, 0.47, 0.57, "52 %")
DOUBTFUL = Bar("60 años o más", 0.24, 0.17, 0.31, "24 %", care=True)
WITHHELD = Bar("Sin dato", None, text="n. d.: muy pocas respuestas")
ROWS = (SURE, DOUBTFUL, WITHHELD)
NAMES = ("Básico", "Limitado", "No mejorado")
STACKS = (
    Stack("Cabecera", (Part(0.6, "60 %"), Part(0.3, "30 %"), Part(0.1, "10 %"))),
    Stack("Centro poblado", (Part(0.5, "50 %"), Part(0.25, "25 %"), Part(0.25, "25 %")), care=True),
    Stack("Rural disperso", (), "n. d.: muy pocas respuestas"),
)
VALUES = {"11": SURE, "88": DOUBTFUL, "05": WITHHELD}


def frame(wide: bool = False, **other: object) -> Frame:
    """Give a frame with every word that a chart can hold."""
    words = {"note": "Datos simulados", "care": "base pequeña", "withheld": "n. d.: muy pocas"}
    return Frame(**{"title": "Porcentaje por edad", "id": "edad", "wide": wide, **words, **other})  # type: ignore[arg-type]


KINDS = {
    "bars": lambda form: bars(ROWS, form),
    "dots": lambda form: dots(ROWS, form),
    "stacked": lambda form: stacked(STACKS, NAMES, form),
    "tile_map": lambda form: tile_map(VALUES, form),
}
every_kind = pytest.mark.parametrize("kind", KINDS)
both_forms = pytest.mark.parametrize("wide", [False, True], ids=["narrow", "wide"])


def parse(svg: str) -> ElementTree.Element:
    """Parse a chart as strict XML."""
    return ElementTree.fromstring(svg)


def words(root: ElementTree.Element) -> list[str]:
    """Give the words that are drawn, in order."""
    return [text.text or "" for text in root.iter(f"{SVG}text")]


def light(colour: str) -> float:
    """Give the relative luminance of a colour as WCAG defines it; currentColor stands for the ink of the theme."""
    colour = {"currentColor": "#1B2A41", "#fff": "#FFFFFF"}.get(colour, colour)
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of two colours (1 to 21)."""
    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


@every_kind
@both_forms
def test_a_chart_is_an_image_with_its_alternative_text_first(kind: str, wide: bool):
    """The root is an image whose first child is the title that names it."""
    root = parse(KINDS[kind](frame(wide)))
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert root[0].tag == f"{SVG}title"
    assert root[0].text == "Porcentaje por edad"
    assert root.get("aria-labelledby") == root[0].get("id")


@every_kind
def test_ids_are_unique_when_both_forms_and_two_charts_share_a_page(kind: str):
    """Nothing on a page has the id of something else."""
    page = responsive(KINDS[kind], frame()) + responsive(KINDS[kind], frame(id="otra"))
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == 4
    assert len(set(ids)) == 4
    assert page.count('class="chart chart-narrow"') == page.count('class="chart chart-wide"') == 2


@every_kind
@both_forms
def test_nothing_that_a_strict_content_policy_refuses(kind: str, wide: bool):
    """No style, script, event or outside address is inside a chart."""
    svg = KINDS[kind](frame(wide))
    assert not re.search(r"<style|<script|\bstyle=|\bon\w+=|url\(|href", svg)
    assert re.findall(r"https?://[^\"]+", svg) == ["http://www.w3.org/2000/svg"]


@every_kind
@both_forms
def test_equal_figures_give_equal_drawings(kind: str, wide: bool):
    """A chart is a pure function of its rows: nothing else moves a stroke."""
    assert KINDS[kind](frame(wide)) == KINDS[kind](frame(wide))


@pytest.mark.parametrize("draw", [bars, dots])
@both_forms
def test_lengths_tell_no_more_than_whole_percents(draw, wide: bool):
    """Figures that round to the same percent are drawn alike, and another percent is drawn otherwise."""
    exact = draw([Bar("A", 0.523648, 0.468, 0.5712, "52 %")], frame(wide))
    published = draw([Bar("A", 0.52, 0.47, 0.57, "52 %")], frame(wide))
    other = draw([Bar("A", 0.53, 0.47, 0.57, "52 %")], frame(wide))
    assert exact == published != other


@both_forms
def test_stacks_and_tiles_tell_no_more_than_whole_percents(wide: bool):
    """The same holds for the parts of a stacked bar and for the colour of a tile."""
    exact = Stack("A", (Part(0.6049, "60 %"), Part(0.3951, "40 %")))
    published = Stack("A", (Part(0.6, "60 %"), Part(0.4, "40 %")))
    assert stacked([exact], NAMES[:2], frame(wide)) == stacked([published], NAMES[:2], frame(wide))
    edges = [
        tile_map({"11": Bar("Bogotá", share, text="50 %")}, frame(wide)) for share in (0.496, 0.5, 0.494)
    ]
    assert edges[0] == edges[1] != edges[2]


@pytest.mark.parametrize("draw", [bars, dots])
@both_forms
def test_a_withheld_row_is_words_alone(draw, wide: bool):
    """A row without a figure has its label and its reason, and no mark that could be measured."""
    root = parse(draw([WITHHELD], frame(wide)))
    assert not list(root.iter(f"{SVG}rect")) + list(root.iter(f"{SVG}circle"))
    assert "Sin dato" in words(root)
    assert "n. d.: muy pocas respuestas" in words(root)
    assert len(list(parse(draw(ROWS, frame(wide))).iter(f"{SVG}{'rect' if draw is bars else 'circle'}"))) == 2


@both_forms
def test_a_withheld_stack_is_words_alone(wide: bool):
    """A stacked bar without parts has no rectangle either."""
    root = parse(stacked(STACKS[2:], NAMES, frame(wide)))
    assert not list(root.iter(f"{SVG}rect"))
    assert "n. d.: muy pocas respuestas" in words(root)


@pytest.mark.parametrize("draw", [bars, dots])
def test_doubt_is_drawn_and_said(draw):
    """A doubtful row has a mark of its own and the words beside it; a sure row has neither."""
    doubtful, sure = (draw([row], frame()) for row in (DOUBTFUL, SURE))
    assert "base pequeña" in words(parse(doubtful))
    assert "base pequeña" not in words(parse(sure))
    assert re.search('class="c-(pale|hollow)"', doubtful)
    assert not re.search('class="c-(pale|hollow)"', sure)


@every_kind
@both_forms
def test_the_note_is_in_the_drawing_itself(kind: str, wide: bool):
    """A chart of simulated data says so wherever it is copied to, and only then."""
    assert "Datos simulados" in words(parse(KINDS[kind](frame(wide))))
    assert "Datos simulados" not in KINDS[kind](frame(wide, note=""))


@both_forms
def test_figures_are_written_as_given(wide: bool):
    """The chart formats nothing: "52 %" is written as the table beside it has it."""
    assert {"52 %", "24 %"} <= set(words(parse(bars(ROWS, frame(wide)))))


@both_forms
def test_bars_are_as_long_as_their_share_of_the_scale(wide: bool):
    """Half of the scale is half of its length, with whiskers at the bounds."""
    rows = [
        Bar("Medio", 0.5, 0.25, 0.75, "50 %"),
        Bar("Todo", 1.0, 1.0, 1.0, "100 %"),
        Bar("Nada", 0.0, text="0 %"),
    ]
    root = parse(bars(rows, frame(wide)))
    half, whole = (int(rect.get("width", "")) for rect in root.iter(f"{SVG}rect"))
    assert whole in (356, 360)
    assert half * 2 == whole
    start = next(int(rect.get("x", "")) for rect in root.iter(f"{SVG}rect"))
    assert any(
        path.get("d", "").startswith(f"M{start + whole // 4} ")
        and f"H{start + whole * 3 // 4}" in path.get("d", "")
        for path in root.iter(f"{SVG}path")
    )


def test_a_shorter_scale_is_said_and_never_left():
    """Small shares may use a shorter scale: its end is written, and a figure beyond it is an error."""
    small = [Bar("Mujeres", 0.043, 0.03, 0.06, "4,3 %"), Bar("Hombres", 0.02, text="2 %")]
    assert [scale_top(rows) for rows in (small, [DOUBTFUL], [SURE], ())] == [10, 50, 100, 10]
    drawn = words(parse(bars(small, frame(top=10))))
    assert "10\N{NO-BREAK SPACE}%" in drawn
    assert "100\N{NO-BREAK SPACE}%" not in drawn
    with pytest.raises(ValueError, match="reaches 57 %, beyond the scale, which ends at 50 %"):
        bars([SURE], frame(top=50))


@pytest.mark.parametrize(("highest", "top"), [(0.42, 50), (0.5, 50), (0.51, 60), (0.03, 10), (0.98, 100)])
def test_a_scale_of_dots_ends_at_the_next_ten(highest: float, top: int):
    """Dots need no scale that begins and ends at round numbers of bars: the next ten lets them be told apart."""
    rows = [Bar("x", 0.02, 0.01, highest, text="2 %"), Bar("y", None, text="n. d.")]
    assert close_top(rows) == top
    assert dots(rows, frame(top=close_top(rows)))


@both_forms
def test_a_guide_crosses_every_dot_at_one_place(wide: bool):
    """Each row that has a dot has a piece of the guide, all at one place; withheld rows and bars have none."""
    rows = [
        Bar("x", 0.4, 0.3, 0.5, text="40 %"),
        Bar("y", 0.6, 0.5, 0.7, text="60 %"),
        Bar("z", None, text="n. d."),
    ]
    drawn = parse(dots(rows, frame(wide, guide=40)))
    pieces = [p.get("d", "") for p in drawn.iter(f"{SVG}path") if p.get("stroke-dasharray") == "3 3"]
    places = {re.match(r"M(\d+) ", piece).group(1) for piece in pieces}  # type: ignore[union-attr]
    first = next(drawn.iter(f"{SVG}circle")).get("cx")
    assert len(pieces) == 2
    assert places == {first}
    assert "3 3" not in bars(rows, frame(wide, guide=40))


def test_the_language_writes_the_percentages_of_the_scale():
    """An English page says 100%, a Spanish one 100 %."""
    assert "100%" in words(parse(bars(ROWS, frame(percent="{}%"))))


@both_forms
def test_stacked_parts_fill_the_bar_side_by_side(wide: bool):
    """Parts touch, in order, and end where the bar ends even if published figures add up to 98 or 103."""
    for shares in ((0.6, 0.3, 0.1), (0.33, 0.33, 0.32), (0.5, 0.5, 0.03)):
        root = parse(stacked([Stack("A", tuple(Part(one) for one in shares))], NAMES, frame(wide)))
        boxes = [(int(r.get("x", "")), int(r.get("width", ""))) for r in root.iter(f"{SVG}rect")]
        assert len(boxes) == 3
        assert all(left + width == following for (left, width), (following, _) in pairwise(boxes))
        assert sum(width for _, width in boxes) in (356, 360)


def test_stacked_names_are_in_the_key():
    """The key names each part; too many parts or a missing name is an error that says so."""
    assert set(NAMES) <= set(words(parse(stacked(STACKS, NAMES, frame()))))
    with pytest.raises(ValueError, match="has 3 parts and there are 2 names"):
        stacked(STACKS, NAMES[:2], frame())
    with pytest.raises(ValueError, match="5 parts at most, not 6"):
        stacked([], tuple("abcdef"), frame())


@every_kind
@both_forms
def test_any_text_is_safe(kind: str, wide: bool):
    """Marks, quotes and control characters in a text stay text, wherever they come from."""
    nasty = "<script>alert('1') & \"2\"</script>\x00\x0b\ud800"
    row = Bar(nasty, 0.5, 0.4, 0.6, "1 < 2", care=True)
    gone = Bar(nasty, None, text=nasty)
    form = frame(wide, title=nasty, note=nasty, care=nasty, withheld=nasty)
    drawn = {
        "bars": lambda: bars([row, gone], form),
        "dots": lambda: dots([row, gone], form),
        "stacked": lambda: stacked(
            [Stack(nasty, (Part(1, "<"),), care=True), Stack("B", (), nasty)], [nasty], form
        ),
        "tile_map": lambda: tile_map({"11": row, "05": gone}, form, links={"11": '" onload="x'}),
    }[kind]()
    root = parse(drawn)
    assert root[0].text == "<script>alert('1') & \"2\"</script>"
    assert not list(root.iter(f"{SVG}script"))
    assert "<script" not in drawn
    assert not [one for part in root.iter() for one in part.keys() if one.startswith("on")]  # noqa: SIM118


@every_kind
def test_words_stay_large_on_a_phone(kind: str):
    """Letters of the narrow drawing have 16 units or more: over 14 px on a phone 360 px wide with its margins."""
    root = parse(KINDS[kind](frame()))
    assert root.get("viewBox", "").startswith("0 0 360 ")
    sizes = [int(part.get("font-size", "18")) for part in root.iter()]
    assert min(sizes) * (360 - 36) / 360 >= 14


@both_forms
def test_long_labels_are_broken_into_lines(wide: bool):
    """A long label takes as many lines as it needs, losing no word, and pushes the rest down."""
    label = "Personas negras, afrocolombianas, raizales o palenqueras que viven en centros poblados"
    long, short = (
        parse(bars([Bar(one, 0.5, text="50 %")], frame(wide, note=""))) for one in (label, "Corta")
    )
    height = [int(root.get("viewBox", "").split()[3]) for root in (long, short)]
    assert height[0] > height[1]
    lines = [one for one in words(long) if "%" not in one]
    assert len(lines) > 1
    assert " ".join(lines) == label


@every_kind
def test_marks_and_words_can_be_told_from_what_is_behind_them(kind: str):
    """Marks have 3 : 1 against paper, by their fill or their edge; words on a fill have 4.5 : 1."""
    every = {one.code: Bar(one.name, place / 33, text="1 %") for place, one in enumerate(departments())}
    drawn = tile_map(every, frame()) if kind == "tile_map" else KINDS[kind](frame())
    root = parse(drawn)
    marks = [*root.iter(f"{SVG}rect"), *root.iter(f"{SVG}circle")]
    edge = [
        path.get("stroke", "none")
        for path in root.iter(f"{SVG}path")
        if path.get("fill") == "none" and not path.get("stroke-opacity")
    ]
    assert marks
    for mark in marks:
        around = edge if kind == "stacked" else [mark.get("stroke", "#FFFFFF")]
        assert max(contrast(one, "#FFFFFF") for one in (mark.get("fill", ""), *around)) >= 3
    fills = ""
    for part in root.iter():
        if part.tag == f"{SVG}rect":
            fills = part.get("fill", "")
        elif part.tag == f"{SVG}text" and part.get("text-anchor") == "middle" and part.get("fill") and fills:
            assert contrast(part.get("fill", ""), fills) >= 4.5


def test_the_alternative_text_can_say_the_whole_chart():
    """Each label has its figure, a withheld row its reason, a doubtful one its care; stacks name their parts."""
    assert alternative("Porcentaje por edad", ROWS, care="con cuidado") == (
        "Porcentaje por edad. 18 a 28 años: 52 %; 60 años o más: 24 % (con cuidado); "
        "Sin dato: n. d.: muy pocas respuestas."
    )
    assert alternative("Agua", STACKS[1:], NAMES) == (
        "Agua. Centro poblado: Básico 50 %, Limitado 25 %, No mejorado 25 %; "
        "Rural disperso: n. d.: muy pocas respuestas."
    )


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Bar("A", 52, text="52 %"), "52 is not a share"),
        (lambda: Bar("A", 0.5, -0.1, 0.6, "50 %"), "-0.1 is not a share"),
        (lambda: Bar("A", float("nan"), text="?"), "nan is not a share"),
        (lambda: Bar("A", None), "withheld and has no text"),
        (lambda: Stack("B", ()), "'B' is withheld and has no text"),
        (lambda: Stack("C", (Part(1.5),)), "1.5 is not a share"),
        (lambda: Frame("Título", "1 a"), "The id '1 a'"),
        (lambda: Frame(" ", "a"), "has no title"),
        (lambda: Frame("Título", "a", top=0), "ends at 0"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(call, message: str):
    """A figure that is no share, a silent row and a chart without title or id are errors."""
    with pytest.raises(ValueError, match=message):
        call()


@both_forms
def test_a_mark_says_its_own_doubt(wide):
    """A mark that has words of its own for how doubtful it is shows these, drawn and spoken, not those of the frame."""
    row = Bar("Otras", 0.2, 0.1, 0.4, "20 %", care=True, doubt="no confiable")
    form = frame(wide, title=alternative("Por edad", [row], care="base pequeña"))
    told = bars([row], form)
    assert told.count("no confiable") == 2
    assert "base pequeña" not in told
    assert "(no confiable)" in tile_map({"11": row}, frame(wide))
