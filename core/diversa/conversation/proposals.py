"""What people propose to ask, and what the office answers.

The words that people wrote are read by the office alone and are gone after 90 days. What is public is the office's own:
the title of a group of proposals, its answer, and how many they were, in tens.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from diversa.conversation.words import ConversationError, kept_since, week
from diversa.privacy.locking import CannotUnlock, lock, unlock
from diversa.store.conversation import ProposalStore
from diversa.store.responses import as_date
from diversa.texts import Text
from diversa.vaults import Vault

_ = Text
MOST = 5_000
"""Proposals of one campaign that may wait for the office: a flood must not fill the disk."""
ID_BYTES = 16
TITLE, ANSWER = 120, 3_000
"""Letters of a group's title and of its answer."""
FULL = _("Hay muchas propuestas por leer. Por ahora no podemos recibir más. Intente otro día.")
CHANGED = _(
    "Otra persona cambió esto mientras usted escribía. Mire lo que dice ahora y haga su cambio otra vez."
)
NO_TITLE = _("Escriba un título de una a {most} letras.")
NO_ANSWER = _("Escriba la respuesta, de una a {most} letras, antes de publicarla.")
NO_GROUP = _("Ese grupo no existe en esta campaña.")


class Kind(StrEnum):
    """Say what is proposed."""

    QUESTION = "question"
    SUBJECT = "subject"


TITLES = {Kind.QUESTION: _("Una pregunta"), Kind.SUBJECT: _("Un tema")}


@dataclass(frozen=True)
class Proposal:
    """Hold what somebody proposed; `text` is None where it cannot be read any more."""

    id: bytes
    kind: Kind
    period: str
    text: str | None = field(repr=False)


@dataclass(frozen=True)
class Group:
    """Hold what the office answers to proposals that ask for the same; public from `answered_on`."""

    campaign: str
    number: int
    title: str
    answer: str
    proposals: int
    answered_on: date | None
    version: int

    @property
    def people(self) -> Text:
        """Say how many proposals there were, in tens."""
        tens = self.proposals // 10 * 10
        return _("{tens} propuestas o más").fill(tens=tens) if tens else _("Menos de diez propuestas")


def new_id() -> bytes:
    """Draw the id of a proposal, which tells nothing and makes sending twice harmless."""
    return secrets.token_bytes(ID_BYTES)


class Proposals:
    """Keep what people propose, group it, and answer."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    @property
    def _store(self) -> ProposalStore:
        return ProposalStore(self._vault.store.engine)

    def propose(self, campaign: str, id_: bytes, kind: Kind, text: str, today: date) -> None:
        """Keep a proposal. Raises `ConversationError` where too many wait already."""
        locked = lock(text, self._vault.proposals_key, *_place(campaign, id_))
        if not self._store.propose(id_, campaign, kind.value, week(today), locked, MOST):
            raise ConversationError(FULL)

    def of(self, campaign: str, group: int | None = None) -> tuple[Proposal, ...]:
        """Return the proposals of a group, or those that are in none, in no order of time."""
        rows = self._store.of(campaign, group)
        return tuple(
            Proposal(id_, Kind(kind), period, self._text(campaign, id_, words))
            for id_, kind, period, words in rows
        )

    def _text(self, campaign: str, id_: bytes, words: bytes) -> str | None:
        try:
            return unlock(words, self._vault.proposals_key, *_place(campaign, id_))
        except CannotUnlock:
            return None

    def waiting(self) -> Mapping[str, int]:
        """Return campaign → how many of its proposals are in no group."""
        return dict(self._store.waiting())

    def groups(self, campaign: str) -> tuple[Group, ...]:
        """Return every group of a campaign, newest first."""
        return tuple(map(_group, self._store.all_groups(campaign)))

    def answered(self, campaign: str) -> tuple[Group, ...]:
        """Return the groups that are answered in public, the newest answer first."""
        found = (group for group in self.groups(campaign) if group.answered_on)
        return tuple(sorted(found, key=lambda group: (str(group.answered_on), group.number), reverse=True))

    def group(self, campaign: str, number: int) -> Group:
        """Return one group. Raises `ConversationError` where the campaign has none of this number."""
        row = self._store.group(campaign, number)
        if row is None:
            raise ConversationError(NO_GROUP)
        return _group(row)

    def gather(self, campaign: str, title: str, ids: Collection[bytes]) -> Group:
        """Make a group of some proposals. Raises `ConversationError` for a title that is none."""
        number = self._store.add_group(campaign, _title(title))
        self._store.join(campaign, ids, number)
        return self.group(campaign, number)

    def join(self, campaign: str, number: int, ids: Collection[bytes]) -> int:
        """Put more proposals into a group; return how many were free."""
        return self._store.join(campaign, ids, self.group(campaign, number).number)

    def part(self, campaign: str, number: int, id_: bytes) -> bool:
        """Take a proposal out of a group; tell whether it was there."""
        return self._store.part(campaign, id_, number)

    def discard(self, campaign: str, ids: Collection[bytes]) -> int:
        """Erase proposals that are in no group, as insults or a name; return how many."""
        return self._store.discard(campaign, ids)

    def save(self, group: Group, title: str, answer: str) -> None:
        """Change the words of a group. Raises `ConversationError` for bad ones, or where somebody was faster."""
        answer = answer.replace("\r\n", "\n").strip()
        if len(answer) > ANSWER or (group.answered_on and not answer):
            raise ConversationError(NO_ANSWER.fill(most=ANSWER))
        self._change(group, title=_title(title), answer=answer)

    def publish(self, group: Group, today: date) -> None:
        """Make an answer public. Raises `ConversationError` where there is none, or somebody was faster."""
        if not group.answer:
            raise ConversationError(NO_ANSWER.fill(most=ANSWER))
        self._change(group, answered_on=today)

    def hide(self, group: Group) -> None:
        """Take an answer back from the public page. Raises `ConversationError` where somebody was faster."""
        self._change(group, answered_on=None)

    def _change(self, group: Group, **values: Any) -> None:
        if not self._store.change_group(group.campaign, group.number, group.version, **values):
            raise ConversationError(CHANGED)

    def forget(self, today: date) -> int:
        """Erase the words of proposals after 90 days, answered or not; return how many went."""
        return self._store.forget_before(kept_since(today))


def _title(typed: str) -> str:
    title = " ".join(typed.split())
    if not 1 <= len(title) <= TITLE:
        raise ConversationError(NO_TITLE.fill(most=TITLE))
    return title


def _place(campaign: str, id_: bytes) -> tuple[bytes, ...]:
    return b"proposal", campaign.encode(), id_


def _group(row: Mapping[str, Any]) -> Group:
    return Group(
        row["campaign"],
        row["number"],
        row["title"],
        row["answer"],
        row["proposals"],
        None if row["answered_on"] is None else as_date(row["answered_on"]),
        row["version"],
    )
