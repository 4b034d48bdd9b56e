"""Every screen of the console, and what one needs to see it: no screen can be added without saying so.

A new screen is five things: a view in one of the areas (or a new file, named in AREAS), its line in that file's SCREENS,
a template, a `Tab` of a campaign or an `Entry` of the menu where people should find it, and the words of each action that
it records (`deeds.py`). An area that wants somebody's attention on the first page has a function `attention(engine,
person)` (`attention.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from importlib import import_module
from typing import Any

from flask import Flask, abort, request, url_for
from werkzeug.routing import IntegerConverter

from diversa.accounts.roles import Permission
from diversa.console.context import maybe_person
from diversa.texts import Text

AREAS = (
    "home",
    "campaigns",
    "modules",
    "ceremony",
    "purging",
    "people",
    "account",
    "audit",
    "watching",
    "texts",
    "publishing",
    "jobs",
    "conversation",
    "access",
    "sessions",
    "trying",
)
"""The files of this room that bring screens."""


@dataclass(frozen=True)
class Screen:
    """Join an address to its view and to the permission that it needs."""

    rule: str
    name: str
    view: Callable[..., Any]
    needs: Permission | None
    """None for what everybody who is signed in may do with an account of their own."""
    methods: tuple[str, ...] = ("GET",)


@dataclass(frozen=True)
class Tab:
    """Name a page of one campaign; its endpoint takes `campaign`."""

    endpoint: str
    title: Text
    order: int


@dataclass(frozen=True)
class Entry:
    """Name a page of the main menu."""

    endpoint: str
    title: Text
    order: int


def screens() -> tuple[Screen, ...]:
    """Return every screen, in the order of the areas."""
    return tuple(screen for name in AREAS for screen in _area(name).SCREENS)


def _area(name: str) -> Any:
    return import_module(f"diversa.console.{name}")


class _Number(IntegerConverter):
    """Match the numbers that every database can hold; a longer one is an address that does not exist."""

    regex = r"\d{1,9}"


def is_number(typed: str) -> bool:
    """Tell whether what somebody typed is a whole number that every database can hold."""
    return re.fullmatch(_Number.regex, typed, re.ASCII) is not None


def add_screens(app: Flask) -> None:
    """Add the screens of every area, each behind its permission."""
    app.url_map.converters["int"] = _Number
    needs: dict[str, Permission | None] = {}
    tabs: list[Tab] = []
    menu: list[Entry] = []
    for name in AREAS:
        area = _area(name)
        for screen in area.SCREENS:
            needs[screen.name] = screen.needs
            app.add_url_rule(screen.rule, screen.name, _guarded(screen), methods=screen.methods)
        tabs += getattr(area, "TABS", ())
        menu += getattr(area, "MENU", ())
    app.jinja_env.globals.update(
        tabs=lambda: list(_open(sorted(tabs, key=_order), needs)),
        menu=lambda: list(_open(sorted(menu, key=_order), needs)),
        here=_here,
    )


def _order(item: Tab | Entry) -> tuple[int, str]:
    return item.order, item.endpoint


def _here(items: list[Tab | Entry], **values: Any) -> str:
    """Return the endpoint of the tab or entry under which the page that is drawn stands; empty where there is none."""
    under = {url_for(item.endpoint, **values): item.endpoint for item in items}
    place = f"{request.script_root}{request.path}"
    found = [address for address in under if place == address or place.startswith(address)]
    return under[max(found, key=len)] if found else ""


def _guarded(screen: Screen) -> Callable[..., Any]:
    """Answer as if a page did not exist to whom it is not meant for."""

    @wraps(screen.view)
    def view(**values: Any) -> Any:
        who = maybe_person()
        if who is None or (screen.needs is not None and not who.may(screen.needs)):
            abort(404)
        return screen.view(**values)

    return view


def _open(items: list[Any], needs: dict[str, Permission | None]) -> Iterator[Any]:
    """Yield what the person may see."""
    who = maybe_person()
    for item in items:
        need = needs[item.endpoint]
        if who is not None and (need is None or who.may(need)):
            yield item
