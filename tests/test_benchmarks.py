"""The benchmarks run, say what they promise, and measure what they say."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks import peers, skeleton, walking
from benchmarks.__main__ import NAMES, QUICK, options_of, report_of, run
from benchmarks.__main__ import main as everything
from benchmarks.clients import Answer, Visit, drive, request, whole
from benchmarks.csv import write_csv
from benchmarks.installation import CAMPAIGN, MODULE, fill_with, installation
from benchmarks.report import Measure, Report
from benchmarks.serving import SKELETON, serve
from diversa.indicators.layout import columns_of

ROOT = Path(__file__).resolve().parent.parent
TARGETS = {
    "fills": {"fills/s": 2, "× skeleton": 1, "CPU ms a page": 1, "p95 ms": 1},
    "submissions": {"submissions/s": 1, "longest wait ms": 2},
    "release": {"memory MB": 1},
    "audit": {"audit s": 1, "guess ratio": 1},
    "columns": {"memory MB": 3},
    "csv": {},
    "pdf": {"warm PDF s": 1, "warm easy PDF s": 1},
    "bytes": {"first visit KB": 4, "page KB": 1},
    "startup": {},
}
"""Benchmark → what → how many cases have a target at the tiny sizes; release and csv have theirs at 100,000."""
FLOORS = {
    "fills": "× skeleton",
    "submissions": "× raw",
    "release": "× DuckDB",
    "csv": "× parse",
    "pdf": "× one line",
    "startup": "× skeleton",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_each_benchmark_measures_its_targets_and_its_floor(name: str, tmp_path: Path) -> None:
    """With tiny sizes each ends in seconds, with positive numbers, its targets, and the ratio to its floor."""
    found = run(name, options_of(name, quick=True, full=False, home=str(tmp_path)))
    measures = found["measures"]
    assert all(m["value"] > 0 for m in measures), measures
    aimed = [m["what"] for m in measures if m["met"] is not None]
    assert {what: aimed.count(what) for what in aimed} == TARGETS[name]
    assert name not in FLOORS or FLOORS[name] in {m["what"] for m in measures}
    assert {"date", "cores", "processor", "memory_gib", "python", "load_before"} == found["machine"].keys()
    assert len(report_of(found).lines()) > len({m["case"] for m in measures})


def test_every_benchmark_has_sizes_for_a_quick_run() -> None:
    """What `python -m benchmarks` runs is what the tests run."""
    assert set(QUICK) == set(NAMES) == set(TARGETS)


def test_the_command_refuses_an_unknown_name() -> None:
    """A misspelt benchmark is an error that lists what there is."""
    command = [sys.executable, "-m", "benchmarks", "fill"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "fills" in done.stderr


def test_a_recorded_run_is_added_to_the_results(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was there stays; the machine, the table and the verdicts follow, and a benchmark that fails is named."""
    results = tmp_path / "RESULTS.md"
    results.write_text("# Results\n", encoding="utf-8")

    def told(name: str, options: list[str]) -> dict[str, Any]:
        if name == "pdf":
            raise RuntimeError("pdf failed")
        measures = [
            {"case": "one", "what": "fills/s", "value": 81.0, "at_least": 80, "at_most": None, "met": True}
        ]
        return {"title": "Fills", "notes": "", "measures": measures}

    monkeypatch.setattr("benchmarks.__main__.RESULTS", results)
    monkeypatch.setattr("benchmarks.__main__.run", told)
    monkeypatch.setattr(sys, "argv", ["benchmarks", "--record", "fills", "pdf"])
    assert everything() == 1
    written = results.read_text(encoding="utf-8")
    assert written.startswith("# Results\n\n## 2")
    assert "### Fills (`fills`)" in written
    assert "- met: one, fills/s: 81.0 (at least 80.0)" in written
    said = capsys.readouterr()
    assert "81.0" in said.out
    assert "pdf failed" in said.err


def test_a_report_says_whether_targets_are_met() -> None:
    """Cases are lines, measures are columns, and each target becomes a sentence."""
    measures = (
        Measure("one", "fills/s", 81.0, at_least=80),
        Measure("one", "ms", 3.0, at_most=2.5),
        Measure("two", "ms", 1.0),
    )
    lines = Report("", "", measures).lines()
    assert [cell.strip() for cell in lines[0].split("|")[1:-1]] == ["", "fills/s", "ms"]
    assert [cell.strip() for cell in lines[3].split("|")[1:-1]] == ["two", "", "1.00"]
    assert lines[-2:] == [
        "- met: one, fills/s: 81.0 (at least 80.0)",
        "- MISSED: one, ms: 3.00 (at most 2.50)",
    ]
    assert [m.met for m in measures] == [True, False, None]


@pytest.fixture(scope="module")
def floor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[tuple[str, int], Path]]:
    """Yield the address of the skeleton's server, and its database."""
    database = tmp_path_factory.mktemp("skeleton") / "skeleton.db"
    with serve(SKELETON, SKELETON_DATABASE=str(database)) as server:
        yield server.address, database


