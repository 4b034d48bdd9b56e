"""What must agree across answers.

Nothing here doubts what a person lived through: no check stops, and none looks at the acts. Somebody who answers "yes"
to everything may be telling the truth. That pattern is only counted (`all_yes_grids`), for whoever studies the quality
of all answers together.
"""

from __future__ import annotations

from diversa import Check, Text
from diversa.questionnaire import standard
from diversa_gbv.derived import TOP_DAYS
from diversa_gbv.sections.aftermath import CURRENT, FORMER, aggressor, days_lost
from diversa_gbv.sections.opening import partner_status

_ = Text
# The other standard checks are about questions that this module does not ask.
SHARED = ("age_over_100", "student_over_80")

current_partner = Check(
    "no_partner_now",
    where=aggressor.id,
    holds=~((partner_status == FORMER) & aggressor.any_of(*CURRENT)),
    message=_("Dijo que ahora no tiene pareja. ¿Quiere revisar?"),
)
many_days = Check(
    "days_lost_over_90",
    where=days_lost.id,
    holds=days_lost <= TOP_DAYS,
    message=_("Escribió más de 90 días. ¿Es correcto?"),
)

CHECKS = (*(check for check in standard.CHECKS if check.id in SHARED), current_partner, many_days)
