"""Everything that is written into the audit log can be read there in words."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from diversa.console.deeds import DEEDS, deed

SOURCE = Path(str(files("diversa")))


def actions() -> Iterator[tuple[str, str]]:
    """Yield (file, action) of every call that writes into the log."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            function = node.func
            called = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
            owner = ast.unparse(function.value) if isinstance(function, ast.Attribute) else ""
            place = (1 if path.parent.name == "cli" else 0) if called == "record" and not owner else None
            if called == "write" and (owner.endswith("audit_log") or owner == "log"):
                place = 1
            if place is not None and len(node.args) > place:
                for text in ast.walk(node.args[place]):
                    if isinstance(text, ast.Constant) and isinstance(text.value, str) and "." in text.value:
                        yield path.name, text.value


def test_every_action_has_words():
    """No action is written that the page of the log cannot say."""
    found = set(actions())
    assert len(found) > 30
    unsaid = [(file, action) for file, action in sorted(found) if action not in DEEDS]
    # An action that is put together ("news." and what was done) is said for each thing that can be done.
    assert [one for one in unsaid if not one[1].endswith(".")] == []
    for _file, start in unsaid:
        assert sum(action.startswith(start) for action in DEEDS) > 2


def test_nothing_is_in_words_that_is_never_done():
    """Words of actions that no program writes any more are taken out."""
    written = {action for _file, action in actions()}
    assert [one for one in DEEDS if one not in written and f"{one.split('.')[0]}." not in written] == []


def test_an_action_of_an_older_program_is_shown_as_it_is():
    """The log is for ever; what it says stays readable."""
    assert deed("campaign.sing") == "campaign.sing"
