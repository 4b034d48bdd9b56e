"""Every page a citizen sees, for people who do not see it, who use a keyboard, or who make it large."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.web.browsing import fill_at_once, press, visit, walk
from tests.web.people import MODULE, VICTIM
from tests.web.tiny import ANSWERS

TINY = "/demo/tiny/"
AROUND = ("/", "/en/", "/demo/", MODULE + "ayuda/", "/retirar/", "/resultados/", "/nada/")
RULES = {
    "light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "dark": ["cat.color"],  # only the colours differ
}


class Look:
    """Examine pages with axe and for sideways scrolling, and remember what is wrong."""

    def __init__(self, scheme: str) -> None:
        self.axe, self.rules = Axe(), {"runOnly": RULES[scheme]}
        self.wrong: list[str] = []
        self.seen = 0

    def __call__(self, page) -> None:
        """Examine one page as it is now."""
        self.seen += 1
        for violation in self.axe.run(page, options=self.rules).response["violations"]:
            where = [node["html"][:120] for node in violation["nodes"][:3]]
            self.wrong.append(f"{page.title()}: {violation['id']} {violation['help']} {where}")
        width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        if width[0] > width[1]:
            self.wrong.append(f"{page.title()}: {width[0]} pixels wide on a screen of {width[1]}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_the_real_module(browser, site, scheme):
    """The whole way of the longest answer sheet, as pages come and as they are filled in, to the receipt and back."""
    look = Look(scheme)
    with visit(browser, java_script_enabled=True, color_scheme=scheme) as page:
        page.goto(site + MODULE)
        press(page)
        look(page)
        walk(page, VICTIM, look=look)
        look(page)
        press(page, "send")
        look(page)
        press(page, "rate")
        look(page)
    assert look.wrong == []
    assert look.seen > 13


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_of_question_and_every_other_page(browser, site, scheme):
    """All kinds of question empty, filled, blank and wrong; end, help, withdrawal, messages, the front door."""
    look = Look(scheme)
    with visit(browser, java_script_enabled=True, color_scheme=scheme) as page:
        for address in AROUND:
            page.goto(site + address)
            look(page)
        page.goto(site + "/retirar/")
        page.locator("[name=receipt]").fill("abc")
        page.locator("button.go").click()
        look(page)
        page.goto(site + TINY)
        fill_at_once(page, {**ANSWERS, "age": 17})
        press(page)
        look(page)
        page.goto(site + TINY)
        fill_at_once(page, ANSWERS)
        look(page)
        press(page)
        press(page)
        look(page)
        fill_at_once(page, {**ANSWERS, "weight": "mucho", "story": "x" * 61, "since": "1987-01"})
        press(page)
        press(page)
        look(page)
    assert look.wrong == []


def test_nothing_scrolls_sideways(browser, site):
    """At 320 pixels, which is also a screen of 1280 zoomed four times, and with larger letters, lines break instead."""
    wrong, width = [], 320

    def look(page) -> None:
        for scale in (1, 1.5):
            page.evaluate("(scale) => document.documentElement.style.setProperty('--scale', scale)", scale)
            found = page.evaluate("document.documentElement.scrollWidth")
            if found > width:
                wrong.append(f"{page.title()}: {found} of {width} pixels at text size {scale}")

    with visit(browser, java_script_enabled=True, viewport={"width": width, "height": 640}) as page:
        for address in AROUND:
            page.goto(site + address)
            look(page)
        page.goto(site + MODULE)
        press(page)
        walk(page, VICTIM, look=look)
        look(page)
        press(page, "send")
        look(page)
    assert wrong == []


def test_the_keyboard_reaches_everything_in_order(browser, site):
    """From the skip link through the answers to the button: every stop can be seen, none is a trap."""
    with visit(browser, java_script_enabled=True) as page:
        page.goto(site + TINY)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        assert page.locator(".skip").bounding_box()["x"] >= 0
        page.keyboard.press("Enter")
        stops = []
        while not stops or stops[-1] != "continue":
            page.keyboard.press("Tab")
            stop = page.evaluate(
                """() => { const e = document.activeElement, s = getComputedStyle(e);
                return [e.name === "action" ? e.value : e.name, e.getBoundingClientRect().left >= 0, s.outlineStyle]; }"""
            )
            assert stop[1], stop
            assert stop[2] != "none", stop
            stops.append(stop[0])
            assert len(stops) < 20, stops
        assert stops == ["consent_main", "age", "pet", "continue"]


def test_it_can_be_filled_in_with_the_keyboard_alone(browser, site, engine):
    """Tab, arrows, space and Enter: from the first page to the receipt without a pointer."""
    with visit(browser) as page:
        page.goto(site + TINY)
        page.locator("[name=consent_main]").first.focus()
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.type("40")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")  # "No": no pets, no second section
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Algo más").wait_for()
        page.locator("[name=calm]").first.focus()
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Revise sus respuestas").wait_for()
        page.locator("button[value=send]").first.focus()
        page.keyboard.press("Enter")
        page.locator("code").wait_for()
    assert engine.store.count("demo", "tiny") == 1


def test_every_target_is_large_enough_for_a_thumb(browser, site):
    """Options and buttons are at least 44 pixels high on a phone."""
    with visit(browser, java_script_enabled=True) as page:
        page.goto(site + TINY)
        fill_at_once(page, ANSWERS)
        press(page)
        small = page.eval_on_selector_all(
            "main label, main button, main .box, header a, header button:not(.first)",
            "found => found.filter((e) => e.offsetParent && e.getBoundingClientRect().height < 44).map((e) => e.outerHTML.slice(0, 90))",
        )
        assert [html for html in small if "stack" not in html] == []
