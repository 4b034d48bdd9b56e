"""No campaign asks with a sensitive module before an ethics committee let it; the record says who, when and where."""

from __future__ import annotations

import json
import stat
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from diversa import registry
from diversa.campaigns import snapshots
from diversa.campaigns.campaigns import CampaignError
from diversa.campaigns.instruments import Paused
from diversa.cli import demonstration, execute
from diversa.engine import Diversa
from diversa.home import Home
from diversa.hookspecs import hookimpl
from diversa.privacy import sealing
from diversa.privacy.receipts import new_receipt, response_id
from diversa.registry import Registry
from diversa.store.engines import Engine
from diversa.store.store import Store
from tests import quiet
from tests.quiet import ANSWERS
from tests.test_sensitive_store import DAY, installation

Run = Callable[..., tuple[int, str, str]]
CAMPAIGN_KEY, CAMPAIGN_PUBLIC = sealing.generate_keypair()
OWN_KEY, OWN_PUBLIC = sealing.generate_keypair()
SIGNED: dict[str, Any] = {
    "who": "Comité de prueba",
    "day": date(2026, 11, 2),
    "document": "Acta 12",
    "public_key": OWN_PUBLIC,
    "today": DAY,
}


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Diversa]:
    """Yield an installation with the draft "agua", which is no demonstration, and the draft "demo"."""
    monkeypatch.delenv("DIVERSA_DATABASE", raising=False)
    found = installation(tmp_path / "home")
    for slug in ("agua", "demo"):
        found.campaigns.create(slug, slug, CAMPAIGN_PUBLIC, demonstration=slug == "demo", today=DAY)
    yield found
    found.close()


# --- before enabling -----------------------------------------------------------------------------------------------


def test_a_sensitive_module_needs_a_sign_off(engine: Diversa) -> None:
    """The sentence says what to type; other modules need none; with it, the module is enabled."""
    with pytest.raises(
        CampaignError, match="diversa campaign sign-off agua quiet --who … --date … --document …"
    ):
        engine.campaigns.enable("agua", "quiet")
    assert engine.campaigns.pinned("agua") == ()
    engine.campaigns.enable("agua", "loud")
    engine.campaigns.sign_off("agua", "quiet", **SIGNED)
    assert engine.campaigns.enable("agua", "quiet").instrument.questionnaire.sensitive
    found = engine.campaigns.sign_off_of("agua", "quiet")
    assert found is not None
    assert (found.who, found.day, found.document) == ("Comité de prueba", date(2026, 11, 2), "Acta 12")
    assert not found.demonstration


def test_each_campaign_needs_its_own(engine: Diversa) -> None:
    """What was let for one round of asking was not let for another."""
    engine.campaigns.sign_off("agua", "quiet", **SIGNED)
    engine.campaigns.create("otra", "Otra", CAMPAIGN_PUBLIC, demonstration=False, today=DAY)
    with pytest.raises(CampaignError, match="sign-off otra quiet"):
        engine.campaigns.enable("otra", "quiet")


def test_a_demonstration_signs_itself_and_says_so(engine: Diversa) -> None:
    """Nobody has to ask a committee for simulated people; the record cannot be taken for a real one."""
    engine.campaigns.enable("demo", "quiet")
    found = engine.campaigns.sign_off_of("demo", "quiet")
    assert found is not None
    assert found.demonstration
    assert "demostración" in found.who
    assert "simulados" in found.document


def test_a_demonstrations_sign_off_counts_nowhere_else(engine: Diversa) -> None:
    """Should the same campaign ever be taken for a real one, the module pauses and nothing is stored."""
    engine.campaigns.enable("demo", "quiet")
    engine.campaigns.open("demo")
    engine.store.change_campaign("demo", demonstration=False)
    later = Diversa(engine.home, engine.registry, engine.clock)
    assert later.campaigns.sign_off_of("demo", "quiet") is None
    with pytest.raises(Paused, match="no tiene aval ético"):
        later.send("demo", "quiet", response_id(new_receipt()), dict(ANSWERS))
    later.campaigns.sign_off("demo", "quiet", **SIGNED)
    assert later.send("demo", "quiet", response_id(new_receipt()), dict(ANSWERS)).new
    later.close()


