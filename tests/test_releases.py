"""A release: what lies in its folder, what it says, and what it never says."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from posixpath import normpath

import pytest

from diversa.disclosure.marks import Mark
from diversa.indicators.figures import Figure, interval_words, words
from diversa.releases import counting
from diversa.releases.wording import people_said, spoken, spoken_share
from diversa.texts import SPANISH, load_catalogue
from tests import noise
from tests.noise.building import DAY, PEOPLE, answered, contents, release

__all__ = ["answered", "release"]

LANGUAGES = {"es": "", "en": "en/"}
NAMES = [one.id for one in noise.INDICATORS]
TABLES = ("csv", "json", "parquet", "sdmx.csv", "sdmx.xml", "xlsx")
SUMMARIES = ("resumen", "summary", "lectura-facil", "easy")


class Page(HTMLParser):
    """Read what a test asks of a page: addresses, ids, words, captions and titles of charts."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.ids: set[str] = set()
        self.texts: dict[str, list[str]] = {}
        self.language = ""
        self._open: list[str] = []
        self.feed(content.decode())
        self.words = " ".join(" ".join(self.texts.get("", [])).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.addresses += [value for name in ("href", "src") if (value := found.get(name))]
        self.ids |= {value for name, value in attrs if name == "id" and value}
        self.language = found.get("lang") or "" if tag == "html" else self.language
        if tag not in ("meta", "link", "img"):
            self._open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Pass over marks of charts, which hold no words."""

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.texts.setdefault("", []).append(data)
        for tag in set(self._open):
            self.texts[tag][-1] += data


@pytest.fixture(scope="session")
def files(release):
    """Return every file of the release."""
    return contents(release.folder)


@pytest.fixture(scope="session")
def pages(files):
    """Return every page of the release, read."""
    return {name: Page(content) for name, content in files.items() if name.endswith(".html")}


def test_a_release_is_a_folder_with_everything(files):
    """It has pages in both languages, a small table for each indicator, all tables in every format, and summaries."""
    alone = ("index", "method", "glossary", "intersections", "intersections/gender-group-region")
    names = (*alone, *(f"indicators/{name}" for name in NAMES))
    expected = {f"{folder}{name}.html" for folder in LANGUAGES.values() for name in names}
    expected |= {f"indicators/{name}-datos-simulados.csv" for name in NAMES}
    expected |= {f"tables-datos-simulados.{kind}" for kind in TABLES}
    expected |= {f"{stem}-noise-datos-simulados.pdf" for stem in SUMMARIES}
    assert set(files) == expected | {"results.css", "mark.svg", "manifest.json"}


def test_nothing_outside_is_needed(files, pages):
    """Every address leads to a file or a place inside the folder: any web server can serve it, under any name."""
    for name, page in pages.items():
        for address in page.addresses:
            path, _, fragment = address.partition("#")
            target = normpath(str(PurePosixPath(name).parent / path)) if path else name
            assert target in files, f"{name} leads to {address}"
            assert not fragment or fragment in pages[target].ids, f"{name} leads to {address}"


def test_a_page_runs_nothing(files):
    """No page has a script, a style of its own, or an event: the strictest content policy can be kept."""
    for name, content in files.items():
        if name.endswith(".html"):
            assert not re.search(rb"<script|<style|\sstyle=|\son[a-z]+=|javascript:", content), name


def test_a_page_is_light(files):
    """No page weighs more than 60 KB as it is sent."""
    heavy = {name: len(gzip.compress(c)) for name, c in files.items() if name.endswith(".html")}
    assert max(heavy.values()) < 60_000, heavy


@pytest.mark.parametrize(("language", "folder"), LANGUAGES.items())
def test_each_language_is_whole(pages, language, folder):
    """A page says its language, and its links stay in it but for the one that changes it."""
    for name in ("index.html", "method.html", "indicators/noisy.html"):
        page = pages[folder + name]
        assert page.language == language
        other = next(f for code, f in LANGUAGES.items() if code != language)
        leads = {normpath(str(PurePosixPath(folder + name).parent / a.split("#")[0])) for a in page.addresses}
        assert other + name in leads
        assert "indicators/noisy.html" in name or f"{folder}indicators/noisy.html" in leads


@pytest.mark.parametrize(("folder", "note"), [("", "Datos simulados"), ("en/", "Simulated data")])
def test_simulated_data_say_so_everywhere(pages, folder, note):
    """Every page, chart and table of a demonstration says that nothing in it is real."""
    mine = {name: p for name, p in pages.items() if name.startswith("en/") == bool(folder)}
    for name, page in mine.items():
        assert f"{note}." in page.words, name
        assert note in page.texts["title"][0], name
        assert all(note in caption for caption in page.texts.get("caption", [])), name
        charts = page.texts.get("svg", [])
        # Once at the beginning of the alternative text, once in the drawing.
        assert all(chart.startswith(note) and chart.count(note) >= 2 for chart in charts), name
    assert any(page.texts.get("svg") for page in mine.values())


def test_the_words_are_honest(files, pages):
    """Results are said of the people who took part, with a model's interval; no page claims the country."""
    for name, page in pages.items():
        assert not re.search(r"población de Colombia|margen de error|margin of error", page.words), name
    for name in NAMES:
        assert "Entre las personas que participaron" in pages[f"indicators/{name}.html"].words
        assert "Intervalo basado en modelo" in pages[f"indicators/{name}.html"].words
    assert b"margen de error" not in b"".join(files.values())


def test_an_indicator_says_its_figure_three_times(answered, release, pages):
    """The sentence, the chart and the table of an indicator say the same figure, interval, base and quality."""
    results = counted(answered).results
    figure = results.get("noisy").groups[0].figure
    said = words(figure, SPANISH)
    page = pages["indicators/noisy.html"]
    assert SPANISH(spoken_share(figure.value)) in page.words
    assert f"participaron y respondieron: {said}" in page.words
    assert f"Total: {said}" in plain(page.texts["title"][1])
    assert said in plain(page.texts["tbody"][0])
    assert f"Base: {figure.base} personas." in page.words
    assert str(figure.base) in page.texts["tbody"][0]
    assert "Indicativo" in page.texts["tbody"][0]


def test_every_breakdown_has_a_chart_and_a_table(answered, pages):
    """Each breakdown is a part of the page, with its chart in both forms and its table; so are the other ways."""
    page = pages["indicators/noisy.html"]
    by = [result.by for result in counted(answered).results.of("noisy")]
    assert len(page.texts["table"]) == len(by) + 1 == 7
    assert len(page.texts["svg"]) == 2 * len(by)
    assert {"-".join(("noisy", *names)).replace("_", "-") for names in by[1:]} <= page.ids


def test_territories_stand_in_their_own_order(pages):
    """Regions and departments are never sorted by their figures."""
    table = next(
        t for t in pages["indicators/noisy.html"].texts["table"] if "Región" in t and "Género" not in t
    )
    regions = ("Caribe", "Oriental", "Central", "Pacífica", "Bogotá", "Orinoquía")
    assert [table.index(name) for name in regions] == sorted(table.index(name) for name in regions)


def test_the_overview_says_who_took_part_and_who_is_missing(pages):
    """It names the groups with less than their share, in words, and rounds the number of people down."""
    page = pages["index.html"]
    assert "Participación: 400 personas o más." in page.words
    assert re.search(
        r"Hombres: (más de |casi )?\d+ de cada \d+ participantes, y \w* ?\d de cada 10", page.words
    )
    missing = " ".join(page.texts["li"])
    assert "Hombres:" in missing
    assert "Mujeres:" not in missing
    assert "Orinoquía y Amazonía:" not in missing  # two of seven places lie there
    assert str(PEOPLE) not in page.words


def test_the_method_annex_proves_each_indicator(pages):
    """Formula, reference and worked cases with their expected results stand there, and what is only a proposal."""
    page = pages["method.html"]
    for one in noise.INDICATORS:
        assert one.reference in page.words
        assert one.formula.split(" / ")[0] in page.words
    assert "Caso resuelto 1: 50,0 %" in page.words
    assert "no se puede decir nada" in page.words
    assert "De una fábrica, 0,0 %" in page.words
    assert "2,5 grados" in page.words
    assert "noisy : prefirió no responder" in page.words.replace("noisy:", "noisy :")
    assert "Quien no responde no cuenta." in page.words
    assert page.words.count("Propuesta") > 1
    assert "Cuestionario de vecindad" in page.words


def test_unverified_help_lines_are_only_in_the_annex(pages):
    """A line that nobody verified is listed as such."""
    page = pages["method.html"]
    assert "Línea del silencio: 000 por verificar" in page.words
    assert "Línea del silencio" not in pages["index.html"].words


def test_the_key_and_the_noise_are_nowhere(answered, files):
    """No file holds the secret of the cell keys in any form, or a parameter of the noise."""
    secret = answered.main.cell_key
    for name, content in files.items():
        for form in (secret, secret.hex().encode(), hashlib.sha256(secret).hexdigest().encode()):
            assert form not in content, name
    everything = " ".join(Page(c).words for n, c in files.items() if n.endswith(".html"))
    assert not re.search(r"\b(js|D|V)\s*=|varianza|entrop|HMAC|record key|cell key", everything)


def test_open_data_hold_every_figure_once(answered, files):
    """The tables have one row for each indicator, group and category, with the numbers that pages show."""
    results = counted(answered).results
    rows = list(csv.DictReader(io.StringIO(files["tables-datos-simulados.csv"].decode("utf-8-sig"))))
    expected = [(r, g, f) for r in results for g in r.groups for f in g.figures]
    assert len(rows) == len(expected)
    for row, (result, _group, figure) in zip(rows, expected, strict=True):
        assert row["indicator"] == result.indicator.id
        assert row["base"] == ("" if figure.base is None else str(figure.base))
        assert row["mark"] == figure.mark
        scale = figure.factor
        assert row["value"] == ("" if figure.value is None else f"{figure.value * scale:.{figure.decimals}f}")
        assert row["note"] == "Datos simulados"
    document = json.loads(files["tables-datos-simulados.json"])
    assert [column["name"] for column in document["columns"]] == list(rows[0])
    assert len(document["rows"]) == len(rows)
    assert all(column["es"] and column["en"] for column in document["columns"])


def test_open_data_run_no_formula(files):
    """A text that a spreadsheet would take for a formula begins with an apostrophe; a number below 0 is a number."""
    rows = list(csv.reader(io.StringIO(files["tables-datos-simulados.csv"].decode("utf-8-sig"))))
    cells = [cell for row in rows for cell in row]
    assert "'=De la calle" in cells
    texts = [cell for cell in cells if not re.fullmatch(r"-?\d+(\.\d+)?", cell)]
    assert not [text for text in texts if text.startswith(("=", "+", "-", "@"))]


def test_open_data_speak_both_languages(files):
    """Labels stand in both languages, side by side."""
    rows = list(csv.DictReader(io.StringIO(files["tables-datos-simulados.csv"].decode("utf-8-sig"))))
    women = [row for row in rows if row["breakdown"] == "gender_group" and row["group"] == "1"]
    assert {(row["group_label_es"], row["group_label_en"]) for row in women} == {("Mujeres", "Women")}


def test_the_manifest_vouches_for_every_file(answered, files):
    """The manifest names every other file with its digest, and what the release was made from."""
    manifest = json.loads(files["manifest.json"])
    found = {n: hashlib.sha256(c).hexdigest() for n, c in files.items() if n != "manifest.json"}
    assert manifest["files"] == found
    instrument = answered.campaigns.module("demo", "noise").instrument
    assert manifest["fingerprint"] == instrument.fingerprint
    assert manifest["texts"] == instrument.snapshot.texts_digest()
    assert manifest["release"] == 1
    assert manifest["demonstration"] is True
    assert manifest["made_on"] == DAY.isoformat()
    assert manifest["tables"][0] == "total"
    assert "gender_group × region" in manifest["tables"]
    assert len(manifest["records"]) == len(manifest["parameters"]) == 64
    ids = [id_ for batch in answered.store.documents("demo", "noise") for id_, _, _ in batch]
    assert not [id_ for id_ in ids if id_.hex() in files["manifest.json"].decode()]


def plain(words: str) -> str:
    """Return words with ordinary spaces."""
    return " ".join(words.split())


def counted(engine):
    """Count the responses again, as a release does."""
    return counting.count(engine, engine.campaigns.module("demo", "noise"), lambda step, share: None)


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.0, "Menos de 1 de cada 100"),
        (0.03, "3 de cada 100"),
        (0.05, "1 de cada 20"),
        (0.14, "1 de cada 7"),
        (0.2, "2 de cada 10"),
        (0.23, "Más de 2 de cada 10"),
        (0.35, "Más de 3 de cada 10"),
        (0.38, "4 de cada 10"),
        (0.41, "4 de cada 10"),
        (0.27, "Casi 3 de cada 10"),
        (0.5, "5 de cada 10"),
        (0.95, "Más de 9 de cada 10"),
        (0.97, "97 de cada 100"),
        (1.0, "100 de cada 100"),
    ],
)
def test_shares_are_said_as_neighbours_say_them(share, said):
    """A share in words is never farther from the figure than its words allow."""
    assert SPANISH(spoken_share(share)) == said


