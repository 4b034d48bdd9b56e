"""What a sensitive module promises on its pages, seen without a browser: a way out on each, and nothing that tells."""

from __future__ import annotations

import gzip
import re
from urllib.parse import urlencode

import peewee
import pytest

from diversa.engine import Diversa
from diversa.registry import Registry
from diversa.web.app import create_app
from diversa.web.settings import LEAVING
from tests.web.exits import CAMPAIGN
from tests.web.reading import Reading, Visitor
from tests.web.test_headers import POLICY
from tests.web.test_weight import FIRST, Phone
from tests.web.tiny import ANSWERS

EXIT = "https://clima.example/"
FORM = "application/x-www-form-urlencoded"
SPECIFIC = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)


@pytest.fixture
def app(engine):
    """Return the application, with an exit site of its own."""
    return create_app(engine, EXIT_SITE=EXIT)


class Guest(Visitor):
    """Somebody in a sensitive module, who keeps every answer that was given."""

    def __init__(self, client, address: str) -> None:
        self.given: list = []
        super().__init__(client, address)

    def see(self, answer) -> None:
        """Take an answer as the page that stands here now, and keep it."""
        self.given.append(answer)
        super().see(answer)

    @property
    def heading(self) -> str:
        """Return the first heading of the page."""
        return SPECIFIC.search(self.page.html)[1]

    def go(self, answers, until: str = "Revise sus respuestas") -> Guest:
        """Answer page after page until a heading."""
        while self.heading != until:
            assert len(self.given) < 80, self.heading
            self.press("begin" if "begin" in self.actions() else "continue", answers)
        return self

    def actions(self) -> set[str]:
        """Return the values of the buttons."""
        return {str(button.get("value")) for button in self.page.buttons}


@pytest.fixture
def guest(client, module) -> Guest:
    """Return somebody who has just opened the module."""
    return Guest(client, module.address)


def post(client, address, **fields):
    """Send a form."""
    return client.post(address, data=urlencode(fields), content_type=FORM)


def everything(client, guest, engine, app, module) -> dict[str, object]:
    """Return every page that can be met in a module, by what it is."""
    seen = {"before": guest.answer}
    guest.press("begin")
    seen["first"] = guest.answer
    guest.press()
    seen["problems"] = guest.answer
    guest.go(module.answers)
    seen |= {f"page {number}": answer for number, answer in enumerate(guest.given)}
    last = guest.page.entries("send")
    guest.press("language:en")
    seen["english"] = guest.answer
    guest.press("send")
    seen["thanks"] = guest.answer
    guest.press("receipt")
    seen["receipt"] = guest.answer
    guest.press("rate")
    seen["unrated"] = guest.answer
    guest.send([*last[:-1], ("action", "back")])
    seen["stored before"] = guest.answer
    seen["cleared"] = client.get("/salir/cerrada/")
    seen["unreadable"] = post(client, module.address, sheet="x")
    seen["foreign"] = client.post(module.address, data={}, headers={"Origin": "null"})
    seen["malformed"] = client.post(module.address, data="a=%ff", content_type=FORM)
    seen["no form"] = client.post(module.address, data="x", content_type="text/plain")
    seen["too large"] = client.post(module.address, data={"sheet": "x" * 300_000})
    seen["no help page"] = client.get(module.address + "ayuda/")
    seen["unknown language"] = client.get("/rom" + module.address)
    other = create_app(Diversa(engine.home, Registry([]), engine.clock), EXIT_SITE=EXIT)
    seen["paused"] = other.test_client().get(module.address)
    engine.campaigns.disable(CAMPAIGN, module.id)
    seen["removed"] = post(client, module.address, sheet="x")
    engine.campaigns.enable(CAMPAIGN, module.id)
    engine.campaigns.close(CAMPAIGN, engine.clock())
    seen["closed"] = client.get(module.address)
    return seen


def test_every_page_has_the_way_out_and_says_nothing(client, guest, engine, app, module):
    """From the first page to every message: two links out, the same title, no icon, nothing kept, nothing named."""
    seen = everything(client, guest, engine, app, module)
    assert len(seen) > 20
    for name, answer in seen.items():
        page = Reading(answer.text)
        words = "Surveys" if '<html lang="en"' in page.html else "Encuestas"
        assert page.links[:2] == ["#main", "/salir/"], name
        assert page.links.count("/salir/") == 3, name  # hidden, seen, and in the warning
        assert page.title == words, name
        assert 'rel="icon" href="data:,"' in page.html, name
        assert answer.headers["Cache-Control"] == "no-store", name
        assert module.id not in page.html, name
        assert "App Diversa" not in page.html, name
        assert re.search(
            r'<noscript><meta http-equiv="refresh" content="300;url=(/en)?/salir/cerrada/">', page.html
        ), name
        assert [a for a in page.assets if a.endswith("exit.js")], name
        assert f'data-exit="{EXIT}"' in page.html, name


