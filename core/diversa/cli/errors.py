"""What went wrong, in one sentence."""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterator

from diversa.cli.words import say
from diversa.texts import Text

_ = Text


def explain(error: BaseException) -> str:
    """Return one sentence: what is wrong and what to do, without a traceback.

    With DIVERSA_TRACEBACK=1 the whole traceback stands before it.
    """
    whole = "".join(traceback.format_exception(error)) if os.environ.get("DIVERSA_TRACEBACK") else ""
    return whole + _sentence(error)


def _sentence(error: BaseException) -> str:
    if isinstance(error, tuple(_told())):
        return " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, OSError):
        place = f": {error.filename}" if error.filename else ""
        return say(
            _("El sistema no lo permitió ({reason}{place})."),
            reason=error.strerror or str(error),
            place=place,
        )
    if type(error).__module__.partition(".")[0] in ("peewee", "psycopg", "sqlite3"):
        reason = " ".join(str(error).split())
        return say(_("La base de datos no respondió: {reason}. Revise con: diversa doctor"), reason=reason)
    return say(
        _("Algo falló que no esperábamos: {kind} en {place}. Con DIVERSA_TRACEBACK=1 se ve todo."),
        kind=type(error).__name__,
        place=_place(error),
    )


def _told() -> Iterator[type[BaseException]]:
    """Yield the errors whose own message is a sentence for people."""
    import click

    from diversa.accounts.people import AccountError
    from diversa.campaigns.campaigns import CampaignError
    from diversa.campaigns.instruments import Paused
    from diversa.coding.model import CodingError
    from diversa.home import BadAddress, BadSecret
    from diversa.indicators.quality import BadQualityRules
    from diversa.jobs.jobs import JobError
    from diversa.questionnaire.projections import BadPopulation
    from diversa.registry import RegistryError
    from diversa.releases.ledger import ReleaseError
    from diversa.simulation import SimulationError
    from diversa.vaults import SharedDatabase
    from diversa.web.settings import SettingError

    yield from (
        click.ClickException,
        AccountError,
        CampaignError,
        Paused,
        CodingError,
        BadAddress,
        BadSecret,
        BadPopulation,
        BadQualityRules,
        JobError,
        RegistryError,
        ReleaseError,
        SimulationError,
        SharedDatabase,
        SettingError,
    )


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "?"
