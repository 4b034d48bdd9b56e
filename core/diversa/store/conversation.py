"""What people and the office say to each other: messages of receipts, proposals, and what the office did.

Words of people come and go here locked. Weeks stand beside them, never days, and nothing that leads to a response.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from enum import Enum
from typing import Any

import peewee
from peewee import JOIN, fn

from diversa.store.engines import Engine
from diversa.store.responses import table


class Said(Enum):
    """Say what became of a message."""

    KEPT = "kept"
    AGAIN = "again"
    """It was there already: the same page was sent twice."""
    UNKNOWN = "unknown"
    """There is no response that it could be about."""
    FULL = "full"
    """As many messages wait for a reply as may."""


class ThreadStore:
    """Read and write the messages that belong to receipts, in one database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        db = engine.db
        self.threads = table(db, "thread", "id number campaign module period", key="id")
        self.messages = table(db, "message", "thread place office period mark content")
        self.responses = table(db, "response", "id campaign module", key="id")

    def remark(
        self,
        thread: bytes,
        response: bytes,
        *,
        number: str,
        period: str,
        mark: bytes,
        most: int,
        lock: Callable[[int], bytes],
    ) -> Said:
        """Add what a person says about a stored response.

        `lock` locks it for its place in the thread; `mark` tells the same page sent twice from two messages; `number` is
        taken where the thread is new. At most `most` messages wait for a reply.
        """
        t = self.threads
        with self.engine.writing():
            place = self._response(response)
            if place is None:
                return Said.UNKNOWN
            new = {"number": number, "campaign": place[0], "module": place[1], "period": period}
            t.insert(id=thread, **new).on_conflict_ignore().execute()
            # Changing the row makes PostgreSQL's writers of one thread wait for each other.
            t.update(number=t.number).where(t.id == thread).execute()
            before = self._messages(thread)
            if any(bytes(row["mark"]) == mark for row in before):
                return Said.AGAIN
            if self._unanswered(before) >= most:
                return Said.FULL
            self._add(thread, before, period, mark, lock, office=False)
        return Said.KEPT

    def _response(self, id_: bytes) -> tuple[str, str] | None:
        """Return campaign and module of a response, which nobody withdraws until the transaction ends."""
        t = self.responses
        mine = t.select(t.campaign, t.module).where(t.id == id_).tuples()
        return next(iter(mine if self.engine.is_sqlite else mine.for_update("FOR SHARE")), None)

    def _messages(self, thread: bytes) -> list[Mapping[str, Any]]:
        t = self.messages
        return list(t.select().where(t.thread == thread).order_by(t.place))

    @staticmethod
    def _unanswered(messages: list[Mapping[str, Any]]) -> int:
        answered = max((row["place"] for row in messages if row["office"]), default=-1)
        return sum(row["place"] > answered for row in messages)

    def _add(
        self,
        thread: bytes,
        before: list[Mapping[str, Any]],
        period: str,
        mark: bytes,
        lock: Callable[[int], bytes],
        *,
        office: bool,
    ) -> None:
        place = before[-1]["place"] + 1 if before else 0
        row = {"thread": thread, "place": place, "office": office, "period": period, "mark": mark}
        self.messages.insert(**row, content=lock(place)).execute()
        self.threads.update(period=period).where(self.threads.id == thread).execute()

    def reply(self, number: str, *, period: str, mark: bytes, lock: Callable[[bytes, int], bytes]) -> Said:
        """Add what the office answers in the thread of a number; `lock` locks it for the thread and its place."""
        t = self.threads
        with self.engine.writing():
            if not t.update(number=t.number).where(t.number == number).execute():
                return Said.UNKNOWN
            thread = bytes(t.select(t.id).where(t.number == number).scalar())
            before = self._messages(thread)
            if any(bytes(row["mark"]) == mark for row in before):
                return Said.AGAIN
            self._add(thread, before, period, mark, lambda place: lock(thread, place), office=True)
        return Said.KEPT

    def blank(self, number: str, place: int) -> bool:
        """Erase the words of one message, on SQLite also from the journal; tell whether there were any."""
        t, m = self.threads, self.messages
        mine = m.thread.in_(t.select(t.id).where(t.number == number)) & (m.place == place)
        with self.engine.writing():
            gone = m.update(content=b"").where(mine & (m.content != b"")).execute()
        if gone and self.engine.is_sqlite:
            self.engine.forget_deleted()
        return bool(gone)

    def messages_of(self, thread: bytes) -> list[tuple[int, bool, bytes]]:
        """Return (place, whether the office wrote it, locked words) of a thread, oldest first."""
        rows = self._messages(thread)
        return [(row["place"], bool(row["office"]), bytes(row["content"])) for row in rows]

    def thread(self, number: str) -> Mapping[str, Any] | None:
        """Return the thread of a number: id, campaign, module, period; None where there is none."""
        t = self.threads
        return next(iter(t.select().where(t.number == number)), None)

    def all(self) -> list[Mapping[str, Any]]:
        """Return every thread: number, campaign, module, period, messages, the place of the last one and of the office's last."""
        t, m = self.threads, self.messages
        replied = fn.MAX(peewee.Case(None, ((m.office == True, m.place),), -1))  # noqa: E712 (SQL)
        query = t.select(
            t.number,
            t.campaign,
            t.module,
            t.period,
            fn.COUNT(m.place).alias("messages"),
            fn.MAX(m.place).alias("latest"),
            replied.alias("replied"),
        ).join(m, JOIN.INNER, on=(m.thread == t.id))
        return list(query.group_by(t.number, t.campaign, t.module, t.period).order_by(t.number))

    def forget_before(self, period: str) -> int:
        """Erase the messages from before a week, and the threads in which none is left; return how many messages went."""
        t, m = self.threads, self.messages
        with self.engine.writing():
            gone = m.delete().where(m.period < period).execute()
            t.delete().where(t.id.not_in(m.select(m.thread))).execute()
            return int(gone)


