"""Readings, moments, repeats and choices with a limit, through the doors that people use."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diversa import (
    YES,
    Check,
    CodePrefix,
    Consent,
    Grid,
    Missing,
    Moment,
    MultipleChoice,
    Municipality,
    Option,
    Panel,
    Questionnaire,
    Reading,
    Screen,
    Section,
    Text,
    Unit,
    drop,
    hookimpl,
    keep,
    repeat,
    usual_range,
)
from diversa.questionnaire.routing import Router
from diversa.records import from_json, to_json
from diversa.testing import Survey
from diversa.testing.survey import Rejected
from diversa.texts import SPANISH, Catalogue

_ = Text
LIMIT, AS_NITROGEN = 10, 4.4268

services = Grid(
    "services",
    _("¿Tiene estos servicios?"),
    rows=(Option("water", _("el agua")), Option("light", _("la luz")), Option("gas", _("el gas"))),
    options=(Option(1, _("Sí")), Option(2, _("No"))),
    store=keep,
    release=keep,
)
why_not = repeat(
    MultipleChoice(
        "why_not",
        _("¿Por qué no tiene {item}? Elija hasta dos razones."),
        options=(
            Option(1, _("La red no llega")),
            Option(2, _("Cuesta mucho")),
            Option(3, _("No lo necesito")),
        ),
        at_most=2,
        store=keep,
        release=keep,
    ),
    over=services.rows,
    when=lambda row: services.cell(row.code) == 2,
)
methods = MultipleChoice(
    "methods",
    _("¿Con qué midió?"),
    options=(Option(1, _("Tira")), Option(2, _("Medidor")), Option(3, _("Laboratorio"))),
    store=keep,
    release=keep,
)
nitrate = Reading(
    "nitrate",
    _("Nitrato"),
    units=(
        Unit("no3", _("mg/L de NO3"), high=500, usual=(0, 100)),
        Unit("no3_n", _("mg/L de N"), high=110, usual=(0, 22), factor=AS_NITROGEN),
    ),
    signs=("=", "<", ">", "band"),
    methods=tuple(Option(o.code, o.label, when=methods.has(o.code)) for o in methods.options),
    replicates=3,
    panels=(),
    store=keep,
    release=drop,
)
coli = Reading(
    "coli",
    _("Escherichia coli"),
    units=(Unit("cfu", _("UFC/100 mL"), high=1_000_000, usual=(0, 10_000)),),
    signs=("P", "A", "=", ">"),
    store=keep,
    release=drop,
    refusable=True,
)
sampled = Moment(
    "sampled", _("¿Cuándo tomó la muestra?"), within_days=60, store=CodePrefix(10), release=CodePrefix(7)
)
city = Municipality("city", _("¿Dónde vive?"), smallest=100_000, store=keep, release=CodePrefix(2))
consent = Consent("consent_main", _("¿Acepta participar?"), store=keep, release=keep)
alerts = MultipleChoice(
    "alerts",
    _("¿Avisó a alguien?"),
    options=(Option(1, _("Sí")),),
    panels=(Panel(nitrate.exceeds(LIMIT), "high"), Panel(coli.present(), "boil")),
    store=keep,
    release=keep,
)
questionnaire = Questionnaire(
    "measured",
    version="1.0.0",
    title=_("Medidas"),
    summary=_("Lo que se mide."),
    sections=(
        Section("services", _("Servicios"), (consent, services, *why_not, city)),
        Section("kit", _("Equipo"), (methods, sampled)),
        Section("readings", _("Lecturas"), (nitrate, coli, alerts)),
    ),
    screens=(
        Screen("high", _("Nitrato alto"), _("No se lo dé a bebés.")),
        Screen("boil", _("Hierva el agua"), _("Hiérvala un minuto.")),
    ),
)


@hookimpl
def register_questionnaires() -> Iterable[Questionnaire]:
    return [questionnaire]


@hookimpl
def register_checks(questionnaire: Questionnaire) -> Iterable[Check]:
    return [usual_range(nitrate), usual_range(coli)]


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    """Return a survey with the module of this file."""
    return Survey(tmp_path_factory.mktemp("measured") / "home", plugins={"measured": sys.modules[__name__]})


def ago(**time: int) -> str:
    """Return a moment so long ago, in Colombia."""
    return f"{datetime.now(UTC) - timedelta(hours=5) - timedelta(**time):%Y-%m-%dT%H:%M}"


def stored(survey: Survey, **answers: Any) -> Any:
    """Return what is stored of somebody's readings."""
    return survey.open("measured").answer(**answers).send().response.values


