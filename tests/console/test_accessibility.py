"""Every page of the console, for people who do not see it, who use a keyboard, or who make it large."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from diversa.accounts.roles import Role
from diversa.console import CONSOLE
from diversa.console.routes import screens
from tests.console.staff import PASSWORD, Office, Staff
from tests.web.conftest import serving
from tests.web.test_accessibility import Look

EVERYTHING = (Role.ADMINISTRATOR, Role.REVIEWER, Role.FACILITATOR)
KNOWN = {"campaign": "demo", "module": "tiny"}
DOWNLOADS = ("/archivos/", ".pdf", ".csv", ".json", ".zip")


def addresses() -> list[str]:
    """Return the address of every screen that the demonstration "demo" has."""
    found = []
    for screen in screens():
        address = screen.rule
        for name, value in KNOWN.items():
            address = address.replace(f"<{name}>", value)
        if "GET" in screen.methods and "<" not in address and not any(end in address for end in DOWNLOADS):
            found.append(address)
    return sorted(set(found))


def enter(context, staff: Staff, site: str) -> None:
    """Give a browser the session of somebody who is signed in."""
    cookie = staff.client.get_cookie("diversa_consola", path=CONSOLE)
    host = urlsplit(site).hostname
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "domain": host, "path": CONSOLE}])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_screen(browser, office: Office, scheme: str):
    """No page of the console breaks a rule of axe or is wider than a phone."""
    look, staff = Look(scheme), office.sign_in(*EVERYTHING)
    context = browser.new_context(viewport={"width": 360, "height": 640}, color_scheme=scheme)
    with serving(office.site) as site:
        page = context.new_page()
        page.goto(f"{site}{CONSOLE}/entrar/")
        look(page)
        enter(context, staff, site)
        for address in addresses():
            answer = page.goto(f"{site}{CONSOLE}{address}")
            assert answer.status == 200, f"{address}: {answer.status}"
            look(page)
    context.close()
    assert look.wrong == []
    assert look.seen > 8


def tab_to(page, name: str) -> None:
    """Press Tab until a field has the focus."""
    for _step in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"the keyboard does not reach {name}")


def test_the_way_in_by_keyboard(browser, office: Office):
    """With Tab, letters and Enter alone somebody signs in, and the first Tab offers to skip the menu."""
    person = office.account(Role.ADMINISTRATOR)
    secret = office.engine.people.invite(person.id)
    context = browser.new_context(viewport={"width": 360, "height": 640})
    with serving(office.site) as site:
        page = context.new_page()
        page.goto(f"{site}{CONSOLE}/invitacion/{secret}/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        for name in ("password", "again"):
            tab_to(page, name)
            page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/entrar/" in url)
        for name, typed in (("email", person.email), ("password", PASSWORD)):
            tab_to(page, name)
            page.keyboard.type(typed)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/segunda-llave/" in url)
        assert "segunda llave" in page.locator("h1").inner_text()
    context.close()


def test_a_refusal_takes_the_focus(browser, office: Office):
    """What is wrong with a form is said at its top, and a screen reader is there at once."""
    context = browser.new_context()
    with serving(office.site) as site:
        page = context.new_page()
        page.goto(f"{site}{CONSOLE}/entrar/")
        page.locator("#email").fill("nadie@example.org")
        page.locator("#password").fill("una que no es")
        page.locator("button.go").click()
        page.wait_for_function("document.activeElement.getAttribute('role') === 'alert'")
    context.close()
