"""A file of responses leaves only when everybody in it is hidden, and says how well."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from diversa import pipeline
from diversa.campaigns.campaigns import CampaignError
from diversa.cli import execute, exporting
from diversa.engine import Diversa
from diversa.home import Home
from diversa.indicators.estimators import Share
from diversa.privacy import sealing
from diversa.privacy.microdata import LICENSED, PUBLIC
from diversa.questionnaire import geography, standard
from diversa.releases.ledger import ReleaseError
from diversa.releases.microdata import Made, export_microdata, treated
from diversa.releases.microdata_files import formats, keys
from diversa.releases.microdata_files.content import depends, module_of, reads, sensitive_of
from diversa.simulation import simulate
from tests.noise.building import answered, engine, installation, person

__all__ = ["answered", "engine"]

PEOPLE = 1_000
MODULES = ("discrimination", "public_services", "water_quality")
NEVER = {"id", "rk", "release", "access", "duration", "speeder", "flags", "soft"}


@pytest.fixture(scope="module")
def simulated(tmp_path_factory) -> Iterator[Diversa]:
    """Return an installation with simulated people in three modules, and a sensitive one."""
    engine = Diversa(Home(tmp_path_factory.mktemp("simulated") / "home"))
    engine.campaigns.create(
        "demo", "Prueba", sealing.generate_keypair()[1], demonstration=True, today=engine.today()
    )
    for module in (*MODULES, "gbv"):
        engine.campaigns.enable("demo", module)
    engine.campaigns.open("demo")
    for module in (*MODULES, "gbv"):
        simulate(engine, "demo", module, 60 if module == "gbv" else PEOPLE, 7)
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def made(simulated) -> dict[str, Made]:
    """Return the treated file of each module."""
    return {
        module: treated(simulated, simulated.campaigns.module("demo", module), LICENSED, None)[0]
        for module in MODULES
    }


def stored(engine: Diversa, module: str) -> list[dict]:
    """Return the stored documents, in the order of their ids."""
    found = engine.store.documents("demo", module)
    return [json.loads(document) for batch in found for _, _, document in batch]


def classes(frame: pd.DataFrame, names: list[str]) -> pd.Series:
    """Return the size of each class, as a stranger would count them in the file."""
    return frame.groupby(names, dropna=False).size()


@pytest.mark.parametrize("module", MODULES)
def test_everybody_in_a_file_is_hidden(module, simulated, tmp_path):
    """In the file itself, read by another program, nobody stands in a class of fewer than five in any key set."""
    made = export_microdata(simulated, "demo", module, "csv", tmp_path / f"{module}.csv")
    frame = pd.read_csv(made.path)
    assert len(frame) == PEOPLE
    told = {line["dimension"]: line["variable"] for line in made.report.to_json()["variables"]}
    assert any(told.values())
    for key_set in keys.KEY_SETS:
        names = [told[d] for d in key_set.variables if told.get(d)]
        if names:
            assert classes(frame, names).min() >= LICENSED.people, key_set.name
    assert made.report.exposed == 0.0
    assert all(risk.k >= 5 and risk.l >= 2 and risk.share <= 0.8 for risk in made.report.after)
    assert min(risk.k for risk in made.report.before) == 1, "or the treatment would have nothing to prove"


@pytest.mark.parametrize("module", MODULES)
def test_no_more_than_five_percent_is_taken_out(module, made):
    """A variable that would lose more is written more coarsely or left out, and the report says which."""
    report = made[module].report.to_json()
    for line in report["variables"]:
        assert 0 <= line["values_taken"] <= keys.MOST_TAKEN
        assert line["variable"] is not None or line["information_lost"] == 1.0
        assert line["dimension"] not in ("gender", "age") or line["values_taken"] == 0.0


@pytest.mark.parametrize("module", MODULES)
def test_each_thing_about_a_person_stands_once(module, simulated, made):
    """No second variable tells what was coarsened, and nothing of how or when somebody answered is there."""
    enabled = simulated.campaigns.module("demo", module)
    variables = made[module].table.variables
    names = {v.name for v in variables}
    origins = {v.origin.partition(".")[0] for v in variables if v.origin}
    for dimension in keys.DIMENSIONS:
        assert len(origins & dimension.members) <= 1, dimension.id
    assert not origins & {"sex_birth", "trans", "functional_difficulty", "indigenous_people", "department"}
    assert not names & NEVER
    assert not {name.lstrip("_") for name in names} & NEVER
    questions = module_of(enabled.instrument)
    for origin in origins:
        asked = questions[origin]
        assert not asked.store.drops
        assert not (asked.licensed or asked.release).drops
    for variable in variables:
        values = set(variable.values.tolist()) - set(variable.missing.values())
        assert variable.values.dtype.kind in "if", variable.name
        assert len(values) <= 50
        assert not variable.labels or values <= set(variable.labels), variable.name


def test_a_variable_computed_from_an_age_is_left_out(simulated, made):
    """Ages in groups of another size would undo the bands; the report says that they are not there, and why."""
    instrument = simulated.campaigns.module("demo", "public_services").instrument
    derived = {d.id: d for d in instrument.derived}
    assert reads(derived["age_group_sdg"], derived) == {"age_years"}
    assert "municipality" in reads(standard.REGION, derived), "a function is watched"
    assert "age_group_sdg" in {one.ref for one in made["public_services"].report.left_out}


def test_whom_a_question_is_asked_may_tell_who_somebody_is(simulated):
    """A question that only indigenous people get would give their ethnicity back: what decides it is known."""
    questionnaire = simulated.campaigns.module("demo", "discrimination").instrument.questionnaire
    assert depends(questionnaire["indigenous_people"], questionnaire) == {"ethnicity"}
    assert depends(questionnaire["disc_main_ground"], questionnaire) & keys.IDENTIFYING == frozenset()


def test_answers_are_written_as_they_were_given(answered):
    """Each row is one stored response in the order of ids: its codes, options as 0 and 1, and reasons as numbers."""
    made, _ = treated(answered, answered.campaigns.module("demo", "noise"), LICENSED, None)
    found = {v.name: v.values.tolist() for v in made.table.variables}
    documents = stored(answered, "noise")
    reasons = {"refused": 99, "blank": -2}
    expected = [d["values"].get("noisy", reasons.get(d["missing"].get("noisy"))) for d in documents]
    assert found["noisy"] == expected
    assert 99 in expected
    for option in (0, 1, 2, 3):
        assert found[f"sources_{option}"] == [int(option in d["values"]["sources"]) for d in documents]
    assert found["level"] == [d["values"]["level"] for d in documents]
    assert found["datos_simulados"] == [1] * len(documents)
    assert set(found["period"]) == {20264}


def test_ages_and_places_are_no_finer_than_the_licence(simulated):
    """A file asked for with regions has the six regions, and ages in bands."""
    coarse, _ = treated(simulated, simulated.campaigns.module("demo", "discrimination"), LICENSED, 1)
    names = {v.name: v for v in coarse.table.variables}
    assert set(names["region"].labels.values()) == {r.name for r in geography.REGIONS}
    assert "municipality" not in names
    assert set(names["age_years"].labels) <= {18, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 29}


def test_nothing_of_a_sensitive_module_leaves(simulated, tmp_path):
    """A sensitive module is refused in every format, with a sentence, and no file is there."""
    for format in formats.FORMATS:
        with pytest.raises(ReleaseError, match="módulo sensible"):
            export_microdata(simulated, "demo", "gbv", format, tmp_path / f"x.{format}")
    assert list(tmp_path.iterdir()) == []
    assert not list((simulated.home.path / "licensed").glob("*gbv*"))


@pytest.mark.parametrize(
    ("people", "said"),
    [(0, "no tiene respuestas"), (1, "muy pocas"), (4, "muy pocas"), (5, "Ni con los grupos")],
)
def test_too_few_people_are_a_sentence(people, said, tmp_path):
    """With nobody, or too few to hide among, there is a sentence and no file."""
    engine = installation(tmp_path / "home", people=people)
    with pytest.raises(ReleaseError, match=said):
        export_microdata(engine, "demo", "noise", "csv", tmp_path / "x.csv")
    assert [p.name for p in tmp_path.iterdir()] == ["home"]


def test_a_draft_and_a_stranger_are_refused(tmp_path):
    """A campaign that is not open has nothing to give; a module that it does not have is named."""
    engine = installation(tmp_path / "home", people=0)
    _, public = sealing.generate_keypair()
    engine.campaigns.create("borrador", "Borrador", public, demonstration=True, today=engine.today())
    engine.campaigns.enable("borrador", "noise")
    with pytest.raises(ReleaseError, match="todavía no se ha abierto"):
        export_microdata(engine, "borrador", "noise", "csv", tmp_path / "x.csv")
    with pytest.raises(CampaignError):
        export_microdata(engine, "demo", "agua", "csv", tmp_path / "x.csv")


def send(engine: Diversa, people: int, **same) -> None:
    """Let people answer who are alike in something."""
    module = engine.campaigns.module("demo", "noise")
    rows = []
    for number in range(people):
        id_ = number.to_bytes(16, "big")
        sheet = pipeline.check(pipeline.accept(module, id_, person(number) | same, confirmed=None))
        rows.append(pipeline.row_of(pipeline.anonymize(sheet, b"k" * 32, engine.today())))
    engine.store.keep_many(rows)


def test_one_constant_answer_cannot_be_hidden(tmp_path):
    """Where nearly everybody says the same of what must stay uncertain, no grouping helps, and the share is told."""
    engine = installation(tmp_path / "home", people=0)
    send(engine, 200, noisy=1)
    with pytest.raises(
        ReleaseError, match="100 de cada 100 personas son iguales en «Personas con mucho ruido"
    ):
        export_microdata(engine, "demo", "noise", "csv", tmp_path / "x.csv")


def test_identical_people_are_hidden_among_each_other(tmp_path):
    """People who are equal in all that is known of them need no treatment at all."""
    engine = installation(tmp_path / "home", people=0)
    send(engine, 60, age_years=40, gender_identity=2, municipality="11001")
    made = export_microdata(engine, "demo", "noise", "csv", tmp_path / "x.csv")
    assert all(line["information_lost"] == 0.0 for line in made.report.to_json()["variables"])
    frame = pd.read_csv(made.path)
    assert frame["municipality"].unique().tolist() == [11]


def test_who_refuses_everything_is_a_class(tmp_path):
    """Where nobody says anything of what must stay uncertain there is nothing to learn, and a file can be made."""
    engine = installation(tmp_path / "home", people=0)
    send(engine, 60, age_years=40, gender_identity="refused", municipality="11001", noisy="refused")
    made = export_microdata(engine, "demo", "noise", "csv", tmp_path / "x.csv")
    assert pd.read_csv(made.path)["noisy"].unique().tolist() == [99]


def test_public_files_hide_better(simulated):
    """The gate for public files asks for ten where a licence asks for five."""
    enabled = simulated.campaigns.module("demo", "discrimination")
    made, _ = treated(simulated, enabled, PUBLIC, None)
    assert all(risk.k >= 10 for risk in made.report.after)


def test_the_sensitive_variable_is_the_first_headline_share(simulated, made):
    """In discrimination it is who was discriminated against in twelve months."""
    found = sensitive_of(simulated.campaigns.module("demo", "discrimination").instrument)
    assert found.id == "disc_prev_12m"
    assert isinstance(found.estimator, Share)
    names = {v.name: v for v in made["discrimination"].table.variables}
    status = names["disc_status_12m"].values
    shares = [float(np.mean(status == code)) for code in (0, 1)]
    assert max(shares) < 0.8, "or the file would have been refused"


def test_a_second_file_is_like_the_first(tmp_path):
    """Another format of the same people is allowed; other people, or another place, only where the first is gone."""
    engine = installation(tmp_path / "home", people=0)
    send(engine, 60, age_years=40, gender_identity=2, municipality="11001")
    assert (
        export_microdata(engine, "demo", "noise", "csv", tmp_path / "a.csv").report.treatment.shape["place"]
        == 0
    )
    export_microdata(engine, "demo", "noise", "dta", tmp_path / "a.dta")
    with pytest.raises(ReleaseError, match="Ya se entregó un archivo"):
        export_microdata(engine, "demo", "noise", "csv", tmp_path / "b.csv", place=1)
    assert not (tmp_path / "datos-simulados-b.csv").exists()
    made = export_microdata(engine, "demo", "noise", "csv", tmp_path / "b.csv", place=1, replaces=True)
    assert made.report.treatment.shape["place"] == 1
    with pytest.raises(ReleaseError, match="Ya se entregó un archivo"):
        export_microdata(engine, "demo", "noise", "csv", tmp_path / "c.csv", place=0)
    note = engine.home.path / "licensed" / "demo.noise.json"
    assert stat.S_IMODE(note.stat().st_mode) == 0o600


def test_after_a_withdrawal_a_second_file_is_refused(engine, tmp_path):
    """Two files that differ by one person would say what she said."""
    export_microdata(engine, "demo", "noise", "csv", tmp_path / "a.csv")
    (first, *_), *_ = engine.store.documents("demo", "noise")
    engine.store.withdraw(first[0], b"x" * 16, engine.today())
    with pytest.raises(ReleaseError, match="Ya se entregó un archivo"):
        export_microdata(engine, "demo", "noise", "csv", tmp_path / "b.csv")


def test_a_file_that_fails_half_way_is_not_there(engine, tmp_path, monkeypatch):
    """A writer that breaks leaves nothing behind, and the next try starts fresh."""

    def broken(table, path: Path, work: Path) -> None:
        path.write_bytes(b"half")
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setitem(formats.FORMATS, "csv", broken)
        with pytest.raises(OSError, match="disk full"):
            export_microdata(engine, "demo", "noise", "csv", tmp_path / "a.csv")
    assert {p.name for p in tmp_path.iterdir()} == {"home"}
    assert not (engine.home.path / "licensed").exists()
    assert not list((engine.home.path / "tmp").iterdir())
    assert export_microdata(engine, "demo", "noise", "csv", tmp_path / "a.csv").path.exists()


def test_the_audit_of_the_file_has_the_last_word(engine, tmp_path, monkeypatch):
    """Were the treatment wrong, the audit of the very columns that are written would still refuse the file."""
    from diversa.releases.microdata_files import treating

    monkeypatch.setattr(treating, "suppress", lambda columns, *_: columns)
    monkeypatch.setattr(treating, "_hidden", lambda columns, *_: columns)
    with pytest.raises(ReleaseError, match="no pasa la prueba en K1"):
        export_microdata(engine, "demo", "noise", "csv", tmp_path / "a.csv")
    assert {p.name for p in tmp_path.iterdir()} == {"home"}


def test_the_command_writes_reports_and_refuses(simulated, tmp_path, monkeypatch, capsys):
    """`diversa export` says what was done, writes the report for programs, and one sentence where it must not."""
    monkeypatch.setenv("DIVERSA_HOME", str(simulated.home.path))
    monkeypatch.delenv("DIVERSA_LANGUAGE", raising=False)
    call = ["export", "demo", "discrimination", "--format", "sav", "--out", str(tmp_path / "agua.sav")]
    report = tmp_path / "informe.json"
    assert execute([*call, "--report", str(report), "--replaces"]) == 0
    said = capsys.readouterr().out
    assert "Quedó en" in said
    assert "K1" in said
    assert (tmp_path / "datos-simulados-agua.sav").exists()
    told = json.loads(report.read_text())
    assert told["exposed_share"] == 0.0
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    for module, sentence in (("gbv", "sensible"), ("discrimination", "ya existe")):
        assert execute([*call[:2], module, *call[3:]]) == 1
        assert sentence in capsys.readouterr().err


def test_the_command_knows_every_format_and_place():
    """What can be asked for on the command line is what there is."""
    assert tuple(formats.FORMATS) == exporting.NAMES
    assert exporting.PLACES == keys.PLACES
