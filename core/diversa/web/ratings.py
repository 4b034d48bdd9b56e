"""The receipt page, and the stars and words a person may leave on it.

A rating is kept apart from the response; only the receipt joins the two, so that withdrawing erases both.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import g, render_template, request
from marshmallow import ValidationError

from diversa.campaigns.campaigns import EnabledModule
from diversa.engine import Diversa
from diversa.pipeline import period
from diversa.privacy import sealing
from diversa.privacy.envelopes import SheetError
from diversa.privacy.receipts import display, normalise, rating_id, response_id
from diversa.privacy.rules import drop, seal
from diversa.questionnaire.answers import Missing
from diversa.questionnaire.kinds import LongText
from diversa.texts import Text
from diversa.web import messages

_ = Text
COMMENT = LongText("comment", _("¿Quiere decirnos algo más?"), max_length=300, store=seal, release=drop)


def receipt_page(engine: Diversa, module: EnabledModule, receipt: str, **more: Any) -> str:
    """Show the receipt, which cannot be shown again later, and ask for a rating."""
    g.secret_page = True
    token = engine.envelope.close({"r": receipt}, _place(module), datetime.fromtimestamp(engine.clock(), UTC))
    screen = module.instrument.questionnaire.thank_you
    shown = module.instrument.questionnaire.screen(screen) if screen else None
    return render_template(
        "receipt.html",
        module=module,
        receipt=display(receipt),
        token=token,
        screen=shown,
        comment=COMMENT,
        **more,
    )


def rate(engine: Diversa, module: EnabledModule) -> Any:
    """Keep one rating: stars from 1 to 5, and a comment that is sealed at once."""
    try:
        moment = datetime.fromtimestamp(engine.clock(), UTC)
        receipt = (
            normalise(engine.envelope.open(request.form.get("sheet", ""), _place(module), moment)["r"]) or ""
        )
    except SheetError as error:
        raise messages.foreign() from error
    stars, typed = request.form.get("stars", ""), request.form.get("comment", "")
    given = int(stars) if stars in {"1", "2", "3", "4", "5"} else None
    try:
        comment = COMMENT.schema_field().deserialize(typed)
    except ValidationError as refusal:
        return receipt_page(engine, module, receipt, refused=refusal.messages, typed=typed, stars=given), 422
    if given is None and isinstance(comment, Missing):
        return receipt_page(engine, module, receipt, unrated=True)
    id_ = rating_id(receipt)
    sealed = None if isinstance(comment, Missing) else _seal(module, id_, comment)
    questionnaire = module.instrument.questionnaire
    week = period(engine.today(), sensitive=True)
    campaign = module.campaign.slug
    if not engine.store.rate(id_, response_id(receipt), campaign, questionnaire.id, week, given, sealed):
        return messages.page(messages.WITHDRAWN_BEFORE, 410)
    return receipt_page(engine, module, receipt, thanks=True)


def _seal(module: EnabledModule, id_: bytes, comment: str) -> bytes:
    place = sealing.Place(module.campaign.slug, module.instrument.fingerprint, COMMENT.id, id_)
    return sealing.seal(comment, module.campaign.public_key, place)


def _place(module: EnabledModule) -> tuple[str, ...]:
    return ("receipt", module.campaign.slug, module.instrument.questionnaire.id)
