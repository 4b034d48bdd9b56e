"""The log of what the office did: it seals itself, and says where somebody touched it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from diversa.cli.program import execute
from diversa.engine import Diversa
from diversa.home import Home


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Diversa]:
    """Return an installation whose log has five entries."""
    engine = Diversa(Home(tmp_path / "home"))
    for number in range(1, 6):
        engine.audit_log.write("ana@example.org", "campaign.open", f"campaña-{number}", modules=number)
    yield engine
    engine.close()


def change(engine: Diversa, statement: str) -> None:
    """Do to the table what only somebody with the database's password can."""
    with engine.store.engine.writing():
        engine.store.engine.db.execute_sql(statement)


def test_what_nobody_touched_is_whole(engine: Diversa):
    """Every entry is read back as it was written, and the log verifies."""
    newest = engine.audit_log.newest(1)[0]
    assert (newest.number, newest.who, newest.action) == (5, "ana@example.org", "campaign.open")
    assert (newest.subject, newest.details) == ("campaña-5", {"modules": "5"})
    assert engine.audit_log.verify().bad is None
    assert engine.audit_log.verify().entries == 5


@pytest.mark.parametrize(
    ("statement", "first_bad"),
    [
        ("UPDATE audit_entry SET who = 'otra@example.org' WHERE number = 3", 3),
        ("UPDATE audit_entry SET action = 'campaign.close' WHERE number = 1", 1),
        ("UPDATE audit_entry SET at = '2020-01-01T00:00:00+00:00' WHERE number = 5", 5),
        ("UPDATE audit_entry SET details = '{}' WHERE number = 2", 2),
        ("UPDATE audit_entry SET subject = '' WHERE number = 4", 4),
        ("DELETE FROM audit_entry WHERE number = 2", 2),
        ("DELETE FROM audit_entry WHERE number = 1", 1),
        ("UPDATE audit_entry SET digest = x'00' WHERE number = 4", 4),
        ("UPDATE audit_entry SET number = 9 WHERE number = 5", 5),
    ],
)
def test_what_was_touched_is_named(engine: Diversa, statement: str, first_bad: int):
    """Whatever is changed, taken out or renumbered, the first bad entry is named."""
    change(engine, statement)
    verdict = engine.audit_log.verify()
    assert (verdict.bad, verdict.cut) == (first_bad, False)


def test_a_log_that_was_cut_short_shows(engine: Diversa):
    """Taking the newest entries away leaves a log that is whole in itself, and the home folder remembers more."""
    change(engine, "DELETE FROM audit_entry WHERE number >= 4")
    verdict = engine.audit_log.verify()
    assert (verdict.bad, verdict.cut) == (4, True)


def test_a_cut_shows_for_ever(engine: Diversa):
    """What is written after a cut does not cover it, however much: the place that is remembered stays bad."""
    change(engine, "DELETE FROM audit_entry WHERE number >= 3")
    for _entry in range(9):
        engine.audit_log.write("ana@example.org", "campaign.close")
    verdict = engine.audit_log.verify()
    assert (verdict.bad, verdict.cut) == (5, False)


@pytest.mark.parametrize("after", [0, 1, 4])
@pytest.mark.parametrize("head", [None, "", "0", "basura", "2 ñ x", "3 abcd", "0 - 00", "\udcff"])
@pytest.mark.parametrize("first_gone", [6, 4, 1])
def test_without_the_file_that_remembers_nothing_is_whole(
    engine: Diversa, head: str | None, after: int, first_gone: int
):
    """Whether it is taken away, emptied or made up, and whatever is written or cut then: the log is not whole."""
    file = engine.home.path / "audit.head"
    if head is None:
        file.unlink()
    else:
        file.write_bytes(head.encode("utf-8", "surrogateescape"))
    change(engine, f"DELETE FROM audit_entry WHERE number >= {first_gone}")
    for _entry in range(after):
        engine.audit_log.write("ana@example.org", "campaign.close")
    verdict = engine.audit_log.verify()
    assert verdict.lost
    assert verdict.bad == verdict.entries + 1


def test_a_place_cannot_be_made_up(engine: Diversa):
    """Who can write the file, and not the key, cannot make it remember an earlier entry."""
    change(engine, "DELETE FROM audit_entry WHERE number >= 4")
    (digest,) = engine.store.engine.db.execute_sql(
        "SELECT digest FROM audit_entry WHERE number = 3"
    ).fetchone()
    file = engine.home.path / "audit.head"
    seal = file.read_text(encoding="ascii").split()[2]
    file.write_text(f"3 {bytes(digest).hex()} {seal}\n", encoding="ascii")
    assert engine.audit_log.verify().lost


def test_a_new_installation_is_whole(tmp_path: Path):
    """Before the first entry there is nothing to miss; a crash at the first one raises no alarm either."""
    engine = Diversa(Home(tmp_path / "new"))
    assert engine.audit_log.verify().bad is None
    head = engine.home.path / "audit.head"
    before = head.read_text(encoding="ascii")
    engine.audit_log.write("ana@example.org", "campaign.open")
    head.write_text(before, encoding="ascii")
    assert engine.audit_log.verify().bad is None
    engine.audit_log.write("ana@example.org", "campaign.close")
    assert engine.audit_log.verify().bad is None
    assert head.read_text(encoding="ascii").startswith("2 ")
    engine.close()


