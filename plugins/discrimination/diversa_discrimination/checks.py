"""What must agree across answers.

A reason marked for the last year but not for the last five cannot happen: the second question offers only what the
first one holds. Two things that look odd are right, and nobody is asked about them: to be treated worse for a
disability without any difficulty, and for coming from elsewhere without having moved. Others decide what they see.
"""

from __future__ import annotations

from diversa import DONT_KNOW, REFUSED, YES, Check, Missing, Text, known_true
from diversa.questionnaire import standard
from diversa_discrimination.sections.everyday import everyday
from diversa_discrimination.sections.experience import NONE, combined, grounds_5y

_ = Text

combined_two = Check(
    "combined_at_least_two",
    where=combined.id,
    holds=combined.has(NONE) | (combined.count_of() >= 2),
    message=_("Marque al menos dos razones, o elija «No se juntaron»."),
    hard=True,
)
grounds_empty = Check(
    "grounds_all_missing",
    where=grounds_5y.id,
    holds=~grounds_5y.all_rows(DONT_KNOW, REFUSED, Missing.BLANK),
    message=_("No marcó ninguna razón. ¿Quiere revisar o seguir?"),
)
grounds_full = Check(
    "grounds_all_yes",
    where=grounds_5y.id,
    holds=~grounds_5y.all_rows(YES),
    message=_("Marcó «Sí» en todas las razones. ¿Es correcto?"),
)
straight_line = Check(
    "everyday_straight_line",
    where=everyday.id,
    holds=~((everyday.all_rows(3) | everyday.all_rows(4)) & ~known_true(grounds_5y.any_row(YES))),
    message=_("Marcó lo mismo en todas las líneas. ¿Quiere revisar?"),
)

CHECKS = (
    *standard.CHECKS,
    combined_two,
    grounds_empty,
    grounds_full,
    straight_line,
    standard.no_personal_data("inc_story"),
    standard.no_personal_data("disc_grounds_12m_96_text"),
    standard.no_personal_data("disc_forms_12m_96_text"),
)
