"""The last time it happened: when, where, what others did, and the story if the person wants to tell it."""

from __future__ import annotations

from diversa import Group, LongText, Option, Recode, Section, SingleChoice, Text, drop, keep, pick_from, seal
from diversa_discrimination.sections.experience import happened, places

_ = Text

when = SingleChoice(
    "inc_when",
    _("¿Cuándo fue la última vez?"),
    options=(
        Option(1, _("En el último mes")),
        Option(2, _("Hace 1 a 3 meses")),
        Option(3, _("Hace 4 a 6 meses")),
        Option(4, _("Hace 7 a 12 meses")),
    ),
    unsure=True,
    when=happened,
    store=keep,
    release=drop,  # with a place, the month of an event can point at it
    licensed=Recode(
        (Group(1, _("Hace 6 meses o menos"), (1, 2, 3)), Group(2, _("Hace más de 6 meses"), (4,)))
    ),
)
where = SingleChoice(
    "inc_place",
    _("¿Dónde fue esa última vez?"),
    options=pick_from(places, Option(96, _("En otro lugar"))),
    unsure=True,
    when=happened,
    store=keep,
    release=keep,
)
bystander = SingleChoice(
    "inc_bystander",
    _("Si había más gente, ¿qué hizo?"),
    options=(
        Option(1, _("Alguien me ayudó o me defendió")),
        Option(2, _("Vieron, pero nadie hizo nada")),
        Option(3, _("Se sumaron al maltrato")),
        Option(4, _("No había nadie más")),
    ),
    unsure=True,
    when=happened,
    store=keep,
    release=keep,
)
story = LongText(
    "inc_story",
    _("Si quiere, cuéntenos qué pasó."),
    help=_("No escriba nombres, teléfonos, direcciones ni nada que diga quién es usted u otra persona."),
    max_length=500,
    sensitive=True,
    when=happened,
    store=seal,
    release=drop,
)

LAST_TIME = Section(
    "last_time",
    _("La última vez"),
    (when, where, bystander, story),
    intro=_("Ahora piense solo en la última vez que le pasó."),
)
