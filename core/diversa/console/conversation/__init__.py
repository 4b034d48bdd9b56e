"""The office's side of the conversation: messages of receipts, proposals, and what the office tells that it did."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for

from diversa.accounts.people import Person
from diversa.accounts.roles import Permission
from diversa.console.attention import Need
from diversa.console.conversation import news, proposals, threads
from diversa.console.routes import Entry, Screen, Tab
from diversa.engine import Diversa
from diversa.texts import Text

_ = Text
READ, ANSWER, TELL = Permission.READ_THREADS, Permission.ANSWER_PROPOSALS, Permission.TELL
BOTH, POST = ("GET", "POST"), ("POST",)
_PROPOSALS, _NEWS = "/campanas/<campaign>/propuestas/", "/campanas/<campaign>/que-hicimos/"

SCREENS = (
    Screen("/mensajes/", "conversation.threads", threads.every, READ),
    Screen("/mensajes/<number>/", "conversation.thread", threads.one, READ, BOTH),
    Screen("/mensajes/<number>/<int:place>/borrar/", "conversation.blank", threads.blank, READ, POST),
    Screen(_PROPOSALS, "conversation.proposals", proposals.every, ANSWER, BOTH),
    Screen(f"{_PROPOSALS}<int:number>/", "conversation.group", proposals.one, ANSWER, BOTH),
    Screen(f"{_PROPOSALS}<int:number>/sacar/", "conversation.part", proposals.part, ANSWER, POST),
    Screen(_NEWS, "conversation.news", news.every, TELL),
    Screen(f"{_NEWS}nueva/", "conversation.write", news.new, TELL, BOTH),
    Screen(f"{_NEWS}desde-publicacion/", "conversation.propose", news.propose, TELL, POST),
    Screen(f"{_NEWS}<id>/", "conversation.entry", news.one, TELL, BOTH),
)
TABS = (
    Tab("conversation.proposals", _("Propuestas"), 70),
    Tab("conversation.news", _("Qué hicimos"), 75),
)
MENU = (Entry("conversation.threads", _("Mensajes"), 40),)


def attention(engine: Diversa, person: Person) -> Iterator[Need]:
    """Say that messages or proposals wait, to whom may answer them, and that a release was not told of."""
    if person.may(READ) and any(thread.waiting for thread in engine.threads.all()):
        yield Need(_("Mensajes"), _("Hay mensajes que esperan respuesta."), url_for("conversation.threads"))
    waiting = engine.proposals.waiting() if person.may(ANSWER) else {}
    for campaign in engine.campaigns.all():
        if campaign.slug in waiting:
            there = url_for("conversation.proposals", campaign=campaign.slug)
            yield Need(campaign.title, _("Hay propuestas por leer."), there)
        if person.may(TELL) and engine.news.untold(campaign.slug):
            there = url_for("conversation.news", campaign=campaign.slug)
            yield Need(
                campaign.title, _("Hay una publicación que todavía no se contó en «Qué hicimos»."), there
            )
