"""Walking through a sensitive module in a real browser, leaving it, and looking at what is left."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error, Page, expect

from tests.servers import CHROMIUM_ARGUMENTS, _chromium
from tests.web.browsing import SMALL, fill_at_once
from tests.web.exits import Module

REVIEW = "Revise sus respuestas"
PLANT = """async () => {
    localStorage.setItem("left", "x");
    document.cookie = "left=x; path=/; max-age=9999";
    await (await caches.open("left")).put("/left", new Response("x"));
    await new Promise((done) => {
        const opening = indexedDB.open("left");
        opening.onsuccess = () => { opening.result.close(); done(); };
    });
}"""
LEFT = """async () => [localStorage.length, document.cookie.length, (await caches.keys()).length,
    (await indexedDB.databases()).length, (await navigator.serviceWorker.getRegistrations()).length]"""
PLANTED, NOTHING = [1, 6, 1, 1, 0], [0] * 5
HELD = "() => [...document.querySelectorAll('input, select, textarea')].map((e) => e.value).join(' ')"


class Phone:
    """A browser with a profile of its own, which can be closed, and opened again to look at what is left in it."""

    def __init__(self, browser: Browser, folder: Path, scripts: bool) -> None:
        self.start = browser.browser_type.launch_persistent_context
        self.path, self.folder, self.scripts = _chromium(), folder, scripts

    @contextlib.contextmanager
    def open(self, scripts: bool) -> Iterator[Page]:
        """Open it, and yield its tab."""
        settings: dict[str, Any] = {"args": list(CHROMIUM_ARGUMENTS), "locale": "es-CO", "viewport": SMALL}
        context = self.start(self.folder, executable_path=self.path, java_script_enabled=scripts, **settings)
        try:
            yield context.pages[0]
        finally:
            context.close()

    @contextlib.contextmanager
    def visit(self, site: str) -> Iterator[Page]:
        """Leave something in every store, as another part of a site might, and yield the tab of the one who comes then."""
        with self.open(scripts=True) as page:
            page.goto(site + "/retirar/")
            page.evaluate(PLANT)
            assert page.evaluate(LEFT) == PLANTED
        with self.open(self.scripts) as page:
            yield page

    def left(self, site: str) -> list[int]:
        """Return how much each store holds."""
        with self.open(scripts=True) as page:
            page.goto(site + "/retirar/")
            found: list[int] = page.evaluate(LEFT)
            return found


def press(page: Page, action: str) -> None:
    """Press a button that can be seen, and wait until another page stands there, scripts and all."""
    page.evaluate("document.body.dataset.old = 1")
    page.locator(f'button[name=action][value="{action}"]:not(.first)').first.click()
    page.locator("body:not([data-old]) h1").wait_for()
    expect(page.locator("script[src$='.js']:not([defer], [async])")).to_have_count(
        0
    )  # those that came with it ran


def heading(page: Page) -> str:
    """Return the first heading."""
    return page.locator("h1").first.inner_text()


def go(page: Page, answers: Any, until: str = REVIEW, look: Any = None) -> list[str]:
    """Answer page after page until a heading; return the headings on the way."""
    headings: list[str] = []
    while heading(page) != until:
        headings.append(heading(page))
        assert len(headings) < 60, headings
        if look:
            look(page)
        if page.locator("button[value=begin]").count():
            press(page, "begin")
            continue
        fill_at_once(page, answers)
        press(page, "continue")
    return headings


def begin(page: Page, site: str, module: Module, rounds: int = 2) -> None:
    """Come from the front door, answer some pages, and fill in the next."""
    page.goto(site + "/")
    page.locator(f"a[href='{module.address}']").click()
    page.locator("button[value=begin]").wait_for()
    press(page, "begin")
    for _ in range(rounds):
        fill_at_once(page, module.answers)
        press(page, "continue")
    fill_at_once(page, module.answers)


def by_button(page: Page) -> None:
    """Press the button at the top."""
    page.locator(".exit .out").click()


def by_hidden_link(page: Page) -> None:
    """Tab to the first link of the page, and press Enter."""
    page.locator(".exit .skip").focus()
    page.keyboard.press("Enter")


def by_shift(page: Page) -> None:
    """Press Shift three times."""
    for _ in range(3):
        page.keyboard.press("Shift")


def back(page: Page) -> None:
    """Press the browser's Back."""
    try:
        page.go_back(timeout=5_000)
    except Error:  # a page that may not be kept is one the browser cannot show again; it says so instead
        page.wait_for_timeout(300)


def backwards(page: Page) -> Iterator[Page]:
    """Go back, again and again, and yield the tab at each stop."""
    for _ in range(80):
        back(page)
        if page.url == "about:blank":
            return
        yield page
    raise AssertionError(f"Going back does not come to an end: {page.url}")


def assert_back_shows_nothing(page: Page, module: Module) -> None:
    """Go all the way back, and see no answer on the way."""
    stops = 0
    for stop in backwards(page):
        stops += 1
        shown = stop.content() + stop.evaluate(HELD)
        assert not [secret for secret in module.secrets if secret in shown], stop.url
        assert stop.locator("input:checked").count() == 0, stop.url
    assert stops >= 1