def test_who_has_the_database_alone_cannot_write_it_anew(engine: Diversa, tmp_path: Path):
    """A log made with another secret does not verify, however consistent it is."""
    other = Diversa(Home(tmp_path / "other"))
    for number in range(1, 6):
        other.audit_log.write("otra@example.org", "campaign.open", f"campaña-{number}", modules=number)
    rows = list(other.store.engine.db.execute_sql("SELECT number, who, digest FROM audit_entry").fetchall())
    with engine.store.engine.writing():
        for number, who, digest in rows:
            engine.store.engine.db.execute_sql(
                "UPDATE audit_entry SET who = ?, digest = ? WHERE number = ?", (who, digest, number)
            )
    other.close()
    assert engine.audit_log.verify().bad == 1


def test_many_write_at_once(engine: Diversa):
    """Entries that are written at the same moment stand one after another, none lost."""

    def write(name: int) -> None:
        for step in range(10):
            engine.audit_log.write(f"{name}@example.org", "module.enable", str(step))
        engine.close()

    writers = [threading.Thread(target=write, args=(name,)) for name in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert engine.audit_log.verify().entries == 45
    assert engine.audit_log.verify().bad is None


def test_a_crash_between_entry_and_memory_raises_no_alarm(engine: Diversa):
    """The file that remembers the newest entry may lag behind; the log is whole all the same."""
    head = engine.home.path / "audit.head"
    before = head.read_text()
    engine.audit_log.write("ana@example.org", "campaign.close")
    head.write_text(before)
    assert engine.audit_log.verify().bad is None
    engine.audit_log.write("ana@example.org", "campaign.archive")
    assert head.read_text().startswith("7 ")


def test_postgresql_keeps_it_too(postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """On PostgreSQL the log is written and verified the same way, and a change is named."""
    monkeypatch.setenv("DIVERSA_DATABASE", postgres)
    engine = Diversa(Home(tmp_path / "home"))
    for _entry in range(3):
        engine.audit_log.write("ana@example.org", "campaign.open")
    assert engine.audit_log.verify().entries == 3
    change(engine, "UPDATE audit_entry SET who = '' WHERE number = 2")
    assert engine.audit_log.verify().bad == 2
    engine.close()


def test_the_command_says_it_and_fails(
    engine: Diversa, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    """`diversa audit verify` ends well on a whole log, and with status 1 and the number on any other."""
    monkeypatch.setenv("DIVERSA_HOME", str(engine.home.path))
    assert execute(["audit", "verify"]) == 0
    assert "5 anotaciones" in capsys.readouterr().out
    head = engine.home.path / "audit.head"
    kept = head.read_text(encoding="ascii")
    head.write_text("", encoding="ascii")
    assert execute(["audit", "verify"]) == 1
    assert "No se encuentra audit.head" in capsys.readouterr().err
    assert execute(["audit", "verify", "--json"]) == 1
    assert '"lost": true' in capsys.readouterr().out
    head.write_text(kept, encoding="ascii")
    change(engine, "UPDATE audit_entry SET who = '' WHERE number = 2")
    assert execute(["audit", "verify"]) == 1
    assert "La anotación 2 no es la que se escribió" in capsys.readouterr().err
    assert execute(["audit", "verify", "--json"]) == 1
    assert '"bad": 2' in capsys.readouterr().out


def test_an_administrator_is_made_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    """`diversa admin create` shows a link; again, a new link for the same account; what it did is in the log."""
    monkeypatch.setenv("DIVERSA_HOME", str(tmp_path / "home"))
    create = ["admin", "create", "ana@example.org", "--base", "https://encuestas.example.org"]
    assert execute(create) == 0
    first = capsys.readouterr().out
    assert "https://encuestas.example.org/consola/invitacion/" in first
    assert execute(create) == 0
    second = capsys.readouterr().out
    assert "Se creó" not in second
    assert second.split()[-1] != first.split()[-1]
    engine = Diversa(Home(tmp_path / "home"))
    assert [person.email for person in engine.people.all()] == ["ana@example.org"]
    assert engine.people.invited(first.split()[-1].split("/")[-2]) is None
    assert engine.people.invited(second.split()[-1].split("/")[-2]) is not None
    assert [entry.action for entry in engine.audit_log.newest(9)] == [
        "account.invite",
        "account.invite",
        "account.create",
    ]
    assert all(entry.who.startswith("cli:") for entry in engine.audit_log.newest(9))
    engine.close()
    assert execute(["admin", "create", "sin arroba"]) == 1
    assert "Ese correo no está completo" in capsys.readouterr().err


def test_what_is_done_at_the_command_line_is_in_the_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """From a new campaign to its end, whoever is at the command line is named with what was done, and the log is whole."""
    monkeypatch.setenv("DIVERSA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USER", "ana")
    monkeypatch.delenv("SUDO_USER", raising=False)
    key = str(tmp_path / "llave.pem")
    for command in (
        ["campaign", "create", "agua-2027", "--demo", "--key-file", key],
        ["campaign", "enable", "agua-2027", "water_quality"],
        ["campaign", "trial", "agua-2027"],
        ["campaign", "open", "agua-2027"],
        ["campaign", "disable", "agua-2027", "water_quality"],
        ["campaign", "close", "agua-2027"],
        ["campaign", "archive", "agua-2027"],
    ):
        assert execute(command) == 0, command
    engine = Diversa(Home(tmp_path / "home"))
    entries = engine.audit_log.newest(20)[::-1]
    assert {entry.who for entry in entries} == {"cli:ana"}
    assert [(entry.action, entry.details.get("after", "")) for entry in entries] == [
        ("campaign.create", ""),
        ("module.enable", ""),
        ("campaign.move", "trial"),
        ("campaign.move", "open"),
        ("module.disable", ""),
        ("campaign.move", "closed"),
        ("campaign.move", "archived"),
    ]
    assert engine.audit_log.verify().bad is None
    engine.close()
