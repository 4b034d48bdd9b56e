"""Languages of the web: Flask-Babel behind one file.

A page's language is the first part of its address (`/en/…`; Spanish has none). An unknown code is no language. Codes
that Babel does not know are written as variants of Colombian Spanish.
"""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache
from typing import Any

from flask import Flask, abort, g, request
from flask_babel import Babel, Domain, format_date, format_decimal

from diversa.texts import SOURCE_LANGUAGE, Catalogue, languages_of, load_catalogue

ENGINE = "diversa"

LOCALES = {
    "es": "es_CO",
    "en": "en",
    "guc": "es_CO@guc",  # Wayuunaiki
    "pbb": "es_CO@pbb",  # Nasa Yuwe
    "emp": "es_CO@emp",  # Emberá (northern)
    "cto": "es_CO@cto",  # Emberá Katío
    "ika": "es_CO@arh",  # Ikʉ (Arhuaco)
    "kog": "es_CO@kog",  # Kogui
    "pls": "es_CO@pln",  # Palenquero
    "icr": "es_CO@icr",  # Creole of San Andrés
    "rom": "es_CO@rom",  # Romaní
}
"""HTML language → Babel locale."""

NAMES = {
    "es": "Español",
    "en": "English",
    "guc": "Wayuunaiki",
    "pbb": "Nasa Yuwe",
    "emp": "Emberá",
    "pls": "Palenquero",
    "icr": "Kriol",
}


class _Words(Domain):
    """Answer Flask-Babel with the catalogue of the page."""

    def get_translations(self) -> Any:
        return _Gettext(words())


class _Gettext:
    def __init__(self, catalogue: Catalogue) -> None:
        self.ugettext = self.gettext = catalogue

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return self.gettext(singular if number == 1 else plural)

    ungettext = ngettext


def language() -> str:
    """Return the language of the page being made."""
    return str(g.get("language", SOURCE_LANGUAGE))


def words() -> Catalogue:
    """Return the catalogue of the page being made: the module's words first, then the engine's."""
    found = g.get("catalogue")
    return found if isinstance(found, Catalogue) else load_catalogue(ENGINE, language())


@cache
def offered() -> tuple[str, ...]:
    """Return the languages the engine itself can speak."""
    return languages_of(ENGINE)


def other_languages() -> list[tuple[str, str]]:
    """Return (language, address) of the page in every other language; pages of a module say themselves what they offer."""
    rule, here = request.url_rule, language()
    if rule is None or "module" in rule.arguments or g.get("sensitive"):
        return []
    if "lang" not in rule.arguments | (rule.defaults or {}).keys():
        return []
    bare = request.path if here == SOURCE_LANGUAGE else request.path.removeprefix(f"/{here}")
    prefixes = {code: "" if code == SOURCE_LANGUAGE else f"/{code}" for code in offered()}
    return [
        (code, f"{request.script_root}{prefix}{bare}") for code, prefix in prefixes.items() if code != here
    ]


def take_language(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Take the language out of an address; answers 404 where the engine cannot speak it."""
    wanted = (values or {}).pop("lang", SOURCE_LANGUAGE)
    if wanted not in offered():
        abort(404)
    g.language = wanted


def written_day(day: date, form: str) -> str:
    """Write a day in the language of the page; few days are ever written, and those on every page."""
    return _written_day(day, form, language())


@lru_cache(maxsize=512)
def _written_day(day: date, form: str, _language: str) -> str:
    return str(format_date(day, form))


def add_languages(app: Flask) -> None:
    """Let Flask-Babel format numbers and dates in the language of the page."""
    Babel(
        app,
        default_locale="es_CO",
        locale_selector=lambda: LOCALES.get(language(), "es_CO"),
        default_domain=_Words(),
    )
    app.jinja_env.globals.update(format_date=written_day, format_decimal=format_decimal, language_names=NAMES)
    app.jinja_env.globals["other_languages"] = other_languages