@pytest.mark.usefixtures("engine")
def test_a_module_that_became_sensitive_needs_one_at_opening(tmp_path: Path) -> None:
    """Opening pins what is installed then: what was ordinary in the draft may not be any more."""
    ordinary = Registry([])
    plain = [replace(quiet.quiet, sensitive=False)]
    ordinary.add(_plugin(lambda: plain), "quiet")
    before = installation(tmp_path / "home", registry=ordinary)
    before.campaigns.enable("agua", "quiet")
    before.close()
    now = installation(tmp_path / "home")
    with pytest.raises(CampaignError, match="sign-off agua quiet"):
        now.campaigns.open("agua")
    now.campaigns.sign_off("agua", "quiet", **SIGNED)
    now.campaigns.open("agua")
    assert now.campaigns.is_sensitive("agua", "quiet")
    now.close()


def _plugin(questionnaires: Callable[[], Any]) -> Any:
    plugin = type("Plugin", (), {"register_questionnaires": staticmethod(hookimpl(questionnaires))})
    plugin.__name__ = quiet.__name__
    return plugin


@pytest.mark.parametrize(
    ("module", "changes", "said"),
    [
        ("loud", {}, "no es un módulo sensible"),
        ("nada", {}, "No hay ningún módulo «nada» instalado"),
        ("quiet", {"who": "  "}, "quién lo dio y en qué documento"),
        ("quiet", {"document": ""}, "quién lo dio y en qué documento"),
        ("quiet", {"day": date(2026, 11, 20)}, "fecha futura"),
    ],
)
def test_half_a_sign_off_is_none(module: str, changes: dict[str, Any], said: str, engine: Diversa) -> None:
    """Each with its sentence, and nothing is recorded."""
    with pytest.raises(CampaignError, match=said):
        engine.campaigns.sign_off("agua", module, **{**SIGNED, **changes})
    assert engine.campaigns.sign_off_of("agua", module) is None


def test_it_can_be_mended_in_a_draft_and_not_after(engine: Diversa) -> None:
    """While nobody answered, a mistake in it is corrected; afterwards texts are sealed with its key."""
    engine.campaigns.sign_off("agua", "quiet", **SIGNED)
    engine.campaigns.enable("agua", "quiet")
    other = sealing.generate_keypair()[1]
    engine.campaigns.sign_off("agua", "quiet", **{**SIGNED, "document": "Acta 13", "public_key": other})
    assert engine.campaigns.module("agua", "quiet").public_key == other
    engine.campaigns.open("agua")
    with pytest.raises(CampaignError, match="ya no se puede cambiar"):
        engine.campaigns.sign_off("agua", "quiet", **SIGNED)
    found = engine.campaigns.sign_off_of("agua", "quiet")
    assert found is not None
    assert found.document == "Acta 13"


def test_a_module_that_is_added_later_is_signed_off_then(engine: Diversa) -> None:
    """A campaign that is open already can take up a sensitive module, once it is let."""
    engine.campaigns.enable("agua", "loud")
    engine.campaigns.open("agua")
    with pytest.raises(CampaignError, match="sign-off"):
        engine.campaigns.enable("agua", "quiet")
    engine.campaigns.sign_off("agua", "quiet", **SIGNED)
    assert engine.campaigns.enable("agua", "quiet").public_key == OWN_PUBLIC


# --- the key that comes with it ------------------------------------------------------------------------------------


def test_its_texts_are_sealed_with_a_key_of_their_own(engine: Diversa) -> None:
    """Who holds the campaign's private key reads the other modules' texts, and not one of these."""
    engine.campaigns.sign_off("agua", "quiet", **SIGNED)
    for module in ("loud", "quiet"):
        engine.campaigns.enable("agua", module)
    engine.campaigns.open("agua")
    for module, own, other in (("loud", CAMPAIGN_KEY, OWN_KEY), ("quiet", OWN_KEY, CAMPAIGN_KEY)):
        id_ = response_id(new_receipt())
        engine.send("agua", module, id_, dict(ANSWERS))
        ((_, _, document),) = next(engine.store_of("agua", module).documents("agua", module))
        fingerprint = engine.campaigns.module("agua", module).instrument.fingerprint
        place = sealing.Place("agua", fingerprint, "story", id_)
        sealed = b64decode(json.loads(document)["sealed"]["story"])
        assert sealing.unseal(sealed, own, place) == "Me fue bien."
        with pytest.raises(sealing.CannotUnseal):
            sealing.unseal(sealed, other, place)


