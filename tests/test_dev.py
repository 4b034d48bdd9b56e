"""The developer's door says what it lacks, installs only what was looked at, and runs every step."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import dev


def _absent() -> bool:
    return False


LACKING = (dev.Need("libone", _absent), dev.Need("libtwo", _absent))


def test_what_is_there_is_not_installed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing is missing no command is run."""
    monkeypatch.setattr(dev, "call", pytest.fail)
    dev.install_system((dev.Need("libone", lambda: True),))


def test_without_root_the_line_to_type_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence holds the whole line, with every missing package."""
    monkeypatch.setattr("dev.shutil.which", lambda name: "/usr/bin/apt-get")
    monkeypatch.setattr("dev.os.geteuid", lambda: 1000)
    with pytest.raises(dev.Failure, match="sudo apt-get install -y --no-install-recommends libone libtwo\n"):
        dev.install_system(LACKING)


def test_without_apt_a_hint_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    """On another system the packages are named and nothing is tried."""
    monkeypatch.setattr("dev.shutil.which", lambda name: None)
    monkeypatch.setattr(dev, "call", pytest.fail)
    with pytest.raises(dev.Failure, match=r"no apt-get.*libone libtwo"):
        dev.install_system(LACKING)


def test_root_installs_what_is_missing_after_one_update(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lists are refreshed once, then all is installed in one go; what still fails is named."""
    commands: list[list[str]] = []
    monkeypatch.setattr("dev.shutil.which", lambda name: "/usr/bin/apt-get")
    monkeypatch.setattr("dev.os.geteuid", lambda: 0)
    monkeypatch.setattr(dev, "call", lambda command, **options: commands.append(command))
    with pytest.raises(dev.Failure, match="still not usable: libone, libtwo"):
        dev.install_system(LACKING)
    assert [command[1] for command in commands] == ["update", "install"]
    assert commands[1][-2:] == ["libone", "libtwo"]


def test_the_installer_itself_is_pinned_with_hashes() -> None:
    """What is cut out of the lock for the first step is one version with all its hashes."""
    lines = dev.locked("uv").splitlines()
    assert lines[0].startswith("uv==")
    assert len(lines) > 1
    assert all(line.strip().startswith("--hash=sha256:") for line in lines[1:])
    assert not lines[-1].endswith("\\")


def test_a_change_of_lock_or_metadata_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The stamp is for one lock and one set of setup.cfg files, a new module included."""
    for name in ("core/setup.cfg", "plugins/one/setup.cfg", "requirements.lock"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("first", encoding="utf-8")
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "LOCK", tmp_path / "requirements.lock")
    seen = [dev.fingerprint(), dev.fingerprint()]
    assert len(set(seen)) == 1
    for name in ("requirements.lock", "core/setup.cfg", "plugins/one/setup.cfg", "plugins/two/setup.cfg"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"second {name}", encoding="utf-8")
        seen.append(dev.fingerprint())
    assert len(set(seen)) == 5


def test_a_new_module_is_installed_and_a_gone_one_is_not_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two starts a folder came and another went: the first is installed as editable, the second uninstalled."""
    packages = tmp_path / ".venv/lib/python3.11/site-packages"
    packages.mkdir(parents=True)
    for name in ("discrimination", "gone", "otro_tema"):
        link = packages / f"__editable__.diversa_{name}-1.0.0.pth"
        link.write_text(f"{tmp_path / 'plugins' / name}\n", encoding="utf-8")
    for name in ("core", "plugins/discrimination", "plugins/otro_tema", "plugins/new"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "setup.cfg").touch()
    (tmp_path / "requirements.lock").write_text((dev.LOCK).read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "LOCK", tmp_path / "requirements.lock")
    monkeypatch.setattr(dev, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(dev, "STAMP", tmp_path / ".venv/stamp")
    monkeypatch.setattr(dev, "PYTHON", tmp_path / ".venv/bin/python")
    monkeypatch.setattr(dev, "BIN", tmp_path / ".venv/bin")
    (tmp_path / ".venv/bin").mkdir()
    for name in ("python", "pip"):
        (tmp_path / ".venv/bin" / name).touch()
    commands: list[list[str]] = []
    monkeypatch.setattr(dev, "call", lambda command, **options: commands.append(list(command)))

    dev.install_python()
    editables, last = commands[-2:]
    folders = [editables[place + 1] for place, word in enumerate(editables) if word == "--editable"]
    assert folders == [
        str(tmp_path / f) for f in ("core", "plugins/discrimination", "plugins/new", "plugins/otro_tema")
    ]
    assert last[1:3] == ["pip", "uninstall"]
    assert last[-1] == "diversa_gone"
    assert "diversa_otro_tema" not in last

    commands.clear()
    dev.install_python()
    assert commands == [], "nothing has changed since"
    (tmp_path / "plugins/newer").mkdir()
    (tmp_path / "plugins/newer/setup.cfg").touch()
    dev.install_python()
    assert str(tmp_path / "plugins/newer") in commands[-2]


@pytest.mark.parametrize("broken", [None, "types", "pytest"])
def test_every_step_runs_even_after_one_has_failed(
    broken: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All steps leave their mark, and one failure anywhere is a failure of the whole."""
    names = ("lines", "types", "pytest")
    program = "import pathlib, sys; pathlib.Path(sys.argv[1]).touch(); sys.exit(sys.argv[2] == 'broken')"
    commands = {
        name: [sys.executable, "-c", program, str(tmp_path / name), "broken" if name == broken else "whole"]
        for name in names
    }
    monkeypatch.setattr(dev, "steps", lambda arguments: commands)
    assert dev.test([]) == (0 if broken is None else 1)
    assert {path.name for path in tmp_path.iterdir()} == set(names)


def test_arguments_of_test_go_to_pytest_and_pytest_is_last() -> None:
    """Whatever follows `test` narrows the tests, and the last line printed is their summary."""
    options, rest = dev.parse(["test", "-k", "receipt", "tests/test_web.py"])
    steps = dev.steps(rest)
    assert options.command == "test"
    assert list(steps)[-1] == "pytest"
    assert steps["pytest"][-3:] == ["-k", "receipt", "tests/test_web.py"]


def test_a_misspelt_option_of_run_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """`run` starts nothing on a guess."""
    with pytest.raises(SystemExit):
        dev.parse(["run", "--prot", "8001"])
    assert "--prot" in capsys.readouterr().err
