"""What every format writes: a table of numbers, with words for what they mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from diversa.questionnaire.answers import EXPORT_CODES, Missing
from diversa.texts import Text

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ = Text


class Absent(StrEnum):
    """Say why there is no value in a file: as in answers, and because it was taken out or never asked so finely."""

    DONT_KNOW = Missing.DONT_KNOW.value
    REFUSED = Missing.REFUSED.value
    NOT_SHOWN = Missing.NOT_SHOWN.value
    BLANK = Missing.BLANK.value
    SECTION_REFUSED = Missing.SECTION_REFUSED.value
    PROTECTED = "protected"


CODES: Mapping[Absent, int] = {
    **{Absent(state.value): code for state, code in EXPORT_CODES.items()},
    Absent.PROTECTED: -4,
}
LABELS: Mapping[Absent, Text] = {
    Absent.DONT_KNOW: _("No sabe"),
    Absent.REFUSED: _("Prefiere no responder"),
    Absent.NOT_SHOWN: _("No se le preguntó"),
    Absent.BLANK: _("La dejó en blanco"),
    Absent.SECTION_REFUSED: _("No quiso responder esa parte"),
    Absent.PROTECTED: _("Sin dato, o retirado para proteger a las personas"),
}


def missing_codes(low: float, high: float) -> Mapping[Absent, int]:
    """Return the number of each reason, outside of the values: 98, 99 and −1 to −4 where they are free.

    Otherwise nines stand before (998) or a thousand is taken away (−1001), as often as needed.
    """
    above = 0
    while high >= 98 + above:
        above = above * 10 + 900
    below = 0
    while low < below:
        below = below * 10 - 1000
    return {why: code + (above if code > 0 else below) for why, code in CODES.items()}


@dataclass(frozen=True)
class Variable:
    """Hold one column: whole numbers or decimals, with a number of its own for each reason why there is none.

    `labels` maps values to words, where values are codes; `missing` maps the reasons that may occur to their numbers.
    """

    name: str
    label: str
    labels: Mapping[int, str]
    missing: Mapping[Absent, int]
    values: NDArray[Any] = field(repr=False)
    question: str = ""
    """What was asked, in full."""
    origin: str = ""
    """The id in the questionnaire; "" for what the file itself adds."""

    @property
    def decimal(self) -> bool:
        """Tell whether values have decimals."""
        return bool(self.values.dtype.kind == "f")


@dataclass(frozen=True)
class Study:
    """Say what a file is, to people and to catalogues."""

    campaign: str
    title: str
    module: str
    version: str
    module_title: str
    summary: str
    simulated: bool
    people: int
    periods: tuple[str, ...]
    treatment: tuple[str, ...]
    """What was done to protect people, a sentence each."""

    @property
    def name(self) -> str:
        """Return the title of the file; simulated data say so first."""
        name = f"{self.module_title} – {self.title}"
        return f"{SIMULATED}. {name}" if self.simulated else name


SIMULATED = _("Datos simulados")


@dataclass(frozen=True)
class Table:
    """Hold a treated file: one row for each person."""

    study: Study
    variables: tuple[Variable, ...]

    def __len__(self) -> int:
        """Return how many people there are."""
        return self.study.people

    def blocks(self, size: int = 1 << 13) -> Iterator[slice]:
        """Yield slices of rows, so that formats written by rows hold few of them at once."""
        for start in range(0, len(self), size):
            yield slice(start, min(start + size, len(self)))
