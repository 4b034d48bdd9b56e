"""A citizen's pages: choose a module, fill it in, get a receipt, rate, withdraw."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, Flask, abort, current_app, g, render_template, request, url_for

from diversa import pipeline
from diversa.campaigns.campaigns import Campaign, CampaignError, EnabledModule, Status
from diversa.campaigns.instruments import Paused
from diversa.engine import Diversa
from diversa.privacy.envelopes import SheetError, SheetExpired, SheetTooLarge
from diversa.questionnaire.judging import Problem
from diversa.store.responses import Outcome
from diversa.texts import SOURCE_LANGUAGE, Text, load_catalogue
from diversa.web import carrying, feedback, filling, letters, messages, pages, ratings, sensitive, sheets
from diversa.web.filling import Turn
from diversa.web.forms import SEEN, read
from diversa.web.languages import ENGINE, LOCALES, offered
from diversa.web.sheets import REVIEW, AnswerSheet

_ = Text
LETTER = "letter:"


def engine() -> Diversa:
    """Return the installation that this application serves."""
    found: Diversa = current_app.extensions["diversa"]
    return found


def blueprint(app: Flask) -> Blueprint:
    """Make the citizen's routes; each stands twice, without and with a language."""
    room = Blueprint("citizen", __name__)
    room.url_value_preprocessor(_take_language)
    languages = ",".join(code for code in LOCALES if code != SOURCE_LANGUAGE)
    for rule, name, view, methods in (
        ("/", "home", home, ("GET",)),
        ("/retirar/", "withdraw", ratings.withdraw, ("GET", "POST")),
        ("/salir/", "leave", sensitive.leave, ("GET", "POST")),
        ("/salir/cerrada/", "closed", sensitive.closed, ("GET",)),
        ("/<campaign>/", "campaign", campaign_page, ("GET",)),
        ("/<campaign>/<module>/", "fill", fill, ("GET", "POST")),
        ("/<campaign>/<module>/ayuda/", "help_page", help_page, ("GET",)),
    ):
        room.add_url_rule(rule, name, view, methods=methods, defaults={"lang": SOURCE_LANGUAGE})
        room.add_url_rule(f"/<any({languages}):lang>{rule}", name, view, methods=methods)
    room.record(lambda state: state.app.jinja_env.globals.update(url=url, draw=pages.draw))
    return room


def url(endpoint: str, **values: Any) -> str:
    """Return an address in the language of the page."""
    values.setdefault("lang", g.get("language", SOURCE_LANGUAGE))
    known: dict[Any, str] = current_app.extensions.setdefault("addresses", {})
    key = (endpoint, request.root_path, *sorted(values.items()))
    if key not in known:
        known[key] = url_for(endpoint, **values)
    return known[key]


def _take_language(endpoint: str | None, values: dict[str, Any] | None) -> None:
    wanted = (values or {}).pop("lang", SOURCE_LANGUAGE)
    if wanted not in offered():
        abort(404)
    g.language = wanted


def home() -> str:
    """List the campaigns that are open."""
    found = [c for c in engine().campaigns.all() if c.status is Status.OPEN]
    return render_template("home.html", campaigns=[(c, modules_of(c)) for c in found])


def campaign_page(campaign: str) -> str:
    """List the modules of a campaign."""
    found = _campaign(campaign)
    return render_template("campaign.html", campaign=found, modules=modules_of(found))


def _campaign(slug: str) -> Campaign:
    try:
        return engine().campaigns[slug]
    except CampaignError:
        abort(404)


def modules_of(campaign: Campaign) -> list[EnabledModule]:
    """Return the modules of a campaign that can be served."""
    found = []
    for name in engine().campaigns.modules(campaign.slug):
        try:
            found.append(engine().campaigns.module(campaign.slug, name))
        except Paused:
            continue
    return found


def find_module(campaign: str, public_name: str) -> EnabledModule:
    """Return a module by the name in its address; aborts where there is none or it is paused."""
    for name in engine().campaigns.modules(_campaign(campaign).slug):
        try:
            module = engine().campaigns.module(campaign, name)
        except Paused as error:
            if public_name == sensitive.pinned_name(engine(), campaign, name):
                raise messages.paused() from error
            continue
        if module.instrument.questionnaire.public_name == public_name:
            return module
    if request.method == "POST":
        raise messages.removed()
    abort(404)


