"""Sealed texts on their way: which ones wait, which ones are out to be read, and the themes that came back.

All of it lies in the database of the responses themselves, a sensitive module's in its own. A response is written once;
taking a sealed text out of it (`forget_sealed`) is the one exception, and it leaves every other letter as it was.
"""

from __future__ import annotations

import hashlib
from base64 import b64decode
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from diversa.store.responses import ResponseStore, as_date, table

COMMENT = "comment"
"""The question whose answer lies in a rating, not in a response."""
OUT, BACK, LATE, CANCELLED = "out", "back", "late", "cancelled"
"""What becomes of a parcel."""
HOLDS_SEALED = '%"sealed":{%'
"""A document without these letters has no sealed text; one with them nearly always has."""
_BATCH = 500
Place = tuple[bytes, str]
"""The id of a response or of a rating, and a question."""


@dataclass(frozen=True)
class SealedText:
    """Hold one ciphertext as it is stored; a comment does not know which questionnaire it was sealed for."""

    id: bytes
    question: str
    fingerprint: str
    period: str
    content: bytes

    @property
    def digest(self) -> bytes:
        """Return what tells this ciphertext from another one at the same place."""
        return digest_of(self.content)


def digest_of(content: bytes) -> bytes:
    """Return SHA-256 of a ciphertext."""
    return hashlib.sha256(content).digest()


