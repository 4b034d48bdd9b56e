"""A campaign asks what it pinned when it opened, whatever is installed later, and is open exactly as long as it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from diversa.campaigns import snapshots
from diversa.campaigns.campaigns import FRESH, GRACE, RESERVED, CampaignError, Campaigns, Status
from diversa.campaigns.instruments import Instrument, Paused
from diversa.engine import Diversa
from diversa.home import Home
from diversa.hookspecs import hookimpl
from diversa.questionnaire.judging import Check
from diversa.questionnaire.questions import Option
from diversa.questionnaire.structure import Questionnaire
from diversa.records import to_json
from diversa.registry import Registry
from diversa.store.store import Store
from diversa.texts import Catalogue, Text, load_catalogue
from tests.sample import diversa_sample
from tests.sample.diversa_sample import ANSWERS, questionnaire

TODAY = date(2026, 11, 22)
KEY = b"k" * 32
NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC).timestamp()


@pytest.fixture
def store(tmp_path: Path) -> Iterable[Store]:
    """Yield an empty store."""
    found = Store(f"sqlite:///{tmp_path}/diversa.db")
    yield found
    found.engine.close()


def installed(*versions: Questionnaire, **hooks: Callable[..., Any]) -> Registry:
    """Return a registry in which these are installed, with the sample's hooks unless others are given."""
    registry = Registry([])
    names = ("register_checks", "register_derived", "register_anonymizers")
    own = {name: getattr(diversa_sample, name) for name in names} | {n: hookimpl(h) for n, h in hooks.items()}
    module = ModuleType("tests.sample.diversa_sample")
    vars(module).update(
        {n: h for n, h in own.items() if h}, register_questionnaires=hookimpl(lambda: versions)
    )
    if versions:
        registry.add(module, "sample")
    return registry


def evolved(question: Any, **changes: Any) -> Any:
    """Return a question of a later version."""
    return replace(question, **changes)


def opened(store: Store, registry: Registry | None = None) -> Campaigns:
    """Open the campaign "demo" with the sample module."""
    campaigns = Campaigns(store, registry or installed(questionnaire))
    campaigns.create("demo", "Demostración", KEY, demonstration=True, today=TODAY)
    campaigns.enable("demo", "sample")
    campaigns.open("demo")
    return campaigns


# --- pinned ------------------------------------------------------------------------------------------------------


def test_a_campaign_is_served_from_what_it_pinned(store: Store) -> None:
    """Another version with other texts, options and privacy is installed; the open campaign does not change."""
    before = opened(store).module("demo", "sample").instrument
    start, *rest = questionnaire.sections
    consent, age = start.questions
    changed = replace(
        questionnaire,
        version="1.4.0",
        title=Text("Otra cosa"),
        sections=(replace(start, questions=(consent, evolved(age, title=Text("¿Edad?"), high=50))), *rest),
    )
    after = Campaigns(store, installed(changed)).module("demo", "sample").instrument
    assert after.questionnaire.to_json() == before.questionnaire.to_json() == questionnaire.to_json()
    assert (after.fingerprint, after.questionnaire.version) == (before.fingerprint, "1.0.0")
    route = after.router.route({**ANSWERS, "age": 77})
    assert (route.sheet["age"], route.refused) == (77, {})


def test_another_campaign_takes_what_is_installed_then(store: Store) -> None:
    """Each campaign has its own; the fingerprint changes with the structure, not with words or the version."""
    campaigns = opened(store)
    first = campaigns.module("demo", "sample").instrument
    reworded = replace(questionnaire, version="1.1.0", title=Text("Otra cosa"))
    longer = replace(reworded, sections=questionnaire.sections[:-1])
    for slug, version, same in (("words", reworded, True), ("structure", longer, False)):
        later = Campaigns(store, installed(version))
        later.create(slug, "Otra", KEY, demonstration=True, today=TODAY)
        found = later.enable(slug, "sample").instrument
        assert (found.fingerprint == first.fingerprint) is same
        assert found.snapshot.texts_digest() != first.snapshot.texts_digest()


