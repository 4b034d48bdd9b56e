"""The 21 reasons a person can be discriminated against for, and the lists that they correspond to.

Source: grounds prohibited by international human-rights law, as the metadata of SDG 16.b.1 list them, with those that
communities in Colombia asked for. The correspondence with App Diversa and with DANE's variable pd2 is our own.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from diversa import Option, Text

_ = Text

SEX, GENDER, ORIENTATION, AGE, ETHNICITY, SKIN, LANGUAGE, DISABILITY, HEALTH, LOOKS = range(1, 11)
MIGRATION, ECONOMIC, RESIDENCE, REGION, CAMPESINO, RELIGION, FAMILY, POLITICAL, EDUCATION, CONFLICT = range(
    11, 21
)
OTHER = 96


@dataclass(frozen=True)
class Ground:
    """Hold one reason: as it is asked, as tables name it, and its codes in other lists."""

    code: int
    asked: Text
    name: Text
    sdg: int
    app_diversa: str
    dane_pd2: int


SDG_GROUPS = {
    1: _("Sexo"),
    2: _("Orientación sexual o identidad de género"),
    3: _("Edad"),
    4: _("Etnia, color o lengua"),
    5: _("Discapacidad o salud"),
    6: _("Migración"),
    7: _("Situación económica, estudio u oficio"),
    8: _("Lugar donde vive o de donde viene"),
    9: _("Religión"),
    10: _("Estado civil o familia"),
    11: _("Ideas políticas"),
    12: _("Otras razones"),
}

GROUNDS = (
    Ground(SEX, _("Por ser mujer, hombre o persona intersexual"), _("Sexo"), 1, "sexo", 1),
    Ground(
        GENDER,
        _("Por su identidad o expresión de género (por ejemplo, ser trans)"),
        _("Identidad de género"),
        2,
        "orientación sexual o identidad de género",
        10,
    ),
    Ground(
        ORIENTATION,
        _("Por su orientación sexual (por ejemplo, ser gay, lesbiana o bisexual)"),
        _("Orientación sexual"),
        2,
        "orientación sexual o identidad de género",
        10,
    ),
    Ground(AGE, _("Por su edad (por ser joven o por ser mayor)"), _("Edad"), 3, "edad", 2),
    Ground(
        ETHNICITY,
        _("Por su pueblo, etnia o cultura"),
        _("Pueblo, etnia o cultura"),
        4,
        "origen étnico racial; identidad cultural; costumbres",
        5,
    ),
    Ground(SKIN, _("Por su color de piel"), _("Color de piel"), 4, "color de piel", 5),
    Ground(
        LANGUAGE, _("Por su lengua, su acento o su forma de hablar"), _("Lengua o acento"), 4, "lengua", 5
    ),
    Ground(DISABILITY, _("Por una discapacidad"), _("Discapacidad"), 5, "discapacidad", 3),
    Ground(HEALTH, _("Por su salud (por ejemplo, salud mental o VIH)"), _("Salud"), 5, "estado de salud", 4),
    # The metadata place looks near ethnicity; they are kept apart, as DANE does.
    Ground(
        LOOKS,
        _("Por su cuerpo o apariencia (peso, pelo, ropa, tatuajes)"),
        _("Cuerpo o apariencia"),
        12,
        "rasgos físicos; apariencia física",
        6,
    ),
    Ground(
        MIGRATION,
        _("Por venir de otro país o por sus papeles de migración"),
        _("Migración"),
        6,
        "estado de migración",
        7,
    ),
    Ground(
        ECONOMIC,
        _("Por su situación económica o su estrato"),
        _("Situación económica"),
        7,
        "condición socioeconómica; tecnológica",
        8,
    ),
    Ground(
        RESIDENCE,
        _("Por el barrio, la vereda o la zona donde vive"),
        _("Lugar donde vive"),
        8,
        "lugar de residencia",
        9,
    ),
    Ground(
        REGION,
        _("Por su región o lugar de origen en Colombia"),
        _("Región de origen"),
        8,
        "lugar de origen",
        10,
    ),
    Ground(CAMPESINO, _("Por ser campesina o campesino"), _("Ser campesina o campesino"), 12, "", 10),
    Ground(RELIGION, _("Por su religión, o por no tener religión"), _("Religión"), 9, "religión", 10),
    Ground(
        FAMILY,
        _("Por su estado civil, un embarazo o su tipo de familia"),
        _("Estado civil o familia"),
        10,
        "estado civil; estructura familiar",
        10,
    ),
    Ground(
        POLITICAL,
        _("Por sus ideas políticas, o por ser líder social o sindical"),
        _("Ideas políticas o liderazgo"),
        11,
        "opinión política",
        10,
    ),
    Ground(
        EDUCATION,
        _("Por su nivel de estudio o su oficio"),
        _("Estudio u oficio"),
        7,
        "nivel educativo; ocupación",
        10,
    ),
    Ground(
        CONFLICT,
        _("Por ser víctima del conflicto o estar en reincorporación"),
        _("Conflicto armado"),
        12,
        "reincorporación",
        10,
    ),
    Ground(OTHER, _("Por otra razón"), _("Otra razón"), 12, "otros motivos", 10),
)

ROWS = tuple(Option(g.code, g.asked, specify=40 if g.code == OTHER else 0) for g in GROUNDS)
BY_SDG_GROUP = {
    sdg: tuple(g.code for g in grounds)
    for sdg, grounds in groupby(sorted(GROUNDS, key=lambda g: g.sdg), key=lambda g: g.sdg)
}
