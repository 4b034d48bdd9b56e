"""What the provider tells of the quality, and whether people complained."""

from __future__ import annotations

from diversa import (
    NO,
    YES,
    LongText,
    MultipleChoice,
    Option,
    Panel,
    Section,
    SingleChoice,
    Text,
    drop,
    keep,
    seal,
)
from diversa.questionnaire.conditions import In
from diversa.questionnaire.standard import YES_NO
from diversa_water_quality.sections.home import OTHER, about_home

_ = Text

provider_informs = SingleChoice(
    "provider_informs",
    _("¿Quien le presta el servicio le cuenta cómo está la calidad del agua?"),
    options=(
        Option(1, _("Sí, en la factura")),
        Option(2, _("Sí, por otro medio")),
        Option(0, _("No")),
    ),
    unsure=True,
    when=about_home,
    store=keep,
    release=keep,
    source="W36",
)
complained = SingleChoice(
    "complained",
    _("En los últimos 12 meses, ¿puso una queja o reclamo por la calidad del agua?"),
    options=YES_NO,
    panels=(Panel(In("complained", (YES, NO)), "card_complaint"),),
    store=keep,
    release=keep,
    source="W37 como A41",
)
complained_to = MultipleChoice(
    "complained_to",
    _("¿Ante quién?"),
    options=(
        Option(1, _("La empresa o el acueducto")),
        Option(2, _("La alcaldía o la personería")),
        Option(3, _("La superintendencia")),
        Option(4, _("La defensoría o la procuraduría")),
        Option(5, _("Un juez (tutela)")),
        Option(6, _("Vocal de control, veeduría o junta de acción comunal")),
        Option(OTHER, _("Otra entidad")),
    ),
    unsure=True,
    when=complained == YES,
    store=keep,
    release=keep,
    source="W37 como A42",
)
complaint_outcome = SingleChoice(
    "complaint_outcome",
    _("¿En qué quedó?"),
    options=(
        Option(1, _("A mi favor")),
        Option(2, _("En parte a mi favor")),
        Option(3, _("Lo negaron")),
        Option(4, _("Sigue en trámite")),
        Option(5, _("Nunca respondieron")),
    ),
    unsure=True,
    when=complained == YES,
    store=keep,
    release=keep,
    source="W37 como A43",
)
complaint_time = SingleChoice(
    "complaint_time",
    _("¿En cuánto tiempo le respondieron?"),
    options=(
        Option(1, _("En 15 días hábiles o menos")),
        Option(2, _("En más de 15 días hábiles")),
    ),
    unsure=True,
    when=complaint_outcome.is_in(1, 2, 3),
    store=keep,
    release=keep,
    source="W37 como A44",
)

PROVIDER = Section(
    "provider",
    _("La información y los reclamos"),
    (provider_informs, complained, complained_to, complaint_outcome, complaint_time),
)

anything_else = LongText(
    "anything_else",
    _("¿Quiere contar algo más sobre el agua? Es opcional."),
    help=_("No escriba nombres, teléfonos ni direcciones."),
    max_length=500,
    store=seal,
    release=drop,
    source="W38",
)
