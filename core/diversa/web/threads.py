"""The page of a receipt: read what the office replied, add a message, take the answers back.

The receipt is typed, never in an address; between steps it travels closed in the page. The page looks the same for every
receipt that has no messages: unknown, withdrawn, or of a sensitive module. Why stands in
`docs/decisions/0018-conversation.md`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import current_app, g, make_response, render_template, request
from flask.typing import ResponseReturnValue

from diversa.conversation.threads import MOST, new_mark
from diversa.conversation.words import REMARK, ConversationError, written
from diversa.engine import Diversa
from diversa.privacy.envelopes import SheetError, SheetExpired
from diversa.privacy.receipts import normalise
from diversa.store.conversation import Said
from diversa.texts import Text
from diversa.web import messages, personal

_ = Text
LIFE = 3600
"""Seconds for which the page of a receipt can be used; it shows what others should not read."""
PLACE = ("receipt",)
KEPT = _("Recibimos su mensaje. Vuelva en unos días con su recibo para leer la respuesta.")
UNKNOWN = _(
    "Con este recibo no podemos recibir mensajes. Revise las letras. También puede ser que las respuestas ya se "
    "borraron, o que esa encuesta no reciba mensajes."
)
FULL = _("Ya hay {most} mensajes suyos sin respuesta. Espere a que la oficina responda.")
EXPIRED: messages.Message = (
    _("Esta página ya venció"),
    _("Por su seguridad dura una hora. Escriba otra vez su recibo."),
)


def receipt_page() -> ResponseReturnValue:
    """Ask for a receipt, or do what its page asks: look, write, withdraw."""
    if request.method != "POST":
        return render_template("mine.html", error=None, typed="")
    current_app.extensions["sends"].take()
    action = request.form.get("action", "look")
    if "page" not in request.form:
        typed = request.form.get("receipt", "")
        receipt = normalise(typed)
        if receipt is None:
            return _private("mine.html", 422, error=messages.RECEIPT_UNREADABLE, typed=typed[:60])
        return _thread(receipt)
    try:
        receipt, mark = _opened(request.form["page"])
    except SheetExpired:
        return _private("message.html", 410, title=EXPIRED[0], text=EXPIRED[1])
    except SheetError as error:
        raise messages.foreign() from error
    if action == "withdraw":
        return _withdraw(receipt)
    return _remark(receipt, mark) if action == "remark" else _thread(receipt)


def _engine() -> Diversa:
    found: Diversa = current_app.extensions["diversa"]
    return found


def _thread(receipt: str, status: int = 200, **more: Any) -> ResponseReturnValue:
    shown = _engine().threads.read(receipt)
    token = _closed(receipt, more.pop("mark", None) or new_mark())
    return _private("thread.html", status, messages=shown, page=token, remark=REMARK, **more)


def _remark(receipt: str, mark: bytes) -> ResponseReturnValue:
    """Keep a message, after one warning where it looks as if it told who somebody is."""
    typed = request.form.get("words", "")
    try:
        text = written(REMARK, typed)
    except ConversationError as refusal:
        return _thread(receipt, 422, mark=mark, error=refusal.sentence, typed=typed)
    if found := personal.to_warn_of(text):
        return _thread(receipt, 422, mark=mark, typed=typed, found=found, changing=personal.changing())
    said = _engine().threads.remark(receipt, text, mark, _engine().today())
    if said is Said.UNKNOWN:
        return _thread(receipt, 404, error=UNKNOWN, typed=typed)
    if said is Said.FULL:
        return _thread(receipt, 409, error=FULL.fill(most=MOST), typed=typed)
    return _thread(receipt, done=KEPT)


def _withdraw(receipt: str) -> ResponseReturnValue:
    if not _engine().withdraw(receipt):
        return _private("mine.html", 404, error=messages.RECEIPT_UNKNOWN, typed="")
    return _private("withdrawn.html", 200)


def _private(template: str, status: int, **values: Any) -> ResponseReturnValue:
    """Draw a page that no browser keeps and no compression measures."""
    g.secret_page = True
    answer = make_response(render_template(template, **values), status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _closed(receipt: str, mark: bytes) -> str:
    now = _engine().clock()
    data = {"r": receipt, "k": mark.hex(), "m": int(now)}
    return _engine().main.envelope.close(data, PLACE, datetime.fromtimestamp(now, UTC))


def _opened(token: str) -> tuple[str, bytes]:
    """Return what a page carried. Raises the envelope's errors; a page is expired after an hour too."""
    now = _engine().clock()
    data = _engine().main.envelope.open(token, PLACE, datetime.fromtimestamp(now, UTC))
    if now - data["m"] > LIFE:
        raise SheetExpired("The page of a receipt lasts for an hour.")
    return data["r"], bytes.fromhex(data["k"])
