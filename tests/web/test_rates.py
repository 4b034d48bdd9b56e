"""Sixty phones behind one address finish; a flood from one address does not; no address is kept."""

from __future__ import annotations

import logging
import time

import pytest

from diversa.web.app import create_app
from tests.web.reading import Visitor
from tests.web.tiny import ANSWERS

TINY = "/demo/tiny/"
SHORT = {"consent_main": 1, "age": 40, "pet": 2, "calm": 1}
ADDRESS = "203.0.113.77"


@pytest.fixture
def client(app):
    """Return a client whose address can be recognised."""
    client = app.test_client(use_cookies=False)
    client.environ_base["REMOTE_ADDR"] = ADDRESS
    return client


def last_page(client) -> tuple[Visitor, list[tuple[str, str]]]:
    """Walk somebody to the last page, and return what its button sends."""
    visitor = Visitor(client, TINY)
    visitor.walk(SHORT)
    return visitor, visitor.page.entries("send")


def test_sixty_people_behind_one_address_finish(client, engine):
    """A workshop on one Wi-Fi: everybody gets a receipt, and nobody's pages are counted."""
    for _ in range(60):
        visitor, last = last_page(client)
        assert visitor.send(last).status_code == 200
        assert "<code>" in visitor.page.html
    assert engine.store.count("demo", "tiny") == 60


def test_the_301st_send_of_an_hour_waits(client, monkeypatch):
    """300 sends an hour from one address; the next is asked to wait, in words, and keeps its answers on the page."""
    hour = 490_000 * 3600.0
    monkeypatch.setattr(time, "time", lambda: hour)
    visitor, last = last_page(client)
    assert [visitor.send(last).status_code for _ in range(300)] == [200] * 300
    assert visitor.send(last).status_code == 429
    assert "Hay muchos envíos desde esta conexión" in visitor.page.words
    assert "Sus respuestas siguen en la página anterior" in visitor.page.words
    assert client.post("/retirar/", data={"receipt": "0" * 20}).status_code == 429
    address = "/api/v1/campaigns/demo/modules/tiny/responses/" + "0c" * 16
    answer = client.put(address, json={"answers": SHORT})
    assert answer.status_code == 429
    assert "Espere unos minutos" in answer.json["message"]
    monkeypatch.setattr(time, "time", lambda: hour + 3600)
    assert visitor.send(last).status_code == 200


def test_another_address_is_another_count(app, client):
    """One flood does not lock out the others."""
    app.extensions["sends"]._hourly = 1
    visitor, last = last_page(client)
    assert [visitor.send(last).status_code for _ in range(2)] == [200, 429]
    client.environ_base["REMOTE_ADDR"] = "203.0.113.78"
    assert visitor.send(last).status_code == 200


def test_pages_are_never_limited(engine):
    """Reading, filling in, going back and asking for help cost nothing, even where nothing may be sent."""
    client = create_app(engine, SENDS_AN_HOUR=0).test_client(use_cookies=False)
    for _ in range(5):
        visitor, last = last_page(client)
        assert client.get("/retirar/").status_code == 200
        assert client.get(TINY + "ayuda/").status_code == 200
    assert visitor.send(last).status_code == 429


def test_behind_our_own_proxy_people_are_told_apart(engine, monkeypatch):
    """With DIVERSA_PROXIES=1 the address that our proxy says counts; without it, nobody may claim one."""
    monkeypatch.setenv("DIVERSA_PROXIES", "1")
    monkeypatch.setenv("DIVERSA_SENDS_AN_HOUR", "1")
    for proxies, expected in (("1", [200, 200, 429]), ("0", [200, 429, 429])):
        monkeypatch.setenv("DIVERSA_PROXIES", proxies)
        client = create_app(engine).test_client(use_cookies=False)
        found = []
        for who in ("198.51.100.1", "198.51.100.2", "198.51.100.2"):
            client.environ_base["HTTP_X_FORWARDED_FOR"] = who
            visitor, last = last_page(client)
            found.append(visitor.send(last).status_code)
        assert found == expected


def test_an_address_is_kept_nowhere(client, app, engine, files, caplog):
    """After a whole visit the address is in no file, no log and no counter."""
    caplog.set_level(logging.DEBUG)
    visitor = Visitor(client, TINY)
    visitor.walk(ANSWERS)
    visitor.press("send")
    client.post("/retirar/", data={"receipt": "0" * 20})
    app.extensions["counters"].flush()
    assert ADDRESS.encode() not in files()
    assert ADDRESS not in caplog.text
    assert ADDRESS not in repr(vars(app.extensions["sends"]))
    assert len(app.extensions["sends"]._counts) == 1