def test_the_policy_is_as_strict_as_everywhere(client, guest):
    """Leaving is a link and a replacement, which the policy does not govern: the exit site stands in no rule of it."""
    for answer in (guest.answer, client.get("/salir/cerrada/"), client.get("/salir/")):
        policy = dict(part.split(maxsplit=1) for part in answer.headers["Content-Security-Policy"].split(";"))
        assert {rule: value.split() for rule, value in policy.items()} == POLICY


def test_before_the_first_question(client, guest, module, engine):
    """Opening the module asks nothing: it says what the way out does and what it cannot do, and how to be safer."""
    assert guest.page.questions == {}
    assert [c.name for c in guest.page.controls] == ["lang"]
    for said in (
        "clima.example",
        "Borra lo que respondió",
        "No borra el historial del navegador",
        "Se empieza desde el principio",
        "tres veces seguidas la tecla Mayúsculas",
        "5 minutos",
        "ventana privada",
        "aplicación espía",
        "No se puede guardar para después",
    ):
        assert said in guest.page.words, said
    assert "<details>" in guest.page.html
    assert guest.press("begin").questions
    assert (
        Guest(client, module.address).send([("action", "continue")]).text.count("Borra lo que respondió") == 1
    )


def test_its_help_lines_stand_on_every_page(client, guest, engine, module, app):
    """No page about help needs another address; the link leads to a place on the same page."""
    questionnaire = engine.campaigns.module(CAMPAIGN, module.id).instrument.questionnaire
    verified = [line for line in questionnaire.help_lines if line.verified]
    guest.go(module.answers)
    guest.press("send")
    for answer in guest.given:
        page = Reading(answer.text)
        assert "#help" in page.links
        assert 'id="help"' in page.html
        assert all(f"<strong>{line.name}</strong>" in page.html for line in verified)
        assert not [link for link in page.links if "ayuda" in link]


def test_one_address_for_all_of_it(guest, module, client):
    """Forms name no address of their own and no page links to another one of the module; only the way home is left."""
    guest.go(module.answers)
    guest.press("language:en")
    guest.press("send")
    for answer in guest.given:
        assert "formaction" not in answer.text
        assert not re.search(r"<form[^>]* action=", answer.text)
        links = {link for link in Reading(answer.text).links if link.startswith("/")}
        assert links <= {"/salir/"}, links


def test_the_language_changes_without_another_address(client, guest, module, engine):
    """A button of the page changes the language before the first question and in the middle; it stays, and can go back."""
    guest.press("language:en")
    assert "Before the first question" in guest.page.words
    guest.press("begin")
    assert '<html lang="en"' in guest.page.html
    guest.press("continue")
    assert "Please check" in guest.page.words
    guest.press("language:es")
    assert "Continuar" in guest.page.words
    guest.press("language:xx")
    assert guest.answer.status_code == 200
    assert '<html lang="es"' in guest.page.html
    abroad = Guest(client, "/en" + module.address)
    assert "Before the first question" in abroad.page.words
    assert '<html lang="es"' in abroad.press("language:es").html


def test_the_language_keeps_what_was_typed(guest, module):
    """Changing the language in the middle loses no answer."""
    guest.press("begin")
    guest.page.fill(module.answers)
    typed = [(c.name, c.value) for c in guest.page.controls if c.sent and c.question]
    guest.send(guest.page.entries("language:en"))
    kept = [(c.name, c.value) for c in guest.page.controls if c.sent and c.question]
    assert typed == kept
    assert typed


@pytest.mark.parametrize("scripted", [False, True], ids=["plain", "scripted"])
def test_an_old_page_cannot_be_sent_again(guest, module, clock, scripted):
    """What a browser keeps beside its history dies within minutes; where scripts keep none, a page lasts an hour."""
    guest.press("begin")
    extra = [("scripted", "1")] if scripted else []
    last = guest.page.entries("continue") + extra
    clock.now += 3600 if scripted else 330
    assert guest.send(last).status_code == 200
    clock.now += 1
    assert guest.send(last).status_code == 410
    assert "dura poco tiempo" in guest.page.words


def test_an_ordinary_module_lasts_until_tomorrow(client, clock):
    """The short life is that of sensitive modules alone."""
    visitor = Visitor(client, f"/{CAMPAIGN}/tiny/")
    clock.now += 7200
    visitor.press(answers=ANSWERS)
    assert visitor.answer.status_code == 200


def test_the_receipt_only_if_asked_for(guest, module, engine):
    """Thank you without it, a warning before it; asked for, it is there, and it withdraws the response."""
    guest.go(module.answers)
    guest.press("send")
    assert engine.store_of(CAMPAIGN, module.id).count(CAMPAIGN, module.id) == 1
    assert "<code>" not in guest.page.html
    assert "quien encuentre el recibo" in guest.page.words
    assert "ya no quedan en este aparato" in guest.page.words
    guest.press("receipt")
    receipt = re.search(r"<code>(.*?)</code>", guest.page.html)[1]
    assert receipt.replace("-", "").replace(" ", "") not in guest.given[-2].text.replace("-", "").replace(
        " ", ""
    )
    assert post(guest.client, "/retirar/", receipt=receipt).status_code == 200
    assert engine.store_of(CAMPAIGN, module.id).count(CAMPAIGN, module.id) == 0


