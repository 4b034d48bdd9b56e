"""Numbers and words in an address that no database can hold: an address that does not exist, never a breakdown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from diversa.accounts.roles import Role
from diversa.conversation.proposals import Kind, new_id
from diversa.engine import Diversa
from tests.console.staff import Office, Staff
from tests.servers import new_database
from tests.texts import Clock, installation

PROPOSALS = "/campanas/demo/propuestas/"
LONG = ["9" * 10, "9" * 30, "9" * 5000]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Diversa]:
    """Yield an installation on each engine in turn."""
    for name in ("DIVERSA_DATABASE", "DIVERSA_DATABASE_QUIET"):
        monkeypatch.delenv(name, raising=False)
    if request.param == "postgres":
        url = request.getfixturevalue("postgres")
        monkeypatch.setenv("DIVERSA_DATABASE", url)
        monkeypatch.setenv("DIVERSA_DATABASE_QUIET", new_database(url))
    found = installation(tmp_path / "home", Clock())
    yield found
    found.close()


@pytest.fixture
def staff(engine: Diversa) -> Staff:
    """Return somebody who may see everything, accounts and proposals among it."""
    return Office(engine).sign_in(Role.ADMINISTRATOR, Role.REVIEWER)


def test_long_numbers_are_not_found(engine: Diversa, staff: Staff) -> None:
    """In the audit log, of a group of proposals, of a message, and in the form that joins proposals."""
    id_ = new_id()
    engine.proposals.propose("demo", id_, Kind.QUESTION, "Una pregunta", engine.today())
    for number in LONG:
        for address in (
            f"/registro/?antes={number}",
            f"{PROPOSALS}{number}/",
            f"/campanas/demo/resultados/loud/retirar/{number}/",
        ):
            assert staff.get(address).status_code == 404, address[:80]
        for address in (f"{PROPOSALS}{number}/sacar/", f"/mensajes/abc/{number}/borrar/"):
            assert staff.post(address, page="/mi-cuenta/").status_code == 404, address[:80]
        answer = staff.post(PROPOSALS, action="join", proposal=id_.hex(), group=number)
        assert (answer.status_code, "Ese grupo no existe" in answer.text) == (422, True)
    assert staff.get(f"/registro/?antes={'9' * 9}").status_code == 200


def test_control_characters_are_no_part_of_a_subject(engine: Diversa, staff: Staff) -> None:
    """What is asked for is read without them, half letters too."""
    engine.audit_log.write("alguien", "campaign.open", "demo/loud")
    for typed in ("demo%00", "%00%1bdemo%0a", "demo%7f"):
        page = staff.get(f"/registro/?sobre={typed}")
        assert page.status_code == 200
        assert "demo/loud" in page.text
    assert staff.get("/registro/?sobre=%ed%a0%80").status_code == 200