@pytest.mark.parametrize(
    ("people", "said"),
    [
        (0, "Menos de 100 personas"),
        (99, "Menos de 100 personas"),
        (100, "100 personas o más"),
        (1299, "1.200 personas o más"),
    ],
)
def test_public_counters_are_rounded_down(people, said):
    """A public counter never says more than the hundred below it."""
    assert SPANISH(people_said(people, 100, SPANISH)) == said


def test_english_counters_are_english():
    """Numbers follow the language too."""
    english = load_catalogue("diversa", "en")
    assert english(people_said(1299, 100, english)) == "1,200 people or more"


def test_a_release_needs_only_its_theme(release):
    """The styles of a release are the theme's own, copied whole."""
    theme = Path("themes/comunidad/static/results.css")
    root = Path(__file__).parents[1]
    assert (release.folder / "results.css").read_bytes() == (root / theme).read_bytes()


@pytest.mark.parametrize(
    ("value", "decimals", "said"),
    [
        (0.201, 1, "20,1 puntos más"),
        (-0.035, 1, "3,5 puntos menos"),
        (0.01, 0, "1 punto más"),
        (-0.01, 0, "1 punto menos"),
        (0.01, 1, "1,0 puntos más"),
        (0.0, 1, "Sin diferencia"),
    ],
)
def test_a_difference_is_said_as_more_or_less(value, decimals, said):
    """A difference of two shares is said in points, without a sign."""
    figure = Figure(value=value, decimals=decimals, mark=Mark.FIGURE, percent=False, gap=True)
    assert SPANISH(spoken(figure, SPANISH)) == said


