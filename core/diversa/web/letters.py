"""Letters: a card's text with the person's place and the day filled in, on a page to print. Nothing of it is kept."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date
from flask import abort, render_template

from diversa.campaigns.campaigns import EnabledModule
from diversa.questionnaire.routing import Route
from diversa.web.languages import LOCALES, language
from diversa.web.pages import place_of
from diversa.web.words import place_in_words


def letter_page(module: EnabledModule, screen: str, route: Route, today: date) -> str:
    """Show the letter of a screen. Answers 404 where the screen has none, or where nothing may leave a trace."""
    questionnaire = module.instrument.questionnaire
    found = next((s for s in questionnaire.screens if s.id == screen and s.letter), None)
    if found is None or questionnaire.sensitive:
        abort(404)
    place = place_of(questionnaire, route)
    day = format_date(today, "long", locale=LOCALES[language()].partition("@")[0])
    letter = found.letter.fill(place=place_in_words(place) if place else BLANK_LINE, date=day)
    return render_template("letter.html", module=module, screen=found, letter=letter)


BLANK_LINE = "______________"
"""Stands where the person told no place: she writes it by hand."""
