"""The screens that every module shares, and whom to call.

A line is shown only when its `verified` day is known: a wrong number can cost a life. Lines that rest on an undated or
contradicted source, or on nobody's word, keep `verified` empty until somebody calls them.
"""

from __future__ import annotations

from diversa.questionnaire.structure import HelpLine, Screen
from diversa.texts import Text

_ = Text
_BOGOTA = ("11",)

HELP_LINES = (
    HelpLine(
        "line_123",
        name=_("Línea 123"),
        what=_("Emergencia o peligro ahora (Policía, ambulancia)"),
        contact="123",
        verified="2026-02-14",
        source="radiosantafe.com, 2026-02-14. La ruta de la llamada cambia según la ciudad",
    ),
    HelpLine(
        "line_155",
        name=_("Línea 155"),
        what=_("Orientación a mujeres que viven violencias. Gratis, 24 horas"),
        contact="155",
        verified="2025-11-25",
        source="elheraldo.co, 2025-11-25; seguimiento.co/node/51966",
    ),
    HelpLine(
        "line_122",
        name=_("Línea 122"),
        what=_("Fiscalía: denunciar un delito"),
        contact="122",
        source="seguimiento.co/node/51966, sin fecha: por verificar",
    ),
    HelpLine(
        "line_141",
        name=_("Línea 141"),
        what=_("ICBF: niñas, niños y adolescentes. Gratis, 24 horas"),
        contact="141 · 01 8000 91 8080",
        verified="2026-02-16",
        source="radiosantafe.com, 2026-02-16; seguimiento.co/node/51966",
    ),
    HelpLine(
        "linea_purpura",
        name=_("Línea Púrpura Distrital"),
        what=_("Bogotá. Mujeres de 18 años o más. 24 horas. Videollamada en lengua de señas"),
        contact="01 8000 112 137 · WhatsApp 300 755 1846 · 195 opción 7",
        departments=_BOGOTA,
        verified="2026-02-14",
        source="radiosantafe.com, 2026-02-14 y 2025-08-05",
    ),
    HelpLine(
        "linea_calma",
        name=_("Línea Calma"),
        what=_("Bogotá. Escucha para hombres de 18 años o más"),
        contact="01 8000 423 614",
        departments=_BOGOTA,
        source="Las fuentes no coinciden (423 614 y 423 612): por verificar",
    ),
    HelpLine(
        "comisarias_bogota",
        name=_("Una llamada de vida (Comisarías de Familia)"),
        what=_("Bogotá. Violencia en la familia"),
        contact="(601) 380 8400",
        departments=_BOGOTA,
        verified="2026-02-16",
        source="radiosantafe.com, 2026-02-16",
    ),
    HelpLine(
        "linea_106",
        name=_("Línea 106"),
        what=_("Bogotá. Apoyo psicológico, todas las edades, 24 horas"),
        contact="106 · WhatsApp 300 754 8933",
        departments=_BOGOTA,
        verified="2025-09-11",
        source="radiosantafe.com, 2025-09-11; bogota.gov.co",
    ),
    HelpLine(
        "linea_diversa",
        name=_("Línea Diversa"),
        what=_("Bogotá. Apoyo psicosocial a personas LGBTI"),
        contact="310 864 4214",
        departments=_BOGOTA,
        source="La línea existe (periodismopublico.com); el número está por verificar",
    ),
    HelpLine(
        "line_192",
        name=_("Línea 192, opción 4"),
        what=_("Minsalud: orientación en salud mental"),
        contact="192 opción 4",
        source="infobae.com, 2021-04-15: por verificar si sigue activa",
    ),
    HelpLine(
        "defensoria",
        name=_("Defensoría del Pueblo"),
        what=_("Defensa de derechos, discriminación"),
        contact="01 8000 914 814",
        source="Sin fuente: por verificar",
    ),
    HelpLine(
        "personeria",
        name=_("Personería de su municipio"),
        what=_("Ayuda gratis para quejas y tutelas"),
        contact="directorio municipal",
        source="Sin fuente: por verificar",
    ),
)
EVERY_LINE = tuple(line.id for line in HELP_LINES)

END_MINOR = Screen(
    "end_minor",
    _("Esta encuesta es para personas adultas"),
    _(
        "Gracias por su interés. Esta encuesta es solo para personas de 18 años o más. No guardamos nada. Si usted o "
        "alguien menor de edad vive maltrato, llame gratis al 141 (ICBF), a cualquier hora. Si hay peligro, llame "
        "al 123."
    ),
    help_lines=("line_141", "line_123"),
)
END_NOT_ELIGIBLE = Screen(
    "end_not_eligible",
    _("Gracias por su interés"),
    _(
        "Esta encuesta es para personas que vivieron en Colombia la mayor parte del último año. No guardamos nada. "
        "Puede ver los resultados publicados cuando quiera."
    ),
)
END_NO_CONSENT = Screen(
    "end_no_consent",
    _("Está bien"),
    _("No guardamos ninguna respuesta. Si necesita apoyo, aquí hay líneas de ayuda gratuitas."),
    help_lines=EVERY_LINE,
)
END_NO_SENSITIVE = Screen(
    "end_no_sensitive",
    _("Está bien"),
    _(
        "Sin esa autorización no podemos hacer las preguntas. No guardamos ninguna respuesta. Si necesita apoyo, aquí "
        "hay líneas de ayuda gratuitas."
    ),
    help_lines=EVERY_LINE,
)
HELP_PANEL_FULL = Screen(
    "help_panel_full",
    _("Gracias por contarlo"),
    _(
        "No está sola ni solo. Estas líneas escuchan y orientan. Puede volver a esta lista desde el botón «Ayuda»."
    ),
    help_lines=EVERY_LINE,
)

SCREENS = (END_MINOR, END_NOT_ELIGIBLE, END_NO_CONSENT, END_NO_SENSITIVE, HELP_PANEL_FULL)
