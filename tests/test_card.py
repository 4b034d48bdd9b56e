"""The quality card: colours at their edges, what it is made from, its label, and what stops a publication."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from diversa.disclosure.marks import Mark
from diversa.disclosure.noise import NoiseRow, NoiseTable
from diversa.disclosure.profiles import PEOPLE, SENSITIVE
from diversa.disclosure.tables import EVERYBODY, PublishedTable, Table, protect
from diversa.indicators.bursts import ACCESSES, DURATIONS, SOFT, TIMED, access_id, duration_id
from diversa.indicators.card import Colour, ItemNonresponse, Metric, QualityCard, colour_of
from diversa.indicators.estimators import everybody, share
from diversa.indicators.figures import Figure, GroupFigures, Result, Results
from diversa.indicators.model import Indicator
from diversa.indicators.quality_card import make_card
from diversa.questionnaire.population import bundled
from diversa.questionnaire.structure import Section
from diversa.texts import SPANISH, Text, load_catalogue
from tests.sheets import GRIDS, LONG, PLACE, QUESTIONS, questionnaire

EXACT = NoiseTable((NoiseRow((0,), (1.0,)),))
ASKED = replace(
    LONG,
    sections=(
        Section("consent", Text("Antes"), ()),
        Section("body", Text("Todo"), (PLACE, *QUESTIONS, *GRIDS)),
        Section("rare", Text("Poco"), ()),
    ),
)
INDICATOR = Indicator(
    "i", Text("Algo"), share(everybody, among=everybody), meaning=Text("Algo."), formula="x", reference="y"
)


def published(counts: Mapping[str, int], people: int) -> PublishedTable:
    """Return a table of one group, as if the noise were none."""
    numbers = np.array([[*counts.values(), people]], np.int64)
    return protect(Table((), ((),), (*counts, EVERYBODY), numbers, numbers * 0), EXACT)


def by(variable: str, sizes: Mapping[Any, int]) -> PublishedTable:
    numbers = np.array([[n] for n in sizes.values()], np.int64)
    groups = tuple((code,) for code in sizes)
    return protect(Table((variable,), groups, (EVERYBODY,), numbers, numbers * 0), EXACT)


def flags(people: int = 1000, **counts: int) -> PublishedTable:
    names = ("speeder", "straightlining", "duplicate", "near_duplicate", "repeated", "flagged")
    return published({name: counts.get(name, 0) for name in names}, people)


def manners(people: int = 1000, **counts: int) -> PublishedTable:
    """Return how answers came; `open` and `short` are one access and one duration."""
    held = {SOFT: counts.get("soft", 0), TIMED: counts.get("timed", people)}
    held |= {access_id(a): counts.get(a, 0) for a in ACCESSES}
    held |= {duration_id(d): counts.get("short", 0) if d == "<2" else 0 for d in DURATIONS}
    return published(held, people)


def weeks(*people: int) -> PublishedTable:
    numbers = np.array([[n] for n in people], np.int64).reshape(len(people), 1)
    groups = tuple((f"2026-W{40 + place}", "05") for place in range(len(people)))
    return protect(Table(("week", "department"), groups, (EVERYBODY,), numbers, numbers * 0), EXACT)


def results(participants: int = 1000, least: int | None = 5) -> Results:
    figure = Figure(value=0.5, count=least, base=100, mark=Mark.FIGURE)
    result = Result(INDICATOR, (), (), (GroupFigures((), (), (figure,)),))
    return Results("long", Text("Largo"), "1.0.0", "f", "people", participants, (result,))


def item(name: str, value: float, colour: Colour) -> ItemNonresponse:
    figure = Figure(value=value, mark=Mark.FIGURE)
    return ItemNonresponse(name, Text(name), figure, figure, colour)


def counters(**people: int) -> list[dict[str, Any]]:
    """Return section counters; `sent` and `ended` are events of their own."""
    special = {"sent": ("", "sent"), "ended": ("end_no_consent", "ended")}
    found = {special.get(name, (name, "shown")): n for name, n in people.items()}
    return [{"section": s, "event": e, "people": n} for (s, e), n in found.items()]


def card(**given: Any) -> QualityCard:
    """Make a card from little; what is given replaces that."""
    base: dict[str, Any] = {
        "results": results(),
        "items": (item("q0", 0.03, Colour.GREEN),),
        "tables": (),
        "population": bundled(),
        "counters": (),
    }
    asked, profile = given.pop("asked", ASKED), given.pop("profile", PEOPLE)
    return make_card(asked, profile, **{**base, **given})


def metrics(**given: Any) -> dict[str, Metric]:
    found = card(**given).metrics
    assert len({metric.id for metric in found}) == len(found)
    return {metric.id: metric for metric in found}


# --- colours --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "base", "colour"),
    [
        (50, 1000, Colour.GREEN),
        (51, 1000, Colour.AMBER),
        (150, 1000, Colour.AMBER),
        (151, 1000, Colour.RED),
        (1000, 1000, Colour.RED),
        (1004, 1000, Colour.RED),
        (998, 1000, Colour.RED),
        (4, 1000, Colour.NONE),
        (0, 100, Colour.GREEN),
        (0, 99, Colour.NONE),
        (20, 29, Colour.NONE),
        (0, 0, Colour.NONE),
    ],
)
def test_colours_at_their_edges(count, base, colour):
    """A threshold itself is of the milder colour; what is too small to show has none."""
    assert colour_of(count, base, PEOPLE, 0.05, 0.15) is colour


@pytest.mark.parametrize(
    ("repeated", "people", "colour"),
    [
        (0, 1000, Colour.GREEN),
        (10, 1000, Colour.AMBER),
        (11, 1000, Colour.RED),
        (5, 100_000, Colour.AMBER),
        (3, 1000, Colour.NONE),
        (999_999, 1_000_000, Colour.RED),
    ],
)
def test_repeated_responses(repeated, people, colour):
    """None is green, up to 1 % amber, more is red, also where nearly everybody is a copy."""
    assert metrics(flags=flags(people, repeated=repeated))["duplicates"].colour is colour


@pytest.mark.parametrize(
    ("reason", "count", "colour"),
    [
        ("straightlining", 50, Colour.GREEN),
        ("straightlining", 150, Colour.AMBER),
        ("straightlining", 151, Colour.RED),
        ("speeder", 50, Colour.GREEN),
        ("speeder", 100, Colour.AMBER),
        ("speeder", 101, Colour.RED),
    ],
)
def test_attention(reason, count, colour):
    """Straight lines are green to 5 % and amber to 15, speed is green to 5 % and amber to 10."""
    found = metrics(flags=flags(**{reason: count}))["speeders" if reason == "speeder" else reason]
    assert (found.colour, found.figure.value) == (colour, count / 1000)


def test_speed_is_among_those_of_whom_it_is_known():
    """Sheets on paper have no duration: they are no part of the base of speed."""
    found = metrics(flags=flags(speeder=60), manners=manners(timed=500))["speeders"]
    assert (found.figure.value, found.figure.base, found.colour) == (0.12, 500, Colour.RED)


@pytest.mark.parametrize(("soft", "colour"), [(50, Colour.GREEN), (150, Colour.AMBER), (151, Colour.RED)])
def test_soft_checks(soft, colour):
    """Records with something unusual are green to 5 %, amber to 15."""
    assert metrics(manners=manners(soft=soft))["soft_flags"].colour is colour


def test_what_cannot_be_marked_is_left_out():
    """A questionnaire with no grids and few questions has no measure of straight lines or of copies."""
    short = questionnaire(PLACE, *QUESTIONS[:5])
    found = metrics(asked=short, flags=flags())
    assert "speeders" in found
    assert not found.keys() & {"duplicates", "straightlining"}


# --- who took part --------------------------------------------------------------------------------------------------


def shares(gap: float) -> PublishedTable:
    """Return women and men who are so far from the population, and others whom the population does not have."""
    people = 100_000
    women = round(people * ((bundled().adult_share("gender_group", 1) or 0.0) + gap))
    return by("gender_group", {1: women, 2: people - women, 3: 900, None: 700})


@pytest.mark.parametrize(
    ("gap", "value", "colour"),
    [
        (0.0, 0.0, Colour.GREEN),
        (0.09, 0.09, Colour.GREEN),
        (0.10, 0.10, Colour.AMBER),
        (0.25, 0.25, Colour.AMBER),
        (0.26, 0.26, Colour.RED),
    ],
)
def test_composition_gap(gap, value, colour):
    """Below 10 % is green, 10 to 25 % amber, above red: the boundary is amber."""
    found = metrics(tables=[shares(gap)])["composition_gap"]
    assert (found.figure.value, found.colour) == (value, colour)


def test_the_widest_gap_counts():
    """Of several variables the one that is farthest from the population decides; others are no matter."""
    regions = by("region", {"bogota": 5000, "caribe": 0})
    found = metrics(tables=[shares(0.05), regions, by("stratum", {1: 10, 2: 900})])["composition_gap"]
    assert found.colour is Colour.RED
    assert "composition_gap" not in metrics(tables=[by("stratum", {1: 10, 2: 900})])
    assert "composition_gap" not in metrics(tables=[by("gender_group", {1: 10, 2: 10})])


def test_what_rests_on_an_assumption_is_not_compared():
    """While single ages are assumed, participants are not compared by age."""
    ages = by("age_years", {18: 100, 29: 100, 45: 100, 60: 100})
    assert bundled().assumed
    assert "composition_gap" not in metrics(tables=[ages])
    assert "composition_gap" in metrics(tables=[ages], population=replace(bundled(), assumed=False))


def test_coverage_counts_departments():
    """Departments with at least 30 people count, whatever is known of the others."""
    found = metrics(tables=[by("department", {"05": 30, "11": 29, "91": 400, None: 500})])["territories"]
    assert (found.figure.value, found.colour) == (2, Colour.NONE)
    assert SPANISH(found.title) == "Departamentos con 30 participantes o más, de 33"


def test_how_people_came_is_shown_where_the_base_allows():
    """Each way of access and each duration has a share, withheld where few people are behind it."""
    found = metrics(manners=manners(open=700, code=297, paper=3, timed=600, short=150))
    assert found["access:open"].figure.value == 0.7
    assert found["access:paper"].figure.mark is Mark.WITHHELD
    assert found["access:odk"].figure.mark is Mark.UNDER_FIVE
    assert (found["duration:<2"].figure.value, found["duration:<2"].figure.base) == (0.25, 600)
    assert {found[access_id(a)].colour for a in ACCESSES} == {Colour.NONE}


# --- break-off and silence ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "value", "colour"),
    [(170, 0.15, Colour.GREEN), (130, 0.35, Colour.AMBER), (129, 0.36, Colour.RED), (230, 0.0, Colour.GREEN)],
)
def test_break_off(sent, value, colour):
    """Of those who went on after the first page, who did not send: in whole percents, without any count."""
    told = counters(consent=900, body=200, rare=40, sent=sent, ended=600)
    figure = metrics(counters=told)["break_off"].figure
    assert (figure.value, figure.decimals, figure.base, figure.count) == (value, 0, None, None)
    assert metrics(counters=told)["break_off"].colour is colour


@pytest.mark.parametrize("told", [[], counters(consent=900), counters(consent=900, body=29, sent=3)])
def test_break_off_needs_people(told):
    """With fewer than 30 people who began there is no break-off."""
    assert "break_off" not in metrics(counters=told)


def test_silence():
    """The worst question is named with its colour, and the shares of questions that are green and red."""
    items = (
        item("a", 0.02, Colour.GREEN),
        item("b", 0.12, Colour.AMBER),
        item("c", 0.11, Colour.AMBER),
        item("d", 0.0, Colour.NONE),
    )
    found = metrics(items=items)
    assert SPANISH(found["item_nonresponse"].title) == "Pregunta con más respuestas faltantes: b"
    assert found["item_nonresponse"].colour is Colour.AMBER
    assert (found["questions_green"].figure.value, found["questions_red"].figure.value) == (0.33, 0.0)
    assert "item_nonresponse" not in metrics(items=(item("d", 0.0, Colour.NONE),))


# --- the rest, the label and what stops ------------------------------------------------------------------------------


def test_precision_and_codes():
    """The effective size is that of the weights, or the participants; codes are green from 90 %."""
    assert metrics(effective_size=640)["effective_size"].figure.value == 640
    assert metrics()["effective_size"].figure.value == 1000
    assert metrics(results=results(3))["effective_size"].figure.value is None
    colours = [metrics(mapped=(n, 100))["standard_codes"].colour for n in (90, 89, 60, 59)]
    assert colours == [Colour.GREEN, Colour.AMBER, Colour.AMBER, Colour.RED]
    assert "standard_codes" not in metrics()


def test_days_to_the_release():
    """Days are counted from the end of the last week in which at least five people answered in one place."""
    found = metrics(weeks=weeks(40, 50, 4), released=date(2026, 10, 25))["timeliness"]
    assert (found.figure.value, found.figure.percent) == (14, False)
    assert "timeliness" not in metrics(weeks=weeks(4), released=date(2026, 10, 25))


def test_protection_stops_whatever_the_rest():
    """A published count below the minimum is red and blocks; one at the minimum is met."""
    assert metrics()["protection"].colour is Colour.GREEN
    made = card(results=results(least=4))
    assert made.label == "Exploratorio"
    assert made.blocked is not None
    assert "muy pocas personas" in made.blocked
    assert "protection" not in metrics(results=results(least=None))


def test_a_burst_blocks_until_two_people_sign():
    """A burst is red and blocks with a sentence that says where and when, in both languages."""
    made = card(weeks=weeks(10, 10, 10, 10, 400))
    assert {m.id: m for m in made.metrics}["bursts"].colour is Colour.RED
    assert made.blocked is not None
    assert SPANISH(made.blocked) == (
        "En Antioquia llegaron muchas más respuestas que de costumbre, en la semana 2026-W44. Dos personas deben "
        "revisarlas y firmar antes de publicar."
    )
    assert "Antioquia" in load_catalogue("diversa", "en")(made.blocked)
    assert card(weeks=weeks(10, 10, 10, 10)).blocked is None


@pytest.mark.parametrize(
    ("given", "label"),
    [
        ({}, "Indicativo"),
        ({"results": results(29)}, "Exploratorio"),
        ({"results": results(30)}, "Indicativo"),
        ({"items": (item("q0", 0.3, Colour.RED),)}, "Exploratorio"),
        ({"counters": counters(body=100, sent=10)}, "Exploratorio"),
        ({"flags": flags(speeder=400)}, "Exploratorio"),
        ({"flags": flags(straightlining=400)}, "Exploratorio"),
        ({"flags": flags(repeated=400)}, "Indicativo"),
        ({"manners": manners(soft=400)}, "Indicativo"),
        ({"tables": [shares(0.4)]}, "Indicativo"),
    ],
)
def test_label(given, label):
    """Red in completeness, attention or protection, or fewer than 30 people, is exploratory; else indicative."""
    assert card(**given).label == label


def test_a_sensitive_module_has_counters_only():
    """What is about single responses is not on its card, even where it is given."""
    given = {
        "flags": flags(repeated=400, speeder=400),
        "manners": manners(soft=400),
        "weeks": weeks(10, 10, 10, 10, 400),
        "released": date(2026, 12, 1),
        "tables": [shares(0.2), by("department", {"05": 400})],
        "counters": counters(consent=900, body=200, sent=180),
        "results": results(least=10),
    }
    made = card(asked=replace(ASKED, sensitive=True), profile=SENSITIVE, **given)
    assert {metric.id for metric in made.metrics} == {
        "composition_gap",
        "item_nonresponse",
        "questions_green",
        "questions_red",
        "break_off",
        "effective_size",
        "protection",
    }
    assert (made.blocked, made.label) == (None, "Indicativo")


@pytest.mark.parametrize("people", [0, 1])
def test_nearly_nobody(people):
    """With no response, or one, the card is made, says nothing about anybody, and is exploratory."""
    made = card(
        results=results(people, None),
        items=(),
        flags=flags(people),
        manners=manners(people),
        weeks=weeks(*[people] * people),
        tables=[by("gender_group", {1: people, 2: 0})],
    )
    assert made.label == "Exploratorio"
    assert {metric.figure.shown for metric in made.metrics if metric.figure.percent} == {False}
    assert made.blocked is None


def test_every_sentence_is_said_in_english():
    """Titles, meanings and rules of every measure have their English."""
    said: Sequence[Metric] = card(
        flags=flags(),
        manners=manners(),
        weeks=weeks(40, 50),
        released=date(2026, 12, 1),
        tables=[shares(0.2), by("department", {"05": 400})],
        counters=counters(consent=900, body=200, sent=180),
        mapped=(1, 2),
    ).metrics
    english = load_catalogue("diversa", "en")
    for metric in said:
        for text in (metric.dimension, metric.title, metric.meaning, metric.rule):
            assert english.messages[str(text)]
