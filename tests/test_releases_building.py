"""Building a release: whole or not at all, the same again, from protected counts alone, and only if it may go out."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from types import ModuleType

import pytest

from diversa.campaigns.campaigns import CampaignError
from diversa.disclosure import keeping, tables
from diversa.disclosure.audit import Audit, Measures
from diversa.disclosure.profiles import PEOPLE as PEOPLE_PROFILE
from diversa.home import Home
from diversa.hookspecs import hookimpl
from diversa.releases import build, counting, ledger, tallying
from diversa.releases.build import build_release
from diversa.releases.exporters import Exporter
from diversa.releases.ledger import ReleaseError
from diversa.texts import Text
from tests.noise.building import DAY, PEOPLE, answer, answered, contents, engine, installation, release

__all__ = ["answered", "engine", "release"]


def test_building_again_gives_the_same(engine, release, tmp_path):
    """Two releases of the same answers in two installations that share a secret are equal, byte by byte."""
    first = contents(build_release(engine, "demo", "noise", as_of=DAY).folder)
    again = contents(build_release(engine, "demo", "noise", as_of=DAY).folder)
    assert first == again


def test_only_protected_counts_reach_the_files(engine, tmp_path, monkeypatch):
    """Other answers with the same perturbed counts give the same files, but for what digests the answers."""
    kept = []
    real = tables.protect

    def remember(table, noise):
        kept.append(real(table, noise))
        return kept[-1]

    for room in (keeping, tallying):
        monkeypatch.setattr(room, "protect", remember)
    first = contents(build_release(engine, "demo", "noise", as_of=DAY).folder)
    other = installation(tmp_path / "other", people=PEOPLE + 77, seed=1)
    by = {(table.by, table.count_ids): table for table in kept}
    exact = []

    def pretend(table, noise):
        exact.append(table)
        return by[table.by, table.count_ids]

    for room in (keeping, tallying):
        monkeypatch.setattr(room, "protect", pretend)
    monkeypatch.setattr(build, "attack", lambda *_: Audit((), Measures()))  # it would see through this
    second = contents(build_release(other, "demo", "noise", as_of=DAY).folder)
    assert exact[0].counts.tolist() != [[PEOPLE] * len(exact[0].count_ids)]
    digests = [json.loads(found.pop("manifest.json")) for found in (first, second)]
    assert first == second
    changed = {name for name in digests[0] if digests[0][name] != digests[1][name]}
    assert changed == {"records", "parameters"}


def test_a_demonstration_is_published_and_numbered(engine):
    """A published release has the next number, stands in the ledger, and is marked beside its responses."""
    first = build_release(engine, "demo", "noise", publish=True, as_of=DAY)
    answer(engine, 30, seed=2)
    second = build_release(engine, "demo", "noise", publish=True)
    assert (first.number, second.number) == (1, 2)
    assert [path.name for path in (first.folder, second.folder)] == ["1", "2"]
    assert first.folder.parent == engine.home.releases / "demo" / "noise"
    found = ledger.published(engine.store, engine.home, "demo", "noise", "noise")
    assert [(r.number, r.folder, r.made_on) for r in found] == [
        (1, first.folder, DAY),
        (2, second.folder, engine.today()),
    ]
    assert found[0].manifest["files"] == first.manifest["files"]
    numbers = [row["release"] for row in engine.store.responses.select(engine.store.responses.release)]
    assert sorted(numbers) == [1] * PEOPLE + [2] * 30


def test_a_published_release_never_changes(engine):
    """Later answers and later releases leave the earlier folder as it was."""
    first = build_release(engine, "demo", "noise", publish=True, as_of=DAY)
    before = contents(first.folder)
    answer(engine, 50, seed=3)
    build_release(engine, "demo", "noise", publish=True)
    build_release(engine, "demo", "noise")
    assert contents(first.folder) == before


def test_real_answers_are_not_published(tmp_path):
    """A campaign with real answers is refused with a sentence; a preview of it says on every page that it is one."""
    engine = installation(tmp_path / "home", demonstration=False)
    with pytest.raises(ReleaseError, match="firma de dos personas"):
        build_release(engine, "demo", "noise", publish=True)
    assert not list(engine.home.releases.rglob("*.html"))
    preview = build_release(engine, "demo", "noise")
    assert preview.folder.name == "preview"
    assert not preview.published
    assert engine.store.releases_of("demo", "noise") == []
    assert ledger.published(engine.store, engine.home, "demo", "noise", "noise") == ()
    found = contents(preview.folder)
    names = ("resumen-noise", "summary-noise", "tables")
    assert all(any(name.startswith(f"{stem}-vista-previa.") for name in found) for stem in names)
    spanish = [c for name, c in found.items() if name.endswith(".html") and not name.startswith("en/")]
    assert all(b"Vista previa, sin publicar" in page and b"mo citar" not in page for page in spanish)
    pages = b"".join(content for name, content in found.items() if not name.endswith(".pdf"))
    assert b"simulad" not in pages
    assert json.loads(found["manifest.json"])["demonstration"] is False


@pytest.mark.parametrize(
    ("people", "said"), [(0, "no tiene respuestas"), (1, "muy pocas"), (29, "muy pocas")]
)
def test_too_few_answers_are_a_sentence(tmp_path, people, said):
    """With no answer, one, or fewer than any figure needs, there is a sentence and nothing else."""
    engine = installation(tmp_path / "home", people=people)
    with pytest.raises(ReleaseError, match=said):
        build_release(engine, "demo", "noise", publish=True)
    assert not list(engine.home.releases.rglob("*"))
    assert engine.store.releases_of("demo", "noise") == []


def test_thirty_answers_are_enough_to_say_that_little_can_be_said(tmp_path):
    """At the smallest number a release is built, and withholds nearly everything."""
    engine = installation(tmp_path / "home", people=40)
    made = build_release(engine, "demo", "noise", publish=True)
    page = (made.folder / "indicators" / "noisy.html").read_text()
    assert "n. d." in page or "n.\N{NO-BREAK SPACE}d." in page
    assert "Menos de 100 personas" in (made.folder / "index.html").read_text()


def test_unknown_names_are_sentences(engine):
    """A campaign or a module that is not there is said so."""
    with pytest.raises(CampaignError, match="No hay ninguna campaña"):
        build_release(engine, "other", "noise")
    with pytest.raises(CampaignError, match="no tiene el módulo"):
        build_release(engine, "demo", "other")


class Stopped(RuntimeError):
    """Stand for whatever stops a release."""


def test_an_interrupted_release_leaves_nothing(engine):
    """Whatever stops it half way, the folder is as before: an earlier preview whole, no half one, no ledger line."""
    before = contents(build_release(engine, "demo", "noise", as_of=DAY).folder)

    def stop(data):
        raise Stopped

    plugin = ModuleType("broken")
    exporters = [Exporter("odd", Text("Raro"), ".odd", "text/plain", stop)]
    plugin.register_exporters = hookimpl(lambda: exporters)  # type: ignore[attr-defined]
    engine.registry.add(plugin, "broken")
    for publish in (False, True):
        with pytest.raises(Stopped):
            build_release(engine, "demo", "noise", publish=publish)
    folder = engine.home.releases / "demo" / "noise"
    assert [path.name for path in folder.iterdir()] == ["preview"]
    assert contents(folder / "preview") == before
    assert engine.store.releases_of("demo", "noise") == []


def test_what_a_killed_release_left_is_cleared(engine):
    """A half folder of a killed process is removed by the next release, and so is one that never reached the ledger."""
    folder = engine.home.releases / "demo" / "noise"
    (folder / ".building-abc").mkdir(parents=True)
    (folder / ".building-abc" / "index.html").write_text("half")
    (folder / "1").mkdir()
    (folder / "1" / "index.html").write_text("never in the ledger")
    made = build_release(engine, "demo", "noise", publish=True, as_of=DAY)
    assert sorted(path.name for path in folder.iterdir()) == ["1"]
    assert "never" not in (made.folder / "index.html").read_text()


def test_two_cannot_build_at_once(engine):
    """A second release of the same module is refused while the first is being built."""
    folder = ledger.folder_of(engine.home, "demo", "noise")
    with ledger.alone(folder), pytest.raises(ReleaseError, match="Ya se está haciendo"):
        build_release(engine, "demo", "noise")


def test_answers_do_not_stay_on_the_disk(engine, monkeypatch):
    """Typed columns lie in a temporary folder while they are counted, and are gone afterwards."""
    seen = []
    real = tallying.tabulate
    monkeypatch.setattr(tallying, "tabulate", lambda path, *a: seen.append(path) or real(path, *a))
    build_release(engine, "demo", "noise")
    assert seen[0].parent.parent == engine.home.path / "tmp"
    assert not list((engine.home.path / "tmp").iterdir())
    left = list(engine.home.path.rglob("*.parquet"))
    assert not [path for path in left if not path.is_relative_to(engine.home.releases)]


def test_a_copy_goes_where_it_is_asked_for(engine, tmp_path):
    """With `out` a copy lies there, whole; a folder that holds something is never overwritten."""
    place = tmp_path / "out" / "here"
    made = build_release(engine, "demo", "noise", out=place, as_of=DAY)
    assert made.folder == place
    assert contents(place) == contents(engine.home.releases / "demo" / "noise" / "preview")
    with pytest.raises(ReleaseError, match="no está vacía"):
        build_release(engine, "demo", "noise", out=place)


def test_a_copy_that_does_not_fit_says_where_the_release_is(engine, tmp_path, monkeypatch):
    """It is published all the same, nothing half lies where the copy should be, and nobody need publish it again."""

    def full(*given, **more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(build.shutil, "copytree", full)
    with pytest.raises(ReleaseError, match="quedó completa en"):
        build_release(engine, "demo", "noise", out=tmp_path / "copy", publish=True)
    assert not (tmp_path / "copy").exists()
    assert (engine.home.releases / "demo/noise/1/index.html").is_file()


def test_the_annex_names_the_limits_that_labels_were_given_by(engine):
    """Where the office set one of its own, the page says that one."""
    (engine.home.path / "quality.toml").write_text("care_cv = 0.25\n", encoding="utf-8")
    made = build_release(engine, "demo", "noise")
    assert "(CV): 20 % y 25 %" in (made.folder / "method.html").read_text(encoding="utf-8")


def test_progress_only_grows(engine):
    """Each step is told in words, with a share that grows to one."""
    told = []
    build_release(engine, "demo", "noise", progress=lambda step, share: told.append((step, share)))
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert all(step for step, _ in told)


def test_the_day_is_printed(engine):
    """The day that is asked for stands on the pages and in the manifest."""
    engine.clock = lambda: datetime(2027, 3, 2, 12, tzinfo=UTC).timestamp()
    made = build_release(engine, "demo", "noise", as_of=date(2027, 3, 1))
    assert "1 de marzo de 2027" in (made.folder / "index.html").read_text()
    assert "March 1, 2027" in (made.folder / "en" / "index.html").read_text()
    assert made.manifest["made_on"] == "2027-03-01"


def test_only_answers_up_to_the_day_count(engine):
    """A release as of a day does not change with later answers; no day in the future, none before what was published."""
    first = build_release(engine, "demo", "noise", as_of=DAY, publish=True)
    engine.clock = lambda: datetime(2026, 11, 30, 12, tzinfo=UTC).timestamp()
    answer(engine, 100, seed=9)
    again = build_release(engine, "demo", "noise", as_of=DAY)
    assert again.manifest["records"] == first.manifest["records"]
    assert build_release(engine, "demo", "noise").manifest["records"] != first.manifest["records"]
    for day in (date(2026, 12, 1), date(2026, 11, 21)):
        with pytest.raises(ReleaseError, match="Elija otra fecha"):
            build_release(engine, "demo", "noise", as_of=day)


class NoPango:
    """Fail as importing WeasyPrint does where Pango is not installed."""

    def find_spec(self, name, path=None, target=None):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return None


def test_without_pango_only_the_pdf_is_missing(engine, monkeypatch):
    """A machine that cannot draw letters builds everything else, and the release says what is lacking and why."""
    for name in [name for name in sys.modules if name.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [NoPango(), *sys.meta_path])
    made = build_release(engine, "demo", "noise", publish=True)
    assert made.pdfs == ()
    assert "Pango" in made.notes[0]
    assert "Pango" in (made.folder / "index.html").read_text()
    assert "lacks Pango" in (made.folder / "en" / "index.html").read_text()
    assert "Resumen en PDF" not in (made.folder / "index.html").read_text()
    assert (made.folder / "tables-datos-simulados.csv").is_file()


def test_the_parameters_cannot_be_guessed(engine, monkeypatch):
    """The digest of the protection changes with the key and with a threshold, so that trying numbers finds nothing."""
    module = engine.campaigns.module("demo", "noise")
    first = counting.count(engine, module, build.quiet).parameters
    assert counting.count(engine, module, build.quiet).parameters == first
    strict = replace(PEOPLE_PROFILE, minimum_base=31)
    monkeypatch.setattr(tallying, "profile_for", lambda sensitive: strict)
    assert counting.count(engine, module, build.quiet).parameters != first
    monkeypatch.undo()
    engine.main.cell_key = b"another secret of thirty-two byt"
    assert counting.count(engine, module, build.quiet).parameters != first


def test_anyone_may_read_what_is_published(release):
    """A web server of another user can read a release, whoever built it."""
    for path in release.folder.rglob("*"):
        assert path.stat().st_mode & 0o444 == 0o444, path
        assert not path.is_dir() or path.stat().st_mode & 0o555 == 0o555, path


def test_a_home_lists_its_releases(tmp_path):
    """An installation without releases has an empty list."""
    assert list(Home(tmp_path / "home").releases.iterdir()) == []