def test_stars_but_no_words(guest, module, engine):
    """There is no box for words, and words that are sent all the same are not kept."""
    guest.go(module.answers)
    guest.press("send")
    assert not [c for c in guest.page.controls if c.kind == "textarea"]
    guest.send([*guest.page.entries("rate")[:-1], ("stars", "4"), ("comment", "Soy yo"), ("action", "rate")])
    assert "Gracias por su calificación" in guest.page.words
    [rating] = engine.store_of(CAMPAIGN, module.id).ratings.select().dicts()
    assert rating["stars"] == 4
    assert rating["comment"] is None


def test_the_thank_you_page_dies_as_well(guest, module, clock):
    """Somebody who finds it much later is not shown the receipt."""
    guest.go(module.answers)
    guest.press("send")
    clock.now += 601
    guest.press("receipt")
    assert guest.answer.status_code == 410
    assert "<code>" not in guest.page.html
    assert "Ya recibimos sus respuestas" in guest.page.words


def test_no_other_module_is_offered(guest, module):
    """What a person said of herself is not carried out of a sensitive module, nor is a link to the next one shown."""
    guest.go(module.answers)
    guest.press("send")
    assert "/tiny/" not in guest.page.html
    assert not [link for link in guest.page.links if "resultados" in link]


def test_when_it_cannot_be_kept_the_same_page_sends_again(guest, module, engine, monkeypatch):
    """Back would lose everything, so the message itself carries the answers and a button."""

    def fail(*arguments):
        raise peewee.OperationalError("disk I/O error")

    guest.go(module.answers)
    store = engine.store_of(CAMPAIGN, module.id)
    monkeypatch.setattr(type(store), "keep", fail)
    guest.press("send")
    assert guest.answer.status_code == 503
    assert "Lo que respondió sigue en esta página" in guest.page.words
    assert "Vuelva atrás" not in guest.page.words
    monkeypatch.undo()
    guest.press("send")
    assert guest.answer.status_code == 200
    assert store.count(CAMPAIGN, module.id) == 1


def test_the_browsers_that_left_forget(client):
    """A link leads to the exit site, a script gets a short answer; both are told to forget all they hold of this site."""
    clear = '"cache", "cookies", "storage"'
    link, script, page = client.get("/salir/"), client.post("/salir/"), client.get("/salir/cerrada/")
    assert (link.status_code, link.headers["Location"]) == (303, EXIT)
    assert (script.status_code, script.data) == (204, b"")
    for answer in (link, script, page):
        assert answer.headers["Clear-Site-Data"] == clear
        assert answer.headers["Cache-Control"] == "no-store"
    assert "se cerró sola" in page.text


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_cannot_empty_our_visitors_browsers(client, site):
    """A picture on another site that points here clears nothing."""
    assert "Clear-Site-Data" not in client.get("/salir/", headers={"Sec-Fetch-Site": site}).headers


def test_the_exit_site_is_a_setting(engine, monkeypatch):
    """A national page about the weather unless DIVERSA_EXIT_SITE names another; nonsense is refused at the start."""
    assert create_app(engine).test_client().get("/salir/").headers["Location"] == LEAVING["EXIT_SITE"]
    assert LEAVING["EXIT_SITE"].startswith("https://")
    monkeypatch.setenv("DIVERSA_EXIT_SITE", "https://noticias.example/hoy")
    assert (
        create_app(engine).test_client().get("/salir/").headers["Location"] == "https://noticias.example/hoy"
    )
    for wrong in ("clima.example", "/aqui", "javascript:alert(1)", "ftp://clima.example/"):
        monkeypatch.setenv("DIVERSA_EXIT_SITE", wrong)
        with pytest.raises(ValueError, match="DIVERSA_EXIT_SITE"):
            create_app(engine)


def test_ordinary_modules_are_as_they_were(client):
    """No way out, no script for it and no short title where a module is not sensitive."""
    page = Reading(client.get(f"/{CAMPAIGN}/tiny/").text)
    assert "/salir/" not in page.html
    assert "exit.js" not in page.html
    assert page.title.endswith("App Diversa")
    assert page.questions


def test_it_costs_little(client, module):
    """The script of the way out is small, and the first page with all it needs is no heavier than any other."""
    client.environ_base["HTTP_ACCEPT_ENCODING"] = "gzip"
    phone = Phone(client, module.address)
    script = next(asset for asset in phone.page.assets if asset.endswith("exit.js"))
    assert len(gzip.compress(client.get(script).data)) < 3_200
    phone.press("begin")
    assert sum(weight for _, weight in phone.pages) <= FIRST


def test_a_paused_module_says_so_under_its_public_name(engine, module):
    """Its package is gone, and so is its definition; what was pinned still says how it is called and that it is sensitive."""
    other = create_app(Diversa(engine.home, Registry([]), engine.clock))
    answer = other.test_client().get(module.address)
    assert answer.status_code == 503
    assert "Esta encuesta está en pausa" in answer.text
    assert module.id not in answer.text
