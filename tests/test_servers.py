"""The servers that other tests stand on are real and leave nothing behind."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.servers import lacking, new_database, postgresql

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def _one(url: str, statement: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(statement.encode()).fetchone()
    assert row is not None
    return row[0]


def test_each_test_has_a_database_of_its_own(postgres: str) -> None:
    """A table made in one database is not seen in the next, and both are UTF-8 on a durable server."""
    other = new_database(postgres)
    with psycopg.connect(postgres) as connection:
        connection.execute("CREATE TABLE kept (word text)")
    tables = "SELECT count(*) FROM pg_tables WHERE tablename = 'kept'"
    assert (_one(postgres, tables), _one(other, tables)) == (1, 0)
    assert _one(postgres, "SHOW server_encoding") == "UTF8"
    assert (_one(postgres, "SHOW fsync"), _one(postgres, "SHOW synchronous_commit")) == ("on", "on")


def test_the_database_server_ends_with_its_context() -> None:
    """Afterwards neither the process nor the folder is there."""
    with postgresql() as url:
        folder = Path(str(_one(url, "SHOW data_directory"))).parent
        process = int((folder / "data/postmaster.pid").read_text().split()[0])
    assert not folder.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_the_browser_is_the_machines_own_chromium(browser: Browser, page: Page) -> None:
    """The page runs scripts, reads Spanish, and is as wide as a small phone."""
    page.set_content("<p>¿Qué ve?</p>")
    assert page.evaluate("[navigator.language, innerWidth, document.body.innerText]") == [
        "es-CO",
        360,
        "¿Qué ve?",
    ]
    assert re.match(r"\d+\.", browser.version)


@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_a_missing_server_fails_in_ci_and_skips_elsewhere(
    ci: str, outcome: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is left out in silence where everything must run."""
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="apt-get install postgresql"):
        lacking("PostgreSQL", "postgresql")
