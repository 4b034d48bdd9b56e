"""Hand out sealed texts to be read elsewhere, and take back the themes of those that were read."""

from __future__ import annotations

import heapq
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from diversa.campaigns import snapshots
from diversa.campaigns.campaigns import Campaign, Status
from diversa.coding import codes, parcel, themes
from diversa.coding.clocks import due
from diversa.coding.codes import Codes
from diversa.coding.model import CodingError
from diversa.coding.parcel import MOST, PARCEL_BYTES, Entry, Parcel
from diversa.coding.subjects import sealed_questions, titles
from diversa.coding.themes import ThemeList
from diversa.engine import Diversa
from diversa.questionnaire.structure import Questionnaire
from diversa.store.coding import BACK, CANCELLED, LATE, OUT, CodingStore, SealedText

FEWEST = 10
"""Texts below which no parcel goes out while a campaign is open: counts would move by those of a single person."""
USUAL = 500
"""Texts that go into one parcel where nobody says how many."""
ENDED = {
    BACK: "Los códigos de este paquete ya se recibieron.",
    LATE: "Este paquete venció: sus textos se borraron y sus códigos ya no se reciben.",
    CANCELLED: "Este paquete se anuló: sus códigos ya no se reciben.",
}


_PARCEL = re.compile(f"[0-9a-f]{{{2 * PARCEL_BYTES}}}")


@dataclass(frozen=True)
class Taken:
    """Say how many codes came back, and how many texts of the parcel have none.

    Another parcel may take those where `go_again`; otherwise they were deleted. How many of them had been withdrawn is not
    said.
    """

    campaign: str
    module: str
    codes: int
    left: int
    go_again: bool


def questionnaire_of(engine: Diversa, campaign: str, module: str) -> Questionnaire:
    """Return what a campaign pinned, also of a module that is switched off. Raises `CampaignError` where it has none."""
    engine.campaigns.is_sensitive(campaign, module)
    return snapshots.loads(engine.store.snapshot(campaign, module)).questionnaire


def hand_out(engine: Diversa, campaign: str, module: str, at_most: int = USUAL) -> Parcel:
    """Make a parcel of the texts that nobody has yet, the oldest first.

    Raises `CodingError` where there are none, or too few, and `CampaignError` where the campaign has no such module.
    """
    found, asked = engine.campaigns[campaign], questionnaire_of(engine, campaign, module)
    vault, store = engine.vault_of(campaign, module), coding_store(engine, campaign, module)
    texts = _next_texts(store, campaign, module, min(max(at_most, 1), MOST))
    fewest = _check_number(len(texts), found)
    id_, today = secrets.token_hex(PARCEL_BYTES), engine.today()
    taken = store.hand_out(id_, campaign, module, (today, due(today)), texts, fewest)
    _check_number(len(taken), found)  # what somebody else took, or withdrew, in this very moment
    entries = tuple(
        Entry(t.id, t.question, t.fingerprint, parcel.mark(vault.texts_key, id_, t.id, t.question), t.content)
        for t in sorted(texts, key=lambda text: (text.id, text.question))
        if (t.id, t.question) in taken
    )
    asked_there = {entry.question for entry in entries}
    known = titles(asked)
    return Parcel(
        id_,
        campaign,
        module,
        today,
        due(today),
        parcel.key_digest(_public_key(engine, found, module)),
        tuple(sorted({*store.fingerprints(campaign, module), asked.fingerprint()})),
        {name: known.get(name, name) for name in sorted(asked_there)},
        entries,
    )


def coding_store(engine: Diversa, campaign: str, module: str) -> CodingStore:
    """Return what knows the sealed texts of a module in a campaign, in the database where they are."""
    return CodingStore(engine.store_of(campaign, module))


def _next_texts(store: CodingStore, campaign: str, module: str, at_most: int) -> list[SealedText]:
    out = store.places_out(campaign, module)
    new = (t for t in store.sealed(campaign, module) if (t.id, t.question) not in out)
    return heapq.nsmallest(at_most, new, key=lambda text: (_week(text.period), text.id, text.question))


def _week(period: str) -> date:
    """Return the Monday of a period, a day or a week."""
    if "W" in period:
        return date.fromisocalendar(int(period[:4]), int(period[-2:]), 1)
    day = date.fromisoformat(period)
    return day - timedelta(day.weekday())


def _go_again(engine: Diversa, campaign: str) -> bool:
    """Tell whether texts that were in a parcel may be in a second one: those of real people never.

    Of two parcels that share texts, the second shows by what it lacks whose text was withdrawn, and one new text among
    known ones stands alone however many there are.
    """
    return engine.campaigns[campaign].demonstration


def _check_number(texts: int, campaign: Campaign) -> int:
    """Return the fewest texts that may go out. Raises `CodingError` where there are fewer."""
    fewest = FEWEST if campaign.status is Status.OPEN and not campaign.demonstration else 1
    if texts == 0:
        raise CodingError("No hay textos nuevos por leer.")
    if texts < fewest:
        raise CodingError(
            f"Hay menos de {FEWEST} textos nuevos. Mientras la campaña está abierta, un paquete tan pequeño diría "
            "demasiado de quién los escribió. Espere a que haya más."
        )
    return fewest


