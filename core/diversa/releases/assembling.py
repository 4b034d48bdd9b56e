"""Lay an edition out in every language, and write its files."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from diversa.campaigns.campaigns import Campaign, EnabledModule
from diversa.engine import Diversa
from diversa.indicators.quality import rules_of
from diversa.releases import ledger
from diversa.releases.comparing import earlier_editions
from diversa.releases.counting import Counted
from diversa.releases.edition import Download, Edition
from diversa.releases.exporters import Exporter, OpenData, open_data
from diversa.releases.ledger import ReleaseError
from diversa.releases.pages import MARK, STYLE, pages
from diversa.releases.pdf import NO_PDF, NoPdf, easy_html, easy_pdf, summary_html, summary_pdf
from diversa.releases.reading import Progress
from diversa.releases.software import ENGINE, software
from diversa.texts import SPANISH, Catalogue, Text, load_catalogue
from diversa.theming import Theme

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
        _theme(engine, enabled.campaign),
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


def _theme(engine: Diversa, campaign: Campaign) -> Theme:
    themes = {theme.id: theme for theme in engine.registry.collect("register_themes")}
    if campaign.theme not in themes:
        raise ReleaseError(f"No está instalado el tema «{campaign.theme}» de la campaña «{campaign.slug}».")
    found: Theme = themes[campaign.theme]
    return found


def write_files(engine: Diversa, edition: Edition, folder: Path, progress: Progress) -> tuple[str, ...]:
    """Write everything but the manifest; return sentences about what is lacking."""
    exporters: tuple[Exporter, ...] = engine.registry.collect("register_exporters")
    data = open_data(
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
    downloads = [Download(edition.file_name("tables", one.suffix), one.title) for one in exporters]
    for exporter, download in zip(exporters, downloads, strict=True):
        ledger.write(folder, download.name, exporter.write(data))
    summaries, notes = _summaries(edition, folder, progress)
    progress("Escribiendo las páginas", 0.9)
    _write_pages(edition, folder, [*summaries, *downloads], data, notes)
    return tuple(notes)


def printed(edition: Edition) -> dict[str, str]:
    """Return the pages that the PDF of each language is printed from, by the PDF's name."""
    pages = {}
    for language in edition.catalogues:
        sheaf = edition.page(language)
        pages[edition.pdf_name(language)] = summary_html(sheaf)
        pages[edition.easy_name(language)] = easy_html(sheaf)
    return pages


def _summaries(edition: Edition, folder: Path, progress: Progress) -> tuple[list[Download], list[Text]]:
    """Write the PDF of each language; without what draws letters there is a sentence instead."""
    made = []
    for place, language in enumerate(edition.catalogues):
        progress(f"Haciendo el PDF ({language})", 0.6 + 0.3 * place / len(edition.catalogues))
        try:
            for name, title, write in (
                (edition.pdf_name(language), _PDF_TITLE, summary_pdf),
                (edition.easy_name(language), _EASY_TITLE, easy_pdf),
            ):
                ledger.write(folder, name, write(edition.page(language)))
                made.append(Download(name, title, language))
        except NoPdf:
            return [], [NO_PDF]
    return made, []


def _write_pages(
    edition: Edition, folder: Path, downloads: Sequence[Download], data: OpenData, notes: Sequence[Text]
) -> None:
    for name, content in pages(edition, downloads, data.columns, notes):
        ledger.write(folder, name, content)
    for name in (STYLE, MARK):
        ledger.write(folder, name, (edition.theme.static / name).read_bytes())


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
