"""The sections of a module's summary: which indicators stand together, in which order, with which words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diversa.texts import Text

if TYPE_CHECKING:
    from diversa.indicators.model import Indicator

_ = Text
KEY_FIGURES = 5
"""How many indicators stand at the front where a module marks none."""


@dataclass(frozen=True)
class SummarySection:
    """Tell one part of the story: a title, some words, and the ids of the indicators that it shows."""

    id: str
    title: Text
    text: Text
    indicators: tuple[str, ...]


def key_indicators(indicators: Sequence[Indicator]) -> tuple[Indicator, ...]:
    """Return what stands at the front: what the module marks, else its first ones."""
    marked = tuple(one for one in indicators if one.headline)
    return marked or tuple(indicators[:KEY_FIGURES])


def sections_of(
    sections: Sequence[SummarySection], indicators: Sequence[Indicator]
) -> tuple[SummarySection, ...]:
    """Return a module's sections, or one with all its indicators where it brings none.

    Raises ValueError, naming both, where a section shows an indicator that is not published.
    """
    known = {one.id for one in indicators}
    for section in sections:
        for missing in sorted(set(section.indicators) - known):
            raise ValueError(f"The summary section {section.id!r} shows {missing!r}, which no indicator is.")
    every = tuple(one.id for one in indicators)
    words = _("Todo lo que se calculó con las respuestas, en el orden del cuestionario.")
    return tuple(sections) or (SummarySection("results", _("Los resultados"), words, every),)
