"""Set the thresholds of what may be published: for people, for sensitive modules, for organisations.

Thresholds compare with perturbed counts only. Where no office's own value is known, the field is marked as a
proposal (`proposals()` lists them), to be replaced by the office that publishes.
"""

from __future__ import annotations

from dataclasses import Field, dataclass, field, fields, replace
from enum import StrEnum
from typing import Any

PROPOSAL = "propuesta"


class Level(StrEnum):
    """Name a geographic level, widest first."""

    NATION = "nation"
    REGION = "region"
    DEPARTMENT = "department"
    MUNICIPALITY = "municipality"


def _proposal(default: Any) -> Any:
    return field(default=default, metadata={"status": PROPOSAL})


@dataclass(frozen=True)
class Profile:
    """Hold the thresholds of one kind of module; the defaults are those of an ordinary module for people.

    Raises ValueError for a minimum base below 5 or a minimum count below 3, which no profile may undercut.
    """

    id: str = "people"

    minimum_base: int = _proposal(30)
    """Smallest base of a rate, a mean or a median."""
    use_with_care_below: int = 50
    """Figures on a smaller base carry the flag "use with care"."""
    minimum_count: int = _proposal(5)
    """Smallest count that is shown, for a cell and for its complement."""
    identity_place_count: int = 10
    """The same where a table crosses who people are (gender, orientation, ethnic group, disability, victims of the
    conflict) with a department or a municipality."""
    extreme_base: int = _proposal(100)
    """Smallest base on which a zero or full cell shows "less than 5 %" or "more than 95 %"."""
    whole_percent_below: int = 200
    """Percentages and bounds on a smaller base have no decimals."""

    maximum_crossing: int = 3
    """How many variables one table may cross."""
    region_is_extra: bool = False
    """Whether the region may stand beside the crossed variables."""
    maximum_tables: int = 40
    """How many tables a module may publish in one release."""
    department_base: int = 0
    """Smallest base of a department."""
    municipality_base: int = 100
    """Smallest base of a municipality."""
    municipality_population: int | None = 100_000
    """Smallest number of inhabitants of a municipality; None where municipalities are never shown."""

    days_between_releases: int = 7
    """Fewest days from one release to the next."""
    minimum_change: int = 10
    """A cell keeps its earlier figure while its records changed by at least 1 and fewer than this."""
    counter_step: int = 100
    """A public counter of responses is rounded down to this."""

    audit_interval_width: int = 2
    """The attacker's feasible interval for a small true count must be wider than this."""
    audit_secrets: int = 2000
    """How many secrets the audit draws again."""
    audit_guess_ratio: float = _proposal(1.2)
    """How often the attacker may be right, relative to a guess from the cell's own mark."""

    def __post_init__(self) -> None:
        if self.minimum_base < 5 or self.minimum_count < 3:
            raise ValueError(
                f"Profile {self.id!r} asks for a base of {self.minimum_base} and a count of {self.minimum_count}: "
                "choose at least 5 and 3."
            )

    def raised(self, *, base: int = 0, count: int = 0) -> Profile:
        """Return this profile with an indicator's own minima where they are stricter; none is ever loosened."""
        return replace(
            self,
            minimum_base=max(self.minimum_base, base),
            minimum_count=max(self.minimum_count, count),
        )

    def allows_crossing(self, variables: int, *, region: bool = False) -> bool:
        """Return whether a table may cross this many variables, apart from the region."""
        beside = 1 if region and not self.region_is_extra else 0
        return variables + beside <= self.maximum_crossing

    def allows_place(self, level: Level, base: int, inhabitants: int | None = None) -> bool:
        """Return whether a place of this level may be shown, for its perturbed base and its inhabitants."""
        if level is Level.DEPARTMENT:
            return base >= self.department_base
        if level is Level.MUNICIPALITY:
            if self.municipality_population is None or inhabitants is None:
                return False
            return inhabitants >= self.municipality_population and base >= self.municipality_base
        return True


PEOPLE = Profile()
"""Ordinary modules answered by people."""

SENSITIVE = Profile(
    id="sensitive",
    minimum_base=50,
    minimum_count=10,
    extreme_base=200,
    maximum_crossing=2,
    region_is_extra=True,
    department_base=200,
    municipality_population=None,
    days_between_releases=90,
)
"""Modules whose answers could put a person in danger."""

ORGANISATIONS = Profile(id="organisations", minimum_base=5, minimum_count=3, municipality_population=None)
"""Questionnaires that organisations answer about themselves."""

PROFILES = {profile.id: profile for profile in (PEOPLE, SENSITIVE, ORGANISATIONS)}


def profile_for(*, sensitive: bool) -> Profile:
    """Return the thresholds of a module that people answer."""
    return SENSITIVE if sensitive else PEOPLE


def proposals() -> tuple[str, ...]:
    """Return the names of the thresholds that are proposals until an office sets its own."""
    every: tuple[Field[Any], ...] = fields(Profile)
    return tuple(threshold.name for threshold in every if threshold.metadata.get("status") == PROPOSAL)
