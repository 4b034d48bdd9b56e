"""What the contract says of a module: findings, each with a place, what is wrong and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from diversa.texts import Text


class Level(StrEnum):
    """Say how much a finding weighs: it must be mended, is worth a look, was not looked at, or only tells a figure."""

    ERROR = "error"
    WARNING = "warning"
    UNSEEN = "unseen"
    FIGURE = "figure"


@dataclass(frozen=True)
class Finding:
    """Say where a module breaks a rule, what is wrong and how to mend it; only an error breaks anything.

    Unseen is a rule that could not look, and why; a figure is what a rule measured and found good.
    """

    where: str
    what: Text
    mend: Text = Text("")
    level: Level = Level.ERROR
    rule: str = ""


@dataclass(frozen=True)
class Report:
    """Hold everything that was found in one module.

    `run` names the rules it was held against, `left_out` those that were not tried.
    """

    module: str
    run: tuple[str, ...]
    findings: tuple[Finding, ...]
    left_out: tuple[str, ...] = ()

    def of(self, level: Level) -> tuple[Finding, ...]:
        """Return the findings of one level."""
        return tuple(f for f in self.findings if f.level is level)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Return what must be mended."""
        return self.of(Level.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """Return what is worth a look."""
        return self.of(Level.WARNING)

    @property
    def passed(self) -> bool:
        """Tell whether nothing must be mended."""
        return not self.errors
