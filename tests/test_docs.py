"""Documentation that cannot lie: what it shows is run, what it names exists."""

from __future__ import annotations

import configparser
import os
import re
import signal
import subprocess
import types
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import diversa
import diversa.testing
from diversa import hookspecs, registry
from diversa.contract import check_modules
from diversa.indicators import cases
from diversa.kit import make
from diversa.questionnaire import standard
from diversa.questionnaire.questions import Question
from diversa.questionnaire.routing import Router
from diversa.questionnaire.structure import Questionnaire, Screen, Section
from diversa.texts import Text
from tests.environments import Environment, strangers
from tests.servers import answers, free_port, wait_until

ROOT = Path(__file__).parents[1]


class Installed:
    """Stand for the entry point of a module that is only written in a document."""

    def __init__(self, module: types.ModuleType) -> None:
        self.name, self.value, self._module = module.__name__, module.__name__, module

    def load(self) -> types.ModuleType:
        return self._module


def written(name: str, code: str) -> types.ModuleType:
    """Run code as the module it describes."""
    module = types.ModuleType(name)
    exec(compile(code, name, "exec"), module.__dict__)
    return module


def guide() -> types.ModuleType:
    """Run every Python block of the guide, in order, as one module."""
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "docs/module.md").read_text(), re.DOTALL)
    return written("diversa_water", "\n".join(blocks))


def example() -> types.ModuleType:
    """Run the module that stands in the docstring of the hooks."""
    text = (hookspecs.__doc__ or "").split("# diversa_noise/__init__.py")[1].split("# setup.cfg")[0]
    return written("diversa_noise", "\n".join(line[4:] for line in text.splitlines()))


@pytest.mark.parametrize("make", [guide, example])
def test_the_shown_modules_load_and_their_cases_hold(make):
    """A newcomer who copies the example has a module that works."""
    loaded = registry.Registry([Installed(make())])
    assert not loaded.quarantine
    (questionnaire,) = loaded.questionnaires.values()
    (report,) = check_modules(loaded, quick=True)
    assert report.errors == ()
    for indicator in loaded.gather("register_indicators", questionnaire):
        cases.run(indicator, questionnaire, loaded.gather("register_derived", questionnaire))


def test_the_shown_test_passes(tmp_path, monkeypatch):
    """The test in the guide is a test that passes."""
    module = guide()
    monkeypatch.setattr(registry, "entry_points", lambda group: [Installed(module)])
    module.test_a_person_without_water(tmp_path)


def test_public_names_are_sorted_and_exist():
    """What the package says it offers is what it offers."""
    names = diversa.__all__
    assert all(hasattr(diversa, name) for name in names)
    assert names == sorted(names, key=lambda n: (not n.isupper(), n[0].islower(), n))


def hooks() -> list[types.FunctionType]:
    """Return every hook."""
    return [f for f in vars(hookspecs).values() if hasattr(f, "diversa_spec")]


def test_every_hook_says_who_uses_it():
    """A hook has a docstring, and enters only with a module that uses it."""
    found = hooks()
    assert found
    assert all("se it" in (f.__doc__ or "") or "ses it" in f.__doc__ or "Used by" in f.__doc__ for f in found)


def test_every_name_is_documented():
    """What a module may use has its line, under its own heading, and nothing is listed that is not there."""
    _first, *parts = re.split(r"^## (.*)$", (ROOT / "docs/names.md").read_text(), flags=re.MULTILINE)
    listed = {
        heading: re.findall(r"^\| `(\w+)` \| .*\S.* \|$", text, re.MULTILINE)
        for heading, text in zip(parts[::2], parts[1::2], strict=True)
    }
    assert {heading: sorted(names) for heading, names in listed.items()} == {
        "`from diversa import …`": sorted(diversa.__all__),
        "Hooks": sorted(f.__name__ for f in hooks()),
        "`from diversa.testing import …`": sorted(diversa.testing.__all__),
        "`from diversa.questionnaire import standard`": sorted(standard.__all__),
    }


def test_every_function_of_a_module_is_shown():
    """What a module calls is in the guide, in a block that is run; `known_true` is for rare cases."""
    shown = "\n".join(re.findall(r"```python.*?```", (ROOT / "docs/module.md").read_text(), re.DOTALL))
    called = {name for name in diversa.__all__ if name[0].islower()} - {"known_true", "merge_rare"}
    assert [name for name in sorted(called) if not re.search(rf"\b{name}\b", shown)] == []


def test_the_settings_of_the_guide_are_those_that_are_made(tmp_path):
    """What stands in `setup.cfg` is what `diversa new` writes there, and the rooms are those of a finished module."""
    text = (ROOT / "docs/module.md").read_text()
    shown, made = configparser.ConfigParser(), configparser.ConfigParser()
    shown.read_string(re.findall(r"```ini\n(.*?)```", text, re.DOTALL)[0])
    made.read(make("water", tmp_path).folder / "setup.cfg")
    for section in shown.sections():
        assert dict(shown[section]).items() <= dict(made[section]).items()
    rooms = re.findall(
        r"^        ([\w/.]+) ",
        text[text.index("## The rooms") : text.index("## What is asked")],
        re.MULTILINE,
    )
    assert "checks.py" in rooms
    assert [
        r for r in rooms if not (ROOT / "plugins/discrimination/diversa_discrimination" / r).exists()
    ] == []


