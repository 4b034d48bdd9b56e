"""The pages of a release: static HTML in every language, with nothing outside of their own folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from diversa.releases.edition import Download, Edition, Sheaf
from diversa.releases.exporters import Column
from diversa.releases.method import method_of
from diversa.texts import SOURCE_LANGUAGE, Catalogue, Text
from diversa.theming import Theme

_ = Text
STYLE = "results.css"
MARK = "mark.svg"


def environment(theme: Theme) -> Environment:
    """Return the templates of a theme; an unknown name in one is an error, and everything is escaped."""
    loader = FileSystemLoader(theme.templates)
    return Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
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
    templates = environment(edition.theme)
    for language in edition.catalogues:
        yield from _Language(templates, edition.page(language), downloads, columns, notes).pages()


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
    ) -> None:
        self.templates, self.sheaf, self.columns, self.notes = templates, sheaf, columns, notes
        self.files = [one for one in downloads if one.language in ("", sheaf.language)]
        self.folder = "" if sheaf.language == SOURCE_LANGUAGE else f"{sheaf.language}/"

    def pages(self) -> Iterator[tuple[str, bytes]]:
        sheaf, edition = self.sheaf, self.sheaf.edition
        yield self._page("index.html", "index.html", views=sheaf.views.values(), keys=sheaf.keys)
        for view in sheaf.views.values():
            yield self._page("indicator.html", f"indicators/{view.id}.html", view=view)
        method = method_of(
            edition.questionnaire, edition.indicators, edition.addresses, edition.profile, sheaf.t
        )
        yield self._page("method.html", "method.html", method=method, columns=self.columns)

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
            notes=self.notes,
            **values,
        )
        return self.folder + path, text.encode()

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
        "quiet": edition.questionnaire.sensitive,
        "people": sheaf.people,
        "who": sheaf.who,
        "citation": sheaf.citation,
    }
