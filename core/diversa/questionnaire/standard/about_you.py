"""Who a person is: eleven questions, in the order and with the codes of DANE's household surveys."""

from __future__ import annotations

from diversa.privacy.rules import Group, Recode, drop, keep
from diversa.questionnaire.kinds import Grid, SingleChoice
from diversa.questionnaire.questions import Option
from diversa.questionnaire.standard.peoples import PEOPLES
from diversa.questionnaire.standard.start import YES_NO
from diversa.questionnaire.structure import Section
from diversa.texts import Text

_ = Text

SEX_BIRTH = SingleChoice(
    "sex_birth",
    _("¿Qué sexo le asignaron al nacer?"),
    help=_("Es el sexo que quedó en su primer registro civil."),
    options=(
        Option(1, _("Hombre (masculino)")),
        Option(2, _("Mujer (femenino)")),
        Option(
            3,
            _("Intersexual"),
            tip=_("Persona que nace con un cuerpo que no encaja del todo en lo que se llama hombre o mujer."),
        ),
    ),
    sensitive=True,
    store=keep,
    release=drop,  # beside gender it would point at trans and intersex people
    licensed=Recode((Group(1, _("Hombre (masculino)"), (1,)), Group(2, _("Mujer (femenino)"), (2,)))),
    source="DANE P3271 / P6020 (1 masculino, 2 femenino); 3 de App Diversa, P4",
)
GENDER_IDENTITY = SingleChoice(
    "gender_identity",
    _("Hoy, ¿cómo se reconoce?"),
    help=_("Elija la opción que más se parece a usted."),
    options=(
        Option(1, _("Hombre")),
        Option(2, _("Mujer")),
        Option(3, _("Hombre trans")),
        Option(4, _("Mujer trans")),
        Option(5, _("Persona no binaria")),
        Option(6, _("De otra forma"), specify=40),
    ),
    unsure=True,
    sensitive=True,
    store=keep,
    release=Recode(
        (
            Group(1, _("Mujeres"), (2, 4)),
            Group(2, _("Hombres"), (1, 3)),
            Group(3, _("Otras identidades"), (5, 6)),
        )
    ),
    licensed=Recode(
        (
            Group(1, _("Mujer"), (2,)),
            Group(2, _("Hombre"), (1,)),
            Group(3, _("Persona trans o de otra identidad de género"), (3, 4, 5, 6)),
        )
    ),
    source="DANE P3039 (1 a 4 iguales; 5 y 6 son 5 Otro)",
)
SEXUAL_ATTRACTION = SingleChoice(
    "sexual_attraction",
    _("¿Por quién siente atracción romántica o sexual?"),
    options=(
        Option(1, _("Por hombres")),
        Option(2, _("Por mujeres")),
        Option(3, _("Por hombres y por mujeres")),
        Option(4, _("Por otras identidades o de otra forma")),
        Option(5, _("No siento atracción por nadie")),
    ),
    unsure=True,
    sensitive=True,
    store=keep,
    release=drop,  # only `lgbtiq`, yes or no, is published
    source="DANE P3038 (1 a 4 iguales; 5 es 4 Otro)",
)
ETHNICITY = SingleChoice(
    "ethnicity",
    _("Según su cultura, su pueblo o sus rasgos físicos, ¿cómo se reconoce?"),
    options=(
        Option(1, _("Indígena")),
        Option(2, _("Gitano(a) o Rrom")),
        Option(3, _("Raizal del Archipiélago de San Andrés, Providencia y Santa Catalina")),
        Option(4, _("Palenquero(a) de San Basilio")),
        Option(5, _("Negro(a), mulato(a), afrodescendiente, afrocolombiano(a)")),
        Option(6, _("Ninguno de los anteriores")),
    ),
    unsure=True,
    sensitive=True,
    store=keep,
    # Rrom people are few: they are published only by agreement with their authorities, so here they are not stated.
    release=Recode(
        (
            Group(1, _("Indígena"), (1,)),
            Group(2, _("Negra, afrocolombiana, raizal o palenquera"), (3, 4, 5)),
            Group(3, _("Ningún grupo étnico"), (6,)),
        )
    ),
    licensed=Recode(
        (
            Group(1, _("Indígena"), (1,)),
            Group(2, _("Raizal, palenquera o Rrom"), (2, 3, 4)),
            Group(3, _("Negra, mulata, afrodescendiente o afrocolombiana"), (5,)),
            Group(4, _("Ningún grupo étnico"), (6,)),
        )
    ),
    source="DANE P6080 y CNPV 2018 (códigos 1 a 6 iguales)",
)
INDIGENOUS_PEOPLE = SingleChoice(
    "indigenous_people",
    _("¿A qué pueblo indígena pertenece?"),
    options=(*PEOPLES, Option(96, _("Otro pueblo"), specify=40)),
    unsure=True,
    sensitive=True,
    when=ETHNICITY == 1,
    store=keep,
    release=drop,  # a national table needs the agreement of the people's own authority (CARE principles)
    source="Propuesta: catálogo propio de pueblos, por cotejar con el del CNPV 2018",
)
CAMPESINO_SELF = SingleChoice(
    "campesino_self",
    _("¿Usted se considera campesina o campesino?"),
    options=YES_NO,
    unsure=True,
    store=keep,
    release=keep,
    source="DANE P2057 (1 sí, 2 no)",
)
FUNCTIONAL_DIFFICULTY = Grid(
    "functional_difficulty",
    _("Por su salud, ¿cuánto le cuesta hacer estas cosas de cada día?"),
    help=_("Marque una opción en cada línea."),
    rows=(
        Option("seeing", _("Ver, aunque use gafas")),
        Option("hearing", _("Oír, aunque use audífonos")),
        Option("walking", _("Caminar o subir escalones")),
        Option("remembering", _("Recordar cosas o poner atención")),
        Option("selfcare", _("Bañarse o vestirse")),
        Option("communicating", _("Entender a otras personas o hacerse entender, en su propia lengua")),
    ),
    options=(
        Option(1, _("No me cuesta")),
        Option(2, _("Me cuesta un poco")),
        Option(3, _("Me cuesta mucho")),
        Option(4, _("No puedo hacerlo")),
    ),
    sensitive=True,
    store=keep,
    release=drop,  # `disability`, yes or no, is published in its place
    source="DANE P1906S1 a S8 usa la escala al revés: su código es 5 menos este",
    instrument="WG-SS (adaptación propia; cargar el texto oficial antes de salir a campo)",
)
MIGRATION_STATUS = SingleChoice(
    "migration_status",
    _("¿Cuál de estas situaciones se parece más a la suya?"),
    options=(
        Option(1, _("Nací en Colombia y siempre he vivido aquí")),
        Option(2, _("Nací en Colombia, viví en otro país y regresé")),
        Option(3, _("Nací en Venezuela")),
        Option(4, _("Nací en otro país")),
    ),
    sensitive=True,
    store=keep,
    release=Recode((Group(1, _("Nació en Colombia"), (1, 2)), Group(2, _("Nació en otro país"), (3, 4)))),
    licensed=Recode(
        (
            Group(1, _("Nació en Colombia y siempre ha vivido aquí"), (1,)),
            Group(2, _("Nació en Colombia y regresó"), (2,)),
            Group(3, _("Nació en otro país"), (3, 4)),
        )
    ),
    source="Deriva de DANE P756 y P755 (nacimiento y residencia hace 5 años)",
)
CONFLICT_VICTIM = SingleChoice(
    "conflict_victim",
    _("¿Ha sido víctima del conflicto armado?"),
    options=(
        Option(1, _("Sí, y estoy en el Registro Único de Víctimas")),
        Option(2, _("Sí, pero no estoy en el registro")),
        Option(3, _("No")),
    ),
    unsure=True,
    sensitive=True,
    store=keep,
    release=drop,
    licensed=Recode((Group(1, _("Sí"), (1, 2)), Group(2, _("No"), (3,)))),
)
EDUCATION_LEVEL = SingleChoice(
    "education_level",
    _("¿Cuál es el nivel de estudio más alto que terminó?"),
    options=(
        Option(1, _("Ninguno o preescolar")),
        Option(2, _("Primaria (1.º a 5.º)")),
        Option(3, _("Básica secundaria (6.º a 9.º)")),
        Option(4, _("Bachillerato (10.º y 11.º)")),
        Option(5, _("Técnica o tecnológica")),
        Option(6, _("Universitaria")),
        Option(7, _("Posgrado")),
    ),
    unsure=True,
    store=keep,
    release=Recode(
        (
            Group(1, _("Primaria o menos"), (1, 2)),
            Group(2, _("Secundaria o bachillerato"), (3, 4)),
            Group(3, _("Educación superior"), (5, 6, 7)),
        )
    ),
    licensed=Recode(
        (
            Group(1, _("Primaria o menos"), (1, 2)),
            Group(2, _("Básica secundaria"), (3,)),
            Group(3, _("Bachillerato"), (4,)),
            Group(4, _("Educación superior"), (5, 6, 7)),
        )
    ),
    source="DANE P3042 (1 y 2 son 1; 3 es 2; 4 es 3; 5 a 7 son 4; 8 y 9 son 5; 10 es 6; 11 a 13 son 7)",
)
MAIN_ACTIVITY = SingleChoice(
    "main_activity",
    _("La semana pasada, ¿a qué dedicó más tiempo?"),
    options=(
        Option(1, _("Trabajar")),
        Option(2, _("Buscar trabajo")),
        Option(3, _("Estudiar")),
        Option(4, _("Oficios del hogar o cuidar a otras personas")),
        Option(5, _("No puedo trabajar por una incapacidad permanente")),
        Option(6, _("Otra actividad (por ejemplo, pensión)")),
    ),
    store=keep,
    release=Recode((Group(1, _("Trabaja"), (1,)), Group(2, _("No trabaja"), (2, 3, 4, 5, 6)))),
    licensed=Recode(
        (
            Group(1, _("Trabaja"), (1,)),
            Group(2, _("Busca trabajo"), (2,)),
            Group(3, _("Estudia"), (3,)),
            Group(4, _("Otra actividad"), (4, 5, 6)),
        )
    ),
    source="DANE P6240 (1 a 6 iguales)",
)

ABOUT_YOU = Section(
    "about_you",
    _("Sobre usted"),
    (
        SEX_BIRTH,
        GENDER_IDENTITY,
        SEXUAL_ATTRACTION,
        ETHNICITY,
        INDIGENOUS_PEOPLE,
        CAMPESINO_SELF,
        FUNCTIONAL_DIFFICULTY,
        MIGRATION_STATUS,
        CONFLICT_VICTIM,
        EDUCATION_LEVEL,
        MAIN_ACTIVITY,
    ),
    intro=_(
        "Estas preguntas ayudan a ver a quiénes les pasa más. Si algo le incomoda, marque «Prefiero no responder»."
    ),
)