def test_the_other_questions_of_the_guide_can_be_asked():
    """What the guide shows beside its module is sound as well: it joins one questionnaire, and goes to JSON and back."""
    shown = vars(guide())
    found = [value for value in shown.values() if isinstance(value, Question)]
    found += [question for value in shown.values() if isinstance(value, tuple) for question in value]
    questions = tuple(dict.fromkeys(q for q in found if isinstance(q, Question)))
    repeated = [q.id for q in questions if q.repeat_of]
    assert repeated == ["reliable_1", "reliable_2", "reliable_3"]
    first = [q for q in questions if q.id in ("services", "age_years", "cuts", "consent_main", "nitrate")]
    ordered = tuple(dict.fromkeys([*first, *questions]))
    screens = (Screen("complain", Text("a"), Text("b")),)
    whole = Questionnaire(
        "whole",
        version="1.0.0",
        title=Text("a"),
        summary=Text("b"),
        sections=(Section("all", Text("c"), ordered),),
        screens=screens,
    )
    assert Questionnaire.from_json(whole.to_json()).to_json() == whole.to_json()
    nitrogen = {"nitrate": {"sign": "=", "value": 2.5, "unit": "mgl_n"}}
    assert "warned" in {q.id for s in Router(whole).route(nitrogen).shown.values() for q in s}
    much = {"nitrate": {"sign": ">", "value": 50, "unit": "mgl_no3"}}
    assert shown["safety"].tell(Router(whole).route(much).sheet) == [shown["BOIL"]]
    assert shown["quiet"].public_name == "bienestar"
    assert len(shown["ESTIMATORS"]) == 8


# --- ten minutes, step by step ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Block:
    """Hold one fenced block of the guide: its language, what stands behind that, its text, and where it begins."""

    language: str
    argument: str
    text: str
    line: int


def steps() -> Iterator[Block]:
    """Yield every block of the ten minutes, in order."""
    text = (ROOT / "docs/module.md").read_text()
    part = text[text.index("## Ten minutes") : text.index("## The rooms")]
    before = text[: text.index("## Ten minutes")].count("\n") + 1
    for found in re.finditer(r"^```(\w+) ?(.*)\n((?:.*\n)*?)```$", part, re.MULTILINE):
        yield Block(*found.groups(), before + part[: found.start()].count("\n"))


def changed(text: str, diff: str) -> str:
    """Return a text in which each hunk (parted by "@@") replaced the one place that it names."""
    for hunk in diff.split("@@\n"):
        lines = hunk.splitlines(keepends=True)
        old = "".join(line[1:] for line in lines if line[0] != "+")
        new = "".join(line[1:] for line in lines if line[0] != "-")
        assert text.count(old) == 1, f"{text.count(old)} places in the file are\n{old}"
        text = text.replace(old, new)
    return text


class Reader:
    """Do what the guide says, in an environment and a folder of their own."""

    def __init__(self, environment: Environment, folder: Path) -> None:
        self.environment, self.folder = environment, folder

    def follow(self, block: Block) -> None:
        """Do what one block says."""
        if block.language == "sh":
            self._type(block)
            return
        path = self.folder / block.argument
        if block.language == "diff":
            path.write_text(changed(path.read_text(), block.text))
        elif path.exists():
            path.write_text(path.read_text() + block.text)
        else:
            path.write_text(block.text)

    def _type(self, block: Block) -> None:
        served = re.search(r"^diversa run --port 8000\n", block.text, re.MULTILINE)
        code = block.text.replace(served.group(), "") if served else block.text
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", code],
            cwd=self.folder,
            env=self._variables,
            text=True,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        told = f"docs/module.md:{block.line}\n{done.stdout}{done.stderr}"
        assert (done.returncode != 0) == (block.argument == "fails"), told
        if block.argument == "fails":
            assert "translated · en.po" in done.stdout, told
            assert "¿A qué hora le molesta más el ruido?" in done.stdout, told
        if served:
            self._look()

    @property
    def _variables(self) -> dict[str, str]:
        return {**os.environ, **self.environment.variables, "DIVERSA_HOME": str(self.folder / "data")}

    def _look(self) -> None:
        """Serve what there is, open the page that the guide names, and stop the server as Ctrl+C does."""
        port, log = free_port(), self.folder / "server.log"
        with log.open("wb") as output:
            server = subprocess.Popen(
                [self.environment.folder / "bin/diversa", "run", "--port", str(port)],
                cwd=self.folder,
                env=self._variables,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        try:
            url = f"http://127.0.0.1:{port}"
            wait_until(lambda: answers(url), server, log)
            with urllib.request.urlopen(f"{url}/prueba/ruido/") as page:
                assert "Ruido" in page.read().decode()
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(30)


@pytest.mark.slow
def test_the_ten_minutes_can_be_followed(tmp_path):
    """Every command, change and file of the guide, in order, where only the engine's wheel is installed."""
    reader = Reader(strangers(tmp_path), tmp_path / "work")
    reader.folder.mkdir()
    found = list(steps())
    assert {block.language for block in found} == {"sh", "diff", "po", "python"}
    for block in found:
        reader.follow(block)
    release = tmp_path / "work/data/releases/ruido-2027/ruido/1"
    assert "ruido de noche" in (release / "indicators/night-noise.html").read_text()
    assert "noise at night" in (release / "en/indicators/night-noise.html").read_text()
    # The summary and the easy version, in two languages.
    assert sorted(path.suffix for path in release.glob("*.pdf")) == [".pdf"] * 4


@pytest.mark.parametrize(
    "page", sorted(p.relative_to(ROOT).as_posix() for p in (*ROOT.glob("docs/**/*.md"), ROOT / "README.md"))
)
def test_links_lead_somewhere(page):
    """Every link to a file of the project leads to one."""
    path = ROOT / page
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text()):
        assert (path.parent / target).exists(), target
