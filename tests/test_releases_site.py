"""What the pages of a release tell a stranger: what a figure says, how sure it is, and who is not in it."""

from __future__ import annotations

import csv
import gzip
import io
import re
from dataclasses import replace
from datetime import date

import pytest

from diversa.disclosure.marks import Mark
from diversa.indicators.card import Colour, ItemNonresponse, Metric, QualityCard
from diversa.indicators.figures import Beside, Figure, words
from diversa.indicators.quality import Quality
from diversa.indicators.weighting import Balance, Weighting
from diversa.releases import counting
from diversa.releases.assembling import assemble
from diversa.releases.comparing import EarlierEdition
from diversa.releases.edition import Edition
from diversa.releases.glossary import TERMS
from diversa.releases.pages import pages
from diversa.texts import SPANISH, Text
from tests import noise
from tests.noise.building import DAY, answered
from tests.test_releases import Page, plain

__all__ = ["answered"]

DAY_BEFORE = date(2026, 6, 3)


def share(value: float, **more: object) -> Figure:
    """Return a published share."""
    told = {"base": 400, "quality": Quality.INDICATIVE, "mark": Mark.FIGURE, **more}
    return Figure(value=value, low=max(0.0, value - 0.05), high=value + 0.05, **told)  # type: ignore[arg-type]


CARD = QualityCard(
    Text("Exploratorio"),
    (
        Metric("speed", Text("Atención"), Text("Velocidad"), Text("Muy rápidas"), share(0.3), Colour.RED, Text("5 y 10")),
        Metric("gap", Text("Cobertura"), Text("Brecha"), Text("Faltan"), share(0.07), Colour.GREEN, Text("10 y 25")),
        Metric("days", Text("Oportunidad"), Text("Demora"), Text("Días"), share(0.2), Colour.NONE, Text("")),
    ),
    (
        ItemNonresponse("noisy", noise.noisy.title, share(0.16), share(0.04), Colour.AMBER),
        ItemNonresponse("level", noise.level.title, share(0.02), share(0.01), Colour.GREEN),
    ),
    Text("Publicar espera dos firmas."),
)  # fmt: skip


@pytest.fixture(scope="module")
def bare(answered) -> Edition:
    """Return the edition about noise with nothing beside its results."""
    module = answered.campaigns.module("demo", "noise")
    counted = counting.count(answered, module, lambda step, share: None)
    edition = assemble(answered, module, counted, 1, DAY, True, base="")
    return replace(edition, card=None, weighting=None, unflagged=None, others=(), versions=())


def totals(edition: Edition) -> dict[str, tuple[Figure, ...]]:
    """Return the published total of every indicator."""
    return {one.id: edition.results.get(one.id).groups[0].figures for one in edition.indicators}


@pytest.fixture(scope="module")
def full(bare) -> Edition:
    """Return the edition with everything that can stand beside its results."""
    weighted = {name: tuple(replace(f, value=0.123) for f in found) for name, found in totals(bare).items()}
    clean = {name: tuple(replace(f, value=0.321) for f in found) for name, found in totals(bare).items()}
    balance = Balance(Text("Región"), Text("Caribe"), 0.1, 0.21, 0.21)
    hidden = Balance(Text("Región"), Text("Pacífica"), None, None, 0.17)
    return replace(
        bare,
        card=CARD,
        weighting=Weighting(
            Beside(weighted, 420), None, 1.25, 336, 0.04, (balance, hidden), "Proyecciones 2026"
        ),
        unflagged=Beside(clean, 390),
        others=(EarlierEdition("demo", "Campaña de prueba", 1, DAY_BEFORE, totals(bare)),),
        versions=(("diversa", "9.8.7"),),
    )


def written(edition: Edition) -> dict[str, Page]:
    """Return every page, read."""
    made = dict(pages(edition, (), ()))
    assert max(len(gzip.compress(content)) for content in made.values()) < 60_000
    return {name: Page(content) for name, content in made.items() if name.endswith(".html")}


@pytest.fixture(scope="module")
def site(full) -> dict[str, Page]:
    """Return every page of the full edition."""
    return written(full)


@pytest.fixture(scope="module")
def plain_site(bare) -> dict[str, Page]:
    """Return every page of the edition with nothing beside."""
    return written(bare)


@pytest.mark.parametrize(
    ("folder", "questions"),
    [
        ("", ["Qué dice", "Qué tan seguro es", "Quién no está"]),
        ("en/", ["What it says", "How sure it is", "Who is not in it"]),
    ],
)
def test_a_page_answers_three_questions_first(site, plain_site, folder, questions):
    """Every indicator begins with what it says, how sure it is and who is not in it."""
    for found in (site, plain_site):
        for one in noise.INDICATORS:
            page = found[f"{folder}indicators/{one.id}.html"]
            assert [plain(head) for head in page.texts["h2"][:3]] == questions


