"""Paper of a session: a poster with its code, a guide for whoever leads it, and afterwards a report for the community.

The report has the number of people and what the campaign published last; a session has no results of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from diversa.campaigns.campaigns import EnabledModule
from diversa.campaigns.instruments import Paused
from diversa.campaigns.sessions import FEWEST_SHOWN, Session
from diversa.engine import Diversa
from diversa.facilitation.paper import Paper
from diversa.indicators.model import Indicator
from diversa.privacy.receipts import display
from diversa.releases import wording
from diversa.releases.comparing import EarlierEdition, earlier_editions
from diversa.releases.summary import key_indicators
from diversa.texts import Catalogue, Text

_ = Text
MOST_SENTENCES = 5
FEW = _("menos de cinco")


@dataclass(frozen=True)
class Told:
    """Hold what the report tells of one module: how many people of the session, and what the campaign published."""

    title: str
    people: str
    edition: str
    """Which release it is; empty where nothing was published yet."""
    sentences: tuple[tuple[str, str], ...]
    """What an indicator is about, and what is said of it."""
    address: str


def session_address(session: Session) -> str:
    """Return the path of a session."""
    return f"/s/{session.id.lower()}/"


def poster_pdf(paper: Paper, session: Session) -> bytes:
    """Print a poster with the code to photograph. Raises `NoPdf` where this machine cannot."""
    return paper.pdf("poster", **_shown(paper, session))


def guide_pdf(paper: Paper, session: Session) -> bytes:
    """Print the guide for whoever leads the session. Raises `NoPdf` where this machine cannot."""
    return paper.pdf("guide", **_shown(paper, session))


def report_pdf(engine: Diversa, paper: Paper, session: Session) -> bytes:
    """Print the report for the community. Raises `NoPdf` where this machine cannot."""
    return paper.pdf("report", session=session, told=told(engine, paper, session))


def _shown(paper: Paper, session: Session) -> dict[str, Any]:
    path = session_address(session)
    return {
        "session": session,
        "letters": display(session.id),
        "address": paper.spoken(path),
        "qr": paper.qr(paper.address(path)),
    }


def people_said(people: int | None, t: Catalogue) -> str:
    """Say how many people finished; below five only that they are fewer."""
    return t(FEW) if people is None or people < FEWEST_SHOWN else str(people)


def told(engine: Diversa, paper: Paper, session: Session) -> tuple[Told, ...]:
    """Return what the report tells, module by module; one that cannot be served now is left out."""
    found = []
    for name, people in engine.sessions.people(session).items():
        try:
            module = engine.campaigns.module(session.campaign, name)
        except Paused:
            continue
        found.append(_told(engine, paper, module, people_said(people, paper.catalogue)))
    return tuple(found)


def _told(engine: Diversa, paper: Paper, module: EnabledModule, people: str) -> Told:
    instrument, t = module.instrument, module.instrument.snapshot.catalogue(paper.language)
    t = t | paper.catalogue
    editions = earlier_editions(
        engine.store,
        engine.home,
        [module.campaign],
        module.campaign,
        instrument.questionnaire,
        instrument.indicators,
    )
    title = t(instrument.questionnaire.title)
    if not editions:
        return Told(title, people, "", (), "")
    last = editions[-1]
    words = _("Edición {number}, con datos hasta el {day}")
    place = f"/resultados/{module.campaign.slug}/{instrument.questionnaire.public_name}/"
    said = [_sentence(indicator, last, t) for indicator in key_indicators(instrument.indicators)]
    sentences = tuple(sentence for sentence in said if sentence)[:MOST_SENTENCES]
    edition = t(words.fill(number=last.number, day=last.day.isoformat()))
    return Told(title, people, edition, sentences, paper.spoken(place))


def _sentence(indicator: Indicator, edition: EarlierEdition, t: Catalogue) -> tuple[str, str] | None:
    """Say the one figure of an indicator; nothing of what was withheld or has several categories."""
    figures = edition.figures.get(indicator.id, ())
    if len(figures) != 1:
        return None
    spoken = wording.spoken(figures[0], t)
    if spoken is None and not figures[0].shown:
        return None
    words = wording.figure_words(figures[0], t)
    return t(indicator.title), t(spoken) if spoken else f"{words} {t(indicator.unit)}".strip()
