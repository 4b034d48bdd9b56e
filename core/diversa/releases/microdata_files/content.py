"""What stands in a file: which questions and computed variables, and when people answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from diversa.campaigns.instruments import Instrument
from diversa.indicators.breakdowns import Variable as Asked
from diversa.indicators.columns import ColumnReader
from diversa.indicators.estimators import Share
from diversa.indicators.model import Indicator
from diversa.privacy.microdata import Columns, Gate
from diversa.questionnaire.conditions import Condition
from diversa.questionnaire.judging import Derived
from diversa.questionnaire.kinds import Grid
from diversa.questionnaire.plain import Plain
from diversa.questionnaire.questions import Question
from diversa.questionnaire.structure import Questionnaire
from diversa.releases.microdata_files.keys import IDENTIFYING
from diversa.releases.microdata_files.reading import (
    LeftOut,
    Responses,
    quarter,
    quarter_labels,
    rule_of,
    variables_of,
)
from diversa.releases.microdata_files.table import SIMULATED, Variable
from diversa.texts import SPANISH, Text

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ = Text
UNKNOWN, NO, YES = 0, 1, 2
WITH_WHO = _("se calcula con respuestas que dicen quién es la persona")
WHOM_ASKED = _("se pregunta según quién es la persona")


def module_of(instrument: Instrument) -> Mapping[str, Asked]:
    """Map every question and computed variable to it, by id."""
    return {q.id: q for q in instrument.questionnaire.questions()} | {d.id: d for d in instrument.derived}


def sensitive_of(instrument: Instrument) -> Indicator | None:
    """Return the indicator whose answer must stay uncertain of everybody: the module's first headline share."""
    return next((i for i in instrument.indicators if i.headline and isinstance(i.estimator, Share)), None)


def sensitive_column(responses: Responses, indicator: Indicator | None) -> Columns:
    """Say of each response whether it counts in the indicator's share, not, or is not known."""
    if indicator is None:
        return {}
    import ibis
    import numpy as np

    share = indicator.estimator
    assert isinstance(share, Share)
    # A connection of its own, in the order of the file, is what rows are compared by.
    connection = ibis.duckdb.connect()
    table = connection.read_parquet(str(responses.path))
    reader = ColumnReader(table, responses.layout)
    yes = reader.surely(share.numerator & share.among, indicator.id)
    known = reader.surely(share.among, indicator.id)
    found = table.select(id=table.id, yes=yes, known=known).to_pyarrow()
    connection.disconnect()
    assert found["id"].combine_chunks().equals(responses.column("id"))
    states = np.where(found["known"].to_numpy(), NO, UNKNOWN)
    return {indicator.id: np.where(found["yes"].to_numpy(), YES, states).astype(np.int64)}


def other_variables(responses: Responses, instrument: Instrument) -> Iterator[Variable | LeftOut]:
    """Yield the columns of everything that does not say who somebody is."""
    derived = {d.id: d for d in instrument.derived}
    for asked in module_of(instrument).values():
        if asked.id in IDENTIFYING or asked.store.drops or rule_of(asked).drops:
            continue
        # Either would say again, and perhaps more finely, what the audit has coarsened or taken out.
        if isinstance(asked, Derived) and reads(asked, derived) & IDENTIFYING:
            yield LeftOut(asked.id, WITH_WHO)
        elif isinstance(asked, Question) and depends(asked, instrument.questionnaire) & IDENTIFYING:
            yield LeftOut(asked.id, WHOM_ASKED)
        else:
            yield from variables_of(responses, asked)


def depends(question: Question, questionnaire: Questionnaire) -> frozenset[str]:
    """Return the questions that decide whether this one, or a part of it, is shown: "not asked" tells of them."""
    parts = (*question.offers(), *(question.rows if isinstance(question, Grid) else ()))
    deciding = (question.when, questionnaire.section_of[question.id].when, *(part.when for part in parts))
    return frozenset().union(*(_refs(when) for when in deciding if when is not None))


def reads(variable: Derived, derived: Mapping[str, Derived]) -> frozenset[str]:
    """Return the questions that a computed variable reads, and what those that it is computed from read.

    A function is watched while it computes an empty sheet: what it would look at only after some answer stays unseen.
    """
    direct = set().union(*(_refs(c.when) for c in variable.classes))
    if variable.compute is not None:
        watched = _Watched()
        with suppress(Exception):
            variable.compute(watched)
        direct |= watched.seen
    deeper = (reads(derived[name], derived) for name in direct if name in derived and name != variable.id)
    return frozenset(direct).union(*deeper)


class _Watched(Mapping[str, Any]):
    """An empty answer sheet that remembers what it was asked for."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.seen.add(name.partition(".")[0])
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def _refs(condition: Condition) -> set[str]:
    pair = condition.pair()
    return set(_plain_refs(pair.true)) | set(_plain_refs(pair.false))


def _plain_refs(part: Plain) -> Iterator[str]:
    if part[0] in ("and", "or", "not"):
        for inner in part[1:]:
            yield from _plain_refs(inner)
    elif part[0] not in ("yes", "no"):
        refs: Sequence[str] = part[1] if part[0] == "rows" else part[1:2]
        yield from (ref.partition(".")[0] for ref in refs)


def when_answered(responses: Responses, gate: Gate) -> tuple[Variable | None, tuple[str, ...]]:
    """Return the quarter of each response, none where some quarter has too few people; and all quarters in words."""
    import numpy as np

    column = responses.column("period").dictionary_encode()
    quarters = np.array([quarter(value) for value in column.dictionary.to_pylist()], dtype=np.int32)
    values = quarters[column.indices.to_numpy()]
    found, people = np.unique(values, return_counts=True)
    labels = quarter_labels([int(value) for value in found])
    label = SPANISH(_("Trimestre en que respondió"))
    made = Variable("period", label, labels, {}, values) if people.min() >= gate.people else None
    return made, tuple(labels.values())


def simulated_mark(people: int) -> Variable:
    """Return the column that says of every row that it is simulated."""
    import numpy as np

    values: NDArray[Any] = np.ones(people, dtype=np.int16)
    return Variable("datos_simulados", SPANISH(SIMULATED), {1: SPANISH(SIMULATED)}, {}, values)