def _module(campaign: str, public_name: str) -> EnabledModule:
    """Return a module, and speak its words in the language of the page."""
    module = find_module(campaign, public_name)
    if g.language not in module.instrument.snapshot.languages:
        abort(404)
    g.sensitive = module.instrument.questionnaire.sensitive
    if g.sensitive:
        sensitive.enter(module)
    g.catalogue = module.instrument.snapshot.catalogue(g.language) | load_catalogue(ENGINE, g.language)
    return module


def help_page(campaign: str, module: str) -> str:
    """List every verified help line of a module; it works without filling anything in."""
    enabled = _module(campaign, module)
    if g.sensitive:
        abort(404)  # one address for the whole module: the lines stand on each of its pages
    lines = [line for line in enabled.instrument.questionnaire.help_lines if line.verified]
    return render_template("help.html", module=enabled, lines=lines)


def fill(campaign: str, module: str) -> Any:
    """Show the first page, or take what a page sends and show the next."""
    enabled = _module(campaign, module)
    action = request.form.get("action", "continue")
    if request.method != "POST" or (
        g.sensitive and (action == "carry" or sensitive.SHEET not in request.form)
    ):
        if enabled.campaign.status is not Status.OPEN:
            raise messages.closed()
        if g.sensitive and action != "begin":
            return sensitive.interruption(enabled)
        sheet = sheets.begin(filling.first_page(enabled.instrument), engine().clock())
        return _page(enabled, filling.turn(enabled.instrument, sheet, "stay"))
    if action in ("rate", "receipt"):
        return ratings.answer(engine(), enabled, action)
    if action == "carry" and enabled.campaign.status is Status.OPEN:
        return _carried(enabled)
    sheet = _sheet(enabled)
    if not enabled.campaign.accepts(sheet.began_at, engine().clock()):
        raise messages.closed()
    if action == "send" and sheet.page == REVIEW:
        return _send(enabled, sheet)
    known = engine().store_of(*enabled.names).known(sheet.id, b"")
    if known is not None:
        return _already(enabled, known is Outcome.WITHDRAWN)
    if action.startswith(LETTER):
        answers = _collect(enabled, sheet).answers
        route = enabled.instrument.router.route(answers)
        return letters.letter_page(enabled, action.removeprefix(LETTER), route, engine().today())
    if action.startswith(sensitive.LANGUAGE):
        action = "stay"
    return _page(enabled, filling.turn(enabled.instrument, _collect(enabled, sheet), action))


def _carried(module: EnabledModule) -> Any:
    """Show the first page with what a person took along from another module."""
    first, token = filling.first_page(module.instrument), request.form.get("carried", "")
    sheet = carrying.begin(module, first, token, engine().vault_of(*module.names).envelope, engine().clock())
    return _page(module, filling.turn(module.instrument, sheet, "stay"))


def _next_modules(module: EnabledModule, sheet: AnswerSheet) -> dict[str, Any]:
    """Return where a person may go on to, and what she may take along."""
    envelope = engine().vault_of(*module.names).envelope
    return {
        "next_modules": carrying.next_modules(module, modules_of(module.campaign)),
        "carried": carrying.pack(module, sheet.answers, envelope, engine().clock()),
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
    current_app.extensions["sends"].take()
    name, slug = module.instrument.questionnaire.id, module.campaign.slug
    try:
        response = engine().send(
            slug,
            name,
            sheet.id,
            sheet.answers,
            seconds=engine().clock() - sheet.began_at,
            confirmed=sheet.asked,
        )
    except pipeline.Rejected as refusal:
        return _page(module, filling.refuse(module.instrument, sheet, refusal.problems))
    except pipeline.Ended as end:
        return _page(module, Turn(sheet, module.instrument.router.route(sheet.answers), screen=end.screen))
    except pipeline.AlreadyStored:
        return _already(module, withdrawn=False)
    except pipeline.WithdrawnBefore:
        return _already(module, withdrawn=True)
    if response.new:
        _count(module, "", "sent")
    g.secret_page = True
    return ratings.receipt_page(engine(), module, sheet.receipt, **_next_modules(module, sheet))


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
    current_app.extensions["counters"].add(
        module.campaign.slug, module.instrument.questionnaire.id, section, event
    )