# --- on the command line -------------------------------------------------------------------------------------------


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command where both modules are installed; give its status, its output and its errors."""

    class Point:
        name = value = "quiet"

        def load(self) -> object:
            return quiet

    monkeypatch.setattr(registry, "entry_points", lambda group: [Point()])
    monkeypatch.setenv("DIVERSA_HOME", str(tmp_path / "home"))
    for name in ("DIVERSA_DATABASE", "DIVERSA_LANGUAGE", "DIVERSA_TRACEBACK"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str) -> tuple[int, str, str]:
        status = execute(arguments)
        out, err = capsys.readouterr()
        return status, out, err

    assert run("campaign", "create", "agua", "--key-file", str(tmp_path / "agua.pem"))[0] == 0
    return run


def sign(run: Run, *more: str, day: str = "2026-01-15") -> tuple[int, str, str]:
    """Sign the module off."""
    said = ("--who", "Comité", "--date", day, "--document", "Acta 7")
    return run("campaign", "sign-off", "agua", "quiet", *said, *more)


def test_the_command_records_it_and_hands_the_key_over(run: Run, tmp_path: Path) -> None:
    """First the refusal says which command to type; then the module is enabled, and `show` tells the sign-off."""
    status, _out, err = run("campaign", "enable", "agua", "quiet")
    assert (status, "diversa campaign sign-off agua quiet" in err) == (1, True)
    key = tmp_path / "quiet.pem"
    status, out, err = sign(run, "--key-file", str(key))
    assert (status, err) == (0, "")
    assert out.splitlines()[0] == "Quedó el aval ético de «quiet» en «agua»."
    assert str(key) in out
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert run("campaign", "enable", "agua", "quiet")[0] == 0
    assert (tmp_path / "home" / "quiet.db").exists(), "nothing tells when the first person came"
    assert "Aval ético de «quiet»: Comité, 2026-01-15, Acta 7." in run("campaign", "show", "agua")[1]
    (module,) = json.loads(run("campaign", "show", "agua", "--json")[1])["modules"]
    assert module["sensitive"]
    assert module["sign_off"] == {
        "who": "Comité",
        "date": "2026-01-15",
        "document": "Acta 7",
        "demonstration": False,
        "public_key": sealing.public_key_of(key.read_text()).hex(),
    }
    assert not any(
        key.read_bytes()[:60] in f.read_bytes() for f in (tmp_path / "home").rglob("*") if f.is_file()
    )


def test_a_key_that_is_not_kept_in_a_file_is_shown_once(run: Run) -> None:
    """As the campaign's own is."""
    status, out, _err = sign(run)
    assert (status, "BEGIN PRIVATE KEY" in out) == (0, True)


def test_a_refused_sign_off_leaves_no_key_behind(run: Run, tmp_path: Path) -> None:
    """A key that seals nothing would only be mistaken for the right one."""
    key = tmp_path / "quiet.pem"
    status, out, err = sign(run, "--key-file", str(key), day="2999-01-01")
    assert (status, out, "fecha futura" in err) == (1, "", True)
    assert not key.exists()


@pytest.mark.parametrize("missing", ["--who", "--date", "--document"])
def test_every_part_must_be_given(missing: str, run: Run) -> None:
    """Who, when, and in which document."""
    parts = {"--who": "Comité", "--date": "2026-01-15", "--document": "Acta 7"}
    given = [word for name, value in parts.items() if name != missing for word in (name, value)]
    status, _out, err = run("campaign", "sign-off", "agua", "quiet", *given)
    assert (status, missing in err) == (2, True)


@pytest.mark.usefixtures("run")
def test_the_demonstration_shows_sensitive_modules_too() -> None:
    """With the sign-off that the tool makes for it."""
    engine = Diversa()
    demonstration.open_campaign(engine)
    assert engine.campaigns.modules("demo") == ("loud", "quiet")
    found = engine.campaigns.sign_off_of("demo", "quiet")
    assert found is not None
    assert found.demonstration
    engine.close()


