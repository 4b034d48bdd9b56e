"""What other people did: family, people one knows, strangers."""

from __future__ import annotations

from diversa import (
    YES,
    Consent,
    Group,
    MultipleChoice,
    Option,
    Panel,
    Recode,
    Section,
    Text,
    drop,
    keep,
)
from diversa_gbv.acts import Acts, grid_of_acts, this_year
from diversa_gbv.sections.partner import GO_ON, WANT_TO_ANSWER, consent_sexual

_ = Text
ASKED = _("Desde los 15 años, ¿alguien que no es su pareja le hizo esto?")
IDENTITY_ATTACK = "identity_attack"
HARASSMENT = ("comments", "exposed", "quid_pro_quo")
TOUCH = "touch"
CORE = ("attempt", "forced", "incapacitated")
UNIFORMED, ARMED_GROUP = 10, 11

consent_other = Consent("consent_other", WANT_TO_ANSWER, options=GO_ON, store=keep, release=drop)
npv_acts = grid_of_acts(
    "npv_acts",
    ASKED,
    Option("hit", _("Le pegó, le pateó o le atacó con un objeto o arma")),
    Option("threat", _("Amenazó con hacerle daño")),
    Option("family_control", _("Alguien de su familia le encerró, le controló o le quitó su dinero")),
    Option(IDENTITY_ATTACK, _("Le agredió por su género, orientación o identidad")),
    Option("stalked", _("Le siguió o le vigiló y le dio miedo")),
    rows_per_screen=5,
)
npv_sexual = grid_of_acts(
    "npv_sexual",
    ASKED,
    Option("comments", _("Comentarios, gestos o propuestas sexuales que no quería")),
    Option("exposed", _("Le mostró sus genitales o material sexual sin permiso")),
    Option("quid_pro_quo", _("Le pidió favores sexuales a cambio de trabajo, notas o ayuda")),
    Option(TOUCH, _("Le tocó o le besó sin permiso")),
    Option("attempt", _("Intentó obligarle a tener relaciones sexuales")),
    Option("forced", _("Le obligó a tener relaciones u otro acto sexual")),
    Option("incapacitated", _("Abusó de usted cuando no podía decir que no (sueño, licor, drogas)")),
    when=consent_sexual == YES,
    panels=(Panel(this_year("npv_sexual", *CORE), "help_panel_72h"),),
    source="ODS 5.2.2 y 11.7.2",
)

core = npv_sexual.cells(CORE)
NPV_PHYS = Acts("npv_phys", _("Violencia física de otras personas"), npv_acts.cells(("hit", IDENTITY_ATTACK)))
NPV_SEX_CORE = Acts("npv_sex_core", _("Violencia sexual de otras personas"), core)
NPV_SEX_BROAD = Acts(
    "npv_sex_broad",
    _("Violencia sexual de otras personas, con tocamientos"),
    (*core, npv_sexual.cell(TOUCH)),
)
NPV_HARASS = Acts("npv_harass", _("Acoso sexual sin contacto"), npv_sexual.cells(HARASSMENT))
NPV_HARASS_TOUCH = Acts("npv_harass_touch", _("Acoso sexual"), npv_sexual.cells((*HARASSMENT, TOUCH)))
NPV_ANY = Acts("npv_any", _("Alguna violencia de otras personas"), (*npv_acts.cells(), *npv_sexual.cells()))
OF_OTHERS = (NPV_PHYS, NPV_SEX_CORE, NPV_SEX_BROAD, NPV_HARASS, NPV_HARASS_TOUCH, NPV_ANY)

perpetrators = MultipleChoice(
    "npv_perpetrators",
    _("¿Quién lo hizo?"),
    help=_("No escriba nombres."),
    options=(
        Option(1, _("Padre, madre, padrastro o madrastra")),
        Option(2, _("Otra persona de la familia")),
        Option(3, _("Amistad o persona conocida")),
        Option(4, _("Gente del barrio o la vereda")),
        Option(5, _("Una persona con más mando en el trabajo")),
        Option(6, _("Gente del mismo trabajo")),
        Option(7, _("Docente o directiva")),
        Option(8, _("Gente con la que estudia")),
        Option(9, _("Personal de salud o de otro servicio")),
        Option(UNIFORMED, _("Policía o militar")),
        Option(ARMED_GROUP, _("Un grupo armado")),
        Option(12, _("Líder religioso o de la comunidad")),
        Option(13, _("Persona desconocida")),
        Option(96, _("Otra persona")),
    ),
    unsure=True,
    sensitive=True,
    when=NPV_ANY.ever,
    store=keep,
    # Who wears a uniform or carries arms is in no table: where few people live, that names a place and a victim.
    release=Recode(
        (
            Group(1, _("Familia"), (1, 2)),
            Group(3, _("Amistad o persona conocida"), (3,)),
            Group(4, _("Gente del barrio, la vereda o la comunidad"), (4, 12)),
            Group(5, _("En el trabajo"), (5, 6)),
            Group(7, _("En el estudio"), (7, 8)),
            Group(9, _("Personal de salud o de otro servicio"), (9,)),
            Group(13, _("Persona desconocida"), (13,)),
            Group(96, _("Otra persona"), (UNIFORMED, ARMED_GROUP, 96)),
        )
    ),
)
places = MultipleChoice(
    "npv_places",
    _("¿Dónde pasó?"),
    options=(
        Option(1, _("En su casa")),
        Option(2, _("En otra casa")),
        Option(3, _("En el trabajo")),
        Option(4, _("En el colegio o la universidad")),
        Option(5, _("En la calle o un parque")),
        Option(6, _("En el transporte")),
        Option(7, _("En un bar o una fiesta")),
        Option(8, _("En un servicio de salud")),
        Option(9, _("En una estación de policía u oficina del Estado")),
        Option(10, _("En un camino o zona rural")),
        Option(96, _("En otro lugar")),
    ),
    unsure=True,
    sensitive=True,
    when=NPV_ANY.ever,
    store=keep,
    release=keep,
    source="ODS 5.2.2, por lugar",
)

OTHERS = Section(
    "others",
    _("Otras personas"),
    (consent_other, npv_acts, npv_sexual, perpetrators, places),
    intro=_(
        "Ahora preguntamos por otras personas: familia, gente conocida o desconocida. No incluya a su pareja ni a "
        "exparejas."
    ),
    consent=consent_other.id,
)
