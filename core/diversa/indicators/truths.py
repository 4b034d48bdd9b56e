"""Join conditions from facts: a small program over bits, run once for each batch of responses.

Hundreds of conditions share a few parts. A fact, which reads one question, is asked of the columns once; *and*, *or*
and *not* are then taken eight responses at a time. Facts are two-valued, so that there is nothing else to decide here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any

from diversa.indicators.columns import ColumnReader
from diversa.questionnaire.conditions import Condition
from diversa.questionnaire.plain import Plain

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Bits = npt.NDArray[np.uint8]

_JOINS = ("and", "or", "not")


@dataclass(frozen=True)
class Program:
    """Hold the facts that some conditions need, and how each condition is joined from them.

    A step is an operator and the places of what it joins; places count the facts first, then the steps.
    """

    ids: tuple[str, ...]
    """The names of the conditions."""
    asked: tuple[tuple[Plain, str], ...]
    """Each fact as a plain expression, with who asks for it."""
    steps: tuple[tuple[str, tuple[int, ...]], ...]
    results: tuple[int, ...]
    """The place of each condition."""

    @classmethod
    def of(cls, conditions: Mapping[str, Condition], owners: Mapping[str, str]) -> Program:
        """Write the program for named conditions; equal parts become one."""
        wanted = {id_: condition.pair().true for id_, condition in conditions.items()}
        facts: dict[Plain, str] = {}
        joins: dict[Plain, None] = {}
        for id_, part in wanted.items():
            for piece in _pieces(part):
                if piece[0] in _JOINS:
                    joins.setdefault(piece)
                else:
                    facts.setdefault(piece, owners.get(id_, id_))
        places = {part: place for place, part in enumerate((*facts, *joins))}
        steps = tuple((part[0], tuple(places[p] for p in part[1:])) for part in joins)
        return cls(tuple(wanted), tuple(facts.items()), steps, tuple(places[p] for p in wanted.values()))

    def facts(self, reader: ColumnReader) -> dict[str, Any]:
        """Return one Ibis expression for each fact, in order. Raises as the reader does."""
        return {f"{place}?": reader.read(part, owner) for place, (part, owner) in enumerate(self.asked)}

    def run(self, batch: Any) -> Bits:
        """Return where the conditions are true, as bits of shape (conditions, responses / 8), lowest bit first.

        The batch starts with the facts. Bits beyond its last response mean nothing.
        """
        import numpy as np

        join = {"and": np.bitwise_and, "or": np.bitwise_or}
        bits = [_bits(batch.column(place)) for place in range(len(self.asked))]
        for name, parts in self.steps:
            held = [bits[part] for part in parts]
            bits.append(reduce(join[name], held) if name in join else np.bitwise_not(held[0]))
        return np.stack([bits[place] for place in self.results])


def _pieces(part: Plain) -> Iterator[Plain]:
    """Yield the parts of a plain expression, each before what it is in, and the whole at last."""
    if part[0] in _JOINS:
        for inner in part[1:]:
            yield from _pieces(inner)
    yield part


def _bits(column: Any) -> Bits:
    """Return a column of booleans as packed bits. Raises ValueError where it holds an unknown."""
    import numpy as np

    if column.null_count:
        raise ValueError("A fact is unknown of some responses; columns must be true or false.")
    raw = np.frombuffer(column.buffers()[1], np.uint8)
    if column.offset == 0:
        return raw[: (len(column) + 7) // 8]
    return np.packbits(
        np.unpackbits(raw, count=column.offset + len(column), bitorder="little")[column.offset :],
        bitorder="little",
    )
