"""A planted canary is found nowhere but where it should be: not in files, journals, logs or temporary folders.

Each word is said in one place alone, so that a find tells what leaked. Whole folders are read, byte by byte.
"""

from __future__ import annotations

import json
import os
import subprocess
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

import orjson
import psycopg
import pytest

from diversa.engine import Diversa
from diversa.home import Home
from diversa.privacy import sealing
from diversa.privacy.receipts import normalise, rating_id, response_id
from diversa.registry import Registry
from tests.sample import diversa_sample
from tests.sample.diversa_sample import ANSWERS
from tests.servers import Application, application, diversa_command, postgresql
from tests.web.reading import Reading, Visitor

SITE = str(Path(__file__).parent / "sample")
FORM = "application/x-www-form-urlencoded"
DOOR = "/api/v1/campaigns/demo/modules/sample/responses/"
KEPT, WITHDRAWN = "canario guardado", "canario retirado"
DROPPED, BANDED = 481_516_234, 417_893
SEALED, SPECIFIED, COMMENTED = "canario sellado", "canario de fruta", "canario comentado"
ENDED, ABANDONED, REJECTED = "canario terminado", "canario olvidado", "canario negado"
MALFORMED, ASKED, TYPED = "canario roto", "canario preguntado", "canario tecleado"
SAID, PROPOSED = "canario que escribe", "canario que propone"
Word = str | int
HIDDEN: tuple[Word, ...] = (
    DROPPED,
    BANDED,
    SEALED,
    SPECIFIED,
    COMMENTED,
    ENDED,
    ABANDONED,
    REJECTED,
    MALFORMED,
    ASKED,
    TYPED,
    SAID,
    PROPOSED,
)
PRIVATE, PUBLIC = sealing.generate_keypair()


