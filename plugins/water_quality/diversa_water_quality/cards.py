"""What a person is told at once, beside the answer that asks for it: what a reading means and what to do.

None of it is an official result.
"""

from __future__ import annotations

from dataclasses import replace

from diversa import Screen, Text
from diversa_water_quality.parameters import Parameter

_ = Text

_ALERTS = (
    Screen(
        "card_ecoli",
        _("{item}. Rojo: no beba esta agua sin tratarla"),
        _(
            "Encontró E. coli. Es señal de materia fecal y puede enfermar. Hierva el agua: espere un minuto desde que "
            "borbotea, o tres en tierra fría. Si no puede hervirla, use cloro como dice la etiqueta. No la dé a bebés "
            "sin hervir. Avise a quien le presta el servicio y a la secretaría de salud."
        ),
    ),
    Screen(
        "card_coliforms",
        _("{item}. Rojo: hay coliformes"),
        _(
            "Algo pudo entrar al agua. Mientras se revisa, hierva el agua o use cloro como dice la etiqueta. Lave y "
            "tape el tanque. Avise a quien le presta el servicio."
        ),
    ),
    Screen(
        "card_parasites",
        _("{item}. Rojo: hay parásitos en el agua"),
        _(
            "El cloro no los mata a todos. Hierva el agua antes de beberla: un minuto desde que borbotea, o tres en "
            "tierra fría. Avise a quien le presta el servicio y a la secretaría de salud."
        ),
    ),
    Screen(
        "card_nitrate",
        _("{item}. Rojo: nitratos o nitritos por encima del límite"),
        _(
            "No la use para el tetero ni para bebés. Hervir el agua no los quita: los aumenta. Busque otra agua para "
            "beber. Avise a quien le presta el servicio y a la secretaría de salud."
        ),
    ),
    Screen(
        "card_toxic",
        _("{item}. Rojo: una sustancia tóxica pasa el límite"),
        _(
            "No beba esta agua ni cocine con ella. Hervirla o ponerle cloro no la limpia. Busque otra agua. Pida que un "
            "laboratorio repita la prueba. Avise a la secretaría de salud."
        ),
    ),
    Screen(
        "card_fluoride",
        _("{item}. Rojo: fluoruros por encima del límite"),
        _(
            "Mucho flúor por años daña los dientes y los huesos, sobre todo a niñas y niños. Hervir no lo quita. Pida "
            "que un laboratorio repita la prueba."
        ),
    ),
    Screen(
        "card_turbidity",
        _("{item}. Rojo: el agua está turbia"),
        _(
            "En agua turbia el cloro sirve menos. Déjela asentar o cuélela con una tela limpia, y luego hiérvala. "
            "Avise a quien le presta el servicio."
        ),
    ),
    Screen(
        "card_low_chlorine",
        _("{item}. Rojo: hay poco cloro"),
        _(
            "Con menos de 0,3 mg/L el agua no queda protegida hasta su llave. Hierva el agua o use cloro como dice la "
            "etiqueta. Avise a quien le presta el servicio."
        ),
    ),
    Screen(
        "card_high_chlorine",
        _("{item}. Rojo: hay mucho cloro"),
        _(
            "Pasa de 2,0 mg/L. Deje el agua destapada un rato antes de beberla, y mida otra vez. Si sigue alto, avise a "
            "quien le presta el servicio."
        ),
    ),
    Screen(
        "card_over",
        _("{item}. Rojo: está fuera del límite para agua de beber"),
        _(
            "Este resultado no cumple el límite de la norma. Mida otra vez o pida una prueba de laboratorio. Avise a "
            "quien le presta el servicio."
        ),
    ),
)
OTHERS = (
    Screen(
        "card_late",
        _("El cloro ya pudo cambiar"),
        _("Pasó más de media hora. Guardamos su resultado, pero no entra en los cálculos."),
    ),
    Screen(
        "card_incubation",
        _("La prueba no reposó lo justo"),
        _("Se lee después de 18 a 28 horas. Guardamos su resultado, pero no entra en los cálculos."),
    ),
    Screen(
        "card_reagents",
        _("Cómo botar los reactivos"),
        _(
            "Júntelos en un frasco con tapa y rótulo, lejos de niñas y niños. No los eche al río, a la tierra ni al "
            "lavaplatos. Pregunte en la alcaldía o en el laboratorio quién los recibe."
        ),
    ),
    Screen(
        "card_complaint",
        _("Cómo reclamar"),
        _(
            "Primero reclame a quien le presta el servicio. Es gratis y no necesita abogado. Tiene 15 días hábiles para "
            "responder. Si la respuesta no le sirve, tiene 5 días para pedir que la revisen y, en el mismo escrito, que "
            "decida la Superintendencia de Servicios Públicos. Si no responden a tiempo, el silencio cuenta a su favor. "
            "Esta encuesta no pone el reclamo por usted."
        ),
        letter=_(
            "{place}, {date}\n\nSeñoras y señores de la empresa o el acueducto:\n\nReclamo por la calidad del agua que "
            "llega a mi casa. Pido que la revisen, que me digan el resultado y qué van a hacer. Espero su respuesta en "
            "15 días hábiles, como dice la Ley 142 de 1994. Si no es a mi favor, pido que la revisen de nuevo y que "
            "decida la Superintendencia de Servicios Públicos.\n\nNombre y firma:\n\nDirección o número de la cuenta:"
        ),
    ),
)
THANK_YOU = Screen(
    "thank_you_water",
    _("Listo. Recibimos sus respuestas."),
    _(
        "No tienen su nombre. Si un resultado salió en rojo, siga el consejo que le dimos. Cuando haya suficientes "
        "respuestas en su zona, verá los resultados en esta página."
    ),
)
CARDS = (*OTHERS, THANK_YOU)


def alert(card: str, parameter: Parameter) -> Screen:
    """Return a card that names its parameter, since a page may show several, and without JavaScript shows them apart.

    Raises `KeyError` for a card that does not exist.
    """
    found = {screen.id: screen for screen in _ALERTS}[card]
    return replace(found, id=f"{card}_{parameter.key}", title=found.title.fill(item=parameter.name))
