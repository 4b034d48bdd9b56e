"""How narrowly everything published bounds each count: bounds handed on along relations, then linear programs.

Each family of cells is one small linear program. Every solution found for any question is a possible world for all of
its cells, so a few questions about many cells at once settle most of them, and only what is still narrow is asked alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from diversa.disclosure.audit.knowledge import UNBOUNDED, Knowledge, Sum

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]

PASSES = 4
"""How often bounds are handed on along all relations; more hardly ever moves one."""
_ROUNDS = 3
"""Questions with random signs about all cells of a family."""
_TOLERANCE = 1e-6


class Contradiction(ValueError):
    """Say that no counts fit what was published; `family` names the place of the family."""

    def __init__(self, family: int) -> None:
        super().__init__(f"No counts fit what is known of family {family}.")
        self.family = family


def propagate(known: Knowledge) -> tuple[Ints, Ints]:
    """Return the bounds of every cell after handing them on along all relations, a few times."""
    low, high = known.low.tolist(), known.high.tolist()
    for _ in range(PASSES):
        before = (list(low), list(high))
        for one in known.sums:
            _along(one, low, high)
        for order in known.orders:
            high[order.less] = min(high[order.less], high[order.more] + order.slack)
            low[order.more] = max(low[order.more], low[order.less] - order.slack)
        if before == (low, high):
            break
    import numpy as np

    return np.array(low, np.int64), np.array(high, np.int64)


def _along(one: Sum, low: list[int], high: list[int]) -> None:
    """Tighten the bounds of a whole and of its parts by each other."""
    least = sum(low[part] for part in one.parts)
    most = sum(high[part] for part in one.parts)
    whole = one.whole
    low[whole] = max(low[whole], least)
    if not one.at_most:
        high[whole] = min(high[whole], most)
    for part in one.parts:
        top = high[whole] - (least - low[part])
        if top < high[part]:
            most, high[part] = most - high[part] + top, top
        if not one.at_most:
            bottom = low[whole] - (most - high[part])
            if bottom > low[part]:
                least, low[part] = least - low[part] + bottom, bottom


def feasible(known: Knowledge, cells: Sequence[int], enough: int, seed: int = 0) -> tuple[Ints, Ints]:
    """Return the feasible interval of each given cell: the smallest and the largest whole number it can be.

    An interval wider than `enough` may be wider still: cells are only followed until they are. Raises Contradiction
    where a family has no solution at all.
    """
    import numpy as np

    low, high = propagate(known)
    least, most = low.copy(), high.copy()
    wanted = set(cells)
    index = _index(known)
    rng = np.random.default_rng(seed)
    for place, family in enumerate(known.families):
        if any(low[cell] > high[cell] for cell in family):
            raise Contradiction(place)
        inside = [cell for cell in family if cell in wanted and most[cell] - least[cell] > 0]
        if not inside:
            continue
        program = _Program(known, family, low, high, index)
        if not program.related:
            continue
        if not program.solve(np.zeros(len(program.cells))):
            raise Contradiction(place)
        ends = program.ends(inside, enough, rng)
        for cell, (bottom, top) in zip(inside, ends, strict=True):
            least[cell], most[cell] = max(least[cell], bottom), min(most[cell], top)
    chosen = np.array(list(cells), np.int64)
    return least[chosen], most[chosen]


def _index(known: Knowledge) -> dict[int, list[tuple[int, Any]]]:
    """Map each cell to the relations that it is in, each with its number."""
    index: dict[int, list[tuple[int, Any]]] = defaultdict(list)
    for number, one in enumerate(known.sums):
        for cell in (one.whole, *one.parts):
            index[cell].append((number, one))
    for number, order in enumerate(known.orders, len(known.sums)):
        for cell in (order.less, order.more):
            index[cell].append((number, order))
    return index


@dataclass(frozen=True)
class _Row:
    cells: tuple[int, ...]
    factors: tuple[float, ...]
    low: float
    high: float


def _rows(family: Iterable[int], index: dict[int, list[tuple[int, Any]]]) -> list[_Row]:
    """Return the relations that lie within a family, as rows of a linear program."""
    inside, rows, infinity = set(family), {}, float("inf")
    for cell in inside:
        for number, one in index[cell]:
            if isinstance(one, Sum):
                if number not in rows and one.whole in inside and inside.issuperset(one.parts):
                    low = 0.0
                    factors = (1.0, *(-1.0 for _ in one.parts))
                    rows[number] = _Row(
                        (one.whole, *one.parts), factors, low, infinity if one.at_most else 0.0
                    )
            elif number not in rows and one.less in inside and one.more in inside:
                rows[number] = _Row((one.more, one.less), (1.0, -1.0), float(-one.slack), infinity)
    return [rows[number] for number in sorted(rows)]


class _Program:
    """Hold one linear program, asked again and again with other objectives from where it stood."""

    def __init__(
        self,
        known: Knowledge,
        family: Sequence[int],
        low: Ints,
        high: Ints,
        index: dict[int, list[tuple[int, Any]]],
    ) -> None:
        import numpy as np

        rows = _rows(family, index)
        self.related = bool(rows)
        self.cells = sorted({cell for row in rows for cell in row.cells})
        self.place = {cell: place for place, cell in enumerate(self.cells)}
        self.low, self.high = low, high
        self.bottom = np.full(len(self.cells), np.inf)
        self.top = np.full(len(self.cells), -np.inf)
        if self.related:
            self.model = self._model(rows)

    def _model(self, rows: Sequence[_Row]) -> Any:
        import highspy
        import numpy as np

        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = len(self.cells), len(rows)
        chosen = np.array(self.cells)
        high = self.high[chosen].astype(float)
        program.col_cost_ = np.zeros(len(self.cells))
        program.col_lower_ = self.low[chosen].astype(float)
        program.col_upper_ = np.where(high >= UNBOUNDED / 2, highspy.kHighsInf, high)
        program.row_lower_ = np.array([row.low for row in rows])
        program.row_upper_ = np.array([min(row.high, highspy.kHighsInf) for row in rows])
        matrix = program.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kRowwise
        matrix.start_ = np.cumsum([0, *(len(row.cells) for row in rows)])
        matrix.index_ = np.array([self.place[cell] for row in rows for cell in row.cells])
        matrix.value_ = np.array([factor for row in rows for factor in row.factors])
        model: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in (("output_flag", False), ("threads", 1), ("presolve", "off"), ("random_seed", 0)):
            model.setOptionValue(name, value)
        model.passModel(program)
        return model

    def solve(self, costs: Floats) -> bool:
        """Minimise, and remember what every cell was; return whether there is a solution."""
        import highspy
        import numpy as np

        model = self.model
        model.changeColsCost(len(self.cells), np.arange(len(self.cells), dtype=np.int32), costs)
        model.run()
        status = model.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            found = np.array(model.getSolution().col_value)
            np.minimum(self.bottom, found, out=self.bottom)
            np.maximum(self.top, found, out=self.top)
            self.at = float(costs @ found)
        elif status in (highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            self.at = -float("inf")
        else:
            return False
        return True

    def ends(self, cells: Sequence[int], enough: int, rng: np.random.Generator) -> list[tuple[int, int]]:
        """Return the interval of each cell, exact where it is no wider than `enough`."""
        import numpy as np

        alone = [cell for cell in cells if cell in self.place]
        places = np.array([self.place[cell] for cell in alone], np.int64)
        ends = {cell: (int(self.low[cell]), int(self.high[cell])) for cell in cells}
        if not alone:
            return [ends[cell] for cell in cells]
        for round_ in range(2 + _ROUNDS):
            signs = (np.ones(len(alone)), -np.ones(len(alone)))[round_] if round_ < 2 else None
            costs = np.zeros(len(self.cells))
            costs[places] = rng.choice((-1.0, 1.0), len(alone)) if signs is None else signs
            self.solve(costs)
            if self._narrow(places, enough).size == 0:
                break
        for place in self._narrow(places, enough):
            ends[self.cells[place]] = self._alone(int(place))
        return [ends[cell] for cell in cells]

    def _narrow(self, places: Ints, enough: int) -> Ints:
        seen = self._whole_up(self.bottom[places]) + enough >= self._whole_down(self.top[places])
        narrow: Ints = places[seen]
        return narrow

    @staticmethod
    def _whole_up(values: Floats) -> Floats:
        import numpy as np

        found: Floats = np.ceil(values - _TOLERANCE)
        return found

    @staticmethod
    def _whole_down(values: Floats) -> Floats:
        import numpy as np

        found: Floats = np.floor(values + _TOLERANCE)
        return found

    def _alone(self, place: int) -> tuple[int, int]:
        """Ask for the least and the most that one cell can be."""
        import math

        import numpy as np

        cell = self.cells[place]
        ends = [float(self.low[cell]), float(self.high[cell])]
        for side, sign in enumerate((1.0, -1.0)):
            costs = np.zeros(len(self.cells))
            costs[place] = sign
            if self.solve(costs) and math.isfinite(self.at):
                ends[side] = sign * self.at
        return math.ceil(ends[0] - _TOLERANCE), math.floor(ends[1] + _TOLERANCE)
