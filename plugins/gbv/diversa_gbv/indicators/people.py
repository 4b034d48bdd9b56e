"""People of whom the worked cases are made: to each of them nothing happened, but for what is given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diversa import NO
from diversa_gbv.acts import NEVER
from diversa_gbv.derived import GRIDS
from diversa_gbv.sections.opening import NEVER_PARTNERED
from diversa_gbv.sections.others import consent_other, npv_acts, npv_sexual
from diversa_gbv.sections.partner import (
    consent_partner,
    consent_sexual,
    control,
    economic,
    physical,
    psychological,
    sexual,
)
from diversa_gbv.sections.tech import consent_tech, tf_acts

Person = Mapping[str, Any]
WOMAN, MAN, TRANS_WOMAN, NON_BINARY = 2, 1, 4, 5
WITH_PARTNER = 1
_HIDDEN_BY = {
    consent_partner.id: (control, psychological, economic, physical, sexual),
    consent_sexual.id: (sexual, npv_sexual),
    consent_other.id: (npv_acts, npv_sexual),
    consent_tech.id: (tf_acts,),
}


def person(*, gender: int = WOMAN, partner: int = WITH_PARTNER, **given: Any) -> Person:
    """Make a person who said "never" in every row that is shown; rows that are given replace theirs.

    A grid that is given as a missing state, or a part that is not agreed to, stays without answers.
    """
    answers: dict[str, Any] = {grid.id: dict.fromkeys(grid.row_ids(), NEVER) for grid in GRIDS}
    refused = [name for name in _HIDDEN_BY if given.get(name) == NO]
    refused += [consent_partner.id] if partner == NEVER_PARTNERED else []
    for grid in (grid for name in refused for grid in _HIDDEN_BY[name]):
        answers.pop(grid.id, None)
    for name, value in given.items():
        answers[name] = {**answers.get(name, {}), **value} if isinstance(value, Mapping) else value
    return {"gender_identity": gender, "partner_status": partner, **answers}


def single(**given: Any) -> Person:
    """Make a person who never had a partner."""
    return person(partner=NEVER_PARTNERED, **given)


def answered_only(**given: Any) -> Person:
    """Make a person with a partner who left every other row blank."""
    return {"gender_identity": WOMAN, "partner_status": WITH_PARTNER, **given}
