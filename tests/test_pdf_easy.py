"""The two easy pages: always two, in large letters and short sentences, with people to count and somebody to ask."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import pikepdf
import pytest

from diversa.disclosure.marks import Mark
from diversa.engine import Diversa
from diversa.home import Home
from diversa.indicators.figures import Figure
from diversa.privacy import sealing
from diversa.questionnaire.readability import measure, sentences
from diversa.registry import Registry
from diversa.releases import wording
from diversa.releases.booklet import largest
from diversa.releases.drawing import SHARES, mark
from diversa.releases.easy import MOST_FIGURES, MOST_LINES, STAMPS, easy_of
from diversa.releases.edition import Edition
from diversa.releases.paper import axis_of, bar_picture, counted, people
from diversa.releases.pdf import easy_html, easy_pdf
from diversa.releases.qr import QUIET, qr_svg
from diversa.simulation import simulate
from diversa.texts import SPANISH, Text
from tests.noise.building import DAY, answered
from tests.papers import (
    ADDRESS,
    edition_of,
    figures,
    kinds,
    said,
    smallest_letters,
    tight,
    with_everything,
    words_of,
)
from tests.test_translations import in_templates

__all__ = ["answered"]

MODULES = ("noise", *Registry().questionnaires)
LANGUAGES = {"es": "Datos simulados", "en": "Simulated data"}
PEOPLE = 300
LEAST_INFLESZ, MOST_WORDS, LEAST_POINTS = 75.0, 12, 13.99


@pytest.fixture(scope="session", params=MODULES)
def edition(request, answered, tmp_path_factory) -> Edition:
    """Return an edition of each installed module, and of the small one of the tests, with all that there can be."""
    if request.param == "noise":
        return with_everything(edition_of(answered, "demo", "noise"))
    engine = Diversa(Home(tmp_path_factory.mktemp(request.param) / "home"))
    engine.campaigns.create("demo", "Prueba", sealing.generate_keypair()[1], demonstration=True, today=DAY)
    engine.campaigns.enable("demo", request.param)
    engine.campaigns.open("demo")
    simulate(engine, "demo", request.param, PEOPLE, 1)
    found = edition_of(engine, "demo", request.param)
    engine.store.engine.close()
    return replace(found, address=ADDRESS)


@pytest.fixture
def small(answered) -> Edition:
    """Return the edition of the small module."""
    return with_everything(edition_of(answered, "demo", "noise"))


def printed(edition: Edition, language: str = "es") -> pikepdf.Pdf:
    """Return the easy pages of an edition, opened."""
    return pikepdf.open(BytesIO(easy_pdf(edition.page(language))))


def blocks(edition: Edition) -> Iterator[str]:
    """Yield every paragraph, heading and point of the easy pages in Spanish."""
    page = re.sub(r"<svg.*?</svg>", "", easy_html(edition.page("es")).partition("<body")[2], flags=re.DOTALL)
    for found in re.findall(r"<(?:p|li|h1|h2)\b[^>]*>(.*?)</(?:p|li|h1|h2)>", page, re.DOTALL):
        yield " ".join(html.unescape(re.sub("<[^>]+>", "", found)).split())


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_module_has_two_tagged_pages(edition, language):
    """They are two, tagged, stamped, in letters of 14 points or more, with headings in order and words for pictures."""
    with printed(edition, language) as pdf:
        assert len(pdf.pages) == 2
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == language
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert LANGUAGES[language] in str(pdf.docinfo["/Title"])
        assert all(tight(LANGUAGES[language]) in tight(words_of(page)) for page in pdf.pages)
        assert smallest_letters(pdf) >= LEAST_POINTS
        found = kinds(pdf)
        assert found.count("H1") == 1
        assert found.count("H2") >= 4
        levels = [int(kind[1]) for kind in found if kind in ("H1", "H2", "H3")]
        assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
        told = figures(pdf)
        assert all(words.startswith(LANGUAGES[language]) for words in told)
        assert sum(ADDRESS in words for words in told) == 1
        assert 1 <= len(told) - 1 <= MOST_FIGURES
        assert tight(ADDRESS) in said(pdf)


@pytest.mark.slow
def test_every_module_is_easy_to_read(edition):
    """In Spanish everything on the pages together, titles of indicators too, is very nearly very easy."""
    assert measure(*blocks(edition)).inflesz >= LEAST_INFLESZ


@pytest.mark.slow
def test_a_sensitive_module_names_whom_to_call(edition):
    """Its pages have verified lines alone, under a neutral title; those of other modules have none."""
    lines = easy_of(edition.page("es")).lines
    verified = {line.contact for line in edition.questionnaire.help_lines if line.verified}
    if edition.questionnaire.sensitive:
        assert 1 <= len(lines) <= MOST_LINES
        assert {contact for _name, _what, contact in lines} <= verified
        assert edition.easy_name("es") == "lectura-facil-bienestar-datos-simulados.pdf"
    else:
        assert lines == ()


def test_its_own_sentences_are_short(small):
    """No sentence of the pages' own has more than twelve words."""
    template = small.theme.templates / "release" / "easy.html"
    own = [sentence for sentence, place in in_templates(template.parent) if place.startswith("easy.html")]
    own += [str(words) for stamped in STAMPS.values() for words in stamped]
    assert len(own) > 25
    long = [one for words in own for one in sentences(words) if measure(one).words > MOST_WORDS]
    assert long == []


