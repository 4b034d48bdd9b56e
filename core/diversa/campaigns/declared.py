"""The tables that a campaign declares for a module, in place of the module's own."""

from __future__ import annotations

import json
from collections.abc import Iterable

from diversa.campaigns.instruments import Instrument
from diversa.campaigns.model import CampaignError
from diversa.disclosure.profiles import Profile, profile_for
from diversa.indicators.breakdowns import BadBreakdown, breakdown
from diversa.indicators.plans import By, TooManyTables, allowed, names_in, plan_tables, variables_of

CROSS = " × "
"""What stands between the variables of a crossing where people read it."""


def checked(instrument: Instrument, tables: Iterable[By]) -> tuple[By, ...]:
    """Return declared tables, each once, in their order.

    Raises CampaignError with a sentence for none at all, an unknown variable, one that may not be published, a crossing
    of too many, or more tables than one release may publish.
    """
    first: dict[frozenset[str] | By, By] = {}
    for by in tables:
        first.setdefault(frozenset(by) if len(set(by)) == len(by) else by, by)
    chosen = tuple(first.values())
    module, profile = instrument.questionnaire.id, profile_for(sensitive=instrument.questionnaire.sensitive)
    if not chosen:
        raise CampaignError(
            f"La lista de tablas de «{module}» está vacía. Nombre al menos una, o vuelva a las del módulo."
        )
    for by in chosen:
        _check(by, instrument, profile)
    try:
        plan_tables(instrument, profile, chosen)
    except TooManyTables as error:
        raise CampaignError(
            f"Una publicación de «{module}» lleva hasta {profile.maximum_tables} tablas, y la lista tiene {len(chosen)}. "
            "Quite algunas."
        ) from error
    return chosen


def _check(by: By, instrument: Instrument, profile: Profile) -> None:
    """Raise CampaignError for a table that may not be published."""
    known, said = variables_of(instrument), CROSS.join(by)
    if not by or len(set(by)) < len(by):
        raise CampaignError(f"Una tabla nombra cada variable una sola vez, y «{said}» no.")
    made = []
    for name in by:
        if name not in known:
            offered = ", ".join(names_in(instrument.indicators))
            raise CampaignError(
                f"«{instrument.questionnaire.id}» no tiene la variable «{name}». Puede usar: {offered}."
            )
        try:
            made.append(breakdown(known[name]))
        except BadBreakdown as error:
            raise CampaignError(
                f"Los resultados no se pueden separar por «{name}»: no se publica, o guarda varias respuestas de una persona."
            ) from error
    beside = ", además de la región" if profile.region_is_extra else ""
    if not allowed(made, profile):
        raise CampaignError(
            f"«{said}» cruza demasiadas variables: se pueden cruzar hasta {profile.maximum_crossing}{beside}."
        )


def written(tables: Iterable[By]) -> str:
    """Return declared tables as they are stored."""
    return json.dumps([list(by) for by in tables], ensure_ascii=False)


def read(stored: str | None) -> tuple[By, ...] | None:
    """Return stored tables; None where the module's own count."""
    return None if stored is None else tuple(tuple(by) for by in json.loads(stored))
