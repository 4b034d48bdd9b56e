"""Build a release: count, protect, lay out in every language, and write it whole into a folder that never changes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from diversa.campaigns.campaigns import Campaign, EnabledModule
from diversa.engine import Diversa
from diversa.pipeline import period
from diversa.releases import ledger
from diversa.releases.counting import Counted, count, profile_of
from diversa.releases.edition import Download, Edition
from diversa.releases.exporters import Exporter, OpenData, open_data
from diversa.releases.ledger import MANIFEST, PREVIEW, Release, ReleaseError
from diversa.releases.pages import MARK, STYLE, pages
from diversa.releases.pdf import NO_PDF, NoPdf, summary_pdf
from diversa.texts import SPANISH, Catalogue, Text, load_catalogue
from diversa.theming import Theme

_ = Text
Progress = Callable[[str, float], None]
FORMAT = 1
"""Changes when the layout of a release's folder does."""
ENGINE = "diversa"
_PDF_TITLE = _("Resumen en PDF")


def quiet(step: str, share: float) -> None:
    """Tell nobody how far a release is."""


def build_release(
    engine: Diversa,
    campaign: str,
    module: str,
    *,
    out: Path | None = None,
    as_of: date | None = None,
    progress: Progress = quiet,
    publish: bool = False,
) -> Release:
    """Build a release of one module: a preview, or one that is published at once.

    `out` is a folder for a copy, `as_of` the last day whose responses are counted, which is printed (today without it), `progress` is told each step in
    Spanish and the share that is done. Raises ReleaseError, CampaignError or Paused with a sentence; then nothing has
    been written.
    """
    enabled = engine.campaigns.module(campaign, module)
    if publish:
        _refuse_publication(enabled.campaign)
    day = _day(engine, as_of, campaign, module)
    _refuse_out(out)
    _refuse_few(engine, enabled, day)
    folder = ledger.folder_of(engine.home, campaign, enabled.instrument.questionnaire.public_name)
    with ledger.alone(folder):
        counted = count(engine, enabled, progress, day)
        number = ledger.next_number(engine.store, campaign, module)
        edition = _edition(engine, enabled, counted, number, day, publish)
        target = folder / (str(number) if publish else PREVIEW)
        with ledger.whole(target) as building:
            notes = _write(engine, edition, building, progress)
            manifest = _manifest(edition, counted, building, publish)
            ledger.write(building, MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode())
        if publish:
            # Marks first: without the ledger's line the next release has the same number, and marks the same again.
            engine.store_of(campaign, module).mark_released(campaign, module, number)
            engine.store.add_release(campaign, module, number, edition.day, True, json.dumps(manifest))
    if out is not None:
        with ledger.whole(out) as copy:
            shutil.copytree(target, copy, dirs_exist_ok=True)
    progress("Listo", 1.0)
    return Release(campaign, module, number, out or target, edition.day, publish, manifest, notes)


def _day(engine: Diversa, as_of: date | None, campaign: str, module: str) -> date:
    """Return the day up to which responses are counted: not in the future, and not before what was published."""
    day = as_of or engine.today()
    earlier = [_as_date(row["made_on"]) for row in engine.store.releases_of(campaign, module)]
    if day > engine.today() or any(day < before for before in earlier):
        raise ReleaseError(
            f"No se puede publicar con fecha {day}: debe ser un día entre la última publicación y hoy. Elija otra fecha."
        )
    return day


def _as_date(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _refuse_publication(campaign: Campaign) -> None:
    if not campaign.demonstration:
        raise ReleaseError(
            f"La campaña «{campaign.slug}» tiene datos reales y publicar necesita la firma de dos personas, que este "
            "programa todavía no sabe pedir. Haga una vista previa: quite la orden de publicar."
        )


def _refuse_out(out: Path | None) -> None:
    if out is not None and out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ReleaseError(f"«{out}» ya existe y no está vacía. Dé el nombre de una carpeta nueva.")


def _refuse_few(engine: Diversa, enabled: EnabledModule, day: date) -> None:
    """Refuse a release in which every figure would be withheld."""
    questionnaire = enabled.instrument.questionnaire
    last = period(day, questionnaire.sensitive)
    people = engine.store_of(*enabled.names).count(*enabled.names, last)
    least = profile_of(questionnaire).minimum_base
    if people == 0:
        raise ReleaseError(
            f"La campaña «{enabled.campaign.slug}» no tiene respuestas de «{questionnaire.id}»: no hay nada que publicar."
        )
    if people < least:
        raise ReleaseError(
            f"La campaña «{enabled.campaign.slug}» tiene muy pocas respuestas de «{questionnaire.id}»: ninguna cifra se "
            f"puede publicar con menos de {least}. Espere a que participen más personas."
        )


def _edition(
    engine: Diversa, enabled: EnabledModule, counted: Counted, number: int, day: date, published: bool = True
) -> Edition:
    return Edition(
        enabled.campaign,
        enabled.instrument,
        number,
        day,
        counted.results,
        counted.tables,
        counted.profile,
        _catalogues(engine, enabled),
        _theme(engine, enabled.campaign),
        published,
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


def _write(engine: Diversa, edition: Edition, folder: Path, progress: Progress) -> tuple[str, ...]:
    """Write everything but the manifest; return sentences about what is lacking."""
    exporters: tuple[Exporter, ...] = engine.registry.collect("register_exporters")
    data = open_data(edition.results, edition.catalogues, _about(edition), stamp=edition.stamp)
    downloads = [Download(edition.file_name("tables", one.suffix), one.title) for one in exporters]
    for exporter, download in zip(exporters, downloads, strict=True):
        ledger.write(folder, download.name, exporter.write(data))
    summaries, notes = _summaries(edition, folder, progress)
    progress("Escribiendo las páginas", 0.9)
    _write_pages(edition, folder, [*summaries, *downloads], data, notes)
    return tuple(notes)


def _summaries(edition: Edition, folder: Path, progress: Progress) -> tuple[list[Download], list[Text]]:
    """Write the PDF of each language; without what draws letters there is a sentence instead."""
    made = []
    for place, language in enumerate(edition.catalogues):
        progress(f"Haciendo el PDF ({language})", 0.6 + 0.3 * place / len(edition.catalogues))
        name = edition.pdf_name(language)
        try:
            ledger.write(folder, name, summary_pdf(edition.page(language)))
        except NoPdf:
            return [], [NO_PDF]
        made.append(Download(name, _PDF_TITLE, language))
    return made, []


def _write_pages(
    edition: Edition, folder: Path, downloads: Sequence[Download], data: OpenData, notes: Sequence[Text]
) -> None:
    for name, content in pages(edition, downloads, data.columns, notes):
        ledger.write(folder, name, content)
    for name in (STYLE, MARK):
        ledger.write(folder, name, (edition.theme.static / name).read_bytes())


def _about(edition: Edition) -> dict[str, Any]:
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


def _manifest(edition: Edition, counted: Counted, folder: Path, published: bool) -> dict[str, Any]:
    snapshot = edition.instrument.snapshot
    return {
        "format": FORMAT,
        **_about(edition),
        "published": published,
        "public_records": edition.instrument.public_records,
        "languages": list(edition.catalogues),
        "fingerprint": edition.instrument.fingerprint,
        "texts": snapshot.texts_digest(),
        "records": counted.records,
        "parameters": counted.parameters,
        "tables": [" × ".join(table.by) or "total" for table in counted.tables],
        "files": ledger.digests(folder),
    }