def test_a_draft_is_pinned_when_it_opens(store: Store) -> None:
    """What was enabled earlier is taken anew at opening, and never after it: not by reopening, not by enabling again."""
    campaigns = Campaigns(store, installed(questionnaire))
    campaigns.create("demo", "Demostración", KEY, demonstration=True, today=TODAY)
    campaigns.enable("demo", "sample")
    for version, act in (
        ("1.1.0", lambda c: c.open("demo")),
        ("1.2.0", lambda c: c.enable("demo", "sample")),
        ("1.3.0", lambda c: c.close("demo")),
        ("1.4.0", lambda c: c.open("demo")),
        ("1.5.0", lambda c: (c.disable("demo", "sample"), c.enable("demo", "sample"))),
    ):
        later = Campaigns(store, installed(replace(questionnaire, version=version)))
        act(later)
        assert later.module("demo", "sample").instrument.questionnaire.version == "1.1.0"


def test_a_removed_module_pauses_with_a_sentence(store: Store) -> None:
    """The campaign says what is missing; its other modules, and switching it off, still work."""
    registry = installed(questionnaire, replace(questionnaire, id="other"))
    campaigns = opened(store, registry)
    campaigns.enable("demo", "other")
    without = Campaigns(store, installed(replace(questionnaire, id="other")))
    with pytest.raises(Paused, match="«sample» no está instalado; la campaña «demo» queda en pausa"):
        without.module("demo", "sample")
    assert without.module("demo", "other").instrument.questionnaire.id == "other"
    without.disable("demo", "sample")
    assert without.modules("demo") == ("other",)


@pytest.mark.parametrize("hook", ["register_checks", "register_derived"])
def test_functions_that_no_longer_accept_the_version_pause(store: Store, hook: str) -> None:
    """Rather than judge or compute with what was written for another questionnaire."""
    opened(store)
    newer = [replace(f, versions=">=2,<3") for f in getattr(diversa_sample, hook)(*_arguments(hook))]
    registry = installed(replace(questionnaire, version="2.0.0"), **{hook: lambda: newer})
    with pytest.raises(Paused, match=r"versión 1\.0\.0 de «sample».*ya no la acepta.*Instale"):
        Campaigns(store, registry).module("demo", "sample")


def _arguments(hook: str) -> tuple[Questionnaire, ...]:
    return () if hook == "register_checks" else (questionnaire,)


def test_functions_for_several_versions_are_chosen_by_version(store: Store) -> None:
    """A newer module may bring the checks of both."""
    opened(store)
    old, *_ = diversa_sample.register_checks()
    both = [old, replace(old, id="new", versions=">=2,<3"), replace(old, id="any", versions=">=1,<3")]
    registry = installed(replace(questionnaire, version="2.0.0"), register_checks=lambda: both)
    checks = Campaigns(store, registry).module("demo", "sample").instrument.checks
    assert [check.id for check in checks] == ["shod", "any"]


def test_a_module_that_fails_on_what_was_pinned_pauses(store: Store) -> None:
    """Its fault is said; it does not take the server down."""
    opened(store)

    def register_checks(questionnaire: Questionnaire) -> list[Check]:
        raise KeyError(questionnaire["no_such_question"])

    registry = installed(questionnaire, register_checks=register_checks)
    with pytest.raises(Paused, match=r"en pausa para «sample»: .*no_such_question"):
        Campaigns(store, registry).module("demo", "sample")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"kind": "sample_odd"}, "'sample_odd', which no installed module brings"),
        ({"colour": "red"}, "'sample_even' has other fields than were pinned: .*colour"),
        ({"id": None}, "'sample_even' has other fields than were pinned: .*id"),
    ],
)
def test_a_kind_that_is_gone_or_has_changed_pauses(
    store: Store, change: Mapping[str, Any], reason: str
) -> None:
    """A snapshot that cannot be read is never asked in part."""
    opened(store)
    data = to_json(questionnaire)
    (day,) = (section for section in data["sections"] if section["id"] == "day")
    (shoes,) = (question for question in day["questions"] if question["id"] == "shoes")
    shoes.update(change)
    for name in [name for name, value in change.items() if value is None]:
        del shoes[name]
    store.modules.update(snapshot=_json({"questionnaire": data, "texts": {}})).execute()
    with pytest.raises(Paused, match=reason):
        Campaigns(store, installed(questionnaire)).module("demo", "sample")


def _json(data: Any) -> str:
    import json

    return json.dumps(data)


# --- languages ---------------------------------------------------------------------------------------------------


