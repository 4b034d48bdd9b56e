"""What staff sees while people answer: late, in tens, and the same after one more person as before."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diversa.engine import Diversa
from diversa.indicators.card import Colour
from diversa.pipeline import Access
from diversa.releases.charts import Frame
from diversa.store.looks import LookStore
from diversa.texts import SPANISH
from diversa.watching.arrivals import arrivals, tens
from diversa.watching.columns import MOST_COLUMNS, Column, columns
from diversa.watching.looks import Look
from diversa.watching.picturing import arrivals_chart, reach_map
from diversa.watching.presence import absences, places
from diversa.watching.quality import leaving
from diversa.watching.ratings import ratings
from diversa.watching.watching import Seen, renew_all, see
from tests.watched import watched
from tests.watched.building import (
    DAY,
    PLACES,
    answer,
    installation,
    later,
    look_at,
    person,
    renew,
    seen,
    to_day,
)


@pytest.fixture
def engine(tmp_path: Path) -> Diversa:
    """Return an installation with a real campaign that nobody has answered yet."""
    return installation(tmp_path / "home")


def told(what: Seen) -> tuple[Any, ...]:
    """Return everything that a screen tells of a module."""
    look, population = what.look, what.population
    card = what.judged.card
    return (
        look.day,
        arrivals(look),
        absences(look, population),
        places(look, population),
        what.judged.taking_part(SPANISH),
        [(one.id, one.figure, one.colour) for one in card.metrics],
        card.items,
        leaving(look),
        what.distress,
        [SPANISH(need) for need in what.needs],
    )


def test_neither_todays_answers_nor_yesterdays_are_shown(engine):
    """A real campaign's answers are seen from the second day on, and each later one is as late."""
    answer(engine, map(person, range(60)))
    for days in (0, 1):
        to_day(engine, later(days))
        assert not renew(engine)
        assert see(engine, "patios", "watched") is None
    to_day(engine, later(2))
    answer(engine, map(person, range(60, 200)), later(2), group="b")
    assert renew(engine)
    assert look_at(engine).day == DAY
    assert [day.period for day in arrivals(look_at(engine)).days] == ["2026-11-04"]
    assert arrivals(look_at(engine)).people.value == 60


def test_a_sensitive_module_is_seen_by_whole_weeks(tmp_path):
    """Of a sensitive module nothing of a week is shown before the Tuesday after it."""
    engine = installation(tmp_path / "home", module="hushed")
    answer(engine, map(person, range(120)), module="hushed")
    for days in (2, 4, 5):  # Friday, Sunday, Monday
        to_day(engine, later(days))
        assert not renew(engine, "hushed")
    to_day(engine, later(6))
    assert renew(engine, "hushed")
    found = arrivals(look_at(engine, "hushed"))
    assert found.days == ()
    assert [week.period for week in found.weeks] == ["2026-W45"]


def test_a_demonstration_is_exact_and_at_once(tmp_path):
    """A demonstration, where nobody is real, shows each answer as it comes."""
    engine = installation(tmp_path / "home", demonstration=True)
    for people in (3, 5):
        answer(engine, map(person, range(people)), group=str(people))
        assert renew(engine)
    found = arrivals(look_at(engine))
    assert found.people.value == 8
    assert {way: number.value for way, number in found.ways.items()} == {"open": 8}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=st.integers(30, 90), seed=st.integers(0, 999), days=st.integers(0, 3), more=st.integers(0, 29))
def test_two_looks_do_not_tell_who_came_between(tmp_path_factory, people, seed, days, more):
    """Whatever one more person says, or up to 29, on whatever day: what is told afterwards is what was told before."""
    engine = installation(tmp_path_factory.mktemp("looks") / "home")
    answer(engine, (person(seed + n) for n in range(people)))
    to_day(engine, later(2))
    renew(engine)
    before = told(seen(engine))
    answer(engine, (person(seed + 5000 + n, feeling_now=4) for n in range(more)), group="more")
    to_day(engine, later(2 + days))
    renew(engine)
    assert told(seen(engine)) == before


