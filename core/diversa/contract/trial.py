"""A module in use: an installation of its own, with simulated people, that is gone when the trial is over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from diversa.campaigns.campaigns import EnabledModule
from diversa.engine import Diversa
from diversa.home import Home
from diversa.privacy import sealing
from diversa.registry import Registry
from diversa.releases.counting import profile_of

if TYPE_CHECKING:
    from flask import Flask

    from diversa.contract.visiting import Visit
    from diversa.releases.ledger import Release
    from diversa.simulation.exploring import Somebody

CAMPAIGN = "prueba"
TIMES_THE_BASE = 6
"""Simulated people for each one that the smallest publishable base asks for, so that most figures can be shown."""
SEED = 1


class _Alone(Home):
    """A home whose databases lie in it, whatever the environment says."""

    def database_url(self, name: str = "diversa") -> str:
        return f"sqlite:///{self.path / name}.db"


class Trial:
    """Ask with one module in a demonstration; every part is made at first use, and closed at the end."""

    def __init__(self, registry: Registry, module: str, folder: Path) -> None:
        self.registry, self.module = registry, module
        self.engine = Diversa(_Alone(folder), registry)

    @cached_property
    def enabled(self) -> EnabledModule:
        """Return the module, pinned in an open demonstration."""
        campaigns, (_private, public) = self.engine.campaigns, sealing.generate_keypair()
        campaigns.create(CAMPAIGN, "Prueba", public, demonstration=True, today=self.engine.today())
        campaigns.enable(CAMPAIGN, self.module)
        campaigns.open(CAMPAIGN)
        return campaigns.module(CAMPAIGN, self.module)

    @cached_property
    def people(self) -> tuple[Somebody, ...]:
        """Return a few people who see everything together."""
        from diversa.simulation.exploring import covering

        return covering(self.registry, self.module, SEED)

    @cached_property
    def visits(self) -> tuple[Visit, ...]:
        """Return every page that those people get, in every language of the module."""
        from diversa.contract.visiting import visits

        return tuple(visits(self.app, self.engine, self.enabled, self.people))

    @cached_property
    def release(self) -> Release:
        """Return a release of simulated answers, with its pages, tables and PDF."""
        from diversa.releases.build import build_release
        from diversa.simulation import simulate

        many = TIMES_THE_BASE * profile_of(self.enabled.instrument.questionnaire).minimum_base
        simulate(self.engine, CAMPAIGN, self.module, many, SEED)
        return build_release(self.engine, CAMPAIGN, self.module)

    @cached_property
    def app(self) -> Flask:
        """Return the web application that asks it, with settings of its own, whatever the environment says."""
        from diversa.web.app import create_app

        return create_app(self.engine, SENDS_AN_HOUR=1_000_000, TRUSTED_HOSTS=None, PROXIES=0, API=False)

    def close(self) -> None:
        """Let go of the databases, with nothing left to be written to them later."""
        if "app" in vars(self):
            self.app.extensions["counters"].flush()
        self.engine.close()


@contextmanager
def trial_of(registry: Registry, module: str) -> Iterator[Trial]:
    """Lend a trial of a module; its folder is removed afterwards."""
    with TemporaryDirectory(prefix="diversa-") as folder:
        trial = Trial(registry, module, Path(folder) / "home")
        try:
            yield trial
        finally:
            trial.close()