class ProposalStore:
    """Read and write what people propose to ask, and what the office answers to groups of proposals."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        db = engine.db
        self.proposals = table(db, "proposal", "id campaign kind period content joined", key="id")
        self.groups = table(
            db, "proposal_group", "campaign number title answer proposals answered_on version"
        )

    def propose(self, id_: bytes, campaign: str, kind: str, period: str, content: bytes, most: int) -> bool:
        """Keep one proposal, once for one id; tell whether there was room: at most `most` wait in a campaign."""
        t = self.proposals
        with self.engine.writing():
            waiting = t.select().where((t.campaign == campaign) & t.joined.is_null()).count()
            if waiting >= most:
                return False
            values = {"campaign": campaign, "kind": kind, "period": period, "content": content}
            t.insert(id=id_, **values).on_conflict_ignore().execute()
        return True

    def of(self, campaign: str, group: int | None = None) -> list[tuple[bytes, str, str, bytes]]:
        """Return (id, kind, week, locked words) of the proposals in a group, or of those in none, by id."""
        t = self.proposals
        mine = (t.campaign == campaign) & (t.joined.is_null() if group is None else t.joined == group)
        rows = t.select(t.id, t.kind, t.period, t.content).where(mine).order_by(t.id).tuples()
        return [(bytes(i), kind, period, bytes(content)) for i, kind, period, content in rows]

    def waiting(self) -> list[tuple[str, int]]:
        """Return (campaign, how many proposals are in no group) where there are any."""
        t = self.proposals
        query = t.select(t.campaign, fn.COUNT(t.id).alias("n")).where(t.joined.is_null())
        return list(query.group_by(t.campaign).order_by(t.campaign).tuples())

    def add_group(self, campaign: str, title: str) -> int:
        """Make an empty group; return its number."""
        t = self.groups
        with self.engine.writing():
            if not self.engine.is_sqlite:  # two new groups at once take two numbers
                self.engine.db.execute_sql("LOCK TABLE proposal_group IN EXCLUSIVE MODE")
            last = t.select(fn.MAX(t.number)).where(t.campaign == campaign).scalar()
            number = int(last or 0) + 1
            t.insert(
                campaign=campaign,
                number=number,
                title=title,
                answer="",
                proposals=0,
                answered_on=None,
                version=1,
            ).execute()
        return number

    def join(self, campaign: str, ids: Collection[bytes], number: int) -> int:
        """Put proposals that are in no group into one, and count them there; return how many."""
        t, g = self.proposals, self.groups
        free = (t.campaign == campaign) & t.joined.is_null() & t.id.in_(list(ids))
        with self.engine.writing():
            moved = t.update(joined=number).where(free).execute()
            mine = (g.campaign == campaign) & (g.number == number)
            g.update(proposals=g.proposals + moved).where(mine).execute()
        return int(moved)

    def part(self, campaign: str, id_: bytes, number: int) -> bool:
        """Take a proposal out of a group again; tell whether it was there."""
        t, g = self.proposals, self.groups
        there = (t.campaign == campaign) & (t.id == id_) & (t.joined == number)
        with self.engine.writing():
            moved = t.update(joined=None).where(there).execute()
            mine = (g.campaign == campaign) & (g.number == number)
            g.update(proposals=g.proposals - moved).where(mine).execute()
        return bool(moved)

    def discard(self, campaign: str, ids: Collection[bytes]) -> int:
        """Erase proposals that are in no group; return how many."""
        t = self.proposals
        free = (t.campaign == campaign) & t.joined.is_null() & t.id.in_(list(ids))
        with self.engine.writing():
            return int(t.delete().where(free).execute())

    def all_groups(self, campaign: str) -> list[Mapping[str, Any]]:
        """Return the groups of a campaign, newest first."""
        t = self.groups
        return list(t.select().where(t.campaign == campaign).order_by(t.number.desc()))

    def group(self, campaign: str, number: int) -> Mapping[str, Any] | None:
        """Return one group; None where there is none."""
        t = self.groups
        return next(iter(t.select().where((t.campaign == campaign) & (t.number == number))), None)

    def change_group(self, campaign: str, number: int, version: int, **values: Any) -> bool:
        """Change a group that nobody changed since a version; tell whether that was so."""
        t = self.groups
        mine = (t.campaign == campaign) & (t.number == number) & (t.version == version)
        with self.engine.writing():
            return bool(t.update(version=version + 1, **values).where(mine).execute())

    def forget_before(self, period: str) -> int:
        """Erase the words of proposals from before a week, in a group or not; return how many went."""
        with self.engine.writing():
            return int(self.proposals.delete().where(self.proposals.period < period).execute())


class NewsStore:
    """Read and write what the office tells that it did."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        columns = "id campaign kind title text module release link told_on corrected_on changed_at version"
        self.news = table(engine.db, "news", columns, key="id")

    def add(self, **values: Any) -> None:
        """Write a new entry."""
        with self.engine.writing():
            self.news.insert(version=1, **values).execute()

    def of(self, campaign: str) -> list[Mapping[str, Any]]:
        """Return the entries of a campaign, drafts first, then the newest first."""
        t = self.news
        rows = list(t.select().where(t.campaign == campaign).order_by(t.changed_at.desc(), t.id))
        return sorted(rows, key=lambda row: str(row["told_on"] or "9999"), reverse=True)

    def get(self, id_: str) -> Mapping[str, Any] | None:
        """Return one entry; None where there is none."""
        return next(iter(self.news.select().where(self.news.id == id_)), None)

    def change(self, id_: str, version: int, **values: Any) -> bool:
        """Change an entry that nobody changed since a version; tell whether that was so."""
        t = self.news
        with self.engine.writing():
            changed = t.update(version=version + 1, **values).where((t.id == id_) & (t.version == version))
            return bool(changed.execute())

    def discard(self, id_: str) -> bool:
        """Erase an entry that was never published; tell whether it was one."""
        t = self.news
        with self.engine.writing():
            return bool(t.delete().where((t.id == id_) & t.told_on.is_null()).execute())
