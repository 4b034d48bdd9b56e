"""A campaign goes from draft to archive by known ways only, on its days, and no two people change it unawares."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from diversa.campaigns import keys, retention
from diversa.campaigns.campaigns import Campaign, CampaignError, Campaigns, Stale, Status, What
from diversa.campaigns.health import module_state
from diversa.campaigns.model import GRACE, MOVES
from diversa.campaigns.purging import purge_due, purge_now
from diversa.cli import execute
from diversa.engine import Diversa
from diversa.home import Home
from diversa.hookspecs import hookimpl
from diversa.privacy import sealing
from diversa.privacy.receipts import new_receipt, response_id
from diversa.questionnaire.judging import accepts
from diversa.questionnaire.structure import Questionnaire
from diversa.registry import Registry
from diversa.releases import verifying
from diversa.releases.build import build_release
from diversa.store.store import Store
from diversa.texts import Text
from diversa.web.app import create_app
from tests import noise, quiet
from tests.noise.building import answer
from tests.web import tiny
from tests.web.conftest import Clock, plugin
from tests.web.reading import Visitor, stored

TODAY = date(2026, 11, 22)
PRIVATE, PUBLIC = sealing.generate_keypair()


@pytest.fixture
def clock() -> Clock:
    """Return a clock at ten in the morning of TODAY in Colombia."""
    return Clock()


@pytest.fixture
def engine(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Diversa]:
    """Yield an installation with the tiny module, a noisy one and a sensitive one, and the draft "agua"."""
    monkeypatch.delenv("DIVERSA_DATABASE", raising=False)
    found = installed(tmp_path / "home", clock)
    found.campaigns.create("agua", "Agua", PUBLIC, demonstration=False, today=TODAY)
    found.campaigns.enable("agua", "tiny")
    yield found
    found.close()


def installed(folder: Path, clock: Callable[[], float], tiny_one: Any = tiny) -> Diversa:
    """Return an installation in a folder; `tiny_one` is another version of the tiny module."""
    registry = Registry([])
    registry.add(tiny_one, "tiny")
    registry.add(quiet, "quiet")
    registry.add(noise, "noise")
    return Diversa(Home(folder), registry, clock)


def version(changed: Questionnaire, **hooks: Any) -> Any:
    """Return a plugin that brings another version of the tiny module, with its other hooks."""
    own = {name: hook for name, hook in vars(tiny).items() if hasattr(hook, "diversa_impl")}
    plain = {name: getattr(hook, "__wrapped__", hook) for name, hook in own.items()}
    return plugin(**{**plain, "register_questionnaires": lambda: [changed], **hooks})


def at(year: int, month: int, day: int, hour: int, minute: int = 0) -> float:
    """Return a moment in Colombia, as seconds since 1970."""
    return (datetime(year, month, day, hour, minute, tzinfo=UTC) + timedelta(hours=5)).timestamp()


# --- where it may go -----------------------------------------------------------------------------------------------


def taken_to(engine: Diversa, status: Status) -> None:
    """Take the draft "agua" to a status by the ways there are."""
    ways = {
        Status.DRAFT: (),
        Status.TRIAL: (Status.TRIAL,),
        Status.OPEN: (Status.OPEN,),
        Status.CLOSED: (Status.OPEN, Status.CLOSED),
        Status.ARCHIVED: (Status.OPEN, Status.CLOSED, Status.ARCHIVED),
    }
    for step in ways[status]:
        engine.campaigns.move("agua", step)


@pytest.mark.parametrize("before", list(Status))
@pytest.mark.parametrize("after", list(Status))
def test_only_the_known_ways_can_be_gone(engine: Diversa, before: Status, after: Status) -> None:
    """Every other one is refused with a sentence that says where it may go, and leaves the campaign as it is."""
    taken_to(engine, before)
    allowed = after in MOVES[before] and not (before is Status.ARCHIVED and after is Status.DRAFT)
    if allowed:
        assert engine.campaigns.move("agua", after).status is after
        return
    with pytest.raises(CampaignError, match="solo puede pasar a"):
        engine.campaigns.move("agua", after)
    assert engine.campaigns["agua"].status is before


def test_a_draft_that_was_archived_is_a_draft_again_and_never_a_closed_one(engine: Diversa) -> None:
    """What was never open has nothing to go back to but its draft."""
    engine.campaigns.move("agua", Status.ARCHIVED)
    with pytest.raises(CampaignError, match="solo puede pasar a borrador"):
        engine.campaigns.move("agua", Status.CLOSED)
    assert engine.campaigns.move("agua", Status.DRAFT).status is Status.DRAFT


def test_an_archived_campaign_can_only_be_looked_at(engine: Diversa) -> None:
    """Neither its words nor its modules change any more, and the pages of citizens do not list it."""
    taken_to(engine, Status.ARCHIVED)
    campaigns = engine.campaigns
    for act in (
        lambda: campaigns.edit("agua", TODAY, title="Otra"),
        lambda: campaigns.enable("agua", "noise"),
        lambda: campaigns.disable("agua", "tiny"),
        lambda: campaigns.migrate("agua", "tiny", TODAY),
        lambda: campaigns.replace_key("agua", b"k" * 32),
    ):
        with pytest.raises(CampaignError, match="está archivada: solo se puede mirar"):
            act()
    client = create_app(engine).test_client(use_cookies=False)
    assert "/agua/" not in client.get("/").text
    assert client.get("/agua/tiny/").status_code == 410


def test_in_a_trial_nothing_is_stored(engine: Diversa) -> None:
    """Not even by what calls the engine itself; opening it then pins what is installed and stores."""
    campaign = engine.campaigns.move("agua", Status.TRIAL)
    assert not campaign.accepts(engine.clock(), engine.clock())
    sheet = {"consent_main": 1, "age": 33}
    with pytest.raises(CampaignError, match="no está abierta: nada se guarda"):
        engine.send("agua", "tiny", response_id(new_receipt()), sheet, confirmed=None)
    assert engine.store.count("agua", "tiny") == 0
    engine.campaigns.open("agua")
    assert engine.send("agua", "tiny", response_id(new_receipt()), sheet, confirmed=None).new


def test_opening_pins_what_is_installed_then_also_after_a_trial(engine: Diversa, clock: Clock) -> None:
    """A draft that went through a trial is refreshed as one that did not."""
    engine.campaigns.move("agua", Status.TRIAL)
    later = installed(engine.home.path, clock, version(replace(tiny.questionnaire, version="1.1.0")))
    later.campaigns.open("agua")
    assert later.campaigns.module("agua", "tiny").instrument.questionnaire.version == "1.1.0"
    later.close()


# --- its days ------------------------------------------------------------------------------------------------------


def test_it_closes_when_its_last_day_is_over_in_colombia(engine: Diversa, clock: Clock) -> None:
    """At a quarter to midnight it is open; from midnight on it is closed, and who began may finish within an hour."""
    engine.campaigns.edit("agua", TODAY, closes_on=date(2026, 11, 30))
    engine.campaigns.open("agua")
    clock.now = at(2026, 11, 30, 23, 45)
    assert engine.campaigns["agua"].accepts(None, clock())
    began, clock.now = clock.now, at(2026, 12, 1, 0, 0)
    fresh = Campaigns(engine.store, engine.registry, clock)
    closed = fresh["agua"]
    assert (closed.status, closed.closed_at) == (Status.CLOSED, int(at(2026, 12, 1, 0)))
    assert closed.closed_on == date(2026, 11, 30)
    assert not closed.accepts(None, clock())
    assert closed.accepts(began, clock() + GRACE)
    assert not closed.accepts(began, clock() + GRACE + 1)


def test_a_campaign_that_is_known_stops_at_its_second(engine: Diversa, clock: Clock) -> None:
    """What was read a moment ago must not take anybody in after the end."""
    engine.campaigns.edit("agua", TODAY, closes_on=TODAY)
    known = engine.campaigns.open("agua")
    end = at(2026, 11, 23, 0)
    assert known.accepts(None, end - 1)
    assert not known.accepts(None, end)
    assert known.accepts(end - 1, end + GRACE)


def test_a_clock_that_is_set_back_does_not_open_it_again(engine: Diversa, clock: Clock) -> None:
    """The close is written when it is noticed; only a person opens it again, with another day."""
    engine.campaigns.edit("agua", TODAY, closes_on=TODAY)
    engine.campaigns.open("agua")
    clock.now = at(2026, 11, 23, 9)
    assert Campaigns(engine.store, engine.registry, clock)["agua"].status is Status.CLOSED
    clock.now = at(2026, 11, 21, 9)
    again = Campaigns(engine.store, engine.registry, clock)
    assert again["agua"].status is Status.CLOSED
    assert not again["agua"].accepts(None, clock())
    assert {c.slug: c.status for c in again.all()} == {"agua": Status.CLOSED}
    clock.now = at(2026, 11, 23, 9)
    with pytest.raises(CampaignError, match=r"La fecha de cierre \(2026-11-22\) ya pasó"):
        engine.campaigns.open("agua")
    engine.campaigns.edit("agua", date(2026, 11, 23), closes_on=date(2026, 12, 1))
    assert engine.campaigns.open("agua").accepts(None, clock())


def test_who_fills_in_over_the_end_may_finish(engine: Diversa, clock: Clock) -> None:
    """Through the pages: begun before midnight and sent after it; nobody can begin any more."""
    engine.campaigns.create("demo", "Demo", PUBLIC, demonstration=True, today=TODAY, closes_on=TODAY)
    engine.campaigns.enable("demo", "tiny")
    engine.campaigns.open("demo")
    client = create_app(engine).test_client(use_cookies=False)
    clock.now = at(2026, 11, 22, 23, 50)
    visitor = Visitor(client, "/demo/tiny/")
    clock.now = at(2026, 11, 23, 0, 10)
    engine.campaigns.note("demo", What.EDITED)  # as when a second has gone by
    visitor.walk(tiny.ANSWERS)
    visitor.press("send")
    assert visitor.answer.status_code == 200
    assert len(stored(engine)) == 1
    assert client.get("/demo/tiny/").status_code == 410


def test_the_planned_day_opens_nothing_by_itself(engine: Diversa, clock: Clock) -> None:
    """Opening runs checks that a person answers for; a day that comes does not."""
    engine.campaigns.edit("agua", TODAY, opens_on=date(2026, 11, 25))
    clock.now = at(2026, 11, 26, 8)
    assert Campaigns(engine.store, engine.registry, clock)["agua"].status is Status.DRAFT


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"title": "   "}, "necesita un título"),
        ({"title": "x" * 121}, "muy largo"),
        ({"closes_on": date(2026, 11, 21)}, "La fecha de cierre ya pasó"),
        ({"opens_on": date(2026, 12, 2), "closes_on": date(2026, 12, 1)}, "antes de la de apertura"),
        ({"purge_on": TODAY}, "un día que no ha pasado"),
        ({"closes_on": date(2026, 12, 1), "purge_on": date(2026, 12, 1)}, "después del cierre"),
        ({"closes_on": date(2026, 12, 1), "purge_on": date(2027, 12, 2)}, "hasta el 2027-12-01"),
    ],
)
def test_a_wrong_value_is_refused_and_nothing_changes(
    engine: Diversa, values: dict[str, Any], said: str
) -> None:
    """With a sentence; also beside values that are right."""
    before = engine.campaigns["agua"]
    with pytest.raises(CampaignError, match=said):
        engine.campaigns.edit("agua", TODAY, **{"theme": "govco", **values})
    assert engine.campaigns["agua"] == before


def test_saying_the_same_again_is_no_change(engine: Diversa) -> None:
    """Spaces around a title do not count either: nobody is told of a change that was none."""
    before = engine.campaigns["agua"]
    same = {"title": "  Agua ", "theme": "comunidad", "opens_on": None, "closes_on": None, "purge_on": None}
    assert engine.campaigns.edit("agua", TODAY, **same) == before


def test_the_opening_day_of_what_was_opened_stays(engine: Diversa) -> None:
    """Neither changed nor taken away; the other words of an open campaign may still be mended."""
    engine.campaigns.edit("agua", TODAY, opens_on=TODAY)
    engine.campaigns.open("agua")
    for day in (None, date(2026, 12, 1)):
        with pytest.raises(CampaignError, match="la fecha de apertura no se cambia"):
            engine.campaigns.edit("agua", TODAY, opens_on=day)
    assert engine.campaigns.edit("agua", TODAY, title="Agua y ríos", opens_on=TODAY).title == "Agua y ríos"


# --- two people ----------------------------------------------------------------------------------------------------


ACTS: dict[str, Callable[[Campaigns, int], Any]] = {
    "edit": lambda c, seen: c.edit("agua", TODAY, seen, title="Lluvia"),
    "enable": lambda c, seen: c.enable("agua", "noise", seen),
    "disable": lambda c, seen: c.disable("agua", "tiny", seen),
    "migrate": lambda c, seen: c.migrate("agua", "tiny", TODAY, seen),
    "tables": lambda c, seen: c.set_tables("agua", "tiny", None, seen),
    "key": lambda c, seen: c.replace_key("agua", b"z" * 32, seen, confirmed=True),
    "open": lambda c, seen: c.open("agua", seen),
    "trial": lambda c, seen: c.move("agua", Status.TRIAL, seen),
    "archive": lambda c, seen: c.move("agua", Status.ARCHIVED, seen),
    "sign off": lambda c, seen: c.sign_off(
        "agua", "quiet", who="Comité", day=TODAY, document="Acta", public_key=PUBLIC, today=TODAY, seen=seen
    ),
}


@pytest.mark.parametrize("act", list(ACTS.values()), ids=list(ACTS))
def test_a_change_on_an_old_view_is_refused_and_says_what_changed(
    engine: Diversa, act: Callable[[Campaigns, int], Any]
) -> None:
    """Nothing of it is done; with the campaign as it is now, the same change goes through."""
    seen = engine.campaigns["agua"].revision
    engine.campaigns.edit("agua", TODAY, title="Agua limpia")
    before = (engine.campaigns["agua"], engine.store.enabled_modules("agua"))
    with pytest.raises(Stale, match=r"alguien más cambió algo \(el título, las fechas o el tema\)"):
        act(engine.campaigns, seen)
    assert (engine.campaigns["agua"], engine.store.enabled_modules("agua")) == before
    act(engine.campaigns, before[0].revision)
    assert engine.campaigns["agua"].revision > before[0].revision


def test_every_change_is_told_to_who_looked_before_it(engine: Diversa) -> None:
    """Also those of modules, of the status and of a day that came, each once."""
    seen = engine.campaigns["agua"].revision
    engine.campaigns.enable("agua", "noise")
    engine.campaigns.disable("agua", "noise")
    engine.campaigns.move("agua", Status.TRIAL)
    with pytest.raises(Stale) as refused:
        engine.campaigns.edit("agua", TODAY, seen, title="Otra")
    said = [str(change).format(**change.params) for change in refused.value.changes]
    assert said.count("los módulos: «noise»") == 1
    assert "el estado de la campaña" in said


@pytest.mark.parametrize("database", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_of_two_at_the_same_moment_one_is_refused(
    database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Eight people send a change of the same view at once: one is done, seven hear that it has changed."""
    url = f"sqlite:///{tmp_path}/d.db" if database == "sqlite" else request.getfixturevalue("postgres")
    store = Store(url)
    found = Campaigns(store, Registry([]))
    seen = found.create("agua", "Agua", PUBLIC, demonstration=True, today=TODAY).revision
    outcomes: list[str] = []

    def change(number: int) -> None:
        try:
            Campaigns(store, Registry([])).edit("agua", TODAY, seen, title=f"Agua {number}")
            outcomes.append("done")
        except Stale:
            outcomes.append("stale")
        finally:
            store.engine.close()

    threads = [threading.Thread(target=change, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", *["stale"] * 7]
    assert Campaigns(store, Registry([]))["agua"].revision == seen + 1
    store.engine.close()


@pytest.mark.postgres
def test_a_life_on_a_server(
    tmp_path: Path, clock: Clock, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same statements on PostgreSQL: pinning twice, other words, a stale view, and a day that closes it."""
    monkeypatch.setenv("DIVERSA_DATABASE", postgres)
    engine = installed(tmp_path / "home", clock)
    campaigns = engine.campaigns
    campaigns.create("agua", "Agua", PUBLIC, demonstration=False, today=TODAY, key_confirmed=False)
    for _time in range(2):
        campaigns.enable("agua", "tiny")
    campaigns.sign_off(
        "agua", "quiet", who="C", day=TODAY, document="A", public_key=PUBLIC, today=TODAY, key_confirmed=False
    )
    campaigns.confirm_key("agua", keys.proof_of(PUBLIC), "quiet")
    campaigns.confirm_key("agua", keys.proof_of(PUBLIC))
    seen = campaigns["agua"].revision
    campaigns.edit("agua", TODAY, closes_on=TODAY)
    with pytest.raises(Stale, match="las fechas"):
        campaigns.edit("agua", TODAY, seen, title="Otra")
    campaigns.open("agua")
    later = installed(tmp_path / "home", clock, version(reworded()))
    later.campaigns.migrate("agua", "tiny", TODAY)
    assert module_state(later.campaigns, "agua", "tiny").former == (("1.0.0", TODAY.isoformat()),)
    clock.now = at(2026, 11, 23, 1)
    assert Campaigns(engine.store, engine.registry, clock)["agua"].status is Status.CLOSED
    assert later.campaigns.note_purged("agua", TODAY).purged_on == TODAY
    for one in (engine, later):
        one.close()


# --- its key -------------------------------------------------------------------------------------------------------


def test_a_key_that_nobody_kept_stops_the_opening(engine: Diversa) -> None:
    """Until somebody types the code that stands in its file; the code of another key does not do."""
    campaigns = engine.campaigns
    campaigns.create("lluvia", "Lluvia", PUBLIC, demonstration=False, today=TODAY, key_confirmed=False)
    campaigns.enable("lluvia", "tiny")
    with pytest.raises(CampaignError, match="Nadie ha confirmado que guardó la llave privada"):
        campaigns.open("lluvia")
    with pytest.raises(CampaignError, match="no es el comprobante de esta llave"):
        campaigns.confirm_key("lluvia", keys.proof_of(b"o" * 32))
    last_line = keys.file_of(PRIVATE, "lluvia", PUBLIC).splitlines()[-1]
    campaigns.confirm_key("lluvia", f"  {last_line.lower()} ")
    assert campaigns.open("lluvia").status is Status.OPEN


def test_the_file_that_is_kept_opens_what_is_sealed() -> None:
    """With the words and the code below the key it is still the key."""
    assert sealing.public_key_of(keys.file_of(PRIVATE, "agua", PUBLIC)) == PUBLIC


def test_the_key_of_a_sensitive_module_is_confirmed_too(engine: Diversa) -> None:
    """Its own code, not the campaign's, and only with it the campaign opens."""
    campaigns, (private, own) = engine.campaigns, sealing.generate_keypair()
    signed = {"who": "Comité", "day": TODAY, "document": "Acta 1", "public_key": own, "today": TODAY}
    campaigns.sign_off("agua", "quiet", **signed, key_confirmed=False)
    campaigns.enable("agua", "quiet")
    with pytest.raises(CampaignError, match="guardó la llave propia de «quiet»"):
        campaigns.open("agua")
    with pytest.raises(CampaignError, match="no es el comprobante"):
        campaigns.confirm_key("agua", keys.proof_of(PUBLIC), "quiet")
    campaigns.confirm_key("agua", keys.proof_of(own), "quiet")
    assert campaigns.open("agua").status is Status.OPEN
    assert keys.proof_of(own) in keys.file_of(private, "agua, quiet", own)


def test_a_sensitive_module_joins_an_open_campaign_only_with_its_key_kept(engine: Diversa) -> None:
    """Opening cannot look at it any more; from its first answer on its texts are sealed with that key."""
    campaigns, own = engine.campaigns, sealing.generate_keypair()[1]
    campaigns.open("agua")
    signed = {"who": "Comité", "day": TODAY, "document": "Acta 1", "public_key": own, "today": TODAY}
    campaigns.sign_off("agua", "quiet", **signed, key_confirmed=False)
    with pytest.raises(CampaignError, match="confírmelo antes de preguntarlo"):
        campaigns.enable("agua", "quiet")
    assert campaigns.pinned("agua") == ("tiny",)
    campaigns.confirm_key("agua", keys.proof_of(own), "quiet")
    assert campaigns.enable("agua", "quiet").public_key == own


def test_a_lost_key_is_replaced_before_opening_and_never_after(engine: Diversa) -> None:
    """The new one waits to be confirmed; what was sealed with a key needs that key."""
    _private, public = sealing.generate_keypair()
    found = engine.campaigns.replace_key("agua", public)
    assert (found.public_key, found.key_confirmed) == (public, False)
    engine.campaigns.confirm_key("agua", keys.proof_of(public))
    engine.campaigns.open("agua")
    with pytest.raises(CampaignError, match="ya se abrió"):
        engine.campaigns.replace_key("agua", PUBLIC)


# --- another version -----------------------------------------------------------------------------------------------


def reworded(**changes: Any) -> Questionnaire:
    """Return the tiny module in a version with other words."""
    first, *rest = tiny.questionnaire.sections
    questions = tuple(
        replace(q, title=Text("¿Cuántos años cumplidos tiene?")) if q.id == "age" else q
        for q in first.questions
    )
    sections = (replace(first, questions=questions), *rest)
    return replace(tiny.questionnaire, version="1.2.0", sections=sections, **changes)


def test_other_words_reach_an_open_campaign_and_those_who_are_filling_in(
    engine: Diversa, clock: Clock
) -> None:
    """A half-filled sheet goes on with the new words and is stored as one of the same structure as before."""
    engine.campaigns.create("demo", "Demo", PUBLIC, demonstration=True, today=TODAY)
    engine.campaigns.enable("demo", "tiny")
    engine.campaigns.open("demo")
    client = create_app(engine).test_client(use_cookies=False)
    before = Visitor(client, "/demo/tiny/")
    before.walk(tiny.ANSWERS)
    before.press("send")
    half = Visitor(client, "/demo/tiny/")
    half.press(answers={"consent_main": 1})
    later = installed(engine.home.path, clock, version(reworded()))
    later.campaigns.migrate("demo", "tiny", TODAY)
    half.client = create_app(later).test_client(use_cookies=False)
    half.walk(tiny.ANSWERS)
    half.press("send")
    assert half.answer.status_code == 200
    rows = list(later.store.responses.select())
    assert len(rows) == 2
    assert {row["fingerprint"] for row in rows} == {tiny.questionnaire.fingerprint()}
    assert "¿Cuántos años cumplidos tiene?" in later.campaigns.pinned_snapshot("demo", "tiny").dumps()
    assert module_state(later.campaigns, "demo", "tiny").former == (("1.0.0", TODAY.isoformat()),)
    later.close()


def test_a_process_that_serves_already_takes_over_the_new_words(engine: Diversa, clock: Clock) -> None:
    """Also where nothing but a telephone number is other, which no digest of words tells."""
    engine.campaigns.open("agua")
    line, *rest = tiny.questionnaire.help_lines
    called = replace(tiny.questionnaire, help_lines=(replace(line, contact="321"), *rest))
    serving = Campaigns(engine.store, engine.registry)
    assert serving.module("agua", "tiny").instrument.questionnaire.help_lines[0].contact == line.contact
    installed(engine.home.path, clock, version(called)).campaigns.migrate("agua", "tiny", TODAY)
    serving._seen.clear()  # as when a second has gone by
    assert serving.module("agua", "tiny").instrument.questionnaire.help_lines[0].contact == "321"


def _without_last(questionnaire: Questionnaire) -> Questionnaire:
    first, *rest = questionnaire.sections
    return replace(questionnaire, sections=(replace(first, questions=first.questions[:-1]), *rest))


def test_another_structure_does_not_reach_an_open_campaign(engine: Diversa, clock: Clock) -> None:
    """Who is filling in would lose the sheet, and two structures cannot be counted together; a draft takes it."""
    later = installed(engine.home.path, clock, version(_without_last(reworded())))
    later.campaigns.migrate("agua", "tiny", TODAY)
    assert later.campaigns.module("agua", "tiny").instrument.questionnaire.version == "1.2.0"
    engine.campaigns.migrate("agua", "tiny", TODAY)
    engine.campaigns.open("agua")
    with pytest.raises(CampaignError, match="Cambia la estructura, no solo las palabras"):
        later.campaigns.migrate("agua", "tiny", TODAY)
    engine.campaigns.close("agua")
    same = installed(engine.home.path, clock, version(reworded()))
    with pytest.raises(CampaignError, match="Está cerrada: queda como se preguntó"):
        same.campaigns.migrate("agua", "tiny", TODAY)
    assert engine.campaigns.module("agua", "tiny").instrument.questionnaire.version == "1.0.0"
    for one in (later, same):
        one.close()


def test_a_campaign_that_opens_in_that_moment_keeps_what_it_opened_with(
    engine: Diversa, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was a draft when somebody asked for another structure; people may be answering when it would be written."""
    later = installed(engine.home.path, clock, version(_without_last(reworded())))
    take = later.campaigns.installed_snapshot

    def meanwhile(module: str) -> Any:
        engine.campaigns.open("agua")
        return take(module)

    monkeypatch.setattr(later.campaigns, "installed_snapshot", meanwhile)
    with pytest.raises(Stale, match="el estado de la campaña"):
        later.campaigns.migrate("agua", "tiny", TODAY)
    assert engine.campaigns.now("agua").status is Status.OPEN
    assert engine.campaigns.module("agua", "tiny").instrument.questionnaire.version == "1.0.0"
    later.close()


def test_a_language_is_never_taken_from_those_who_are_answering_in_it(engine: Diversa, clock: Clock) -> None:
    """The new words have no English yet: whoever answers in English could not go on."""
    assert "en" in engine.campaigns.module("agua", "tiny").instrument.snapshot.languages
    engine.campaigns.open("agua")
    later = installed(engine.home.path, clock, version(reworded(credits=Text("Nadie lo ha traducido."))))
    with pytest.raises(CampaignError, match="no está completa en: en"):
        later.campaigns.migrate("agua", "tiny", TODAY)
    later.close()


def test_another_formula_does_not_reach_an_open_campaign(tmp_path: Path, clock: Clock) -> None:
    """What is computed when a person sends is stored: two formulas in one column would be two things."""
    before = installed(tmp_path / "home", clock)
    before.campaigns.create("demo", "Demo", PUBLIC, demonstration=True, today=TODAY)
    before.campaigns.enable("demo", "noise")
    before.campaigns.open("demo")
    first, *rest = noise.register_derived(noise.questionnaire)
    both = [
        replace(first, versions=">=1,<1.1"),
        replace(first, versions=">=1.1,<2", version=first.version + 1),
    ]
    later = noisy(
        tmp_path / "home",
        clock,
        register_questionnaires=lambda: [replace(noise.questionnaire, version="1.1.0")],
        register_derived=lambda questionnaire: [
            *(one for one in both if accepts(one.versions, questionnaire.version)),
            *rest,
        ],
    )
    with pytest.raises(CampaignError, match=f"calcula de otra manera: {first.id}"):
        later.campaigns.migrate("demo", "noise", TODAY)
    for one in (before, later):
        one.close()


def noisy(folder: Path, clock: Callable[[], float], **hooks: Any) -> Diversa:
    """Return an installation in a folder with another version of the noisy module."""
    own = {name: hook for name, hook in vars(noise).items() if hasattr(hook, "diversa_impl")}
    new = {**own, **{name: hookimpl(hook) for name, hook in hooks.items()}}
    registry = Registry([])
    registry.add(type(noise.__name__, (), {name: staticmethod(hook) for name, hook in new.items()}), "noise")
    return Diversa(Home(folder), registry, clock)


def test_responses_from_before_and_after_other_words_are_one_release(tmp_path: Path, clock: Clock) -> None:
    """All are counted together; an earlier release says that it was made with other words, and is not called false."""
    engine = installed(tmp_path / "home", clock)
    engine.campaigns.create("demo", "Demo", PUBLIC, demonstration=True, today=TODAY)
    engine.campaigns.enable("demo", "noise")
    engine.campaigns.open("demo")
    answer(engine, 200)
    first = build_release(engine, "demo", "noise", publish=True, as_of=TODAY)
    said = replace(noise.questionnaire, version="1.0.1", title=Text("Para probar"))
    later = noisy(engine.home.path, clock, register_questionnaires=lambda: [said])
    later.campaigns.migrate("demo", "noise", TODAY)
    answer(later, 200, seed=5)
    assert later.store.count("demo", "noise") == 400
    assert len({row["fingerprint"] for row in later.store.responses.select()}) == 1
    second = build_release(later, "demo", "noise", publish=True)
    assert second.manifest["fingerprint"] == first.manifest["fingerprint"]
    checked = verifying.verify(later, first.folder, lambda step, share: None)
    assert any("con otras palabras" in str(sentence) for sentence in checked.sentences)
    for one in (engine, later):
        one.close()


# --- the end of the responses --------------------------------------------------------------------------------------


def answered(engine: Diversa) -> Campaign:
    """Open "agua", store one response, and close it."""
    engine.campaigns.open("agua")
    engine.send("agua", "tiny", response_id(new_receipt()), {"consent_main": 1, "age": 33}, confirmed=None)
    return engine.campaigns.close("agua")


def test_responses_go_on_the_day_that_was_chosen(engine: Diversa, clock: Clock) -> None:
    """Not a day before; it is written that they are gone, and the campaign does not open again."""
    answered(engine)
    engine.campaigns.edit("agua", TODAY, purge_on=date(2027, 1, 10))
    for day, erased in ((date(2027, 1, 9), {}), (date(2027, 1, 10), {"agua/tiny": 1})):
        assert purge_due(engine.campaigns, engine.store_of, day) == erased
    assert engine.store.count("agua", "tiny") == 0
    assert engine.campaigns["agua"].purged_on == date(2027, 1, 10)
    with pytest.raises(CampaignError, match="Sus respuestas ya se borraron"):
        engine.campaigns.open("agua")


def test_no_day_that_is_chosen_keeps_them_longer(engine: Diversa) -> None:
    """Twelve months after closing, six for a sensitive module, whatever stands in the campaign."""
    closed = answered(engine)
    with pytest.raises(CampaignError, match="más de 12 meses"):
        engine.campaigns.edit("agua", TODAY, purge_on=date(2027, 11, 23))
    late = replace(closed, purge_on=date(2030, 1, 1))
    assert retention.due_on(late, sensitive=False) == date(2027, 11, 22)
    assert retention.due_on(late, sensitive=True) == date(2027, 5, 22)
    assert retention.due_on(replace(late, status=Status.OPEN), sensitive=True) is None


def test_they_can_be_erased_at_once_by_who_types_the_name(engine: Diversa, clock: Clock) -> None:
    """Not while the campaign is open, not within the hour of those who began, and not with another name."""

    def purge(confirmed: str) -> int:
        now, today = clock(), engine.today()
        return purge_now(engine.campaigns, engine.store_of, "agua", confirmed, now=now, today=today)

    engine.campaigns.open("agua")
    with pytest.raises(CampaignError, match="no está cerrada"):
        purge("agua")
    engine.campaigns.close("agua")
    answered(engine)
    with pytest.raises(CampaignError, match="espere una hora"):
        purge("agua")
    clock.now += GRACE + 1
    with pytest.raises(CampaignError, match="escriba el nombre de la campaña, «agua»"):
        purge("Agua")
    assert engine.store.count("agua", "tiny") == 1
    assert purge(" agua ") == 1
    assert engine.store.count("agua", "tiny") == 0
    assert engine.campaigns["agua"].purged_on == TODAY


# --- the command line ----------------------------------------------------------------------------------------------


def test_the_command_line_leads_through_a_life(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A key that was only shown, a check that stops, a trial, dates, opening, closing, the archive and back."""
    monkeypatch.setenv("DIVERSA_HOME", str(tmp_path / "home"))
    for name in ("DIVERSA_DATABASE", "DIVERSA_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str, status: int = 0) -> str:
        assert execute(arguments) == status, capsys.readouterr().err
        out, err = capsys.readouterr()
        return out + err

    shown = run("campaign", "create", "agua")
    code = next(line.split()[1] for line in shown.splitlines() if line.startswith("Comprobante"))
    run("campaign", "enable", "agua", "discrimination")
    assert "✗ Nadie ha confirmado" in run("campaign", "check", "agua", status=1)
    assert "Nadie ha confirmado" in run("campaign", "open", "agua", status=1)
    run("campaign", "confirm-key", "agua", "AAAA-BBBB-CCCC-DDDD-EEEE", status=1)
    run("campaign", "confirm-key", "agua", code)
    assert "«agua» se puede abrir" in run("campaign", "check", "agua")
    assert "Nada cambió" in run("campaign", "differences", "agua", "discrimination")
    assert "a prueba en /agua/" in run("campaign", "trial", "agua")
    run("campaign", "trial", "agua", "--back")
    run("campaign", "edit", "agua", "--closes", "2999-12-31", "--title", "Agua 2999")
    assert "hasta el 2999-12-31" in run("campaign", "show", "agua")
    run("campaign", "edit", "agua", "--closes", "-")
    assert "2999-12-31" not in run("campaign", "show", "agua")
    run("campaign", "open", "agua")
    assert "ya se abrió" in run("campaign", "new-key", "agua", status=1)
    run("campaign", "close", "agua")
    assert "espere una hora" in run("campaign", "purge", "agua", "--confirm", "agua", status=1)
    run("campaign", "archive", "agua")
    assert "agua" not in run("campaign", "list")
    assert "archivada" in run("campaign", "list", "--all")
    run("campaign", "restore", "agua")
    assert "cerrada" in run("campaign", "list")


def test_what_a_person_answers_is_of_nobody_elses_life(engine: Diversa) -> None:
    """The list of changes names what was changed in a campaign, never a person, a moment or an answer."""
    answered(engine)
    columns = {column.name for column in engine.store.engine.db.get_columns("campaign_change")}
    assert columns == {"campaign", "revision", "what"}
