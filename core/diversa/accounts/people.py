"""The office's people: their accounts, and the links by which they come in for the first time.

No e-mail is sent: who makes an account hands over a link that opens once. A password is set there, and a second factor
at the first sign-in.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from diversa.accounts.roles import TITLES, Permission, Role, permissions_of
from diversa.store.responses import as_date
from diversa.store.staff import StaffStore
from diversa.texts import Text

_ = Text
OPENS_FOR = 72 * 3600
"""Seconds for which a link opens."""
_LONGEST_EMAIL = 1_000
"""Letters that are looked at: what is longer is nobody's address, however it is written."""
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")


class AccountError(Exception):
    """Say why something cannot be done with an account."""

    def __init__(self, sentence: Text) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


@dataclass(frozen=True)
class Person:
    """Name somebody of the office, or a facilitator of an organisation."""

    id: str
    email: str
    name: str
    roles: tuple[Role, ...]
    organisation: str = ""
    language: str = "es"
    active: bool = True
    created_on: date = date.min
    has_password: bool = False
    has_second_factor: bool = False

    def may(self, permission: Permission) -> bool:
        """Tell whether this person may do something."""
        return self.active and permission in permissions_of(self.roles)


class People:
    """Make, find and change accounts."""

    def __init__(self, store: StaffStore, clock: Callable[[], float], today: Callable[[], date]) -> None:
        self.store, self._clock, self._today = store, clock, today

    def all(self) -> tuple[Person, ...]:
        """Return everybody, by e-mail."""
        return tuple(person_of(row) for row in self.store.all())

    def __getitem__(self, id_: str) -> Person:
        """Return somebody. Raises KeyError."""
        row = self.store.find("id", id_)
        if row is None:
            raise KeyError(id_)
        return person_of(row)

    def by_email(self, email: str) -> Person | None:
        """Return whose e-mail this is; None where it is nobody's."""
        row = self.store.find("email", address_of(email))
        return person_of(row) if row else None

    def create(
        self, email: str, name: str, roles: Collection[Role], organisation: str = "", language: str = "es"
    ) -> Person:
        """Make an account that has no password yet. Raises `AccountError`."""
        address, wanted = self._free(email), _sorted(roles)
        _check(name, wanted, organisation)
        return self._add(address, name.strip(), wanted, organisation.strip(), language)

    def _add(
        self, email: str, name: str, roles: Collection[Role], organisation: str = "", language: str = "es"
    ) -> Person:
        id_ = secrets.token_hex(8)
        added = self.store.add(
            id=id_,
            email=email,
            name=name,
            roles=" ".join(roles),
            organisation=organisation,
            language=language,
            active=True,
            created_on=self._today(),
            uniquifier=secrets.token_hex(16),
            password=None,
            totp_secret=None,
            totp_method=None,
            totp_counter=0,
            recovery_codes="[]",
        )
        if not added:
            raise AccountError(_TAKEN)
        return self[id_]

    def change(
        self, id_: str, *, name: str, roles: Collection[Role], organisation: str, active: bool
    ) -> Person:
        """Change an account; it counts from the next page that the person asks for. Raises `AccountError`."""
        wanted = _sorted(roles)
        _check(name, wanted, organisation)
        values: dict[str, Any] = {
            "name": name.strip(),
            "roles": " ".join(wanted),
            "organisation": organisation.strip(),
            "active": active,
        }
        if active and Role.ADMINISTRATOR in wanted:
            self.store.change(id_, **values)
        elif not self.store.change_unless_last(id_, Role.ADMINISTRATOR, **values):
            raise AccountError(_("Debe quedar por lo menos una persona activa con administración."))
        if not active:
            self.store.end(id_)
        return self[id_]

    def speak(self, id_: str, language: str) -> None:
        """Note the language in which somebody reads the console."""
        self.store.change(id_, language=language)

    # --- links that open once -------------------------------------------------------------------------------------

    def invite(self, id_: str) -> str:
        """Return the secret of a new link by which somebody sets a password; an earlier one no longer opens."""
        secret = secrets.token_urlsafe(32)
        self.store.invite(_digest(secret), id_, int(self._clock()) + OPENS_FOR)
        return secret

    def invited(self, secret: str) -> Person | None:
        """Return whom a link is for; None where it was used, is too old or never was one."""
        row = self.store.invited(_digest(secret))
        if row is None or row["until"] < self._clock():
            return None
        found = self[row["staff"]]
        return found if found.active else None

    def accept(self, secret: str, password: str, email: str = "", name: str = "") -> bool:
        """Set the password (already hashed) of whom a link is for; tell whether the link could still be used.

        Every session of the person ends. `email` and `name` are those of the first administrator, whose account was made
        without them. Raises `AccountError`.
        """
        person = self.invited(secret)
        if person is None:
            return False
        values = {"password": password, "uniquifier": secrets.token_hex(16)}
        if person.email == FIRST_EMAIL:
            _check(name, person.roles, person.organisation)
            values |= {"email": self._free(email), "name": name.strip()}
        return self.store.accept(_digest(secret), person.id, **values)

    def _free(self, email: str) -> str:
        """Return an address as it is stored. Raises `AccountError` for one that is none, or is somebody's."""
        address = address_of(email)
        readable = _EMAIL.fullmatch(address) and address.isprintable()  # no letter that nobody sees
        if not readable or len(address) > 200 or address == FIRST_EMAIL:
            raise AccountError(_("Ese correo no está completo. Escriba uno como nombre@entidad.gov.co."))
        if self.store.find("email", address):
            raise AccountError(_TAKEN)
        return address

    def forget_second_factor(self, id_: str) -> None:
        """Take away the second factor and the recovery codes of somebody who lost them; end every session."""
        self.store.change(
            id_,
            totp_secret=None,
            totp_method=None,
            recovery_codes="[]",
            uniquifier=secrets.token_hex(16),
        )
        self.store.end(id_)

    def first(self) -> str | None:
        """Return the secret of a link for the first administrator; None once somebody can sign in."""
        found = self.store.all()
        if any(row["password"] for row in found):
            return None
        mine = next((row["id"] for row in found if Role.ADMINISTRATOR in row["roles"].split()), None)
        if mine is None:
            mine = self._add(FIRST_EMAIL, str(TITLES[Role.ADMINISTRATOR]), (Role.ADMINISTRATOR,)).id
        return self.invite(mine)