def test_a_wrong_setting_is_told_when_enabling(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not to the first person who answers."""
    assert sign(run)[0] == 0
    monkeypatch.setenv("DIVERSA_DATABASE_QUIET", Home.from_environment().database_url())
    status, _out, err = run("campaign", "enable", "agua", "quiet")
    assert (status, "DIVERSA_DATABASE_QUIET" in err) == (1, True)


def test_a_demonstration_is_shown_as_one_in_both_languages(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made by hand with --demo, enabled and simulated: the record was made by the tool and is told as such."""
    for arguments in (
        ("campaign", "create", "prueba", "--demo"),
        ("campaign", "enable", "prueba", "quiet"),
        ("campaign", "open", "prueba"),
        ("simulate", "prueba", "quiet", "-n", "60"),
    ):
        assert run(*arguments)[0] == 0
    shown = run("campaign", "show", "prueba")[1].splitlines()[-1]
    assert "Nadie: es una demostración" in shown
    assert "solo sirve para datos simulados" in shown
    counted = json.loads(run("responses", "count", "prueba", "--json")[1])
    assert counted["responses"] == {"quiet": 60}
    assert run("release", "prueba")[0] == 0
    monkeypatch.setenv("DIVERSA_LANGUAGE", "en")
    assert "Nobody: this is a demonstration" in run("campaign", "show", "prueba")[1]


def test_doctor_looks_at_every_database(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each by the name of its module; one that is shared or does not answer is told with what to do."""
    assert sign(run)[0] == 0
    assert run("campaign", "enable", "agua", "quiet")[0] == 0

    def signs() -> dict[str, tuple[bool | None, str]]:
        return {s["name"]: (s["fine"], s["said"]) for s in json.loads(run("doctor", "--json")[1])}

    assert signs()["Base de datos"][0] is signs()["Base de datos de «quiet»"][0] is True
    monkeypatch.setenv("DIVERSA_DATABASE_QUIET", "postgresql://nobody@127.0.0.1:1/nothing")
    fine, said = signs()["Base de datos de «quiet»"]
    assert (fine, said.startswith("La base de datos no respondió")) == (False, True)
    assert signs()["Base de datos"][0] is True
    home = Path(Home.from_environment().path)
    monkeypatch.setenv("DIVERSA_DATABASE_QUIET", f"sqlite:///{home}/diversa.db")
    fine, said = signs()["Base de datos de «quiet»"]
    assert (fine, "DIVERSA_DATABASE_QUIET" in said) == (False, True)


def test_doctor_warns_of_a_file_beside_a_server(
    run: Run, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several machines that share the main database would each keep a file of their own."""
    monkeypatch.setenv("DIVERSA_DATABASE", postgres)
    for arguments in (("campaign", "create", "prueba", "--demo"), ("campaign", "enable", "prueba", "quiet")):
        assert run(*arguments)[0] == 0
    found = json.loads(run("doctor", "--json")[1])
    own = [(s["fine"], s["mend"]) for s in found if s["name"] == "Base de datos de «quiet»"]
    assert [fine for fine, _mend in own] == [True, None]
    assert "DIVERSA_DATABASE_QUIET" in own[1][1]


# --- installations from before -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_an_older_database_learns_what_is_sensitive(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Pins from before are read once; they pause until they are signed off, and the others go on."""
    sqlite = f"sqlite:///{tmp_path}/old.db"
    url = sqlite if kind == "sqlite" else request.getfixturevalue("postgres")
    folder = tmp_path / "migrations"
    folder.mkdir()
    source = Path(snapshots.__file__).parents[1] / "store" / "migrations" / "0001_first.py"
    (folder / source.name).write_text(source.read_text())
    old = Engine(url)
    old.migrate(folder, "diversa")
    found = Registry([])
    found.add(quiet, "quiet")
    insert = old.sql("INSERT INTO enabled_module VALUES (?, ?, ?, ?, ?, ?, ?)")
    for module in ("loud", "quiet"):
        snapshot = snapshots.take(found, module)
        fingerprint = snapshot.questionnaire.fingerprint()
        with old.writing():
            old.db.execute_sql(insert, ("agua", module, "1.0.0", fingerprint, "t", snapshot.dumps(), True))
    old.close()
    store = Store(url)
    assert {r["module"]: bool(r["sensitive"]) for r in store.enabled_modules("agua")} == {
        "loud": False,
        "quiet": True,
    }
    assert store.sensitive_modules() == ("quiet",)
    assert store.sign_off_of("agua", "quiet") is None
    store.engine.close()
