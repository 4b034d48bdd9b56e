"""How many bytes reach a phone: at most 30 KB for the first page with all it needs, 10 KB for each one after."""

from __future__ import annotations

import pytest
from werkzeug.test import TestResponse

from tests.web.people import MODULE, SPARED, VICTIM
from tests.web.reading import Visitor

FIRST, NEXT = 30_000, 10_000
"""Bytes: compressed bodies with their headers."""


@pytest.fixture
def client(app):
    """Return a client that takes compressed pages, as every browser does."""
    client = app.test_client(use_cookies=False)
    client.environ_base["HTTP_ACCEPT_ENCODING"] = "gzip, deflate, br"
    return client


class Phone(Visitor):
    """A visitor who reads compressed pages and weighs everything that arrives, each file once."""

    def __init__(self, client, address: str) -> None:
        self.loaded: dict[str, int] = {}
        self.pages: list[tuple[str, int]] = []
        super().__init__(client, address)

    def see(self, answer: TestResponse) -> None:
        """Weigh a page with the files it asks for that are not there yet."""
        sent = _weight(answer)
        answer.set_data(_body(answer))
        super().see(answer)
        for asset in dict.fromkeys(self.page.assets):
            if asset not in self.loaded:
                self.loaded[asset] = _weight(self.client.get(asset))
                sent += self.loaded[asset]
        self.pages.append((self.page.title, sent))


def _weight(answer: TestResponse) -> int:
    assert answer.status_code < 500
    return len(answer.data) + sum(len(name) + len(value) + 4 for name, value in answer.headers)


def _body(answer: TestResponse) -> bytes:
    import gzip

    return gzip.decompress(answer.data) if answer.headers.get("Content-Encoding") == "gzip" else answer.data


@pytest.mark.parametrize("language", ["", "/en"], ids=["es", "en"])
@pytest.mark.parametrize("answers", [VICTIM, SPARED, {}], ids=["victim", "spared", "blank"])
def test_no_page_is_too_heavy(client, answers, language):
    """The whole discrimination module, with every second round and every page of problems, in both languages."""
    phone = Phone(client, language + MODULE)
    consents = {"age_years": 33, "residence_12m": 1, "consent_main": 1, "consent_sensitive": 1}
    phone.press()
    phone.walk({**consents, **answers}, until="Check your" if language else "Revise sus")
    phone.press("send")
    phone.press("rate", {})
    (first, weight), *others = phone.pages
    assert weight <= FIRST, f"«{first}» weighs {weight} bytes with {phone.loaded}"
    too_heavy = [f"«{title}» weighs {weight} bytes" for title, weight in others if weight > NEXT]
    assert too_heavy == []
    assert len(others) > 10


def test_the_pages_around_are_light_too(client):
    """Whoever comes through the front door first pays no more."""
    for address in ("/", "/demo/", MODULE + "ayuda/", "/retirar/", "/resultados/", "/nada/"):
        title, weight = Phone(client, address).pages[0]
        assert weight <= NEXT, f"«{title}» weighs {weight} bytes"
