"""Build a release: count, protect, lay out in every language, and write it whole into a folder that never changes.

Real answers go out only with the approval of two persons, as they saw them in the preview.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from diversa.campaigns.campaigns import EnabledModule
from diversa.disclosure.audit import Finding
from diversa.disclosure.keeping import Remembered
from diversa.disclosure.tables import EVERYBODY
from diversa.engine import Diversa
from diversa.home import public_address
from diversa.pipeline import period
from diversa.releases import approving, ledger
from diversa.releases.approving import Approval
from diversa.releases.assembling import assemble, printed, write_files
from diversa.releases.attacking import attack, refuse, told
from diversa.releases.auditing import figures_beside, scan
from diversa.releases.counting import Counted, count, profile_of
from diversa.releases.ledger import MANIFEST, PREVIEW, Release, ReleaseError
from diversa.releases.manifest import manifest_of
from diversa.releases.reading import Progress
from diversa.releases.remembering import remember, remembered
from diversa.releases.reviewing import judged, review_of
from diversa.store.responses import as_date
from diversa.texts import SPANISH

ATTACKING = 0.58
"""Share of a release's time that has passed when the audit begins."""


def quiet(step: str, share: float) -> None:
    """Tell nobody how far a release is."""


@dataclass(frozen=True)
class _Plan:
    """Hold what one release is made of, and whether and by whose approval it goes out."""

    enabled: EnabledModule
    folder: Path
    day: date
    publish: bool
    base: str
    progress: Progress
    approval: Approval | None


def build_release(
    engine: Diversa,
    campaign: str,
    module: str,
    *,
    out: Path | None = None,
    as_of: date | None = None,
    progress: Progress = quiet,
    publish: bool = False,
    approval: Approval | None = None,
) -> Release:
    """Build a release of one module: a preview, or one that is published at once.

    `out` is a folder for a copy, `as_of` the last day whose responses are counted, which is printed (today without it),
    `progress` is told each step in Spanish and the share that is done. With the `approval` of two persons what they signed
    is published, as of its own day; without one only a demonstration can be. Raises ReleaseError, CampaignError or Paused
    with a sentence; then nothing has been written, but for a release whose copy alone failed.
    """
    enabled, base = engine.campaigns.module(campaign, module), public_address()
    publish = publish or approval is not None
    day = _day(engine, approval.day if approval else as_of, campaign, module)
    if publish:
        _refuse_early(engine, enabled, day)
        _refuse_unsigned(engine, enabled, approval)
    _refuse_out(out)
    if not publish:
        _refuse_back(engine, enabled.names, day)
    _refuse_few(engine, enabled, day)
    folder = ledger.folder_of(engine.home, campaign, enabled.instrument.questionnaire.public_name)
    with ledger.alone(folder):
        made = _build(engine, _Plan(enabled, folder, day, publish, base, progress, approval))
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


def _build(engine: Diversa, plan: _Plan) -> Release:
    """Count, attack and write; what is published is remembered and entered into the ledger."""
    names, publish = plan.enabled.names, plan.publish
    number = ledger.next_number(engine.store, *names)
    if publish:
        _mark(engine, plan, number)
    else:
        approving.refuse_pending(engine, *names)
    signed = plan.approval is not None
    counted = count(engine, plan.enabled, plan.progress, plan.day, number if publish else None, signed=signed)
    if not publish:
        _refuse_near(engine, plan, counted)
    plan.progress("Atacando la publicación", ATTACKING)
    found = attack(counted.evidence).findings
    if publish:
        refuse(found)
        _refuse_blocked(counted, plan.approval)
    manifest, notes, findings = _write(engine, plan, counted, found)
    if not publish:
        _keep_counters(engine, names, counted)
    target = plan.folder / _name_of(plan, number)
    if publish:
        remember(engine.vault_of(*names), names, counted.evidence.tally.counted)
        if plan.approval is not None:
            approving.claim(engine, plan.approval)
        engine.store.add_release(*names, number, plan.day, True, json.dumps(manifest))
    return Release(*names, number, target, plan.day, publish, manifest, notes, findings)


def _mark(engine: Diversa, plan: _Plan, number: int) -> None:
    """Mark the responses that a release counts; who answers from now on is in the next one.

    Without the ledger's line it has the same number, and marks the same again.
    """
    if plan.approval is not None:  # in the turn to build, so that nobody publishes in between
        approving.refuse_unsigned(engine, plan.approval)
    names, sensitive = plan.enabled.names, plan.enabled.instrument.questionnaire.sensitive
    engine.store_of(*names).mark_released(*names, number, period(plan.day, sensitive))


def _keep_counters(engine: Diversa, names: tuple[str, str], counted: Counted) -> None:
    """Remember the section counters that a preview shows, and how many people; the release takes the place of this."""
    seen = counted.evidence.tally.counted
    total = {by: table for by, table in seen.tables.items() if not by}
    remember(engine.vault_of(*names), names, Remembered(seen.number, seen.day, total, {}, seen.counters))


def _name_of(plan: _Plan, number: int) -> str:
    return str(number) if plan.publish else PREVIEW