def test_a_comparison_says_whether_there_is_a_difference(answered, pages):
    """The page of a difference says whether its interval leaves none open, and whose base it shows."""
    figure = counted(answered).results.get("apart").groups[0].figure
    page = plain(pages["indicators/apart.html"].words)
    assert ("Puede que no haya diferencia entre los dos grupos" in page) == (figure.low <= 0 <= figure.high)
    assert ("Según el intervalo, hay diferencia" in page) == (not figure.low <= 0 <= figure.high)
    assert f"Base del grupo más pequeño: {figure.base} personas." in page
    assert "La cifra compara dos grupos." in page
    assert "La cifra se basa en" not in page


def test_the_words_of_a_formula_are_translated(pages):
    """A formula that holds words is said in the language of the page; one in symbols is the same everywhere."""
    for page in ("method.html", "indicators/around.html"):
        assert "promedio de 1, 2 y 3 en sources" in pages[page].words
        assert "average of 1, 2 and 3 in sources" in pages[f"en/{page}"].words
    assert "noisy in {1, 2}" in pages["method.html"].words
    assert "noisy in {1, 2}" in pages["en/method.html"].words


@pytest.mark.parametrize("name", ["apart", "around"])
def test_what_joins_shares_is_published(answered, pages, name):
    """The pages of an average and of a difference say the figures that were counted, each with its unit."""
    figure = counted(answered).results.get(name).groups[0].figure
    unit = " %" if name == "around" else " puntos porcentuales"
    page = plain(pages[f"indicators/{name}.html"].words)
    number = words(figure, SPANISH).removesuffix(" %")
    assert figure.shown
    assert f"Entre las personas que participaron y respondieron: {number}{unit} ." in page
    assert f"Intervalo basado en modelo: {interval_words(figure, SPANISH)}." in page
    heads = [plain(one) for one in pages[f"en/indicators/{name}.html"].texts["caption"]]
    assert all(("percentage points" in one) == (name == "apart") for one in heads)
