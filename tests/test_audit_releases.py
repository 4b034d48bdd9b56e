"""What the audit says of releases of real modules: of good ones, and of those that lack a protection."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from diversa.disclosure.audit import Audit
from diversa.disclosure.cellkeys import record_key
from diversa.disclosure.keeping import Remembered, Shown
from diversa.disclosure.noise import NoiseRow, NoiseTable
from diversa.disclosure.profiles import PEOPLE, Profile, profile_for
from diversa.disclosure.tables import Table, protect
from diversa.engine import Diversa
from diversa.home import Home
from diversa.indicators.figures import Figure, Results
from diversa.indicators.layout import Layout, columns_of, write_columns
from diversa.indicators.plans import plan_tables
from diversa.indicators.publishing import publish
from diversa.indicators.tabulate import tabulate
from diversa.privacy import sealing
from diversa.registry import Registry
from diversa.releases.auditing import audit_release, earlier_releases, figures_beside, guard, scan
from diversa.releases.auditing.reading import pairs_of
from diversa.releases.build import build_release
from diversa.releases.counting import count
from diversa.simulation import simulate
from diversa.texts import SPANISH
from tests.noise.building import DAY

MODULES = tuple(Registry().questionnaires)
PEOPLE_ASKED = 2000
SECRET = b"a secret for tests alone"
SILENT = NoiseTable((NoiseRow((0,), (1.0,)),))


class Counted:
    """A module that people answered, counted as the engine counts; the secret and the people can be chosen."""

    def __init__(self, folder: Path, module: str, people: int) -> None:
        self.folder = folder
        self.engine = Diversa(Home(folder / "home"))
        _, public = sealing.generate_keypair()
        self.engine.campaigns.create("demo", "Prueba", public, demonstration=True, today=DAY)
        self.engine.campaigns.enable("demo", module)
        self.engine.campaigns.open("demo")
        simulate(self.engine, "demo", module, people, 1)
        self.enabled = self.engine.campaigns.module("demo", module)
        self.module = self.enabled.instrument
        self.house = profile_for(sensitive=self.module.questionnaire.sensitive)
        self.plans = plan_tables(self.module, self.house)

    @property
    def layout(self) -> Layout:
        return columns_of(self.module.questionnaire, self.module.derived)

    def exact(self, people: int, key: Any = None) -> tuple[Table, ...]:
        """Count the first so many people."""
        store = self.engine.vault_of("demo", self.module.questionnaire.id).store
        rows = [
            (i, p, d.encode())
            for batch in store.documents("demo", self.module.questionnaire.id)
            for i, p, d in batch
        ][:people]
        path = self.folder / "columns.parquet"
        write_columns([rows], self.layout, path, key or partial(record_key, SECRET))
        return tabulate(path, self.layout, self.plans)

    def publish(
        self, exact: tuple[Table, ...], noise: NoiseTable, profile: Profile, registry: Any = None
    ) -> tuple[Shown, Results]:
        shown = Shown(1, {table.by: protect(table, noise) for table in exact})
        return shown, publish(self.module, self.plans, shown, profile, registry or self.engine.registry)

    def audit(
        self, exact: tuple[Table, ...], noise: NoiseTable, profile: Profile | None = None, **more: Any
    ) -> Audit:
        profile = profile or self.house
        shown, results = self.publish(exact, noise, profile, more.pop("registry", None))
        return audit_release(self.module, self.plans, exact, shown, results, profile, noise, **more)


@pytest.fixture(scope="module", params=MODULES)
def counted(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Counted:
    return Counted(tmp_path_factory.mktemp("audit"), request.param, PEOPLE_ASKED)


@pytest.fixture(scope="module")
def water(tmp_path_factory: pytest.TempPathFactory) -> Counted:
    return Counted(tmp_path_factory.mktemp("water"), "water_quality", 600)


@pytest.mark.slow
def test_a_release_of_a_module_passes(counted: Counted) -> None:
    """With everything on, nobody can work out or guess the small counts of a module better than its marks allow."""
    noise = NoiseTable.build()
    exact = counted.exact(PEOPLE_ASKED)
    found = counted.audit(exact, noise)
    assert found.passed, [SPANISH(one.words) for one in found.findings]
    assert found.measures.targets > 50
    assert found.measures.narrowest is not None
    assert found.measures.narrowest > counted.house.audit_interval_width
    assert found.measures.ratio <= counted.house.audit_guess_ratio


@pytest.mark.slow
def test_two_releases_pass_together(counted: Counted) -> None:
    """What was published of the first 1,200 people does not undo what is published of all 2,000."""
    noise = NoiseTable.build()
    first, second = counted.exact(1200), counted.exact(PEOPLE_ASKED)
    memory = Remembered(1, date(2026, 1, 1), {table.by: table for table in first}, {})
    earlier = earlier_releases(
        counted.module, counted.plans, [memory], counted.house, noise, counted.engine.registry
    )
    alone = counted.audit(second, noise)
    shown = Shown(2, {table.by: protect(table, noise) for table in second})
    results = publish(counted.module, counted.plans, shown, counted.house, counted.engine.registry)
    found = audit_release(
        counted.module, counted.plans, second, shown, results, counted.house, noise, earlier=earlier
    )
    assert found.passed, [SPANISH(one.words) for one in found.findings]
    assert found.measures.targets > alone.measures.targets


@pytest.mark.parametrize("way", ["no noise", "noise that nobody adds", "one key for all", "no keys"])
def test_without_cell_keys_the_audit_fails_and_names_the_tables(water: Counted, way: str) -> None:
    """However the keys go missing, the tables are named."""
    noise, key = NoiseTable.build(), None
    if way == "no noise":
        noise = SILENT
    elif way == "no keys":
        key = lambda id_: 0  # noqa: E731
    elif way == "one key for all":
        key = lambda id_: 12345  # noqa: E731
    exact = water.exact(600, key)
    if way == "noise that nobody adds":
        shown, results = water.publish(exact, SILENT, water.house)
        found = audit_release(water.module, water.plans, exact, shown, results, water.house, noise)
    else:
        found = water.audit(exact, noise)
    assert not found.passed
    named = {one.by for one in found.findings}
    assert ("area_group",) in named
    assert any("area_group" in SPANISH(one.words) for one in found.findings)


class _Lenient:
    """Withhold nothing."""

    def reasons(self, **arguments: Any) -> tuple[str, ...]:
        return ()


def test_without_minimum_bases_the_audit_fails_and_names_the_tables(water: Counted) -> None:
    """A looser profile, and a registry that withholds nothing, show figures that the module's own rules withhold."""
    noise = NoiseTable.build()
    exact = water.exact(600)
    loose = replace(PEOPLE, id="loose", minimum_base=5, minimum_count=3, extreme_base=5)
    found = water.audit(exact, noise, loose, registry=_Lenient())
    assert not found.passed
    words = [SPANISH(one.words) for one in found.findings]
    assert any(
        "La tabla «department» muestra cifras con muy pocas personas en la base" in one for one in words
    ), words
    assert all(one.indicators for one in found.findings if "base" in SPANISH(one.words))


