"""What a page wears: the theme of its campaign, or that of the installation where there is none.

Templates are asked for by their plain names everywhere; here the name of the theme is put before them, so that each
theme has compiled templates of its own in the one cache.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from typing import Any

import peewee
from flask import Flask, current_app, g, request
from flask.templating import Environment
from jinja2 import BaseLoader, Template, TemplateNotFound

from diversa.campaigns.campaigns import CampaignError
from diversa.engine import Diversa
from diversa.theming import Theme, Themes

_MARK = ":"
"""Stands between the name of a theme and that of a template; neither can hold it."""


def worn() -> Theme:
    """Return the theme of the page being made."""
    found: Theme | None = g.get("theme")
    if found is None:
        found = g.theme = _chosen(current_app.extensions["diversa"])
    return found


def _chosen(engine: Diversa) -> Theme:
    campaign = (request.view_args or {}).get("campaign")
    name = current_app.config["THEME"]
    if campaign is not None:
        with contextlib.suppress(CampaignError, peewee.DatabaseError):  # the page may be about just this
            name = engine.campaigns[campaign].theme
    return engine.themes[name]


class Dressed(Environment):
    """Find each template in the theme that the page wears, also those that templates include, extend or import."""

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> Template:
        """Return a template by its plain name."""
        return super().get_template(_full(name, parent), parent, globals)

    def select_template(
        self, names: Iterable[str | Template], parent: str | None = None, globals: Any = None
    ) -> Template:
        """Return the first of some templates that there is."""
        return super().select_template([_full(name, parent) for name in names], parent, globals)


def _full(name: Any, parent: str | None) -> Any:
    """Put the theme before the name of a template: that of the template which asks for it, where one does."""
    if not isinstance(name, str) or _MARK in name:
        return name
    theme, mark, _name = (parent or "").partition(_MARK)
    return f"{theme if mark else worn().id}{_MARK}{name}"


class _Loader(BaseLoader):
    def __init__(self, themes: Themes) -> None:
        self._loaders = {theme.id: theme.loader() for theme in themes}

    def get_source(
        self, environment: Any, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        theme, mark, name = template.partition(_MARK)
        if not mark:
            raise TemplateNotFound(template)
        return self._loaders[theme].get_source(environment, name)


def add_themes(app: Flask) -> None:
    """Let every page of an application wear its theme."""
    app.jinja_environment = Dressed
    app.jinja_loader = _Loader(app.extensions["diversa"].themes)
    app.jinja_env.globals["theme"] = worn
