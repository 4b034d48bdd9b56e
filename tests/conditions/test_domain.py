"""The language says what real questionnaires need to say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from diversa.questionnaire.conditions import Condition, Named
from diversa.records import from_json, to_json
from tests.conditions.domain import MODULES
from tests.conditions.stub import Reader, browser_reader, column_reader, read_server

RULES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "data" / "domain_conditions.json").read_text()
)
VERDICTS = {"true": (True, False), "false": (False, True), "unknown": (False, False)}


def rules_of(module: str) -> list[tuple[dict[str, Any], Condition]]:
    """Return the rules of one module, each with the condition that says it."""
    conditions = MODULES[module][1]
    return [(rule, conditions[rule["id"]]) for rule in RULES if rule["module"] == module]


def misread(reader: Reader, module: str) -> list[str]:
    """Return the rules whose sheets a reader does not judge as the file says."""
    rules = rules_of(module)
    sheets = [(number, name) for number, (rule, _) in enumerate(rules) for name in VERDICTS if name in rule]
    found = reader([condition for _, condition in rules], [rules[number][0][name] for number, name in sheets])
    return [
        f"{rules[number][0]['id']} is not {name}"
        for place, (number, name) in enumerate(sheets)
        if found[number][place] != VERDICTS[name]
    ]


def test_every_rule_is_written_and_every_condition_has_a_rule() -> None:
    """The file and the builders hold the same rules, and each has a sheet of both kinds."""
    written = {(module, id) for module, (_, conditions) in MODULES.items() for id in conditions}
    assert {(rule["module"], rule["id"]) for rule in RULES} == written
    assert all(rule["rule"] and rule["true"] != rule["false"] for rule in RULES)
    assert len(RULES) == len(written)


@pytest.mark.parametrize("module", MODULES)
def test_every_rule_is_true_and_false_where_it_should_be(module: str) -> None:
    """Each condition is true of a sheet that fulfils its rule, and false of one that does not."""
    assert misread(read_server, module) == []


@pytest.mark.parametrize("module", MODULES)
def test_the_columns_read_every_rule(module: str) -> None:
    """The column reader gives the same verdicts, over the columns of that questionnaire."""
    assert misread(column_reader(MODULES[module][0]), module) == []


@pytest.mark.browser
def test_the_browser_reads_every_rule(browser: Any) -> None:
    """The browser reader gives the same verdicts."""
    with browser_reader(browser) as reader:
        assert [wrong for module in MODULES for wrong in misread(reader, module)] == []


@pytest.mark.parametrize("module", MODULES)
def test_every_condition_survives_its_record(module: str) -> None:
    """A snapshot holds every condition without loss, and names only questions that exist."""
    questionnaire, conditions = MODULES[module]
    for condition in conditions.values():
        assert from_json(json.loads(json.dumps(to_json(condition)))) == condition
        assert condition.references() <= set(questionnaire.by_id)


def test_an_index_follows_the_rule_of_missing_items() -> None:
    """One positive item makes an index 1, half answered without one makes it 0, fewer leave it missing."""
    condition = MODULES["gbv"][1]["ipv_phys_12m/derived"]
    assert isinstance(condition, Named)
    rows = ("push", "slap", "hit", "kick", "choke", "weapon")
    for answered in range(7):
        calm = {"values": {"ipv_physical": dict.fromkeys(rows[:answered], 3)}, "missing": {}}
        expected = "false" if answered >= 3 else "unknown"
        assert read_server([condition], [calm]) == [[VERDICTS[expected]]], answered
        if answered:
            struck = {
                "values": {"ipv_physical": {**calm["values"]["ipv_physical"], "push": 1}},
                "missing": {},
            }
            assert read_server([condition], [struck]) == [[VERDICTS["true"]]], answered