def test_an_exact_mean_beside_perturbed_counts_is_found(water: Counted) -> None:
    """A figure that is no rounded function of the protected counts fails, with its table and indicator."""
    noise = NoiseTable.build()
    exact = water.exact(600)
    shown, results = water.publish(exact, noise, water.house)
    result = next(r for r in results if r.by == ("area_group",) and r.groups[0].figure.shown)
    figure = result.groups[0].figure
    wrong = replace(figure, value=(figure.value or 0) + 0.01)
    groups = (replace(result.groups[0], figures=(wrong, *result.groups[0].figures[1:])), *result.groups[1:])
    changed = replace(
        results, results=tuple(replace(r, groups=groups) if r is result else r for r in results)
    )
    found = audit_release(water.module, water.plans, exact, shown, changed, water.house, noise)
    (finding,) = found.findings
    assert finding.by == ("area_group",)
    assert finding.indicators == (result.indicator.id,)


def test_an_audit_is_the_same_each_time(water: Counted) -> None:
    """Equal releases get equal verdicts and measures, but for the seconds."""
    exact, noise = water.exact(600), NoiseTable.build()
    one, two = (water.audit(exact, noise) for _ in range(2))
    assert replace(one.measures, seconds=0) == replace(two.measures, seconds=0)
    assert one.findings == two.findings


def test_the_counts_behind_every_estimator_are_known(counted: Counted) -> None:
    """No figure of a module rests on counts that the audit cannot trace back to it."""
    for indicator in counted.module.indicators:
        asked = indicator.estimator.counts()
        for pairs in pairs_of(indicator.estimator).values():
            assert {pair.base for pair in pairs} <= {*asked, "everybody"}
            if indicator.estimator.percent:
                assert all(pair.count in asked for pair in pairs), indicator.id


def test_the_guard_sees_published_counts_alone_and_what_it_keeps_back_passes(water: Counted) -> None:
    """It says the same twice, and names figures that are published."""
    exact, noise = water.exact(600), NoiseTable.build()
    shown, results = water.publish(exact, noise, water.house)
    one, two = (guard(water.module, water.plans, shown, results, water.house, noise) for _ in range(2))
    assert one == two
    places = {
        (r.indicator.id, r.by, g.codes, f.category) for r in results for g in r.groups for f in g.figures
    }
    assert {(w.indicator, w.by, w.group, w.category) for w in one} <= places


Written = tuple[Path, Results, tuple[Figure, ...]]


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """A release on disk, its results, and the figures beside them."""
    made = Counted(tmp_path_factory.mktemp("scan"), "water_quality", 300)
    out = made.folder / "out"
    build_release(made.engine, "demo", "water_quality", out=out, as_of=DAY)
    counted = count(made.engine, made.enabled, lambda step, share: None, DAY)
    return out, counted.results, figures_beside(counted.unflagged, counted.card)


def test_a_release_as_written_says_nothing_else(release: Written) -> None:
    """Every table, page and picture of a release holds published numbers alone."""
    folder, results, beside = release
    found = scan(folder, results, beside=beside)
    assert not found, [SPANISH(one.words) for one in found]


@pytest.mark.parametrize("place", ["sentence", "alternative text", "table", "csv", "json"])
def test_a_number_of_people_that_was_not_published_is_found(
    release: Written, tmp_path: Path, place: str
) -> None:
    """In a sentence, an alternative text, a table of a page or a file: the file is named."""
    folder, results, beside = release
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    page = copy / "index.html"
    ends: Mapping[str, str] = {
        "sentence": "<p>Base: 2 personas.</p>",
        "alternative text": '<img alt="12 % (base 2)" src="x.svg">',
        "table": "<table><tr><th>Grupo</th><th>Base y calidad</th></tr><tr><td>Una</td><td>2 <span>x</span></td></tr></table>",
    }
    if place in ends:
        page.write_text(page.read_text().replace("</main>", ends[place] + "</main>"))
    else:
        path = next(copy.glob(f"tables*.{place}"))
        text = path.read_text("utf-8-sig")
        base = next(str(f.base) for r in results for g in r.groups for f in g.figures if f.base)
        mark = f",{base}," if f",{base}," in text else f", {base},"
        path.write_text(text.replace(mark, ",2,"))
    found = scan(copy, results, beside=beside)
    assert found
    name = page.name if place in ends else path.name
    assert all(name in SPANISH(one.words) for one in found)
