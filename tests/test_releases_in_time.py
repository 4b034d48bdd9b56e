"""One release after another: what few people changed stays as it was, and what was published can be verified."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import timedelta
from typing import Any

import pytest

from diversa import pipeline
from diversa.disclosure.tables import EVERYBODY
from diversa.releases.build import build_release
from diversa.releases.ledger import MANIFEST, ReleaseError, next_day
from diversa.releases.remembering import remembered
from diversa.releases.verifying import Outcome, verify
from diversa.texts import SPANISH
from tests.noise.building import DAY, answer, engine, installation

__all__ = ["engine"]
NAMES = ("demo", "noise")


def quiet(_step: str, _share: float) -> None:
    """Say nothing."""


def publish(engine: Any) -> Any:
    return build_release(engine, *NAMES, publish=True)


def pass_days(engine: Any, days: int = 8) -> None:
    """Let some days go by."""
    now = engine.clock() + days * 86_400
    engine.clock = lambda: now


def rows(release: Any) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Return the open data of a release: (indicator, group, category) → row."""
    (file,) = (path for path in release.folder.glob("tables*.json") if "sdmx" not in path.name)
    data = json.loads(file.read_bytes())
    names = [column["name"] for column in data["columns"]]
    found = [dict(zip(names, row, strict=True)) for row in data["rows"]]
    return {(f"{r['indicator']} {r['breakdown']}", r["group"], r["category"]): r for r in found}


def ids(engine: Any) -> list[bytes]:
    return [id_ for batch in engine.store.documents(*NAMES) for id_, _, _ in batch]


def withdraw(engine: Any, how_many: int) -> None:
    for id_ in ids(engine)[:how_many]:
        assert engine.store.withdraw(id_, b"", engine.today())


def test_what_few_people_changed_keeps_its_figure_and_its_day(engine: Any) -> None:
    """Four more people answer: every figure whose cell changed is the earlier one, dated, and no other is dated."""
    first = publish(engine)
    before = rows(first)
    pass_days(engine)
    answer(engine, 4, seed=9)
    after = rows(publish(engine))
    assert before.keys() == after.keys()
    numbers = ("mark", "value", "low", "high", "base", "quality")
    assert all([before[key][n] for n in numbers] == [after[key][n] for n in numbers] for key in before)
    dated = [row for row in after.values() if row["as_of"]]
    assert dated
    assert {row["as_of"] for row in dated} == {DAY.isoformat()}


def test_many_more_people_show_in_the_next_release(engine: Any) -> None:
    """Where ten and more came, the figure is today's and has no other day."""
    before = rows(publish(engine))
    pass_days(engine)
    answer(engine, 300, seed=9)
    after = rows(publish(engine))
    total = next(key for key in after if key[1] == "" and after[key]["mark"] == "figure")
    assert after[total]["base"] > before[total]["base"] + 100
    assert not after[total]["as_of"]


def test_a_withdrawal_counts_as_a_change(engine: Any) -> None:
    """Three people take their answers back: the totals stay as they were published."""
    before = rows(publish(engine))
    pass_days(engine)
    withdraw(engine, 3)
    after = rows(publish(engine))
    totals = [key for key in after if key[1] == ""]
    assert all(after[key]["base"] == before[key]["base"] for key in totals)
    assert any(after[key]["as_of"] for key in totals)


