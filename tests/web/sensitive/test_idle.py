"""Pages of a sensitive module that nobody touches, and pages that are turned by scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web.browsing import visit
from tests.web.exits import CAMPAIGN, HUSHED
from tests.web.sensitive.walking import HELD, assert_back_shows_nothing, begin, go, heading, press

pytestmark = pytest.mark.parametrize("module", [HUSHED], ids=["secreto"], indirect=True)


def test_a_page_that_nobody_touches_warns_and_is_cleared(scripted, site, module, app, engine):
    """A warning covers the page and takes the focus; then the page is gone, and Back does not bring it back."""
    app.config.update(IDLE_SECONDS=4, WARNING_SECONDS=3)
    begin(scripted, site, module)
    dialog = scripted.locator("#idle")
    expect(dialog).to_be_visible(timeout=5_000)
    assert scripted.evaluate("document.activeElement.matches('[data-stay]')")
    assert "segundos se borra lo que respondió" in dialog.inner_text()
    scripted.wait_for_url(site + "/salir/cerrada/", timeout=10_000)
    assert heading(scripted) == "Esta página se cerró sola"
    assert_back_shows_nothing(scripted, module)
    assert engine.store_of(CAMPAIGN, module.id).count(CAMPAIGN, module.id) == 0


@pytest.mark.parametrize("how", ["tap", "Escape"])
def test_one_tap_stays(scripted, site, module, app, how):
    """The button of the warning, or Escape, gives the whole time again; what was answered is still there."""
    app.config.update(IDLE_SECONDS=5, WARNING_SECONDS=4)
    begin(scripted, site, module, 1)
    held = scripted.evaluate(HELD)
    for _ in range(2):
        expect(scripted.locator("#idle")).to_be_visible(timeout=5_000)
        if how == "tap":
            scripted.locator("[data-stay]").click()
        else:
            scripted.keyboard.press("Escape")
        expect(scripted.locator("#idle")).to_be_hidden()
    assert scripted.evaluate(HELD) == held
    press(scripted, "back")
    assert scripted.url == site + module.address


def test_whoever_is_busy_is_not_warned(scripted, site, module, app):
    """Keys, scrolling and the pointer are signs that somebody is there."""
    app.config.update(IDLE_SECONDS=4, WARNING_SECONDS=2)
    begin(scripted, site, module, 0)
    for number in range(8):
        scripted.wait_for_timeout(600)
        if number % 2:
            scripted.mouse.move(100 + number, 200)
        else:
            scripted.keyboard.press("ArrowDown")
        assert scripted.locator("#idle").is_hidden()
    assert scripted.url == site + module.address


def test_without_scripts_the_page_goes_by_itself(browser, site, module, app):
    """The page says for how long it stays, gives the time again at a tap, and is followed by one that says it was cleared."""
    app.config.update(IDLE_SECONDS=60)
    with visit(browser) as page:
        begin(page, site, module)
        assert "se cierra en 1 minutos" in page.inner_text("main")
        held = page.evaluate(HELD)
        app.config.update(IDLE_SECONDS=1)
        with page.expect_navigation():
            page.get_by_role("button", name="Necesito más tiempo").click()
        assert page.evaluate(HELD).split()[-3:] == held.split()[-3:]
        page.wait_for_url(site + "/salir/cerrada/", timeout=10_000)
        assert heading(page) == "Esta página se cerró sola"
        assert_back_shows_nothing(page, module)


def test_a_lost_connection_loses_nothing(scripted, site, module, engine):
    """The page says so and keeps what was typed; once there is a connection the same button goes on."""
    scripted.goto(site + module.address)
    go(scripted, module.answers)
    scripted.route("**" + module.address, lambda route: route.abort())
    scripted.locator("button[value=send]").first.click()
    expect(scripted.locator("#trouble")).to_be_focused()
    assert "No hay conexión" in scripted.locator("#trouble").inner_text()
    assert module.secrets[0] in scripted.inner_text("main")
    scripted.unroute("**" + module.address)
    scripted.wait_for_timeout(4_100)  # a second press within four seconds is the same press
    press(scripted, "send")
    assert engine.store_of(CAMPAIGN, module.id).count(CAMPAIGN, module.id) == 1


def test_a_double_click_sends_one_request(scripted, site, module, engine):
    """The second click does not reach us."""
    scripted.goto(site + module.address)
    go(scripted, module.answers)
    sent: list[str] = []
    scripted.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    scripted.locator("button[value=send]").first.dblclick()
    scripted.locator(".ask").wait_for()
    assert len(sent) == 1
    assert engine.store_of(CAMPAIGN, module.id).count(CAMPAIGN, module.id) == 1


def test_only_we_are_asked_and_nothing_fails(scripted, site, module):
    """No request to another site and no error in the console on the whole way."""
    requests: list[str] = []
    errors: list[str] = []
    scripted.context.on("request", lambda request: requests.append(request.url))
    scripted.on("console", lambda message: errors.append(message.text))
    scripted.on("pageerror", lambda error: errors.append(str(error)))
    scripted.goto(site + module.address)
    press(scripted, "begin")
    press(scripted, "continue")
    assert scripted.evaluate("document.activeElement.id") == "problems"
    go(scripted, module.answers)
    press(scripted, "send")
    press(scripted, "rate")
    assert {url.split("/", 3)[2] for url in requests} == {site.removeprefix("http://")}
    assert errors == []


def test_the_pages_work_as_elsewhere(scripted, site, module):
    """On each page that comes its own scripts run, and the focus is on its heading."""

    def look(page: Page) -> None:
        if page.locator(".q").count():
            assert page.locator("[name=live]").count() == 1, heading(page)
        if page.locator("[data-old]").count() == 0 and page.locator("button[value=begin]").count() == 0:
            assert page.evaluate("document.activeElement.matches('h1, .notice, .errors')"), heading(page)

    scripted.goto(site + module.address)
    assert len(go(scripted, module.answers, look=look)) > 2
