"""Editions side by side: read from what was published, with a warning where a series breaks and never a verdict."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from diversa.engine import Diversa
from diversa.indicators.figures import Figure
from diversa.privacy import sealing
from diversa.questionnaire.structure import Questionnaire
from diversa.releases import counting
from diversa.releases.build import build_release
from diversa.releases.comparing import EarlierEdition, changed_questions, earlier_editions, totals
from diversa.releases.comparison import comparison
from diversa.releases.views import Viewer
from diversa.texts import SPANISH, Text
from tests import noise
from tests.noise.building import DAY, answer, contents, installation

KNOWN = {one.id: one for one in noise.INDICATORS}


@pytest.fixture(scope="module")
def twice(tmp_path_factory) -> Iterator[Diversa]:
    """Return an installation in which more people answered after a first release, and then there was a second."""
    engine = installation(tmp_path_factory.mktemp("twice") / "home")
    build_release(engine, "demo", "noise", publish=True)
    answer(engine, 200, seed=7)
    engine.clock = lambda: datetime(2026, 12, 20, 12, tzinfo=UTC).timestamp()
    build_release(engine, "demo", "noise", publish=True)
    yield engine
    engine.store.engine.close()


def before(engine: Diversa, **more: object) -> tuple[EarlierEdition, ...]:
    """Return what was published of the module."""
    given = {"questionnaire": noise.questionnaire, "indicators": noise.INDICATORS, **more}
    campaigns = engine.campaigns
    return earlier_editions(engine.store, engine.home, campaigns.all(), campaigns["demo"], **given)  # type: ignore[arg-type]


def folder(engine: Diversa, number: int):
    """Return the folder of a release."""
    return engine.home.releases / "demo" / "noise" / str(number)


def test_earlier_figures_are_those_that_were_published(twice):
    """The figures of the last edition are those of its results, one for each category, in order."""
    first, second = before(twice)
    assert (first.number, second.number) == (1, 2)
    assert (first.day, second.day) == (DAY, DAY + timedelta(days=28))
    counted = counting.count(twice, twice.campaigns.module("demo", "noise"), lambda step, share: None)
    for name in KNOWN:
        was = second.figures[name]
        now = counted.results.get(name).groups[0].figures
        told = [(f.mark, f.base, f.value, f.low, f.high, f.quality) for f in was]
        assert told == [
            (
                f.mark,
                f.base,
                *(None if x is None else pytest.approx(x) for x in (f.value, f.low, f.high)),
                f.quality,
            )
            for f in now
        ], name


def test_only_a_later_edition_has_something_to_compare(twice):
    """The first edition has no page to compare, the second one has, in each language, with its earlier figure."""
    first, second = (contents(folder(twice, number)) for number in (1, 2))
    assert not [name for name in first if "compare" in name]
    page = second["compare.html"].decode()
    assert "en/compare.html" in second
    assert "Edición 1" in page
    assert "Esta edición (2)" in page
    was = before(twice)[0].figures["noisy"][0]
    assert f"{was.value * 100:.1f}".replace(".", ",") in page  # type: ignore[operator]
    assert "Serie rota" not in page
    assert b'href="compare.html"' in second["index.html"]
    assert "se cruzan" in page
    assert "signific" not in page


def test_real_data_never_stand_beside_simulated_ones(twice):
    """A campaign of real people is compared with no demonstration, nor the other way round."""
    campaign = twice.campaigns["demo"]
    real = replace(campaign, slug="real", demonstration=False)
    assert (
        earlier_editions(
            twice.store, twice.home, [campaign, real], real, noise.questionnaire, noise.INDICATORS
        )
        == ()
    )


def test_other_campaigns_are_named(twice):
    """What another campaign published of the module stands there under that campaign's title, oldest first."""
    _, public = sealing.generate_keypair()
    other = twice.campaigns.create("otra", "Otra campaña", public, demonstration=True, today=DAY)
    found = earlier_editions(
        twice.store, twice.home, twice.campaigns.all(), other, noise.questionnaire, noise.INDICATORS,
        base_address="https://datos.example/resultados",
    )  # fmt: skip
    assert [(one.title, one.number, one.same_campaign) for one in found] == [
        ("Campaña de prueba", 1, False),
        ("Campaña de prueba", 2, False),
    ]
    assert found[0].address == "https://datos.example/resultados/demo/noise/1/"


def test_a_release_whose_folder_is_gone_is_left_out(twice, tmp_path):
    """An edition that can no longer be read is not compared."""
    hidden = tmp_path / "1"
    shutil.move(folder(twice, 1), hidden)
    try:
        assert [one.number for one in before(twice)] == [2]
    finally:
        shutil.move(hidden, folder(twice, 1))