def refusal(survey: Survey, **answers: Any) -> str:
    """Return the sentence that refuses an answer."""
    with pytest.raises(Rejected) as caught:
        survey.open("measured").answer(**answers).send()
    return "; ".join(SPANISH(p.message) for p in caught.value.problems)


# --- readings -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        ({"value": 7, "unit": "no3"}, {"sign": "=", "value": 7.0, "unit": "no3"}),
        ({"sign": "<", "value": 0.2, "unit": "no3_n"}, {"sign": "<", "value": 0.2, "unit": "no3_n"}),
        (
            {"sign": "band", "value": 1, "to": 2, "unit": "no3_n"},
            {"sign": "band", "value": 1.0, "to": 2.0, "unit": "no3_n"},
        ),
        (
            {"value": 7, "value_2": 8, "value_3": 7.5, "unit": "no3"},
            {"sign": "=", "value": 7.0, "value_2": 8.0, "value_3": 7.5, "unit": "no3"},
        ),
        # A replicate of what was read as "less than" says nothing more, and goes.
        ({"sign": "<", "value": 5, "value_2": 4, "unit": "no3"}, {"sign": "<", "value": 5.0, "unit": "no3"}),
    ],
)
def test_a_reading_keeps_sign_value_unit_and_replicates(
    survey: Survey, answer: dict[str, Any], kept: dict[str, Any]
) -> None:
    """Nothing is converted: the unit and its chemical form are stored as they were read."""
    assert stored(survey, nitrate=answer)["nitrate"] == kept


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"value": 7}, "Elija la unidad"),
        ({"unit": "no3"}, "Escriba el valor"),
        ({"value": "siete", "unit": "no3"}, "Escriba el valor"),
        ({"value": True, "unit": "no3"}, "Escriba el valor"),
        ({"value": float("nan"), "unit": "no3"}, "Escriba el valor"),
        ({"value": 501, "unit": "no3"}, "entre 0 y 500"),
        ({"value": 111, "unit": "no3_n"}, "entre 0 y 110"),
        ({"value": 7, "value_2": -1, "unit": "no3"}, "entre 0 y 500"),
        ({"sign": "band", "value": 2, "to": 1, "unit": "no3"}, "primero el menor"),
        ({"sign": "band", "value": 2, "unit": "no3"}, "primero el menor"),
        ({"sign": "P"}, "una de las opciones"),
        ({"value": 7, "unit": "no3", "color": "rojo"}, "una de las opciones"),
        ({"value": 7, "unit": "no3", "method": 9}, "una de las opciones"),
        ("mucho", "una de las opciones"),
    ],
)
def test_what_cannot_have_been_read_is_refused_with_a_sentence(
    survey: Survey, answer: Any, sentence: str
) -> None:
    """Hard ranges belong to the unit; a value without one is no reading."""
    assert sentence in refusal(survey, nitrate=answer)


WEIRD = [[], {}, [[]], {"a": 1}, None, True, 1e400, float("nan"), -1, "", "１", "x" * 5000, 0]


@given(
    part=st.sampled_from([*nitrate.parts(), "other"]),
    value=st.sampled_from(WEIRD),
    sign=st.sampled_from(["=", "<", "band", "P"]),
)
def test_whatever_comes_through_a_door_is_judged(part: str, value: Any, sign: str) -> None:
    """Every part may hold anything that JSON can carry: it is an answer or a refusal with a sentence, never an error."""
    answer = {"sign": sign, "value": 7, "to": 8, "unit": "no3", part: value}
    route = Router(questionnaire).route({"consent_main": 1, "methods": [1, 2], "nitrate": answer})
    assert route.sheet["nitrate"] is Missing.BLANK or isinstance(route.sheet["nitrate"], dict)


@pytest.mark.parametrize(("value", "box"), [("0,00005", "0,00005"), ("7", "7"), ("20", "20"), ("0,5", "0,5")])
def test_a_value_stands_in_its_box_as_it_was_typed(survey: Survey, value: str, box: str) -> None:
    """However small: who turns back finds it, can go on, and reads it whole on the last page."""
    page = survey.browse("measured").fill(
        consent_main=YES, services={"water": 1, "light": 1, "gas": 1}, city="05"
    )
    while "Lecturas" not in page.title:
        page = page.continue_()
    page = page.fill(nitrate={"value": value, "unit": "no3_n"}, coli={"sign": "A"}, alerts=[1]).continue_()
    assert f"{box} mg/L de N" in page.text
    back = page.back()
    assert f'name="nitrate.value" value="{box}"' in back.html
    assert back.continue_().title == page.title