def test_the_files_have_names_of_their_own(small):
    """In each language the name says what it is, and that nothing is real."""
    assert small.easy_name("es") == "lectura-facil-noise-datos-simulados.pdf"
    assert small.easy_name("en") == "easy-noise-datos-simulados.pdf"
    assert small.easy_name("pt") == "easy-noise-pt-datos-simulados.pdf"


def test_shares_come_first_and_say_among_whom(small):
    """The key share stands first, with its words, what it is about, and among whom it is counted."""
    first = easy_of(small.page("es")).figures[0]
    assert first.about == "Personas con mucho ruido donde viven"
    assert first.among == "Se cuentan solo personas que participaron."
    assert "de cada" in first.said
    assert first.picture.count("<path") in (10, 20)


def test_long_titles_still_leave_two_pages(small):
    """With titles of many lines there are fewer figures, and two pages all the same."""
    long = Text("Personas que dijeron que donde viven hay mucho ruido de día, de noche y los domingos " * 3)
    results = tuple(replace(one, indicator=replace(one.indicator, title=long)) for one in small.results)
    with printed(replace(small, results=replace(small.results, results=results))) as pdf:
        assert len(pdf.pages) == 2
        assert len(figures(pdf)) >= 2


def test_without_any_figure_there_are_two_pages(small):
    """Where everything is withheld, the pages say so and still tell whom to ask."""
    results = tuple(
        replace(
            one,
            groups=tuple(
                replace(group, figures=tuple(Figure(reason="small base") for _ in group.figures))
                for group in one.groups
            ),
        )
        for one in small.results
    )
    with printed(replace(small, results=replace(small.results, results=results), address="")) as pdf:
        assert len(pdf.pages) == 2
        assert tight("Todavía no hay cifras para mostrar.") in said(pdf)
        assert tight("Pida la dirección a quien le dio esta hoja.") in said(pdf)
        assert figures(pdf) == []


def test_a_draft_warns_in_easy_words(small):
    """A preview of real answers says that it is a draft."""
    real = replace(small, campaign=replace(small.campaign, demonstration=False), published=False)
    with printed(real) as pdf:
        assert all(tight(words) in said(pdf) for words in STAMPS[wording.PREVIEW])
        assert tight("Un programa inventó") not in said(pdf)


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (Figure(value=0.41, mark=Mark.FIGURE), (4, 10)),
        (Figure(value=0.125, mark=Mark.FIGURE), (1, 8)),
        (Figure(value=0.97, mark=Mark.FIGURE), (97, 100)),
        (Figure(mark=Mark.UNDER_FIVE), (1, 20)),
        (Figure(mark=Mark.OVER_NINETY_FIVE), (19, 20)),
        (Figure(value=2.5, percent=False, mark=Mark.FIGURE), None),
        (Figure(value=0.1, gap=True, percent=False, mark=Mark.FIGURE), None),
        (Figure(), None),
    ],
)
def test_people_are_counted_as_they_are_spoken_of(figure, expected):
    """The picture has as many full figures, of as many, as the words say; what is no share has no picture."""
    assert counted(figure, SPANISH) == expected
    if expected:
        full, empty = people(*expected, "x").split("</g>")[:2]
        assert full.count("<path") == expected[0]
        assert empty.count("<path") == expected[1] - expected[0]


def test_doubt_can_be_seen_in_black_and_white():
    """A doubtful bar has a broken edge and no filling; a withheld one is not drawn."""
    sure = mark("x", Figure(value=0.3, low=0.2, high=0.4, mark=Mark.FIGURE), "30 %", SHARES)
    axis = axis_of(SHARES, [sure], SPANISH)
    assert axis.ends == ("0\xa0%", "50\xa0%")
    assert "dasharray" not in bar_picture(sure, axis)
    assert "dasharray" in bar_picture(replace(sure, care=True), axis)
    assert bar_picture(mark("x", Figure(), "n. d.", SHARES), axis) == ""


def test_the_code_is_drawn_whole():
    """Every dark module of the code stands where it should, and there is white around."""
    import segno

    drawn = set()
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-", qr_svg(ADDRESS, "x")):
        drawn |= {(int(x) + step - QUIET, int(y) - QUIET) for step in range(int(length))}
    matrix = segno.make(ADDRESS, error="m", micro=False, boost_error=False).matrix
    assert drawn == {(x, y) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark}


def test_what_speaks_for_a_total_is_its_largest_share(small):
    """Of several categories the one that most people named."""
    result = small.results.get("source")
    values = [figure.value for figure in result.groups[0].figures if figure.shown]
    assert largest(result).value == max(values)
