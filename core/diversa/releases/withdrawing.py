"""Withdraw a release: nobody is shown it any more, and a notice says since when and why.

The ledger keeps it, with everything that it counted: what people saw before cannot be unseen, and the next release is
protected against both together.
"""

from __future__ import annotations

from diversa.engine import Diversa
from diversa.releases import ledger
from diversa.releases.ledger import Release, ReleaseError
from diversa.releases.reviewing import public_name

LONGEST = 1_000
"""Letters of a notice."""


def withdraw(
    engine: Diversa, who: str, campaign: str, module: str, number: int, notice: str, notice_en: str = ""
) -> Release:
    """Withdraw a published release: `notice` says why in plain words, `notice_en` the same in English, if anybody wrote it.

    `who` is the account that did it, empty from the command line. A release whose folder a crash left behind is taken
    away by doing it again. Raises ReleaseError.
    """
    name = public_name(engine.store, campaign, module)
    found = next((one for one in _published(engine, campaign, module, name) if one.number == number), None)
    if found is None:
        raise ReleaseError(f"No hay una edición {number} publicada de «{module}» en «{campaign}».")
    said, said_en = notice.strip(), notice_en.strip()
    if not said or max(len(said), len(said_en)) > LONGEST:
        raise ReleaseError(f"Escriba en pocas palabras por qué se retira, hasta {LONGEST} letras.")
    fresh = engine.publishing.withdraw(
        campaign=campaign,
        module=module,
        number=number,
        withdrawn_on=engine.today(),
        notice=said,
        notice_en=said_en,
        who=who,
    )
    _take_away(engine, campaign, name, number)
    if not fresh and found.folder == ledger.place_of(engine.home, campaign, name, number):
        raise ReleaseError(f"La edición {number} ya está retirada.")
    return next(one for one in _published(engine, campaign, module, name) if one.number == number)


def _published(engine: Diversa, campaign: str, module: str, name: str) -> tuple[Release, ...]:
    return ledger.published(engine.store, engine.home, campaign, module, name)


def _take_away(engine: Diversa, campaign: str, name: str, number: int) -> None:
    """Move the files where no web server looks; where they are there already, nothing happens."""
    away = ledger.withdrawn_folder(engine.home, campaign, name, number)
    place = ledger.folder_of(engine.home, campaign, name) / str(number)
    if not place.is_dir() or away.exists():
        return
    away.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    place.rename(away)
