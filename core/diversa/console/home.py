"""The first page of the console."""

from __future__ import annotations

from typing import Any

from flask import render_template

from diversa.console.attention import gather
from diversa.console.context import engine, person
from diversa.console.routes import AREAS, Entry, Screen
from diversa.texts import Text

_ = Text


def home() -> Any:
    """Show where to go, and what waits for the person who looks."""
    return render_template("home.html", needs=list(gather(engine(), person(), AREAS)))


SCREENS = (Screen("/", "home", home, None),)
MENU = (Entry("home", _("Inicio"), 0),)
