"""Sentences for when something is not as it should be: what happened, and what to do."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import render_template
from werkzeug.exceptions import BadRequest, Gone, HTTPException, NotFound, ServiceUnavailable

from diversa.texts import Text

_ = Text
Message = tuple[Text, Text]

CLOSED: Message = (
    _("Esta encuesta está cerrada"),
    _("Ya no recibe respuestas. Gracias por su interés. Puede ver los resultados cuando se publiquen."),
)
REMOVED: Message = (
    _("Esta encuesta ya no se pregunta"),
    _(
        "La quitaron mientras usted respondía. No guardamos nada. Puede ver las otras encuestas en la página de inicio."
    ),
)
TRIAL_OVER: Message = (
    _("Esta prueba ya terminó"),
    _("Empiécela de nuevo desde la consola. Lo que respondió no se guardó."),
)
PAUSED: Message = (
    _("Esta encuesta está en pausa"),
    _("No podemos mostrarla en este momento. Intente de nuevo más tarde."),
)
EXPIRED: Message = (
    _("Esta página ya venció"),
    _(
        "Por su seguridad, una encuesta sin terminar dura hasta el día siguiente. Empiece de nuevo; no guardamos nada."
    ),
)
EXPIRED_SOON: Message = (
    _("Esta página ya venció"),
    _(
        "Por su seguridad, cada página de esta encuesta dura poco tiempo. Empiece de nuevo; no guardamos nada."
    ),
)
CLEARED: Message = (
    _("Esta página se cerró sola"),
    _(
        "Pasaron varios minutos sin actividad. Por su seguridad borramos lo que había en ella. Lo que no se envió "
        "no se guardó."
    ),
)
SESSION_OVER: Message = (
    _("Esta sesión ya terminó"),
    _("Ya no recibe respuestas. Si quiere responder, pregunte a quien la acompañó. No guardamos nada."),
)
SESSION_EARLY = _("Esta sesión todavía no empieza")
SESSION_DAY = _("Es el {day}. Vuelva ese día con la misma dirección.")
FOREIGN: Message = (
    _("No pudimos leer esta página"),
    _("La página no llegó completa o es de otra encuesta. Empiece de nuevo; no guardamos nada."),
)
STORED_BEFORE: Message = (
    _("Ya recibimos sus respuestas"),
    _("Estas respuestas ya se enviaron y no se pueden cambiar. Con su recibo puede retirarlas."),
)
WITHDRAWN_BEFORE: Message = (
    _("Usted retiró estas respuestas"),
    _("Ya no están en nuestros archivos. Si quiere, puede responder de nuevo desde el principio."),
)
RECEIPT_UNREADABLE = _("Un recibo tiene veinte letras y números. Revise si falta o sobra alguno.")
RECEIPT_UNKNOWN = _("No encontramos respuestas con ese recibo. Revise las letras, o quizá ya las retiró.")

_BY_CODE: dict[int, Message] = {
    400: (
        _("No pudimos leer lo que envió"),
        _("La página no llegó completa. Vuelva atrás e intente de nuevo."),
    ),
    403: (
        _("No podemos recibir ese envío"),
        _("El formulario se envió desde otro sitio. Ábralo aquí e intente de nuevo."),
    ),
    404: (_("No encontramos esta página"), _("Revise la dirección, o empiece desde la página de inicio.")),
    405: (_("No encontramos esta página"), _("Revise la dirección, o empiece desde la página de inicio.")),
    410: CLOSED,
    413: (_("Lo que envió es demasiado grande"), _("Acorte los textos largos e intente de nuevo.")),
    415: (_("No pudimos leer lo que envió"), _("Use el formulario de la página e intente de nuevo.")),
    429: (
        _("Hay muchos envíos desde esta conexión"),
        _("Espere unos minutos e intente de nuevo. Sus respuestas siguen en la página anterior."),
    ),
    503: (
        _("No pudimos guardar sus respuestas"),
        _("Hay un problema de nuestro lado. Vuelva atrás y envíe de nuevo en unos minutos: no se duplican."),
    ),
}
STILL_HERE = _("Lo que respondió sigue en esta página. Espere un momento e intente de nuevo: no se duplica.")
"""What a sensitive module says instead of "go back": the browser's Back leads out of it."""
AGAIN = frozenset({429, 500, 503})
_OTHER: Message = (
    _("Algo falló de nuestro lado"),
    _("Vuelva atrás e intente de nuevo en unos minutos. Si ya envió, puede repetir el envío: no se duplica."),
)


def _raise(kind: type[HTTPException], message: Message) -> HTTPException:
    error = kind()
    error.said = message  # type: ignore[attr-defined]  # read by message_for alone
    return error


def closed() -> HTTPException:
    """Say that a campaign takes no answers."""
    return _raise(Gone, CLOSED)


def session_over() -> HTTPException:
    """Say that a session takes nobody any more."""
    return _raise(Gone, SESSION_OVER)


def session_early(day: date) -> HTTPException:
    """Say that a session is on another day."""
    return _raise(NotFound, (SESSION_EARLY, SESSION_DAY.fill(day=day.isoformat())))


def trial_over() -> HTTPException:
    """Say that a trial cannot go on."""
    return _raise(Gone, TRIAL_OVER)


def removed() -> HTTPException:
    """Say that a module was switched off while somebody was filling it in."""
    return _raise(Gone, REMOVED)


def paused() -> HTTPException:
    """Say that a module cannot be served now."""
    return _raise(ServiceUnavailable, PAUSED)


def expired(soon: bool = False) -> HTTPException:
    """Say that a sheet is too old; `soon` where it lasts for minutes, not until the next day."""
    return _raise(Gone, EXPIRED_SOON if soon else EXPIRED)


def foreign() -> HTTPException:
    """Say that a sheet was tampered with, or is another module's."""
    return _raise(BadRequest, FOREIGN)


def message_for(error: HTTPException, again: bool = False) -> Message:
    """Return the title and the sentence for an error; `again` where the page offers to send the same once more."""
    said: Message | None = getattr(error, "said", None)
    title, text = said or _BY_CODE.get(error.code or 500, _OTHER)
    return title, STILL_HERE if again and not said else text


def page(message: Message, status: int) -> Any:
    """Make a page that says one thing."""
    return render_template("message.html", title=message[0], text=message[1]), status
