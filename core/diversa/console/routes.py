"""Every screen of the console, and what one needs to see it: no screen can be added without saying so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from importlib import import_module
from typing import Any

from flask import Flask, abort

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
"""The files of this room that bring screens, in the order of the menu."""


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


def add_screens(app: Flask) -> None:
    """Add the screens of every area, each behind its permission."""
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
    )


def _order(item: Tab | Entry) -> tuple[int, str]:
    return item.order, item.endpoint


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
