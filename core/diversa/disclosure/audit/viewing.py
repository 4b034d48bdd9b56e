"""What is shown of every cell when noise is drawn again: the mark that each secret would have given it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from diversa.disclosure.audit.kernels import Shown
from diversa.disclosure.audit.knowledge import Knowledge, Use
from diversa.disclosure.noise import KEY_SPACE, NoiseTable

if TYPE_CHECKING:
    import numpy.typing as npt

    Numbers = npt.NDArray[Any]

_MOST_USES = 3
"""A cell stands in many figures, which show it alike; so many of them are worked out."""


class View:
    """Hold what is shown of every cell under each secret."""

    def __init__(self, known: Knowledge, noise: NoiseTable, secrets: int, seed: int) -> None:
        import numpy as np

        self.known, self.noise, self.secrets = known, noise, secrets
        self.rng = np.random.default_rng([seed, 1])
        self.uses: dict[int, list[Use]] = defaultdict(list)
        for use in known.uses:
            held = self.uses[use.cell]
            if use not in held and len(held) < _MOST_USES:
                held.append(use)
        self._numbers: dict[int, Numbers] = {}
        self._shown: dict[int, tuple[Numbers, Numbers]] = {}

    def numbers(self, cell: int) -> Numbers:
        """Return the perturbed count of a cell under each secret; equal sets of records have equal noise."""
        import numpy as np

        held = int(self.known.sets[cell])
        if held not in self._numbers:
            count = int(self.known.counts[cell])
            found = np.full(self.secrets, count, np.int16 if count < 1 << 14 else np.int32)
            if count:
                row = self.noise.row(count)
                keys = self.rng.integers(0, KEY_SPACE, self.secrets)
                found = found + np.asarray(row.values, found.dtype)[np.searchsorted(row.thresholds, keys)]
            self._numbers[held] = found
        return self._numbers[held]

    def of(self, cell: int) -> tuple[Numbers, Numbers]:
        """Return how a cell is shown under each secret, and the number where there is one (0 elsewhere)."""
        import numpy as np

        if cell not in self._shown:
            numbers = self.numbers(cell)
            shown = np.zeros(self.secrets, np.int8)
            for use in self.uses[cell]:
                found = self._used(use, numbers)
                better = (found != 0) & (
                    (shown == 0) | (found == Shown.COUNT) | (shown == Shown.SMALL_OR_ZERO)
                )
                shown = np.where(better, found, shown)
            if self.known.empty[cell]:
                shown[:] = Shown.COUNT  # everybody knows that nobody is in it, and zero has no noise
            self._shown[cell] = (
                shown.astype(np.int8),
                np.where(shown == Shown.COUNT, numbers, 0).astype(numbers.dtype),
            )
        return self._shown[cell]

    def _used(self, use: Use, numbers: Numbers) -> Numbers:
        import numpy as np

        if use.base < 0:
            return np.where(numbers >= use.minimum_count, Shown.COUNT, Shown.SMALL_OR_ZERO)
        base = self.numbers(use.base)
        left = np.maximum(base - numbers, 0)
        small = (numbers > 0) & (numbers < use.minimum_count)
        hidden = ((left > 0) & (left < use.minimum_count)) | ((left == 0) & (base < use.extreme_base))
        found = np.full(len(numbers), int(Shown.COUNT))
        found[hidden] = Shown.NOTHING
        large = base >= use.extreme_base
        found[small] = np.where(large, Shown.SMALL, Shown.SMALL_OR_ZERO)[small]
        found[numbers == 0] = np.where(large, Shown.ZERO, Shown.SMALL_OR_ZERO)[numbers == 0]
        found[base < use.minimum_base] = Shown.NOTHING
        return found
