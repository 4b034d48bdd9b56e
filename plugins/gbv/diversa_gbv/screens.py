"""What is said around the questions: how to stay safe, where help is, and that it is over."""

from __future__ import annotations

from diversa import Screen, Text
from diversa.questionnaire import standard

_ = Text

SAFETY_PAUSE = Screen(
    "safety_pause_screen",
    _("Su seguridad es lo primero"),
    _(
        "Si alguien puede ver su pantalla, es mejor responder en otro momento. No guardamos nada todavía. Puede irse "
        "ahora con el botón «Salir rápido», o seguir. Si sigue, use una ventana privada y no descargue nada."
    ),
    help_lines=("line_123", "line_155"),
)
DEVICE_TIPS = Screen(
    "device_safety_tips",
    _("Consejos"),
    _(
        "1) Use una ventana privada o de incógnito. 2) No descargue ni imprima nada. 3) El botón «Salir rápido» está "
        "siempre arriba; también puede presionar tres veces la tecla Mayús. 4) Ese botón no borra el historial: "
        "bórrelo después si es seguro. 5) Si le vigilan el celular, use otro aparato."
    ),
)
URGENT = Screen(
    "help_panel_urgent",
    _("Puede haber un peligro grave para su vida"),
    _(
        "Si está en riesgo ahora, llame al 123. La línea 155 orienta gratis, a cualquier hora. Puede pedir una medida "
        "de protección en una Comisaría de Familia. Puede seguir, o irse con el botón «Salir rápido»."
    ),
    help_lines=("line_123", "line_155", "linea_purpura", "comisarias_bogota"),
)
SEXUAL_VIOLENCE = Screen(
    "help_panel_72h",
    _("La violencia sexual es una urgencia médica"),
    _(
        "La atención es gratis en cualquier hospital, aunque no haya denuncia. Si puede, vaya en las primeras 72 horas: "
        "hay medicinas para evitar infecciones y embarazo. Después de ese tiempo también tiene derecho a atención."
    ),
    help_lines=("line_123", "line_155", "linea_purpura"),
)
CHILDREN = Screen(
    "help_line_141",
    _("También hay apoyo para niñas y niños"),
    _(
        "Las niñas y los niños que ven violencia también necesitan apoyo. Puede llamar al 141 del ICBF, gratis y a "
        "cualquier hora."
    ),
    help_lines=("line_141",),
)
THANK_YOU = Screen(
    "thank_you_gbv",
    _("Listo. Recibimos sus respuestas."),
    _("Ya no quedan en este aparato."),
    help_lines=standard.EVERY_LINE,
)

SCREENS = (
    *standard.SCREENS,
    SAFETY_PAUSE,
    DEVICE_TIPS,
    URGENT,
    SEXUAL_VIOLENCE,
    CHILDREN,
    THANK_YOU,
)
