"""Lay an edition out in every language, and write its files."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from diversa.campaigns.campaigns import EnabledModule
from diversa.engine import Diversa
from diversa.indicators.quality import rules_of
from diversa.releases import ledger, wording
from diversa.releases.comparing import earlier_editions
from diversa.releases.counting import Counted
from diversa.releases.edition import Download, Edition
from diversa.releases.exporters import Exporter, OpenData, open_data
from diversa.releases.pages import pages
from diversa.releases.pdf import NO_PDF, NoPdf, easy_html, easy_pdf, summary_html, summary_pdf
from diversa.releases.reading import Progress
from diversa.releases.software import ENGINE, software
from diversa.texts import SPANISH, Catalogue, Text, load_catalogue

_ = Text
_PDF_TITLE = _("Resumen en PDF")
_EASY_TITLE = _("Lectura fácil en PDF")


def assemble(
    engine: Diversa,
    enabled: EnabledModule,
    counted: Counted,
    number: int,
    day: date,
    published: bool,
    *,
    base: str,
    beside: Collection[tuple[str, int]] | None = None,
) -> Edition:
    """Join what was counted with the words and the look it is published in.

    `base` is the public address of the installation, empty where it has none; `beside` names the other editions
    (campaign, number) that it stands beside, every earlier one without it.
    """
    instrument, results = enabled.instrument, f"{base}/resultados" if base else ""
    own = f"{results}/{enabled.campaign.slug}/{instrument.questionnaire.public_name}/{number}/"
    others = earlier_editions(
        engine.store,
        engine.home,
        engine.campaigns.all(),
        enabled.campaign,
        instrument.questionnaire,
        instrument.indicators,
        base_address=results,
        only=beside,
    )
    return Edition(
        enabled.campaign,
        instrument,
        number,
        day,
        counted.results,
        counted.tables,
        counted.profile,
        _catalogues(engine, enabled),
        engine.themes[enabled.campaign.theme],
        published,
        card=counted.card,
        weighting=counted.weighting,
        unflagged=counted.unflagged,
        address=own if base else "",
        others=others,
        versions=tuple(software(instrument).items()),
        population=counted.population,
        rules=rules_of(engine.home),
    )


def _catalogues(engine: Diversa, enabled: EnabledModule) -> dict[str, Catalogue]:
    """Return the words of each language: as pinned, then those of the installed module, then the engine's."""
    snapshot = enabled.instrument.snapshot
    package = engine.registry.package_of(snapshot.questionnaire.id)
    return {
        language: SPANISH
        if language == SPANISH.language
        else snapshot.catalogue(language)
        | load_catalogue(package, language)
        | load_catalogue(ENGINE, language)
        for language in snapshot.languages
    }


@dataclass(frozen=True)
class Written:
    """Say what is lacking in what was written, and which content it has."""

    notes: tuple[Text, ...]
    digest: str
    """SHA-256 of every page and every figure as they are published: a preview has that of the release it would be."""


def write_files(engine: Diversa, edition: Edition, folder: Path, progress: Progress) -> Written:
    """Write everything but the manifest."""
    exporters: tuple[Exporter, ...] = engine.registry.collect("register_exporters")
    data = _data(edition)
    downloads = _downloads(edition, exporters)
    for exporter, download in zip(exporters, downloads, strict=True):
        ledger.write(folder, download.name, exporter.write(data))
    notes = _summaries(edition, folder, progress)
    progress("Escribiendo las páginas", 0.9)
    written = {}
    for name, content in _pages(edition, exporters, data, notes):
        ledger.write(folder, name, content)
        written[name] = hashlib.sha256(content).hexdigest()
    return Written(tuple(notes), _digest(edition, exporters, data, notes, written))


def _data(edition: Edition) -> OpenData:
    return open_data(
        edition.results,
        edition.catalogues,
        about(edition),
        stamp=edition.stamp,
        weighting=edition.weighting,
        unflagged=edition.unflagged,
        citations={language: edition.page(language).citation for language in edition.catalogues},
        address=edition.address,
        since=None if edition.simulated else edition.campaign.created_on,
    )


def _downloads(edition: Edition, exporters: Sequence[Exporter]) -> list[Download]:
    return [Download(edition.file_name("tables", one.suffix), one.title) for one in exporters]


def _digest(
    edition: Edition,
    exporters: Sequence[Exporter],
    data: OpenData,
    notes: Sequence[Text],
    written: Mapping[str, str],
) -> str:
    """Digest the content as it is published; the pages of a preview are drawn once more, without its stamp."""
    if edition.stamp is wording.PREVIEW:
        edition = replace(edition, published=True)
        data = _data(edition)
        drawn = _pages(edition, exporters, data, notes)
        written = {name: hashlib.sha256(content).hexdigest() for name, content in drawn}
    lines = (*map(repr, data.rows), *(f"{name} {digest}" for name, digest in sorted(written.items())))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def printed(edition: Edition) -> dict[str, str]:
    """Return the pages that the PDF of each language is printed from, by the PDF's name."""
    pages = {}
    for language in edition.catalogues:
        sheaf = edition.page(language)
        pages[edition.pdf_name(language)] = summary_html(sheaf)
        pages[edition.easy_name(language)] = easy_html(sheaf)
    return pages


def _summaries(edition: Edition, folder: Path, progress: Progress) -> list[Text]:
    """Write the PDF of each language; without what draws letters, return a sentence instead."""
    for place, language in enumerate(edition.catalogues):
        progress(f"Haciendo el PDF ({language})", 0.6 + 0.3 * place / len(edition.catalogues))
        try:
            ledger.write(folder, edition.pdf_name(language), summary_pdf(edition.page(language)))
            ledger.write(folder, edition.easy_name(language), easy_pdf(edition.page(language)))
        except NoPdf:
            return [NO_PDF]
    return []


def _pages(
    edition: Edition, exporters: Sequence[Exporter], data: OpenData, notes: Sequence[Text]
) -> Iterator[tuple[str, bytes]]:
    """Yield every page with what it looks like: its name and its bytes."""
    summaries = [] if notes else [one for language in edition.catalogues for one in _pdfs(edition, language)]
    downloads = [*summaries, *_downloads(edition, exporters)]
    yield from pages(edition, downloads, data.columns, notes)
    for name in edition.theme.release_files:
        yield name, edition.theme.file(name).read_bytes()


def _pdfs(edition: Edition, language: str) -> tuple[Download, Download]:
    return (
        Download(edition.pdf_name(language), _PDF_TITLE, language),
        Download(edition.easy_name(language), _EASY_TITLE, language),
    )


def about(edition: Edition) -> dict[str, Any]:
    """Say what a file is that has left its folder."""
    return {
        "campaign": edition.campaign.slug,
        "module": edition.questionnaire.id,
        "version": edition.questionnaire.version,
        "release": edition.number,
        "made_on": edition.day.isoformat(),
        "demonstration": edition.simulated,
        "note": str(edition.stamp.words) if edition.stamp else "",
    }
