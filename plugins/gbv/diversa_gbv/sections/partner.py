"""What a partner or an ex-partner did. Whoever does not want to answer this part, or what is sexual, skips only that."""

from __future__ import annotations

from diversa import NO, YES, Consent, Option, Panel, Section, Text, drop, keep
from diversa_gbv.acts import Acts, grid_of_acts, this_year
from diversa_gbv.sections.opening import partnered

_ = Text
GO_ON = (Option(YES, _("Sí, continuar")), Option(NO, _("No, saltar esta parte")))
WANT_TO_ANSWER = _("¿Quiere responder esta parte?")

consent_partner = Consent("consent_partner", WANT_TO_ANSWER, options=GO_ON, store=keep, release=drop)
control = grid_of_acts(
    "ipv_control",
    _("¿Su pareja o una expareja hizo alguna de estas cosas?"),
    Option("jealous", _("Mostró celos o rabia si usted hablaba con otra gente")),
    Option("accused", _("Le acusó sin razón de ser infiel")),
    Option("isolate_friends", _("Trató de alejarle de sus amistades")),
    Option("isolate_family", _("Trató de alejarle de su familia")),
    Option("whereabouts", _("Exigió saber a toda hora dónde estaba")),
    Option("phone_check", _("Le revisó el celular o exigió sus claves")),
    Option("permission", _("Le hizo pedir permiso para salir o ir al médico")),
    Option("dress", _("Decidió cómo debía vestirse")),
    source="Dominio de DHS d101, con redacción propia",
)
psychological = grid_of_acts(
    "ipv_psych",
    _("¿Y alguna de estas?"),
    Option("humiliated", _("Le humilló delante de otra gente")),
    Option("insulted", _("Le insultó o le hizo sentir que no vale")),
    Option("scared", _("Le asustó a propósito (gritos, golpes a las cosas)")),
    Option("threat_harm", _("Amenazó con hacerle daño a usted o a alguien que quiere")),
    Option("threat_children", _("Amenazó con quitarle a sus hijas o hijos")),
    Option("threat_selfharm", _("Amenazó con hacerse daño si usted se iba")),
    Option("threat_outing", _("Amenazó con contar su orientación, identidad o estado de salud")),
    source="Dominio de DHS d103, ampliado, con redacción propia",
)
economic = grid_of_acts(
    "ipv_econ",
    _("Sobre el dinero y las cosas, ¿hizo algo de esto?"),
    Option("denied_money", _("Le negó dinero para comida o gastos básicos, aunque tenía")),
    Option("took_money", _("Le quitó su dinero, sueldo o ahorros")),
    Option("blocked_work", _("No le dejó trabajar o estudiar")),
    Option("control_spend", _("Le controló cada gasto")),
    Option("damaged", _("Dañó, vendió o escondió sus cosas o papeles")),
    Option("debts", _("Le obligó a endeudarse o usó su nombre para deudas")),
    Option("child_support", _("No dio la plata que debía para sus hijas o hijos")),
    source="Ley 1257 de 2008: violencia económica y patrimonial",
)
LOCKED_UP = "locked"
# Blows with the fist or an object are severe here, as for WHO; DHS counts them as less severe. Rows allow either.
SEVERE = ("hit", "kick", "choke", "weapon")
BLOWS = ("push", "slap", *SEVERE)
physical = grid_of_acts(
    "ipv_physical",
    _("¿Su pareja o una expareja le hizo algo de esto?"),
    Option("push", _("Le empujó, le sacudió o le lanzó algo")),
    Option("slap", _("Le dio una cachetada, o le jaló el pelo o el brazo")),
    Option("hit", _("Le pegó con el puño o con un objeto")),
    Option("kick", _("Le pateó, le arrastró o le dio una golpiza")),
    Option("choke", _("Trató de ahorcarle, asfixiarle o quemarle")),
    Option("weapon", _("Le amenazó o atacó con cuchillo, arma de fuego u otra arma")),
    Option(LOCKED_UP, _("Le encerró o no le dejó salir")),
    panels=(Panel(this_year("ipv_physical", "choke", "weapon", LOCKED_UP), "help_panel_urgent"),),
    source="Dominio de DHS d105a a f y j, con redacción propia",
)

