"""Rules of coming in: what a campaign may ask of people, and what codes and sessions look like.

A code is sixty random bits in twelve letters, printed on a card and used once for each module. A session has eight
letters, which everybody in the room knows. What is stored of a code is a digest with a key, another one for each module.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any

from diversa.campaigns.model import CampaignError
from diversa.privacy.receipts import draw, letters_of
from diversa.privacy.sealing import framed

CODE_LETTERS, SESSION_LETTERS = 12, 8
FEWEST_CODES, MOST_CODES = 10, 5_000
"""Codes of one batch: a page of cards, so that nobody is alone in one, and what one file of cards holds."""
HIDDEN_BELOW = 10
"""So many used codes of real people look like none."""
_DIGEST = 16


class NotAdmitted(CampaignError):
    """Say that a campaign does not take people who come in this way."""


@dataclass(frozen=True)
class Policy:
    """Say what a campaign takes: anybody with the link, people with a code, people in a facilitated session."""

    link: bool = True
    codes: bool = False
    sessions: bool = False


@dataclass(frozen=True)
class Ticket:
    """Hold what somebody came in with: the letters of a code, or of a session; neither with the open link."""

    code: str = field(default="", repr=False)
    session: str = ""


NO_TICKET = Ticket()


@dataclass(frozen=True)
class Batch:
    """Name codes that were made and printed together, and the modules that they open."""

    id: str
    campaign: str
    name: str
    made: int
    made_on: date
    modules: tuple[str, ...]
    cancelled: bool


def new_code() -> str:
    """Draw a code: twelve letters of Crockford's base32."""
    return draw(CODE_LETTERS)


def new_session() -> str:
    """Draw the eight letters of a session."""
    return draw(SESSION_LETTERS)


def code_of(typed: str) -> str:
    """Return the code that somebody typed; empty where it cannot be one. Case, spaces and hyphens do not count."""
    return letters_of(typed, CODE_LETTERS) or ""


def session_of(typed: str) -> str:
    """Return the letters of a session that somebody typed; empty where they cannot be."""
    return letters_of(typed, SESSION_LETTERS) or ""


def code_digest(key: bytes, campaign: str, module: str, code: str) -> bytes:
    """Return what is stored of a code for one module (16 bytes); without the key nobody can try codes."""
    content = framed(b"code", campaign.encode(), module.encode(), code.encode())
    return hmac.digest(key, content, "sha256")[:_DIGEST]


class Share(Enum):
    """Say about how many codes of a batch were used."""

    FEW = "few"
    HALF = "half"
    MOST = "most"


def share_of(used: int, made: int) -> Share:
    """Return how much of a batch was used, in three words: less than half or than ten, half or more, three quarters or more.

    A number would move with each person: who hands a card over and looks before and after would see her.
    """
    if used < HIDDEN_BELOW or 2 * used < made:
        return Share.FEW
    return Share.MOST if 4 * used >= 3 * made else Share.HALF


def admit(policy: Policy, ticket: Ticket) -> None:
    """Let somebody in. Raises `NotAdmitted` where the campaign does not take what she came with."""
    if ticket.code and not policy.codes:
        raise NotAdmitted("Esta campaña no recibe códigos.")
    if ticket.session and not policy.sessions:
        raise NotAdmitted("Esta campaña no recibe sesiones acompañadas.")
    if not (ticket.code or ticket.session or policy.link):
        raise NotAdmitted("A esta campaña se entra con un código o en una sesión acompañada.")


def checked_policy(policy: Policy) -> Policy:
    """Return a policy. Raises `CampaignError` where nobody could come in."""
    if not (policy.link or policy.codes or policy.sessions):
        raise CampaignError("Elija al menos una manera de entrar: así nadie podría responder.")
    return policy


def checked_batch(name: str, count: int) -> str:
    """Return the name of a new batch. Raises `CampaignError` for a name or a number that cannot be."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= 60:
        raise CampaignError("Póngale al lote un nombre de 1 a 60 letras.")
    if not FEWEST_CODES <= count <= MOST_CODES:
        raise CampaignError(f"Un lote tiene de {FEWEST_CODES} a {MOST_CODES} códigos.")
    return name


def policy_of(row: Any) -> Policy:
    """Read a policy as it is stored; the open link where nobody said anything."""
    return Policy(bool(row["link"]), bool(row["codes"]), bool(row["sessions"])) if row else Policy()
