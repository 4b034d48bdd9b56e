"""When the disk is full or something breaks: nothing is acknowledged that is not kept, and people read what to do."""

from __future__ import annotations

import peewee
import pytest

from diversa.store.responses import Row
from tests.web.reading import stored
from tests.web.tiny import ANSWERS

TINY = "/demo/tiny/"


def test_a_full_disk_is_said_and_loses_nothing(visitor, engine, app):
    """When the database cannot grow, nothing is acknowledged and nothing half-written; later the same page sends."""
    visitor.walk(ANSWERS)
    last = visitor.page.entries("send")
    database = engine.store.engine.db
    pages = database.execute_sql("PRAGMA page_count").fetchone()[0]
    database.execute_sql(f"PRAGMA max_page_count = {pages}")
    rows = (Row(number.to_bytes(16), "demo", "x", "", "", "x" * 500) for number in range(1000))
    with pytest.raises(peewee.OperationalError, match="full"):  # until not even a small row fits
        any(engine.store.keep(row, b"", engine.today()) is None for row in rows)
    visitor.send(last)
    assert visitor.answer.status_code == 503
    assert "No pudimos guardar sus respuestas" in visitor.page.words
    assert "no se duplican" in visitor.page.words
    assert "<code>" not in visitor.page.html
    assert stored(engine) == []
    database.execute_sql(f"PRAGMA max_page_count = {pages + 1000}")
    visitor.send(last)
    assert visitor.answer.status_code == 200
    assert len(stored(engine)) == 1


@pytest.mark.parametrize(
    "fault",
    [peewee.OperationalError("disk I/O error"), peewee.InterfaceError("gone"), OSError(28, "No space left")],
    ids=["disk", "connection", "full"],
)
def test_a_fault_of_the_store_is_503_at_both_doors(visitor, engine, monkeypatch, fault):
    """Whatever the disk or the database says, people read a sentence, clients get JSON, and 503."""

    def fail(*arguments):
        raise fault

    visitor.walk(ANSWERS)
    monkeypatch.setattr(engine.store, "keep", fail)
    last = visitor.page.entries("send")
    visitor.send(last)
    assert visitor.answer.status_code == 503
    assert "No pudimos guardar sus respuestas" in visitor.page.words
    address = "/api/v1/campaigns/demo/modules/tiny/responses/" + "0b" * 16
    answer = visitor.client.put(address, json={"answers": ANSWERS})
    assert answer.status_code == 503
    assert "no se duplican" in answer.json["message"]
    monkeypatch.undo()
    visitor.send(last)
    assert visitor.answer.status_code == 200


def test_a_fault_of_our_own_is_said_and_logged_without_answers(visitor, engine, monkeypatch, caplog):
    """An error nobody foresaw: 500, a sentence, and a log that says where but nothing of what was sent."""

    def fail(*arguments):
        raise RuntimeError(f"Canario {arguments}")

    visitor.walk(ANSWERS)
    monkeypatch.setattr(engine.store, "keep", fail)
    visitor.press("send")
    assert visitor.answer.status_code == 500
    assert "Algo falló de nuestro lado" in visitor.page.words
    assert "Canario" not in visitor.page.html
    assert "RuntimeError at test_faults.py" in caplog.text
    assert "Canario" not in caplog.text
    assert "loro" not in caplog.text


def test_a_counter_that_cannot_be_written_fails_nobody(visitor, app, engine, monkeypatch):
    """Numbers about pages are less than pages: they wait for the next minute."""

    def fail(*arguments):
        raise peewee.OperationalError("disk I/O error")

    counters = app.extensions["counters"]
    monkeypatch.setattr(engine.store, "add_counts", fail)
    monkeypatch.setattr("diversa.web.counting.EVERY", -1.0)
    assert visitor.client.get(TINY).status_code == 200
    monkeypatch.undo()
    counters.flush()
    [row] = engine.store.counts("demo", "tiny")
    assert (row["section"], row["event"], row["people"]) == ("start", "shown", 2)
