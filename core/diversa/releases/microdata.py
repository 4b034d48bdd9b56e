"""Files of responses for people with a licence: read, treat, judge, and write them whole or not at all.

What a file holds is decided once for a campaign's module: another file of the same people, written in another way,
could be joined to the first by all that they said, and give back what was taken out of both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from diversa.campaigns.campaigns import EnabledModule, Status
from diversa.disclosure.cellkeys import record_key
from diversa.engine import Diversa
from diversa.indicators.layout import Stored, columns_of, write_columns
from diversa.indicators.model import Indicator
from diversa.privacy.microdata import LICENSED, Columns, Gate
from diversa.releases.microdata_files.content import (
    module_of,
    other_variables,
    sensitive_column,
    sensitive_of,
    simulated_mark,
    when_answered,
)
from diversa.releases.microdata_files.formats import FORMATS
from diversa.releases.microdata_files.handing import ExportRefused, First, whole
from diversa.releases.microdata_files.keys import PLACE
from diversa.releases.microdata_files.naming import legal_names
from diversa.releases.microdata_files.reading import LeftOut, Responses
from diversa.releases.microdata_files.report import Report, sentences
from diversa.releases.microdata_files.table import SIMULATED, Study, Table, Variable
from diversa.releases.microdata_files.treating import (
    Ladders,
    Treatment,
    as_treated,
    best,
    ladders_of,
    risks_after,
    risks_before,
    treatments,
)
from diversa.texts import SPANISH

Progress = Callable[[float], None]


@dataclass(frozen=True)
class Made:
    """Hold a treated file in memory, with its report."""

    table: Table = field(repr=False)
    report: Report


@dataclass(frozen=True)
class Exported:
    """Say where a file is, and how well people are hidden in it."""

    path: Path
    report: Report


def export_microdata(
    engine: Diversa,
    campaign: str,
    module: str,
    format: str,
    out: Path,
    *,
    gate: Gate = LICENSED,
    place: int | None = None,
    replaces: bool = False,
    progress: Progress = lambda _: None,
) -> Exported:
    """Write the treated responses of one module as one file, readable by its owner alone.

    `format` is a key of `FORMATS`; `place` asks for a place as fine or coarse as in `keys.PLACES`; `replaces` says that
    no earlier file is in anybody's hands. A demonstration's file says so in its name. Raises ReleaseError, CampaignError
    or Paused with a sentence; then nothing has been written.
    """
    enabled = engine.campaigns.module(campaign, module)
    _refuse(engine, enabled, gate)
    target = _named(out, enabled)
    if target.exists():
        raise ExportRefused(f"«{target}» ya existe. Dé otro nombre, o muévalo antes.")
    made, records = treated(engine, enabled, gate, place, progress)
    first = First.of(
        engine.home, enabled.names, records, {"people": gate.people, **made.report.treatment.shape}
    )
    if not replaces:
        first.refuse_another()
    with engine.home.temporary() as work, whole(target) as draft:
        FORMATS[format](made.table, draft, work)
        first.remember()
    progress(1.0)
    return Exported(target, made.report)


def _refuse(engine: Diversa, enabled: EnabledModule, gate: Gate) -> None:
    """Refuse a module whose responses never leave one by one, and one with too few of them."""
    campaign, name = enabled.campaign, enabled.instrument.questionnaire.id
    if not enabled.instrument.public_records:
        raise ExportRefused(
            f"«{name}» es un módulo sensible: sus respuestas nunca se entregan una por una, ni con licencia. Use sus "
            "tablas publicadas."
        )
    if campaign.status in (Status.DRAFT, Status.TRIAL):
        raise ExportRefused(f"La campaña «{campaign.slug}» todavía no se ha abierto: no tiene respuestas.")
    people = engine.store_of(*enabled.names).count(*enabled.names)
    if people == 0:
        raise ExportRefused(
            f"La campaña «{campaign.slug}» no tiene respuestas de «{name}»: no hay nada que entregar."
        )
    if people < gate.people:
        raise ExportRefused(
            f"La campaña «{campaign.slug}» tiene muy pocas respuestas de «{name}»: nadie puede confundirse con otras "
            f"personas si son menos de {gate.people}. Espere a que participen más."
        )


def _named(out: Path, enabled: EnabledModule) -> Path:
    """Return the file's name; that of a demonstration says that its data are simulated."""
    if not enabled.campaign.demonstration or "datos-simulados" in out.name:
        return out
    return out.with_name(f"datos-simulados-{out.name}")


# --- treating -----------------------------------------------------------------------------------------------------------