def test_a_stranger_can_say_it_back(bare, site):
    """The figure, what it is of, its interval, base, label with its meaning, and who is missing, all in one place."""
    page = site["indicators/noisy.html"]
    figure = totals(bare)["noisy"][0]
    told = plain(page.words).split("Entre todas las personas que participaron")[0]
    assert f"Entre las personas que participaron y respondieron: {words(figure, SPANISH)}" in told
    assert str(noise.INDICATORS[0].meaning) in told
    assert "Intervalo basado en modelo:" in told
    assert "Base:" in told
    assert "Indicativo Sirve para orientarse." in told
    assert "no para todo el país" in told
    assert "No están las personas menores de 18 años, quienes no tienen teléfono o internet" in told
    assert re.search(r"Hombres: .* participantes", told)
    assert "No respondió «¿Hay mucho ruido donde vive?» el 16 % de las personas" in told


def test_silence_is_told_where_it_belongs(site):
    """An indicator names the questions it is worked out from, and no others."""
    page = plain(site["indicators/level.html"].words)
    assert "No respondió «¿Qué tan fuerte es, de 0 a 4?» el 2 %" in page
    assert "No respondió «¿Hay mucho ruido" not in page
    assert "No respondió" not in plain(site["indicators/source.html"].words)


def test_what_rests_on_few_of_them_says_so(bare):
    """A base well below those who took part is told; one that is nearly all of them is not worth a sentence."""
    found = {
        name: len(bare.page("es").teller.of(one).missing)
        for name, one in ((i.id, i) for i in bare.indicators)
    }
    assert found["noisy"] == 2
    assert found["level"] == 1


def test_other_ways_stand_beside_what_is_published(site):
    """The published total, the experimental estimate and the total without flagged responses stand in one table."""
    page = site["indicators/noisy.html"]
    table = plain(next(one for one in page.texts["table"] if "Estimación experimental" in one))
    assert re.search(
        r"Publicada.*Estimación experimental ?12,3 %.*Sin las respuestas marcadas ?32,1 %", table
    )
    told = plain(page.words)
    assert "No reemplaza la cifra publicada." in told
    assert "todas las respuestas juntas valen como 336 iguales" in told
    assert "La misma cifra, calculada de otra manera" in told
    several = next(one for one in site["indicators/source.html"].texts["table"] if "Publicada" in one)
    assert plain(several).count("Estimación experimental") == 3


def test_a_reason_stands_where_there_is_no_estimate(bare):
    """Where nothing could be weighted, the page and the annex say why, and show no table of other ways."""
    found = written(
        replace(bare, weighting=Weighting(None, Text("No hay cifras ponderadas: son muy pocas personas.")))
    )
    for name in ("indicators/noisy.html", "method.html"):
        assert "son muy pocas personas." in plain(found[name].words)
    assert not [one for one in found["indicators/noisy.html"].texts["table"] if "Publicada" in one]


def test_what_is_not_given_is_left_out(plain_site):
    """Without a card, a weighting, flags or other editions there is no section, no link and no empty heading."""
    everything = " ".join(page.words for name, page in plain_site.items() if name != "glossary.html")
    for absent in (
        "Tarjeta de calidad",
        "calculada de otra manera",
        "Comparar",
        "Programas:",
        "Antes y después",
    ):
        assert absent not in everything
    assert "compare.html" not in plain_site


def test_the_quality_card_never_speaks_in_colours_alone(site):
    """Each judged measure has its figure and a word for its colour; the annex has all of them, with their limits."""
    judged = r"Velocidad.*30 % ?■ Mal \(rojo\).*Brecha.*7 % ?● Bien \(verde\)"
    for name, more in (("index.html", ""), ("method.html", r".*Demora.*20 % ?○ Solo informa")):
        table = plain(next(one for one in site[name].texts["table"] if "Velocidad" in one))
        assert re.search(judged + more, table)
        assert "Exploratorio" in site[name].words
        assert "Publicar espera dos firmas." in site[name].words
    assert not [one for one in site["index.html"].texts["table"] if "Demora" in one]
    annex = plain(site["method.html"].words)
    assert "Límites: 5 y 10" in annex
    assert "Preguntas sin respuesta" in annex


