"""Attackers who guess small counts, tried against noise that is drawn again and again.

Each secret gives every set of records noise of its own, and with it every figure a mark. Sets of records that differ
have independent noise here, although the key of a total is the sum of its parts' keys: any of them but one are
independent all the same, and a sum modulo 2**32 of the rest says nothing that can be added up.

All attackers know how often each true count occurs among the figures of its table. One guesses from the cell's own mark
alone; another averages everything that amounts to the cell (its own mark, a total less the other parts, the sum of its
own parts), each weighted by how sure it is; the last multiplies the chances that each of them leaves.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from diversa.disclosure.audit.kernels import UNCERTAIN, Kernels, Mixture, Shown
from diversa.disclosure.audit.knowledge import Knowledge, Sum
from diversa.disclosure.audit.viewing import View
from diversa.disclosure.noise import NoiseTable

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]

MOST_OF_A_TABLE = 200
"""So many targets of one table are guessed at, chosen at random where there are more."""
_EVENED = 20
"""The module's small counts weigh as much as so many of the table's own."""
By = tuple[str, ...]


@dataclass(frozen=True)
class Guesses:
    """Hold how often attackers were right about small counts, as (own mark, averaging, likely) for each count."""

    tables: tuple[By, ...]
    hits: tuple[tuple[int, int, int], ...] = field(repr=False)
    secrets: int

    @property
    def targets(self) -> int:
        """Return how many counts were guessed at."""
        return len(self.hits)

    @property
    def _best(self) -> int:
        _own, averaging, likely = (sum(one) for one in zip(*self.hits, strict=True))
        return 1 if averaging > likely else 2

    @property
    def ratio(self) -> float:
        """Return how often the better attacker was right, for each time that the own mark was."""
        if not self.hits:
            return 0.0
        own, best = sum(one[0] for one in self.hits), sum(one[self._best] for one in self.hits)
        return best / own if own else float(best > 0)

    @property
    def luck(self) -> float:
        """Return the standard error of the ratio, from one count to another: few of them are guessed well by luck."""
        own, ratio = sum(one[0] for one in self.hits), self.ratio
        if not own:
            return float("inf")
        return math.sqrt(sum((one[self._best] - ratio * one[0]) ** 2 for one in self.hits)) / own

    @property
    def rates(self) -> tuple[float, float, float]:
        """Return the share of right guesses of each of the three."""
        tries = self.secrets * max(len(self.hits), 1)
        own, averaging, likely = (sum(one[place] for one in self.hits) / tries for place in range(3))
        return own, averaging, likely


@dataclass
class Guesser:
    """Try attackers against one body of knowledge."""

    known: Knowledge
    noise: NoiseTable
    minimum_count: int
    secrets: int
    seed: int = 0
    _relations: dict[int, list[Sum]] = field(init=False, default_factory=lambda: defaultdict(list))
    _same: dict[int, list[int]] = field(init=False, default_factory=lambda: defaultdict(list))
    _kernels: dict[By, Kernels] = field(init=False, default_factory=dict)
    _priors: dict[By, Floats] = field(init=False, default_factory=dict)

    def tables(self) -> Iterator[Guesses]:
        """Yield how the attackers did on each table that has targets."""
        import numpy as np

        for one in self.known.sums:
            if not one.at_most:
                for cell in (one.whole, *one.parts):
                    self._relations[cell].append(one)
        chosen = self._chosen(np.random.default_rng(self.seed))
        for cell, name in enumerate(self.known.names):
            if name.release and self.known.counts[cell]:
                self._same[int(self.known.sets[cell])].append(cell)
        for by, cells in chosen.items():
            yield Guesses((by,), tuple(self._target(cell) for cell in cells), self.secrets)

    def _chosen(self, rng: np.random.Generator) -> dict[By, list[int]]:
        found: dict[By, list[int]] = defaultdict(list)
        for cell in self.known.targets.tolist():
            if self.known.names[cell].release == 0:
                found[self.known.names[cell].by].append(cell)
        return {
            by: sorted(rng.choice(cells, min(len(cells), MOST_OF_A_TABLE), replace=False).tolist())
            for by, cells in found.items()
        }

    def _kernel(self, by: By) -> Kernels:
        """Return the kernels of a table, whose prior is how often each count occurs among what it states."""
        import numpy as np

        if by not in self._kernels:
            size = self.minimum_count + 2 * max(row.values[-1] for row in self.noise.rows)
            held = [
                int(n)
                for n, name, stated in zip(
                    self.known.counts, self.known.names, self.known.stated, strict=True
                )
                if stated and name.by == by and name.release == 0 and n < size
            ]
            prior = np.bincount(held, minlength=size).astype(float)
            self._kernels[by] = Kernels(self.noise, self.minimum_count, prior / max(prior.sum(), 1.0))
        return self._kernels[by]

    def _judged(self, by: By) -> Floats:
        """Return how often each small count occurs among the judged cells of a table, evened out by the module's."""
        import numpy as np

        if by not in self._priors:
            size = len(self._kernel(by).prior)
            cells = self.known.targets
            inside = np.array([self.known.names[cell].by == by for cell in cells.tolist()])
            every = np.bincount(self.known.counts[cells], minlength=size)
            own = np.bincount(self.known.counts[cells[inside]], minlength=size)
            found = own + _EVENED * every / every.sum()
            self._priors[by] = found / found.sum()
        return self._priors[by]

    def _target(self, cell: int) -> tuple[int, int, int]:
        """Return how often each of the three attackers was right about one cell."""
        import numpy as np

        by = self.known.names[cell].by
        kernels, view = self._kernel(by), self._view()
        counts = np.arange(len(kernels.prior))
        own = self._judged(by) * self._own(cell, kernels, view)
        chances = [own]
        for same in {cell, *self._same[int(self.known.sets[cell])]}:
            for one in self._relations[same]:
                found = _Expression(self.known, kernels, view, one, same).chances(counts)
                if found is not None:
                    chances.append(found)
        truth = int(self.known.counts[cell])
        average, likely = _joined(chances, counts)
        return (
            int((own.argmax(1) == truth).sum()),
            int((average == truth).sum()),
            int((likely == truth).sum()),
        )

    def _own(self, cell: int, kernels: Kernels, view: View) -> Floats:
        """Return the chances that the cell's own mark leaves for each true count, secret by secret."""
        import numpy as np

        shown, numbers = view.of(cell)
        found = np.ones((self.secrets, len(kernels.prior)))
        for state in UNCERTAIN:
            found[shown == state] = kernels.likelihood(state).chances
        for number in np.unique(numbers[shown == Shown.COUNT]):
            chances = kernels.of_number(int(number)).at(np.arange(len(kernels.prior)))
            found[(shown == Shown.COUNT) & (numbers == number)] = chances
        return found

    def _view(self) -> View:
        if not hasattr(self, "_drawn"):
            self._drawn = View(self.known, self.noise, self.secrets, self.seed)
        return self._drawn


