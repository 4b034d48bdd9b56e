"""Item nonresponse: how often a question was shown and left without an answer.

For each question, (refused + don't know + blank) / eligible; refused also alone. Who was not shown a question, or refused
its whole section, is not eligible. A question with several parts, as a grid with its rows, is judged as one: it is
without an answer where none of the parts that were shown has one, and refused where, besides, one was refused. Its rate
is therefore a share of people, on the same kind of base as any other, and no sum over rows.

Questions of which nothing is stored, as texts, have no rate; nor has one of whose answers some leave nothing, since
those cannot be told from people without an answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from diversa.disclosure.keeping import Shown
from diversa.disclosure.marks import Mark, Reason
from diversa.disclosure.profiles import Profile
from diversa.disclosure.tables import EVERYBODY, PublishedCell, PublishedTable
from diversa.indicators.card import Colour, ItemNonresponse, colour_of
from diversa.indicators.columns import stored
from diversa.indicators.estimators import share
from diversa.indicators.figures import Figure
from diversa.indicators.layout import Layout, columns_of
from diversa.indicators.model import Indicator
from diversa.indicators.publishing import Withholding, figure_of
from diversa.privacy.rules import CutsBand
from diversa.questionnaire.answers import Missing
from diversa.questionnaire.conditions import Answered, Condition, In, Or, Rows, known_true
from diversa.questionnaire.kinds import Consent, Grid
from diversa.questionnaire.questions import Question
from diversa.questionnaire.structure import Questionnaire
from diversa.texts import Text

_ = Text
WITHOUT_ANSWER = (Missing.REFUSED, Missing.DONT_KNOW, Missing.BLANK)
MISSING, REFUSED = "nonresponse", "refusal"
"""First parts of the ids of the engine's own indicators: `nonresponse:question`, `refusal:question`."""
GREEN_TO, AMBER_TO = 0.05, 0.20
_MISSING_MEANING = _(
    "De cada 100 personas a quienes se les mostró la pregunta, cuántas no la respondieron o no sabían."
)
_REFUSED_MEANING = _(
    "De cada 100 personas a quienes se les mostró la pregunta, cuántas prefirieron no responder."
)


@dataclass(frozen=True)
class _Silence:
    """Hold, for one question, to whom it was shown, and of whom there is no answer, or a refusal."""

    eligible: Condition
    missing: Condition
    refused: Condition


def nonresponse_indicators(questionnaire: Questionnaire, layout: Layout) -> tuple[Indicator, ...]:
    """Return two indicators of the engine's own for each question that is stored: without an answer, and refused.

    They belong on the total table only.
    """
    return tuple(i for q in questionnaire.questions() if _judged(q, layout) for i in _indicators(q))


def _judged(question: Question, layout: Layout) -> bool:
    """Tell whether the columns can say of whom there is no answer; a required question always has one."""
    if question.required or isinstance(question, Consent):
        return False
    silence = _silence(question)
    try:
        for condition in (silence.eligible, silence.missing, silence.refused):
            stored(condition.pair().true, layout, question.id)
    except (CutsBand, ValueError):
        return False
    return True


def _silence(question: Question) -> _Silence:
    if not question.parts():
        missing = In(question.id, (), WITHOUT_ANSWER)
        return _Silence(question.answered() | missing, missing, In(question.id, (), (Missing.REFUSED,)))
    refs = tuple(f"{question.id}.{part}" for part in question.parts())
    some: Condition = Or(tuple(Answered(ref) for ref in refs))
    if isinstance(question, Grid):  # one count is read faster than a long list of ors
        some = Rows(refs, tuple(option.code for option in question.options), (), ">=", 1)
    silent, refused = (Rows(refs, (), states, ">=", 1) for states in (WITHOUT_ANSWER, (Missing.REFUSED,)))
    nothing = ~known_true(some)
    return _Silence(some | silent, silent & nothing, refused & nothing)


def _indicators(question: Question) -> Iterator[Indicator]:
    silence = _silence(question)
    for kind, condition, meaning, words in (
        (MISSING, silence.missing, _MISSING_MEANING, "98 + 99 + blank"),
        (REFUSED, silence.refused, _REFUSED_MEANING, "99"),
    ):
        yield Indicator(
            f"{kind}:{question.id}",
            question.title,
            share(condition, among=silence.eligible),
            meaning=meaning,
            formula=f"{question.id}: {words} / eligible",
            reference="Propuesta propia",
            proposal=True,
        )


def items_of(
    total: PublishedTable | Shown, questionnaire: Questionnaire, profile: Profile, registry: Withholding
) -> tuple[ItemNonresponse, ...]:
    """Return the item nonresponse of each question, in their order, from the protected total table.

    The table holds EVERYBODY and the counts of `nonresponse_indicators`; a `Shown` may keep earlier counts of some of
    them. Raises KeyError for a table without them.
    """
    made = {i.id: i for i in nonresponse_indicators(questionnaire, columns_of(questionnaire))}
    found = []
    for question in questionnaire.questions():
        if f"{MISSING}:{question.id}" in made:
            missing, colour = _said(made[f"{MISSING}:{question.id}"], total, profile, registry)
            refused, _colour = _said(made[f"{REFUSED}:{question.id}"], total, profile, registry)
            found.append(ItemNonresponse(question.id, question.title, missing, refused, colour))
    return tuple(found)


def _said(
    indicator: Indicator, total: PublishedTable | Shown, profile: Profile, registry: Withholding
) -> tuple[Figure, Colour]:
    """Return what may be said of one rate, and its colour."""
    table = total.table((), indicator.id) if isinstance(total, Shown) else total
    day = total.as_of((), indicator.id).get(()) if isinstance(total, Shown) else None
    counts = table.counts((), (*indicator.estimator.counts(), EVERYBODY))
    (measure,) = indicator.estimator.measures(counts)
    cv = measure.estimate.cv if measure.estimate else None
    cell = PublishedCell((), (), None, measure.parts, counts[EVERYBODY], profile, cv=cv)
    reasons = registry.reasons(indicator=indicator, cell=cell)
    figure = replace(figure_of(measure, profile, reasons, indicator.estimator), as_of=day)
    if figure.mark is Mark.WITHHELD and figure.reason != Reason.SMALL_CELL:
        return figure, Colour.NONE
    part = measure.parts[0]
    return figure, colour_of(part.count or 0, part.base, profile, GREEN_TO, AMBER_TO)
