"""The application as it is served, with the form of the comparison beside the installed modules."""

from __future__ import annotations

from flask import Flask

from benchmarks import peers
from diversa.engine import Diversa
from diversa.web.app import create_app


def create() -> Flask:
    """Make the application of DIVERSA_HOME; it reads its limits from the environment."""
    engine = Diversa()
    engine.registry.add(peers, peers.questionnaire.id)
    return create_app(engine)
