"""The pages of the conversation for people who do not see them, who use a keyboard, or who have a small phone."""

from __future__ import annotations

import pytest

from diversa.conversation.news import Kind, Words
from diversa.conversation.proposals import Kind as Proposed
from diversa.conversation.proposals import new_id
from diversa.conversation.threads import new_mark
from diversa.privacy.receipts import display, new_receipt, response_id
from tests.web.browsing import visit
from tests.web.test_accessibility import Look
from tests.web.tiny import ANSWERS

PHONE = "Llámeme al 320 123 4567."


@pytest.fixture
def receipt(engine) -> str:
    """Return the receipt of somebody who asked and was answered; the office told and answered in public too."""
    found = new_receipt()
    engine.send("demo", "tiny", response_id(found), ANSWERS)
    engine.threads.remark(found, "¿Qué pasó con el agua?", new_mark(), engine.today())
    (thread,) = engine.threads.all()
    engine.threads.reply(thread.number, "La bomba se arregló.", new_mark(), engine.today())
    link = "https://www.example.org/pozos"
    entry = engine.news.draft("demo", Words(Kind.ACTION, "Agua", "Se arregló.\n\nYa hay.", None, link), 1)
    engine.news.publish(entry, engine.today(), 2)
    engine.proposals.propose("demo", new_id(), Proposed.SUBJECT, "El ruido", engine.today())
    group = engine.proposals.gather("demo", "Ruido", [one.id for one in engine.proposals.of("demo")])
    engine.proposals.save(group, "Ruido", "Lo preguntaremos.")
    engine.proposals.publish(engine.proposals.group("demo", group.number), engine.today())
    return display(found)


def enter(page) -> None:
    """Press Enter, and wait for the page that follows."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_the_conversation(browser, site, receipt, scheme):
    """A receipt typed badly and well, a message warned of and sent, the rating, proposals, what was done: by keyboard."""
    look = Look(scheme)
    with visit(browser, java_script_enabled=True, color_scheme=scheme) as page:
        for address in ("/recibo/", "/que-hicimos/", "/demo/que-hicimos/", "/demo/propuestas/", "/demo/"):
            page.goto(site + address)
            look(page)
        page.goto(site + "/recibo/")
        for typed in ("abc", receipt):
            page.locator("[name=receipt]").fill(typed)
            enter(page)
            look(page)
        assert "La bomba se arregló." in page.inner_text("main")
        page.locator("[name=words]").fill(PHONE)
        page.keyboard.press("Tab")
        enter(page)
        look(page)
        assert page.evaluate("document.activeElement.id") == "personal", "the warning is read first"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.name") == "words", "then the words"
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        enter(page)
        look(page)
        assert "Recibimos su mensaje" in page.inner_text("main")
        page.goto(site + "/demo/propuestas/")
        page.locator("button.go").click()
        look(page)
        page.locator("[name=kind]").first.check()
        page.locator("[name=words]").fill(PHONE)
        page.locator("button.go").click()
        look(page)
        page.get_by_role("button", name="Enviar así").click()
        look(page)
    assert look.wrong == []
    assert look.seen == 12
