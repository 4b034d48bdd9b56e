"""A type checker proves that nothing is stored that was not anonymised, and nothing published that was not protected."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from diversa.pipeline import Answers, Record

ROOT = Path(__file__).resolve().parent.parent

RIGHT = """
from datetime import date
from diversa import pipeline
from diversa.campaigns.campaigns import EnabledModule
from diversa.disclosure.noise import NoiseTable
from diversa.disclosure.profiles import PEOPLE
from diversa.disclosure.tables import PublishedTable, Table, protect
from diversa.indicators.plans import Counted
from diversa.indicators.publishing import Withholding, publish
from diversa.store.store import Store


def whole(module: EnabledModule, store: Store, today: date) -> pipeline.Response:
    submission = pipeline.accept(module, bytes(16), {})
    answers = pipeline.check(submission)
    record = pipeline.anonymize(answers, b"key", today)
    return pipeline.keep(record, store, today)


def release(table: Table, noise: NoiseTable, module: Counted, registry: Withholding) -> None:
    publish(module, (), [protect(table, noise)], PEOPLE, registry)
"""
WRONG = {
    "submission_kept": ("pipeline.keep(submission, store, today)", "arg-type"),
    "answers_kept": ("pipeline.keep(answers, store, today)", "arg-type"),
    "sheet_kept": ('pipeline.keep({"age": 37}, store, today)', "arg-type"),
    "submission_anonymized": ('pipeline.anonymize(submission, b"key", today)', "arg-type"),
    "sheet_anonymized": ('pipeline.anonymize({"age": 37}, b"key", today)', "arg-type"),
    "record_anonymized_again": ('pipeline.anonymize(record, b"key", today)', "arg-type"),
    "sheet_checked": ('pipeline.check({"age": 37})', "arg-type"),
    "answers_made_by_hand": ("pipeline.Answers(submission, {}, {}, (), 0)", "abstract"),
    "record_made_by_hand": ('pipeline.Record(bytes(16), module, {}, {}, {}, {}, b"sent")', "abstract"),
    "submission_stored": ('store.keep(submission, b"sent", today)', "arg-type"),
    "exact_table_published": ("publish(counted, (), [table], PEOPLE, registry)", "list-item"),
    "protected_twice": ("protect(protect(table, noise), noise)", "arg-type"),
    "answers_protected": ("protect(answers, noise)", "arg-type"),
    "protected_by_hand": ("PublishedTable()", "abstract"),
}
SETTING = """

def wrong(
    module: EnabledModule, store: Store, today: date, submission: pipeline.Submission, answers: pipeline.Answers,
    record: pipeline.Record, table: Table, noise: NoiseTable, counted: Counted, registry: Withholding,
) -> None:
    {line}
"""


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """Return the codes of mypy's errors in each small file; all are checked in one run."""
    folder = tmp_path_factory.mktemp("types")
    (folder / "right.py").write_text(RIGHT)
    for name, (line, _) in WRONG.items():
        (folder / f"{name}.py").write_text(RIGHT + SETTING.format(line=line))
    # A cache of its own: what an earlier run remembers of files with these names is not about these.
    cache = ("--cache-dir", str(folder / "cache"))
    command = [sys.executable, "-m", "mypy", *cache, "--strict", "--no-pretty", "--no-error-summary"]
    done = subprocess.run(
        [*command, *sorted(map(str, folder.glob("*.py")))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.stderr, done.stderr
    found: dict[str, set[str]] = {name: set() for name in ("right", *WRONG)}
    for place, code in re.findall(r"^(\S+?):\d+: error: .*\[([a-z-]+)\]$", done.stdout, re.MULTILINE):
        if Path(place).parent == folder:  # mypy speaks of the engine's own files too
            found[Path(place).stem].add(code)
    return found


def test_the_whole_way_is_accepted(verdicts: dict[str, set[str]]) -> None:
    """Each step takes what the step before it gives."""
    assert verdicts["right"] == set()


@pytest.mark.parametrize("name", WRONG)
def test_every_other_way_is_refused(verdicts: dict[str, set[str]], name: str) -> None:
    """No step can be left out, taken twice or replaced by making its result by hand."""
    assert verdicts[name] == {WRONG[name][1]}


@pytest.mark.parametrize("kind", [Answers, Record])
def test_neither_can_be_made_by_hand(kind: type) -> None:
    """Also where nobody runs a type checker: only the step that is named for it makes one."""
    with pytest.raises(TypeError, match="abstract"):
        kind(**dict.fromkeys((f.name for f in fields(kind)), None))
