"""Answering: from the first page of a questionnaire to the receipt."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import abort, current_app, g, render_template, request

from diversa import pipeline
from diversa.campaigns.access import NotAdmitted
from diversa.campaigns.campaigns import EnabledModule, Status
from diversa.privacy.envelopes import SheetError, SheetExpired, SheetTooLarge
from diversa.questionnaire.judging import Problem
from diversa.store.responses import Outcome
from diversa.texts import Text
from diversa.web import (
    carrying,
    entering,
    feedback,
    filling,
    letters,
    messages,
    pages,
    ratings,
    sensitive,
    sheets,
    trying,
)
from diversa.web.filling import Turn
from diversa.web.finding import engine, modules_of, speak
from diversa.web.forms import SEEN, read
from diversa.web.sheets import REVIEW, AnswerSheet

LETTER = "letter:"


def fill(campaign: str, module: str) -> Any:
    """Show the first page, or take what a page sends and show the next."""
    enabled = speak(campaign, module, tried=trying.shown())
    trying.keep_drafts(engine(), enabled)
    action, has_sheet = request.form.get("action", "continue"), sensitive.SHEET in request.form
    arrives = not has_sheet and (action == entering.ENTER or trying.TICKET in request.form)
    if request.method != "POST" or arrives or (g.sensitive and (action == "carry" or not has_sheet)):
        return _begin(enabled, action)
    if action == entering.ENTER:
        return _enter_again(enabled)
    if action in ("rate", "receipt"):
        return ratings.answer(engine(), enabled, action)
    if action == "carry" and enabled.campaign.status is Status.OPEN:
        return _carried(enabled)
    sheet = _sheet(enabled)
    if sheet.trial:
        trying.go_on(enabled, sheet)
        return _turn(enabled, sheet, action)
    entering.may_finish(sheet.began_at)
    if not enabled.campaign.accepts(sheet.began_at, engine().clock()):
        raise messages.closed()
    sends = action == "send" and sheet.page == REVIEW
    known = None if sends else engine().store_of(*enabled.names).known(sheet.id, b"")
    if known is not None:
        return _already(enabled, known is Outcome.WITHDRAWN)
    return _turn(enabled, sheet, action)


def _turn(enabled: EnabledModule, sheet: AnswerSheet, action: str) -> Any:
    """Do what a button of a page asks for."""
    if action == "send" and sheet.page == REVIEW:
        return _send(enabled, sheet)
    if action.startswith(LETTER):
        answers = _collect(enabled, sheet).answers
        route = enabled.instrument.router.route(answers)
        return letters.letter_page(enabled, action.removeprefix(LETTER), route, engine().today())
    if action.startswith(sensitive.LANGUAGE):
        action = "stay"
    return _page(enabled, filling.turn(enabled.instrument, _collect(enabled, sheet), action))


def _begin(module: EnabledModule, action: str) -> Any:
    """Show the first page to somebody who may come in; ask the others for a code."""
    if way := trying.way_in(engine(), module):
        return _try(module, action, way)
    if module.campaign.status is not Status.OPEN:
        raise messages.closed()
    ticket = entering.ticket(module)
    if isinstance(ticket, entering.Asked):
        return entering.door(module, ticket)
    if g.sensitive and action != "begin":
        return sensitive.interruption(module, entering.close_code(ticket.code, module.campaign.slug))
    sheet = sheets.begin(filling.first_page(module.instrument), engine().clock(), ticket.code)
    return _page(module, filling.turn(module.instrument, sheet, "stay"))


def _try(module: EnabledModule, action: str, way: str) -> Any:
    """Show the first page to somebody who tries a questionnaire."""
    if g.sensitive and action != "begin":
        return sensitive.interruption(module)
    first = filling.first_page(module.instrument)
    sheet = sheets.begin(first, engine().clock()).at(first, trial=way)
    return _page(module, filling.turn(module.instrument, sheet, "stay"))


def _enter_again(module: EnabledModule) -> Any:
    """Put another code in the place of the one that could not be used, and show the last page again."""
    sheet, ticket = _sheet(module), entering.ticket(module)
    if isinstance(ticket, entering.Asked):
        return entering.door(module, ticket, request.form["sheet"])
    sheet = sheet.at(REVIEW, code=ticket.code)
    return _page(module, filling.turn(module.instrument, sheet, "stay"))


def _carried(module: EnabledModule) -> Any:
    """Show the first page with what a person took along from another module."""
    ticket = entering.ticket(module)
    if isinstance(ticket, entering.Asked):
        return entering.door(module, ticket)
    first, token = filling.first_page(module.instrument), request.form.get("carried", "")
    sheet = carrying.begin(module, first, token, engine().vault_of(*module.names).envelope, engine().clock())
    sheet = sheet.at(first, code=ticket.code)
    return _page(module, filling.turn(module.instrument, sheet, "stay"))


def _next_modules(module: EnabledModule, sheet: AnswerSheet) -> dict[str, Any]:
    """Return where a person may go on to, and what she may take along."""
    envelope = engine().vault_of(*module.names).envelope
    return {
        "next_modules": carrying.next_modules(module, modules_of(module.campaign)),
        "carried": carrying.pack(module, sheet.answers, envelope, engine().clock()),
        "entry": entering.close_code(sheet.code, module.campaign.slug),
    }


def _sheet(module: EnabledModule) -> AnswerSheet:
    try:
        envelope = engine().vault_of(*module.names).envelope
        life = sensitive.life(module)
        return sheets.open_(request.form.get("sheet", ""), module, envelope, engine().clock(), life)
    except SheetExpired as error:
        raise messages.expired(soon=g.sensitive) from error
    except SheetError as error:
        raise messages.foreign() from error


def _collect(module: EnabledModule, sheet: AnswerSheet) -> AnswerSheet:
    plan = pages.plans(module.instrument).get(sheet.page)
    if plan is None:
        return sheet
    form = read(plan.form, request.form, sheet.answers)
    seen = frozenset(request.form.getlist(SEEN))
    own = {q.id for q in plan.questions}
    known = {name for name in seen if name.partition(":")[0] in own}
    return filling.collect(module.instrument, sheet, form.collect(), known, request.form.get("live") == "1")


def _send(module: EnabledModule, sheet: AnswerSheet) -> Any:
    """Take the answers to the disk, and show the receipt."""
    ticket = entering.ticket_of(sheet.code)
    entering.count_sending(ticket)
    try:
        if sheet.trial:
            trying.rehearse(engine(), module, sheet)
            return ratings.receipt_page(engine(), module, sheet.receipt, asked=True)
        response = engine().send(
            *module.names,
            sheet.id,
            sheet.answers,
            seconds=engine().clock() - sheet.began_at,
            confirmed=sheet.asked,
            ticket=ticket,
        )
    except (pipeline.CodeSpent, NotAdmitted) as refusal:
        return _not_let_in(module, sheet, isinstance(refusal, NotAdmitted))
    except pipeline.Rejected as refusal:
        return _page(module, filling.refuse(module.instrument, sheet, refusal.problems))
    except pipeline.Ended as end:
        return _page(module, Turn(sheet, module.instrument.router.route(sheet.answers), screen=end.screen))
    except pipeline.AlreadyStored:
        return _already(module, withdrawn=False)
    except pipeline.WithdrawnBefore:
        return _already(module, withdrawn=True)
    return _thanks(module, sheet, response.new)


def _thanks(module: EnabledModule, sheet: AnswerSheet, new: bool) -> Any:
    """Show the receipt, and where a person may go on to."""
    if new:
        _count(module, "", "sent")
    # Who takes a shared phone up could send the last page once more; where scripts turn the pages there is no such page.
    repeated = not new and bool(g.get("shared")) and request.form.get("scripted") != "1"
    more = _next_modules(module, sheet) | {"repeated": repeated}
    return ratings.receipt_page(engine(), module, sheet.receipt, **more)


def _not_let_in(module: EnabledModule, sheet: AnswerSheet, closed: bool) -> Any:
    """Say why nothing was stored, and keep the answers on the page."""
    known = engine().store_of(*module.names).known(sheet.id, b"")
    if known is not None:
        return _already(module, known is Outcome.WITHDRAWN)
    token = sheets.close(sheet, module, engine().vault_of(*module.names).envelope, engine().clock())
    error = entering.NOT_LET_IN if closed else entering.code_refused(module)
    return entering.door(module, entering.Asked(error), token)


def _already(module: EnabledModule, withdrawn: bool) -> Any:
    return messages.page(
        messages.WITHDRAWN_BEFORE if withdrawn else messages.STORED_BEFORE, 410 if withdrawn else 409
    )


def _page(module: EnabledModule, turn: Turn) -> Any:
    """Draw the page that follows."""
    instrument = module.instrument
    if turn.screen:
        _count(module, turn.screen, "ended")
        screen = instrument.questionnaire.screen(turn.screen)
        lines = pages.lines_of(instrument, screen, turn.route)
        return render_template("end.html", module=module, screen=screen, lines=lines)
    try:
        envelope = engine().vault_of(*module.names).envelope
        token = sheets.close(turn.sheet, module, envelope, engine().clock())
    except SheetTooLarge:
        abort(413)
    lines_of = partial(pages.lines_of, instrument, route=turn.route)
    shared = {"module": module, "sheet": token, "turn": turn, "lines_of": lines_of}
    shared["panels"] = [instrument.questionnaire.screen(name) for name in turn.panels]
    if request.form.get("live") == "1":
        shared["panels"] = []  # the browser showed them beside the answer
    if turn.sheet.page == REVIEW:
        shared["told"] = feedback.told(instrument, turn.route)
        return render_template("review.html", shown=_shown(module, turn), **shared)
    return _section(module, turn, shared)


def _section(module: EnabledModule, turn: Turn, shared: dict[str, Any]) -> Any:
    instrument, page = module.instrument, turn.sheet.page
    plan = pages.plans(instrument)[page]
    form = read(plan.form, None, turn.sheet.answers)
    if not any(q.id in turn.sheet.seen for q in plan.questions):
        _count(module, page, "shown")
    views = pages.views(instrument, plan, form, turn.route, _by_question(turn.problems))
    part, parts = pages.progress(instrument, page, turn.route, turn.sheet.seen)
    first = page == filling.first_page(instrument)
    return render_template(
        "section.html", section=plan.section, views=views, part=part, parts=parts, first=first, **shared
    )


def _by_question(problems: tuple[Problem, ...]) -> dict[str, tuple[Text, ...]]:
    found: dict[str, tuple[Text, ...]] = {}
    for problem in problems:
        found[problem.where] = (*found.get(problem.where, ()), problem.message)
    return found


def _shown(module: EnabledModule, turn: Turn) -> list[tuple[Any, list[Any]]]:
    """Pair each section with its questions and answers, for the last look before sending."""
    sections = module.instrument.questionnaire.sections
    shown = turn.route.shown
    return [
        (s, [(q, turn.route.sheet[q.id]) for q in shown[s.id] if q.answers])
        for s in sections
        if s.id in shown
    ]


def _count(module: EnabledModule, section: str, event: str) -> None:
    if g.get("trial"):
        return
    current_app.extensions["counters"].add(
        module.campaign.slug, module.instrument.questionnaire.id, section, event
    )
