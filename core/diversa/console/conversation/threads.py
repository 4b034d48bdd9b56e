"""Messages that people wrote with their receipt, as a reviewer reads and answers them.

A thread has a number, a campaign, a module and a week: never who wrote, never which response is meant.
"""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, request
from wtforms import HiddenField, TextAreaField

from diversa.console.context import engine, go, notice, record, title_of
from diversa.console.forms import ConsoleForm
from diversa.conversation.threads import Message, Thread, new_mark
from diversa.conversation.words import REPLY, ConversationError, monday, written
from diversa.store.conversation import Said
from diversa.texts import Text
from diversa.web import personal

_ = Text


class ReplyForm(ConsoleForm):
    """Collect a reply; `mark` tells the same page sent twice from two replies."""

    words = TextAreaField(
        REPLY.title,
        description=_(
            "La leerá quien tenga el recibo. Use palabras sencillas y no pida nombres, teléfonos ni documentos."
        ),
    )
    mark = HiddenField()


def every() -> Any:
    """List the threads, those that wait for an answer first."""
    return render_template(
        "conversation/threads.html",
        threads=engine().threads.all(),
        title=title_of,
        campaigns=_campaigns(),
        monday=monday,
    )


def one(number: str) -> Any:
    """Show a thread, and answer it."""
    found = engine().threads.of(number)
    if found is None:
        abort(404)
    form, refused = ReplyForm(), None
    if form.validate_on_submit():
        try:
            return _reply(number, found, form)
        except ConversationError as error:
            refused = error.sentence
    elif request.method != "POST":
        record("thread.read", found[0].campaign, number=number)
    return _drawn(found, form, refused), 422 if refused else 200


def _reply(number: str, found: tuple[Thread, tuple[Message, ...]], form: ReplyForm) -> Any:
    text = written(REPLY, form.words.data or "")
    if noticed := personal.to_warn_of(text):
        return _drawn(found, form, None, noticed), 422
    said = engine().threads.reply(number, text, _mark(form.mark.data), engine().today())
    if said is Said.UNKNOWN:  # withdrawn while somebody was writing
        abort(404)
    if said is Said.KEPT:
        record("thread.reply", found[0].campaign, number=number)
    notice(_("Su respuesta quedó guardada. La leerá quien tenga el recibo."))
    return go("conversation.threads")


def blank(number: str, place: int) -> Any:
    """Erase the words of one message, because they tell who somebody is."""
    found = engine().threads.of(number)
    if found is None or not engine().threads.blank(number, place):
        abort(404)
    record("thread.blank", found[0].campaign, number=number)
    notice(_("Ese mensaje se borró."))
    return go("conversation.thread", number=number)


def _drawn(
    found: tuple[Thread, tuple[Message, ...]],
    form: ReplyForm,
    refused: Text | None,
    noticed: tuple[personal.Noticed, ...] = (),
) -> str:
    thread, messages = found
    form.mark.data = form.mark.data or new_mark().hex()
    return render_template(
        "conversation/thread.html",
        thread=thread,
        messages=messages,
        form=form,
        refused=refused,
        noticed=noticed,
        title=title_of,
        campaigns=_campaigns(),
        monday=monday,
    )


def _campaigns() -> dict[str, str]:
    return {campaign.slug: campaign.title for campaign in engine().campaigns.all()}


def _mark(typed: str | None) -> bytes:
    try:
        return bytes.fromhex(typed or "") or new_mark()
    except ValueError:
        return new_mark()
