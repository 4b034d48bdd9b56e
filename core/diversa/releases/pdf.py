"""What is printed of a module, in one language: its summary, and two pages that are easy to read, as tagged PDF."""

from __future__ import annotations

import contextlib
import gc
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from diversa.releases import booklet, easy, trust
from diversa.releases.edition import Sheaf
from diversa.releases.method import method_of
from diversa.releases.pages import common, environment
from diversa.releases.qr import qr_svg
from diversa.texts import Text
from diversa.theming import Theme

if TYPE_CHECKING:
    from weasyprint import Document

_ = Text
VARIANT = "pdf/ua-1"
EASY_PAGES = 2
NO_PDF = _(
    "Esta publicación no trae el resumen en PDF: en el equipo donde se hizo falta Pango. En Debian o Ubuntu se instala "
    "con «apt-get install libpango-1.0-0 libpangoft2-1.0-0»."
)


class NoPdf(RuntimeError):
    """Say that this machine cannot write a PDF."""


class ForbiddenAddress(ValueError):
    """Say that a summary would read something outside of its theme."""


def summary_pdf(sheaf: Sheaf) -> bytes:
    """Write the summary of one language; the same sheaf gives the same bytes.

    Raises `NoPdf` where the machine lacks what draws letters (Pango), `ForbiddenAddress` where the theme asks for
    anything that is not its own.
    """
    html = summary_html(sheaf)
    with _undisturbed():
        return _write(_laid(html, sheaf.edition.theme), html)


def easy_pdf(sheaf: Sheaf) -> bytes:
    """Write the two pages that are easy to read, in the largest letters in which they are two.

    With long titles there are fewer figures. Raises as `summary_pdf` does.
    """
    for size, figures in easy.FITS:
        html = easy_html(sheaf, size, figures)
        with _undisturbed():
            laid = _laid(html, sheaf.edition.theme)
        if len(laid.pages) <= EASY_PAGES:
            break
    return _write(laid, html)


def summary_html(sheaf: Sheaf) -> str:
    """Lay the summary out as one document, which the PDF is printed from."""
    edition = sheaf.edition
    method = method_of(
        edition.questionnaire, edition.indicators, edition.addresses, edition.profile, sheaf.t, edition.rules
    )
    return _rendered(
        sheaf,
        "summary",
        chapters=booklet.chapters(sheaf),
        keys=booklet.keys(sheaf),
        method=method,
        card=edition.card,
        measures=trust.card(sheaf),
        unanswered=trust.unanswered(sheaf),
        compositions=trust.compositions(sheaf),
        beside=trust.beside(sheaf),
        weighting=edition.weighting,
        unflagged=edition.unflagged,
        weighting_facts=trust.weighting_facts(sheaf),
        balances=tuple(trust.balances(sheaf)),
    )


def easy_html(sheaf: Sheaf, size: str = easy.FITS[0][0], figures: int = easy.MOST_FIGURES) -> str:
    """Lay the easy pages out as one document, in letters of a size, with so many key figures at most."""
    return _rendered(sheaf, "easy", easy=easy.easy_of(sheaf, figures), size=size)


def printed(html: str, theme: Theme) -> bytes:
    """Print a document that is no release, in the same safe way. Raises as `summary_pdf` does."""
    with _undisturbed():
        return _write(_laid(html, theme), html)


def _rendered(sheaf: Sheaf, template: str, **values: Any) -> str:
    edition = sheaf.edition
    page = environment(edition.theme).get_template(f"release/{template}.html")
    return edition.theme.painted(
        page.render(
            **common(sheaf),
            **values,
            made_on=edition.day.isoformat(),
            number=edition.number,
            address=edition.address,
            qr=_qr(sheaf),
        )
    )


def _qr(sheaf: Sheaf) -> str:
    """Draw the way to the results page; nothing where the installation has no public address."""
    address = sheaf.edition.address
    if not address:
        return ""
    words = sheaf.t(_("Código QR que abre los resultados: {address}").fill(address=address))
    return qr_svg(address, f"{sheaf.note}. {words}" if sheaf.note else words)


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold back the collection of garbage for the second that a PDF takes: it would be a fifth of that second."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _laid(html: str, theme: Theme) -> Document:
    """Lay out pages. Raises `NoPdf` or `ForbiddenAddress`."""
    try:
        import weasyprint
    except OSError as error:
        raise NoPdf(str(error)) from error
    page = weasyprint.HTML(
        string=html, base_url=f"{theme.static.resolve().as_uri()}/", url_fetcher=_fetcher(theme)
    )
    try:
        return page.render(pdf_variant=VARIANT)
    except weasyprint.urls.FatalURLFetchingError as error:  # no Exception: WeasyPrint would swallow one
        raise ForbiddenAddress(str(error)) from error


def _write(laid: Document, html: str) -> bytes:
    """Write pages with an identifier of their own, which only their words decide."""
    identifier = hashlib.sha256(html.encode()).hexdigest()[:32].encode()
    written: bytes = laid.write_pdf(pdf_variant=VARIANT, pdf_identifier=identifier)
    return written


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
    """Read a file of the theme, or of one that stands in for it; styles in its colours. Raises ValueError for any other address."""
    folder, parts = theme.static.resolve(), urlsplit(url)
    file = Path(unquote(parts.path)).resolve()
    if parts.scheme != "file" or parts.netloc or not file.is_relative_to(folder):
        raise ValueError(f"A summary may not read {url!r}: it reads its theme's own files and data: alone.")
    content = theme.file(file.relative_to(folder).as_posix()).read_bytes()
    return theme.painted(content.decode()).encode() if file.suffix == ".css" else content


def _media_type(url: str) -> str:
    known = {"css": "text/css", "svg": "image/svg+xml", "png": "image/png"}
    return known.get(url.rpartition(".")[2], "application/octet-stream")
