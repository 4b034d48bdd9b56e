"""Declared crossings: what is proposed, what may be declared, and that it is what a release publishes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from diversa.campaigns.campaigns import CampaignError, Status
from diversa.campaigns.declared import checked
from diversa.cli import suggesting
from diversa.disclosure.profiles import PEOPLE as PROFILE
from diversa.engine import Diversa
from diversa.privacy import sealing
from diversa.releases import suggesting as proposing
from diversa.releases.build import build_release
from diversa.releases.ledger import ReleaseError
from diversa.releases.suggesting import Proposal, measure, own_tables, suggest
from diversa.store import store
from diversa.store.engines import Engine
from diversa.store.store import Store
from tests.noise.building import DAY, answered, engine, installation

__all__ = ["answered", "engine"]

OWN = (("gender_group",), ("age_years",), ("region",), ("department",))


def of(installed: Diversa, tables: list[tuple[str, ...]]) -> list[Proposal]:
    """Return what is told of some tables."""
    return list(measure(installed, installed.campaigns.module("demo", "noise"), tables))


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Diversa]:
    """Return an installation with so many people that crossings have enough."""
    installed = installation(tmp_path_factory.mktemp("crowd") / "home", people=2500)
    yield installed
    installed.close()


def test_the_breakdowns_of_the_module_are_always_proposed(answered: Diversa) -> None:
    """They come first, whether or not they have enough people."""
    found = suggest(answered, answered.campaigns.module("demo", "noise"))
    assert tuple(p.by for p in found)[: len(OWN)] == OWN
    department = found[3]
    assert department.share < 0.5
    assert department.smallest is None


def test_only_crossings_with_enough_people_are_proposed(answered: Diversa, crowd: Diversa) -> None:
    """With 420 people no crossing has three quarters of its groups; with 2,500 some have, and none crosses two places."""
    few = suggest(answered, answered.campaigns.module("demo", "noise"))
    assert all(len(p.by) == 1 for p in few)
    many = [p for p in suggest(crowd, crowd.campaigns.module("demo", "noise")) if len(p.by) > 1]
    assert ("gender_group", "age_years") in {p.by for p in many}
    assert all(p.share >= proposing.WORTH for p in many)
    assert not any({"region", "department"} <= set(p.by) for p in many)


def test_a_crossing_of_three_is_found(crowd: Diversa, monkeypatch: pytest.MonkeyPatch) -> None:
    """Up to three variables, and never more tables than one release may publish."""
    monkeypatch.setattr(proposing, "WORTH", 0.3)
    found = suggest(crowd, crowd.campaigns.module("demo", "noise"))
    assert ("gender_group", "age_years", "region") in {p.by for p in found}
    monkeypatch.setattr(proposing, "profile_for", lambda sensitive: replace(PROFILE, maximum_tables=6))
    assert [p.by for p in suggest(crowd, crowd.campaigns.module("demo", "noise"))] == [p.by for p in found][
        :6
    ]


def test_what_is_told_is_what_a_release_would_show(crowd: Diversa) -> None:
    """The groups with enough people are those of which a release shows everybody's base; noise moves no count by more than 5."""
    (found,) = of(crowd, [("gender_group", "region")])
    exact = Counter()
    for batch in crowd.store.documents("demo", "noise"):
        for _id, _period, document in batch:
            values = json.loads(document)["values"]
            exact[values.get("gender_group"), values.get("region")] += 1
    sizes = [n for group, n in exact.items() if None not in group]
    assert found.groups == 18
    assert sum(n >= PROFILE.minimum_base + 5 for n in sizes) <= found.enough
    assert found.enough <= sum(n >= PROFILE.minimum_base - 5 for n in sizes)
    assert found.own


def test_the_smallest_base_is_rounded_down_and_never_small(crowd: Diversa) -> None:
    """Tens tell nobody who came since yesterday; a group of few is no number at all."""
    told = [p.smallest for p in of(crowd, [*OWN, ("gender_group", "age_years"), ("age_years", "department")])]
    assert any(told)
    assert None in told
    assert all(n is None or (n >= 10 and n % 10 == 0) for n in told)


