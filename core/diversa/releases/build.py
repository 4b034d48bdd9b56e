"""Build a release: count, protect, lay out in every language, and write it whole into a folder that never changes."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from diversa.campaigns.campaigns import Campaign, EnabledModule
from diversa.disclosure.audit import Finding
from diversa.engine import Diversa
from diversa.home import public_address
from diversa.pipeline import period
from diversa.releases import ledger
from diversa.releases.assembling import assemble, printed, write_files
from diversa.releases.attacking import attack, refuse, told
from diversa.releases.auditing import figures_beside, scan
from diversa.releases.counting import Counted, count, profile_of
from diversa.releases.ledger import MANIFEST, PREVIEW, Release, ReleaseError
from diversa.releases.manifest import manifest_of
from diversa.releases.reading import Progress
from diversa.releases.remembering import remember
from diversa.texts import SPANISH

ATTACKING = 0.58
"""Share of a release's time that has passed when the audit begins."""


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

    `out` is a folder for a copy, `as_of` the last day whose responses are counted, which is printed (today without it),
    `progress` is told each step in Spanish and the share that is done. Raises ReleaseError, CampaignError or Paused with a sentence; then nothing has
    been written, but for a release whose copy alone failed.
    """
    enabled, base = engine.campaigns.module(campaign, module), public_address()
    day = _day(engine, as_of, campaign, module)
    if publish:
        _refuse_early(engine, enabled, day)
        _refuse_publication(enabled.campaign)
    _refuse_out(out)
    _refuse_few(engine, enabled, day)
    folder = ledger.folder_of(engine.home, campaign, enabled.instrument.questionnaire.public_name)
    with ledger.alone(folder):
        made = _build(engine, enabled, folder, day, publish, base, progress)
    if out is not None:
        _copy(made, out)
    progress("Listo", 1.0)
    return made if out is None else replace(made, folder=out)


def _copy(made: Release, out: Path) -> None:
    try:
        with ledger.whole(out) as copy:
            shutil.copytree(made.folder, copy, dirs_exist_ok=True)
    except OSError as error:
        raise ReleaseError(
            f"La publicación quedó completa en {made.folder}, pero la copia en «{out}» no se pudo hacer: puede que falte "
            "espacio o permiso. No hace falta repetirla: copie esa carpeta."
        ) from error


def _build(
    engine: Diversa,
    enabled: EnabledModule,
    folder: Path,
    day: date,
    publish: bool,
    base: str,
    progress: Progress,
) -> Release:
    """Count, attack and write; what is published is remembered and entered into the ledger."""
    names, store = enabled.names, engine.store_of(*enabled.names)
    number = ledger.next_number(engine.store, *names)
    target = folder / (str(number) if publish else PREVIEW)
    if publish:
        # Marks first: who answers from now on is in the next release. Without the ledger's line it has the same number,
        # and marks the same again.
        store.mark_released(*names, number, period(day, enabled.instrument.questionnaire.sensitive))
    counted = count(engine, enabled, progress, day, number if publish else None)
    progress("Atacando la publicación", ATTACKING)
    found = attack(counted.evidence).findings
    if publish:
        refuse(found)
        _refuse_blocked(counted)
    manifest, notes, more = _write(engine, enabled, counted, target, day, publish, base, progress)
    if publish:
        remember(engine.vault_of(*names), names, counted.evidence.tally.counted)
        engine.store.add_release(*names, number, day, True, json.dumps(manifest))
    return Release(*names, number, target, day, publish, manifest, notes, told((*found, *more)))


def _write(
    engine: Diversa,
    enabled: EnabledModule,
    counted: Counted,
    target: Path,
    day: date,
    publish: bool,
    base: str,
    progress: Progress,
) -> tuple[dict[str, Any], tuple[str, ...], tuple[Finding, ...]]:
    """Write the files of a release into its folder, whole or not at all.

    Return its manifest, what is lacking, and what reading the files again found.
    """
    number = counted.evidence.tally.counted.number
    edition = assemble(engine, enabled, counted, number, day, publish, base=base)
    with ledger.whole(target) as building:
        notes = write_files(engine, edition, building, progress)
        beside = (*figures_beside(edition.unflagged, edition.card), *edition.earlier)
        found = scan(building, edition.results, printed(edition), beside)
        if publish:
            refuse(found)
        manifest = manifest_of(edition, counted, building, publish)
        ledger.write(building, MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode())
    return manifest, notes, found


def _day(engine: Diversa, as_of: date | None, campaign: str, module: str) -> date:
    """Return the day up to which responses are counted: not in the future, and not before what was published."""
    day = as_of or engine.today()
    earlier = [_as_date(row["made_on"]) for row in engine.store.releases_of(campaign, module)]
    if day > engine.today() or any(day < before for before in earlier):
        raise ReleaseError(
            f"No se puede publicar con fecha {day}: debe ser un día que no sea futuro ni anterior a la última publicación. Elija otra fecha."
        )
    return day


def _as_date(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _refuse_early(engine: Diversa, enabled: EnabledModule, day: date) -> None:
    """Refuse a release of real answers before its day; a demonstration need not wait."""
    first = ledger.next_day(
        engine.store, *enabled.names, profile_of(enabled.instrument.questionnaire).days_between_releases
    )
    if first is not None and day < first and not enabled.campaign.demonstration:
        raise ReleaseError(
            f"La próxima publicación de «{enabled.names[1]}» puede salir desde el {first}: quien compare dos muy seguidas "
            "podría saber de pocas personas. Mientras tanto puede hacer una vista previa."
        )


def _refuse_blocked(counted: Counted) -> None:
    """Refuse what the quality card holds back."""
    if counted.card.blocked is not None:
        raise ReleaseError(f"No se publica todavía. {SPANISH(counted.card.blocked)}")


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
