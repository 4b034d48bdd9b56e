"""The PDF summary: tagged for screen readers, honest on every page, and made from nothing but its theme."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest

from diversa.disclosure.marks import Mark
from diversa.indicators.figures import Figure
from diversa.indicators.quality import Quality
from diversa.releases import wording
from diversa.releases.pdf import summary_html, summary_pdf
from diversa.releases.summary import SummarySection, sections_of
from diversa.texts import Text
from tests import noise
from tests.noise.building import answered, release
from tests.papers import (
    ADDRESS,
    edition,
    figures,
    kinds,
    nodes,
    said,
    tight,
    whole,
    words_of,
)

__all__ = ["answered", "edition", "release", "whole"]

LANGUAGES = {"es": ("resumen", "Datos simulados"), "en": ("summary", "Simulated data")}
LETTER = (612, 792)
every_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(scope="session")
def pdfs(release) -> Iterator[dict[str, pikepdf.Pdf]]:
    """Yield the summary of each language."""
    names = {code: f"{stem}-noise-datos-simulados.pdf" for code, (stem, _) in LANGUAGES.items()}
    opened = {code: pikepdf.open(release.folder / name) for code, name in names.items()}
    yield opened
    for pdf in opened.values():
        pdf.close()


def printed(edition, language: str = "es") -> pikepdf.Pdf:
    """Return the summary of an edition, opened."""
    return pikepdf.open(BytesIO(summary_pdf(edition.page(language))))


def test_what_joins_shares_is_in_the_summary(pdfs):
    """An average and a difference stand in the summary, the difference in points."""
    assert tight("Qué tanto ruido hay alrededor") in said(pdfs["es"])
    assert tight("puntos porcentuales") in said(pdfs["es"])


@every_language
def test_it_is_tagged(pdfs, language):
    """It is marked, has a tree of structure and a language, and shows its title."""
    pdf = pdfs[language]
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == language
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert (
        str(pdf.docinfo["/Title"])
        == {
            "es": "Ruido: resumen de resultados – Datos simulados",
            "en": "Noise: summary of results – Simulated data",
        }[language]
    )
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"


@every_language
def test_it_can_be_read_aloud(pdfs, language):
    """It has one main heading, headings that skip no level, tables with captions, and every figure has its words."""
    found = kinds(pdfs[language])
    assert found.count("H1") == 1
    assert found.count("H2") >= 6
    levels = [int(kind[1]) for kind in found if kind in ("H1", "H2", "H3", "H4")]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert found.count("Table") == found.count("Caption") >= 5
    told = figures(pdfs[language])
    assert told
    assert all(words.startswith(LANGUAGES[language][1]) and len(words) > 20 for words in told)


@every_language
def test_every_cell_of_a_table_knows_its_heads(pdfs, language):
    """Each number is tied to the head of its line and to that of its column, and these ids exist."""
    cells = [node for node in nodes(pdfs[language]) if str(node.S) == "/TD"]
    heads = {str(node.ID) for node in nodes(pdfs[language]) if str(node.S) == "/TH"}
    assert len(cells) > 20
    for cell in cells:
        named = {str(name) for name in cell.A.Headers}
        assert len(named) == 2
        assert named <= heads


@every_language
def test_its_chapters_are_bookmarks(pdfs, language):
    """Whoever opens it can jump to a chapter."""
    with pdfs[language].open_outline() as outline:
        titles = [item.title for item in outline.root[0].children or outline.root]
    expected = {
        "es": ("Lo más importante", "Quién participó y quién falta", "Método"),
        "en": ("What matters most", "Who took part and who is missing", "Method"),
    }
    assert set(expected[language]) <= set(titles)


@every_language
def test_every_page_says_that_the_data_are_simulated(pdfs, language):
    """The words stand in the margin of each page, whatever is on it."""
    note = LANGUAGES[language][1].replace(" ", "")
    for page in pdfs[language].pages:
        assert note in words_of(page).replace(" ", "")


@every_language
def test_it_says_what_it_must(pdfs, language):
    """It has key figures in words, how sure they are, who is missing, the method and how to cite it."""
    expected = {
        "es": (
            "de cada 10",
            "Intervalo basado en modelo",
            "Entre las personas que participaron",
            "Quién participó y quién falta",
            "400 personas o más",
            "Cómo citar",
        ),
        "en": (
            "in 10",
            "Model-based interval",
            "Among the people who took part",
            "Who took part and who is missing",
            "400 people or more",
            "How to cite",
        ),
    }[language]
    plain = said(pdfs[language])
    assert [words for words in expected if tight(words) not in plain] == []
    assert tight("margen de error") not in plain


@every_language
def test_it_is_printed_on_letter_paper(pdfs, language):
    """Every page has the size that printers in Colombia hold."""
    for page in pdfs[language].pages:
        assert [round(float(side)) for side in page.mediabox][2:] == list(LETTER)


def test_it_tells_everything_that_an_edition_has(whole):
    """Quality card, silence, weights, flags and days stand in it, each with its words."""
    expected = (
        "La calidad de los datos",
        "Suficiente para orientar",
        "● Bien",
        "▲ Con reparos",
        "■ Mal",
        "Lo que no se respondió",
        "¿Hay mucho ruido?",
        "Ponderada: estimación experimental",
        "Sin respuestas marcadas",
        "Tamaño efectivo: 320",
        "Antes y después de ponderar",
        "cifra del 3 de mayo de 2026",
    )
    with printed(whole) as pdf:
        assert [words for words in expected if tight(words) not in said(pdf)] == []


def test_without_weights_it_says_why(whole):
    """Where there are no weighted figures, their reason is said and nobody reads of an experimental estimate."""
    reason = Text("No hay cifras ponderadas: participaron muy pocas personas.")
    plain = replace(
        whole, unflagged=None, weighting=replace(whole.weighting, beside=None, reason=reason, balances=())
    )
    with printed(plain) as pdf:
        assert tight(reason) in said(pdf)
        assert tight("estimación experimental") not in said(pdf)


def test_it_leads_to_the_results(whole, edition):
    """A code with its words and the address beside it; without an address, a sentence that says whom to ask."""
    with printed(whole) as pdf:
        assert f"Datos simulados. Código QR que abre los resultados: {ADDRESS}" in figures(pdf)
        assert tight(ADDRESS) in said(pdf)
    with printed(edition) as pdf:
        assert not any("QR" in words for words in figures(pdf))
        assert tight("pregunte a la entidad que hizo la campaña") in said(pdf)


def test_no_territory_is_called_the_highest(edition):
    """Crossed groups are told in words, with their sure figures, unless a territory is among them."""

    def crossed(by: tuple[str, ...]) -> str:
        (found,) = (one for one in edition.results if len(one.by) > 1)
        groups = tuple(
            replace(group, figures=(_sure(place / 10),)) for place, group in enumerate(found.groups[:4], 1)
        )
        others = tuple(one for one in edition.results if one is not found)
        results = replace(edition.results, results=(*others, replace(found, by=by, groups=groups)))
        return summary_html(replace(edition, results=results).page("es"))

    assert "La cifra más alta" not in crossed(("gender_group", "region"))
    told = crossed(("gender_group", "disability"))
    assert "4 de cada 10 (40,0\xa0%; intervalo 35,0–45,0\xa0%; base 500)" in told
    assert "Los intervalos no se cruzan" in told


def _sure(value: float) -> Figure:
    return Figure(
        value=value,
        low=value - 0.05,
        high=value + 0.05,
        count=100,
        base=500,
        mark=Mark.FIGURE,
        quality=Quality.INDICATIVE,
        decimals=1,
    )


def test_a_draft_says_so_on_every_page(edition):
    """A preview of real answers is marked in every margin."""
    real = replace(edition, campaign=replace(edition.campaign, demonstration=False), published=False)
    with printed(real) as pdf:
        assert all(tight(wording.PREVIEW.words) in tight(words_of(page)) for page in pdf.pages)


def test_it_declares_no_fault(edition, caplog):
    """The writer of the PDF has no complaint about its structure, its styles or its pictures."""
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        summary_pdf(edition.page("es"))
    assert [record.getMessage() for record in caplog.records] == []


def test_it_is_the_same_again(edition):
    """Two writings of one edition are equal, byte by byte."""
    assert summary_pdf(edition.page("en")) == summary_pdf(edition.page("en"))


def test_it_carries_no_moment(edition):
    """Its only date is the day of the release."""
    with printed(edition) as pdf:
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20261122")
        assert str(pdf.docinfo["/ModDate"]).startswith("D:20261122")


def test_it_is_the_same_in_another_process(answered):
    """Wherever it is written, with other hashes, another locale and another clock: the same bytes, in each language."""
    seen = set()
    for seed, locale, zone in (("1", "C", "UTC"), ("2", "es_CO.UTF-8", "Pacific/Auckland")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": zone}
        done = subprocess.run(
            [sys.executable, "-m", "tests.papers", str(answered.home.path)],
            cwd=Path(__file__).parents[1],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.count("\n") == 4
        seen.add(done.stdout)
    assert len(seen) == 1


def test_a_module_without_a_summary_shows_everything():
    """Without sections of its own, a module has one with all its indicators."""
    (section,) = sections_of((), noise.INDICATORS)
    assert section.indicators == tuple(one.id for one in noise.INDICATORS)


def test_a_section_of_nothing_is_an_error():
    """A section that shows what is not published names both."""
    wrong = SummarySection("start", Text("Uno"), Text("Dos"), ("noisy", "nothing"))
    with pytest.raises(ValueError, match=r"'start'.*'nothing'"):
        sections_of((wrong,), noise.INDICATORS)
