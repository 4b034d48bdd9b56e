"""Verify a release: its files are as they were written, and counting again gives the same, or why it no longer can."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from diversa.campaigns.campaigns import CampaignError, EnabledModule
from diversa.campaigns.instruments import Paused
from diversa.disclosure.tables import EVERYBODY
from diversa.engine import Diversa
from diversa.questionnaire.population import Population, bundled
from diversa.questionnaire.vintages import loaded
from diversa.releases import ledger
from diversa.releases.assembling import assemble, write_files
from diversa.releases.counting import Counted, count
from diversa.releases.ledger import MANIFEST, ReleaseError
from diversa.releases.manifest import FORMAT
from diversa.releases.remembering import remembered
from diversa.texts import Text

_ = Text
MOST_NAMES = 5
"""Files that a sentence names; the others are counted."""


class Outcome(StrEnum):
    """Say what a verification found."""

    SAME = "same"
    """Counting again gives the same files, byte by byte."""
    INTACT = "intact"
    """The files are as they were written; it cannot be told whether counting again would give them."""
    DIFFERENT = "different"
    """A file is not as it was written, or counting again gives another."""


@dataclass(frozen=True)
class Verification:
    """Hold what was found, in sentences."""

    outcome: Outcome
    sentences: tuple[Text, ...]


def verify(engine: Diversa, folder: Path, progress: Callable[[str, float], None]) -> Verification:
    """Look whether a release is whole, and count it again where this installation can.

    Raises ReleaseError where the folder holds no release.
    """
    manifest = _manifest(folder)
    damage = tuple(_damage(folder, manifest["files"]))
    if damage:
        return Verification(Outcome.DIFFERENT, damage)
    whole = _("Los {count} archivos son los que dice su propio manifiesto.").fill(
        count=len(manifest["files"])
    )
    if _forged(engine, manifest):
        words = _("Su manifiesto no es el que quedó anotado cuando se publicó.")
        return Verification(Outcome.DIFFERENT, (whole, words))
    reason, enabled = _obstacle(engine, manifest)
    if reason is not None or enabled is None:
        return Verification(Outcome.INTACT, (whole, *filter(None, (reason,))))
    day, number = date.fromisoformat(manifest["made_on"]), int(manifest["release"])
    population = _population(engine, manifest["population"])
    if population is None:
        words = _("No se puede volver a calcular: ya no están las cifras de población que usó.")
        return Verification(Outcome.INTACT, (whole, words))
    counted = count(engine, enabled, progress, day, number, population)
    if counted.records != manifest["records"]:
        return Verification(Outcome.INTACT, (whole, _withdrawn(engine, enabled, counted)))
    if counted.parameters != manifest["parameters"]:
        words = _(
            "No se puede volver a calcular: cambió el secreto de las cuentas o un umbral de protección."
        )
        return Verification(Outcome.INTACT, (whole, words))
    return _again(engine, enabled, counted, manifest, whole, progress)


def _manifest(folder: Path) -> Mapping[str, Any]:
    try:
        found = json.loads((folder / MANIFEST).read_bytes())
        if isinstance(found["files"], dict) and found["made_on"] and found["release"]:
            return dict(found)
    except (OSError, ValueError, KeyError, TypeError):
        pass
    raise ReleaseError(f"«{folder}» no es una publicación: no tiene un {MANIFEST} que se pueda leer.")


def _damage(folder: Path, files: Mapping[str, str]) -> Iterator[Text]:
    """Yield sentences about files that are not as they were written."""
    found = {name: digest for name, digest in ledger.digests(folder).items() if name != MANIFEST}
    for names, words in (
        (files.keys() - found.keys(), _("Faltan archivos: {names}.")),
        (found.keys() - files.keys(), _("Hay archivos que no son de esta publicación: {names}.")),
        (
            {n for n in files.keys() & found.keys() if files[n] != found[n]},
            _("Archivos cambiados: {names}."),
        ),
    ):
        if names:
            yield words.fill(names=_named(names))


def _forged(engine: Diversa, manifest: Mapping[str, Any]) -> bool:
    """Tell whether the ledger of this installation knows a published release of these names by another manifest."""
    rows = engine.store.releases_of(str(manifest.get("campaign")), str(manifest.get("module")))
    known = [row["manifest"] for row in rows if row["published"] and row["number"] == manifest["release"]]
    return bool(manifest.get("published")) and any(json.loads(content) != manifest for content in known)


def _named(names: set[str]) -> str:
    first = sorted(names)[:MOST_NAMES]
    return ", ".join(first) + (f" (+{len(names) - MOST_NAMES})" if len(names) > MOST_NAMES else "")


def _obstacle(engine: Diversa, manifest: Mapping[str, Any]) -> tuple[Text | None, EnabledModule | None]:
    """Return why this installation cannot count a release again; without a reason, the module that it is of."""
    if not manifest.get("published"):
        return _("Es una vista previa: solo se puede mirar si sus archivos están completos."), None
    if manifest.get("format") != FORMAT:
        return _("La hizo otra versión del motor, que escribía las publicaciones de otra manera."), None
    try:
        enabled = engine.campaigns.module(manifest["campaign"], manifest["module"])
    except (CampaignError, Paused) as error:
        return _("No se puede volver a calcular aquí: {reason}").fill(reason=str(error)), None
    if enabled.instrument.fingerprint != manifest["fingerprint"]:
        return _("No se puede volver a calcular: la campaña tiene hoy otro cuestionario."), None
    snapshot = enabled.instrument.snapshot.dumps().encode()
    if hashlib.sha256(snapshot).hexdigest() != manifest["snapshot"]:
        return _("No se puede volver a calcular: la campaña pregunta hoy con otras palabras."), None
    return None, enabled


def _population(engine: Diversa, fingerprint: str) -> Population | None:
    every = (bundled(), *(vintage.population for vintage in loaded(engine.home)))
    return next((one for one in reversed(every) if one.fingerprint == fingerprint), None)


def _withdrawn(engine: Diversa, enabled: EnabledModule, counted: Counted) -> Text:
    """Say how many records of a release are gone; who added some is not told from who changed the ledger."""
    number = counted.evidence.tally.counted.number
    before = remembered(engine.vault_of(*enabled.names), enabled.names, number + 1)
    then = next((one for one in before if one.number == number), None)
    if then is None:
        return _("No se puede volver a calcular: falta lo que esta publicación contó.")
    people = [
        int(one.tables[()].counts[0, _everybody(one)]) for one in (then, counted.evidence.tally.counted)
    ]
    gone = people[0] - people[1]
    if gone <= 0:
        return _("No se puede volver a calcular: las respuestas guardadas no son las de esta publicación.")
    words = _("No se puede volver a calcular: {count} respuestas se retiraron o se borraron desde entonces.")
    return words.fill(count=gone)


def _everybody(one: Any) -> int:
    found: int = one.tables[()].count_ids.index(EVERYBODY)
    return found


def _again(
    engine: Diversa,
    enabled: EnabledModule,
    counted: Counted,
    manifest: Mapping[str, Any],
    whole: Text,
    progress: Callable[[str, float], None],
) -> Verification:
    """Write a release again and compare its files."""
    number = counted.evidence.tally.counted.number
    edition = assemble(
        engine,
        enabled,
        counted,
        number,
        counted.evidence.tally.counted.day,
        True,
        base=manifest["address"].partition("/resultados/")[0],
        beside=[(campaign, other) for campaign, other in manifest["compared_with"]],
    )
    with engine.home.temporary() as building:
        write_files(engine, edition, building, progress)
        found = ledger.digests(building)
    files: Mapping[str, str] = manifest["files"]
    other = {name for name in files.keys() | found.keys() if files.get(name) != found.get(name)}
    if not other:
        return Verification(Outcome.SAME, (whole, _("Se volvió a calcular todo y salió igual.")))
    told = _("Se volvió a calcular y salen distintos: {names}.").fill(names=_named(other))
    return Verification(Outcome.DIFFERENT, (whole, told, *_why(manifest, dict(edition.versions))))


def _why(manifest: Mapping[str, Any], now: Mapping[str, str]) -> Iterator[Text]:
    then: Mapping[str, str] = manifest.get("software", {})
    changed = [
        f"{name} {then.get(name, '–')} → {now.get(name, '–')}"
        for name in sorted(then.keys() | now.keys())
        if then.get(name) != now.get(name)
    ]
    if changed:
        yield _("Desde entonces cambiaron programas: {changes}.").fill(changes=", ".join(changed))
    else:
        yield _("Los programas son los mismos: puede haber cambiado un texto, el tema o la población.")