@pytest.fixture
def translated(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[str, ...]]:
    """Return what pins the sample with catalogues that lack some sentences, and gives the languages of the snapshot."""
    sentences = {*questionnaire.texts(), *(c.message for c in diversa_sample.register_checks())}

    def languages(**lacking: Iterable[str]) -> tuple[str, ...]:
        def catalogue(package: str, language: str) -> Catalogue:
            if package != "tests.sample.diversa_sample":
                return load_catalogue(package, language)
            known = sentences - set(lacking.get(language, ()))
            return Catalogue(language, {s: f"{language}: {s}" for s in known})

        monkeypatch.setattr(snapshots, "languages_of", lambda package: ("es", *lacking))
        monkeypatch.setattr(snapshots, "load_catalogue", catalogue)
        return snapshots.take(installed(questionnaire), "sample").languages

    return languages


def test_only_whole_languages_are_pinned(translated: Callable[..., tuple[str, ...]]) -> None:
    """A page in two languages at once helps nobody: one missing sentence, and the language is left out."""
    assert translated(en=(), wayuu=()) == ("es", "en", "wayuu")
    assert translated(en=(), wayuu=["Su día"]) == ("es", "en")
    assert translated(en=["Nadie tiene tantos zapatos."]) == ("es",), "what a check says is asked, too"
    assert translated() == ("es",)


def test_words_the_engine_brings_need_no_translation_by_the_module(
    translated: Callable[..., tuple[str, ...]],
) -> None:
    """The engine's own catalogue has its English, though not another language's."""
    assert "Sí, acepto" in load_catalogue("diversa", "en").messages
    assert translated(en=["Sí, acepto"]) == ("es", "en")
    assert translated(wayuu=["Sí, acepto"]) == ("es",)


