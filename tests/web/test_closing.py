"""Campaigns that close and modules that go away while people answer, and addresses that lead nowhere."""

from __future__ import annotations

import pytest

from diversa.engine import Diversa
from diversa.registry import Registry
from diversa.web.app import create_app
from tests.web import tiny
from tests.web.conftest import plugin
from tests.web.people import MODULE
from tests.web.reading import Reading, Visitor, stored
from tests.web.tiny import ANSWERS

TINY = "/demo/tiny/"


def test_a_closed_campaign_says_so(client, engine, clock):
    """Nobody can begin after the close; the pages say why."""
    engine.campaigns.close("demo", clock())
    answer = client.get(TINY)
    assert answer.status_code == 410
    assert "Esta encuesta está cerrada" in answer.text
    assert "Esta encuesta está cerrada" in client.get("/demo/").text
    assert TINY not in client.get("/").text


def test_who_began_may_finish_within_an_hour(visitor, engine, clock):
    """Fifty-nine minutes after the close the sheet is taken; after the hour it is refused, with a sentence."""
    clock.now += 60
    engine.campaigns.close("demo", clock())
    clock.now += 59 * 60
    visitor.walk(ANSWERS)
    last = visitor.page.entries("send")
    visitor.press("send")
    assert visitor.answer.status_code == 200
    assert len(stored(engine)) == 1
    clock.now += 2 * 60
    visitor.send(last)
    assert visitor.answer.status_code == 410
    assert "Esta encuesta está cerrada" in visitor.page.words


def test_a_sheet_begun_after_the_close_is_refused(client, engine, clock):
    """The hour is for those who had begun, not for a page that is opened again."""
    late = Visitor(client, TINY)
    engine.campaigns.close("demo", clock() - 60)
    late.press(answers=ANSWERS)
    assert late.answer.status_code == 410


def test_a_module_that_is_gone_pauses(engine, client, monkeypatch):
    """Without its package a pinned module is paused: 503 with a sentence on its pages, the others go on."""
    other = create_app(Diversa(engine.home, Registry([]), engine.clock)).test_client(use_cookies=False)
    for address in (TINY, TINY + "ayuda/"):
        answer = other.get(address)
        assert answer.status_code == 503
        assert "Esta encuesta está en pausa" in answer.text
    assert other.get("/demo/").status_code == 200
    assert other.get("/").status_code == 200
    assert client.get(TINY).status_code == 200


def test_a_module_that_no_longer_accepts_what_was_pinned_pauses(engine):
    """A module upgraded past the pinned questionnaire pauses, in words, instead of judging by other rules."""
    checks = [type(c)(**{**vars(c), "versions": ">=2,<3"}) for c in tiny.register_checks(tiny.questionnaire)]
    upgraded = plugin(
        register_questionnaires=lambda: [tiny.questionnaire], register_checks=lambda questionnaire: checks
    )
    registry = Registry([])
    registry.add(upgraded, "tiny")
    other = create_app(Diversa(engine.home, registry, engine.clock)).test_client(use_cookies=False)
    answer = other.get(TINY)
    assert answer.status_code == 503
    assert "Esta encuesta está en pausa" in answer.text


def test_a_module_that_is_switched_off_is_not_found(client, engine):
    """A disabled module has no page."""
    engine.campaigns.disable("demo", "tiny")
    assert client.get(TINY).status_code == 404
    assert client.get(MODULE).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/nada/",
        "/demo/nada/",
        "/demo/tiny/nada",
        "/guc/",
        "/fr/",
        "/en/demo/nada/",
        "/static/x/y.css",
        "/%ff/",
    ],
)
def test_a_wrong_address_leads_home(client, address):
    """An address that is none says so, with a way on."""
    answer = client.get(address)
    assert answer.status_code == 404
    assert Reading(answer.text).links.count("/") + Reading(answer.text).links.count("/en/") >= 1


def test_a_language_nobody_speaks_here_is_not_announced(client):
    """The page that says so is Spanish, and says that it is."""
    assert '<html lang="es">' in client.get("/guc/").text
