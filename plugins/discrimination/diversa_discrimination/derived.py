"""What is computed from one person's exact answers, and who belongs to a group that a reason aims at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from diversa import Class, Condition, Derived, Missing, Named, Option, Text, keep
from diversa.questionnaire import standard
from diversa_discrimination.sections import grounds as ground
from diversa_discrimination.sections.everyday import everyday
from diversa_discrimination.sections.experience import NONE, grounds, happened, not_happened

_ = Text

LEAST_ROWS = 6
"""How many of the eight rows of EUTI-8 must be answered for a score."""
QUARTER_POINTS = tuple(n / 4 for n in range(17))
MANY = 3

status_known = Named("disc_12m_known", happened | not_happened)

status = Derived(
    "disc_status_12m",
    _("Discriminación en los últimos 12 meses"),
    classes=(Class(1, _("Sí"), happened), Class(0, _("No"), not_happened)),
    formula=(
        "1: any reason in disc_grounds_12m; 0: none in disc_grounds_12m, or in disc_grounds_5y no row 1 and "
        "at least 11 of the 21 rows 2; otherwise missing"
    ),
    reference="ODS 16.b.1; regla R1 propia para las respuestas incompletas",
    store=keep,
    release=keep,
)


def _count(sheet: Mapping[str, Any]) -> int | None:
    chosen = sheet.get(grounds.id, Missing.BLANK)
    real = () if isinstance(chosen, Missing) else [code for code in chosen if code != NONE]
    return len(real) or None


def _mean(sheet: Mapping[str, Any]) -> float | None:
    rows = sheet.get(everyday.id, Missing.BLANK)
    given = [] if isinstance(rows, Missing) else [v for v in rows.values() if not isinstance(v, Missing)]
    return sum(given) / len(given) if len(given) >= LEAST_ROWS else None


def _score(sheet: Mapping[str, Any]) -> float | None:
    exact = _mean(sheet)
    return None if exact is None else round(exact * 4) / 4


def _band(sheet: Mapping[str, Any]) -> int | None:
    """Cut the exact mean, not the rounded one, at 0, 1 and 2."""
    exact = _mean(sheet)
    if exact is None:
        return None
    return 0 if exact == 0 else min(int(exact) + 1, MANY)


ground_count = Derived(
    "disc_ground_count",
    _("Número de razones en los últimos 12 meses"),
    compute=_count,
    formula="number of reasons in disc_grounds_12m, from 1 to 21; missing where there is none",
    store=keep,
    release=keep,
)
everyday_score = Derived(
    "everyday_score",
    _("Índice de trato de cada día (EUTI-8), de 0 a 4"),
    compute=_score,
    type="double",
    formula="mean of the answered rows of everyday_treatment if at least 6 of 8 are, to the nearest quarter point",
    reference="EUTI-8, escala propia en prueba",
    store=keep,
    release=keep,
)
everyday_band = Derived(
    "everyday_band",
    _("Trato de cada día, por nivel"),
    compute=_band,
    options=(
        Option(0, _("Nunca")),
        Option(1, _("Poco (menos de 1)")),
        Option(2, _("Medio (de 1 a menos de 2)")),
        Option(MANY, _("Alto (2 o más)")),
    ),
    formula="0: mean 0; 1: above 0, below 1; 2: 1, below 2; 3: 2 or more; the mean is not rounded",
    reference="EUTI-8, escala propia en prueba; cortes propuestos",
    store=keep,
    release=keep,
)

DERIVED = (*standard.DERIVED, status, ground_count, everyday_score, everyday_band)


@dataclass(frozen=True)
class OwnGroup:
    """Name a group of people, who belongs to it, and the reasons that aim at it."""

    code: int
    label: Text
    member: Condition
    grounds: tuple[int, ...]


def _group(code: int, name: str, label: Text, member: Condition, *reasons: int) -> OwnGroup:
    return OwnGroup(code, label, Named(f"group_{name}", member), reasons)


OWN_GROUPS = (
    _group(1, "women", _("Mujeres, por su sexo"), standard.GENDER_GROUP == 1, ground.SEX),
    _group(
        2,
        "lgbtiq",
        _("Personas LGBTIQ+, por su orientación o identidad"),
        standard.LGBTIQ == 1,
        ground.GENDER,
        ground.ORIENTATION,
    ),
    _group(3, "young", _("Personas de 18 a 28 años, por su edad"), standard.AGE <= 28, ground.AGE),
    _group(4, "older", _("Personas de 60 años o más, por su edad"), standard.AGE >= 60, ground.AGE),
    _group(
        5,
        "ethnic",
        _("Personas de un grupo étnico, por su etnia o su color de piel"),
        standard.ETHNICITY.is_in(1, 2, 3, 4, 5),
        ground.ETHNICITY,
        ground.SKIN,
    ),
    _group(
        6,
        "indigenous",
        _("Personas indígenas, por su etnia o su color de piel"),
        standard.ETHNIC_GROUP == 1,
        ground.ETHNICITY,
        ground.SKIN,
    ),
    _group(
        7,
        "black",
        _("Personas negras, afrocolombianas, raizales o palenqueras, por su etnia o su color de piel"),
        standard.ETHNIC_GROUP == 2,
        ground.ETHNICITY,
        ground.SKIN,
    ),
    _group(
        8,
        "disabled",
        _("Personas con discapacidad, por su discapacidad"),
        standard.DISABILITY == 1,
        ground.DISABILITY,
    ),
    _group(
        9,
        "migrants",
        _("Personas nacidas en otro país, por venir de otro país"),
        standard.MIGRATION_GROUP == 2,
        ground.MIGRATION,
    ),
    _group(
        10,
        "low_stratum",
        _("Personas de estratos 1 y 2, por su situación económica"),
        standard.STRATUM_BAND == 1,
        ground.ECONOMIC,
    ),
    _group(
        11,
        "rural",
        _("Personas de zona rural, por el lugar donde viven"),
        standard.AREA_GROUP == 2,
        ground.RESIDENCE,
    ),
    _group(
        12,
        "campesino",
        _("Campesinas y campesinos, por serlo"),
        standard.CAMPESINO_SELF == 1,
        ground.CAMPESINO,
    ),
    _group(
        13,
        "conflict",
        _("Víctimas del conflicto, por serlo"),
        standard.CONFLICT_VICTIM.is_in(1, 2),
        ground.CONFLICT,
    ),
)
