"""Whatever arrives, the person reads what happened and what to do; nothing is half-written and nothing forged is stored."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import urlencode

import pytest

from diversa.campaigns.campaigns import EnabledModule
from diversa.campaigns.instruments import Instrument
from diversa.campaigns.snapshots import Snapshot
from diversa.web import sheets
from diversa.web.app import create_app
from tests.web import tiny
from tests.web.people import MODULE, SPARED
from tests.web.reading import Reading, Visitor, stored
from tests.web.tiny import ANSWERS

FORM = "application/x-www-form-urlencoded"
TINY = "/demo/tiny/"
DAY = 24 * 3600


# --- bodies -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"--a\r\nContent-Disposition: form-data; name=x", "multipart/form-data; boundary=a", 415),
        (b"--a\r\n\r\n\r\n--a--", "multipart/form-data", 415),
        (b'{"sheet": 1}', "application/json", 415),
        (b"sheet=1", "text/plain", 415),
        (b"sheet=\xff", FORM, 400),
        (b"sheet=%ff", FORM, 400),
        (b"sheet=%ed%a0%80", FORM, 400),
        (b"sheet=%C3", FORM, 400),
        (b"sheet=1&age=%00", FORM, 400),
        (b"sheet=1&age=\x00", FORM, 400),
        (b"", FORM, 400),
        (b"", None, 400),
        (b"sheet", FORM, 400),
        (b"=&=&&;;%", FORM, 400),
        (b"sheet=" + b"A" * 255_000, FORM, 400),
        (b"sheet=" + b"A" * 300_000, FORM, 413),
        (b"a=" * 200_000, FORM, 413),
    ],
    ids=lambda value: None,
)
def test_a_body_that_is_no_form_gets_a_sentence(client, engine, body, kind, status):
    """Malformed, foreign, or too large: a status that fits, a page that says what to do, and nothing stored."""
    answer = client.post(TINY, data=body, content_type=kind)
    assert answer.status_code == status
    page = Reading(answer.text)
    assert "<h1>" in answer.text
    assert "Volver al inicio" in page.words
    assert "Traceback" not in answer.text
    assert stored(engine) == []


@pytest.mark.parametrize("wrong", ["%ff", "%ed%a0%80", "%C3", "a%00b", "\x00"], ids=lambda value: None)
def test_a_text_that_is_no_text_stops_the_whole_form(visitor, engine, wrong):
    """One bad byte in a form that is otherwise good: refused as it stands, never quietly turned into something else."""
    visitor.press(answers=ANSWERS)
    visitor.page.fill(ANSWERS)
    good = urlencode([(n, v) for n, v in visitor.page.entries("continue") if n != "story"])
    for body, status in ((f"{good}&story={wrong}", 400), (f"{good}&story=bien", 200)):
        assert visitor.client.post(TINY, data=body, content_type=FORM).status_code == status


def test_unknown_fields_are_left_aside(visitor, engine):
    """A browser extension may add fields; they change nothing and are not stored."""
    visitor.page.fill(ANSWERS)
    visitor.send(
        [*visitor.page.entries("continue"), ("nombre", "Canario"), ("age.row", "1"), ("__proto__", "1")]
    )
    visitor.walk(ANSWERS)
    visitor.press("send")
    assert "Canario" not in json.dumps(stored(engine))
    assert len(stored(engine)) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("pet", "77"),
        ("pet", "1.0"),
        ("pet", "dont_know"),
        ("pet", "blank"),
        ("pet", "not_shown"),
        ("consent_main", "refused"),
        ("age", "-4"),
        ("age", "40 años"),
        ("age", "999999999999999"),
        ("age", "４０"),
    ],
)
def test_an_option_that_does_not_exist_stops(visitor, engine, name, value):
    """Values that the page never offered are refused where they stand."""
    visitor.page.fill(ANSWERS)
    entries = [(n, v) for n, v in visitor.page.entries("continue") if n != name]
    visitor.send([*entries, (name, value)])
    assert visitor.page.title.startswith("Por revisar: Para comenzar")
    assert f"#q-{name}" in visitor.page.links


def test_what_is_typed_is_never_markup(visitor):
    """Typed angle brackets come back as text."""
    visitor.press(answers=ANSWERS)
    visitor.press(answers={**ANSWERS, "weight": "<script>alert(1)</script>", "story": "</textarea><b>x"})
    assert "<script>alert" not in visitor.page.html
    assert "<b>x" not in visitor.page.html
    assert visitor.page.value("story") == "</textarea><b>x"


def test_a_sheet_that_grows_too_large_says_so(visitor):
    """A text longer than a sheet can hold is answered with a sentence, not with a fault."""
    visitor.press(answers=ANSWERS)
    visitor.press(answers={**ANSWERS, "story": "x" * 140_000})
    assert visitor.answer.status_code == 413
    assert "Acorte los textos largos" in visitor.page.words


# --- answers that were not asked for ----------------------------------------------------------------------------------


def test_forged_answers_to_hidden_questions_are_not_stored(visitor, engine):
    """Answers to what the person was never shown are cut before the check."""
    start = {**ANSWERS, "pet": 2}
    visitor.page.fill(start)
    forged = [("seen", "kinds"), ("kinds", "1"), ("seen", "weight"), ("weight", "7"), ("story", "Canario")]
    visitor.send([*visitor.page.entries("continue"), *forged])
    visitor.walk(start)
    visitor.press("send")
    [document] = stored(engine)
    assert document["values"] == {"consent_main": 1, "age": 40, "pet": 2, "calm": 1}
    assert "sealed" not in document


def test_forged_answers_on_the_same_page_are_not_stored(client, engine):
    """On the page itself, too: reasons nobody gave bring no story with them."""
    visitor = Visitor(client, MODULE)
    while "disc_grounds_5y" not in visitor.page.questions:
        visitor.press(answers=SPARED)
    visitor.page.fill(SPARED)
    forged = [
        ("seen", "disc_grounds_12m"),
        ("disc_grounds_12m", "5"),
        ("seen", "disc_forms_12m"),
        ("disc_forms_12m", "11"),
    ]
    visitor.send([*visitor.page.entries("continue"), *forged])
    visitor.walk(SPARED)
    visitor.press("send")
    [document] = stored(engine, "discrimination")
    assert not document["values"].keys() & {"disc_grounds_12m", "disc_forms_12m"}


def test_a_page_speaks_for_its_own_questions_only(visitor, engine):
    """A page cannot claim to have shown the questions of another, and so blank what was answered there."""
    visitor.press(answers=ANSWERS)
    visitor.page.fill(ANSWERS)
    visitor.send([*visitor.page.entries("continue"), ("seen", "age"), ("age", "99"), ("seen", "calm")])
    titles = visitor.walk(ANSWERS)
    assert "Algo más" in titles
    visitor.press("send")
    assert stored(engine)[0]["values"]["age"] == 40


def test_sending_from_the_middle_stores_nothing(visitor, engine):
    """Only the last page sends; the same button elsewhere goes on."""
    visitor.press("send", ANSWERS)
    assert visitor.page.title.startswith("Su mascota")
    visitor.press("change:rest")
    visitor.press("change:nowhere")
    visitor.press("anything at all")
    assert visitor.answer.status_code == 200
    assert stored(engine) == []


# --- sheets -----------------------------------------------------------------------------------------------------------


def sent(client, sheet: str, address: str = TINY):
    """Send a sheet alone."""
    return client.post(address, data=urlencode({"sheet": sheet, "action": "continue"}), content_type=FORM)


def test_a_changed_sheet_is_refused(visitor):
    """One changed letter anywhere, a cut, or a longer end: the page says to start again."""
    sheet = visitor.page.sheet
    for place in (0, 20, len(sheet) // 2, len(sheet) - 2):
        other = "A" if sheet[place] != "A" else "B"
        answer = sent(visitor.client, sheet[:place] + other + sheet[place + 1 :])
        assert answer.status_code == 400
        assert "No pudimos leer esta página" in answer.text
    another_day = sheet[:12] + "AAAA" + sheet[16:]
    assert sent(visitor.client, another_day).status_code == 410
    for changed in (sheet[:-1], sheet + "A", sheet + "\n", ""):
        assert sent(visitor.client, changed).status_code == 400


def test_a_sheet_lasts_until_the_next_day(visitor, clock):
    """Tomorrow it is good; the day after, the page says that it expired and that nothing was kept."""
    sheet = visitor.page.sheet
    clock.now += DAY
    assert sent(visitor.client, sheet).status_code == 200
    clock.now += DAY
    answer = sent(visitor.client, sheet)
    assert answer.status_code == 410
    assert "Esta página ya venció" in answer.text


def test_a_sheet_of_another_module_or_campaign_is_refused(visitor, engine):
    """A sheet is bound to where it was begun."""
    assert sent(visitor.client, visitor.page.sheet, MODULE).status_code == 400
    key = engine.campaigns["demo"].public_key
    engine.campaigns.create("otra", "Otra", key, demonstration=True, today=engine.today())
    engine.campaigns.enable("otra", "tiny")
    engine.campaigns.open("otra")
    answer = sent(visitor.client, visitor.page.sheet, "/otra/tiny/")
    assert answer.status_code == 400
    assert "es de otra encuesta" in answer.text


def test_a_sheet_of_another_questionnaire_is_refused(engine, app):
    """The same campaign and module with other questions: what was answered to the old ones does not fit."""
    pinned = engine.campaigns.module("demo", "tiny")
    other = replace(tiny.questionnaire, sections=tiny.questionnaire.sections[:1])
    module = EnabledModule(pinned.campaign, Instrument(Snapshot(other, {}), engine.registry))
    token = sheets.close(sheets.begin("start", engine.clock()), module, engine.main.envelope, engine.clock())
    assert sent(app.test_client(), token).status_code == 400


def test_a_receipt_page_is_no_answer_sheet(visitor):
    """The closed receipt of the rating form cannot be sent as a sheet, nor a sheet as a rating."""
    first = visitor.page.sheet
    visitor.walk(ANSWERS)
    visitor.press("send")
    assert sent(visitor.client, visitor.page.sheet).status_code == 400
    rating = urlencode({"sheet": first, "action": "rate", "stars": "5"})
    assert visitor.client.post(TINY, data=rating, content_type=FORM).status_code == 400


# --- other sites ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://localhost"}, 200),
        ({"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://otro.example"}, 403),
        ({"Origin": "http://localhost.otro.example"}, 403),
        ({"Origin": "http://localhost:81"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_a_form_of_another_site_is_refused(visitor, headers, status):
    """A form counts only where it was sent from here; old phones send no header and pass."""
    visitor.page.fill(ANSWERS)
    for address, entries in (
        (TINY, visitor.page.entries("continue")),
        ("/retirar/", [("receipt", "0" * 20)]),
    ):
        answer = visitor.client.post(address, data=urlencode(entries), content_type=FORM, headers=headers)
        assert answer.status_code == (status if address == TINY or status == 403 else 404)
        if status == 403:
            assert "El formulario se envió desde otro sitio" in answer.text


def test_only_named_hosts_are_served(engine, monkeypatch):
    """Where the installation names its hosts, a forged Host header gets nothing."""
    monkeypatch.setenv("DIVERSA_TRUSTED_HOSTS", "encuesta.example,localhost")
    client = create_app(engine).test_client()
    assert client.get("/", headers={"Host": "encuesta.example"}).status_code == 200
    assert client.get("/", headers={"Host": "otro.example"}).status_code == 400
