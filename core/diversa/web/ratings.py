"""The receipt page, the stars and words a person may leave on it, and the page on which a receipt withdraws.

A rating is kept apart from the response; only the receipt joins the two, so that withdrawing erases both.
"""

from __future__ import annotations

from typing import Any

from flask import current_app, g, render_template, request
from marshmallow import ValidationError

from diversa.campaigns.campaigns import EnabledModule
from diversa.engine import Diversa
from diversa.pipeline import period
from diversa.privacy import sealing
from diversa.privacy.envelopes import SheetError, SheetExpired
from diversa.privacy.receipts import display, normalise, rating_id, response_id
from diversa.privacy.rules import drop, seal
from diversa.questionnaire.answers import Missing
from diversa.questionnaire.kinds import LongText
from diversa.texts import Text
from diversa.web import messages, sensitive, sheets

_ = Text
COMMENT = LongText("comment", _("¿Quiere decirnos algo más?"), max_length=300, store=seal, release=drop)
USE = "receipt"


def receipt_page(
    engine: Diversa, module: EnabledModule, receipt: str, asked: bool = False, **more: Any
) -> str:
    """Say thank you, show the receipt, which cannot be shown again later, and ask for a rating.

    A sensitive module shows the receipt only once it is `asked` for, and takes no words: nothing there can name anybody.
    """
    g.secret_page = True
    quiet = module.instrument.questionnaire.sensitive
    envelope = engine.vault_of(*module.names).envelope
    screen = module.instrument.questionnaire.thank_you
    shown = module.instrument.questionnaire.screen(screen) if screen else None
    return render_template(
        "receipt.html",
        module=module,
        receipt=display(receipt) if asked or not quiet else "",
        token=sheets.seal_page({"r": receipt}, module, envelope, engine.clock(), USE),
        screen=shown,
        comment=None if quiet else COMMENT,
        **more,
    )


def answer(engine: Diversa, module: EnabledModule, action: str) -> Any:
    """Take what the thank-you page sends: `receipt` asks for the receipt, `rate` gives stars and a comment."""
    envelope, life = engine.vault_of(*module.names).envelope, sensitive.life(module)
    try:
        token = request.form.get("sheet", "")
        receipt = normalise(sheets.open_page(token, module, envelope, engine.clock(), life, USE)["r"]) or ""
    except SheetExpired:
        return messages.page(messages.STORED_BEFORE, 410)
    except SheetError as error:
        raise messages.foreign() from error
    if action == "receipt":
        return receipt_page(engine, module, receipt, asked=True)
    return _rate(engine, module, receipt)


def _rate(engine: Diversa, module: EnabledModule, receipt: str) -> Any:
    """Keep one rating: stars from 1 to 5, and a comment that is sealed at once."""
    stars = request.form.get("stars", "")
    typed = "" if module.instrument.questionnaire.sensitive else request.form.get("comment", "")
    given = int(stars) if stars in {"1", "2", "3", "4", "5"} else None
    try:
        comment = COMMENT.schema_field().deserialize(typed)
    except ValidationError as refusal:
        return receipt_page(engine, module, receipt, refused=refusal.messages, typed=typed, stars=given), 422
    if given is None and isinstance(comment, Missing):
        return receipt_page(engine, module, receipt, unrated=True)
    id_ = rating_id(receipt)
    sealed = None if isinstance(comment, Missing) else _seal(module, id_, comment)
    week, store = period(engine.today(), sensitive=True), engine.vault_of(*module.names).store
    if not store.rate(id_, response_id(receipt), *module.names, week, given, sealed):
        return messages.page(messages.WITHDRAWN_BEFORE, 410)
    return receipt_page(engine, module, receipt, thanks=True)


def _seal(module: EnabledModule, id_: bytes, comment: str) -> bytes:
    place = sealing.Place(module.campaign.slug, module.instrument.fingerprint, COMMENT.id, id_)
    return sealing.seal(comment, module.public_key, place)


def withdraw() -> Any:
    """Erase the response that a receipt stands for."""
    if request.method != "POST":
        return render_template("withdraw.html", error=None, typed="")
    current_app.extensions["sends"].take()
    typed = request.form.get("receipt", "")
    receipt = normalise(typed)
    if receipt is None:
        return render_template("withdraw.html", error=messages.RECEIPT_UNREADABLE, typed=typed[:60]), 422
    engine: Diversa = current_app.extensions["diversa"]
    if not engine.withdraw(receipt):
        return render_template("withdraw.html", error=messages.RECEIPT_UNKNOWN, typed=typed[:60]), 404
    return render_template("withdrawn.html")