def test_no_exact_count_is_used(crowd: Diversa, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every table is protected before anything is said of it."""
    real, seen = proposing.protect, []
    monkeypatch.setattr(
        proposing, "protect", lambda table, noise: seen.append(table.by) or real(table, noise)
    )
    of(crowd, [("gender_group", "region")])
    assert seen == [("gender_group",), ("region",), ("gender_group", "region")]


def test_nobody_has_answered(tmp_path: Path) -> None:
    """Without responses there is a sentence in place of a proposal."""
    empty = installation(tmp_path / "home", people=0)
    with pytest.raises(ReleaseError, match="no tiene respuestas de «noise»"):
        suggest(empty, empty.campaigns.module("demo", "noise"))
    empty.close()


@pytest.mark.parametrize(
    ("tables", "sentence"),
    [
        ([], "vacía"),
        ([("gender_group", "color")], "no tiene la variable «color». Puede usar: gender_group, age_years"),
        ([("gender_group", "gender_group")], "una sola vez"),
        ([()], "una sola vez"),
        ([("sources",)], "«sources»: no se publica, o guarda varias respuestas"),
        ([("gender_group", "age_years", "region", "noisy")], "hasta 3"),
    ],
    ids=["none", "unknown", "twice", "of nothing", "several answers", "too deep"],
)
def test_what_may_not_be_published_cannot_be_declared(
    answered: Diversa, tables: list[tuple[str, ...]], sentence: str
) -> None:
    """The sentence says what is wrong with which table, and the list stays as it was."""
    with pytest.raises(CampaignError, match=sentence):
        answered.campaigns.set_tables("demo", "noise", tables)
    assert answered.campaigns.module("demo", "noise").tables is None


def test_no_more_tables_than_a_release_may_publish(
    answered: Diversa, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence says how many may be, and how many there are."""
    monkeypatch.setattr(
        "diversa.campaigns.declared.profile_for", lambda sensitive: replace(PROFILE, maximum_tables=3)
    )
    instrument = answered.campaigns.module("demo", "noise").instrument
    assert checked(instrument, OWN[:3]) == OWN[:3]
    with pytest.raises(CampaignError, match="hasta 3 tablas, y la lista tiene 4"):
        checked(instrument, OWN)


def test_the_same_table_in_another_order_is_declared_once(answered: Diversa) -> None:
    """The first order stays."""
    instrument = answered.campaigns.module("demo", "noise").instrument
    tables = (("region", "gender_group"), ("age_years",), ("gender_group", "region"))
    assert checked(instrument, tables) == (("region", "gender_group"), ("age_years",))


def test_a_declared_list_is_what_is_published(engine: Diversa) -> None:
    """It takes the place of the module's, in the database, in the next process and in the release; and goes away again."""
    chosen = (("gender_group", "age_years"), ("region",))
    assert engine.campaigns.set_tables("demo", "noise", chosen).tables == chosen
    other = Diversa(engine.home, engine.registry, engine.clock)
    assert other.campaigns.module("demo", "noise").tables == chosen
    other.close()
    first = build_release(engine, "demo", "noise", as_of=DAY)
    assert first.manifest["tables"] == ["total", "gender_group × age_years", "region"]
    assert engine.campaigns.set_tables("demo", "noise", None).tables is None
    again = build_release(engine, "demo", "noise", as_of=DAY)
    assert "gender_group × region" in again.manifest["tables"]


def test_a_pin_keeps_the_list(tmp_path: Path) -> None:
    """Switching a module off and on leaves what was declared."""
    engine = installation(tmp_path / "home", people=0)
    engine.campaigns.set_tables("demo", "noise", [("region",)])
    engine.campaigns.disable("demo", "noise")
    assert engine.campaigns.enable("demo", "noise").tables == (("region",),)
    engine.close()


def test_a_draft_opens_only_with_tables_that_may_still_be_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opening pins the module as it is installed then; a list that no longer fits is said, and nothing is opened."""
    engine = installation(tmp_path / "home", people=0)
    _, public = sealing.generate_keypair()
    engine.campaigns.create("nueva", "Nueva", public, demonstration=True, today=DAY)
    engine.campaigns.enable("nueva", "noise")
    engine.campaigns.set_tables("nueva", "noise", [("gender_group", "region")])
    narrow = replace(PROFILE, maximum_crossing=1)
    monkeypatch.setattr("diversa.campaigns.declared.profile_for", lambda sensitive: narrow)
    with pytest.raises(CampaignError, match="gender_group × region» cruza demasiadas"):
        engine.campaigns.open("nueva")
    assert engine.campaigns["nueva"].status is Status.DRAFT
    monkeypatch.undo()
    engine.campaigns.open("nueva")
    assert engine.campaigns.module("nueva", "noise").tables == (("gender_group", "region"),)
    engine.close()


def test_an_older_database_has_the_modules_own_tables(tmp_path: Path) -> None:
    """What was pinned before campaigns could declare tables publishes what the module proposes, until one does."""
    folder = tmp_path / "migrations"
    folder.mkdir()
    for source in sorted((Path(store.__file__).parent / "migrations").glob("000[123]_*.py")):
        (folder / source.name).write_text(source.read_text())
    old = Engine(f"sqlite:///{tmp_path}/old.db")
    old.migrate(folder, "diversa")
    with old.writing():
        old.db.execute_sql("INSERT INTO enabled_module VALUES ('agua', 'noise', '1', 'f', 't', '{}', 1, 0)")
    old.close()
    new = Store(f"sqlite:///{tmp_path}/old.db")
    assert [row["tables"] for row in new.enabled_modules("agua")] == [None]
    new.set_tables("agua", "noise", '[["region"]]')
    assert [row["tables"] for row in new.enabled_modules("agua")] == ['[["region"]]']
    new.engine.close()


def command(installed: Diversa, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    """Run `diversa suggest` in an installation and return what it prints."""
    monkeypatch.setattr(suggesting, "engine", lambda: installed)
    result = CliRunner().invoke(suggesting.suggest, ["demo", "noise", *arguments], catch_exceptions=False)
    return result.output


def test_the_command_shows_and_keeps_nothing(engine: Diversa, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each table with its groups, what can be shown and the smallest base, which is "n. d." where it is small."""
    said = command(engine, monkeypatch)
    lines = {line.split("  ")[0]: line for line in said.splitlines()}
    assert "100 %" in lines["gender_group"]
    assert "n. d." in lines["department"]
    assert "No se guardó nada" in said
    assert engine.campaigns.module("demo", "noise").tables is None


def test_the_command_applies_what_a_person_chose(engine: Diversa, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chosen tables stand beside the module's own, or alone with --only; --reset takes the list away."""
    told = json.loads(
        command(engine, monkeypatch, "--table", "gender_group × age_years", "--apply", "--json")
    )
    assert told["applied"] is True
    assert [tuple(t["by"]) for t in told["tables"]] == [*OWN, ("gender_group", "age_years")]
    assert engine.campaigns.module("demo", "noise").tables == (*OWN, ("gender_group", "age_years"))
    said = command(engine, monkeypatch, "--table", "region x gender_group", "--only", "--apply")
    assert "publicará estas 1 tablas" in said
    assert engine.campaigns.module("demo", "noise").tables == (("region", "gender_group"),)
    assert "vuelve a publicar" in command(engine, monkeypatch, "--reset")
    assert engine.campaigns.module("demo", "noise").tables is None


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [(["--only"], "necesita al menos una"), (["--reset", "--apply"], "va solo")],
    ids=["only what", "reset and apply"],
)
def test_options_that_contradict_are_refused(
    engine: Diversa, monkeypatch: pytest.MonkeyPatch, arguments: list[str], sentence: str
) -> None:
    """A sentence says what does not go together, and nothing changes."""
    assert sentence in command(engine, monkeypatch, *arguments)


def test_the_modules_own_single_breakdowns(answered: Diversa) -> None:
    """Crossings are no breakdowns by one variable."""
    assert own_tables(answered.campaigns.module("demo", "noise")) == OWN