def test_a_withdrawal_is_not_seen(engine):
    """After one person withdrew, what is told is what was told before, today and tomorrow."""
    ids = answer(engine, map(person, range(80)))
    to_day(engine, later(2))
    renew(engine)
    before = told(seen(engine))
    engine.store.withdraw(ids[7], b"none", engine.today())
    for days in (2, 3):
        to_day(engine, later(days))
        assert not renew(engine)
        assert told(seen(engine)) == before


def test_one_newcomer_in_a_place_is_not_seen_among_many_elsewhere(tmp_path):
    """When enough people came for new figures, those of a department that got one more person stay as they were."""
    shown = []
    for newcomers in (0, 1, 9):
        engine = installation(tmp_path / str(newcomers))
        answer(engine, (person(n, municipality=("44001", "11001")[n % 2]) for n in range(400)))
        to_day(engine, later(2))
        renew(engine)
        old = {one.code: one.reached for one in places(look_at(engine), seen(engine).population)}
        far = (person(1000 + n, municipality="44001") for n in range(newcomers))
        near = (person(2000 + n, municipality="11001") for n in range(60))
        answer(engine, far, later(1), group="far")
        answer(engine, near, later(1), group="near")
        to_day(engine, later(3))
        assert renew(engine)
        look = look_at(engine)
        assert look.day == later(1)
        size = look.size(("department",), ("44",))
        shown.append(size)
        assert old["44"] is not None
    assert len(set(shown)) == 1


def test_figures_follow_when_enough_people_came(engine):
    """With thirty more people there are new figures, dated by their last day."""
    answer(engine, map(person, range(60)))
    to_day(engine, later(2))
    renew(engine)
    answer(engine, map(person, range(60, 90)), later(1), group="b")
    to_day(engine, later(3))
    assert renew(engine)
    assert look_at(engine).day == later(1)
    assert [day.people.value for day in arrivals(look_at(engine)).days] == [60, 30]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 5_000))
def test_no_number_below_ten_is_told(count):
    """Of real people a number is none, or a whole number of tens within five of the protected one."""
    number = tens(count)
    assert number.value is None if count < 10 else number.value % 10 == 0 and abs(number.value - count) <= 5
    assert number.value is None or number.value >= 10


def test_small_days_and_ways_are_not_told_apart_from_none(engine):
    """A day with four people says the same as a day with nobody; so does a way in which four came."""
    answer(engine, map(person, range(60)))
    answer(engine, map(person, range(60, 64)), later(1), group="b", access=Access.CODE)
    answer(engine, map(person, range(70, 110)), later(3), group="c")
    to_day(engine, later(5))
    renew(engine)
    found = arrivals(look_at(engine))
    assert [day.people.value for day in found.days] == [60, None, None, 40]
    assert set(found.ways) == {"open"}


def test_a_slow_campaign_is_told_by_week(engine):
    """Where no day has ten people its weeks tell how many answer, and the chart is of weeks."""
    for day in range(42):
        answer(engine, map(person, range(4 * day, 4 * day + 4)), later(day), group=str(day))
    to_day(engine, later(44))
    renew(engine)
    found = arrivals(look_at(engine))
    assert found.days == ()
    weeks = [week.people.value for week in found.weeks]
    assert len(weeks) == 7
    assert sum(people or 0 for people in weeks) == pytest.approx(168, abs=60)
    assert "Respuestas por semana" in arrivals_chart(found, SPANISH)


def test_the_missing_are_named_first(engine):
    """Where only young men answered, women, older people and whole regions are named, and the widest absence first."""
    answer(engine, (person(n, gender_identity=1, age_years=30, municipality="11001") for n in range(900)))
    to_day(engine, later(2))
    renew(engine)
    wide, _narrow = absences(look_at(engine), seen(engine).population)
    sentences = [SPANISH(one) for one in wide]
    assert sentences[0] == "Faltan mujeres."
    assert "Faltan personas de 60 años o más." in sentences
    assert "Faltan personas en la región Central." in sentences
    assert "Faltan personas en Antioquia." not in sentences
    assert not any("Bogotá" in sentence for sentence in sentences)


