"""A release that was withdrawn: nobody is shown it any more, and everybody is told so."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from diversa.engine import Diversa
from diversa.releases.build import build_release
from diversa.releases.withdrawing import withdraw
from diversa.web.app import create_app
from tests.noise.building import DAY, answer, installation
from tests.signing import NAMES, opened, undrawn

__all__ = ["undrawn"]
PLACE = "/resultados/demo/noise/"
NOTICE, NOTICE_EN = "Una pregunta estaba mal traducida.", "One question was badly translated."


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory, undrawn: None) -> Path:
    """Return the folder of a demonstration with two releases; each test takes a copy."""
    folder = tmp_path_factory.mktemp("twice") / "home"
    engine = installation(folder)
    build_release(engine, *NAMES, as_of=DAY, publish=True)
    answer(engine, 60, seed=2)
    build_release(engine, *NAMES, publish=True)
    engine.close()
    return folder


@pytest.fixture
def engine(tmp_path: Path, twice: Path) -> Diversa:
    """Return this test's installation."""
    shutil.copytree(twice, tmp_path / "home")
    return opened(tmp_path / "home")


@pytest.fixture
def client(engine: Diversa) -> FlaskClient:
    """Return somebody who reads results."""
    return create_app(engine).test_client(use_cookies=False)


def test_the_notice_stands_where_the_release_was(engine, client):
    """Its page and each of its files answer 410 with the day and the notice, and lead to the edition that stands."""
    assert client.get(f"{PLACE}2/", buffered=True).status_code == 200
    withdraw(engine, "", *NAMES, 2, NOTICE, NOTICE_EN)
    for path in (
        "",
        "tables-datos-simulados.csv",
        "manifest.json",
        "results.css",
        "nothing.html",
    ):
        gone = client.get(f"{PLACE}2/{path}")
        assert gone.status_code == 410, path
        assert "Esta publicación se retiró" in gone.text
        assert "22 de noviembre de 2026" in gone.text
        assert NOTICE in gone.text
        assert f'href="{PLACE}1/"' in gone.text
    assert client.get(f"{PLACE}1/", buffered=True).status_code == 200
    assert client.get(f"{PLACE}3/").status_code == 404


def test_the_one_before_is_never_shown_as_the_newest(engine, client):
    """The address of the newest leads to the notice; only from there somebody goes on to an earlier one."""
    assert "La última edición se retiró" not in client.get("/resultados/").text
    withdraw(engine, "", *NAMES, 2, NOTICE)
    assert client.get(PLACE).headers["Location"] == f"{PLACE}2/"
    assert PLACE in client.get("/resultados/").text
    assert "La última edición se retiró" in client.get("/resultados/").text


def test_an_earlier_one_can_be_withdrawn_alone(engine, client):
    """The newest stays the newest."""
    withdraw(engine, "", *NAMES, 1, NOTICE)
    assert client.get(PLACE).headers["Location"] == f"{PLACE}2/"
    assert client.get(f"{PLACE}1/").status_code == 410
    assert client.get(f"{PLACE}2/", buffered=True).status_code == 200


def test_where_all_are_withdrawn_it_says_so(engine, client):
    """There is no other edition to lead to, and the list of results still has the campaign."""
    for number in (1, 2):
        withdraw(engine, "", *NAMES, number, NOTICE)
    gone = client.get(f"{PLACE}2/")
    assert "No hay otra edición" in gone.text
    assert f'href="{PLACE}1/"' not in gone.text
    assert PLACE in client.get("/resultados/").text


def test_the_notice_is_read_in_ones_own_language(engine, client):
    """Where the English pages were, everything around it is English; each wording is marked for who listens."""
    withdraw(engine, "", *NAMES, 2, NOTICE, NOTICE_EN)
    page = client.get(f"{PLACE}2/en/index.html").text
    assert '<html lang="en">' in page
    assert "November 22, 2026" in page
    assert f'<p lang="es">{NOTICE}</p>' in page
    assert f'<p lang="en">{NOTICE_EN}</p>' in page


def test_what_somebody_writes_into_a_notice_stays_text(engine, client):
    """A notice is escaped: it makes no markup."""
    withdraw(engine, "", *NAMES, 2, "<script>alert(1)</script>")
    assert "<script>alert" not in client.get(f"{PLACE}2/").text