def _public_key(engine: Diversa, campaign: Campaign, module: str) -> bytes:
    signed = None
    if engine.campaigns.is_sensitive(campaign.slug, module):
        signed = engine.campaigns.sign_off_of(campaign.slug, module)
    return campaign.public_key if signed is None else signed.public_key


def cancel(engine: Diversa, campaign: str, module: str, id_: str) -> None:
    """Say that a parcel will not come back, and take its codes no longer.

    The texts of a demonstration may go into another one; those of real people are deleted, as when a parcel is late.
    Raises `CodingError` where no such parcel is out.
    """
    store = coding_store(engine, campaign, module)
    _parcel_that_is_out(store, campaign, module, id_)
    if _go_again(engine, campaign):
        store.end_parcel(id_, CANCELLED)
        return
    store.forget_parcel(id_, CANCELLED)
    if store.engine.is_sqlite:
        store.engine.forget_deleted()


def take_back(
    engine: Diversa, content: bytes, list_: bytes | None = None, only: tuple[str, str] | None = None
) -> Taken:
    """Take the themes of a parcel, and delete the ciphertexts of what was coded; of real people also those of the rest.

    `list_` is the list of themes as TOML, needed where this version of it is not known yet; `only` the campaign and the
    module that the codes must be of. Everything is judged first: on any `CodingError` nothing was taken. What was
    withdrawn in the meantime is passed over in silence.
    """
    found = codes.loads(content)
    if only not in (None, (found.campaign, found.module)):
        raise CodingError(f"Estos códigos son de «{found.module}» en «{found.campaign}». Recíbalos allá.")
    store = coding_store(engine, found.campaign, found.module)
    texts = _parcel_that_is_out(store, found.campaign, found.module, found.parcel)
    new, known = _themes_for(engine, store, found, list_)
    codes.check_themes(found, known)
    _check_marks(engine, found)
    if new:
        store.add_theme_list(found.campaign, found.module, known.version, themes.dumps(known))
    themes_by_place = {place: one.themes for place, one in found.coded.items()}
    again = _go_again(engine, found.campaign)
    coded = store.take_back(found.parcel, found.campaign, found.module, themes_by_place, keeps_rest=again)
    if coded is None:  # somebody brought them back in this very moment
        raise CodingError(ENDED[BACK])
    if store.engine.is_sqlite:
        store.engine.forget_deleted()
    return Taken(found.campaign, found.module, len(found.coded), max(texts - len(found.coded), 0), again)


def _parcel_that_is_out(store: CodingStore, campaign: str, module: str, id_: str) -> int:
    """Return how many texts are in a parcel. Raises `CodingError` where it is not out."""
    row = store.parcel(id_) if _PARCEL.fullmatch(id_) else None
    if row is None or (row["campaign"], row["module"]) != (campaign, module):
        raise CodingError(f"De aquí no salió ningún paquete con este nombre para «{module}» de «{campaign}».")
    if row["state"] != OUT:
        raise CodingError(ENDED[row["state"]])
    return int(row["texts"])


def _themes_for(
    engine: Diversa, store: CodingStore, found: Codes, list_: bytes | None
) -> tuple[bool, ThemeList]:
    """Return the list with which codes were made, and whether it is a new one."""
    if list_ is not None:
        given = themes.loads(list_)
        return _is_new(engine, store, found.campaign, found.module, given), given
    content = store.theme_list(found.campaign, found.module, found.version)
    if content is None:
        raise CodingError(
            f"Aquí no se conoce la versión {found.version} de la lista «{found.list_id}». Agregue el archivo de temas."
        )
    return False, themes.loads(content)


def _is_new(engine: Diversa, store: CodingStore, campaign: str, module: str, given: ThemeList) -> bool:
    """Tell whether a list is not known yet. Raises `CodingError` where it may not be used."""
    same = store.theme_list(campaign, module, given.version)
    if same is not None and themes.loads(same).digest() == given.digest():
        return False
    themes.check_questions(given, sealed_questions(questionnaire_of(engine, campaign, module)))
    newest = store.theme_list(campaign, module)
    if newest is not None:
        themes.check_successor(given, themes.loads(newest))
    return True


def _check_marks(engine: Diversa, found: Codes) -> None:
    key = engine.vault_of(found.campaign, found.module).texts_key
    for (id_, question), one in found.coded.items():
        if not hmac.compare_digest(one.mark, parcel.mark(key, found.parcel, id_, question)):
            raise CodingError(
                f"Un código es de un texto que no salió en este paquete (pregunta «{question}»). No se recibió ninguno."
            )


def adopt(engine: Diversa, campaign: str, module: str, content: bytes) -> ThemeList:
    """Make a list of themes the one that is used for a module. Raises `CodingError` where it may not be."""
    store, given = coding_store(engine, campaign, module), themes.loads(content)
    if _is_new(engine, store, campaign, module, given):
        store.add_theme_list(campaign, module, given.version, themes.dumps(given))
    return given


def current_list(engine: Diversa, campaign: str, module: str) -> ThemeList | None:
    """Return the newest list of themes of a module; None before the first one."""
    content = coding_store(engine, campaign, module).theme_list(campaign, module)
    return None if content is None else themes.loads(content)