def test_who_answers_while_a_release_is_made_is_in_the_next(
    engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ledger never counts somebody whom no release counted."""
    module = engine.campaigns.module(*NAMES)
    from diversa.releases import build
    from tests.noise.building import person

    real = build.count

    def count(*given: Any, **more: Any) -> Any:
        checked = pipeline.check(pipeline.accept(module, b"z" * 16, person(1), confirmed=None))
        engine.store.keep_many([pipeline.row_of(pipeline.anonymize(checked, b"k" * 32, engine.today()))])
        return real(*given, **more)

    monkeypatch.setattr(build, "count", count)
    publish(engine)
    released = {bytes(r["id"]): r["release"] for r in engine.store.responses.select()}
    assert released[b"z" * 16] is None
    (memory,) = remembered(engine.vault_of(*NAMES), NAMES, 2)
    everybody = memory.tables[()].count_ids.index(EVERYBODY)
    assert memory.tables[()].counts[0, everybody] == len(released) - 1


def test_the_ledger_is_closed_to_whoever_has_only_the_database(engine: Any) -> None:
    """What a release counted exactly lies encrypted; with another secret no release is made."""
    publish(engine)
    ((_number, closed),) = engine.store.counted_before(*NAMES, 2)
    assert b"tables" not in closed
    vault = engine.vault_of(*NAMES)
    vars(vault)["ledger_key"] = b"x" * 32
    with pytest.raises(ReleaseError, match="secreto"):
        publish(engine)


def test_the_next_release_has_its_day(tmp_path: Any) -> None:
    """A week after the last one, of real answers; a demonstration need not wait."""
    engine = installation(tmp_path / "home", demonstration=False)
    assert next_day(engine.store, *NAMES, 7) is None
    engine.store.add_release(*NAMES, 1, DAY - timedelta(3), True, "{}")
    assert next_day(engine.store, *NAMES, 7) == DAY + timedelta(4)
    with pytest.raises(ReleaseError, match=str(DAY + timedelta(4))):
        publish(engine)
    engine.store.engine.close()


def test_a_release_verifies_where_it_was_made(engine: Any, tmp_path: Any) -> None:
    """Counted again it gives every byte again, also from a copy, also after the next release."""
    made = publish(engine)
    pass_days(engine)
    answer(engine, 100, seed=9)
    later = publish(engine)
    copy = tmp_path / "copy"
    shutil.copytree(made.folder, copy)
    for folder in (made.folder, later.folder, copy):
        found = verify(engine, folder, quiet)
        assert (found.outcome, found.sentences[1:]) == (
            Outcome.SAME,
            ("Se volvió a calcular todo y salió igual.",),
        )


def test_a_changed_file_is_named(engine: Any) -> None:
    """Also one that is missing, and one that does not belong there."""
    made = publish(engine)
    (made.folder / "index.html").write_text("otra cosa", encoding="utf-8")
    (made.folder / "method.html").unlink()
    (made.folder / "mine.txt").write_text("mío", encoding="utf-8")
    found = verify(engine, made.folder, quiet)
    assert found.outcome is Outcome.DIFFERENT
    assert "\n".join(map(SPANISH, found.sentences)).count("index.html") == 1
    assert {"Faltan", "Hay", "Archivos"} == {SPANISH(s).split()[0] for s in found.sentences}


def test_a_forged_manifest_is_seen(engine: Any) -> None:
    """Who changes a page and its digest changes the manifest, which the ledger knows otherwise."""
    made = publish(engine)
    (made.folder / "index.html").write_text("Falso", encoding="utf-8")
    manifest = json.loads((made.folder / MANIFEST).read_bytes())
    manifest["files"]["index.html"] = hashlib.sha256(b"Falso").hexdigest()
    (made.folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    found = verify(engine, made.folder, quiet)
    assert found.outcome is Outcome.DIFFERENT
    assert "no es el que quedó anotado" in SPANISH(found.sentences[-1])


def test_after_a_withdrawal_only_the_files_can_be_looked_at(engine: Any) -> None:
    """It says how many responses are gone."""
    made = publish(engine)
    withdraw(engine, 2)
    found = verify(engine, made.folder, quiet)
    assert found.outcome is Outcome.INTACT
    assert "2 respuestas se retiraron" in SPANISH(found.sentences[-1])


def test_another_installation_says_why_it_cannot(engine: Any, tmp_path: Any) -> None:
    """It has no such campaign; a preview can nowhere be counted again; what is no release is refused."""
    made = publish(engine)
    other = installation(tmp_path / "other", people=50)
    found = verify(other, made.folder, quiet)
    assert found.outcome is Outcome.INTACT
    assert "no son las de esta publicación" in SPANISH(found.sentences[-1]) or "falta" in str(
        found.sentences[-1]
    )
    preview = build_release(engine, *NAMES)
    assert "vista previa" in SPANISH(verify(engine, preview.folder, quiet).sentences[-1])
    (made.folder / MANIFEST).write_text("{}", encoding="utf-8")
    with pytest.raises(ReleaseError, match="no es una publicación"):
        verify(engine, made.folder, quiet)
