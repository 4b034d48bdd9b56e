"""The pages of a release: static HTML in every language, with nothing outside of their own folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from jinja2 import Environment, StrictUndefined

from diversa.releases.edition import Download, Edition, Sheaf
from diversa.releases.exporters import Column, Exporter, open_data
from diversa.releases.glossary import glossary
from diversa.releases.method import Method, method_of
from diversa.releases.views import IndicatorView
from diversa.texts import SOURCE_LANGUAGE, Catalogue, Text
from diversa.theming import Theme

_ = Text
_OWN_TABLE = _("Este indicador en CSV")


def environment(theme: Theme) -> Environment:
    """Return the templates of a theme; an unknown name in one is an error, and everything is escaped."""
    return Environment(
        loader=theme.loader(),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def saying(catalogue: Catalogue) -> Callable[..., str]:
    """Return the `t` of templates: t("Hasta el {day}", day=…)."""

    def t(sentence: str, **params: Any) -> str:
        return catalogue(Text(sentence, params) if params else sentence)

    return t


def pages(
    edition: Edition, downloads: Sequence[Download], columns: Sequence[Column], notes: Sequence[Text] = ()
) -> Iterator[tuple[str, bytes]]:
    """Yield every page: its path inside the release, and its bytes."""
    templates, tables = environment(edition.theme), _tables(edition)
    for language in edition.catalogues:
        sheaf = edition.page(language)
        yield from _Language(templates, sheaf, downloads, columns, notes, tables).pages()
    yield from _files(edition, tables)


def _tables(edition: Edition) -> Exporter | None:
    """Return what writes the small table of one indicator."""
    exporters = edition.instrument.registry.collect("register_exporters")
    return next((one for one in exporters if one.suffix == ".csv" and one.id == "csv"), None)


def _file_of(edition: Edition, indicator: str, tables: Exporter) -> str:
    return edition.file_name(f"indicators/{edition.addresses[indicator]}", tables.suffix)


def _files(edition: Edition, tables: Exporter | None) -> Iterator[tuple[str, bytes]]:
    """Yield one table for each indicator, which serves every language."""
    if tables is None:
        return
    for one in edition.indicators:
        own = replace(edition.results, results=edition.results.of(one.id))
        data = open_data(
            own,
            edition.catalogues,
            {},
            stamp=edition.stamp,
            weighting=edition.weighting,
            unflagged=edition.unflagged,
        )
        yield _file_of(edition, one.id, tables), tables.write(data)


def language_name(language: str) -> str:
    """Return what a language calls itself; its code where that is unknown."""
    from babel.core import Locale, UnknownLocaleError

    try:
        return (Locale.parse(language).get_language_name(language) or language).capitalize()
    except (UnknownLocaleError, ValueError):
        return language


class _Language:
    """Write the pages of one language."""

    def __init__(
        self,
        templates: Environment,
        sheaf: Sheaf,
        downloads: Sequence[Download],
        columns: Sequence[Column],
        notes: Sequence[Text],
        tables: Exporter | None,
    ) -> None:
        self.templates, self.sheaf, self.columns, self.notes = templates, sheaf, columns, notes
        self.tables = tables
        self.files = [one for one in downloads if one.language in ("", sheaf.language)]
        self.folder = "" if sheaf.language == SOURCE_LANGUAGE else f"{sheaf.language}/"

    def pages(self) -> Iterator[tuple[str, bytes]]:
        sheaf = self.sheaf
        yield self._page(
            "index.html", "index.html", views=sheaf.views, keys=sheaf.keys, sections=self._sections()
        )
        yield from self._indicators()
        yield from self._crossings()
        if sheaf.comparison is not None:
            yield self._page("compare.html", "compare.html", comparison=sheaf.comparison)
        yield self._page("glossary.html", "glossary.html", terms=glossary(sheaf.t))
        yield self._page("method.html", "method.html", method=self._method(), columns=self.columns)

    def _indicators(self) -> Iterator[tuple[str, bytes]]:
        sheaf = self.sheaf
        for name, view in sheaf.views.items():
            own = (
                []
                if self.tables is None
                else [Download(_file_of(sheaf.edition, name, self.tables), _OWN_TABLE)]
            )
            yield self._page(
                "indicator.html",
                f"indicators/{view.id}.html",
                view=view,
                telling=sheaf.teller.of(view.indicator),
                crossed=[one for one in sheaf.crossings if view.id in {item.id for item in one.items}],
                own=own,
            )

    def _crossings(self) -> Iterator[tuple[str, bytes]]:
        crossings = self.sheaf.crossings
        if crossings:
            yield self._page("intersections.html", "intersections.html", crossings=crossings)
        for one in crossings:
            yield self._page("crossing.html", f"intersections/{one.id}.html", crossing=one)

    def _method(self) -> Method:
        edition = self.sheaf.edition
        return method_of(
            edition.questionnaire,
            edition.indicators,
            edition.addresses,
            edition.profile,
            self.sheaf.t,
            edition.rules,
        )

    def _sections(self) -> list[tuple[str, list[IndicatorView]]]:
        """Return the indicators under the titles of the summary; those that it does not tell stand at the end."""
        sheaf = self.sheaf
        found = [
            (sheaf.t(section.title), [sheaf.views[name] for name in section.indicators])
            for section in sheaf.edition.sections
        ]
        told = {view.id for _title, views in found for view in views}
        rest = [view for view in sheaf.views.values() if view.id not in told]
        return [*found, (sheaf.t(_("Otros indicadores")), rest)] if rest else found

    def _page(self, template: str, path: str, **values: Any) -> tuple[str, bytes]:
        inside = "../" * (len(PurePosixPath(path).parts) - 1)
        root = inside + ("../" if self.folder else "")
        text = self.templates.get_template(f"release/{template}").render(
            **common(self.sheaf),
            here=path,
            home=inside,
            root=root,
            others=self._others(path, root),
            files=self.files,
            site=self.site,
            notes=self.notes,
            **values,
        )
        return self.folder + path, self.sheaf.edition.theme.painted(text).encode()

    @property
    def site(self) -> dict[str, Any]:
        """Return what the pages of a site may use beside what every document may."""
        sheaf, edition = self.sheaf, self.sheaf.edition
        return {
            "crossings": sheaf.crossings,
            "comparison": sheaf.comparison,
            "card": sheaf.card,
            "weights": sheaf.weights,
            "versions": edition.versions,
            "address": edition.address,
            "asked": edition.questionnaire.count(),
            "parts": [sheaf.t(section.title) for section in edition.questionnaire.sections],
            "unflagged": edition.unflagged,
        }

    def _others(self, path: str, root: str) -> list[dict[str, str]]:
        """Link the same page in the other languages."""
        codes = [code for code in self.sheaf.edition.catalogues if code != self.sheaf.language]
        folders = {code: "" if code == SOURCE_LANGUAGE else f"{code}/" for code in codes}
        return [
            {"language": code, "name": language_name(code), "href": root + folder + path}
            for code, folder in folders.items()
        ]


def common(sheaf: Sheaf) -> dict[str, Any]:
    """Return what every template may use."""
    edition = sheaf.edition
    return {
        "t": saying(sheaf.t),
        "language": sheaf.language,
        "campaign": edition.campaign,
        "module": edition.questionnaire.title,
        "summary": edition.questionnaire.summary,
        "edition": sheaf.t(_("edición {number}").fill(number=edition.number)),
        "day": sheaf.day,
        "stamp": edition.stamp,
        "theme": edition.theme,
        "quiet": edition.questionnaire.sensitive,
        "people": sheaf.people,
        "who": sheaf.who,
        "citation": sheaf.citation,
    }
