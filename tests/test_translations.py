"""Every sentence that people read has an English one, with the same placeholders; nothing lies in a catalogue unused."""

from __future__ import annotations

import ast
import importlib
import os
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from diversa.questionnaire import geography
from diversa.questionnaire.standard import PEOPLES
from diversa.registry import Registry
from diversa.texts import placeholders

REGISTRY = Registry()
MARKS = frozenset({"Text", "_", "t"})


def _sources(folder: Path, suffix: str) -> list[Path]:
    """Return the files of a package, through the link that joins the themes in the source tree."""
    walked = os.walk(folder, followlinks=True)
    return sorted(Path(at, name) for at, _, names in walked for name in names if name.endswith(suffix))


def in_code(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield every sentence that Python files mark, with the place where it stands."""
    for path in _sources(folder, ".py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in MARKS and node.args:
                yield from _constants(node.args[0], f"{path.name}:{node.lineno}")


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else ""


def _constants(argument: ast.expr, place: str) -> Iterator[tuple[str, str]]:
    assert not isinstance(argument, ast.JoinedStr), f"{place}: an f-string has no sentence to look up"
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and argument.value:
        yield argument.value, place


def in_templates(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield every sentence that templates mark, with the place where it stands."""
    environment = Environment()
    for path in _sources(folder, ".html"):
        for call in environment.parse(path.read_text(encoding="utf-8")).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name in MARKS and call.args:
                for constant in (call.args[0], *call.args[0].find_all(nodes.Const)):
                    if isinstance(constant, nodes.Const) and isinstance(constant.value, str):
                        yield constant.value, f"{path.name}:{call.lineno}"


def marked(package: str) -> dict[str, str]:
    """Return every sentence of an installed package: sentence → place."""
    folder = Path(str(files(package)))
    found = dict(in_code(folder)) | dict(in_templates(folder))
    if package == "diversa":
        names = {d.name for d in geography.departments()} | {r.name for r in geography.REGIONS}
        found |= dict.fromkeys(names | {str(p.label) for p in PEOPLES}, "a list of names")
    else:
        owned = (q for q in REGISTRY.questionnaires.values() if REGISTRY.package_of(q.id) == package)
        found |= {str(sentence): f"questionnaire {q.id}" for q in owned for sentence in q.texts()}
    return found


def faults(package: str, language: str) -> list[str]:
    """Return what is wrong with a package's catalogue of one language, a sentence each.

    A module may leave to the engine's catalogue what the engine says as well.
    """
    catalogue = _catalogue(package, language)
    elsewhere = _catalogue("diversa", language) if package != "diversa" else {}
    sentences = marked(package)
    missing = [
        f"{place}: «{sentence}» is not in {language}.po"
        for sentence, place in sentences.items()
        if not (catalogue.get(sentence) or elsewhere.get(sentence))
    ]
    unlike = [
        f"{language}.po: «{sentence}» and its translation have other placeholders"
        for sentence, said in catalogue.items()
        if said and placeholders(sentence) != placeholders(said)
    ]
    unused = [
        f"{language}.po: «{sentence}» stands nowhere" for sentence in catalogue if sentence not in sentences
    ]
    return missing + unlike + unused


def _catalogue(package: str, language: str) -> dict[str, str]:
    source = files(package) / "translations" / f"{language}.po"
    content = source.read_text(encoding="utf-8")
    found = read_po(iter(content.splitlines(keepends=True)), abort_invalid=True)
    written = len(re.findall(r'^msgid (?!""\nmsgstr)', content, re.MULTILINE))
    assert len(found) == written, f"{source}: a sentence stands twice"
    return {str(m.id): "" if m.fuzzy else str(m.string) for m in found if m.id}


PACKAGES = ("diversa", *sorted({REGISTRY.package_of(q) for q in REGISTRY.questionnaires}))


@pytest.mark.parametrize("package", PACKAGES)
def test_everything_is_said_in_english(package):
    """Each sentence of the engine and of every installed module is in its English catalogue, and nothing else is."""
    assert faults(package, "en") == []


def test_a_module_is_among_them():
    """The check sees at least the engine and one module, or it would prove nothing."""
    assert len(PACKAGES) > 1
    assert len(marked("diversa")) > 300


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Return a function that writes a package with one sentence, a template and a catalogue."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def write(name: str, catalogue: str) -> str:
        folder = tmp_path / name
        (folder / "translations").mkdir(parents=True)
        (folder / "templates").mkdir()
        (folder / "__init__.py").write_text(
            'from diversa.texts import Text as _\nA = _("Hay {n} " "casas.")\n'
        )
        (folder / "templates" / "a.html").write_text("{{ t(\"Sí, claro\" if x else 'No, nunca') }}")
        (folder / "translations" / "en.po").write_text(catalogue)
        importlib.invalidate_caches()
        return name

    return write


HOUSES = 'msgid "Hay {n} casas."\nmsgstr "There are {n} houses."\n'
REST = '\nmsgid "Sí, claro"\nmsgstr "Sure"\n\nmsgid "No, nunca"\nmsgstr "Never"\n'


@pytest.mark.parametrize(
    ("catalogue", "said"),
    [
        (HOUSES + REST, []),
        (REST, ["Hay {n} casas.» is not in en.po"]),
        (HOUSES, ["Sí, claro» is not", "No, nunca» is not"]),
        ("#, fuzzy\n" + HOUSES + REST, ["Hay {n} casas.» is not"]),
        (HOUSES.replace("{n} houses", "{m} houses") + REST, ["other placeholders"]),
        (HOUSES + REST + '\nmsgid "Nada"\nmsgstr "Nothing"\n', ["«Nada» stands nowhere"]),
    ],
    ids=["whole", "missing", "templates", "fuzzy", "placeholders", "unused"],
)
def test_every_fault_is_found(package, request, catalogue, said):
    """A missing, fuzzy, unlike or unused sentence is named, in code and in templates."""
    found = faults(package(f"said_{request.node.callspec.id}", "\n" + catalogue), "en")
    assert len(found) == len(said)
    assert all(part in sentence for part, sentence in zip(said, found, strict=True)), found


def test_a_sentence_twice_is_found(package):
    """The same sentence twice in a catalogue is an error: the second would win in silence."""
    with pytest.raises(AssertionError, match="twice"):
        faults(package("said_twice", "\n" + HOUSES + HOUSES + REST), "en")
