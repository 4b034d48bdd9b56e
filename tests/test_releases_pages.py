"""The pages of a release in a real browser: on a small phone, on a desktop, for a screen reader, without a network."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.noise.building import answered, release

__all__ = ["answered", "release"]

PAGES = (
    "index.html",
    "method.html",
    "glossary.html",
    "intersections.html",
    "intersections/gender-group-region.html",
    "indicators/noisy.html",
    "indicators/source.html",
    "en/indicators/level.html",
)
every_page = pytest.mark.parametrize("path", PAGES)


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serve a folder as any web server does, with the strictest policy."""

    def end_headers(self) -> None:
        """Forbid everything but the folder's own styles and pictures."""
        self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'")
        super().end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        """Write nothing."""


@pytest.fixture(scope="module")
def site(release) -> Iterator[str]:
    """Serve the folder of the release, and nothing else, and yield its address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=release.folder))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(10)


@every_page
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barrier_is_found(site, page, path, scheme):
    """axe finds no fault in a page, light or dark."""
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{site}/{path}")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@every_page
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_is_cut_off(site, page, path, width):
    """A page fits its screen: no table or chart must be pushed aside to be read."""
    page.set_viewport_size({"width": width, "height": 640})
    page.goto(f"{site}/{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "shown"), [(360, "narrow"), (1280, "wide")])
def test_one_form_of_each_chart_is_shown(site, page, width, shown):
    """A phone shows the narrow drawing and a desktop the wide one, never both, and screen readers hear one."""
    page.set_viewport_size({"width": width, "height": 640})
    page.goto(f"{site}/indicators/noisy.html")
    narrow, wide = page.locator("svg.chart-narrow"), page.locator("svg.chart-wide")
    assert narrow.count() == wide.count() > 0
    seen = {"narrow": narrow, "wide": wide}
    assert all(one.is_visible() for one in seen.pop(shown).all())
    assert not any(one.is_visible() for one in seen.popitem()[1].all())


def test_letters_of_charts_can_be_read_on_a_phone(site, page):
    """No word of a chart is smaller than 12 px on a phone 320 px wide."""
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{site}/indicators/noisy.html")
    heights = page.evaluate(
        "[...document.querySelectorAll('svg.chart-narrow text')].map(t => parseFloat(getComputedStyle(t).fontSize)"
        " * t.ownerSVGElement.getBoundingClientRect().width / t.ownerSVGElement.viewBox.baseVal.width)"
    )
    assert heights
    assert min(heights) >= 12


def test_a_reader_goes_from_the_overview_to_the_proof(site, page):
    """From the overview to an indicator, to its method, to the other language and back, by the links of the page."""
    page.goto(f"{site}/index.html")
    page.get_by_role("heading", name="Personas con mucho ruido").get_by_role("link").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Personas con mucho ruido donde viven"
    assert page.get_by_text("Base:", exact=False).first.is_visible()
    page.get_by_role("link", name="Fórmula, referencia y casos resueltos").click()
    assert page.url.endswith("method.html#noisy")
    page.get_by_role("link", name="English").click()
    assert page.get_by_role("heading", level=1).inner_text() == "How these figures were made"
    page.get_by_role("link", name="Results", exact=True).click()
    assert page.url.endswith("/en/index.html")
    with page.expect_download() as download:
        page.get_by_role("link", name="Summary in PDF").click()
    assert download.value.suggested_filename == "summary-noise-datos-simulados.pdf"


def test_a_stranger_finds_what_a_word_means(site, page):
    """From the first words of an indicator to what they mean, and back, by keyboard alone."""
    page.goto(f"{site}/indicators/noisy.html")
    link = page.locator("#sure").get_by_role("link", name="Intervalo")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossary.html#interval")
    assert page.locator("#interval").get_by_text("Entre qué valores estaría la cifra").is_visible()
    page.go_back()
    assert page.get_by_role("heading", name="Quién no está").is_visible()


def test_from_the_overview_to_a_crossing(site, page):
    """A crossing is two steps from the overview, and leads back to its indicator."""
    page.goto(f"{site}/index.html")
    page.get_by_role("link", name="Cruces").click()
    page.get_by_role("link", name="Género · Región").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Género · Región"
    page.get_by_role("heading", name="Personas con mucho ruido").get_by_role("link").click()
    assert page.url.endswith("/indicators/noisy.html")


def test_a_page_asks_for_nothing_else(site, page):
    """A page needs its own style and mark, and no policy is broken."""
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{site}/indicators/noisy.html")
    page.wait_for_load_state("networkidle")
    assert {Path(url).name for url in asked} == {"noisy.html", "results.css", "mark.svg"}
    assert complaints == []


def test_every_table_is_open_or_one_key_away(site, page):
    """A table stands folded only under a chart of the same figures, and one key opens it, without any program."""
    page.goto(f"{site}/indicators/noisy.html")
    folded = [one for one in page.locator("details").all() if one.locator("table").count()]
    hidden = [one for one in page.locator("table").all() if not one.is_visible()]
    assert folded
    assert len(hidden) == len(folded)
    for details in folded:
        assert details.locator("xpath=preceding-sibling::figure").count()
        details.locator("summary").press("Enter")
    assert all(table.is_visible() for table in page.locator("table").all())


def test_paper_shows_everything(site, page):
    """On paper the wide charts and the tables stand, and what is only for the screen is left out."""
    page.goto(f"{site}/indicators/noisy.html")
    page.emulate_media(media="print")
    assert not page.locator("svg.chart-narrow").first.is_visible()
    assert page.locator("svg.chart-wide").first.is_visible()
    assert page.locator("table").first.is_visible()
    assert not page.locator(".down").first.is_visible()
