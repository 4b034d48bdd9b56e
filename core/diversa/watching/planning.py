"""What is counted for staff: people by day and by group, and what is missing. Nothing of what the module asks about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from diversa.campaigns.instruments import Instrument
from diversa.disclosure.profiles import Profile, profile_for
from diversa.indicators.breakdowns import BadBreakdown, Breakdown, breakdown
from diversa.indicators.bursts import ACCESSES
from diversa.indicators.estimators import everybody, share
from diversa.indicators.hidden import united
from diversa.indicators.layout import Layout, columns_of
from diversa.indicators.margins import raking_plan
from diversa.indicators.model import Indicator
from diversa.indicators.nonresponse import nonresponse_indicators
from diversa.indicators.plans import TablePlan, allowed, variables_of
from diversa.privacy.rules import keep
from diversa.questionnaire import standard
from diversa.questionnaire.judging import Derived
from diversa.questionnaire.structure import Questionnaire
from diversa.texts import Text

_ = Text
GROUPED_BY = (
    standard.DEPARTMENT.id,
    standard.REGION.id,
    standard.GENDER_GROUP.id,
    standard.AGE.id,
    standard.AREA_GROUP.id,
    standard.ETHNIC_GROUP.id,
)
"""Variables by which staff sees who takes part, where a module asks them."""
CROSSED = (standard.GENDER_GROUP.id, standard.AGE.id, standard.DEPARTMENT.id)
"""The crossing in which missing groups are looked for, where the module's profile allows it."""
PERIOD, ACCESS = "period", "_access"
"""Columns that stand beside every response: when it came, and how."""
WORST = (3, 4)
"""Answers to "how do you feel now?" that tell of distress."""
PRESENT = Indicator(
    "present",
    _("Participantes"),
    share(everybody, among=everybody),
    meaning=_("Quiénes participan."),
    formula="1",
    reference="Propuesta propia",
    proposal=True,
)
DISTRESS = Indicator(
    "distress",
    _("Malestar al terminar"),
    share(standard.FEELING_NOW.is_in(*WORST), among=standard.FEELING_NOW.answered()),
    meaning=_("De cada 100 personas que participaron, cuántas terminaron sintiéndose mal o muy mal."),
    formula="feeling_now in {3, 4} / feeling_now in {1 … 4}",
    reference="Propuesta propia",
    proposal=True,
)


@dataclass(frozen=True, eq=False)
class Watched:
    """Hold what is counted of one module for its staff; to those who plan tables it looks like an instrument."""

    instrument: Instrument

    @property
    def questionnaire(self) -> Questionnaire:
        """Return what is asked, as pinned."""
        return self.instrument.questionnaire

    @property
    def derived(self) -> tuple[Derived, ...]:
        """Return the derived variables."""
        return self.instrument.derived

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """Return what is told by group: that people are there."""
        return (PRESENT,)

    @cached_property
    def profile(self) -> Profile:
        """Return the thresholds that figures must meet."""
        return profile_for(sensitive=self.questionnaire.sensitive)

    @cached_property
    def layout(self) -> Layout:
        """Return the columns that responses are read into."""
        return columns_of(self.questionnaire, self.derived)

    @cached_property
    def asks_feeling(self) -> bool:
        """Tell whether people are asked at the end how they feel."""
        question = self.questionnaire.by_id.get(standard.FEELING_NOW.id)
        return question is not None and not question.store.drops

    @cached_property
    def silence(self) -> tuple[Indicator, ...]:
        """Return the indicators of what is left without an answer."""
        return nonresponse_indicators(self.questionnaire, self.layout)

    @cached_property
    def breakdowns(self) -> Mapping[str, Breakdown]:
        """Map each variable that people are grouped by to its groups."""
        known, found = variables_of(self), {}
        for name in GROUPED_BY:
            if name in known:
                try:
                    found[name] = breakdown(known[name])
                except BadBreakdown:  # it may not be released, so staff does not see it either
                    continue
        return found

    @cached_property
    def grouped(self) -> tuple[TablePlan, ...]:
        """Return the total and the tables of one variable each."""
        ones = (TablePlan((one,), (PRESENT,)) for one in self.breakdowns.values())
        return (TablePlan((), (PRESENT,)), *ones)

    @cached_property
    def crossing(self) -> TablePlan | None:
        """Return the crossing in which missing groups are looked for; that of the weights where no finer one may be."""
        variables = tuple(self.breakdowns[name] for name in CROSSED if name in self.breakdowns)
        if len(variables) > 1 and allowed(variables, self.profile):
            return TablePlan(variables, ())
        return self.raking

    @cached_property
    def raking(self) -> TablePlan | None:
        """Return the table that weights would be made from; None where the module asks none of its variables."""
        plan = raking_plan(self)
        return None if plan is None else TablePlan(plan.breakdowns, ())

    def plans(self, periods: Iterable[str]) -> tuple[TablePlan, ...]:
        """Return every table that is counted, given the periods in which answers came."""
        days = Breakdown(PERIOD, _("Día"), {one: Text(one) for one in periods}, keep)
        ways = Breakdown(ACCESS, _("Cómo llegaron"), {one: Text(one) for one in ACCESSES}, keep)
        felt = (DISTRESS,) if self.asks_feeling else ()
        hidden = [
            TablePlan((), (*self.silence, *felt)),
            TablePlan((days,), felt),
            TablePlan((days, ways), ()),
            TablePlan((ways,), ()),
            *(plan for plan in (self.crossing, self.raking) if plan is not None),
        ]
        return united(self.grouped, hidden)