class CodingStore:
    """Read and write what becomes of sealed texts, in the database where they are."""

    def __init__(self, store: ResponseStore) -> None:
        self.engine = store.engine
        self.responses, self.ratings = store.responses, store.ratings
        db = self.engine.db
        self.parcels = table(db, "text_parcel", "id campaign module out_on due_on texts state", key="id")
        self.out = table(db, "text_out", "id question campaign module parcel digest")
        self.themes = table(db, "text_theme", "id question campaign module themes")
        self.lists = table(db, "theme_list", "campaign module version content")

    # --- what is there ----------------------------------------------------------------------------------------------

    def count_waiting(self, campaign: str, module: str) -> int:
        """Count the responses and comments that hold a sealed text, also those that are out to be read."""
        held = self.responses.select().where(self._held(campaign, module)).count()
        return int(held) + int(self.ratings.select().where(self._commented(campaign, module)).count())

    def sealed(self, campaign: str, module: str, last: str = "~", week: str = "~") -> Iterator[SealedText]:
        """Yield the sealed texts up to a period, comments up to a week, in the order of ids."""
        for rows in self._in_order(self.responses, self._held(campaign, module), "period", last):
            for row in rows:
                yield from _texts_of(row)
        for rows in self._in_order(self.ratings, self._commented(campaign, module), "period", week):
            for row in rows:
                yield SealedText(bytes(row["id"]), COMMENT, "", row["period"], bytes(row["comment"]))

    def fingerprints(self, campaign: str, module: str) -> tuple[str, ...]:
        """Return the fingerprints under which this module was answered."""
        t = self.responses
        mine = (t.campaign == campaign) & (t.module == module)
        return tuple(sorted(row["fingerprint"] for row in t.select(t.fingerprint).where(mine).distinct()))

    def _in_order(self, t: Any, mine: Any, column: str, last: str) -> Iterator[list[Mapping[str, Any]]]:
        after = b""
        while True:
            query = t.select().where(mine & (t.id > after) & (getattr(t, column) <= last))
            rows = list(query.order_by(t.id).limit(_BATCH))
            if not rows:
                return
            yield rows
            after = bytes(rows[-1]["id"])

    def _held(self, campaign: str, module: str) -> Any:
        t = self.responses
        # `%` heeds case on PostgreSQL; on SQLite it would be another pattern language.
        held = t.document**HOLDS_SEALED if self.engine.is_sqlite else t.document % HOLDS_SEALED
        return (t.campaign == campaign) & (t.module == module) & held

    def _commented(self, campaign: str, module: str) -> Any:
        t = self.ratings
        return (t.campaign == campaign) & (t.module == module) & t.comment.is_null(False)

    # --- parcels ----------------------------------------------------------------------------------------------------

    def places_out(self, campaign: str, module: str) -> set[Place]:
        """Return the places of the texts that are in a parcel."""
        t = self.out
        mine = t.select(t.id, t.question).where((t.campaign == campaign) & (t.module == module))
        return {(bytes(row["id"]), row["question"]) for row in mine}

    def hand_out(
        self,
        id_: str,
        campaign: str,
        module: str,
        days: tuple[date, date],
        texts: Sequence[SealedText],
        fewest: int = 1,
    ) -> set[Place]:
        """Write a parcel and what is in it, in one transaction; return the places that went in.

        Who withdrew in this very moment is left out, and so is what another parcel has taken; where that leaves fewer
        than `fewest`, nothing is written. `days` are the day it goes out and the day it is due.
        """
        with self.engine.writing():
            if not self.engine.is_sqlite:  # two parcels at one moment take turns, as they do there
                self.engine.db.execute_sql("LOCK TABLE text_parcel IN SHARE ROW EXCLUSIVE MODE")
            ids = {t.id for t in texts}
            there = self._locked(ids, self.responses) | self._locked(ids, self.ratings)
            taken = self.places_out(campaign, module)
            new = [t for t in texts if t.id in there and (t.id, t.question) not in taken]
            places = {(text.id, text.question) for text in new}
            if len(new) < fewest:
                return places
            for text in new:
                one = {"id": text.id, "question": text.question, "digest": text.digest}
                self.out.insert(campaign=campaign, module=module, parcel=id_, **one).execute()
            values = {"out_on": days[0], "due_on": days[1], "texts": len(new), "state": OUT}
            self.parcels.insert(id=id_, campaign=campaign, module=module, **values).execute()
        return places

    def _locked(self, ids: Collection[bytes], t: Any) -> set[bytes]:
        """Return which rows are there, and keep them from being deleted until the transaction ends."""
        found: set[bytes] = set()
        ordered = sorted(ids)
        for start in range(0, len(ordered), _BATCH):
            query = t.select(t.id).where(t.id.in_(ordered[start : start + _BATCH]))
            rows = query if self.engine.is_sqlite else query.for_update("FOR SHARE")
            found |= {bytes(row["id"]) for row in rows}
        return found

    def parcel(self, id_: str) -> Mapping[str, Any] | None:
        """Return a parcel; None where there is none."""
        return next(iter(self.parcels.select().where(self.parcels.id == id_)), None)

    def parcels_of(self, campaign: str, module: str) -> list[Mapping[str, Any]]:
        """Return the parcels of a module in a campaign, the newest first."""
        t = self.parcels
        mine = (t.campaign == campaign) & (t.module == module)
        return [
            {**row, "out_on": as_date(row["out_on"]), "due_on": as_date(row["due_on"])}
            for row in t.select().where(mine).order_by(t.out_on.desc(), t.id)
        ]

    def end_parcel(self, id_: str, state: str) -> bool:
        """Say what became of a parcel that is out, and let its texts go into another one; tell whether it was out."""
        with self.engine.writing():
            ended = self._end(id_, state)
            self._empty(id_)
        return ended

    def _end(self, id_: str, state: str) -> bool:
        t = self.parcels
        return bool(t.update(state=state).where((t.id == id_) & (t.state == OUT)).execute())

    def _empty(self, id_: str) -> None:
        self.out.delete().where(self.out.parcel == id_).execute()

    def take_back(
        self, id_: str, campaign: str, module: str, coded: Mapping[Place, Sequence[int]], keeps_rest: bool
    ) -> int | None:
        """Write themes beside their responses, delete the ciphertexts, and end the parcel, in one transaction.

        `keeps_rest` leaves the ciphertexts without a code where they are. Return how many were deleted; what was withdrawn
        or written anew in the meantime is left aside. None, and nothing is changed, where the parcel is not out.
        """
        with self.engine.writing():
            if not self._end(id_, BACK):  # first: two who bring the same codes back wait for one another here
                return None
            sent = self._contents(id_)
            gone = self._forget({p: digest for p, digest in sent.items() if p in coded or not keeps_rest})
            for place in gone:
                if place in coded:
                    self._write_themes(place, campaign, module, coded[place])
            self._empty(id_)
        return len(gone)

    def _contents(self, id_: str) -> dict[Place, bytes]:
        rows = self.out.select().where(self.out.parcel == id_)
        return {(bytes(row["id"]), row["question"]): bytes(row["digest"]) for row in rows}

    def _write_themes(self, place: Place, campaign: str, module: str, themes: Sequence[int]) -> None:
        t, new = self.themes, {"themes": " ".join(map(str, sorted(themes)))}
        query = t.insert(id=place[0], question=place[1], campaign=campaign, module=module, **new)
        query.on_conflict(conflict_target=[t.id, t.question], update=new).execute()

    # --- deleting ---------------------------------------------------------------------------------------------------

    def forget_sealed(self, id_: bytes, question: str) -> bool:
        """Take one sealed text out of a stored response, or a comment out of its rating; tell whether it was there.

        It is the only change of a stored document. Every other part of it stays as it was written.
        """
        with self.engine.writing():
            gone = bool(self._forget({(id_, question): None}))
        if gone and self.engine.is_sqlite:
            self.engine.forget_deleted()
        return gone

    def forget_parcel(self, id_: str, state: str = LATE) -> int:
        """End a parcel that is out and delete its ciphertexts, as when it did not come back; return how many went."""
        with self.engine.writing():
            gone = self._forget(self._contents(id_)) if self._end(id_, state) else []
            self._empty(id_)
        return len(gone)

    def forget_until(self, campaign: str, module: str, last: str, week: str) -> int:
        """Delete the ciphertexts that were written up to a period, comments up to a week; return how many went."""
        old = [(text.id, text.question) for text in self.sealed(campaign, module, last, week)]
        gone = 0
        for start in range(0, len(old), _BATCH):
            with self.engine.writing():
                gone += len(self._forget(dict.fromkeys(old[start : start + _BATCH])))
                for id_, question in old[start : start + _BATCH]:
                    t = self.out
                    t.delete().where((t.id == id_) & (t.question == question)).execute()
        return gone

    def _forget(self, places: Mapping[Place, bytes | None]) -> list[Place]:
        """Delete ciphertexts, where a digest is given only those that it is of; return the places that lost one."""
        by_id: dict[bytes, dict[str, bytes | None]] = {}
        for id_, question in sorted(places):
            by_id.setdefault(id_, {})[question] = places[id_, question]
        gone = []
        # Responses before ratings, as a withdrawal locks them: otherwise the two could wait for each other.
        for id_, wanted in by_id.items():
            gone += [(id_, question) for question in self._rewrite(id_, wanted)]
        for id_, wanted in by_id.items():
            if COMMENT in wanted and (id_, COMMENT) not in gone and self._uncomment(id_, wanted[COMMENT]):
                gone.append((id_, COMMENT))
        return gone

    def _uncomment(self, id_: bytes, digest: bytes | None) -> bool:
        t = self.ratings
        row = self._one(t, t.comment, id_)
        if row is None or row["comment"] is None or digest not in (None, digest_of(bytes(row["comment"]))):
            return False
        t.update(comment=None).where(t.id == id_).execute()
        return True

    def _rewrite(self, id_: bytes, wanted: Mapping[str, bytes | None]) -> list[str]:
        t = self.responses
        row = self._one(t, t.document, id_)
        if row is None:
            return []
        document = orjson.loads(row["document"])
        sealed = document.get("sealed", {})
        gone = [
            question
            for question, digest in wanted.items()
            if question in sealed and digest in (None, digest_of(b64decode(sealed[question])))
        ]
        if gone:
            left = {question: text for question, text in sealed.items() if question not in gone}
            del document["sealed"]
            content = orjson.dumps({**document, "sealed": left} if left else document).decode()
            t.update(document=content).where(t.id == id_).execute()
        return gone

    def _one(self, t: Any, column: Any, id_: bytes) -> Mapping[str, Any] | None:
        query = t.select(column).where(t.id == id_)
        return next(iter(query if self.engine.is_sqlite else query.for_update()), None)

    # --- themes -----------------------------------------------------------------------------------------------------

    def themes_of(self, campaign: str, module: str) -> Iterator[tuple[bytes, str, tuple[int, ...]]]:
        """Yield (id, question, themes) of what was coded, in no order that tells anything."""
        t = self.themes
        query = t.select().where((t.campaign == campaign) & (t.module == module)).order_by(t.id, t.question)
        for row in query:
            yield bytes(row["id"]), row["question"], tuple(map(int, row["themes"].split()))

    def theme_list(self, campaign: str, module: str, version: int | None = None) -> str | None:
        """Return a list of themes, the newest without a version; None where there is none."""
        t = self.lists
        mine = (t.campaign == campaign) & (t.module == module)
        chosen = mine if version is None else mine & (t.version == version)
        row = next(iter(t.select().where(chosen).order_by(t.version.desc()).limit(1)), None)
        return None if row is None else str(row["content"])

    def add_theme_list(self, campaign: str, module: str, version: int, content: str) -> None:
        """Write a new list of themes; an earlier version stays."""
        with self.engine.writing():
            self.lists.insert(campaign=campaign, module=module, version=version, content=content).execute()


def _texts_of(row: Mapping[str, Any]) -> Iterator[SealedText]:
    for question, text in orjson.loads(row["document"]).get("sealed", {}).items():
        yield SealedText(bytes(row["id"]), question, row["fingerprint"], row["period"], b64decode(text))