def test_the_annex_shows_the_weights(site):
    """The annex says how much was lost, what was cut, each margin before and after, and the source."""
    page = plain(site["method.html"].words)
    assert "Tamaño efectivo: 336 respuestas." in page
    assert "Efecto del diseño: 1,25." in page
    assert "promedio: 4 %." in page
    assert "Fuente: Proyecciones 2026" in page
    table = plain(next(one for one in site["method.html"].texts["table"] if "Antes" in one))
    assert "Caribe10 %21 %21 %" in table.replace(" %", " %")
    assert "Pacífica––17 %" in table
    assert "diversa 9.8.7" in page


def test_a_kept_figure_says_its_day(bare):
    """A figure that is still that of an earlier release carries its date, in the table and at the front."""
    results = bare.results
    first = results.results[0]
    (group,) = first.groups
    kept = replace(first, groups=(replace(group, figures=(replace(group.figure, as_of=DAY_BEFORE),)),))
    found = written(replace(bare, results=replace(results, results=(kept, *results.results[1:]))))
    page = plain(found["indicators/noisy.html"].words)
    assert "Esta cifra es la que se publicó el 3 de junio de 2026." in page
    assert page.count("cifra del 3 de junio de 2026") == 1
    assert "cifra del 3" not in plain(found["indicators/level.html"].words)


def test_a_withheld_figure_is_no_figure(bare):
    """Where the total is withheld the page gives the reason and is sure of nothing."""
    results = bare.results
    first = results.results[0]
    (group,) = first.groups
    hidden = replace(first, groups=(replace(group, figures=(Figure(reason="small_base"),)),))
    found = written(replace(bare, results=replace(results, results=(hidden, *results.results[1:]))))
    page = plain(found["indicators/noisy.html"].words).split("Entre todas las personas")[0]
    assert "No disponible" in page
    assert "Respondieron muy pocas personas" in page
    assert "Sin cifra no se puede decir qué tan segura es." in page
    assert "Intervalo basado" not in page


def test_the_glossary_bridges_two_languages_of_numbers(site):
    """At least twenty words, each said plainly and as statistics does, in both languages; every link to one leads to it."""
    assert len(TERMS) >= 20
    for folder in ("", "en/"):
        ids = site[f"{folder}glossary.html"].ids
        assert {term.id for term in TERMS} <= ids
        for name, page in site.items():
            if name.startswith("en/") == bool(folder):
                asked = {a.partition("#")[2] for a in page.addresses if "glossary.html#" in a}
                assert asked <= ids, name
    assert "Intervalo basado en modelo" in site["glossary.html"].texts["dt"]
    assert len(set(site["glossary.html"].texts["dd"]) & set(site["en/glossary.html"].texts["dd"])) == 0


def test_each_indicator_has_its_own_table(bare):
    """The small file of an indicator holds its figures alone, and the page links it."""
    made = dict(pages(bare, (), ()))
    name = "indicators/source-datos-simulados.csv"
    rows = list(csv.DictReader(io.StringIO(made[name].decode("utf-8-sig"))))
    assert {row["indicator"] for row in rows} == {"source"}
    assert len(rows) == sum(len(g.figures) for r in bare.results.of("source") for g in r.groups)
    assert f"../{name}" in Page(made["indicators/source.html"]).addresses
    assert f"../../{name}" in Page(made["en/indicators/source.html"]).addresses


def test_the_overview_lists_every_indicator_once_under_a_heading(site):
    """Each indicator is linked from the list, and what was asked is told with its parts."""
    page = site["index.html"]
    for one in noise.INDICATORS:
        assert f"indicators/{one.id}.html" in page.addresses
    assert "El cuestionario tiene 7 preguntas." in plain(page.words)
    assert "intersections/gender-group-region.html" in page.addresses


def test_a_sensitive_module_keeps_its_secret(full):
    """Titles of windows and addresses say nothing of the subject, of a crossing either."""
    asked = replace(full.questionnaire, sensitive=True)
    instrument = type(full.instrument)(
        replace(full.instrument.snapshot, questionnaire=asked), full.instrument.registry
    )
    object.__setattr__(instrument, "indicators", full.indicators)
    object.__setattr__(instrument, "summary", ())
    found = written(replace(full, instrument=instrument))
    assert {"indicators/indicador-01.html", "intersections/cruce-01.html"} <= set(found)
    for name in ("indicators/indicador-01.html", "intersections/cruce-01.html"):
        assert plain(found[name].texts["title"][0]).startswith("Resultados – ")
    assert "muchas personas no pueden responder sin peligro" in plain(
        found["indicators/indicador-01.html"].words
    )
