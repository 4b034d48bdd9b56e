"""What people, modules and machines do to a release at worst: a clear sentence, and no half release on disk."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from diversa import pipeline
from diversa.campaigns.campaigns import CampaignError, Campaigns
from diversa.campaigns.instruments import Paused
from diversa.disclosure.marks import Mark
from diversa.engine import Diversa
from diversa.releases.build import build_release
from diversa.releases.counting import count
from diversa.releases.ledger import ReleaseError
from diversa.texts import SPANISH
from tests.noise.building import installation, person

NAMES = ("demo", "noise")


@pytest.fixture
def empty(tmp_path: Path) -> Diversa:
    """Return an installation in which nobody has answered yet."""
    return installation(tmp_path / "home", people=0)


def fill(engine: Diversa, people: int, answers: Mapping[str, Any]) -> None:
    """Let so many people give the same answers."""
    module = engine.campaigns.module(*NAMES)
    first = pipeline.check(pipeline.accept(module, bytes(16), answers, confirmed=None))
    row = pipeline.row_of(pipeline.anonymize(first, b"k" * 32, engine.today()))
    ids = (hashlib.sha256(str(number).encode()).digest()[:16] for number in range(people))
    engine.store.keep_many([replace(row, id=id_) for id_ in ids])


def shown(engine: Diversa) -> list[Any]:
    """Return every figure of everybody that is shown as a number."""
    found = count(engine, engine.campaigns.module(*NAMES), lambda _step, _share: None)
    totals = [figure for result in found.results if not result.by for figure in result.groups[0].figures]
    return [figure for figure in totals if figure.mark is Mark.FIGURE]


def folders(engine: Diversa) -> list[str]:
    """Return what lies where releases lie, but for the locked folder itself."""
    return sorted(path.name for path in engine.home.releases.rglob("*") if path.name not in NAMES)


@pytest.mark.parametrize(("people", "said"), [(0, "no tiene respuestas"), (1, "muy pocas respuestas")])
def test_nobody_or_one_person_is_a_sentence(empty: Diversa, people: int, said: str) -> None:
    """There is nothing to publish, and nothing is written."""
    fill(empty, people, person(1))
    with pytest.raises(ReleaseError, match=said):
        build_release(empty, *NAMES, publish=True)
    assert folders(empty) == []


def test_one_constant_answer_is_published_as_nearly_all(empty: Diversa) -> None:
    """Where everybody says the same, the release says more than 95 %, or nothing, and never 100."""
    fill(empty, 400, person(1))
    build_release(empty, *NAMES, publish=True)
    found = count(empty, empty.campaigns.module(*NAMES), lambda _step, _share: None)
    percents = [
        f for r in found.results for g in r.groups for f in g.figures if f.percent and f.mark is Mark.FIGURE
    ]
    assert not [figure for figure in percents if figure.value in (0.0, 1.0)]
    assert {Mark.OVER_NINETY_FIVE, Mark.UNDER_FIVE} & {
        f.mark for r in found.results for g in r.groups for f in g.figures
    }


def test_silence_is_published_as_nothing(empty: Diversa) -> None:
    """Who prefers not to answer anything is in no base: no figure is shown, and the release says who is not in it."""
    silent = {name: answer for name, answer in person(1).items() if name not in ("sources", "level")}
    fill(empty, 400, {**silent, "gender_identity": "refused", "noisy": "refused"})
    made = build_release(empty, *NAMES, publish=True)
    assert shown(empty) == []
    assert "n. d." in (made.folder / "index.html").read_text(encoding="utf-8")


def test_many_identical_sheets_do_not_stop_a_release(empty: Diversa) -> None:
    """Fifty thousand copies of one sheet are counted within seconds, and a release comes out."""
    fill(empty, 50_000, person(1))
    found = count(empty, empty.campaigns.module(*NAMES), lambda _step, _share: None)
    assert abs(found.results.participants - 50_000) <= 5
    assert build_release(empty, *NAMES, publish=True).folder.is_dir()


def test_a_group_of_the_population_that_nobody_is_of_leaves_no_weights(empty: Diversa) -> None:
    """All participants are women of one town: the weighted figures are missing, and the reason names who is."""
    fill(empty, 400, {**person(1), "gender_identity": 1})
    found = count(empty, empty.campaigns.module(*NAMES), lambda _step, _share: None)
    assert found.weighting is not None
    assert found.weighting.beside is None
    assert found.weighting.reason is not None
    assert "No hay cifras ponderadas" in SPANISH(found.weighting.reason)


def test_a_module_that_changed_its_version_pauses_the_campaign(empty: Diversa, monkeypatch: Any) -> None:
    """Where the installed indicators no longer accept what was pinned, nothing is published of it, with a sentence."""
    fill(empty, 400, person(1))
    from tests import noise

    newer = [replace(indicator, versions=">=9") for indicator in noise.INDICATORS]
    monkeypatch.setattr(noise, "INDICATORS", tuple(newer))
    empty.campaigns = Campaigns(empty.store, empty.registry)
    with pytest.raises((Paused, CampaignError), match="ya no la acepta"):
        build_release(empty, *NAMES, publish=True)
    assert folders(empty) == []
