"""Golden cases: one file that every reader must read alike."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from diversa.indicators.columns import ColumnReader
from diversa.questionnaire import conditions as language
from diversa.questionnaire.answers import Missing
from diversa.questionnaire.conditions import Condition, Pair
from diversa.questionnaire.plain import OPERATORS
from diversa.records import from_json, kinds, to_json
from tests.conditions.stub import SCRIPT, Matrix, Reader, Verdict, browser_reader, column_reader, read_server

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "golden_cases.json").read_text())
CONDITIONS: list[Condition] = [from_json(case["condition"]) for case in CASES]
SHEETS = [case["sheet"] for case in CASES]
VERDICTS = {True: (True, False), False: (False, True), "unknown": (False, False)}
NODES = [
    cls for cls in kinds().values() if issubclass(cls, Condition) and cls.__module__ == language.__name__
]


@pytest.fixture(scope="module")
def chromium(browser: Any) -> Iterator[Reader]:
    """Yield the browser reader."""
    with browser_reader(browser) as reader:
        yield reader


@pytest.fixture(
    scope="module", params=["server", "columns", pytest.param("browser", marks=pytest.mark.browser)]
)
def verdicts(request: pytest.FixtureRequest) -> Matrix:
    """Return what each reader in turn says of every condition on every sheet."""
    if request.param == "browser":
        return request.getfixturevalue("chromium")(CONDITIONS, SHEETS)  # type: ignore[no-any-return]
    return (column_reader() if request.param == "columns" else read_server)(CONDITIONS, SHEETS)


def own(matrix: Matrix) -> list[Verdict]:
    """Return the verdict of each condition on the sheet of its own case."""
    return [line[number] for number, line in enumerate(matrix)]


def test_every_reader_gives_the_expected_verdict(verdicts: Matrix) -> None:
    """Each golden case is true, false or unknown, as the file says."""
    found = zip(CASES, own(verdicts), strict=True)
    assert {case["name"]: verdict for case, verdict in found if verdict != VERDICTS[case["expect"]]} == {}


def test_every_reader_agrees_on_every_pair_of_condition_and_sheet(verdicts: Matrix) -> None:
    """Conditions and sheets of different cases meet too, and no reader differs from the server."""
    assert verdicts == read_server(CONDITIONS, SHEETS)


def test_the_cases_hold_every_node_operator_and_state() -> None:
    """No part of the language is without a golden case, and each verdict occurs for each node."""
    inside = [{node.kind for node in condition.nodes()} for condition in CONDITIONS]
    for kind in (cls.kind for cls in NODES):
        verdicts = {case["expect"] for case, found in zip(CASES, inside, strict=True) if kind in found}
        assert verdicts >= ({True, False} if kind == "answered" else {True, False, "unknown"}), kind
    nodes = [node for condition in CONDITIONS for node in condition.nodes()]
    for cls in (language.Compare, language.Rows):
        assert {node.op for node in nodes if isinstance(node, cls)} == set(OPERATORS)
    assert {state for sheet in SHEETS for state in sheet["missing"].values()} == set(Missing)
    named = {state for node in nodes if isinstance(node, language.In) for state in node.states}
    assert named == set(Missing)


def test_a_condition_survives_its_record() -> None:
    """What a snapshot holds is the same condition when it is read again."""
    assert [to_json(condition) for condition in CONDITIONS] == [case["condition"] for case in CASES]
    assert [from_json(to_json(condition)).pair() for condition in CONDITIONS] == [
        c.pair() for c in CONDITIONS
    ]


@pytest.mark.browser
@pytest.mark.parametrize("node", NODES, ids=lambda node: node.kind)
def test_readers_hold_no_logic_of_their_own(
    node: type[Condition], chromium: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where one node swaps its pair, every reader changes, and all change alike."""
    numbers = [i for i, c in enumerate(CONDITIONS) if any(isinstance(inner, node) for inner in c.nodes())]
    conditions = [
        from_json(CASES[i]["condition"]) for i in numbers
    ]  # anew: a condition keeps what it compiled
    sheets = [SHEETS[i] for i in numbers]
    expected = [VERDICTS[CASES[i]["expect"]] for i in numbers]
    honest = node.pair
    monkeypatch.setattr(node, "pair", lambda self: Pair(*reversed(honest(self))))
    found = [own(read(conditions, sheets)) for read in (read_server, column_reader(), chromium)]
    assert found[0] == found[1] == found[2]
    assert found[0] != expected


@pytest.mark.browser
def test_the_browser_reader_needs_no_evaluation(browser: Any) -> None:
    """The script works on a page whose policy forbids inline script and `eval`."""
    page = browser.new_page()
    policy = "default-src 'none'; script-src 'self'"
    page.route(
        "http://form.test/*",
        lambda route: route.fulfill(
            body=SCRIPT.read_text()
            if route.request.url.endswith(".js")
            else "<script src=c.js defer></script>",
            content_type="text/javascript" if route.request.url.endswith(".js") else "text/html",
            headers={"Content-Security-Policy": policy},
        ),
    )
    page.goto("http://form.test/")
    assert page.evaluate("diversaConditions.read(['has', 'age'], {values: {age: '0'}, missing: {}})") is True
    page.close()


@pytest.mark.browser
def test_the_browser_reader_takes_values_as_a_form_gives_them(chromium: Reader, browser: Any) -> None:
    """Codes and numbers may be text, and names that every object has are not answers."""
    page = browser.new_page()
    page.add_script_tag(content=SCRIPT.read_text())
    sheet = {"values": {"area": "2", "grounds": ["1", "96"], "age": "9"}, "missing": {}}
    asked = {
        '["in", "area", [2], []]': True,
        '["in", "area", ["02"], []]': False,
        '["count", "grounds", [1, 96], "==", 2]': True,
        '["cmp", "age", "<", 18]': True,
        '["has", "constructor"]': False,
        '["in", "toString", [], ["blank"]]': True,
    }
    found = {
        part: page.evaluate("([p, s]) => diversaConditions.read(JSON.parse(p), s)", [part, sheet])
        for part in asked
    }
    page.close()
    assert found == asked


def test_the_browser_reader_is_small() -> None:
    """The script costs a phone at most 1.5 KB."""
    assert len(gzip.compress(SCRIPT.read_bytes())) <= 1536


def test_a_column_reader_reads_equal_parts_once() -> None:
    """Conditions that share a part share its expression, so that a thousand conditions compile fast."""
    import ibis

    from diversa.indicators.layout import columns_of
    from tests.conditions.stub import STUB, services

    layout = columns_of(STUB)
    schema = {
        name: "boolean" if "=" in name else "int8" if "?" in name else "int32" for name in layout.columns
    }
    reader = ColumnReader(ibis.table(schema, name="responses"), layout)
    again = services.any_row(1, 2)
    assert reader.surely(again, "first") is reader.surely(again, "second")
