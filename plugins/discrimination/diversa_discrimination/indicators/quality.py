"""How well the questionnaire works, as far as stored answers tell.

Completion by section, time, representation and withheld cells come from the engine's counters and tables.
"""

from __future__ import annotations

from diversa import (
    DONT_KNOW,
    REFUSED,
    Case,
    Category,
    Condition,
    Grid,
    Indicator,
    Missing,
    Question,
    ShortText,
    Text,
    distribution,
    score,
    share,
)
from diversa.questionnaire import standard
from diversa_discrimination.indicators.prevalence import OWN
from diversa_discrimination.questionnaire import discrimination

_ = Text
UNANSWERED = (DONT_KNOW, REFUSED, Missing.BLANK)


def _unanswered(question: Question) -> Condition:
    """Tell whether a shown question got no answer; a grid, whether none of its rows did."""
    return question.all_rows(*UNANSWERED) if isinstance(question, Grid) else question.is_in(*UNANSWERED)


def _answered(question: Question) -> Condition:
    return (
        question.any_row(*(o.code for o in question.options))
        if isinstance(question, Grid)
        else question.answered()
    )


ASKED = tuple(q for q in discrimination.questions() if not q.required and not isinstance(q, ShortText))

item_nonresponse = Indicator(
    "q_item_nonresponse",
    _("Preguntas sin respuesta"),
    distribution(
        *(Category(q.id, q.title, _unanswered(q), among=_unanswered(q) | _answered(q)) for q in ASKED),
        among=standard.AGE.answered(),
    ),
    meaning=_("De cada 100 personas que vieron una pregunta, cuántas no la respondieron o no sabían."),
    formula=_(
        "98, 99 o en blanco / se mostró; un cuadro cuenta si no tiene respuesta; sobre 20 % se revisa la redacción"
    ),
    reference=OWN + ", práctica estadística común",
    proposal=True,
    cases=(
        Case(
            (
                {"age_years": 30, "stratum": 2},
                {"age_years": 30, "stratum": DONT_KNOW},
                {"age_years": 30, "stratum": REFUSED},
                {"age_years": 30},
            ),
            {"stratum": 75.0},
        ),
    ),
)
distress = Indicator(
    "q_distress",
    _("Malestar al terminar"),
    share(standard.FEELING_NOW.is_in(3, 4), among=standard.FEELING_NOW.answered()),
    meaning=_("De cada 100 personas que participaron, cuántas terminaron sintiéndose mal o muy mal."),
    formula=_("feeling_now en {3, 4} / feeling_now en {1 … 4}; sobre 10 % el módulo se pausa y se revisa"),
    reference=OWN,
    proposal=True,
    minimum_base=30,
    cases=(
        Case(
            tuple({"feeling_now": code} for code in (1, 2, 3, 1, REFUSED)),
            25.0,
        ),
    ),
)
ease = Indicator(
    "q_ease",
    _("Facilidad de la encuesta"),
    score(
        standard.EASE_OF_USE,
        (1, 2, 3, 4, 5),
        low=_("Muy difícil"),
        high=_("Muy fácil"),
        among=standard.EASE_OF_USE.answered(),
    ),
    meaning=_("Qué tan fácil fue responder: 1 es muy difícil y 5 es muy fácil. La meta es 4 o más."),
    formula=_("media de ease_of_use en {1 … 5}"),
    reference=OWN,
    unit=_("puntos"),
    proposal=True,
    cases=(Case(tuple({"ease_of_use": code} for code in (5, 4, 3, REFUSED)), 4.0),),
)

QUALITY = (item_nonresponse, distress, ease)
