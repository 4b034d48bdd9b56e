"""The unfinished answer sheet: it travels with the page, closed, and the server keeps nothing of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from diversa.campaigns.campaigns import EnabledModule
from diversa.privacy.envelopes import Envelope, SheetExpired
from diversa.privacy.receipts import new_receipt, response_id

REVIEW = "review"


@dataclass(frozen=True)
class AnswerSheet:
    """Hold one person's answers so far, what was asked, and the receipt drawn before the first page.

    `seen` are the steps that were on a page; `asked` the doubts that were raised once; `page` the page that carries the
    sheet; `changing` is true while the person mends a section found on the last page; `code` is the single-use code she
    came in with, if any; `trial` says how she came to try what is not stored, and is empty for everybody else.
    """

    receipt: str
    began_at: int
    page: str
    answers: Mapping[str, Any] = field(default_factory=dict, repr=False)
    seen: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    changing: bool = False
    code: str = field(default="", repr=False)
    trial: str = ""

    @property
    def id(self) -> bytes:
        """Return the id the response will have."""
        return response_id(self.receipt)

    def at(self, page: str, **changes: Any) -> AnswerSheet:
        """Return the sheet as another page carries it."""
        return replace(self, page=page, **changes)


def begin(page: str, now: float, code: str = "") -> AnswerSheet:
    """Draw a receipt and start an empty sheet."""
    return AnswerSheet(new_receipt(), int(now), page, code=code)


def close(sheet: AnswerSheet, module: EnabledModule, envelope: Envelope, now: float) -> str:
    """Write a sheet as the text that a page carries."""
    data = {
        "r": sheet.receipt,
        "t": sheet.began_at,
        "p": sheet.page,
        "a": sheet.answers,
        "s": sorted(sheet.seen),
        "k": sorted(sheet.asked),
        "c": sheet.changing,
        "e": sheet.code,
        "x": sheet.trial,
    }
    return seal_page(data, module, envelope, now)


def open_(
    token: str, module: EnabledModule, envelope: Envelope, now: float, life: int | None = None
) -> AnswerSheet:
    """Read a sheet back. Raises the envelope's errors: expired, foreign, tampered."""
    data = open_page(token, module, envelope, now, life)
    seen, asked = frozenset(data["s"]), frozenset(data["k"])
    code = data.get("e", "")  # no sheet had one before there were codes
    trial = data.get("x", "")
    return AnswerSheet(data["r"], data["t"], data["p"], data["a"], seen, asked, data["c"], code, trial)


def seal_page(
    data: Mapping[str, Any], module: EnabledModule, envelope: Envelope, now: float, use: str = ""
) -> str:
    """Close what a page carries, with the second at which it was made; `use` keeps other tokens from being sheets."""
    return envelope.close({**data, "m": int(now)}, _place(module, use), datetime.fromtimestamp(now, UTC))


def open_page(
    token: str, module: EnabledModule, envelope: Envelope, now: float, life: int | None, use: str = ""
) -> dict[str, Any]:
    """Read what a page carried. Raises the envelope's errors; a page is expired after `life` seconds too, if given."""
    data = envelope.open(token, _place(module, use), datetime.fromtimestamp(now, UTC))
    if life is not None and now - data["m"] > life:
        raise SheetExpired("The page is older than its module allows.")
    return data


def _place(module: EnabledModule, use: str) -> tuple[str, ...]:
    place = (module.campaign.slug, module.instrument.questionnaire.id, module.instrument.fingerprint)
    return (*place, use) if use else place
