"""Visits through the real pages: walked once with care, then repeated as they were recorded.

A simulated person reads each page as a browser does, without JavaScript: what is disabled is not sent, hidden fields
go back as they came, a page that asks again is answered again, until the receipt stands there. What such a visit
sends never changes but for the answer sheet, so that the load generator only has to put that in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from http.client import HTTPConnection
from itertools import cycle
from random import Random
from typing import Any
from urllib.parse import quote_plus, urlencode

from benchmarks.clients import Visit, request
from diversa.questionnaire.answers import Missing
from diversa.questionnaire.kinds import Department, Grid, Month, Municipality
from diversa.questionnaire.questions import Question
from diversa.questionnaire.structure import Questionnaire
from diversa.simulation.walking import Crowd, Person

MOST_PAGES = 60
SHEET = b'name="sheet" value="'
RECEIPT = b'class="receipt"'
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Script:
    """Hold what one visit sends: its address, and each form but for its answer sheet."""

    path: str
    forms: tuple[bytes, ...]
    end: bytes = RECEIPT
    """What stands on the last page."""


@dataclass(eq=False)
class Page(HTMLParser):
    """Read what can be sent from a page: the controls that are not disabled, by name."""

    hidden: Pairs = field(default_factory=list)
    values: dict[str, set[str]] = field(default_factory=dict)
    """Name → what its buttons and lists offer; nothing where one types."""
    problems: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    _disabled: list[bool] = field(default_factory=lambda: [False])
    _list: str = ""
    _complains: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, found: list[tuple[str, str | None]]) -> None:
        """Note a control, or a group that is disabled."""
        has = dict(found)
        if tag == "fieldset":
            self._disabled.append(self._disabled[-1] or "disabled" in has)
        elif tag == "div":
            self._complains = has.get("id") == "problems"
        elif tag == "a" and self._complains and (has.get("href") or "").startswith("#q-"):
            self.problems.append(str(has["href"])[3:])
        elif tag == "option" and self._list:
            self.values[self._list].add(has.get("value") or "")
        elif not self._disabled[-1] and "disabled" not in has:
            self._control(tag, has)

    def handle_endtag(self, tag: str) -> None:
        """Leave a group or a list."""
        if tag == "fieldset":
            self._disabled.pop()
        elif tag == "div":
            self._complains = False
        elif tag == "select":
            self._list = ""

    def _control(self, tag: str, has: dict[str, str | None]) -> None:
        name, value = has.get("name") or "", has.get("value") or ""
        if tag == "button":
            self.actions.append(value)
        elif tag == "input" and has.get("type") == "hidden":
            self.hidden.append((name, value))
        elif tag == "input" and has.get("type") in ("radio", "checkbox"):
            self.values.setdefault(name, set()).add(value)
        elif tag in ("input", "textarea"):
            self.values.setdefault(name, set())
        elif tag == "select":
            self._list = name
            self.values.setdefault(name, set())

    def seen(self) -> list[str]:
        """Return the questions that are shown, in order."""
        return list(dict.fromkeys(v.partition(":")[0] for name, v in self.hidden if name == "seen"))

    def fits(self, name: str, value: str) -> bool:
        """Tell whether a browser could send this."""
        return name in self.values and (not self.values[name] or value in self.values[name])


def record(
    address: tuple[str, int], path: str, questionnaire: Questionnaire, many: int, seed: int = 1
) -> list[Script]:
    """Let people walk until so many have reached their receipt, and return what they sent."""
    crowd, random = Crowd(questionnaire), Random(seed)
    found: list[Script] = []
    while len(found) < many:
        forms = _walk(HTTPConnection(*address, timeout=60), path, Person(crowd, random))
        if forms is not None:
            found.append(Script(path, tuple(forms)))
    return found


def _walk(connection: HTTPConnection, path: str, person: Person) -> list[bytes] | None:
    """Return the forms of one whole visit; None where the questionnaire ended early or asked again too often."""
    forms: list[bytes] = []
    text = _fetch(connection, "GET", path)
    while len(forms) < MOST_PAGES:
        page = Page()
        page.feed(text)
        sheet = dict(page.hidden).get("sheet")
        if 'class="receipt"' in text:
            return forms
        if sheet is None:
            return None
        rest = [pair for pair in page.hidden if pair[0] != "sheet"]
        body = urlencode(
            [*rest, *_answers(page, person), ("action", "send" if "send" in page.actions else "continue")]
        )
        forms.append(f"&{body}".encode())
        text = _fetch(connection, "POST", path, f"sheet={quote_plus(sheet)}&{body}")
    return None


def _fetch(connection: HTTPConnection, method: str, path: str, body: str | None = None) -> str:
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    if answer.status != 200:
        raise RuntimeError(f"{method} {path} answered {answer.status}: {re.sub('<[^>]*>', ' ', text)[-400:]}")
    return text


def _answers(page: Page, person: Person) -> Iterator[tuple[str, str]]:
    for name in page.problems:
        person.think_again(name)
    for name in page.seen():
        question = person.crowd.questionnaire.by_id[name]
        yield from (pair for pair in written(question, person[name]) if page.fits(*pair))


def written(question: Question, answer: Any) -> Pairs:
    """Return an answer as a browser sends it."""
    if answer is None or answer == "":
        return []
    if isinstance(question, Grid):
        rows = dict.fromkeys(question.row_ids(), answer) if isinstance(answer, Missing) else answer
        return [(f"{question.id}.{row}", str(cell)) for row, cell in rows.items()]
    if isinstance(question, Municipality):
        place = [] if isinstance(answer, Missing) or len(answer) == 2 else [(question.id, answer)]
        return [(f"{question.id}.department", answer if isinstance(answer, Missing) else answer[:2]), *place]
    if isinstance(question, Month) and not isinstance(answer, Missing):
        year, month = answer.split("-")
        return [(f"{question.id}.month", str(int(month))), (f"{question.id}.year", year)]
    if isinstance(question, Department) or not isinstance(answer, list | tuple):
        return [(question.id, str(answer))]
    return [(question.id, str(code)) for code in answer]


def straight(path: str, pages: Iterable[Iterable[tuple[str, str]]], end: bytes) -> Script:
    """Return the visit of somebody who answers every question of a form that never asks again."""
    return Script(path, tuple(f"&{urlencode(list(pairs))}".encode() for pairs in pages), end)


def repeat(scripts: list[Script], gzip: bool = False) -> Callable[[], Visit]:
    """Return what makes visits of these scripts, one after the other, each with answer sheets of its own."""
    turns = cycle(scripts)
    return lambda: _visit(next(turns), gzip)


def _visit(script: Script, gzip: bool) -> Visit:
    answer = yield request("GET", script.path, gzip=gzip)
    for form in script.forms:
        if answer.status != 200:
            raise RuntimeError(f"A page of a visit answered {answer.status}.")
        answer = yield request("POST", script.path, b"sheet=" + sheet_of(answer.body) + form, gzip=gzip)
    if answer.status != 200 or script.end not in answer.body:
        raise RuntimeError(f"A visit ended with {answer.status}, without what it came for.")


def sheet_of(page: bytes) -> bytes:
    """Return the answer sheet that a page carries, as a browser sends it back. Raises ValueError without one."""
    start = page.index(SHEET) + len(SHEET)
    return quote_plus(unescape(page[start : page.index(b'"', start)].decode())).encode()
