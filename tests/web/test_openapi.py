"""The description of the JSON door is true: whatever fits it, or does not, gets an answer that it describes."""

from __future__ import annotations

import json

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from diversa.registry import Registry
from diversa.web.app import create_app
from tests.web.conftest import Clock, installation
from tests.web.tiny import ANSWERS, questionnaire

EXAMPLES = 100
BOUNDED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large],
)
JUDGED = [positive_data_acceptance]
"""The description says what a body looks like; whether the answers are good is the questionnaire's to say, with 422."""
REAL = {"campaign": "demo", "module": "tiny", "id": "0f" * 16}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, registry: Registry) -> Flask:
    """Return one application for all examples, without the limit of sends."""
    engine = installation(tmp_path_factory.mktemp("openapi") / "home", registry, Clock())
    return create_app(engine, SENDS_AN_HOUR=1_000_000)


@pytest.fixture(scope="module")
def description(app: Flask):
    """Return what the application says about itself."""
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=str)
@pytest.mark.parametrize("real", [False, True], ids=["anything", "real"])
def test_every_answer_is_described(description, mode, real):
    """Whatever fits the description or does not: no fault of ours, and a status and a body that it names.

    Once with any campaign, module and id, and once with real ones, so that the body is what is judged.
    """
    names = set()
    for found in description.get_all_operations():
        operation = found.ok()
        if mode is GenerationMode.NEGATIVE and operation.method != "put":
            continue  # only a body can fail to fit
        names.add(operation.label)

        @given(operation.as_strategy(generation_mode=mode))
        @BOUNDED
        def holds(case):
            if real:
                case.path_parameters = {name: REAL[name] for name in case.path_parameters or {}}
            case.call_and_validate(headers={"Accept-Encoding": "identity"}, excluded_checks=JUDGED)

        holds()
    assert len(names) == (1 if mode is GenerationMode.NEGATIVE else 3)


def test_the_description_is_whole(app):
    """OpenAPI 3.1, with every address and every status that the door gives."""
    said = app.test_client().get("/api/v1/openapi.json").json
    assert said["openapi"].startswith("3.1")
    assert set(said["paths"]) == {
        "/api/v1/campaigns",
        "/api/v1/campaigns/{campaign}/modules/{module}",
        "/api/v1/campaigns/{campaign}/modules/{module}/responses/{id}",
    }
    put = said["paths"]["/api/v1/campaigns/{campaign}/modules/{module}/responses/{id}"]["put"]
    expected = {"200", "201", "400", "403", "404", "409", "410", "413", "415", "422", "429", "503"}
    assert expected <= set(put["responses"])


LETTERS = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | LETTERS
    | st.sampled_from(["refused", "dont_know", "blank", "05001", "2020-03", "1"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(LETTERS, inner, max_size=4),
    max_leaves=6,
)
NAMES = st.sampled_from([*questionnaire.by_id, "nada"])


@given(st.dictionaries(NAMES, VALUES, max_size=4))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_any_answers_are_judged(app, changes):
    """A good answer sheet with any JSON in the place of some answers: stored or refused in words, never a fault."""
    address = "/api/v1/campaigns/demo/modules/tiny/responses/" + "1f" * 16
    answer = app.test_client().put(
        address, data=json.dumps({"answers": {**ANSWERS, **changes}}), content_type="application/json"
    )
    assert answer.status_code in (200, 201, 400, 409, 422), answer.text
    if answer.status_code == 422 and "ended" not in answer.json:
        assert {p["where"] for p in answer.json["problems"]}
        assert all(p["message"] and p["severity"] == "hard" for p in answer.json["problems"])
