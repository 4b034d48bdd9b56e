"""The summary of a module as a tagged PDF, in one language."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from diversa.releases.booklet import chapters
from diversa.releases.edition import Sheaf
from diversa.releases.method import method_of
from diversa.releases.pages import common, environment
from diversa.texts import Text
from diversa.theming import Theme

_ = Text
VARIANT = "pdf/ua-1"
NO_PDF = _(
    "Esta publicación no trae el resumen en PDF: en el equipo donde se hizo falta Pango. En Debian o Ubuntu se instala "
    "con «apt-get install libpango-1.0-0 libpangoft2-1.0-0»."
)


class NoPdf(RuntimeError):
    """Say that this machine cannot write a PDF."""


class ForbiddenAddress(ValueError):
    """Say that a summary would read something outside of its theme."""


def summary_pdf(sheaf: Sheaf) -> bytes:
    """Write the summary of one language.

    Raises `NoPdf` where the machine lacks what draws letters (Pango), `ForbiddenAddress` where the theme asks for
    anything that is not its own.
    """
    try:
        import weasyprint
    except OSError as error:
        raise NoPdf(str(error)) from error
    theme = sheaf.edition.theme
    page = weasyprint.HTML(string=summary_html(sheaf), base_url=_base(theme), url_fetcher=_fetcher(theme))
    try:
        written: bytes = page.write_pdf(pdf_variant=VARIANT)
    except weasyprint.urls.FatalURLFetchingError as error:  # no Exception: WeasyPrint would swallow one
        raise ForbiddenAddress(str(error)) from error
    return written


def summary_html(sheaf: Sheaf) -> str:
    """Lay the summary out as one document, which the PDF is printed from."""
    edition = sheaf.edition
    return (
        environment(edition.theme)
        .get_template("release/summary.html")
        .render(
            **common(sheaf),
            chapters=chapters(sheaf),
            keys=sheaf.keys,
            method=method_of(
                edition.questionnaire, edition.indicators, edition.addresses, edition.profile, sheaf.t
            ),
            made_on=edition.day.isoformat(),
            number=edition.number,
        )
    )


def _base(theme: Theme) -> str:
    return f"{theme.static.resolve().as_uri()}/"


def _fetcher(theme: Theme) -> Any:
    """Return what WeasyPrint may read: `data:` and the files of the theme; any other address stops the work."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            try:
                return URLFetcherResponse(url, _own_file(theme, url), {"Content-Type": _media_type(url)})
            except (OSError, ValueError) as error:
                raise FatalURLFetchingError(str(error)) from error

    return Fetcher(allowed_protocols=("data",), allow_redirects=False)


def _own_file(theme: Theme, url: str) -> bytes:
    """Read a file of the theme. Raises ValueError for every other address."""
    folder, parts = theme.static.resolve(), urlsplit(url)
    file = Path(unquote(parts.path)).resolve()
    if parts.scheme != "file" or parts.netloc or not file.is_relative_to(folder):
        raise ValueError(f"A summary may not read {url!r}: it reads its theme's own files and data: alone.")
    return file.read_bytes()


def _media_type(url: str) -> str:
    return {"css": "text/css", "svg": "image/svg+xml"}.get(url.rpartition(".")[2], "application/octet-stream")