def test_a_crossing_is_named_where_it_is_more_than_its_parts(engine):
    """Where people of every kind answered but no older women of the Caribbean, exactly these are named."""
    crowd = [
        person(
            n,
            municipality=PLACES[n % 6],
            gender_identity=1 + n // 6 % 2,
            age_years=(20, 35, 50, 70)[n // 12 % 4],
        )
        for n in range(2400)
    ]
    caribbean = {"08001", "44001"}
    kept = [
        one
        for one in crowd
        if (one["gender_identity"], one["age_years"]) != (2, 70) or one["municipality"] not in caribbean
    ]
    answer(engine, kept)
    to_day(engine, later(2))
    renew(engine)
    _wide, narrow = absences(look_at(engine), seen(engine).population)
    assert SPANISH(narrow[0]) == "Faltan mujeres de 60 años o más en la región Caribe."


def test_few_answers_name_nobody_as_missing(engine):
    """With so few people that the population would give a group less than thirty, no absence is told."""
    answer(engine, (person(n, gender_identity=1, age_years=30, municipality="11001") for n in range(32)))
    to_day(engine, later(2))
    renew(engine)
    assert absences(look_at(engine), seen(engine).population) == ((), ())


def test_a_department_with_few_people_is_not_told(engine):
    """The map says of a department how far it is reached, in tenths, or that very few took part."""
    answer(engine, (person(n, municipality="11001") for n in range(200)))
    answer(engine, (person(n, municipality="44001") for n in range(300, 303)), group="b")
    to_day(engine, later(2))
    renew(engine)
    found = {one.code: one.reached for one in places(look_at(engine), seen(engine).population)}
    assert found["11"] == 1.0
    assert found["44"] is None
    assert found["05"] is None
    assert all(value is None or round(value * 10) == value * 10 for value in found.values())


@pytest.mark.parametrize(("bad", "proposes"), [(4, False), (40, True)])
def test_a_pause_is_proposed_when_many_end_badly(engine, bad, proposes):
    """More than one in ten who end feeling bad is a reason to propose a pause; less is none."""
    answer(engine, (person(n, feeling_now=4 if n < bad else 1) for n in range(120)))
    to_day(engine, later(2))
    renew(engine)
    found = seen(engine).distress
    assert found is not None
    assert found.proposes is proposes
    assert any("Decida si lo pausa" in need for need in seen(engine).needs) is proposes


def test_a_bad_week_is_enough_to_propose_a_pause(tmp_path):
    """In a sensitive module one week beyond the limit proposes a pause, although the whole is below it."""
    engine = installation(tmp_path / "home", module="hushed")
    answer(engine, (person(n) for n in range(600)), module="hushed")
    answer(
        engine,
        (person(n, feeling_now=3 if n % 4 == 0 else 1) for n in range(60)),
        later(7),
        group="b",
        module="hushed",
    )
    to_day(engine, later(14))
    renew(engine, "hushed")
    found = seen(engine, "hushed").distress
    assert found is not None
    assert (found.proposes, found.weeks) == (True, ("2026-W46",))


def test_no_pause_is_proposed_for_few_people(tmp_path):
    """With 29 people nothing is proposed, however they feel; with 60 it is."""
    proposes = []
    for people in (29, 60):
        engine = installation(tmp_path / str(people), demonstration=True)
        answer(engine, (person(n, feeling_now=4) for n in range(people - 6)))
        answer(engine, (person(n, feeling_now="refused") for n in range(6)), group="b")
        renew(engine)
        found = seen(engine).distress
        assert found is not None
        proposes.append(found.proposes)
    assert proposes == [False, True]


def test_where_people_leave_is_told_by_section(engine):
    """Of each section it is told which part of those who saw it went no further; of few nothing."""
    answer(engine, map(person, range(60)))
    counts = {("who", "shown"): 100, ("calm", "shown"): 80, ("end", "shown"): 20, ("", "sent"): 60}
    week = {("patios", "watched", *key, "2026-W44"): people for key, people in counts.items()}
    unfinished = {("patios", "watched", "who", "shown", "2026-W45"): 900}
    engine.store.add_counts(week | unfinished)
    to_day(engine, later(2))
    renew(engine)
    assert [(SPANISH(one.title), one.left) for one in leaving(look_at(engine))] == [
        ("Usted", 0.2),
        ("La calma", 0.25),
        ("Para terminar", None),
    ]


def rate(engine: Diversa, ids: list[bytes], stars: int, week: str = "2026-W43") -> None:
    """Let people give stars."""
    for id_ in ids:
        assert engine.store.rate(id_[::-1], id_, "patios", "watched", week, stars, None)


def test_ratings_stand_still_like_everything_else(engine):
    """What people thought of the questionnaire is told with the look; one more rating is not seen, nor nine."""
    ids = answer(engine, map(person, range(120)))
    rate(engine, ids[:60], 5)
    rate(engine, ids[60:80], 3)
    to_day(engine, later(9))
    renew(engine)
    before = ratings(look_at(engine).counted, watched)
    assert before.base is not None
    assert abs(before.base - 80) <= 5
    assert before.five.rate == pytest.approx(0.75, abs=0.1)
    rate(engine, ids[80:89], 1)
    answer(engine, map(person, range(200, 240)), later(8), group="b")
    to_day(engine, later(11))
    assert renew(engine)
    assert ratings(look_at(engine).counted, watched) == before
    rate(engine, ids[89:], 1)
    answer(engine, map(person, range(300, 340)), later(10), group="c")
    to_day(engine, later(13))
    assert renew(engine)
    after = ratings(look_at(engine).counted, watched)
    assert after.five.rate < before.five.rate


def test_the_card_judges_what_is_there(engine):
    """The quality card stands on the screen as it would in a release, without measures of what is published."""
    answer(engine, (person(n, calm="refused" if n % 3 else 1) for n in range(300)))
    to_day(engine, later(2))
    renew(engine)
    card = seen(engine).judged.card
    colours = {metric.id: metric.colour for metric in card.metrics}
    assert colours["item_nonresponse"] is Colour.RED
    assert "protection" not in colours
    assert seen(engine).judged.worst is Colour.RED
    assert {item.question: item.colour for item in card.items}["calm"] is Colour.RED


def test_a_burst_is_told(engine):
    """A week with far too many answers from one department is told, with what has to be done."""
    for week in range(5):
        answer(engine, (person(n, municipality="11001") for n in range(20)), later(7 * week), group=str(week))
    answer(engine, (person(n, municipality="11001") for n in range(400)), later(35), group="many")
    to_day(engine, later(40))
    renew(engine)
    (burst,) = seen(engine).judged.bursts
    assert (burst.week, burst.territory) == ("2026-W50", "11")
    assert any("Bogotá" in SPANISH(need) for need in seen(engine).needs)


def test_what_a_look_counted_lies_encrypted_and_goes_with_the_answers(engine):
    """Exact counts are read by nobody without the key, and are erased with the responses they counted."""
    answer(engine, map(person, range(60)))
    to_day(engine, later(2))
    renew(engine)
    store = LookStore(engine.store.engine)
    ((number, content),) = store.all("patios", "watched")
    assert number == DAY.toordinal()
    assert b"everybody" not in content
    engine.store.erase("patios", "watched")
    assert store.all("patios", "watched") == []


def test_with_another_secret_a_module_is_looked_at_anew(engine):
    """Where the key of what was counted is lost, nothing is told until it is counted again."""
    answer(engine, map(person, range(60)))
    to_day(engine, later(2))
    renew(engine)
    (engine.home.path / "secrets" / "ledger").unlink()
    other = Diversa(engine.home, engine.registry, engine.clock)
    assert see(other, "patios", "watched") is None
    to_day(other, later(3))
    assert renew(other)
    assert look_at(other).day == later(1)


def test_a_look_of_a_sensitive_module_lies_in_its_own_database(tmp_path):
    """The main database holds nothing of what was counted of a sensitive module."""
    engine = installation(tmp_path / "home", module="hushed")
    answer(engine, map(person, range(120)), module="hushed")
    to_day(engine, later(6))
    renew(engine, "hushed")
    assert LookStore(engine.store.engine).all("patios", "hushed") == []
    assert len(LookStore(engine.store_of("patios", "hushed").engine).all("patios", "hushed")) == 1


def test_only_one_of_two_processes_writes_a_look(engine):
    """Who counted from an older look than the newest writes nothing."""
    store = LookStore(engine.store.engine)
    assert store.write("patios", "watched", 5, b"first", after=0, kept=())
    assert not store.write("patios", "watched", 6, b"other", after=0, kept=())
    assert store.write("patios", "watched", 7, b"next", after=5, kept=(5, 7))
    assert [number for number, _content in store.all("patios", "watched")] == [5, 7]


def test_looks_lie_in_a_server_too(postgres):
    """PostgreSQL keeps and forgets looks as SQLite does."""
    from diversa.store.store import Store

    main = Store(postgres)
    store = LookStore(main.engine)
    assert store.write("patios", "watched", 5, b"first", after=0, kept=())
    assert store.write("patios", "watched", 7, b"next", after=5, kept=(7,))
    assert store.all("patios", "watched") == [(7, b"next")]
    assert store.first_period("patios", "watched") is None
    main.add_counts({("patios", "watched", "who", "shown", "2026-W44"): 3})
    assert [dict(row) for row in store.counters_until("patios", "watched", "2026-W44")] == [
        {"section": "who", "event": "shown", "people": 3}
    ]
    assert store.counters_until("patios", "watched", "2026-W43") == []
    main.engine.close()


def test_a_module_that_was_switched_off_can_still_be_seen(engine):
    """After a pause the figures stay to be read."""
    answer(engine, map(person, range(60)))
    to_day(engine, later(2))
    renew(engine)
    before = told(seen(engine))
    engine.campaigns.disable("patios", "watched")
    assert told(seen(engine)) == before


def test_every_open_module_is_counted_at_once(engine):
    """Upkeep counts what is due, and names it; nothing twice."""
    answer(engine, map(person, range(60)))
    to_day(engine, later(2))
    assert list(renew_all(engine)) == [("patios", "watched")]
    assert list(renew_all(engine)) == []


def test_columns_are_as_high_as_their_numbers():
    """A column has the height of its number beside the highest; of many, the newest are drawn."""
    drawn = columns(
        [Column("1 nov", 10), Column("2 nov", 0), Column("3 nov", 40)], Frame("Por día", "c-days")
    )
    assert re.findall(r'<rect[^>]* height="(\d+)"', drawn) == ["40", "160"] * 2
    assert all(label in drawn for label in ("1 nov", "3 nov"))
    many = columns([Column(f"d{n}", 1) for n in range(90)], Frame("Por día", "c-days"))
    assert many.count("<rect") == 2 * MOST_COLUMNS
    assert [label in many for label in (">d58<", ">d59<", ">d89<")] == [False, True, True]


def test_pictures_of_a_demonstration_say_so(tmp_path):
    """Every drawing of simulated answers is stamped."""
    engine = installation(tmp_path / "home", demonstration=True)
    answer(engine, map(person, range(200)))
    renew(engine)
    look: Look = look_at(engine)
    reach = reach_map(places(look, seen(engine).population), SPANISH, "Datos simulados")
    for picture in (arrivals_chart(arrivals(look), SPANISH, "Datos simulados"), reach):
        assert picture.count(">Datos simulados<") == 2
    assert "Atlántico: " in reach
