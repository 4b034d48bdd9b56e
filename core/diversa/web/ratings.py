"""The receipt page, the stars and words a person may leave on it, and the page on which a receipt withdraws.

A rating is kept apart from the response; only the receipt joins the two, so that withdrawing erases both.
"""

from __future__ import annotations

import json
from typing import Any

from flask import current_app, g, render_template, request
from marshmallow import ValidationError

from diversa.campaigns.campaigns import EnabledModule
from diversa.conversation.ratings import offered
from diversa.engine import Diversa
from diversa.pipeline import period
from diversa.privacy import sealing
from diversa.privacy.envelopes import SheetError, SheetExpired
from diversa.privacy.receipts import display, normalise, rating_id, response_id
from diversa.privacy.rules import drop, seal
from diversa.questionnaire.answers import Missing
from diversa.questionnaire.kinds import LongText
from diversa.texts import Text
from diversa.web import carrying, messages, personal, sensitive, sheets
from diversa.web.finding import modules_of

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
        # what was only tried has nothing that could be rated
        token=""
        if g.get("trial")
        else sheets.seal_page({"r": receipt}, module, envelope, engine.clock(), USE),
        screen=shown,
        comment=None if quiet else COMMENT,
        parts=offered(module.instrument.questionnaire),
        **more,
    )


def answer(engine: Diversa, module: EnabledModule, action: str) -> Any:
    """Take what the thank-you page sends: `receipt` asks for the receipt, `rate` gives stars, what was hard and a comment."""
    envelope, life = engine.vault_of(*module.names).envelope, sensitive.life(module)
    try:
        token = request.form.get("sheet", "")
        receipt = normalise(sheets.open_page(token, module, envelope, engine.clock(), life, USE)["r"]) or ""
    except SheetExpired:
        return messages.page(messages.STORED_BEFORE, 410)
    except SheetError as error:
        raise messages.foreign() from error
    if action == "receipt":
        return receipt_page(engine, module, receipt, asked=True, **_onward(module))
    return _rate(engine, module, receipt)


def _onward(module: EnabledModule) -> dict[str, Any]:
    """Return where a person may go on to, with what the page before held closed for that."""
    return {
        "next_modules": carrying.next_modules(module, modules_of(module.campaign)),
        "carried": request.form.get("carried", ""),
        "entry": request.form.get("entry", ""),
    }


def _rate(engine: Diversa, module: EnabledModule, receipt: str) -> Any:
    """Keep one rating: stars from 1 to 5, what was hard, and a comment that is sealed at once."""
    typed = "" if module.instrument.questionnaire.sensitive else request.form.get("comment", "")
    stars, hard = request.form.get("stars", ""), _hard(module)
    given = int(stars) if stars in {"1", "2", "3", "4", "5"} else None
    more: dict[str, Any] = {"typed": typed, "stars": given, "hard": hard, **_onward(module)}
    try:
        comment = COMMENT.schema_field().deserialize(typed)
    except ValidationError as refusal:
        return receipt_page(engine, module, receipt, refused=refusal.messages, **more), 422
    said = "" if isinstance(comment, Missing) else comment
    if given is None and not said and not hard:
        return receipt_page(engine, module, receipt, unrated=True, **_onward(module))
    if found := personal.to_warn_of(said):
        return receipt_page(engine, module, receipt, found=found, changing=personal.changing(), **more), 422
    return _keep(engine, module, receipt, given, said, hard)


def _keep(
    engine: Diversa, module: EnabledModule, receipt: str, stars: int | None, said: str, hard: list[str]
) -> Any:
    id_ = rating_id(receipt)
    sealed = _seal(module, id_, said) if said else None
    week, store = period(engine.today(), sensitive=True), engine.vault_of(*module.names).store
    named = json.dumps(hard) if hard else None
    if not store.rate(id_, response_id(receipt), *module.names, week, stars, sealed, named):
        return messages.page(messages.WITHDRAWN_BEFORE, 410)
    return receipt_page(engine, module, receipt, thanks=True, **_onward(module))


def _hard(module: EnabledModule) -> list[str]:
    """Return the sections that a person calls hard, in their order; names that are none are left out."""
    named = set(request.form.getlist("hard"))
    return [section.id for section in offered(module.instrument.questionnaire) if section.id in named]


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
