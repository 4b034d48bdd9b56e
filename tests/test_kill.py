"""A killed server loses nothing that it acknowledged, and leaves nothing half-written."""

from __future__ import annotations

import http.client
import json
import random
import secrets
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import orjson
import pytest

from diversa.engine import Diversa
from diversa.home import Home
from diversa.privacy import sealing
from diversa.privacy.receipts import normalise, response_id
from diversa.registry import Registry
from tests.sample import diversa_sample
from tests.sample.diversa_sample import ANSWERS
from tests.servers import application, free_port
from tests.web.reading import Visitor

SITE = str(Path(__file__).parent / "sample")
DOOR = "/api/v1/campaigns/demo/modules/sample/responses/"
KILLS = 8
ALIVE = 0.5
"""Seconds, at most, for which each server lives once it has stored ten responses."""
FORM = "application/x-www-form-urlencoded"


@dataclass
class Said:
    """Hold what clients sent (id → the word that tells whose it is), what was acknowledged, and what went wrong."""

    sent: dict[str, str] = field(default_factory=dict)
    acknowledged: dict[str, str] = field(default_factory=dict)
    pages: int = 0
    faults: list[str] = field(default_factory=list)


class Client(threading.Thread):
    """Send one response after the other; who gets no answer tries the same again, as a phone does."""

    def __init__(self, port: int, said: Said, stop: threading.Event) -> None:
        super().__init__()
        self.port, self.said, self.stop = port, said, stop
        self.word = ""

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                self.one()
            except Gone:
                return
            except Exception as error:  # told at the end, in the test's own thread
                self.said.faults.append(f"{type(error).__name__}: {error}")
                return

    def one(self) -> None:
        """Send one response."""
        raise NotImplementedError

    def ask(self, method: str, path: str, body: str = "", kind: str = FORM) -> tuple[int, bytes]:
        """Return status and body; ask again until there is an answer."""
        while True:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
            try:
                connection.request(method, path, body or None, {"Content-Type": kind} if body else {})
                answer = connection.getresponse()
                return answer.status, answer.read()
            except (OSError, http.client.HTTPException):
                if self.stop.is_set():
                    raise Gone from None
                time.sleep(0.02)
            finally:
                connection.close()


class Gone(Exception):
    """Say that the last server is dead, and no answer will come."""


class Program(Client):
    """Use the JSON door; sometimes give up instead of sending again."""

    def one(self) -> None:
        id_, word = secrets.token_hex(16), secrets.token_hex(8)
        self.said.sent[id_] = word
        body = json.dumps({"answers": {**ANSWERS, "pin": word}})
        status, content = self.ask("PUT", DOOR + id_, body, "application/json")
        assert status in (200, 201), (status, content)
        self.said.acknowledged[id_] = word


class Person(Client):
    """Fill in the pages; the answers so far ride in the page, so they outlive the server."""

    def one(self) -> None:
        self.word = secrets.token_hex(8)
        visitor = Visitor(self, "/demo/sample/")  # type: ignore[arg-type]
        visitor.walk({**ANSWERS, "pin": self.word})
        visitor.press("send")
        receipt = normalise(visitor.page.html.partition("<code>")[2].partition("</code>")[0])
        assert receipt, visitor.page.title
        self.said.acknowledged[response_id(receipt).hex()] = self.word

    def get(self, path: str) -> Any:
        """Answer as a test client does."""
        return self._page(self.ask("GET", path))

    def post(self, path: str, data: str, content_type: str) -> Any:
        """Answer as a test client does."""
        return self._page(self.ask("POST", path, data, content_type))

    def _page(self, found: tuple[int, bytes]) -> Any:
        status, body = found
        assert status == 200, (status, body[:2_000])
        self.said.pages += 1
        return SimpleNamespace(status_code=status, get_data=lambda as_text: body.decode())


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def environment(request: pytest.FixtureRequest) -> Mapping[str, str]:
    """Return the settings of a server on each engine in turn."""
    found = {"PYTHONPATH": SITE, "DIVERSA_SENDS_AN_HOUR": "1000000"}
    return found | (
        {"DIVERSA_DATABASE": request.getfixturevalue("postgres")} if request.param == "postgres" else {}
    )


