"""The sample: where and when it was taken, with what it was measured, by whom, and which parameters."""

from __future__ import annotations

from diversa import (
    NO,
    YES,
    CodePrefix,
    Moment,
    Month,
    MultipleChoice,
    Named,
    Option,
    Panel,
    Section,
    ShortText,
    SingleChoice,
    Text,
    drop,
    keep,
    seal,
)
from diversa.questionnaire.conditions import In
from diversa.questionnaire.standard import YES_NO
from diversa_water_quality.parameters import FIELD, IN_THE_LABORATORY, PARAMETERS
from diversa_water_quality.sections.home import BODY, BOTH, HOME, NOTHING, report

_ = Text
COUNTED_PLATES, PRESENCE, LABORATORY = 6, 5, 7
TRAINED, GUIDED, BY_LABORATORY = 1, 2, 3
IN_TIME, LATE = 1, 2
"""Whether free chlorine was read within half an hour: later it has changed in the bottle."""
INCUBATED = 1
"""The test of bacteria stood for 18 to 28 hours."""

measured = SingleChoice(
    "measured",
    _("¿Midió el agua, o tiene un resultado de laboratorio?"),
    help=_("Sirve un kit de tiras o gotas, un medidor o un informe de los últimos dos meses."),
    options=YES_NO,
    required=True,
    refusable=False,
    store=keep,
    release=keep,
    source="Paso antes de W28",
)
sample_of = SingleChoice(
    "sample_of",
    _("¿De cuál agua es la muestra?"),
    options=(Option(HOME, _("Del agua de mi casa")), Option(BODY, _("De la fuente"))),
    refusable=False,
    when=(measured == YES) & (report == BOTH),
    store=keep,
    release=keep,
    source="W03 = 3",
)
of_home = Named("sample_of_home", (report == HOME) | (sample_of == HOME))
of_body = Named("sample_of_body", (report == BODY) | (sample_of == BODY))

sample_point = SingleChoice(
    "sample_point",
    _("¿De dónde tomó la muestra?"),
    options=(
        Option(1, _("De la llave, directo")),
        Option(2, _("De un tanque")),
        Option(3, _("De un vaso o recipiente")),
        Option(4, _("De un carrotanque")),
        Option(5, _("De un pozo")),
        Option(6, _("De un río o quebrada")),
        Option(96, _("De otro lugar")),
    ),
    unsure=True,
    when=measured == YES,
    store=keep,
    release=keep,
    source="W28",
)
sample_moment = Moment(
    "sample_moment",
    _("¿Qué día y a qué hora tomó la muestra?"),
    help=_("La hora no se guarda: solo sirve para saber si la medición es válida."),
    within_days=60,
    when=measured == YES,
    store=CodePrefix(10),
    release=CodePrefix(7),
    source="W29",
)
measured_by = SingleChoice(
    "measured_by",
    _("¿Quién midió?"),
    options=(
        Option(TRAINED, _("Una persona capacitada")),
        Option(GUIDED, _("Una persona con la guía de la aplicación o del kit")),
        Option(BY_LABORATORY, _("Un laboratorio")),
    ),
    unsure=True,
    when=measured == YES,
    store=keep,
    release=keep,
    source="W32",
)

SAMPLE = Section(
    "sample",
    _("La muestra"),
    (measured, sample_of, sample_point, sample_moment, measured_by),
)

method = MultipleChoice(
    "method",
    _("¿Con qué midió?"),
    help=_("Marque todo lo que usó."),
    options=(
        Option(1, _("Tira de color")),
        Option(2, _("Gotas o tubo de color")),
        Option(3, _("Fotómetro")),
        Option(4, _("Medidor electrónico")),
        Option(PRESENCE, _("Prueba que solo dice presente o ausente")),
        Option(COUNTED_PLATES, _("Placa o bolsa para contar")),
        Option(LABORATORY, _("Laboratorio")),
    ),
    refusable=False,
    when=measured == YES,
    store=keep,
    release=keep,
    source="W30",
)
with_kit = Named("with_kit", method.any_of(1, 2, 3, 4, PRESENCE, COUNTED_PLATES))
METHODS = tuple(Option(o.code, o.label, when=method.has(o.code)) for o in method.options)
"""The methods of one reading: those that were marked for the sample."""

kit_lot = ShortText(
    "kit_lot",
    _("¿Qué marca o lote dice el kit? Es opcional."),
    max_length=60,
    when=with_kit,
    store=seal,
    release=drop,
    source="W31",
)
kit_expiry = Month(
    "kit_expiry",
    _("¿En qué mes se vence el kit?"),
    help=_("Suele estar en la caja o en el frasco."),
    first="2000-01",
    unsure=True,
    refusable=False,
    when=with_kit,
    store=drop,  # only whether it had expired is kept
    release=drop,
    source="W31",
)
reagents_disposed = SingleChoice(
    "reagents_disposed",
    _("¿Guardó y botó los reactivos de forma segura?"),
    options=YES_NO,
    unsure=True,
    when=with_kit,
    panels=(Panel(In("reagents_disposed", (NO,)), "card_reagents"),),
    store=keep,
    release=keep,
    source="W35",
)

KIT = Section(
    "kit",
    _("El kit o el laboratorio"),
    (method, kit_lot, kit_expiry, reagents_disposed),
    when=measured == YES,
)

measured_parameters = MultipleChoice(
    "measured_parameters",
    _("¿Qué midió?"),
    help=_("Marque solo lo que tiene un resultado."),
    options=(
        *(Option(p.code, p.name) for p in FIELD),
        Option(NOTHING, _("Nada de esta lista"), exclusive=True),
    ),
    refusable=False,
    when=measured == YES,
    store=keep,
    release=keep,
    source="W33",
)
laboratory_parameters = MultipleChoice(
    "laboratory_parameters",
    _("¿Qué más dice el informe del laboratorio?"),
    help=_("Estas pruebas solo las puede hacer un laboratorio."),
    options=(
        *(Option(p.code, p.name) for p in IN_THE_LABORATORY),
        Option(NOTHING, _("Nada de esta lista"), exclusive=True),
    ),
    refusable=False,
    when=method.has(LABORATORY),
    store=keep,
    release=keep,
    source="W33",
)
chlorine_delay = SingleChoice(
    "chlorine_delay",
    _("¿Cuánto tardó en medir el cloro después de tomar la muestra?"),
    help=_("El cloro se pierde rápido. Por eso se mide en la primera media hora."),
    options=(Option(IN_TIME, _("Media hora o menos")), Option(LATE, _("Más de media hora"))),
    unsure=True,
    when=measured_parameters.has(PARAMETERS["cl"].code),
    panels=(Panel(In("chlorine_delay", (LATE,)), "card_late"),),
    store=keep,
    release=keep,
    source="B.3, regla 5",
)
incubation = SingleChoice(
    "incubation",
    _("¿Cuánto dejó reposar la prueba de bacterias antes de leerla?"),
    options=(
        Option(INCUBATED, _("De 18 a 28 horas")),
        Option(2, _("Menos de 18 horas")),
        Option(3, _("Más de 28 horas")),
    ),
    unsure=True,
    when=with_kit & measured_parameters.any_of(PARAMETERS["ec"].code, PARAMETERS["ct"].code),
    panels=(Panel(In("incubation", (2, 3)), "card_incubation"),),
    store=keep,
    release=keep,
    source="B.3, regla 3",
)

PARAMETERS_ASKED = Section(
    "parameters",
    _("Lo que midió"),
    (measured_parameters, laboratory_parameters, chlorine_delay, incubation),
    when=measured == YES,
)