def test_translations_are_pinned_too(
    store: Store, translated: Callable[..., tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A campaign speaks English as it did when it opened, also when the catalogue has changed or gone since."""
    translated(en=())
    opened(store)
    monkeypatch.undo()
    snapshot = Campaigns(store, installed(questionnaire)).module("demo", "sample").instrument.snapshot
    assert snapshot.languages == ("es", "en")
    assert snapshot.catalogue("en")(Text("Su día")) == "en: Su día"
    assert snapshot.catalogue("es")(Text("Su día")) == "Su día"
    assert snapshot.catalogue("fr")(Text("Su día")) == "Su día"


# --- open and closed ---------------------------------------------------------------------------------------------


def test_who_began_may_finish_within_an_hour(store: Store) -> None:
    """Counted from closing, for sheets that were begun by then; a draft takes nothing, an open campaign everything."""
    campaigns = Campaigns(store, installed(questionnaire))
    draft = campaigns.create("demo", "Demostración", KEY, demonstration=True, today=TODAY)
    assert not draft.accepts(NOW, NOW)
    campaigns.enable("demo", "sample")
    assert campaigns.open("demo").accepts(None, NOW)
    closed = campaigns.close("demo", NOW)
    assert closed.status is Status.CLOSED
    assert closed.accepts(NOW - 50, NOW + GRACE)
    assert closed.accepts(NOW, NOW)
    assert not closed.accepts(NOW - 50, NOW + GRACE + 1)
    assert not closed.accepts(NOW + 1, NOW + 2), "begun after closing"
    assert not closed.accepts(None, NOW), "the JSON door cannot prove when it began"
    assert campaigns.open("demo").accepts(NOW + 9_999, NOW + 9_999), "reopened"
    assert campaigns["demo"].closed_at is None


def test_what_cannot_be_done_is_said(store: Store) -> None:
    """Each with the name and what to do instead."""
    campaigns = Campaigns(store, installed(questionnaire))
    campaigns.create("demo", "Demostración", KEY, demonstration=True, today=TODAY)
    for act, sentence in (
        (lambda: campaigns.open("demo"), "no tiene módulos. Agregue uno con `diversa campaign enable`"),
        (lambda: campaigns.close("demo"), "«demo» no está abierta"),
        (lambda: campaigns.enable("demo", "water"), "ningún módulo «water» instalado. Hay: sample"),
        (lambda: campaigns.disable("demo", "sample"), "«demo» no tiene el módulo «sample»"),
        (lambda: campaigns.module("demo", "sample"), "«demo» no tiene el módulo «sample»"),
        (lambda: campaigns["otra"], "ninguna campaña llamada «otra»"),
        (lambda: campaigns.enable("otra", "sample"), "ninguna campaña llamada «otra»"),
        (
            lambda: campaigns.create("demo", "Otra", KEY, demonstration=True, today=TODAY),
            "Ya hay una campaña llamada «demo»",
        ),
    ):
        with pytest.raises(CampaignError, match=sentence):
            act()


def test_a_module_whose_rooms_do_not_load_cannot_be_enabled(store: Store) -> None:
    """It is said in a sentence with the reason, and nothing is pinned."""

    def broken(questionnaire: Questionnaire) -> Iterable[Check]:
        raise ModuleNotFoundError("No module named 'nowhere'")

    campaigns = Campaigns(store, installed(questionnaire, register_checks=broken))
    campaigns.create("agua", "Agua", KEY, demonstration=True, today=TODAY)
    with pytest.raises(
        CampaignError, match="no se puede usar: ModuleNotFoundError: No module named 'nowhere'"
    ):
        campaigns.enable("agua", questionnaire.id)
    assert campaigns.modules("agua") == ()


def test_a_disabled_module_is_not_served_until_it_is_enabled_again(store: Store) -> None:
    """Its snapshot waits."""
    campaigns = opened(store)
    campaigns.disable("demo", "sample")
    assert campaigns.modules("demo") == ()
    with pytest.raises(CampaignError):
        campaigns.module("demo", "sample")
    assert campaigns.enable("demo", "sample").instrument.questionnaire.id == "sample"


@pytest.mark.parametrize(
    "slug",
    [
        "",
        "a",
        "api",
        "guc",
        "Agua",
        "agua limpia",
        "agua/2027",
        "ñame",
        "agua\n",
        "-agua",
        "a" * 42,
        "agua.html",
        "٣٣٣٣",
    ],
)
def test_a_name_that_is_no_address_is_refused(store: Store, slug: str) -> None:
    """With what is allowed instead."""
    with pytest.raises(CampaignError, match="de 4 a 41 letras minúsculas"):
        Campaigns(store, installed()).create(slug, "Otra", KEY, demonstration=True, today=TODAY)


@pytest.mark.parametrize("slug", sorted(RESERVED))
def test_reserved_names_are_refused(store: Store, slug: str) -> None:
    """They would hide the engine's own pages, or be hidden by them."""
    with pytest.raises(CampaignError, match="palabra reservada"):
        Campaigns(store, installed()).create(slug, "Otra", KEY, demonstration=True, today=TODAY)


def test_every_address_of_the_engine_is_reserved(tmp_path: Path) -> None:
    """The first part of each route that is not a campaign's; languages and `api` are too short to be one."""
    from diversa.web.app import create_app
    from diversa.web.languages import LOCALES

    engine = Diversa(Home(tmp_path / "home"), installed(questionnaire))
    rules = [rule.rule.split("/")[1] for rule in create_app(engine).url_map.iter_rules()]
    engine.store.engine.close()
    first = {part for part in rules if part and "<" not in part}
    assert {"static", "api", "retirar"} <= first
    assert {part for part in first if len(part) > 3} <= RESERVED
    assert max(map(len, LOCALES)) == 3


def test_another_process_sees_a_change_within_a_second(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Status and modules are asked of the database again when what is known is a second old."""
    ours, theirs = opened(store), Campaigns(store, installed(questionnaire))
    clock = [1_000.0]
    monkeypatch.setattr("diversa.campaigns.campaigns.time.monotonic", lambda: clock[0])
    assert theirs["demo"].accepts(None, NOW)
    ours.close("demo", NOW)
    ours.disable("demo", "sample")
    clock[0] += FRESH + 0.01
    assert not theirs["demo"].accepts(None, NOW)
    assert theirs.modules("demo") == ()


def test_an_instrument_is_made_once(store: Store) -> None:
    """Compiling conditions for every page would cost more than the page."""
    campaigns = opened(store)
    assert campaigns.module("demo", "sample").instrument is campaigns.module("demo", "sample").instrument
    assert isinstance(campaigns.module("demo", "sample").instrument, Instrument)


def test_options_shared_by_two_campaigns_do_not_mix(store: Store) -> None:
    """Two campaigns that pinned different options of one question each judge with their own."""
    opened(store)
    start, told, where, day, money = questionnaire.sections
    shorter = replace(day, questions=(evolved(day.questions[1], options=(Option(2, Text("Sopa")),)),))
    other = Campaigns(store, installed(replace(questionnaire, sections=(start, told, where, shorter, money))))
    other.create("next", "Otra", KEY, demonstration=True, today=TODAY)
    other.enable("next", "sample")
    found = {c: other.module(c, "sample").instrument.router.route(ANSWERS).refused for c in ("demo", "next")}
    assert not found["demo"]
    assert found["next"].keys() == {"foods"}
