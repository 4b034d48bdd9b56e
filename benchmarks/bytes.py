"""What travels to a phone: `python -m benchmarks.bytes`."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator

from flask.testing import FlaskClient

from benchmarks import peers, skeleton, walking
from benchmarks.clients import FORM
from benchmarks.installation import CAMPAIGN, MODULE, RAISED, fill_with, installation
from benchmarks.report import Measure, main
from benchmarks.serving import APPLICATION, serve
from diversa.releases.build import build_release
from diversa.web.app import create_app

KB, FILES, WHOLE = "page KB", "styles and scripts KB", "first visit KB"
FIRST_LOAD, NEXT_PAGE = 30.0, 10.0
NOTES = """Compressed as a browser asks for it. A first visit brings the page with its styles, scripts and pictures, which
are kept for ever; later pages come alone. The floor is the skeleton's page of the comparison's form."""


def measure(responses: int, people: int) -> Iterator[Measure]:
    """Yield the measures."""
    with installation() as engine:
        fill_with(engine, responses)
        build_release(engine, CAMPAIGN, MODULE, publish=True)
        client = create_app(engine).test_client()
        yield from _first(client, "home", "/")
        yield from _first(client, "discrimination, first page", f"/{CAMPAIGN}/{MODULE}/")
        yield from _first(client, "comparison's form, first page", f"/{CAMPAIGN}/{peers.questionnaire.id}/")
        yield from _first(client, "results", f"/resultados/{CAMPAIGN}/{MODULE}/1/")
        questionnaire = engine.registry.questionnaires[MODULE]
        with serve(APPLICATION, DIVERSA_HOME=str(engine.home.path), **RAISED) as server:
            scripts = walking.record(server.address, f"/{CAMPAIGN}/{MODULE}/", questionnaire, people)
        sizes = [size for script in scripts for size in _walk(client, script)]
        client.application.extensions["counters"].flush()  # before its database is gone
    floor, _ = _fetch(skeleton.create().test_client(), "/")
    yield Measure("skeleton of the comparison's form", KB, floor)
    yield Measure("discrimination, later pages, largest", KB, max(sizes), at_most=NEXT_PAGE)
    yield Measure("discrimination, later pages, mean", KB, sum(sizes) / len(sizes))
    yield Measure("discrimination, a whole fill", KB, sum(sizes) / len(scripts))


def _fetch(client: FlaskClient, path: str) -> tuple[float, str]:
    """Return the kilobytes of an answer with its headers, and its text."""
    answer = client.get(path, headers={"Accept-Encoding": "gzip"})
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    plain = client.get(path).get_data(as_text=True)
    return (len(answer.get_data()) + len(str(answer.headers))) / 1024, plain


def _first(client: FlaskClient, case: str, path: str) -> Iterator[Measure]:
    page, text = _fetch(client, path)
    found = re.findall(r'(?:href|src)="([^"]+[.](?:css|js|svg|ico|png))"', text)
    files = sum(
        _fetch(client, name if name.startswith("/") else path + name)[0] for name in dict.fromkeys(found)
    )
    yield Measure(case, KB, page)
    yield Measure(case, FILES, files)
    yield Measure(case, WHOLE, page + files, at_most=FIRST_LOAD)


def _walk(client: FlaskClient, script: walking.Script) -> Iterator[float]:
    """Yield the kilobytes of each page after the first."""
    text = client.get(script.path).get_data()
    for form in script.forms:
        body = b"sheet=" + walking.sheet_of(text) + form
        answer = client.post(script.path, data=body, content_type=FORM, headers={"Accept-Encoding": "gzip"})
        if answer.status_code != 200:
            raise RuntimeError(f"A page answered {answer.status_code}.")
        sent = answer.get_data()
        text = gzip.decompress(sent) if answer.content_encoding == "gzip" else sent
        yield (len(sent) + len(str(answer.headers))) / 1024


if __name__ == "__main__":
    main("What travels to a phone", NOTES, measure, responses=3_000, people=5)
