"""What the contract says of a module: findings, each with a place, what is wrong and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass

from diversa.texts import Text


@dataclass(frozen=True)
class Finding:
    """Say where a module breaks a rule, what is wrong and how to mend it; a warning breaks nothing."""

    where: str
    what: Text
    mend: Text
    warning: bool = False
    rule: str = ""


@dataclass(frozen=True)
class Report:
    """Hold everything that was found in one module, and how many rules it was held against."""

    module: str
    rules: int
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Return what must be mended."""
        return tuple(f for f in self.findings if not f.warning)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """Return what is worth a look."""
        return tuple(f for f in self.findings if f.warning)

    @property
    def passed(self) -> bool:
        """Tell whether nothing must be mended."""
        return not self.errors
