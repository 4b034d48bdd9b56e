"""The JSON door: its statuses and sentences, and that it judges and stores as the pages do."""

from __future__ import annotations

import json

import pytest

from diversa.engine import Diversa
from diversa.questionnaire.structure import Questionnaire
from diversa.registry import Registry
from diversa.web.app import create_app
from tests.web.people import SPARED, VICTIM
from tests.web.reading import Visitor, stored
from tests.web.tiny import ANSWERS, questionnaire

MODULE = "/api/v1/campaigns/demo/modules/tiny"
ID = "0123456789abcdef0123456789abcdef"
ADDRESS = f"{MODULE}/responses/{ID}"
JSON = "application/json"


def problems(answer) -> dict[str, str]:
    """Return what is wrong, by place."""
    assert answer.status_code == 422, answer.text
    return {problem["where"]: problem["message"] for problem in answer.json["problems"]}


def test_open_campaigns_are_listed_with_their_modules(client, engine):
    """What is open, with the name, version and languages of each module; drafts are nobody's business."""
    key = engine.campaigns["demo"].public_key
    engine.campaigns.create("borrador", "Borrador", key, demonstration=False, today=engine.today())
    [campaign] = client.get("/api/v1/campaigns").json
    assert campaign["slug"] == "demo"
    assert campaign["status"] == "open"
    assert campaign["demonstration"] is True
    listed = {module["id"]: module for module in campaign["modules"]}
    assert listed["tiny"] == {
        "id": "tiny",
        "title": "Mascotas",
        "version": "1.0.0",
        "languages": ["es", "en"],
    }
    assert listed.keys() == {"discrimination", "tiny"}


def test_a_definition_is_the_pinned_questionnaire(client, engine):
    """The questionnaire comes back whole, conditions included, with its texts in the other languages."""
    definition = client.get(MODULE).json
    assert Questionnaire.from_json(definition["questionnaire"]).fingerprint() == questionnaire.fingerprint()
    assert definition["fingerprint"] == questionnaire.fingerprint()
    assert definition["texts"]["en"]["¿Tiene mascota?"] == "Do you have a pet?"
    assert definition["campaign"] == "demo"


def test_a_response_is_stored_once(client, engine):
    """201 the first time, 200 with the same answers, 409 with others; one record, as it was first sent."""
    first = client.put(ADDRESS, json={"answers": ANSWERS})
    assert (first.status_code, first.json) == (201, {"id": ID, "status": "stored"})
    again = client.put(ADDRESS, json={"answers": dict(reversed(ANSWERS.items()))})
    assert (again.status_code, again.json) == (200, {"id": ID, "status": "stored_before"})
    other = client.put(ADDRESS, json={"answers": {**ANSWERS, "calm": 2}})
    assert other.status_code == 409
    assert "ya se enviaron" in other.json["message"]
    assert [d["values"]["calm"] for d in stored(engine)] == [1]


def test_another_way_to_say_the_same_is_the_same(client, engine):
    """Blank by absence or by null, codes in any order, answers to what is hidden: the same response."""
    said = {"consent_main": 1, "age": 40, "pet": 2, "calm": 1}
    assert client.put(ADDRESS, json={"answers": said}).status_code == 201
    same = {**said, "weight": None, "kinds": [96, 1], "story": "Canario"}
    assert (
        client.put(ADDRESS, json={"answers": same, "fingerprint": questionnaire.fingerprint()}).status_code
        == 200
    )
    assert "Canario" not in json.dumps(stored(engine))


def test_states_are_said_as_words(client, engine):
    """Refused and don't know are answers; a grid may hold them by row."""
    answers = {**ANSWERS, "kinds": "dont_know", "weight": "refused", "meals": {"am": "refused", "pm": 1}}
    assert client.put(ADDRESS, json={"answers": answers}).status_code == 201
    [document] = stored(engine)
    assert document["missing"] == {"kinds": "dont_know", "weight": "refused", "meals.am": "refused"}


def test_every_problem_is_listed(client, engine):
    """One answer names all that is wrong, where it is and what to do, in the order of the questionnaire."""
    wrong = {
        "age": 300,
        "pet": 1,
        "kinds": [1, 0],
        "weight": "mucho",
        "since": "marzo",
        "place": "05002x",
        "meals": {"noche": 1},
        "story": "x" * 61,
        "calm": 9,
        "nada": 1,
    }
    found = problems(client.put(ADDRESS, json={"answers": wrong}))
    assert found.keys() == wrong.keys() - {"pet"} | {"consent_main"}
    assert found["consent_main"] == "Necesitamos esta respuesta para seguir."
    assert found["age"] == "Escriba un número entero entre 0 y 120."
    assert found["kinds"].startswith("Marcó una opción que va sola")
    assert found["nada"] == "Esta pregunta no existe en el cuestionario."
    assert found["story"] == "Máximo 60 letras. Escribió 61."
    assert stored(engine) == []


