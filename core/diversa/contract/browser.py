"""Looking at pages with axe in a real browser: no server, the browser gets each page from memory.

Playwright and axe are not needed to run the engine: `pip install 'diversa[check]'` brings them, and Chromium is the
system's own.
"""

from __future__ import annotations

import mimetypes
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diversa.contract.trial import Trial
from diversa.contract.visiting import Visit
from diversa.texts import SOURCE_LANGUAGE, Text

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

_ = Text
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = ("--headless", "--disable-gpu", "--disable-background-networking", "--no-first-run")
ORIGIN = "http://module.test"
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
SMALL = {"width": 360, "height": 640}
EXCERPT = 120
HIDDEN = re.compile(r"<fieldset[^>]* hidden[^>]*>.*?</fieldset>", re.DOTALL)
RESULTS = 6
"""Pages of results that are looked at in each language: they are all made from the same parts."""


@dataclass(frozen=True)
class Shown:
    """Hold one page as the browser gets it."""

    title: str
    address: str
    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True)
class Violation:
    """Say what axe found on a page: its rule, what that says, an excerpt of where, and a link that explains it."""

    page: str
    rule: str
    said: str
    where: str
    link: str


def lacking() -> Text | None:
    """Return what this machine lacks to look at pages, in a sentence; None where nothing is lacking."""
    if find_spec("playwright") is None or find_spec("axe_playwright_python") is None:
        return _("faltan los paquetes playwright y axe-playwright-python.")
    return None if _chromium() else _("falta Chromium.")


def _chromium() -> str | None:
    return next((path for name in CHROMIUM if (path := shutil.which(name))), None)


def pages_of(trial: Trial, results: bool = True) -> tuple[Shown, ...]:
    """Return as few pages of the form as show everything that can be seen on any, and some of the results.

    In the other languages one page of each name is enough: only the words differ.
    """
    own = [visit for visit in trial.visits if visit.language == SOURCE_LANGUAGE]
    others = {visit.title: visit for visit in trial.visits if visit.language != SOURCE_LANGUAGE}
    form = (
        Shown(visit.title, f"{ORIGIN}/page/{number}/", visit.html, dict(visit.headers))
        for number, visit in enumerate((*_few(own), *others.values()))
    )
    return (*form, *(_results(trial) if results else ()))


def _few(visits: Sequence[Visit]) -> Iterator[Visit]:
    """Yield, again and again, the page that shows most of what no page before has shown."""
    parts = [frozenset((visit.page, part) for part in _visible(visit.html.decode())) for visit in visits]
    left = set().union(*parts)
    while left:
        most = max(range(len(visits)), key=lambda number: len(parts[number] & left))
        left -= parts[most]
        yield visits[most]


def _visible(html: str) -> Iterator[str]:
    """Yield the names of what can be seen on a page, and whether something is filled in."""
    yield "filled" if " checked" in html or " selected" in html else "blank"
    yield from re.findall(r'\bid="([^"]+)"', HIDDEN.sub("", html))


def _results(trial: Trial) -> Iterator[Shown]:
    folder = Path(trial.release.folder)
    for language in ("", *(f"{code}/" for code in trial.enabled.instrument.snapshot.languages)):
        pages = sorted((folder / language).glob("*.html")) + sorted(
            (folder / language).glob("indicators/*.html")
        )
        for page in pages[:RESULTS]:
            name = page.relative_to(folder).as_posix()
            yield Shown(
                name,
                f"{ORIGIN}/release/{name}",
                page.read_bytes(),
                {"Content-Type": "text/html; charset=utf-8"},
            )


def violations(trial: Trial, pages: Sequence[Shown]) -> tuple[Violation, ...]:
    """Return what axe finds on these pages."""
    # Playwright runs a loop of its own in its thread, and a test session may already have one in this thread.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(_look, _files(trial), pages).result()


def _files(trial: Trial) -> Any:
    """Return a function that reads the styles and scripts that a page asks for, as (body, media type)."""
    client = trial.app.test_client(use_cookies=False)

    def read(path: str) -> tuple[bytes, str] | None:
        if path.startswith("/release/"):
            file = Path(trial.release.folder) / path.removeprefix("/release/")
            media = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            return (file.read_bytes(), media) if file.is_file() else None
        answer = client.get(path)
        return (answer.data, str(answer.content_type)) if answer.status_code == 200 else None

    return read


def _look(read: Any, pages: Sequence[Shown]) -> tuple[Violation, ...]:
    from playwright.sync_api import sync_playwright

    root = ("--no-sandbox",) if os.geteuid() == 0 else ()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=[*ARGUMENTS, *root])
        try:
            return tuple(_examine(browser, read, pages))
        finally:
            browser.close()


def _examine(browser: Browser, read: Any, pages: Sequence[Shown]) -> Iterator[Violation]:
    by_address = {page.address: page for page in pages}
    files: dict[str, tuple[bytes, str] | None] = {}

    def answer(route: Route) -> None:
        address = route.request.url
        if address in by_address:
            route.fulfill(body=by_address[address].body, headers=by_address[address].headers)
            return
        path = address.removeprefix(ORIGIN)
        if path not in files:
            files[path] = read(path) if address.startswith(ORIGIN) else None
        found = files[path]
        if found is None:
            route.abort()
        else:
            route.fulfill(body=found[0], content_type=found[1])

    context = browser.new_context(locale="es-CO", viewport=SMALL)  # type: ignore[arg-type]
    context.route("**/*", answer)
    tab = context.new_page()
    for page in pages:
        tab.goto(page.address)
        yield from _by_axe(tab, page.title)
    context.close()


def _by_axe(tab: Page, title: str) -> Iterator[Violation]:
    from axe_playwright_python.sync_playwright import Axe

    for found in Axe().run(tab, options=RULES).response["violations"]:
        where = found["nodes"][0]["html"][:EXCERPT] if found["nodes"] else ""
        yield Violation(title, found["id"], found["help"], where, found["helpUrl"].partition("?")[0])