def changed(**options: object) -> Questionnaire:
    """Return the questionnaire with another answer to the first question about noise."""
    (section,) = noise.questionnaire.sections
    items = tuple(replace(q, **options) if q is noise.noisy else q for q in section.questions)  # type: ignore[type-var]
    return replace(noise.questionnaire, sections=(replace(section, questions=items),))


def test_a_changed_question_breaks_the_series_of_its_indicators_alone(twice):
    """A question with other answers breaks what is worked out from it; its name stands in the warning."""
    option = replace(noise.noisy.options[1], code=3)
    now = changed(options=(noise.noisy.options[0], option))
    first, _second = before(twice, questionnaire=now)
    assert first.broken
    assert first.changed == {"noisy"}
    assert {name for name, one in KNOWN.items() if first.breaks(one)} == {"noisy", "gap", "apart"}
    page = comparison(viewer(twice), now, (first,), "Esta edición (2)")
    ((sentence, questions),) = page.warnings
    assert "cambió el cuestionario" in sentence
    assert questions == (str(noise.noisy.title),)
    item = next(item for item in page.items if item.id == "noisy")
    assert item.words == (
        "Cambió una pregunta de este indicador: la cifra de antes y la de ahora no miden lo mismo.",
    )
    assert item.block.rows[0].label == "Edición 1 · serie rota"


def test_other_words_break_nothing():
    """A question in other words, or with another citation, is the same question."""
    now = changed(title=Text("¿Hay ruido donde vive?"), instrument="Otro cuestionario")
    assert changed_questions(noise.questionnaire, now) == frozenset()


def test_a_series_breaks_where_nobody_knows_what_changed(twice):
    """Where the earlier questionnaire is no longer pinned, every series is broken and the warning says why."""
    edition = replace(before(twice)[0], broken=True, changed=None)
    assert all(edition.breaks(one) for one in noise.INDICATORS)
    page = comparison(viewer(twice), noise.questionnaire, (edition,), "Esta edición (2)")
    assert "ya no se sabe en qué preguntas" in page.warnings[0][0]


def viewer(engine: Diversa) -> Viewer:
    """Return what turns the results of now into views."""
    counted = counting.count(engine, engine.campaigns.module("demo", "noise"), lambda step, share: None)
    return Viewer(counted.results, SPANISH, {name: name for name in KNOWN})


def moved(engine: Diversa, by: float) -> tuple[str, ...]:
    """Return the words on a share that was so much lower before."""
    found = viewer(engine)
    now = found.results.get("noisy").groups[0].figure
    was = replace(now, value=now.value - by, low=now.low - by, high=now.high - by)  # type: ignore[operator]
    edition = EarlierEdition("demo", "Prueba", 1, DAY, {"noisy": (was,)})
    return comparison(found, noise.questionnaire, (edition,), "Ahora").items[0].words


@pytest.mark.parametrize(
    ("by", "said"),
    [
        (0.0, "Las dos cifras son iguales."),
        (0.01, "se cruzan: la diferencia puede ser casual"),
        (0.3, "no se cruzan. Antes de hablar"),
    ],
)
def test_a_change_is_said_with_care(twice, by, said):
    """Intervals that overlap may be chance; where they do not, the reader is asked to see who took part."""
    (words,) = moved(twice, by)
    assert said in words


def test_a_kept_figure_is_no_change(twice):
    """A figure that was kept from before is said to be the same one, not a difference that may be chance."""
    found = viewer(twice)
    was = found.results.get("noisy").groups[0].figure
    kept = replace(
        found,
        results=replace(
            found.results,
            results=tuple(
                replace(
                    one,
                    groups=tuple(
                        replace(group, figures=tuple(replace(figure, as_of=DAY) for figure in group.figures))
                        for group in one.groups
                    ),
                )
                for one in found.results
            ),
        ),
    )
    edition = EarlierEdition("demo", "Prueba", 1, DAY, {"noisy": (was,)})
    (words,) = comparison(kept, noise.questionnaire, (edition,), "Ahora").items[0].words
    assert words.startswith("Es la misma cifra de antes")


def test_what_is_withheld_is_not_compared(twice):
    """Without a figure on one side there is nothing to compare, and it stays n. d."""
    edition = EarlierEdition("demo", "Prueba", 1, DAY, {"noisy": (Figure(base=12),)})
    item = comparison(viewer(twice), noise.questionnaire, (edition,), "Ahora").items[0]
    assert item.words == ("Sin las dos cifras no hay nada que comparar.",)
    assert item.block.rows[0].withheld


def test_figures_of_another_unit_are_left_out(twice):
    """An indicator that is published in another unit now has no earlier figure, since it would mean something else."""
    document = json.loads(next(folder(twice, 1).glob("tables*.json")).read_bytes())
    assert "level" in totals(document, KNOWN)
    assert "level" not in totals(document, KNOWN | {"level": replace(KNOWN["level"], unit=Text("pisos"))})
    assert [f.category for f in totals(document, KNOWN)["source"]] == ["1", "2", "3"]
