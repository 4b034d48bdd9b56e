"""The installation's folder keeps secrets that only it can read, and cleans up after itself."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from diversa.home import BadAddress, BadSecret, Home, public_address

PRINTS_SECRET = """
import sys, time
from diversa.home import Home
home = Home(sys.argv[1])
while time.time() < float(sys.argv[2]):
    pass
print(home.secret("sheets").hex())
"""
DIES_WITH_A_FILE = """
import os, sys
from diversa.home import Home
with Home(sys.argv[1]).temporary() as folder:
    (folder / "columns.parquet").write_text("x")
    print(folder, flush=True)
    os._exit(9)
"""


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Return a home that is not there yet."""
    return Home(tmp_path / "some" / "home")


@pytest.fixture
def _loose_umask() -> Iterator[None]:
    """Let new files be open to everybody, unless the code asks for less."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("_loose_umask")
def test_the_folder_is_private(tmp_path: Path) -> None:
    """Only the installation's own user can enter, even with a loose umask."""
    home = Home(tmp_path / "home")
    home.secret("sheets")
    assert _mode(home.path) == 0o700
    assert _mode(home.path / "secrets") == 0o700
    assert _mode(home.path / "secrets" / "sheets") == 0o600


def test_a_secret_stays_the_same(home: Home) -> None:
    """A secret has 32 bytes, is the same at each use, and each name has its own."""
    first = home.secret("sheets")
    assert len(first) == 32
    assert Home(home.path).secret("sheets") == first
    assert home.secret("cells") != first
    assert sorted(os.listdir(home.path / "secrets")) == ["cells", "sheets"]  # no drafts left


def test_processes_that_start_together_get_one_secret(home: Home) -> None:
    """Web processes that ask for a new secret at the same moment all get the same one."""
    moment = str(time.time() + 1.0)
    command = [sys.executable, "-c", PRINTS_SECRET, str(home.path), moment]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(6)]
    printed = {process.communicate(timeout=60)[0].strip() for process in running}
    assert printed == {home.secret("sheets").hex()}
    assert os.listdir(home.path / "secrets") == ["sheets"]


def test_threads_get_one_secret(home: Home) -> None:
    """Threads that race for many new secrets agree on each."""
    for number in range(20):
        with ThreadPoolExecutor(8) as pool:
            assert len(set(pool.map(home.secret, [f"s{number}"] * 8))) == 1


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_secret_that_others_can_read_is_refused(home: Home, mode: int) -> None:
    """The sentence names the file, its mode and what to do."""
    home.secret("sheets")
    file = home.path / "secrets" / "sheets"
    file.chmod(mode)
    with pytest.raises(BadSecret, match=rf"mode {mode:04o}\). Run: chmod 600 .*/secrets/sheets"):
        home.secret("sheets")


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 33])
def test_a_damaged_secret_is_not_replaced(home: Home, content: bytes) -> None:
    """A secret that is cut short is an error: drawing another would orphan what it protects."""
    home.secret("sheets")
    file = home.path / "secrets" / "sheets"
    file.write_bytes(content)
    with pytest.raises(BadSecret, match="damaged"):
        home.secret("sheets")
    assert file.read_bytes() == content


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden", "Á", "A", "a b"])
def test_a_name_cannot_leave_the_folder(home: Home, name: str) -> None:
    """Names of secrets and databases are plain words."""
    with pytest.raises(ValueError, match="small letters"):
        home.secret(name)
    with pytest.raises(ValueError, match="small letters"):
        home.database_url(name)


def test_databases_are_files_unless_named(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """The main database and that of a sensitive module are named apart, so one setting never joins them."""
    monkeypatch.delenv("DIVERSA_DATABASE", raising=False)
    assert home.database_url() == f"sqlite:///{home.path}/diversa.db"
    monkeypatch.setenv("DIVERSA_DATABASE", "postgresql://localhost/main")
    assert home.database_url() == "postgresql://localhost/main"
    assert home.database_url("gbv-own") == f"sqlite:///{home.path}/gbv-own.db"
    monkeypatch.setenv("DIVERSA_DATABASE_GBV_OWN", "postgresql://localhost/gbv")
    assert home.database_url("gbv-own") == "postgresql://localhost/gbv"
    assert home.database_url() == "postgresql://localhost/main"


def test_the_environment_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """DIVERSA_HOME, or .diversa in the working folder; a later change of folder does not move it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DIVERSA_HOME", raising=False)
    home = Home.from_environment()
    assert home.path == tmp_path / ".diversa"
    monkeypatch.chdir("/")
    assert len(home.secret("sheets")) == 32
    assert (tmp_path / ".diversa" / "secrets" / "sheets").exists()
    monkeypatch.setenv("DIVERSA_HOME", str(tmp_path / "elsewhere"))
    assert Home.from_environment().path == tmp_path / "elsewhere"


def test_a_temporary_folder_is_private_and_goes(home: Home) -> None:
    """The folder is gone afterwards with all that is in it, also after an error."""
    lent = []

    def fail() -> None:
        with home.temporary() as folder:
            lent.append((folder, _mode(folder)))
            (folder / "part").mkdir()
            (folder / "part" / "columns.parquet").write_bytes(b"x")
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        fail()
    [(folder, mode)] = lent
    assert mode == 0o700
    assert folder.parent == home.path / "tmp"
    assert not folder.exists()


def test_what_a_killed_process_left_goes_at_the_next_use(home: Home) -> None:
    """A crash leaves no answers behind for long, and a folder in use is left alone."""
    died = subprocess.run(
        [sys.executable, "-c", DIES_WITH_A_FILE, str(home.path)],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    left = Path(died.stdout.strip())
    assert died.returncode == 9
    assert left.exists()
    with home.temporary() as first:
        assert not left.exists()
        with home.temporary() as second:
            assert first.exists()
            assert second != first


def test_releases_have_a_folder(home: Home) -> None:
    """Releases lie in a folder of their own."""
    assert home.releases == home.path / "releases"
    assert home.releases.is_dir()


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("", ""),
        (" https://datos.example.org/ ", "https://datos.example.org"),
        ("http://10.0.0.1:8000/app", "http://10.0.0.1:8000/app"),
    ],
)
def test_the_public_address_is_as_it_is_set(monkeypatch, given, found):
    """With or without a port or a path; nothing where it is not set."""
    monkeypatch.setenv("DIVERSA_PUBLIC_ADDRESS", given)
    assert public_address() == found


@pytest.mark.parametrize(
    "given",
    ["javascript:alert(1)", "example.org", "https://", "http://x y", 'https://a.b/"><b>', "https://a?b"],
)
def test_what_is_no_public_address_is_refused(monkeypatch, given):
    """With a sentence that shows one: what is printed in every release must lead somewhere."""
    monkeypatch.setenv("DIVERSA_PUBLIC_ADDRESS", given)
    with pytest.raises(BadAddress, match=r"https://datos\.example\.org"):
        public_address()