@pytest.mark.parametrize("path", ["/", "/bare/"])
def test_a_fill_of_the_skeleton_is_one_stored_response(
    path: str, floor: tuple[tuple[str, int], Path]
) -> None:
    """The floor stores all forty answers of every fill that it counts, and nothing else."""
    address, database = floor
    connection = skeleton.connect(str(database))
    before = connection.execute("SELECT count(*) FROM response").fetchone()[0]
    names = [[q.id for q in section] for section in peers.questionnaire.sections]
    script = walking.straight(path, ([(n, "3") for n in page] for page in names), b"<p>Gracias")
    ended = [0]

    def visits() -> Visit:
        yield from walking.repeat([script])()
        ended[0] += 1

    drive(address, visits, 2, 0.3)
    rows = [json.loads(row[0]) for row in connection.execute("SELECT document FROM response")]
    # A fill whose last answer was still on its way when the time was over is stored too.
    assert 0 < ended[0] <= len(rows) - before <= ended[0] + 2
    assert all(row == {f"q{number}": "3" for number in range(1, 41)} for row in rows)


def test_a_wrong_answer_stops_a_load(floor: tuple[tuple[str, int], Path]) -> None:
    """A page without an answer sheet is never counted as a page."""
    script = walking.straight("/empty/", [[("q1", "3")]], b"<p>Gracias")
    with pytest.raises(ValueError, match="subsection not found"):
        drive(floor[0], walking.repeat([script]), 1, 0.3)


def test_an_answer_is_whole_only_with_its_last_byte() -> None:
    """An answer that comes in pieces is read when all of it is there."""
    sent = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
    assert [whole(bytearray(sent[:end])) for end in (10, len(sent) - 1)] == [None, None]
    assert whole(bytearray(sent)) == Answer(200, b"hello")
    assert request("POST", "/x", b"a=1").endswith(b"Content-Length: 3\r\n\r\na=1")


def test_a_form_is_read_as_a_browser_reads_it() -> None:
    """What is disabled is not sent; only the links of the summary of problems are problems."""
    page = walking.Page()
    page.feed("""
      <form><input type="hidden" name="sheet" value="s">
      <div id="problems"><a href="#q-a">a</a></div><a href="#q-b">b</a>
      <fieldset><input type="hidden" name="seen" value="a:1"><input type="radio" name="a" value="1"></fieldset>
      <fieldset disabled><fieldset><input type="hidden" name="seen" value="b"><input name="b"></fieldset></fieldset>
      <fieldset><select name="c"><option value=""></option><option value="05">x</option></select>
      <input type="checkbox" name="d" value="2" disabled><input type="text" name="e"></fieldset>
      <button name="action" value="continue"></button></form>""")
    assert (page.seen(), page.problems, page.actions) == (["a"], ["a"], ["continue"])
    sendable = [("a", "1"), ("a", "2"), ("b", "x"), ("c", "05"), ("c", "08"), ("d", "2"), ("e", "x")]
    assert [pair for pair in sendable if page.fits(*pair)] == [("a", "1"), ("c", "05"), ("e", "x")]


def test_copies_have_new_ids_and_the_same_answers() -> None:
    """Beyond what is simulated, records are written again: as many as asked for, none twice."""
    with installation() as engine:
        fill_with(engine, 30)
        fill_with(engine, 30)
        assert engine.store.count(CAMPAIGN, MODULE) == 30
        simulated = [row for batch in engine.store.documents(CAMPAIGN, MODULE) for row in batch]
        copy_more(engine, 75)
        everything = [row for batch in engine.store.documents(CAMPAIGN, MODULE) for row in batch]
    assert len({id_ for id_, _, _ in everything}) == len(everything) == 75
    assert {document for _, _, document in everything} == {document for _, _, document in simulated}


def copy_more(engine: Any, people: int) -> None:
    """Let only 30 people be simulated, as if that were the most."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("benchmarks.installation.MOST_SIMULATED", 30)
        fill_with(engine, people)


def test_the_csv_holds_every_answer(tmp_path: Path) -> None:
    """A line for each record; each cell is the stored code, or the number of why there is none."""
    import csv

    with installation() as engine:
        fill_with(engine, 40)
        stored = [row for batch in engine.store.documents(CAMPAIGN, MODULE) for row in batch]
        instrument = engine.campaigns.module(CAMPAIGN, MODULE).instrument
        layout = columns_of(instrument.questionnaire, instrument.derived)
        batch = [(id_, period, document.encode()) for id_, period, document in stored]
        write_csv([batch[:25], batch[25:]], layout, tmp_path / "records.csv")
    with (tmp_path / "records.csv").open(newline="", encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    documents = [json.loads(document) for _, _, document in stored]
    assert len(lines) == 40
    assert "" not in {cell for line in lines for cell in line.values()}
    for line, document in zip(lines, documents, strict=True):
        assert line["period"] == document["about"]["period"]
        assert line["stratum"] == str(
            document["values"].get(
                "stratum",
                {"refused": 99, "dont_know": 98, "blank": -2}.get(document["missing"].get("stratum"), -1),
            )
        )
