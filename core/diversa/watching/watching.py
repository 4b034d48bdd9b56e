"""All that staff sees of one module, and in one sentence what of it needs somebody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from diversa.campaigns.campaigns import EnabledModule, Status
from diversa.campaigns.instruments import Instrument
from diversa.engine import Diversa
from diversa.indicators.card import Colour
from diversa.questionnaire.population import Population
from diversa.questionnaire.vintages import current
from diversa.texts import Text
from diversa.watching import looks
from diversa.watching.arrivals import Number, tens
from diversa.watching.distress import Distress, distress
from diversa.watching.looks import Look
from diversa.watching.presence import absences
from diversa.watching.quality import Judged

_ = Text
QUIET = timedelta(days=14)
"""Days without enough new answers after which an open module asks for attention."""


@dataclass(frozen=True, eq=False)
class Seen:
    """Hold one module as staff sees it; nothing of it is counted when this is made."""

    enabled: EnabledModule
    look: Look
    population: Population = field(repr=False)
    engine: Diversa = field(repr=False)

    @cached_property
    def judged(self) -> Judged:
        """Return the quality card and who takes part."""
        return Judged(self.look, self.engine.registry, self.population)

    @cached_property
    def distress(self) -> Distress | None:
        """Return how people end; None where the module does not ask it."""
        return distress(self.look)

    @property
    def people(self) -> Number:
        """Return how many took part, in tens."""
        return tens(self.look.people, exact=self.look.exact)

    @cached_property
    def urgent(self) -> tuple[Text, ...]:
        """Say what cannot wait: people who end badly, or far too many answers at once."""
        return tuple(self._urgent())

    def _urgent(self) -> Iterator[Text]:
        if self.distress is not None and self.distress.proposes:
            yield _("Más de 10 de cada 100 personas terminan mal o muy mal. Decida si lo pausa.")
        if (
            self.judged.bursts and self.judged.card.blocked is not None
        ):  # the card is made only where it says so
            yield self.judged.card.blocked

    @cached_property
    def needs(self) -> tuple[Text, ...]:
        """Say what needs somebody, most urgent first."""
        return tuple(self._needs())

    def _needs(self) -> Iterator[Text]:
        yield from self.urgent
        if self._is_quiet():
            yield _("Hace más de {days} días que llegan muy pocas respuestas.").fill(days=str(QUIET.days))
        wide, narrow = absences(self.look, self.population)
        if wide or narrow:
            yield (wide or narrow)[0]
        red = next((one for one in self.judged.card.metrics if one.colour is Colour.RED), None)
        if red is not None:
            yield _("En rojo: {measure}").fill(measure=red.title)

    def _is_quiet(self) -> bool:
        """Tell whether an open module has had no new look for long, although one was tried."""
        if self.look.exact or self.enabled.campaign.status is not Status.OPEN:
            return False
        return self.engine.today() - self.look.day > QUIET and not looks.is_due(self.engine, self.enabled)


def see(engine: Diversa, campaign: str, module: str) -> Seen | None:
    """Return a module as it was last counted; None before the first look.

    Raises CampaignError where the campaign has no such module, Paused where it cannot be read.
    """
    enabled = watched_module(engine, campaign, module)
    look = looks.latest(engine, enabled)
    return None if look is None else Seen(enabled, look, current(engine.home), engine)


def watched_module(engine: Diversa, campaign: str, module: str) -> EnabledModule:
    """Return a module that a campaign pinned, also one that is switched off.

    Raises CampaignError where the campaign has no such module, Paused where it cannot be read.
    """
    if module in engine.campaigns.modules(campaign):
        return engine.campaigns.module(campaign, module)
    pinned = Instrument(engine.campaigns.pinned_snapshot(campaign, module), engine.registry)
    return EnabledModule(engine.campaigns[campaign], pinned.prepare())


def renew_all(engine: Diversa) -> Iterator[tuple[str, str]]:
    """Count every look that is due in real campaigns, and yield (campaign, module) of each.

    One that cannot be counted stops no other; whoever opens its page is told why.
    """
    real = [one.slug for one in engine.campaigns.all() if not one.demonstration]
    names = [(slug, module) for slug in real for module in engine.campaigns.modules(slug)]
    for slug, module in names:
        try:
            renewed = looks.renew(engine, watched_module(engine, slug, module))
        except Exception:  # whatever a module's own code does
            continue
        if renewed:
            yield slug, module