def test_problems_are_said_in_the_language_asked_for(client):
    """`Accept-Language` decides in which words."""
    answer = client.put(ADDRESS, json={"answers": {"age": 300}}, headers={"Accept-Language": "en, es;q=0.5"})
    assert problems(answer)["age"] == "Type a whole number between 0 and 120."
    assert answer.json["message"].startswith("Some answers need correcting.")
    answer = client.put(ADDRESS, json={"answers": {"age": 300}}, headers={"Accept-Language": "fr"})
    assert problems(answer)["age"].startswith("Escriba")


def test_a_hard_check_stops_and_a_soft_one_is_a_flag(client, engine):
    """Nobody can be asked here, so what a page asks once is kept as a flag."""
    assert problems(client.put(ADDRESS, json={"answers": {**ANSWERS, "age": 115}})) == {
        "age": "Nadie tiene tantos años."
    }
    assert client.put(ADDRESS, json={"answers": {**ANSWERS, "weight": 60}}).status_code == 201
    assert stored(engine)[0]["about"]["flags"] == ["heavy"]


def test_answers_that_end_the_questionnaire_store_nothing(client, engine):
    """A refused consent is no response: 422 with the screen, and nothing kept."""
    answer = client.put(ADDRESS, json={"answers": {**ANSWERS, "consent_main": 2}})
    assert answer.status_code == 422
    assert answer.json["ended"] == "no_consent"
    assert stored(engine) == []


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"", JSON, 400),
        (b"{", JSON, 400),
        (b"[]", JSON, 400),
        (b"null", JSON, 400),
        (b'"answers"', JSON, 400),
        (b"{}", JSON, 400),
        (b'{"answers": []}', JSON, 400),
        (b'{"answers": null}', JSON, 400),
        (b'{"answers": {}, "more": 1}', JSON, 400),
        (b'{"answers": {"age": NaN}}', JSON, 400),
        (b'{"answers": {"age": Infinity}}', JSON, 400),
        (b'{"answers": {"story": "\\ud800"}}', JSON, 400),
        (b'{"answers": {"\\udfff": 1}}', JSON, 400),
        (b'{"answers": {"story": "\xff"}}', JSON, 400),
        (b'{"answers": {"story": "\xed\xa0\x80"}}', JSON, 400),
        (b'\xef\xbb\xbf{"answers": {}}', JSON, 400),
        ('{"answers": {}}'.encode("utf-16"), JSON, 400),
        (b'{"answers": {"age": ' + b"[" * 30_000 + b"]" * 30_000 + b"}}", JSON, 400),
        (b'{"answers": {"age": ' + b"[" * 900 + b"]" * 900 + b"}}", JSON, 422),
        (b'{"answers": {"story": "\\u0000"}}', JSON, 422),
        (b'{"answers": {"age": 1e400}}', JSON, 400),
        (b'{"answers": {"age": ' + b"9" * 400 + b"}}", JSON, 400),
        (b'{"answers": {"age": ' + b"9" * 40 + b"}}", JSON, 422),
        (b'{"answers": {"age": 40.0}}', JSON, 422),
        (b'{"answers": {"age": true}}', JSON, 422),
        (b'{"answers": {"age": "40"}}', JSON, 422),
        (b'{"answers": {"": 1, "\\u0000": 2}}', JSON, 422),
        (b'{"answers": {"fingerprint": "x"}}', JSON, 422),
        (b'{"answers": {}, "fingerprint": "x"}', JSON, 409),
        (b'{"answers": {}, "fingerprint": 1}', JSON, 409),
        (b'{"answers": {}}', "text/plain", 415),
        (b"answers=1", "application/x-www-form-urlencoded", 415),
        (b'{"answers": {}}', None, 415),
        (b'{"answers": {"story": "' + b"x" * 300_000 + b'"}}', JSON, 413),
    ],
    ids=lambda value: None,
)
def test_a_body_that_is_not_what_is_expected(client, engine, body, kind, status):
    """Every bad body gets its status and a sentence in JSON, and leaves nothing behind."""
    answer = client.put(ADDRESS, data=body, content_type=kind)
    assert answer.status_code == status, answer.text
    assert answer.mimetype == JSON
    assert len(answer.json["message"]) > 20
    assert stored(engine) == []


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("kinds", [True]),
        ("kinds", [[1]]),
        ("kinds", [{"a": 1}]),
        ("kinds", [None]),
        ("kinds", [1.5]),
        ("kinds", "1"),
        ("kinds", [1, "refused"]),
        ("pet", [1]),
        ("pet", {"a": 1}),
        ("pet", True),
        ("pet", 1.0),
        ("pet", "dont_know"),
        ("pet", "not_shown"),
        ("meals", [1, 2]),
        ("meals", {"am": [1]}),
        ("meals", {"am": True}),
        ("meals", {"am": "dont_know"}),
        ("place", 5001),
        ("place", "98"),
        ("place", "05000"),
        ("place", "0500１"),
        ("since", 202003),
        ("since", "2020-13"),
        ("since", "２０２０-03"),
        ("weight", "12"),
        ("weight", -1),
        ("weight", False),
        ("story", 7),
        ("story", ["x"]),
        ("story", "a\x07b"),
    ],
)
def test_an_answer_of_the_wrong_kind_is_refused_where_it_is(client, engine, question, value):
    """Whatever JSON can hold in the place of an answer: a sentence there, and nothing stored."""
    found = problems(client.put(ADDRESS, json={"answers": {**ANSWERS, question: value}}))
    assert set(found) == {question}
    assert stored(engine) == []