@pytest.mark.parametrize("typed", ["1.234,5", "7..", "siete"])
def test_what_could_not_be_read_comes_back_untouched(survey: Survey, typed: str) -> None:
    """So that the person sees what she wrote."""
    page = survey.browse("measured").fill(
        consent_main=YES, services={"water": 1, "light": 1, "gas": 1}, city="05"
    )
    while "Lecturas" not in page.title:
        page = page.continue_()
    page = page.fill(nitrate={"value": typed, "unit": "no3"}, alerts=[1]).press("Continuar")
    assert page.problems
    assert f'name="nitrate.value" value="{typed}"' in page.html


@pytest.mark.parametrize("department", ["96", "00", "１１", "zz"])
def test_a_department_that_does_not_exist_is_refused_on_the_page(survey: Survey, department: str) -> None:
    """A browser may send anything: the page comes back with a sentence."""
    page = survey.browse("measured")
    sheet = next(i.attributes["value"] for i in page.root.find("input", name="sheet"))
    sent = {
        "sheet": sheet,
        "seen": ["city", "consent_main"],
        "consent_main": "1",
        "city.department": department,
    }
    answer = page.client.post(page.address, data={**sent, "action": "continue"})
    assert answer.status_code == 200
    assert "Elija una de las opciones de la lista" in answer.get_data(as_text=True)


def test_an_unusual_value_is_asked_about_once(survey: Survey) -> None:
    """What is possible but odd is kept with a flag when the person says that it is right."""
    odd = survey.open("measured").answer(nitrate={"value": 150, "unit": "no3"})
    assert [p.check for p in odd.problems] == ["unusual_nitrate"]
    assert odd.send().response.about["flags"] == ["unusual_nitrate"]
    assert not survey.open("measured").answer(nitrate={"value": 100, "unit": "no3"}).problems


def test_the_only_method_is_understood_and_another_is_left_out(survey: Survey) -> None:
    """Who measured with one thing is not asked with which; a method that was not named does not count."""
    reading = {"value": 7, "unit": "no3"}
    assert stored(survey, methods=[2], nitrate=reading)["nitrate"]["method"] == 2
    assert "method" not in stored(survey, methods=[1, 2], nitrate={**reading, "method": 3})["nitrate"]
    assert stored(survey, methods=[1, 2], nitrate={**reading, "method": 1})["nitrate"]["method"] == 1


def test_presence_needs_no_number(survey: Survey) -> None:
    """Present and absent are readings of their own, and can be refused like anything else."""
    assert stored(survey, coli={"sign": "A"})["coli"] == {"sign": "A"}
    assert "coli" not in stored(survey, coli="refused")


values = st.floats(0, 110, allow_nan=False).map(lambda v: round(v, 3))
units = st.sampled_from([("no3", 1.0), ("no3_n", AS_NITROGEN)])


@given(value=values, unit=units, sign=st.sampled_from(["=", "<", ">"]), more=st.lists(values, max_size=2))
def test_exceeding_is_said_of_what_is_surely_above(
    value: float, unit: tuple[str, float], sign: str, more: list[float]
) -> None:
    """The condition agrees with the arithmetic of every sign, unit and replicate."""
    extra = {f"value_{n}": v for n, v in enumerate(more, 2)} if sign == "=" else {}
    sheet = {"nitrate": {"sign": sign, "value": value, "unit": unit[0], **extra}}
    bound = LIMIT / unit[1]
    above = {"=": any(v > bound for v in (value, *more)), "<": False, ">": value >= bound}[sign]
    below = {"=": any(v < bound for v in (value, *more)), ">": False, "<": value <= bound}[sign]
    assert nitrate.exceeds(LIMIT).surely(sheet) == above
    assert nitrate.falls_below(LIMIT).surely(sheet) == below


def test_a_band_exceeds_only_as_a_whole() -> None:
    """From its lower edge on above, or up to its upper edge below."""
    band = {"nitrate": {"sign": "band", "value": 5.0, "to": 12.0, "unit": "no3"}}
    assert not nitrate.exceeds(LIMIT).surely(band)
    assert nitrate.exceeds(4).surely(band)
    assert not nitrate.falls_below(11).surely(band)
    assert nitrate.falls_below(13).surely(band)


