"""Letters: a card's text with the person's place and the day filled in, on a page to print. Nothing of it is kept."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date
from flask import abort, render_template

from diversa.campaigns.campaigns import EnabledModule
from diversa.questionnaire import geography
from diversa.questionnaire.answers import Missing
from diversa.questionnaire.kinds import Department
from diversa.questionnaire.routing import Route
from diversa.web.languages import LOCALES, language


def letter_page(module: EnabledModule, screen: str, route: Route, today: date) -> str:
    """Show the letter of a screen. Answers 404 where the screen has none, or where nothing may leave a trace."""
    questionnaire = module.instrument.questionnaire
    found = next((s for s in questionnaire.screens if s.id == screen and s.letter), None)
    if found is None or questionnaire.sensitive:
        abort(404)
    day = format_date(today, "long", locale=LOCALES[language()].partition("@")[0])
    letter = found.letter.fill(place=_place(module, route), date=day)
    return render_template("letter.html", module=module, screen=found, letter=letter)


def _place(module: EnabledModule, route: Route) -> str:
    """Name the first place that the person told, or leave a line to write on."""
    asked = (q for q in module.instrument.questionnaire.questions() if isinstance(q, Department))
    code = next((c for q in asked if not isinstance(c := route.sheet[q.id], Missing)), "")
    if not code:
        return BLANK_LINE
    department = geography.department(code[:2]).name
    return department if len(code) == 2 else f"{geography.municipality(code).name}, {department}"


BLANK_LINE = "______________"
