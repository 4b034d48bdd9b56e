"""What people see, what they are told, whether they complain, and how well measuring and answering went."""

from __future__ import annotations

from diversa import (
    DONT_KNOW,
    NO,
    REFUSED,
    YES,
    Case,
    Category,
    Indicator,
    Text,
    distribution,
    options_of,
    score,
    share,
)
from diversa.questionnaire import standard
from diversa_water_quality.indicators.people import SAMPLED, body, home, sample
from diversa_water_quality.indicators.supply import BY, OWN
from diversa_water_quality.sections.body import observations
from diversa_water_quality.sections.home import about_body, about_home
from diversa_water_quality.sections.provider import (
    complained,
    complaint_outcome,
    complaint_time,
    provider_informs,
)
from diversa_water_quality.sections.sample import measured
from diversa_water_quality.sections.senses import change_in_year, child_diarrhoea, looks, satisfaction
from diversa_water_quality.verdicts import JUDGEMENTS, LEFT_OUT, kit_expired, time_known

_ = Text

unclear_water = Indicator(
    "looks_bad",
    _("Hogares en los que el agua no se ve clara"),
    share(looks.any_of(2, 3, 4, 5), among=about_home & looks.answered()),
    by=("area_group", "region"),
    meaning=_(
        "De cada 100 hogares que participaron, en cuántos el agua se ve turbia o con color, partículas o espuma."
    ),
    formula="any of 2, 3, 4, 5 in looks / looks answered",
    reference=OWN,
    proposal=True,
    cases=(Case(tuple(home(looks=a) for a in ((1,), (2, 4), (1,), (5,), DONT_KNOW)), 50.0),),
)
satisfied = Indicator(
    "satisfied",
    _("Personas conformes con el agua de su casa"),
    share(satisfaction.is_in(2, 3), among=about_home & satisfaction.is_in(0, 1, 2, 3)),
    by=BY,
    meaning=_("De cada 100 personas que participaron, cuántas están conformes o muy conformes con su agua."),
    formula="satisfaction in {2, 3} / satisfaction in {0, 1, 2, 3}",
    reference=OWN,
    proposal=True,
    cases=(Case(tuple(home(satisfaction=a) for a in (3, 2, 1, 0, 97, REFUSED)), 50.0),),
)
worse = Indicator(
    "worse_than_a_year_ago",
    _("Hogares en los que el agua está peor que hace un año"),
    share(change_in_year == 0, among=about_home & change_in_year.answered()),
    by=("area_group", "region"),
    meaning=_("De cada 100 hogares que participaron, en cuántos el agua está peor que hace un año."),
    formula="change_in_year = 0 / change_in_year in {0, 1, 2}",
    reference=OWN,
    proposal=True,
    cases=(Case(tuple(home(change_in_year=a) for a in (0, 1, 2, 2, DONT_KNOW)), 25.0),),
)
diarrhoea = Indicator(
    "child_diarrhoea",
    _("Hogares con niñas o niños pequeños que tuvieron diarrea"),
    share(child_diarrhoea == YES, among=about_home & child_diarrhoea.is_in(YES, NO)),
    by=("area_group",),
    meaning=_("De cada 100 hogares con menores de 5 años, en cuántos alguno tuvo diarrea en dos semanas."),
    formula="child_diarrhoea = 1 / child_diarrhoea in {1, 2}",
    reference=OWN,
    proposal=True,
    cases=(Case(tuple(home(child_diarrhoea=a) for a in (YES, NO, NO, NO, 97, REFUSED)), 25.0),),
)
seen = Indicator(
    "seen_at_the_source",
    _("Lo que se ve en ríos, lagos y otras fuentes"),
    distribution(
        *options_of(observations),
        Category(0, _("Nada de esto"), observations.has(0)),
        among=about_body & observations.answered(),
    ),
    meaning=_("De cada 100 fuentes que se reportaron, en cuántas se ve cada cosa."),
    formula="code in observations / observations answered",
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            tuple(body(observations=a) for a in ((1, 4), (1,), (0,), DONT_KNOW)), {1: 66.7, 4: 33.3, 0: 33.3}
        ),
    ),
)
informed = Indicator(
    "provider_informs",
    _("Hogares a los que les cuentan cómo está el agua"),
    share(provider_informs.is_in(1, 2), among=about_home & provider_informs.answered()),
    by=("area_group", "region"),
    meaning=_("De cada 100 hogares que participaron, a cuántos el prestador les cuenta la calidad del agua."),
    formula="provider_informs in {1, 2} / provider_informs in {0, 1, 2}",
    reference=OWN,
    proposal=True,
    cases=(Case(tuple(home(provider_informs=a) for a in (1, 2, 0, 0, DONT_KNOW)), 50.0),),
)
complaints = Indicator(
    "complained",
    _("Personas que reclamaron por la calidad del agua"),
    share(complained == YES, among=complained.answered()),
    by=BY,
    meaning=_("De cada 100 personas que participaron, cuántas reclamaron en el último año."),
    formula="complained = 1 / complained in {1, 2}",
    reference=OWN,
    proposal=True,
    cases=(Case(tuple({"report": 1, "complained": a} for a in (YES, NO, NO, NO, REFUSED)), 25.0),),
)
_OUTCOMES = tuple(
    {"report": 1, "complained": YES, "complaint_outcome": a} for a in (1, 2, 3, 4, 5, DONT_KNOW)
)
resolved = Indicator(
    "complaint_resolved",
    _("Reclamos que se resolvieron a favor, del todo o en parte"),
    share(complaint_outcome.is_in(1, 2), among=(complained == YES) & complaint_outcome.is_in(1, 2, 3, 5)),
    meaning=_("De cada 100 reclamos ya terminados, cuántos se resolvieron a favor de la persona."),
    formula="complaint_outcome in {1, 2} / complaint_outcome in {1, 2, 3, 5}",
    reference=OWN,
    proposal=True,
    cases=(Case(_OUTCOMES, 50.0, _("Lo que sigue en trámite aún no se cuenta.")),),
)
silence = Indicator(
    "complaint_silence",
    _("Reclamos sin respuesta"),
    share(complaint_outcome == 5, among=(complained == YES) & complaint_outcome.is_in(1, 2, 3, 4, 5)),
    meaning=_("De cada 100 reclamos, cuántos nunca tuvieron respuesta."),
    formula="complaint_outcome = 5 / complaint_outcome in {1 … 5}",
    reference=OWN,
    proposal=True,
    cases=(Case(_OUTCOMES, 20.0),),
)
on_time = Indicator(
    "complaint_on_time",
    _("Reclamos con respuesta a tiempo"),
    share(complaint_time == 1, among=complaint_outcome.is_in(1, 2, 3) & complaint_time.is_in(1, 2)),
    meaning=_("De cada 100 reclamos con respuesta, cuántos la tuvieron en 15 días hábiles o menos."),
    formula="complaint_time = 1 / complaint_time in {1, 2}",
    reference="Ley 142 de 1994, artículo 158",
    proposal=True,
    cases=(Case(tuple({**_OUTCOMES[0], "complaint_time": a} for a in (1, 2, 2, DONT_KNOW)), 33.3),),
)
expired = Indicator(
    "kit_expired",
    _("Muestras con el kit vencido"),
    share(kit_expired == 1, among=kit_expired.answered()),
    meaning=_("De cada 100 muestras tomadas con un kit, en cuántas estaba vencido."),
    formula="kit_expiry before the month of the sample / samples with a kit",
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            tuple(
                {**home(), **sample(ph=7), "kit_expiry": month} for month in ("2020-01", SAMPLED[:7], None)
            ),
            33.3,
            _("Un kit sirve hasta el final de su mes. De uno sin fecha no se sabe que esté vencido."),
        ),
    ),
)
timed = Indicator(
    "sample_time_known",
    _("Muestras con día y hora"),
    share(time_known == 1, among=(measured == YES) & time_known.answered()),
    meaning=_("De cada 100 muestras, de cuántas se sabe la hora. Sin ella no entran en los cálculos."),
    formula="sample_moment with an hour / samples",
    reference=OWN,
    proposal=True,
    cases=(
        Case(tuple({**home(), **sample(ph=7), "sample_moment": a} for a in (SAMPLED, SAMPLED[:10])), 50.0),
    ),
)
left_out = Indicator(
    "left_out",
    _("Mediciones que no entran en los cálculos"),
    distribution(
        *(
            Category(code, label, JUDGEMENTS[key] == LEFT_OUT, among=JUDGEMENTS[key].answered())
            for code, key, label in ((1, "cl", _("Cloro libre")), (2, "ec", _("E. coli")), (3, "ph", _("pH")))
        ),
        among=measured == YES,
    ),
    meaning=_(
        "De cada 100 mediciones, cuántas se guardan pero no cuentan: por el kit, la hora o el tiempo de espera."
    ),
    formula="verdict = 5 / verdict known",
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            (
                {**home(), **sample(ph=7, cl=1)},
                {**home(), **sample(ph=7, cl=1), "kit_expiry": "2020-01"},
                {**home(), **sample(ph=7, cl=1), "chlorine_delay": 2},
                {**home(), **sample(ph=7, ec="A"), "incubation": 2},
            ),
            {1: 66.7, 2: 100.0, 3: 25.0},
        ),
    ),
)
distress = Indicator(
    "q_distress",
    _("Malestar al terminar"),
    share(standard.FEELING_NOW.is_in(3, 4), among=standard.FEELING_NOW.answered()),
    meaning=_("De cada 100 personas que participaron, cuántas terminaron sintiéndose mal o muy mal."),
    formula="feeling_now in {3, 4} / feeling_now in {1 … 4}",
    reference=OWN,
    proposal=True,
    minimum_base=30,
    cases=(Case(tuple({"feeling_now": code} for code in (1, 2, 3, 1, REFUSED)), 25.0),),
)
ease = Indicator(
    "q_ease",
    _("Facilidad de la encuesta"),
    score(
        standard.EASE_OF_USE,
        (1, 2, 3, 4, 5),
        low=_("Muy difícil"),
        high=_("Muy fácil"),
        among=standard.EASE_OF_USE.answered(),
    ),
    meaning=_("Qué tan fácil fue responder: 1 es muy difícil y 5 es muy fácil. La meta es 4 o más."),
    formula="mean of ease_of_use in {1 … 5}",
    reference=OWN,
    unit=_("puntos"),
    proposal=True,
    cases=(Case(tuple({"ease_of_use": code} for code in (5, 4, 3, REFUSED)), 4.0),),
)

AROUND = (
    unclear_water,
    satisfied,
    worse,
    diarrhoea,
    seen,
    informed,
    complaints,
    resolved,
    silence,
    on_time,
    expired,
    timed,
    left_out,
    distress,
    ease,
)
