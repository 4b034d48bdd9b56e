"""Sentences for when something in the console is not as it should be: what happened, and what to do."""

from __future__ import annotations

from diversa.texts import Text

_ = Text
REFUSED = _("No se puede hacer")
_OTHER = (_("Algo falló de nuestro lado"), _("Vuelva atrás e intente de nuevo en unos minutos."))
_BY_CODE: dict[int | str, tuple[Text, Text]] = {
    "csrf": (
        _("Esta página ya venció"),
        _("Pasó mucho tiempo, o salió en otra pestaña. Vuelva a abrir la página e intente de nuevo."),
    ),
    400: (_("No pudimos leer lo que envió"), _("Vuelva atrás, revise e intente de nuevo.")),
    403: (_("No podemos recibir ese envío"), _("Se envió desde otro sitio. Ábralo aquí e intente de nuevo.")),
    404: (_("No encontramos esta página"), _("No existe, o su cuenta no la puede ver.")),
    405: (_("No encontramos esta página"), _("No existe, o su cuenta no la puede ver.")),
    413: (_("Lo que envió es demasiado grande"), _("Envíe un archivo más pequeño.")),
    429: (_("Hay muchos intentos"), _("Espere un cuarto de hora e intente de nuevo.")),
}


def message_for(code: int | str) -> tuple[Text, Text]:
    """Return the title and the sentence for an error."""
    return _BY_CODE.get(code, _OTHER)
