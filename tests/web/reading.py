"""A visitor without a browser: reads a page as HTML and sends its form as a browser without JavaScript would."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from diversa.engine import Diversa

TICKS = ("radio", "checkbox")


def wanted(question: str, answer: Any) -> dict[str, set[str]]:
    """Return what the inputs of a question must hold so that they say an answer, by the inputs' names."""
    if isinstance(answer, Mapping):
        return {f"{question}.{row}": {str(code)} for row, code in answer.items()}
    if isinstance(answer, list | tuple):
        return {question: {str(code) for code in answer}}
    text = str(answer)
    parts = {question: {text}, f"{question}.department": {text[:2]}}
    if text[4:5] == "-":
        parts |= {f"{question}.year": {text[:4]}, f"{question}.month": {text[5:].lstrip("0")}}
    return parts


def stored(engine: Diversa, module: str = "tiny") -> list[dict[str, Any]]:
    """Return the documents that one module of the campaign "demo" has on the disk."""
    return [json.loads(d) for batch in engine.store.documents("demo", module) for _, _, d in batch]


@dataclass
class Control:
    """Hold one input of a page."""

    name: str
    kind: str
    value: str
    question: str
    enabled: bool
    checked: bool = False
    options: list[str] = field(default_factory=list)

    @property
    def sent(self) -> bool:
        """Tell whether a browser would send it."""
        return self.enabled and bool(self.name) and (self.kind not in TICKS or self.checked)


class Reading(HTMLParser):
    """Read a page: its title, words, inputs, questions, buttons and links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.controls: list[Control] = []
        self.questions: dict[str, bool] = {}
        self.buttons: list[dict[str, str | None]] = []
        self.links: list[str] = []
        self.assets: list[str] = []
        self.title = self.words = ""
        self._fieldsets: list[tuple[str, bool]] = []
        self._open = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "fieldset":
            question, enabled = self._fieldsets[-1] if self._fieldsets else ("", True)
            question = (found.get("id") or "").removeprefix("q-") or question
            enabled = enabled and "disabled" not in found
            if "q" in (found.get("class") or "").split():
                self.questions[question] = enabled
            self._fieldsets.append((question, enabled))
        elif tag in ("input", "select", "textarea"):
            self._control(tag, found)
        elif tag == "option" and self.controls:
            self.controls[-1].options.append(found.get("value") or "")
            if "selected" in found:
                self.controls[-1].value = found.get("value") or ""
        elif tag == "button":
            self.buttons.append(found)
        elif tag == "a" and found.get("href"):
            self.links.append(str(found["href"]))
        if tag in ("link", "script", "img"):
            self.assets += [str(found[name]) for name in ("href", "src") if found.get(name)]
        self._open = tag if tag in ("title", "textarea", "script", "style") else ""

    def _control(self, tag: str, found: dict[str, str | None]) -> None:
        question, enabled = self._fieldsets[-1] if self._fieldsets else ("", True)
        kind = found.get("type") or "text" if tag == "input" else tag
        value = found.get("value") or ""
        enabled = enabled and "disabled" not in found
        self.controls.append(
            Control(found.get("name") or "", kind, value, question, enabled, "checked" in found)
        )

    def handle_endtag(self, tag: str) -> None:
        if tag == "fieldset":
            self._fieldsets.pop()
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open == "title":
            self.title += data
        elif self._open == "textarea":
            self.controls[-1].value += data
        elif not self._open:
            self.words += data

    @property
    def shown(self) -> tuple[str, ...]:
        """Return the questions a person without JavaScript sees."""
        return tuple(question for question, enabled in self.questions.items() if enabled)

    @property
    def sheet(self) -> str:
        """Return the closed answer sheet."""
        return next(c.value for c in self.controls if c.name == "sheet")

    def value(self, name: str) -> str | list[str]:
        """Return what stands in an input, or the codes ticked under a name."""
        found = [c for c in self.controls if c.name == name]
        if found[0].kind in TICKS:
            return [c.value for c in found if c.checked]
        return found[0].value

    def fill(self, answers: Mapping[str, Any]) -> None:
        """Answer the questions that are shown and have an answer here."""
        for control in self.controls:
            if control.question not in answers or control.kind == "hidden":
                continue
            goal = wanted(control.question, answers[control.question]).get(control.name)
            if goal is None:
                continue
            if control.kind in TICKS:
                control.checked = control.value in goal
            elif control.kind == "select":
                control.value = next(iter(goal & set(control.options)), control.value)
            elif not any(
                c.name == control.name and c.value in goal for c in self.controls if c.kind in TICKS
            ):
                control.value = next(iter(goal))

    def entries(self, action: str) -> list[tuple[str, str]]:
        """Return what pressing a button sends."""
        return [(c.name, c.value) for c in self.controls if c.sent] + [("action", action)]


class Visitor:
    """Walk through pages with a test client; `page` is what stands before the visitor, `answer` the HTTP answer."""

    def __init__(self, client: FlaskClient, address: str) -> None:
        self.client, self.address = client, address
        self.see(client.get(address))

    def see(self, answer: TestResponse) -> None:
        """Take an answer as the page that stands here now."""
        self.answer, self.page = answer, Reading(answer.get_data(as_text=True))

    def press(self, action: str = "continue", answers: Mapping[str, Any] | None = None) -> Reading:
        """Fill in, press a button, and return the page that follows."""
        self.page.fill(answers or {})
        self.send(self.page.entries(action))
        return self.page

    def send(self, entries: list[tuple[str, str]]) -> TestResponse:
        """Send any form."""
        from urllib.parse import urlencode

        form = "application/x-www-form-urlencoded"
        self.see(self.client.post(self.address, data=urlencode(entries), content_type=form))
        return self.answer

    def walk(self, answers: Mapping[str, Any], until: str = "Revise sus respuestas") -> list[str]:
        """Answer page after page until a title; return the titles on the way, without the module's name."""
        titles = []
        while not self.page.title.startswith(until):
            titles.append(self.page.title.split(" – ")[0])
            assert len(titles) < 60, titles
            self.press(answers=answers)
        return titles
