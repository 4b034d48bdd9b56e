"""How answering went: which parts were skipped, and how people felt at the end.

Whether many people refuse one question is not published here: who could not bear a question must not be counted aloud.
"""

from __future__ import annotations

from diversa import NO, REFUSED, Case, Category, Indicator, Text, distribution, share
from diversa.questionnaire import standard
from diversa_gbv.indicators.partner import OWN
from diversa_gbv.indicators.people import person, single
from diversa_gbv.sections.opening import partnered
from diversa_gbv.sections.others import consent_other
from diversa_gbv.sections.partner import consent_partner, consent_sexual
from diversa_gbv.sections.tech import consent_tech

_ = Text

skipped = Indicator(
    "q_skip_section",
    _("Partes que la gente prefirió saltar"),
    distribution(
        Category(
            "partner",
            _("Pareja o expareja"),
            consent_partner == NO,
            among=partnered & consent_partner.answered(),
        ),
        Category("sexual", _("Violencia sexual"), consent_sexual == NO, among=consent_sexual.answered()),
        Category("other", _("Otras personas"), consent_other == NO, among=consent_other.answered()),
        Category("tech", _("Celular e internet"), consent_tech == NO, among=consent_tech.answered()),
        among=standard.AGE.answered(),
    ),
    meaning=_("De cada 100 personas a las que se ofreció una parte, cuántas prefirieron saltarla."),
    formula=_("consentimiento de la parte = 2 / se le preguntó"),
    reference=OWN,
    note=_("No es un defecto: muestra que se puede elegir."),
    proposal=True,
    cases=(
        Case(
            (
                person(age_years=30),
                person(age_years=30, consent_partner=NO),
                single(age_years=30, consent_sexual=NO),
                single(age_years=30),
            ),
            {"partner": 50.0, "sexual": 25.0, "other": 0.0, "tech": 0.0},
        ),
    ),
)
distress = Indicator(
    "q_distress",
    _("Malestar al terminar"),
    share(standard.FEELING_NOW.is_in(3, 4), among=standard.FEELING_NOW.answered()),
    meaning=_("De cada 100 personas que participaron, cuántas terminaron sintiéndose mal o muy mal."),
    formula=_(
        "feeling_now en {3, 4} / feeling_now en {1 … 4}; con más de 10 % el módulo se pausa y se revisa"
    ),
    reference=OWN,
    proposal=True,
    cases=(Case(tuple(single(feeling_now=code) for code in (1, 2, 3, 1, REFUSED)), 25.0),),
)

QUALITY = (skipped, distress)