def _joined(chances: Sequence[Floats], counts: Numbers) -> tuple[Numbers, Numbers]:
    """Return the guesses of the averaging attacker and of the most likely one, secret by secret."""
    import numpy as np

    weight = estimate = np.zeros(len(chances[0]))
    product = chances[0]
    for place, one in enumerate(chances):
        total = one.sum(1)
        whole = np.where(total > 0, total, 1.0)
        mean = (one @ counts) / whole
        variance = np.maximum((one @ (counts * counts)) / whole - mean * mean, 0.05)
        sure = np.where(total > 0, 1.0 / variance, 0.0)
        weight, estimate = weight + sure, estimate + sure * mean
        if place:
            joined = product * one
            # What contradicts the rest rests on a likeness that does not hold there: it is left aside.
            product = np.where(joined.sum(1, keepdims=True) > 0, joined, product)
    average = np.rint(estimate / np.where(weight > 0, weight, 1.0)).astype(np.int64)
    # With nothing to average but the own mark, it guesses as that mark says.
    alone = np.all([(one == 1.0).all(1) for one in chances[1:]], axis=0) if len(chances) > 1 else True
    return np.where(alone, chances[0].argmax(1), average), product.argmax(1)


@dataclass
class _Expression:
    """Work a cell out from the others of a sum: the whole less the other parts, or the sum of the parts."""

    known: Knowledge
    kernels: Kernels
    view: View
    of: Sum
    cell: int

    def chances(self, counts: Numbers) -> Floats | None:
        """Return the chances of each true count, secret by secret; None where it never says anything."""
        import numpy as np

        whole = self.cell == self.of.whole
        parts = [part for part in self.of.parts if part != self.cell]
        seen = [self.view.of(part) for part in parts if not self.known.empty[part]]
        states = np.array([shown for shown, _ in seen]).reshape(len(seen), self.view.secrets)
        above = None if whole else self.view.of(self.of.whole)
        told = np.ones(self.view.secrets, bool) if above is None else above[0] != Shown.NOTHING
        if len(seen):
            told &= (states != Shown.NOTHING).all(0)
        if not told.any():
            return None
        shift = sum((numbers.astype(np.int64) for _, numbers in seen), np.zeros(self.view.secrets, np.int64))
        mixed = [
            (states == state).sum(0) if len(seen) else np.zeros(self.view.secrets, int) for state in _STATES
        ]
        state = np.zeros(self.view.secrets, int) if above is None else above[0].astype(int)
        codes = np.stack([state, *mixed])
        if above is not None:
            shift = above[1] - shift
        return self._filled(counts, codes, shift, told)

    def _filled(self, counts: Numbers, codes: Numbers, shift: Numbers, told: npt.NDArray[np.bool_]) -> Floats:
        import numpy as np

        found = np.ones((self.view.secrets, len(counts)))
        packed = np.ravel_multi_index(tuple(codes), [_LONGEST] * len(codes))
        packed[~told] = -1
        for code in np.unique(packed[told]):
            where = np.flatnonzero(packed == code)
            state, *mixed = (int(number) for number in codes[:, where[0]])
            mixture: Mixture = (mixed[0], mixed[1], mixed[2], mixed[3])
            found[where] = self._kernel(state, mixture, counts, shift[where])
        return found

    def _kernel(self, state: int, mixture: Mixture, counts: Numbers, shift: Numbers) -> Floats:
        """Return the chances of each count where the shown numbers amount to `shift`."""
        import numpy as np

        sum_ = self.kernels.mixture(mixture)
        if self.cell == self.of.whole:
            found = sum_.at(counts[None, :] - shift[:, None])
            if not mixture[0] and any(mixture):
                expected = self.kernels.expected(mixture[1] + mixture[2] + mixture[3]).at(counts)
                found = found / np.where(expected > 0, expected, 1.0)
            return found
        shown = Shown(state)
        above = self.kernels.mixture((1, 0, 0, 0)) if shown is Shown.COUNT else self.kernels.likelihood(shown)
        return above.plus(sum_.mirrored()).at(counts[None, :] - shift[:, None])


_STATES = (Shown.COUNT, *UNCERTAIN)
_LONGEST = 1 << 11
"""More parts than any sum has."""
