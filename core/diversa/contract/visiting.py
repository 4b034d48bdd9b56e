"""Every page that a module shows: as it comes, left blank, filled in, after each answer, to the receipt.

The pages come from the real application. What people would type travels in the closed sheet instead, so that every
kind of question is filled in alike, a module's own kinds too.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from diversa.campaigns.campaigns import EnabledModule
from diversa.engine import Diversa
from diversa.simulation.exploring import Somebody
from diversa.texts import SOURCE_LANGUAGE
from diversa.web import filling, sheets
from diversa.web.sheets import REVIEW, AnswerSheet

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

FEW = 3
TIMES = 4
"""How often a page is sent until it lets on: once for each kind of doubt that it may raise."""
FORM = "application/x-www-form-urlencoded"


class Stuck(RuntimeError):
    """Say which page does not lead on, or answers with an error."""


@dataclass(frozen=True)
class Visit:
    """Hold one page that somebody got; `weight` counts compressed bodies and headers of all that had to be fetched.

    `entry` is true of the page with which somebody arrives, whose styles and scripts are fetched with it.
    """

    page: str
    language: str
    html: bytes = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    weight: int
    entry: bool = False

    @property
    def title(self) -> str:
        """Return what the page is called in reports."""
        return f"{self.page} ({self.language})"


def visits(app: Flask, engine: Diversa, module: EnabledModule, people: Sequence[Somebody]) -> Iterator[Visit]:
    """Yield the pages of some people; in the other languages those of the first few, for only the words differ.

    A page with the same questions as somebody's before is not left blank and filled in again.
    """
    for language in module.instrument.snapshot.languages:
        known: set[object] = set()
        for somebody in people if language == SOURCE_LANGUAGE else people[:FEW]:
            yield from _Visitor(engine, module, somebody, language, app).walk(known)


class _Visitor:
    """One person with an empty browser."""

    def __init__(
        self, engine: Diversa, module: EnabledModule, somebody: Somebody, language: str, app: Flask
    ) -> None:
        self.engine, self.module, self.somebody, self.language = engine, module, somebody, language
        self.instrument, questionnaire = module.instrument, module.instrument.questionnaire
        self.client = app.test_client(use_cookies=False)
        self.client.environ_base["HTTP_ACCEPT_ENCODING"] = "gzip"
        prefix = "" if language == SOURCE_LANGUAGE or questionnaire.sensitive else f"/{language}"
        self.address = f"{prefix}/{module.campaign.slug}/{questionnaire.public_name}/"
        self.fetched: set[str] = set()

    @cached_property
    def envelope(self) -> Any:
        return self.engine.vault_of(*self.module.names).envelope

    def walk(self, known: set[object]) -> Iterator[Visit]:
        """Go from the first page to the receipt, or to where these answers end; `known` are the pages seen whole."""
        first = filling.first_page(self.instrument)
        yield self._seen(first, self.client.get(self.address), entry=True)
        sheet = sheets.begin(first, self.engine.clock())
        while sheet.page != REVIEW:
            filled = self._filled(sheet)
            whole = sheet.page, filled.seen - sheet.seen
            if whole not in known:
                known.add(whole)
                yield self._seen(sheet.page, self._press(sheet.at(sheet.page, seen=filled.seen), "continue"))
                yield self._seen(sheet.page, self._press(filled, "stay"))
            answer, following = self._on(filled)
            yield self._seen(following.page if following else "end", answer)
            if following is None:
                return
            sheet = following
        yield self._seen("receipt", self._press(sheet, "send"))

    def _filled(self, sheet: AnswerSheet) -> AnswerSheet:
        """Return the sheet with everything answered that this person sees on its page."""
        section = next(s for s in self.instrument.questionnaire.sections if s.id == sheet.page)
        own = {q.id: self.somebody.answers[q.id] for q in section if q.id in self.somebody.answers}
        answers = {**sheet.answers, **own}
        route = self.instrument.router.route(answers)
        steps = {
            step
            for question in route.shown.get(sheet.page, ())
            for step in question.steps(route.sheet.get(question.id), route.sheet)
        }
        return sheet.at(sheet.page, answers=answers, seen=sheet.seen | steps)

    def _on(self, sheet: AnswerSheet) -> tuple[TestResponse, AnswerSheet | None]:
        """Press on until another page comes; without a sheet it is where the questionnaire ends."""
        for _time in range(TIMES):
            answer = self._press(sheet, "continue")
            token = _Page(_body(answer)).token
            if not token:
                return answer, None
            following = sheets.open_(token, self.module, self.envelope, self.engine.clock())
            if following.page != sheet.page:
                return answer, following
            sheet = sheet.at(
                sheet.page, asked=sheet.asked | following.asked, seen=sheet.seen | following.seen
            )
        raise Stuck(f"the page {sheet.page!r} does not lead on, though everything on it is answered")

    def _press(self, sheet: AnswerSheet, action: str) -> TestResponse:
        token = sheets.close(sheet, self.module, self.envelope, self.engine.clock())
        sent = urlencode({"sheet": token, "action": action, "lang": self.language, "scripted": "1"})
        return self.client.post(self.address, data=sent, content_type=FORM)

    def _seen(self, page: str, answer: TestResponse, entry: bool = False) -> Visit:
        if answer.status_code != 200:
            raise Stuck(f"the page {page!r} answers with status {answer.status_code}")
        html, weight = _body(answer), _weight(answer)
        for asset in _Page(html).assets:
            if asset not in self.fetched:
                self.fetched.add(asset)
                weight += _weight(self.client.get(asset))
        return Visit(page, self.language, html, _plain_headers(answer), weight, entry)


def _weight(answer: TestResponse) -> int:
    return len(answer.data) + sum(len(name) + len(value) + 4 for name, value in answer.headers)


def _body(answer: TestResponse) -> bytes:
    packed = answer.headers.get("Content-Encoding") == "gzip"
    return gzip.decompress(answer.data) if packed else answer.data


def _plain_headers(answer: TestResponse) -> dict[str, str]:
    return {n: v for n, v in answer.headers if n not in ("Content-Encoding", "Content-Length")}


class _Page(HTMLParser):
    """Read of a page which files it needs, and the closed sheet that it carries."""

    def __init__(self, html: bytes) -> None:
        super().__init__()
        self.assets: list[str] = []
        self.token = ""
        self.feed(html.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag in ("link", "script", "img"):
            addresses = (found.get("href", ""), found.get("src", ""))
            self.assets += [a for a in addresses if a.startswith("/") and found.get("rel") != "alternate"]
        if tag == "input" and found.get("name") == "sheet":
            self.token = found.get("value", "")
