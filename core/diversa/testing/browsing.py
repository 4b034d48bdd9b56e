"""Walking the real pages without a browser: `survey.browse("noise").fill(noisy=1).continue_()`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from diversa.campaigns.campaigns import EnabledModule
from diversa.engine import Diversa
from diversa.privacy.receipts import normalise
from diversa.testing.markup import CHECKED, Control, Element, controls, parse
from diversa.texts import SOURCE_LANGUAGE, Text, load_catalogue

if TYPE_CHECKING:
    from flask.testing import FlaskClient

_ = Text
CONTINUE, BACK, SEND = _("Continuar"), _("Atrás"), _("Enviar mis respuestas")
ROUNDS = 60
"""Presses after which a questionnaire is taken to lead nowhere."""


class NotOnPage(AssertionError):
    """Say that a page does not offer what the test wants to do with it."""


def first_page(engine: Diversa, module: EnabledModule, language: str) -> Page:
    """Open the first page of a module with a fresh browser."""
    from diversa.web.app import create_app

    client = create_app(engine).test_client()
    prefix = "" if language == SOURCE_LANGUAGE else f"/{language}"
    address = f"{prefix}/{module.campaign.slug}/{module.instrument.questionnaire.public_name}/"
    return _opened(client, client.get(address), language)


@dataclass(frozen=True)
class Page:
    """Hold one page that a person sees, and what they want to fill in; every press gives another page."""

    client: FlaskClient = field(repr=False)
    address: str
    status: int
    html: str = field(repr=False)
    language: str = SOURCE_LANGUAGE
    wanted: Mapping[str, Any] = field(default_factory=dict)

    # --- what it says -----------------------------------------------------------------------------------------------

    @cached_property
    def root(self) -> Element:
        """Return its markup."""
        return parse(self.html)

    @property
    def main(self) -> Element:
        """Return what stands between header and footer."""
        return next(self.root.find("main"), self.root)

    @property
    def title(self) -> str:
        """Return its heading."""
        return next((h.text for h in self.root.find("h1")), "")

    @property
    def text(self) -> str:
        """Return everything that can be read on it, with single spaces."""
        return self.main.text

    @property
    def problems(self) -> tuple[str, ...]:
        """Return what its error summary says, a line for each problem."""
        return tuple(item.text for box in self.root.find("div", class_="errors") for item in box.find("li"))

    @property
    def asked(self) -> tuple[str, ...]:
        """Return the ids of the questions that can be answered on it."""
        boxes = (box for box in self.root.find("fieldset", class_="q") if not box.has("disabled"))
        return tuple(box.attributes["id"].removeprefix("q-") for box in boxes if "id" in box.attributes)

    @property
    def receipt(self) -> str:
        """Return the receipt on it; empty where there is none."""
        return next((normalise(code.text) or "" for code in self.root.find("code")), "")

    # --- what a person does -----------------------------------------------------------------------------------------

    def fill(self, **answers: Any) -> Page:
        """Fill in answers by the id of the question; they are put in when a page asks for them.

        A place is given as a municipality's code: its department is chosen first, as people do.
        """
        return replace(self, wanted={**self.wanted, **answers})

    def press(self, label: str) -> Page:
        """Press the button of this name. Raises `NotOnPage` where there is none, or an answer is not offered."""
        button = next((b for b in self.root.find("button") if self._is(b, label)), None)
        if button is None:
            raise NotOnPage(f"{self.title!r} has no button {label!r}.")
        form = self._form(button)
        data = self._filled(controls(form))
        if "name" in button.attributes:
            data.append((button.attributes["name"], button.attributes.get("value", "")))
        address = button.attributes.get("formaction") or form.attributes.get("action") or self.address
        sent: dict[str, list[str]] = {}
        for name, value in data:
            sent.setdefault(name, []).append(value)
        return _opened(self.client, self.client.post(address, data=sent), self.language, self._left(form))

    def continue_(self) -> Page:
        """Press "Continuar", again where the same page only asks for more that is already known."""
        page, before = self._press(CONTINUE), None
        while page._asks_for_more(self) and page.wanted != before:
            page, before = page._press(CONTINUE), page.wanted
        return page

    def back(self) -> Page:
        """Press "Atrás"."""
        return self._press(BACK)

    def send(self) -> Page:
        """Press the button that sends everything."""
        return self._press(SEND)

    def finish(self) -> Page:
        """Go on to the end, leave the rest blank, and send. Raises `NotOnPage` where something stands in the way."""
        page = self
        for _round in range(ROUNDS):
            if page._can(SEND):
                return page.send()
            if not page._can(CONTINUE):
                break
            page = page._press(CONTINUE)
        raise NotOnPage(
            f"{page.title!r} does not lead to the end: {'; '.join(page.problems) or page.text[:200]}"
        )

    def _press(self, button: Text) -> Page:
        return self.press(self._said(button))

    def _can(self, button: Text) -> bool:
        return any(self._is(b, self._said(button)) for b in self.root.find("button"))

    def _said(self, text: Text) -> str:
        return load_catalogue("diversa", self.language)(text)

    def _is(self, button: Element, label: str) -> bool:
        return button.text == label and "aria-hidden" not in button.attributes

    def _form(self, button: Element) -> Element:
        owner: Element | None = button
        while owner is not None and owner.tag != "form":
            owner = owner.parent
        found = owner or next(self.root.find("form", id=button.attributes.get("form", "")), None)
        if found is None:
            raise NotOnPage(f"The button {button.text!r} belongs to no form.")
        return found

    def _filled(self, offered: list[Control]) -> list[tuple[str, str]]:
        """Return what the form sends once everything wanted is filled in."""
        typed = {name: values for name, values in self._typed() if any(c.name == name for c in offered)}
        for name, values in typed.items():
            same = [c for c in offered if c.name == name]
            free = any(c.kind not in (*CHECKED, "select") for c in same)  # a box to write in, beside "No sé"
            choices = set() if free else {c.value for c in same}
            if choices and not values <= choices:
                raise NotOnPage(
                    f"{name!r} does not offer {sorted(values - choices)}; it offers {sorted(choices)}."
                )
        kept = [(c.name, c.value) for c in offered if c.name not in typed and c.chosen]
        return [*kept, *((name, value) for name, values in typed.items() for value in sorted(values))]

    def _typed(self) -> Iterator[tuple[str, set[str]]]:
        """Yield input name → what is put in, for every answer that is wanted."""
        names = {c.name for form in self.root.find("form") for c in controls(form)}
        for question, answer in self.wanted.items():
            if isinstance(answer, Mapping):
                yield from ((f"{question}.{row}", {str(cell)}) for row, cell in answer.items())
            elif f"{question}.department" in names:
                yield (
                    f"{question}.department",
                    {str(answer)[:2] if str(answer)[:2].isdigit() else str(answer)},
                )
                yield question, {str(answer) if len(str(answer)) > 2 else ""}
            elif f"{question}.month" in names and "-" in str(answer):
                year, month = str(answer).split("-")
                yield from ((f"{question}.year", {year}), (f"{question}.month", {str(int(month))}))
            elif f"{question}.day" in names and "-" in str(answer):
                day, _t, hour = str(answer).partition("T")
                yield from ((f"{question}.day", {day}), (f"{question}.hour", {hour}))
            elif isinstance(answer, list | tuple | set | frozenset):
                yield question, {str(code) for code in answer}
            else:
                yield question, {"" if answer is None else str(answer)}

    def _left(self, form: Element) -> dict[str, Any]:
        """Return the answers that could not be put in yet: their questions, or parts of them, come later."""
        names = {c.name for c in controls(form)}
        unmet = {
            name.partition(".")[0] for name, values in self._typed() if name not in names and values != {""}
        }
        return {question: answer for question, answer in self.wanted.items() if question in unmet}

    def _asks_for_more(self, before: Page) -> bool:
        same = self.title == before.title and not self.problems
        return same and any(question in self.asked for question in self.wanted)


def _opened(
    client: FlaskClient, response: Any, language: str, wanted: Mapping[str, Any] | None = None
) -> Page:
    return Page(
        client,
        response.request.path,
        response.status_code,
        response.get_data(as_text=True),
        language,
        wanted or {},
    )
