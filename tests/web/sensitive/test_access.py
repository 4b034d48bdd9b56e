"""The way out for people who do not see it, who use a keyboard, or who make it large."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.web.browsing import visit
from tests.web.exits import HUSHED
from tests.web.sensitive.walking import go, heading, press
from tests.web.test_accessibility import Look

pytestmark = pytest.mark.parametrize("module", [HUSHED], ids=["secreto"], indirect=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible(browser, site, module, scheme):
    """Axe finds nothing on any page, nor on the warning and the message; nothing is wider than the screen."""
    examine = Look(scheme)

    def look(page: Page) -> None:
        page.evaluate("scrollTo(0, 0)")  # what is half under the bar could be scrolled up
        examine(page)

    with visit(browser, java_script_enabled=True, color_scheme=scheme) as page:
        page.goto(site + module.address)
        page.locator("details").first.evaluate("e => { e.open = true; }")
        look(page)
        press(page, "begin")
        press(page, "continue")
        look(page)
        page.evaluate("document.getElementById('idle').showModal()")
        look(page)
        page.keyboard.press("Escape")
        go(page, module.answers, look=look)
        look(page)
        press(page, "send")
        page.locator(".ask summary").click()
        look(page)
        press(page, "receipt")
        look(page)
        page.goto(site + "/salir/cerrada/")
        look(page)
    assert examine.wrong == []
    assert examine.seen > 8


@pytest.mark.parametrize("width", [320, 360])
def test_nothing_is_wider_than_a_phone_and_nothing_is_covered(browser, site, module, width):
    """At any text size nothing scrolls sideways, and what has the focus never lies under the bar at the top."""
    wrong: list[str] = []

    def look(page: Page) -> None:
        for scale in (1, 1.5):
            page.evaluate("(scale) => document.documentElement.style.setProperty('--scale', scale)", scale)
            found = page.evaluate("document.documentElement.scrollWidth")
            if found > width:
                wrong.append(f"{heading(page)}: {found} pixels at text size {scale}")
            for key in ("Tab", "Shift+Tab"):
                wrong.extend(f"{heading(page)} at {scale}: {html}" for html in covered(page, key))
        page.evaluate("document.documentElement.style.removeProperty('--scale')")

    with visit(browser, java_script_enabled=True, viewport={"width": width, "height": 568}) as page:
        page.goto(site + module.address)
        look(page)
        press(page, "begin")
        press(page, "continue")
        look(page)
        go(page, module.answers, look=look)
        look(page)
        press(page, "send")
        look(page)
    assert wrong == []


COVERED = """() => {
    const e = document.activeElement, bar = document.querySelector(".exit"), box = e.getBoundingClientRect();
    const over = document.elementFromPoint(box.left + box.width / 2, box.top + 2);
    return [e === document.body, !bar.contains(e) && bar.contains(over), e.outerHTML.slice(0, 100)];
}"""


def covered(page: Page, key: str) -> Iterator[str]:
    """Move the focus through a page with a key, and yield what lies under the bar when its turn comes."""
    page.evaluate("document.activeElement.blur()")
    seen = 0
    for _ in range(90):
        page.keyboard.press(key)
        nowhere, under, html = page.evaluate(COVERED)
        if nowhere:
            break
        seen += 1
        if under:
            yield html
    assert seen > 3, seen
