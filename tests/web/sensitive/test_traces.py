"""The storage-trace test: what is left in a real browser after leaving a sensitive module, with and without scripts."""

from __future__ import annotations

import json
import threading

import pytest
from flask import Flask

from tests.web.browsing import visit
from tests.web.conftest import serving
from tests.web.exits import CAMPAIGN
from tests.web.sensitive.walking import (
    NOTHING,
    assert_back_shows_nothing,
    back,
    backwards,
    begin,
    by_button,
    by_hidden_link,
    by_shift,
    go,
    heading,
    press,
)


@pytest.mark.parametrize("leave", [by_button, by_hidden_link, by_shift])
def test_quick_exit_leaves_no_trace(phone, site, sky, module, engine, leave):
    """Whichever way out: the neutral site stands there, every store is empty, Back shows no answer, nothing is stored."""
    with phone.visit(site) as page:
        begin(page, site, module)
        if leave is by_shift and not phone.scripts:
            before = heading(page)
            leave(page)
            assert heading(page) == before  # keys need scripts; the links stand there for everybody
            return
        page.evaluate("sessionStorage.setItem('left', 'x')")
        leave(page)
        page.wait_for_url(sky)
        assert heading(page) == "Hoy hace sol"
        page.wait_for_timeout(500)  # the browser clears behind the page
        assert_back_shows_nothing(page, module)
        assert page.context.cookies() == []
        page.goto(site + "/retirar/")
        assert page.evaluate("sessionStorage.length") == 0
    assert phone.left(site) == NOTHING
    assert engine.store_of(CAMPAIGN, module.id).count(CAMPAIGN, module.id) == 0


def test_sending_leaves_no_trace(phone, site, module, engine):
    """After sending nothing of it is in the browser, and Back does not show it."""
    with phone.open(phone.scripts) as page:
        begin(page, site, module, 0)
        go(page, module.answers)
        assert all(secret in page.inner_text("main") for secret in module.secrets)
        press(page, "send")
        assert "ya no quedan en este aparato" in page.inner_text("main")
        assert_back_shows_nothing(page, module)
        assert page.context.cookies() == []
        page.goto(site + "/retirar/")
        assert page.evaluate("sessionStorage.length") == 0
    assert phone.left(site) == NOTHING
    assert engine.store_of(CAMPAIGN, module.id).count(CAMPAIGN, module.id) == 1


def test_leaving_the_thank_you_page_leaves_no_receipt(tab, site, sky, module):
    """A receipt that was asked for is gone with the page."""
    tab.goto(site + "/")
    tab.goto(site + module.address)
    go(tab, module.answers)
    press(tab, "send")
    tab.locator(".ask summary").click()
    press(tab, "receipt")
    receipt = tab.locator("code").inner_text()
    by_button(tab)
    tab.wait_for_url(sky)
    for stop in backwards(tab):
        assert receipt not in stop.content()


def test_a_form_sent_again_by_the_browser_shows_nothing_later(browser, site, sky, module, clock):
    """Without scripts a browser can send an old form once more; minutes later the page is no longer taken."""
    with visit(browser) as page:
        begin(page, site, module)
        by_button(page)
        page.wait_for_url(sky)
        back(page)
        clock.now += 601
        page.reload()
        assert heading(page) == "Esta página ya venció"
        assert not [secret for secret in module.secrets if secret in page.content()]


def test_scripts_keep_no_history(scripted, site, module):
    """From the first page to the last there is one address and one entry: Back leaves the module, and forth begins anew."""
    scripted.goto(site + "/")
    scripted.goto(site + module.address)
    entries = scripted.evaluate("history.length")
    go(scripted, module.answers)
    scripted.locator("a[href='#help']").click()
    press(scripted, "language:en")
    assert scripted.locator("html").get_attribute("lang") == "en"
    press(scripted, "language:es")
    assert scripted.evaluate("history.length") == entries
    assert scripted.url == site + module.address
    scripted.go_back()
    assert scripted.url == site + "/"
    scripted.go_forward()
    assert scripted.locator("button[value=begin]").count() == 1
    assert not [secret for secret in module.secrets if secret in scripted.content()]


WATCH = """() => addEventListener("click", () => requestAnimationFrame(() => requestAnimationFrame(() => {
    const box = document.querySelector(".veil").getBoundingClientRect();
    const middle = document.elementFromPoint(innerWidth / 2, innerHeight / 2).className;
    const filled = box.width >= innerWidth && box.height >= innerHeight;
    console.log(JSON.stringify([middle, filled, document.body.children.length, location.pathname]));
})))"""


def test_the_screen_is_covered_before_the_other_site_answers(scripted, site, module, app):
    """However slow the other site is, from the first moment nothing of the page can be seen or found in it."""
    answered = threading.Event()
    slow = Flask("slow")
    slow.add_url_rule("/", "sky", lambda: f"<h1>Hoy hace sol</h1>{answered.wait(20)}")
    with serving(slow) as address:
        app.config["EXIT_SITE"] = address.replace("127.0.0.1", "localhost") + "/"
        begin(scripted, site, module)
        scripted.evaluate(WATCH)
        try:
            with scripted.expect_console_message(lambda said: said.text.startswith("[")) as said:
                scripted.locator(".exit .out").click(no_wait_after=True)
            assert json.loads(said.value.text) == ["veil", True, 1, module.address]
        finally:
            answered.set()
        scripted.wait_for_url("http://localhost:**")


def test_capitals_are_not_the_way_out(scripted, site, sky, module):
    """Shift held for a capital letter does not count, nor do three presses that take too long; three quick ones leave."""
    scripted.clock.install()
    scripted.goto(site + module.address)
    scripted.locator("button[value=begin]").wait_for()
    for _ in range(4):
        scripted.keyboard.press("Shift+A")
    scripted.keyboard.press("Shift")
    scripted.keyboard.press("Shift")
    assert "Faltan: 1" in scripted.locator("#said").inner_text()
    scripted.clock.run_for(5_100)
    scripted.keyboard.press("Shift")
    assert "Faltan: 2" in scripted.locator("#said").inner_text()
    assert scripted.url == site + module.address
    scripted.keyboard.press("Shift")
    scripted.keyboard.press("Shift")
    scripted.wait_for_url(sky)
