"""What must agree across the standard questions, and what must not be written in any text."""

from __future__ import annotations

from diversa.questionnaire.answers import Missing, Sheet
from diversa.questionnaire.judging import Check
from diversa.questionnaire.standard.about_you import MAIN_ACTIVITY
from diversa.questionnaire.standard.place import AREA_TYPE, STRATUM
from diversa.questionnaire.standard.start import AGE
from diversa.texts import Text

_ = Text

PERSONAL_DATA = _("Parece que escribió un teléfono, correo o cédula. Bórrelo para cuidar su privacidad.")


def no_personal_data(question: str) -> Check:
    """Ask once about a text that seems to hold a phone, an e-mail, an identity number or an address."""

    def holds(sheet: Sheet) -> bool:
        from diversa.privacy.personal_data import (
            find,
        )  # brings the phone number tables, needed only for texts

        text = sheet.get(question, Missing.BLANK)
        return isinstance(text, Missing) or not find(text)

    return Check(f"personal_data_{question}", where=question, holds=holds, message=PERSONAL_DATA)


CHECKS = (
    Check(
        "age_over_100",
        where=AGE.id,
        holds=AGE <= 100,
        message=_("Escribió más de 100 años. ¿Es correcto?"),
    ),
    Check(
        "rural_stratum",
        where=STRATUM.id,
        holds=~((AREA_TYPE == 3) & STRATUM.is_in(5, 6)),
        message=_("Marcó zona rural y estrato 5 o 6. ¿Es correcto?"),
    ),
    Check(
        "student_over_80",
        where=MAIN_ACTIVITY.id,
        holds=~((MAIN_ACTIVITY == 3) & (AGE >= 80)),
        message=_("Escribió 80 años o más y marcó que estudia. ¿Es correcto?"),
    ),
    no_personal_data("comments"),
    no_personal_data("gender_identity_6_text"),
    no_personal_data("indigenous_people_96_text"),
)