PARTNER = Section(
    "partner",
    _("Pareja o expareja"),
    (consent_partner, control, psychological),
    intro=_(
        "En todas las parejas hay momentos buenos y malos. Preguntamos por cosas que hizo su pareja de ahora o una "
        "expareja. Si algo pasó antes y también este año, marque «en los últimos 12 meses»."
    ),
    when=partnered,
    consent=consent_partner.id,
)
# A page of its own: without scripts a page clears itself after five minutes, and 29 lines take longer to read.
PARTNER_MORE = Section(
    "partner_more",
    _("Pareja o expareja, segunda parte"),
    (economic, physical),
    when=consent_partner == YES,
)

FORCED = ("forced_sex", "sex_fear", "forced_acts")
CONTRACEPTION = "contraception"
# Asked of everybody: the answer also holds for what other people did, in the next section.
consent_sexual = Consent(
    "consent_sexual",
    _("Más adelante hay preguntas sobre violencia sexual. ¿Quiere responderlas?"),
    options=(Option(YES, _("Sí")), Option(NO, _("No, prefiero saltarlas"))),
    store=keep,
    release=drop,
)
sexual = grid_of_acts(
    "ipv_sexual",
    _("¿Su pareja o una expareja hizo algo de esto?"),
    Option("forced_sex", _("Le obligó a la fuerza a tener relaciones sexuales")),
    Option("sex_fear", _("Tuvo relaciones sin querer, por miedo")),
    Option("forced_acts", _("Le obligó a hacer otro acto sexual que no quería")),
    Option(CONTRACEPTION, _("No le dejó cuidarse, o se quitó el condón sin permiso")),
    when=consent_partner == YES,
    panels=(Panel(this_year("ipv_sexual", *FORCED), "help_panel_72h"),),
    source="Dominio de DHS d105h, i y k, con redacción propia",
)
INTIMATE = Section("intimate", _("Temas íntimos"), (consent_sexual, sexual), consent=consent_sexual.id)

blows = physical.cells(BLOWS)
forced = sexual.cells(FORCED)
IPV_PHYS = Acts("ipv_phys", _("Violencia física de la pareja"), blows)
IPV_SEV = Acts("ipv_sev", _("Violencia física grave de la pareja"), physical.cells(SEVERE))
IPV_SEX = Acts("ipv_sex", _("Violencia sexual de la pareja"), forced)
IPV_REPRO = Acts("ipv_repro", _("Coerción reproductiva de la pareja"), sexual.cells((CONTRACEPTION,)))
IPV_PSYCH = Acts("ipv_psych", _("Violencia psicológica de la pareja"), psychological.cells())
IPV_CTRL = Acts("ipv_ctrl", _("Control de la pareja"), control.cells())
IPV_ECON = Acts("ipv_econ", _("Violencia económica o patrimonial de la pareja"), economic.cells())
IPV_PHYSSEX = Acts("ipv_physsex", _("Violencia física o sexual de la pareja"), (*blows, *forced))
IPV_SDG = Acts(
    "ipv_sdg",
    _("Violencia física, sexual o psicológica de la pareja"),
    (*blows, *forced, *psychological.cells()),
)
BUT_CONTROL = (*psychological.cells(), *economic.cells(), *physical.cells(), *sexual.cells())
IPV_ANY = Acts("ipv_any", _("Alguna violencia de la pareja"), (*control.cells(), *BUT_CONTROL))
OF_PARTNERS = (
    IPV_PHYS,
    IPV_SEV,
    IPV_SEX,
    IPV_REPRO,
    IPV_PSYCH,
    IPV_CTRL,
    IPV_ECON,
    IPV_PHYSSEX,
    IPV_SDG,
    IPV_ANY,
)