def test_cards_appear_for_what_was_read(survey: Survey) -> None:
    """The form of nitrogen counts: 2.5 mg/L of N are 11 of nitrate; any colony is one too many."""
    page = (
        survey.browse("measured")
        .fill(consent_main=YES, services={"water": 1, "light": 1, "gas": 1}, city="05001")
        .continue_()
        .continue_()
    )
    while "Lecturas" not in page.title:
        page = page.continue_()
    page = page.fill(nitrate={"value": "2,5", "unit": "no3_n"}, coli={"sign": "P"}, alerts=[1]).continue_()
    assert "Nitrato alto" in page.text
    assert "Hierva el agua" in page.text
    assert "2,5 mg/L de N" in page.text
    assert "presente" in page.text


def test_nothing_is_found_before_anybody_reads_anything(survey: Survey) -> None:
    """A list of signs begins with none, so that no alarm rings by itself."""
    page = survey.browse("measured").fill(
        consent_main=YES, services={"water": 1, "light": 1, "gas": 1}, city="05"
    )
    while "Lecturas" not in page.title:
        page = page.continue_()
    assert 'name="coli.sign"><option value="">' in page.html
    page = page.fill(alerts=[1]).continue_()
    assert "Hierva el agua" not in page.text


def test_a_value_without_a_sign_is_exact(survey: Survey) -> None:
    """Who only types a number means that number."""
    assert stored(survey, coli={"value": 3})["coli"] == {"sign": "=", "value": 3.0, "unit": "cfu"}


# --- moments --------------------------------------------------------------------------------------------------------


def test_a_moment_is_stored_as_its_day(survey: Survey) -> None:
    """The hour serves what is judged in memory, and is not written down."""
    then = ago(days=3)
    assert stored(survey, sampled=then)["sampled"] == then[:10]
    assert stored(survey, sampled=then[:10])["sampled"] == then[:10]


@pytest.mark.parametrize("moment", [ago(days=62), ago(hours=-2), ago(days=-3)])
def test_a_moment_of_another_time_is_refused(survey: Survey, moment: str) -> None:
    """Neither the future nor more than sixty days ago."""
    assert "60 días" in refusal(survey, sampled=moment)


@pytest.mark.parametrize("moment", ["ayer", "2026-13-01", "2026-02-30T10:00", "2026-02-03 10:00", 20260203])
def test_what_is_no_moment_is_refused(survey: Survey, moment: Any) -> None:
    """A day that does not exist, or words."""
    assert "Elija el día" in refusal(survey, sampled=moment)


# --- repeats and limits ---------------------------------------------------------------------------------------------


def test_a_repeat_is_asked_of_each_item_that_needs_it(survey: Survey) -> None:
    """One copy for each service that is missing; the answers stand side by side."""
    filling = survey.open("measured").answer(services={"water": 2, "light": 1, "gas": 2})
    assert [name for name in filling.shown if name.startswith("why_not")] == ["why_not_water", "why_not_gas"]
    kept = stored(survey, services={"water": 2, "light": 1, "gas": 2}, why_not_gas=[1, 3], why_not_light=[2])
    assert kept["why_not_gas"] == [1, 3]
    assert "why_not_light" not in kept


def test_a_repeat_says_its_item_in_every_language() -> None:
    """The item is translated with the sentence, also from a pinned questionnaire."""
    english = Catalogue("en", {str(why_not[0].title): "Why no {item}? Up to two.", "el agua": "water"})
    again = from_json(to_json(questionnaire))
    for found in (why_not[0], again["why_not_water"]):
        assert english(found.title) == "Why no water? Up to two."
    assert "el agua" in questionnaire.texts()
    assert Router(again).deciders == Router(questionnaire).deciders
    assert again.fingerprint() == questionnaire.fingerprint()


def test_a_repeat_counts_as_one_question() -> None:
    """Three copies of one question are one question."""
    assert questionnaire.count() == len(list(questionnaire.questions())) - 2


def test_more_options_than_allowed_are_refused(survey: Survey) -> None:
    """With the number that is allowed."""
    answers = {"services": {"water": 2, "light": 1, "gas": 1}}
    assert "máximo 2" in refusal(survey, **answers, why_not_water=[1, 2, 3])
    assert stored(survey, **answers, why_not_water=[1, 2])["why_not_water"] == [1, 2]


def test_only_places_of_a_size_are_offered(survey: Survey) -> None:
    """A small municipality is refused, its department is not; a large one is offered by name."""
    assert stored(survey, city="05001")["city"] == "05001"
    assert stored(survey, city="05")["city"] == "05"
    assert "no pertenece" in refusal(survey, city="05002")
    assert {m.code for m in city.offered("05")} >= {"05001", "05088"}
    assert all(m.population >= 100_000 for m in city.offered("05"))
