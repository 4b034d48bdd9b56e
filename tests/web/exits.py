"""Sensitive modules to walk through, and a neutral site to leave to.

A module that is installed is added to `SENSITIVE` with answers that lead to its last page.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from flask import Flask

from diversa.engine import Diversa
from diversa.home import Home
from diversa.privacy import sealing
from diversa.questionnaire.questions import Panel
from diversa.questionnaire.structure import Section
from diversa.registry import Registry
from tests.web import tiny
from tests.web.conftest import Clock, plugin, serving

CAMPAIGN = "hogar"


def _hushed() -> Any:
    """Return the tiny module as a sensitive one, with a panel that an answer on the same page opens."""
    start, *rest = tiny.questionnaire.sections
    consent, age, pet = start.questions
    asked = Section(start.id, start.title, (consent, age, replace(pet, panels=(Panel(pet == 2, "care"),))))
    return replace(
        tiny.questionnaire, id="secreto", slug="casa", sensitive=True, sections=(asked, *rest), minutes=4
    )


@dataclass(frozen=True)
class Module:
    """Name a sensitive module, answers that lead to its last page, and words among them that nobody else may see."""

    id: str
    slug: str
    answers: Mapping[str, Any]
    secrets: tuple[str, ...]
    questionnaire: Any = field(default=None, repr=False)
    """Where it is not installed."""

    @property
    def address(self) -> str:
        """Return its one address."""
        return f"/{CAMPAIGN}/{self.slug}/"


HUSHED = Module("secreto", "casa", tiny.ANSWERS, ("Duerme todo", "loro"), _hushed())
GBV = Module(
    "gbv",
    "bienestar",
    {
        "safe_now": 1,
        "device_shared": 2,
        "age_years": 33,
        "residence_12m": 1,
        "consent_main": 1,
        "consent_sensitive": 1,
        "geo_area": "05",
        "consent_partner": 1,
        "consent_sexual": 2,
        "consent_other": 2,
        "consent_tech": 2,
    },
    ("Antioquia",),
)
SENSITIVE = (HUSHED, GBV)


def installation(folder: Path, module: Module, clock: Clock) -> Diversa:
    """Make an installation with an open demonstration that asks with one sensitive module and one that is not."""
    registry = Registry(None if module.questionnaire is None else [])
    registry.add(tiny, "tiny")
    if module.questionnaire is not None:
        registry.add(plugin(register_questionnaires=lambda: [module.questionnaire]), module.id)
    engine = Diversa(Home(folder), registry, clock)
    _, public = sealing.generate_keypair()
    engine.campaigns.create(CAMPAIGN, "Hogar", public, demonstration=True, today=engine.today())
    for name in (module.id, "tiny"):
        engine.campaigns.enable(CAMPAIGN, name)
    engine.campaigns.open(CAMPAIGN)
    return engine


@contextlib.contextmanager
def weather() -> Iterator[str]:
    """Serve the neutral site, whose host is another one than that of the pages, and yield its address."""
    app = Flask("weather")
    app.add_url_rule("/", "sky", lambda: "<!doctype html><title>El tiempo</title><h1>Hoy hace sol</h1>")
    with serving(app) as address:
        yield address.replace("127.0.0.1", "localhost") + "/"
