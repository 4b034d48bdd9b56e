"""What is asked of everybody: the law, everyday treatment, and what people see around them."""

from __future__ import annotations

from typing import Any

from diversa import (
    DONT_KNOW,
    NO,
    REFUSED,
    YES,
    Case,
    Category,
    Indicator,
    Text,
    distribution,
    options_of,
    score,
    share,
)
from diversa_discrimination.derived import MANY, QUARTER_POINTS, everyday_band, everyday_score
from diversa_discrimination.indicators.prevalence import BY, FEW
from diversa_discrimination.sections.effects import rights_knowledge
from diversa_discrimination.sections.everyday import everyday, perceived, witnessed

_ = Text
EUTI = "EUTI-8, escala propia en prueba"


def _treated(*values: int) -> dict[str, Any]:
    """Answer the first rows of EUTI-8; the others stay blank."""
    return {everyday.id: dict(zip(everyday.row_ids(), values, strict=False))}


rights_known = Indicator(
    "rights_known",
    _("Sabe que discriminar puede ser un delito"),
    share(rights_knowledge == YES, among=rights_knowledge.answered()),
    by=BY,
    meaning=_("De cada 100 personas que participaron, cuántas sabían que discriminar puede ser un delito."),
    formula=_("rights_knowledge = 1 / rights_knowledge en {1, 2}; se pregunta a todas las personas"),
    reference="Ley 1482 de 2011 y Ley 1752 de 2015; indicador propio",
    proposal=True,
    headline=True,
    cases=(
        Case(
            (
                {rights_knowledge.id: YES},
                {rights_knowledge.id: NO},
                {rights_knowledge.id: NO},
                {rights_knowledge.id: REFUSED},
            ),
            33.3,
        ),
    ),
)
eut_mean = Indicator(
    "eut_mean",
    _("Índice de trato injusto de cada día (EUTI-8)"),
    score(
        everyday_score,
        QUARTER_POINTS,
        low=_("nunca"),
        high=_("cada semana o más"),
        among=everyday_score.answered(),
    ),
    by=BY,
    meaning=_("Qué tanto trato injusto vive la gente cada día: 0 es nunca y 4 es cada semana o más."),
    formula=_("media de everyday_score, de quienes respondieron al menos 6 de las 8 filas"),
    reference=EUTI,
    unit=_("puntos"),
    note=_("Escala en prueba: falta medir su consistencia. No se compara con otras escalas."),
    proposal=True,
    cases=(
        Case(
            (_treated(0, 0, 0, 0, 0, 0, 0, 0), _treated(4, 4, 4, 4, 4, 4, 4, 4), _treated(4, 4, 4, 4, 4)),
            2.0,
            _("Con cinco filas de ocho no hay índice."),
        ),
        Case((_treated(1, 1, 1, 1, 1, 1), _treated(2, 2, 2, 2, 2, 2, 2, 2)), 1.5),
    ),
)
eut_high = Indicator(
    "eut_high",
    _("Trato injusto de cada día alto"),
    share(everyday_band == MANY, among=everyday_band.answered()),
    by=BY,
    meaning=_(
        "De cada 100 personas que participaron, cuántas viven trato injusto muchas veces al año o más."
    ),
    formula=_("media de everyday_treatment de 2 o más / al menos 6 de las 8 filas con respuesta"),
    reference=EUTI,
    proposal=True,
    headline=True,
    cases=(
        Case(
            (
                _treated(2, 2, 2, 2, 2, 2, 2, 2),
                _treated(2, 2, 2, 2, 2, 2, 2, 1),
                _treated(0, 0, 0, 0, 0, 0, 0, 0),
                _treated(4, 4, 4, 4, 4),
            ),
            33.3,
            _("Una media de 1,9 no es alta, aunque el índice guardado se redondee a 2."),
        ),
    ),
)
eut_band = Indicator(
    "eut_band",
    _("Trato injusto de cada día, por nivel"),
    distribution(*options_of(everyday_band), among=everyday_band.answered()),
    by=FEW,
    meaning=_("De cada 100 personas que participaron, cuántas están en cada nivel de trato injusto."),
    formula=_("media de everyday_treatment: 0; más de 0 y menos de 1; desde 1 y menos de 2; 2 o más"),
    reference=EUTI,
    proposal=True,
    cases=(
        Case(
            (
                _treated(0, 0, 0, 0, 0, 0),
                _treated(0, 0, 0, 0, 0, 1),
                _treated(1, 1, 1, 1, 1, 1),
                _treated(2, 2, 2, 2, 2, 2),
            ),
            {0: 25.0, 1: 25.0, 2: 25.0, 3: 25.0},
        ),
    ),
)
witness_rate = Indicator(
    "witness_rate",
    _("Vio trato injusto contra otras personas"),
    distribution(
        *(
            Category(
                row.code,
                row.label,
                witnessed.cell(row.code) == YES,
                among=witnessed.cell(row.code).is_in(YES, NO),
            )
            for row in witnessed.rows
        ),
        among=witnessed.any_row(YES, NO),
    ),
    by=FEW,
    meaning=_("De cada 100 personas que participaron, cuántas vieron tratar mal a alguien por cada razón."),
    formula=_("fila 1 / fila en {1, 2}, para cada fila de witnessed_12m"),
    reference="App Diversa, P16",
    cases=(
        Case(
            (
                {witnessed.id: {"age": YES, "gender": YES}},
                {witnessed.id: {"age": NO, "gender": DONT_KNOW}},
                {witnessed.id: REFUSED},
            ),
            {"age": 50.0, "gender": 100.0, "sogi": None},
            _("Cada línea tiene su propia cuenta."),
        ),
    ),
)
perceived_share = Indicator(
    "perceived_share",
    _("Por qué razón se cree que más se discrimina"),
    distribution(*options_of(perceived), among=perceived.answered()),
    by=FEW,
    meaning=_(
        "De cada 100 personas que participaron, cuántas creen que cada razón es la más común donde viven."
    ),
    formula=_("perceived_common = c / perceived_common con respuesta, también 0"),
    reference="App Diversa, P15",
    cases=(
        Case(
            (
                {perceived.id: 1},
                {perceived.id: 7},
                {perceived.id: 0},
                {perceived.id: 0},
                {perceived.id: DONT_KNOW},
            ),
            {0: 50.0, 1: 25.0, 7: 25.0, 4: 0.0},
        ),
    ),
)

EVERYBODY = (rights_known, eut_mean, eut_high, eut_band, witness_rate, perceived_share)
