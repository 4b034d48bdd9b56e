"""What every answer carries: security headers, caching that fits the page, and never a cookie."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator

import pytest

from diversa.engine import Diversa
from tests.web.reading import Reading, Visitor
from tests.web.tiny import ANSWERS

TINY = "/demo/tiny/"
API = "/api/v1/campaigns/demo/modules/tiny"
POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}


def release(engine: Diversa) -> str:
    """Write a published release of one page and one table, and return its address."""
    folder = engine.home.releases / "demo" / "tiny" / "1"
    folder.mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>Resultados</title>" + "<p>Cifras</p>" * 99)
    (folder / "tables.csv").write_text("indicador;valor\n")
    engine.store.add_release("demo", "tiny", 1, engine.today(), True, "{}")
    return "/resultados/demo/tiny/1/"


@pytest.fixture
def answers(client, app, engine) -> Iterator:
    """Return every kind of answer the application gives: (name, answer, expected status)."""
    results = release(engine)
    visitor = Visitor(client, TINY)
    asset = visitor.page.assets[0]
    visitor.walk(ANSWERS)
    review = visitor.answer
    visitor.press("send")
    put = client.put(f"{API}/responses/{'0d' * 16}", json={"answers": ANSWERS})
    return {
        "home": (client.get("/"), 200),
        "english": (client.get("/en/"), 200),
        "campaign": (client.get("/demo/"), 200),
        "first page": (client.get(TINY), 200),
        "review": (review, 200),
        "receipt": (visitor.answer, 200),
        "help": (client.get(TINY + "ayuda/"), 200),
        "withdraw": (client.get("/retirar/"), 200),
        "withdraw wrong": (client.post("/retirar/", data={"receipt": "x"}), 422),
        "head": (client.head(TINY), 200),
        "head withdraw": (client.head("/retirar/"), 200),
        "options": (client.options(TINY), 200),
        "asset": (client.get(asset), 200),
        "no asset": (client.get("/static/0/comunidad.css"), 404),
        "results": (client.get("/resultados/"), 200),
        "latest": (client.get("/resultados/demo/tiny/"), 303),
        "release": (client.get(results, buffered=True), 200),
        "table": (client.get(results + "tables.csv", buffered=True), 200),
        "no release": (client.get("/resultados/demo/tiny/2/"), 404),
        "outside": (client.get(results + "..%2f..%2f..%2f..%2fdiversa.db"), 404),
        "not found": (client.get("/nada/"), 404),
        "no slash": (client.get("/nada"), 308),
        "no method": (client.delete(TINY), 405),
        "bad form": (client.post(TINY, data={"sheet": "x"}), 400),
        "foreign": (client.post(TINY, data={}, headers={"Origin": "null"}), 403),
        "too large": (client.post(TINY, data={"sheet": "x" * 300_000}), 413),
        "no form": (client.post(TINY, data="x", content_type="text/plain"), 415),
        "api": (client.get("/api/v1/campaigns"), 200),
        "definition": (client.get(API), 200),
        "description": (client.get("/api/v1/openapi.json"), 200),
        "stored": (put, 201),
        "api refused": (client.put(f"{API}/responses/{'0e' * 16}", json={"answers": {}}), 422),
        "api not found": (client.get("/api/v1/nada"), 404),
        "api no method": (client.post(API), 405),
    }


def test_every_answer_is_protected(answers):
    """The same strict headers on pages, errors, files, results and JSON; no cookie anywhere, and nothing for other sites."""
    for name, (answer, status) in answers.items():
        headers = answer.headers
        assert answer.status_code == status, name
        policy = dict(part.split(maxsplit=1) for part in headers["Content-Security-Policy"].split(";"))
        assert {rule: value.split() for rule, value in policy.items()} == POLICY, name
        assert headers["X-Content-Type-Options"] == "nosniff", name
        assert headers["Referrer-Policy"] == "same-origin", name
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", name
        assert headers["X-Frame-Options"] == "DENY", name
        assert "Set-Cookie" not in headers, name
        assert not [header for header, _ in headers if header.startswith("Access-Control-")], name
        assert headers["Cache-Control"], name


def test_each_kind_of_page_is_cached_as_it_may_be(answers):
    """Files with a digest for ever, releases for minutes, and what a person sees never without asking again."""
    public = {
        "asset": "public, max-age=31536000, immutable",
        "release": "public, max-age=300",
        "table": "public, max-age=300",
    }
    for name, (answer, _) in answers.items():
        assert answer.headers["Cache-Control"] == public.get(name, "private, no-cache"), name


def test_a_method_that_is_none_says_which_there_are(answers):
    """405 names the methods, at both doors."""
    assert "POST" in answers["no method"][0].headers["Allow"]
    assert "GET" in answers["api no method"][0].headers["Allow"]


def test_pages_are_compressed_and_the_receipt_is_not(client):
    """What a person waits for is compressed where the browser can; the page that shows a secret never is."""
    client.environ_base["HTTP_ACCEPT_ENCODING"] = "gzip"
    page = client.get(TINY)
    assert page.headers["Content-Encoding"] == "gzip"
    assert page.headers["Vary"] == "Accept-Encoding"
    assert "Para comenzar" in gzip.decompress(page.data).decode()
    del client.environ_base["HTTP_ACCEPT_ENCODING"]
    visitor = Visitor(client, TINY)
    visitor.walk(ANSWERS)
    client.environ_base["HTTP_ACCEPT_ENCODING"] = "gzip"
    visitor.press("send")
    assert "Content-Encoding" not in visitor.answer.headers


def test_assets_are_addressed_by_what_is_in_them(client):
    """Another content would be another address, so for ever may mean for ever; a wrong digest is not found."""
    page = Reading(client.get(TINY).text)
    for asset in page.assets:
        _, _, digest, name = asset.split("/")
        assert client.get(asset).status_code == 200
        assert client.get(f"/static/{'0' * len(digest)}/{name}").status_code == 404
    for outside in ("/static/0/..%2fapp.py", "/static/0/theme.cfg", "/static/0/%2e%2e/theme.cfg"):
        assert client.get(outside).status_code == 404


def test_an_unpublished_release_is_not_served(client, engine):
    """A preview lies in the folder, and is nobody's page."""
    address = release(engine)
    engine.store.releases.update(published=False).execute()
    assert client.get(address).status_code == 404
    assert client.get("/resultados/demo/tiny/").status_code == 404


def test_no_page_names_another_host(answers):
    """Links, styles, scripts and pictures are all our own."""
    for name, (answer, _) in answers.items():
        if answer.mimetype == "text/html" and answer.status_code not in (303, 308):
            page = Reading(answer.get_data(as_text=True))
            assert all(a.startswith(("/", "#", "tel:")) for a in page.assets + page.links), name
            assert "<style" not in page.html, name
            assert " style=" not in page.html, name
            assert " onclick" not in page.html, name


def test_errors_of_the_api_are_json(answers):
    """A client never gets a page where it expects JSON."""
    for name in ("api refused", "api not found", "api no method"):
        answer = answers[name][0]
        assert answer.mimetype == "application/json"
        assert json.loads(answer.data)["message"]
