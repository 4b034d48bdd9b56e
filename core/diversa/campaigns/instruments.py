"""A pinned questionnaire with the functions of its module that accept its version."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from diversa.campaigns.snapshots import Snapshot
from diversa.questionnaire.judging import Check, Derived, Feedback, accepts
from diversa.questionnaire.routing import Router
from diversa.questionnaire.structure import Questionnaire
from diversa.registry import Registry


class Paused(Exception):
    """Say that a module cannot be served or released as it was pinned."""


@dataclass(frozen=True, eq=False)
class Instrument:
    """Serve, judge and count one module exactly as it was pinned."""

    snapshot: Snapshot
    registry: Registry = field(repr=False)

    @property
    def questionnaire(self) -> Questionnaire:
        """Return what is asked, as pinned."""
        return self.snapshot.questionnaire

    @property
    def public_records(self) -> bool:
        """Tell whether anonymised responses may ever be published one by one, beside tables of counts.

        Never those of a sensitive module. Whoever writes a file with one row for each person has to ask.
        """
        return not self.questionnaire.sensitive

    @cached_property
    def fingerprint(self) -> str:
        """Return the digest of its structure."""
        return self.questionnaire.fingerprint()

    @cached_property
    def router(self) -> Router:
        """Return the compiled conditions and the schema."""
        return Router(self.questionnaire)

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """Return the checks across answers."""
        return self._accepting("register_checks")

    @cached_property
    def derived(self) -> tuple[Derived, ...]:
        """Return the derived variables, in order."""
        return self._accepting("register_derived")

    @cached_property
    def anonymizers(self) -> tuple[Any, ...]:
        """Return the functions that blur across answers."""
        return self.registry.gather("register_anonymizers", self.questionnaire)

    @cached_property
    def feedback(self) -> tuple[Feedback, ...]:
        """Return what a person is told of her own answers."""
        return self._accepting("register_feedback")

    @cached_property
    def indicators(self) -> tuple[Any, ...]:
        """Return what is published."""
        return self._accepting("register_indicators")

    @cached_property
    def summary(self) -> tuple[Any, ...]:
        """Return the sections of the PDF summary."""
        return self.registry.gather("register_summary", self.questionnaire)

    def prepare(self) -> Instrument:
        """Compile what filling in needs. Raises `Paused` where the module no longer accepts what was pinned."""
        for part in (
            self.router,
            self.checks,
            self.derived,
            self.anonymizers,
            self.feedback,
            self.fingerprint,
        ):
            assert part is not None
        return self

    def _accepting(self, hook: str) -> tuple[Any, ...]:
        found = self.registry.gather(hook, self.questionnaire)
        fitting = tuple(f for f in found if accepts(f.versions, self.questionnaire.version))
        if found and not fitting:
            raise Paused(
                f"Se fijó la versión {self.questionnaire.version} de «{self.questionnaire.id}», y el módulo instalado "
                "ya no la acepta. Instale una versión compatible del módulo."
            )
        return fitting
