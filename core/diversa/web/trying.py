"""Trying a questionnaire: the same pages as for everybody, and nothing is stored, counted or used up.

Staff come in with a ticket that the console closes for one module, also into a draft; while a campaign is in trial, so
does everybody who has the address. That it is a trial travels in the closed sheet: no page can be turned from a trial
into an answer, or the other way round.
"""

from __future__ import annotations

from flask import abort, g, request

from diversa import pipeline
from diversa.campaigns.campaigns import EnabledModule, Status
from diversa.engine import Diversa
from diversa.privacy.envelopes import SheetError, SheetExpired
from diversa.web import messages, sensitive, sheets
from diversa.web.sheets import AnswerSheet

TICKET = "ticket"
"""Field of the form that brings a ticket."""
TICKET_SECONDS = 900
BY_TICKET, BY_ADDRESS = "ticket", "address"
TRIED_WHILE = {
    BY_TICKET: frozenset({Status.DRAFT, Status.TRIAL, Status.OPEN}),
    BY_ADDRESS: frozenset({Status.TRIAL, Status.OPEN}),
}
"""How somebody came into a trial → the states of the campaign in which she may go on."""
_USE = "trial"


def make_ticket(engine: Diversa, module: EnabledModule) -> str:
    """Return what lets its holder try a module for a quarter of an hour, whoever she is."""
    return sheets.seal_page({}, module, engine.vault_of(*module.names).envelope, engine.clock(), _USE)


def shown() -> bool:
    """Tell whether a request brings what may let it into a draft."""
    return request.method == "POST" and (TICKET in request.form or sensitive.SHEET in request.form)


def keep_drafts(engine: Diversa, module: EnabledModule) -> None:
    """Answer 404 in a draft to whoever brings neither a ticket nor a page of it, be it an old one."""
    if module.campaign.status is not Status.DRAFT:
        return
    envelope, now = engine.vault_of(*module.names).envelope, engine.clock()
    for name, use in ((TICKET, _USE), (sensitive.SHEET, "")):
        try:
            sheets.open_page(request.form.get(name, ""), module, envelope, now, None, use)
        except SheetExpired:
            return
        except SheetError:
            continue
        return
    abort(404)


def way_in(engine: Diversa, module: EnabledModule) -> str:
    """Return how this request comes into a trial; empty where it is none. Answers 410 for a ticket that is over."""
    status, token = module.campaign.status, request.form.get(TICKET, "")
    way = BY_TICKET if token else BY_ADDRESS if status is Status.TRIAL else ""
    if token:
        envelope, now = engine.vault_of(*module.names).envelope, engine.clock()
        try:
            sheets.open_page(token, module, envelope, now, TICKET_SECONDS, _USE)
        except SheetError as error:
            raise messages.trial_over() from error
    if way:
        _require(module, way)
    g.trial = bool(way)
    return way


def go_on(module: EnabledModule, sheet: AnswerSheet) -> None:
    """Let a trial go on. Answers 410 where its campaign can no longer be tried this way."""
    _require(module, sheet.trial)
    g.trial = True


def _require(module: EnabledModule, way: str) -> None:
    if module.campaign.status not in TRIED_WHILE[way]:
        raise messages.trial_over()


def rehearse(engine: Diversa, module: EnabledModule, sheet: AnswerSheet) -> pipeline.Record:
    """Take answers as far as they go without being stored: accept, check, anonymize.

    Raises `Rejected` or `Ended` as sending does.
    """
    seconds = engine.clock() - sheet.began_at
    given = pipeline.accept(module, sheet.id, sheet.answers, seconds=seconds, confirmed=sheet.asked)
    return pipeline.anonymize(
        pipeline.check(given), engine.vault_of(*module.names).sending_key, engine.today()
    )
