"""The office at work, without a browser: `Office(engine).sign_in(Role.ANALYST).get("/campanas/")`."""

from __future__ import annotations

import re
import time
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from werkzeug.test import Client, TestResponse

from diversa.accounts.people import Person
from diversa.accounts.roles import Role
from diversa.console import CONSOLE
from diversa.engine import Diversa
from diversa.site import Site, create_site

PASSWORD = "cuatro palabras sin orden"
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_KEY = re.compile(r'<code class="secret">([^<]+)</code>')


class Office:
    """Hold a site, and let people of the office sign in to its console."""

    def __init__(self, engine: Diversa, **settings: Any) -> None:
        self.engine: Diversa = engine
        self.site: Site = create_site(engine, **settings)
        self._made = 0

    def account(self, *roles: Role, organisation: str = "") -> Person:
        """Make an account that nobody has used yet."""
        self._made += 1
        where = organisation or ("Organización de prueba" if Role.FACILITATOR in roles else "")
        email = f"{roles[0].value}{self._made}@example.org"
        return self.engine.people.create(email, f"Cuenta {self._made}", roles, where)

    def sign_in(self, *roles: Role, organisation: str = "") -> Staff:
        """Return somebody who came in by a link, prepared a second factor and has recovery codes."""
        return self.bring_in(self.account(*roles, organisation=organisation))

    def bring_in(self, person: Person) -> Staff:
        """Take somebody from the link to the first page of the console, through every page on the way."""
        staff = Staff(self, person)
        link = f"/invitacion/{self.engine.people.invite(person.id)}/"
        staff.must(staff.post(link, password=PASSWORD, again=PASSWORD), 303)
        staff.password()
        shown = staff.must(staff.post("/segunda-llave/", page="/segunda-llave/", setup="authenticator"), 200)
        found = _KEY.search(shown.text)
        assert found, "the key of the second factor is shown"
        staff.key = unescape(found.group(1))
        staff.code()
        staff.must(staff.post("/mi-cuenta/recuperacion/", generate_new_codes="1"), 200)
        return staff


class Staff:
    """Be one person of the office with a browser of her own. Addresses are below the console's."""

    def __init__(self, office: Office, person: Person) -> None:
        self.office, self.person, self.key = office, person, ""
        self.client = Client(office.site)

    def get(self, address: str) -> TestResponse:
        """Ask for a page."""
        return self.client.get(f"{CONSOLE}{address}")

    def post(self, address: str, page: str | None = None, **fields: Any) -> TestResponse:
        """Send a form with the token of a page; without one, of the page at the same address or of the account's."""
        token = self.token(page or address)
        return self.client.post(f"{CONSOLE}{address}", data={"csrf_token": token, **fields})

    def follow(self, answer: TestResponse) -> TestResponse:
        """Ask for the page that an answer leads to."""
        assert answer.status_code in (302, 303), answer.text
        parts = urlsplit(answer.headers["Location"])
        return self.client.get(parts.path + (f"?{parts.query}" if parts.query else ""))

    def token(self, page: str) -> str:
        """Return the token against foreign forms that a page holds."""
        for address in (page, "/mi-cuenta/", "/entrar/"):
            found = _TOKEN.search(self.get(address).text)
            if found:
                return unescape(found.group(1))
        raise AssertionError("no page has a token")

    def password(self) -> TestResponse:
        """Send the e-mail and the password."""
        email = self.office.engine.people[self.person.id].email
        return self.must(self.post("/entrar/", email=email, password=PASSWORD), 302, 303)

    def code(self) -> TestResponse:
        """Send the code that the phone shows now; each call shows a later one, as after half a minute."""
        sent = self.post("/segunda-llave/codigo/", page="/segunda-llave/codigo/", code=self.next_code())
        return self.must(sent, 302, 303)

    def next_code(self) -> str:
        """Return a one-time code that was not used yet."""
        from passlib.totp import TOTP

        row = self.office.engine.people.store.find("id", self.person.id)
        assert row is not None
        counter = max(int(time.time()) // 30, int(row["totp_counter"]) + 1)
        return str(TOTP(self.key.replace(" ", ""), new=False).generate(time=counter * 30).token)

    def sign_out(self) -> TestResponse:
        """Leave the console."""
        return self.must(self.post("/salir/"), 302, 303)

    @staticmethod
    def must(answer: TestResponse, *statuses: int) -> TestResponse:
        """Return an answer that has one of these statuses; fail with its page otherwise."""
        assert answer.status_code in statuses, f"{answer.status_code}: {answer.text[:2000]}"
        return answer