@dataclass
class Site:
    """Hold an installation with its open campaign, the folder of its database server if it has one, and its logs."""

    home: Path
    temporary: Path
    environment: dict[str, str]
    cluster: Path | None = None
    logs: list[Path] = field(default_factory=list)

    def engine(self) -> Diversa:
        """Return the installation, for this process."""
        registry = Registry([])
        registry.add(diversa_sample, "sample")
        return Diversa(Home(self.home), registry)

    def serve(self) -> Any:
        """Return a running server, as a context."""
        return application(self.home, port=None, **self.environment)

    def maintain(self) -> None:
        """Do what the operator's timer does once a day."""
        command = [diversa_command(), "maintain"]
        environment = {**os.environ, **self.environment, "DIVERSA_HOME": str(self.home)}
        subprocess.run(command, env=environment, check=True, capture_output=True, timeout=60)

    def places(self, *words: Word) -> dict[Word, set[str]]:
        """Return word → the files in which it stands: data, journals, temporary files, logs; only words that do."""
        folders = [self.home, self.temporary, *([self.cluster] if self.cluster else [])]
        found: dict[Word, set[str]] = {}
        for path in (
            *(path for folder in folders for path in folder.rglob("*") if path.is_file()),
            *self.logs,
        ):
            content = path.read_bytes()
            for word in words:
                if str(word).encode() in content:
                    found.setdefault(word, set()).add(path.name)
        return found


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def site(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """Yield an installation on each engine in turn.

    PostgreSQL is a server of this test's own, with the one setting that the operations page asks for.
    """
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    found = Site(tmp_path / "home", temporary, {"PYTHONPATH": SITE, "TMPDIR": str(temporary)})
    if request.param == "sqlite":
        monkeypatch.delenv("DIVERSA_DATABASE", raising=False)
        yield _prepared(found)
        return
    with postgresql() as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET wal_recycle = off")
            connection.execute("SELECT pg_reload_conf()")
            (folder,) = connection.execute("SHOW data_directory").fetchone() or ("",)
        found.cluster = Path(folder)
        found.environment["DIVERSA_DATABASE"] = url
        monkeypatch.setenv("DIVERSA_DATABASE", url)
        yield _prepared(found)


def _prepared(site: Site) -> Site:
    engine = site.engine()
    engine.campaigns.create("demo", "Demostración", PUBLIC, demonstration=True, today=engine.today())
    engine.campaigns.enable("demo", "sample")
    engine.campaigns.open("demo")
    engine.store.engine.close()
    return site


class Browser:
    """Ask a running server, as a test client does."""

    def __init__(self, server: Application) -> None:
        self.url, self.opener = server.url, build_opener(ProxyHandler({}))

    def get(self, path: str) -> Any:
        """Open a page."""
        return self.ask(Request(self.url + path))

    def post(self, path: str, data: str, content_type: str) -> Any:
        """Send a form."""
        return self.ask(Request(self.url + path, data.encode(), {"Content-Type": content_type}))

    def put(self, id_: str, body: bytes) -> int:
        """Send to the JSON door; return the status."""
        headers = {"Content-Type": "application/json"}
        return int(self.ask(Request(self.url + DOOR + id_, body, headers, method="PUT")).status_code)

    def ask(self, request: Request) -> Any:
        """Return what the server answers, whatever the status."""
        try:
            answer = self.opener.open(request, timeout=20)
        except HTTPError as error:
            answer = error
        with answer:
            body = answer.read().decode()
        return SimpleNamespace(status_code=answer.status, get_data=lambda as_text: body)


def fill(browser: Browser, **changes: Any) -> tuple[Visitor, str]:
    """Fill in every page and send; return the visitor on the receipt page, and the receipt."""
    visitor = Visitor(browser, "/demo/sample/")  # type: ignore[arg-type]
    visitor.walk({**ANSWERS, **changes})
    visitor.press("send")
    receipt = normalise(visitor.page.html.partition("<code>")[2].partition("</code>")[0])
    assert receipt, visitor.page.words
    return visitor, receipt


def speak(server: Application) -> Mapping[str, str]:
    """Say every canary in its place; return the receipts of who stayed and of who withdrew."""
    browser = Browser(server)
    changes = {
        "secret": DROPPED,
        "income": BANDED,
        "story": SEALED,
        "foods_96_text": SPECIFIED,
        "pin": KEPT,
    }
    visitor, kept = fill(browser, **changes)
    rating = {"sheet": visitor.page.sheet, "stars": "5", "comment": COMMENTED, "action": "rate"}
    visitor.send(list(rating.items()))
    assert visitor.answer.status_code == 200
    _, withdrawn = fill(browser, pin=WITHDRAWN)
    converse(browser, kept)
    leave(browser)
    refuse(browser)
    return {"kept": kept, "withdrawn": withdrawn}


def converse(browser: Browser, receipt: str) -> None:
    """Write to the office with a receipt, after a warning; and propose a subject."""
    page = Reading(browser.post("/recibo/", urlencode({"receipt": receipt}), FORM).get_data(as_text=True))
    message = {"page": page.value("page"), "action": "remark", "words": f"{SAID} 320 123 4567"}
    assert browser.post("/recibo/", urlencode(message), FORM).status_code == 422
    assert browser.post("/recibo/", urlencode({**message, "decision": "anyway"}), FORM).status_code == 200
    proposal = {"kind": "subject", "words": PROPOSED}
    assert browser.post("/demo/propuestas/", urlencode(proposal), FORM).status_code == 200


def leave(browser: Browser) -> None:
    """Leave halfway; and come back from halfway to say an age that ends the questionnaire."""
    visitor = Visitor(browser, "/demo/sample/")  # type: ignore[arg-type]
    visitor.walk({**ANSWERS, "pin": ABANDONED, "story": ABANDONED}, until="Dónde")
    assert Visitor(browser, "/demo/sample/?story=" + ASKED.replace(" ", "%20")).answer.status_code == 200  # type: ignore[arg-type]
    visitor = Visitor(browser, "/demo/sample/")  # type: ignore[arg-type]
    visitor.walk({**ANSWERS, "pin": ENDED, "story": ENDED}, until="Dónde")
    visitor.press("back")
    visitor.press("back")
    visitor.press(answers={"age": 17})
    assert "Solo personas adultas" in visitor.page.words


def refuse(browser: Browser) -> None:
    """Send what is refused at each door: broken rules, early ends, unknown names, broken bodies and sheets."""
    rejected = {**ANSWERS, "pin": REJECTED, "story": REJECTED}
    for change in ({"shoes": 3}, {"age": 17}, {REJECTED: 1}, {"foods": [REJECTED]}):
        assert browser.put("0" * 32, json.dumps({"answers": {**rejected, **change}}).encode()) == 422
    for body in (f'{{"answers": {{"pin": "{MALFORMED}"', f'["{MALFORMED}"]', f'"{MALFORMED}"\udcff'):
        assert browser.put("0" * 32, body.encode(errors="surrogateescape")) == 400
    for form in ({"sheet": MALFORMED, "pin": MALFORMED}, {"receipt": TYPED}):
        path = "/retirar/" if "receipt" in form else "/demo/sample/"
        assert browser.post(path, urlencode(form), FORM).status_code in (400, 422)


def withdraw(server: Application, receipt: str) -> None:
    """Type a receipt on the page for withdrawing."""
    answer = Browser(server).post("/retirar/", urlencode({"receipt": receipt}), FORM)
    assert answer.status_code == 200


@pytest.mark.slow
def test_a_canary_is_nowhere_but_where_it_should(site: Site) -> None:
    """Neither while the server runs, nor after it was killed, nor after another one took over and was stopped.

    Dropped, banded, sealed, refused, ended and abandoned answers are never in a file. What was withdrawn is gone from
    SQLite's files at once. From PostgreSQL's it is gone after `diversa maintain`, if its journal is not recycled
    (`wal_recycle = off`, in the operations page): until then, at most a day with the daily timer, deleted rows stay in
    its tables and its journal. With recycling they stay in renamed journal files until those are written over; copies
    that a standby, an archive or a backup took are out of reach in both cases.
    """
    with site.serve() as server:
        site.logs.append(server.log)
        receipts = speak(server)
        assert site.places(*HIDDEN) == {}
        assert site.places(KEPT), "what is kept is found, so the others would be"
        assert site.places(WITHDRAWN)
        withdraw(server, receipts["withdrawn"])
        if site.cluster:
            assert site.places(WITHDRAWN), "PostgreSQL has the window that is described"
            site.maintain()
        assert site.places(*HIDDEN, WITHDRAWN) == {}
        server.kill()
    assert site.places(*HIDDEN, WITHDRAWN) == {}
    with site.serve() as server:
        site.logs.append(server.log)
        assert Browser(server).get("/demo/").status_code == 200
    site.maintain()
    assert site.places(*HIDDEN, WITHDRAWN) == {}
    assert not any(receipt in path.read_text() for path in site.logs for receipt in receipts.values())
    _unseal(site, receipts["kept"])


def _unseal(site: Site, receipt: str) -> None:
    """What was sealed or locked is there all the same, for who has the keys and knows its place."""
    engine = site.engine()
    fingerprint = engine.campaigns.module("demo", "sample").instrument.fingerprint
    ((id_, _, content),) = next(engine.store.documents("demo", "sample"))
    assert [message.text for message in engine.threads.read(receipt)] == [f"{SAID} 320 123 4567"]
    assert [proposal.text for proposal in engine.proposals.of("demo")] == [PROPOSED]
    (rating,) = engine.store.ratings.select()
    engine.store.engine.close()
    assert id_ == response_id(receipt)
    document = orjson.loads(content)
    assert (document["values"]["pin"], document["values"]["income"]) == (KEPT, 0)
    texts = {name: b64decode(text) for name, text in document["sealed"].items()}
    place = sealing.Place("demo", fingerprint, "story", id_)
    assert sealing.unseal(texts["story"], PRIVATE, place) == SEALED
    with pytest.raises(sealing.CannotUnseal):
        sealing.unseal(texts["foods_96_text"], PRIVATE, place)
    comment = sealing.Place("demo", fingerprint, "comment", rating_id(receipt))
    assert bytes(rating["id"]) == rating_id(receipt) != id_
    assert sealing.unseal(bytes(rating["comment"]), PRIVATE, comment) == COMMENTED