FIRST_EMAIL = "admin@diversa.localhost"
"""Stands in place of the first administrator's address until she writes it."""
_TAKEN = _("Ya hay una cuenta con ese correo.")


def address_of(typed: str) -> str:
    """Return the one way in which an e-mail address is stored, looked for and counted, however it was typed.

    Letters of full width, capitals and the ASCII form of a domain name the same account; what is no address is only
    made of plain small letters.
    """
    from email_validator import EmailNotValidError, validate_email

    typed = typed.strip()[:_LONGEST_EMAIL]
    with suppress(EmailNotValidError):
        typed = validate_email(typed, check_deliverability=False, test_environment=True).normalized
    return unicodedata.normalize("NFKC", typed).casefold()


def person_of(row: Mapping[str, Any]) -> Person:
    """Read an account as it is stored, without its secrets."""
    return Person(
        row["id"],
        row["email"],
        row["name"],
        tuple(Role(name) for name in row["roles"].split()),
        row["organisation"],
        row["language"],
        bool(row["active"]),
        as_date(row["created_on"]),
        row["password"] is not None,
        row["totp_secret"] is not None,
    )


def _sorted(roles: Collection[Role]) -> tuple[Role, ...]:
    return tuple(role for role in Role if role in roles)


def _check(name: str, roles: Collection[Role], organisation: str) -> None:
    if not name.strip() or len(name) > 120:
        raise AccountError(_("Escriba el nombre de la persona, hasta 120 letras."))
    if not roles:
        raise AccountError(_("Marque al menos una función."))
    if Role.FACILITATOR in roles and not organisation.strip():
        raise AccountError(_("Quien facilita lleva sesiones de una organización. Escriba cuál."))


def _digest(secret: str) -> bytes:
    return sha256(f"invitation {secret}".encode()).digest()
