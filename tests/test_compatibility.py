"""Modules of version 1 keep working, and a module that asks for another engine is set aside with the reason."""

from __future__ import annotations

import csv
import json
from importlib.metadata import entry_points, version
from pathlib import Path
from typing import Any

import pytest

from diversa.campaigns import snapshots
from diversa.cli import execute
from diversa.contract import check_modules
from diversa.indicators import cases
from diversa.questionnaire.structure import Questionnaire
from diversa.registry import Registry
from diversa.releases.build import build_release
from diversa.simulation import simulate
from diversa.testing import Survey
from diversa.testing.survey import CAMPAIGN

FROZEN = Path(__file__).parent / "frozen" / "v1"


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Install the module of version 1, by putting its folder on the path."""
    monkeypatch.syspath_prepend(str(FROZEN))
    return FROZEN


@pytest.fixture
def questionnaire(frozen: Path) -> Questionnaire:
    """Return its questionnaire, as the engine of today reads it."""
    return Registry().questionnaires["frozen"]


def documents() -> list[dict[str, Any]]:
    """Return what two people answered, and what the first version left of it on the disk."""
    found: list[dict[str, Any]] = json.loads((FROZEN / "documents.json").read_text())
    return found


# --- the module of version 1 -----------------------------------------------------------------------------------------


def test_it_loads(frozen: Path) -> None:
    """Every name that it imports and every hook that it implements is still there."""
    registry = Registry()
    assert [q for q in registry.quarantine if q.name == "frozen"] == []
    assert registry.plugins()["frozen"] == ("frozen",)


def test_its_structure_reads_as_it_did(questionnaire: Questionnaire) -> None:
    """Another digest would tell that answers before and after cannot be compared."""
    assert questionnaire.fingerprint() == (FROZEN / "fingerprint.txt").read_text().strip()


def test_what_a_campaign_pinned_can_still_be_asked(questionnaire: Questionnaire) -> None:
    """A campaign that was opened with the first version goes on, in both languages."""
    pinned = snapshots.loads((FROZEN / "snapshot.json").read_text())
    assert pinned.languages == ("es", "en")
    assert pinned.questionnaire.to_json() == questionnaire.to_json()
    assert pinned.texts_digest() == snapshots.take(Registry(), "frozen").texts_digest()


@pytest.mark.parametrize("person", documents(), ids=["went out", "stayed at home"])
def test_the_same_answers_leave_the_same_document(
    frozen: Path, person: dict[str, Any], tmp_path: Path
) -> None:
    """What reaches the disk is neither finer nor coarser than it was, and texts are sealed as before."""
    stored = Survey(tmp_path).open("frozen").answer(**person["given"]).send().response
    left = {
        "values": dict(stored.values),
        "missing": {name: state.value for name, state in stored.missing.items()},
        "sealed": dict(stored.sealed),
    }
    assert left == {name: person[name] for name in left}


def test_it_is_filled_in_on_pages(frozen: Path, tmp_path: Path) -> None:
    """From the first page to the receipt, its own kind of question included."""
    page = Survey(tmp_path).browse("frozen").fill(age_years=33, consent_main=1).continue_()
    page = page.fill(municipality="05001", grew_up="08").continue_()
    page = page.fill(places=[2], stars=9, liked={"taste": 1}).continue_()
    assert any("Dé entre una y cinco estrellas." in problem for problem in page.problems)
    assert page.fill(stars=4, consent_ill=1, ill=2).finish().receipt


def test_its_cases_come_out(questionnaire: Questionnaire) -> None:
    """Each of the estimators of version 1 gives what it gave."""
    registry = Registry()
    indicators = registry.gather("register_indicators", questionnaire)
    assert len(indicators) == 5
    for indicator in indicators:
        cases.run(indicator, questionnaire, registry.gather("register_derived", questionnaire))


@pytest.mark.slow
def test_it_is_counted_and_published(frozen: Path, tmp_path: Path) -> None:
    """People walk it, a release is built of it, and its own reason to withhold is heard."""
    survey = Survey(tmp_path)
    survey.open("frozen")
    simulate(survey.engine, CAMPAIGN, "frozen", 200, 7)
    made = build_release(survey.engine, CAMPAIGN, "frozen", publish=True)
    assert (made.folder / "index.html").is_file()
    (table,) = (f for f in made.folder.glob("tables*.csv") if ".sdmx" not in f.suffixes)
    with table.open(encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row["indicator"] == "went_out_share"]
    held = {row["breakdown"] for row in rows if row["reason"] == "Los municipios no se publican."}
    assert held == {"municipality"}
    assert {row["mark"] for row in rows if row["breakdown"] == ""} == {"figure"}


@pytest.mark.slow
def test_it_keeps_the_contract(frozen: Path) -> None:
    """A rule that came later may not break a module that nobody changes."""
    (report,) = check_modules(Registry(), ("frozen",))
    assert report.errors == ()


# --- a module of another version -------------------------------------------------------------------------------------

MODULE = "raise SystemError('code of a module that does not fit was run')\n"


def install(folder: Path, *required: str) -> None:
    """Put a module into a folder, with no installer, that asks for these packages."""
    about = folder / "diversa_later-3.1.0.dist-info"
    about.mkdir(parents=True)
    lines = "".join(f"Requires-Dist: {line}\n" for line in required)
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: diversa-later\nVersion: 3.1.0\n{lines}")
    (about / "entry_points.txt").write_text("[diversa]\nlater = diversa_later\n")
    (folder / "diversa_later.py").write_text(MODULE)


def reason(registry: Registry) -> str:
    """Return why the module is set aside."""
    (found,) = [q for q in registry.quarantine if q.name == "later"]
    return found.reason


@pytest.mark.parametrize("required", ["diversa>=2,<3", "Diversa ==0.9", "diversa[all] <1"])
def test_a_module_for_another_engine_is_set_aside(
    required: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever put it there, none of its code is run; the sentence names both versions and what to do."""
    install(tmp_path, required)
    monkeypatch.syspath_prepend(str(tmp_path))
    registry = Registry()
    assert "discrimination" in registry.questionnaires
    said = reason(registry)
    assert said.startswith("NeedsAnotherEngine: diversa-later 3.1.0 needs diversa")
    assert f"this is diversa {version('diversa')}" in said
    assert "install a version of the module that fits" in said


@pytest.mark.parametrize(
    "required",
    [
        ("diversa>=1.0,<2",),
        ("diversa",),
        ("diversa-themes>=9",),
        ('diversa>=2; python_version < "3"',),
        (),
    ],
)
def test_a_module_for_this_engine_is_loaded(
    required: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other packages, and conditions that do not hold here, are no reason to refuse it."""
    install(tmp_path, *required)
    monkeypatch.syspath_prepend(str(tmp_path))
    assert reason(Registry()).startswith("SystemError")


def test_modules_says_which_versions_do_not_fit_and_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`diversa modules` lists what works, tells the reason with the file, and fails."""
    install(tmp_path, "diversa>=2,<3")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert execute(["modules"]) == 1
    out, err = capsys.readouterr()
    assert "discrimination" in out
    assert "«later» no se pudo cargar" in err
    assert "needs diversa<3,>=2, and this is diversa" in err
    assert str(tmp_path / "diversa_later.py") in err


def test_every_module_here_says_which_engine_it_needs() -> None:
    """Without a range, a module of today would be loaded by an engine of another time."""
    for point in entry_points(group="diversa"):
        assert point.dist is not None
        assert any(
            line.startswith("diversa<2,>=1") or line == "diversa>=1.0,<2"
            for line in point.dist.requires or ()
        ), point