def treated(
    engine: Diversa,
    enabled: EnabledModule,
    gate: Gate,
    place: int | None,
    progress: Progress = lambda _: None,
) -> tuple[Made, str]:
    """Read and treat the responses of a module; return the file in memory, and a digest of who is in it.

    Raises ExportRefused where people cannot be hidden well enough.
    """
    instrument, vault = enabled.instrument, engine.vault_of(*enabled.names)
    layout = columns_of(instrument.questionnaire, instrument.derived)
    digest = hashlib.sha256()
    with engine.home.temporary() as folder:
        path = folder / "responses.parquet"
        batches = _batches(vault.store.documents(*enabled.names), digest)
        people = write_columns(batches, layout, path, partial(record_key, vault.cell_key))
        progress(0.3)
        responses = Responses(path, layout)
        ladders = ladders_of(responses, module_of(instrument))
        indicator = sensitive_of(instrument)
        sensitive = sensitive_column(responses, indicator)
        found = _treatments(ladders, sensitive, indicator, gate, place, progress)
        variables, left_out = _variables(responses, enabled, gate)
        period, periods = when_answered(responses, gate)
    chosen = best(found)
    report, who = _judged(ladders, chosen, sensitive, gate, Report(
        people, gate, indicator, risks_before(ladders, sensitive, gate), (), chosen, left_out, _others(found, chosen),
    ))  # fmt: skip
    first = ([simulated_mark(people)] if enabled.campaign.demonstration else []) + (
        [period] if period else []
    )
    every = [*first, *who.values(), *variables]
    named = tuple(replace(v, name=n) for v, n in zip(every, legal_names(v.name for v in every), strict=True))
    return Made(
        Table(_study(enabled, people, periods, sentences(chosen, gate)), named), report
    ), digest.hexdigest()


def _batches(batches: Any, digest: Any) -> Iterator[list[Stored]]:
    for batch in batches:
        for id_, _period, _document in batch:
            digest.update(hashlib.sha256(id_).digest())
        yield [(id_, period, document.encode()) for id_, period, document in batch]


def _variables(
    responses: Responses, enabled: EnabledModule, gate: Gate
) -> tuple[list[Variable], tuple[LeftOut, ...]]:
    found = list(other_variables(responses, enabled.instrument))
    return [v for v in found if isinstance(v, Variable)], tuple(v for v in found if isinstance(v, LeftOut))


def _treatments(
    ladders: Ladders,
    sensitive: Columns,
    indicator: Indicator | None,
    gate: Gate,
    place: int | None,
    progress: Progress,
) -> tuple[Treatment, ...]:
    """Return the ways that are safe, or say why there is none."""
    if not ladders:
        raise ExportRefused(
            "Este módulo no hace ninguna de las preguntas por las que se mide si alguien se puede reconocer (lugar, zona, "
            "género, edad): sus respuestas no se pueden entregar una por una."
        )
    for column in sensitive.values():
        _refuse_same(column, indicator, gate)
    found = treatments(ladders, sensitive, gate, place, lambda share: progress(0.3 + 0.4 * share))
    if not found and place is not None and treatments(ladders, sensitive, gate):
        raise ExportRefused(
            "Con ese lugar no hay manera de que cada persona se confunda con otras (clave K1: lugar, zona, género y edad). "
            "Pida un lugar menos fino, o no pida ninguno."
        )
    if not found:
        raise ExportRefused(
            "Ni con los grupos más gruesos se confunde cada persona con otras "
            f"(clave K1: lugar, zona, género y edad; {gate.people} personas en cada grupo). Espere a que participen más."
        )
    return found


def _refuse_same(column: Any, indicator: Indicator | None, gate: Gate) -> None:
    """Refuse where nearly everybody has the same sensitive value: then no group can hide it."""
    import numpy as np

    share = np.bincount(column)[1:].max(initial=0) / len(column)
    if indicator is not None and share > gate.share:
        raise ExportRefused(
            f"{100 * share:.0f} de cada 100 personas son iguales en «{SPANISH(indicator.title)}»: quien sepa que alguien "
            f"participó sabría eso de ella, y el límite es {100 * gate.share:.0f}. Estas respuestas no se pueden entregar "
            "una por una."
        )


def _judged(
    ladders: Ladders, chosen: Treatment, sensitive: Columns, gate: Gate, report: Report
) -> tuple[Report, Mapping[str, Variable]]:
    """Judge the columns as they will be written, whatever the treatment says of itself."""
    who = as_treated(ladders, chosen)
    report = replace(report, after=risks_after(who, sensitive, gate))
    failed = [risk.key_set for risk in report.after if risk.exposed]
    if failed:
        raise ExportRefused(
            f"El archivo no pasa la prueba en {', '.join(failed)}: alguien se podría reconocer. No se escribió nada; avise a "
            "quien mantiene este programa."
        )
    return report, who


def _others(found: Sequence[Treatment], chosen: Treatment) -> tuple[Treatment, ...]:
    """Return the best treatment with each place that was not chosen."""
    places = sorted({one.shape[PLACE] for one in found if PLACE in one.shape} - {chosen.shape.get(PLACE)})
    return tuple(best([one for one in found if one.shape.get(PLACE) == place]) for place in places)


def _study(
    enabled: EnabledModule, people: int, periods: tuple[str, ...], treatment: tuple[str, ...]
) -> Study:
    questionnaire, campaign = enabled.instrument.questionnaire, enabled.campaign
    return Study(
        campaign.slug,
        campaign.title,
        questionnaire.id,
        questionnaire.version,
        SPANISH(questionnaire.title),
        SPANISH(questionnaire.summary),
        campaign.demonstration,
        people,
        periods,
        (*([SPANISH(SIMULATED)] if campaign.demonstration else []), *treatment),
    )