def _write(
    engine: Diversa, plan: _Plan, counted: Counted, found: tuple[Finding, ...]
) -> tuple[dict[str, Any], tuple[str, ...], tuple[str, ...]]:
    """Write the files of a release into its folder, whole or not at all.

    `found` is what the audit of its numbers found. Return its manifest, what is lacking, and everything that was found,
    also by reading the files again.
    """
    number = counted.evidence.tally.counted.number
    edition = assemble(engine, plan.enabled, counted, number, plan.day, plan.publish, base=plan.base)
    with ledger.whole(plan.folder / _name_of(plan, number)) as building:
        written = write_files(engine, edition, building, plan.progress)
        beside = (*figures_beside(edition.unflagged, edition.card), *edition.earlier)
        more = scan(building, edition.results, printed(edition), beside)
        if plan.publish:
            refuse(more)
        if plan.approval is not None:
            approving.refuse_changed(engine, plan.approval, written.digest)
        findings, notes = told((*found, *more)), tuple(map(str, written.notes))
        manifest = manifest_of(edition, counted, building, plan.publish, plan.approval)
        if not plan.publish:
            judgement = judged(counted, written.digest, findings, notes)
            manifest["review"] = {**judgement, "built_on": engine.today().isoformat()}
        ledger.write(building, MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode())
    return manifest, notes, findings


def _day(engine: Diversa, as_of: date | None, campaign: str, module: str) -> date:
    """Return the day up to which responses are counted: not in the future, and not before what was published."""
    day = as_of or engine.today()
    earlier = [as_date(row["made_on"]) for row in engine.store.releases_of(campaign, module)]
    if day > engine.today() or any(day < before for before in earlier):
        raise ReleaseError(
            f"No se puede publicar con fecha {day}: debe ser un día que no sea futuro ni anterior a la última publicación. Elija otra fecha."
        )
    return day


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


def _refuse_blocked(counted: Counted, approval: Approval | None) -> None:
    """Refuse what the quality card holds back, unless two persons signed what can be signed."""
    signed = approval is not None and approval.bursts_signed and counted.card.signable
    if counted.card.blocked is not None and not signed:
        raise ReleaseError(f"No se publica todavía. {SPANISH(counted.card.blocked)}")


def _refuse_unsigned(engine: Diversa, enabled: EnabledModule, approval: Approval | None) -> None:
    """Refuse to publish without two signatures; nobody is in a demonstration."""
    if approval is not None:
        if approval.names != enabled.names:
            raise ReleaseError("Esas firmas son de otra publicación.")
        approving.refuse_unsigned(engine, approval)
    elif not enabled.campaign.demonstration:
        raise ReleaseError(
            f"La campaña «{enabled.campaign.slug}» tiene datos reales y publicar necesita la firma de dos personas. Haga una "
            "vista previa y propóngala en la consola, en la pestaña «Publicar» de la campaña: otra persona la firma allí."
        )


def _last_preview(engine: Diversa, names: tuple[str, str]) -> dict[str, Any]:
    """Return the manifest of the last preview of the next release of real answers; empty where there is none."""
    if engine.campaigns[names[0]].demonstration:
        return {}
    last = review_of(engine, *names)
    return {} if last is None else dict(json.loads((last.folder / MANIFEST).read_bytes()))


def _refuse_back(engine: Diversa, names: tuple[str, str], day: date) -> None:
    """Refuse a preview as of a day before that of the last one: between two days there are few people."""
    last = _last_preview(engine, names)
    if last and day < date.fromisoformat(last["made_on"]):
        raise ReleaseError(
            f"La vista previa anterior cuenta hasta el {last['made_on']}. Otra de un día anterior dejaría ver a quienes "
            "respondieron en medio: elija ese día o uno posterior."
        )


def _refuse_near(engine: Diversa, plan: _Plan, counted: Counted) -> None:
    """Refuse a preview that only a few people set apart from the last one: who looks at both would see their groups.

    The same people may be looked at again at once; a few others after as many days as two releases keep apart.
    """
    names, seen = plan.enabled.names, counted.evidence.tally.counted
    last = _last_preview(engine, names)
    if not last or last["records"] == counted.records:
        return
    profile = profile_of(plan.enabled.instrument.questionnaire)
    first = date.fromisoformat(last["review"]["built_on"]) + timedelta(profile.days_between_releases)
    vault = engine.vault_of(*names)
    before = [one for one in remembered(vault, names, seen.number + 1) if one.number == seen.number]
    changed = abs(_people(seen) - _people(before[0])) if before and () in before[0].tables else 0
    if changed < profile.minimum_base and engine.today() < first:
        raise ReleaseError(
            "Desde la vista previa anterior cambiaron pocas respuestas: quien compare las dos sabría de esas personas. "
            f"Espere a que respondan más, o hasta el {first}."
        )


def _people(counted: Remembered) -> int:
    total = counted.tables[()]
    return int(total.counts[0, total.count_ids.index(EVERYBODY)])


def _refuse_out(out: Path | None) -> None:
    if out is not None and out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ReleaseError(f"«{out}» ya existe y no está vacía. Dé el nombre de una carpeta nueva.")


def _refuse_few(engine: Diversa, enabled: EnabledModule, day: date) -> None:
    """Refuse a release in which every figure would be withheld."""
    questionnaire = enabled.instrument.questionnaire
    last = period(day, questionnaire.sensitive)
    people = engine.store_of(*enabled.names).count(*enabled.names, last)
    least = profile_of(questionnaire).minimum_base
    if people == 0 and enabled.campaign.demonstration:
        raise ReleaseError(
            f"La campaña «{enabled.campaign.slug}» no tiene respuestas de «{questionnaire.id}»: no hay nada que publicar."
        )
    if people < least:
        raise ReleaseError(
            f"La campaña «{enabled.campaign.slug}» tiene muy pocas respuestas de «{questionnaire.id}»: ninguna cifra se "
            f"puede publicar con menos de {least}. Espere a que participen más personas."
        )