@pytest.fixture
def engine(
    tmp_path: Path, environment: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Diversa]:
    """Yield an installation with the open campaign "demo" and the sample module."""
    monkeypatch.setenv("DIVERSA_DATABASE", environment.get("DIVERSA_DATABASE", ""))
    registry = Registry([])
    registry.add(diversa_sample, "sample")
    found = Diversa(Home(tmp_path / "home"), registry)
    _, public = sealing.generate_keypair()
    found.campaigns.create("demo", "Demostración", public, demonstration=True, today=found.today())
    found.campaigns.enable("demo", "sample")
    found.campaigns.open("demo")
    found.store.engine.close()
    yield found
    found.store.engine.close()


@pytest.mark.slow
def test_a_killed_server_loses_nothing(engine: Diversa, environment: Mapping[str, str]) -> None:
    """Eight servers in a row are killed while six clients send; whatever was acknowledged is there once and whole."""
    port, said, stop = free_port(), Said(), threading.Event()
    clients: list[Client] = [Program(port, said, stop) for _ in range(4)]
    clients += [Person(port, said, stop) for _ in range(2)]
    chance = random.Random(8)
    for number in range(KILLS):
        with application(engine.home.path, port=port, **environment) as server:
            if not number:
                for client in clients:
                    client.start()
            enough = len(said.acknowledged) + 10
            while len(said.acknowledged) < enough and not said.faults:
                time.sleep(0.01)
            time.sleep(chance.uniform(0, ALIVE))
            server.kill()
    _last_words(engine, environment, port, said, stop, clients)
    assert said.faults == []
    assert len(said.acknowledged) > 10 * KILLS
    assert said.pages > 5 * KILLS
    _compare(engine, said)


def _last_words(
    engine: Diversa,
    environment: Mapping[str, str],
    port: int,
    said: Said,
    stop: threading.Event,
    clients: list[Client],
) -> None:
    """Let the clients that wait get their answer from one more server, and ask it for a few old ones again."""
    known = dict(said.acknowledged)
    with application(engine.home.path, port=port, **environment) as server:
        stop.set()
        for client in clients:
            client.join(30)
        asking = Program(port, Said(), stop)
        for id_, word in [pair for pair in known.items() if pair[0] in said.sent][::40]:
            body = json.dumps({"answers": {**ANSWERS, "pin": word}})
            assert asking.ask("PUT", DOOR + id_, body, "application/json")[0] == 200
            other = json.dumps({"answers": {**ANSWERS, "pin": "other"}})
            assert asking.ask("PUT", DOOR + id_, other, "application/json")[0] == 409
        assert "rror" not in server.log.read_text(), server.log.read_text()


def _compare(engine: Diversa, said: Said) -> None:
    """Compare what is stored with what was acknowledged."""
    rows = [row for batch in engine.store.documents("demo", "sample") for row in batch]
    stored = {id_.hex(): orjson.loads(document) for id_, _, document in rows}
    assert len(stored) == len(rows) == engine.store.count("demo", "sample")
    assert said.acknowledged.keys() <= stored.keys()
    whole = {**ANSWERS, "age": 30, "income": 0, "busy": 1, "elder": 2}
    for name in ("secret", "story", "foods_96_text"):
        del whole[name]
    for id_, document in stored.items():
        word = document["values"]["pin"]
        assert word == said.acknowledged.get(id_, said.sent.get(id_, word))
        assert document["values"] == {**whole, "pin": word}
        assert document["sealed"].keys() == {"story", "foods_96_text"}
    words = [document["values"]["pin"] for document in stored.values()]
    assert len(set(words)) == len(words), "one response was stored twice"
    remembered = {bytes(row["id"]).hex() for row in engine.store.sent.select()}
    assert remembered == stored.keys(), "a response and what is remembered of it are written together"