def test_the_last_of_two_equal_keys_counts(client, engine):
    """As in every JSON reader: a key that stands twice means its last value."""
    body = json.dumps({"answers": ANSWERS})[:-2] + ', "calm": 1, "calm": 2}}'
    assert client.put(ADDRESS, data=body, content_type=JSON).status_code == 201
    assert stored(engine)[0]["values"]["calm"] == 2


@pytest.mark.parametrize("id_", ["0", "g" * 32, "A" * 32, "0" * 31, "0" * 33, "٠" * 32])
def test_an_id_has_32_digits(client, id_):
    """Another id is refused with what it should be."""
    answer = client.put(f"{MODULE}/responses/{id_}", json={"answers": ANSWERS})
    assert answer.status_code == 400
    assert "32 dígitos hexadecimales" in answer.json["message"]


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/campaigns/nada/modules/tiny",
        "/api/v1/campaigns/demo/modules/nada",
        f"/api/v1/campaigns/nada/modules/tiny/responses/{ID}",
        f"/api/v1/campaigns/demo/modules/nada/responses/{ID}",
        "/api/v2/campaigns",
    ],
)
def test_what_is_not_there_is_404(client, address):
    """Unknown campaigns and modules are not found, whatever is asked of them."""
    call = client.put if "responses" in address else client.get
    assert call(address, json={"answers": ANSWERS} if "responses" in address else None).status_code == 404


def test_a_closed_campaign_is_410(client, engine, clock):
    """After the close nothing is taken; what is asked may still be read."""
    engine.campaigns.close("demo", clock())
    answer = client.put(ADDRESS, json={"answers": ANSWERS})
    assert answer.status_code == 410
    assert "Ya no recibe respuestas" in answer.json["message"]
    assert client.get("/api/v1/campaigns").json == []
    assert stored(engine) == []


def test_a_withdrawn_response_stays_withdrawn(client, engine):
    """What a person took back is not taken again from a client that repeats itself."""
    visitor = Visitor(client, "/demo/tiny/")
    visitor.walk(ANSWERS)
    visitor.press("send")
    receipt = visitor.page.html.split("<code>")[1].split("</code>")[0]
    [(id_, _, _)] = next(engine.store.documents("demo", "tiny"))
    client.post("/retirar/", data={"receipt": receipt})
    answer = client.put(f"{MODULE}/responses/{id_.hex()}", json={"answers": ANSWERS})
    assert answer.status_code == 410
    assert "Ya no están en nuestros archivos" in answer.json["message"]


def test_a_paused_module_is_503(engine):
    """Without its package a module says so in JSON, and is not listed."""
    other = create_app(Diversa(engine.home, Registry([]), engine.clock)).test_client()
    for answer in (other.get(MODULE), other.put(ADDRESS, json={"answers": ANSWERS})):
        assert answer.status_code == 503
        assert "No podemos mostrarla en este momento" in answer.json["message"]
    assert other.get("/api/v1/campaigns").json[0]["modules"] == []


@pytest.mark.parametrize("answers", [VICTIM, SPARED], ids=["victim", "spared"])
def test_the_real_module_takes_whole_answers(client, engine, answers):
    """The discrimination module through this door; repeating is safe."""
    address = f"/api/v1/campaigns/demo/modules/discrimination/responses/{ID}"
    assert client.put(address, json={"answers": answers}).status_code == 201
    assert client.put(address, json={"answers": answers}).status_code == 200
    assert engine.store.count("demo", "discrimination") == 1


def test_the_door_can_be_shut(engine):
    """An installation without the API has no trace of it."""
    client = create_app(engine, API=False).test_client()
    assert client.get("/api/v1/campaigns").status_code == 404
    assert client.get("/demo/tiny/").status_code == 200
