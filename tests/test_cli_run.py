"""`run` serves, `demo` prepares something to look at, `release` builds what may leave the house."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable
from datetime import timedelta
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from babel.dates import format_date

from diversa import registry
from diversa.cli import demonstration, execute
from diversa.cli.serving import PATIENCE, address
from diversa.engine import Diversa
from diversa.home import Home
from diversa.registry import Registry
from diversa.simulation import simulate
from diversa.web.app import create_app
from tests.sample import diversa_sample
from tests.servers import application, diversa_command, free_port

MODULE = "discrimination"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the command line work in an empty folder, in Spanish, with SQLite."""
    folder = tmp_path / "home"
    monkeypatch.setenv("DIVERSA_HOME", str(folder))
    for name in ("DIVERSA_DATABASE", "DIVERSA_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command; give its status, its output and its errors."""

    def run(*arguments: str) -> tuple[int, str, str]:
        status = execute(arguments)
        out, err = capsys.readouterr()
        return status, out, err

    return run


def engine(home: Path) -> Diversa:
    """Return the installation that the commands work on."""
    return Diversa(Home(home))


def fetched(url: str) -> tuple[int, str]:
    """Return status and body of an address, whatever proxies this machine has."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=20) as answer:
        return answer.status, answer.read().decode()


# --- run -------------------------------------------------------------------------------------------------------------


def test_a_campaign_is_served_without_a_trace_of_who_reads(run: Run, home: Path) -> None:
    """The addresses that are printed answer; what is logged holds no request; counters survive a clean stop."""
    for prepared in (["create", "ensayo", "--demo"], ["enable", "ensayo", MODULE], ["open", "ensayo"]):
        assert run("campaign", *prepared)[0] == 0
    with application(home) as running:
        assert fetched(f"{running.url}/ensayo/{MODULE}/")[0] == 200
        running.stop()
        log = running.log.read_text()
    *said, last = log.splitlines()
    assert said == [
        f"Sirviendo en {running.url}/ (Ctrl+C para terminar)",
        f"  ensayo: {running.url}/ensayo/",
        f"  Consola: {running.url}/consola/",
    ]
    link = rf"  Primera cuenta de la consola \(sirve una vez, tres días\): {running.url}/consola/invitacion/[\w-]{{43}}/"
    assert re.fullmatch(link, last)
    assert running.process.returncode == 0
    (counted,) = engine(home).store.counts("ensayo", MODULE)
    assert (counted["event"], counted["people"]) == ("shown", 1)


def test_the_folder_may_be_named_from_where_one_stands(tmp_path: Path) -> None:
    """A relative DIVERSA_HOME is the same folder in every process of the server."""
    (tmp_path / "home").mkdir(mode=0o700)
    before = os.getcwd()
    os.chdir(tmp_path)
    try:
        with application(Path("home")) as running:
            assert "App Diversa" in fetched(f"{running.url}/")[1]
    finally:
        os.chdir(before)
    assert (tmp_path / "home" / "diversa.db").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_has_hardly_started_ends_when_it_is_told(home: Path, number: signal.Signals) -> None:
    """Ctrl+C in the very first moment: no process is left behind that would never hear of it."""
    process = subprocess.Popen(
        [diversa_command(), "run", "--port", str(free_port())],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    with process, contextlib.ExitStack() as whatever:
        whatever.callback(lambda: process.poll() is None and os.killpg(process.pid, signal.SIGKILL))
        assert process.stdout is not None
        assert process.stdout.readline().startswith("Sirviendo en ")
        time.sleep(0.5)  # so that its processes are there, and busy with loading
        os.killpg(process.pid, number)
        assert process.wait(PATIENCE + 2) == 0


def test_a_port_that_is_taken_is_said_before_anything_starts(home: Path) -> None:
    """Another program listens there: one sentence with a way out, instead of sharing the port with it."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = subprocess.run(
            [diversa_command(), "run", "--port", str(port)], capture_output=True, text=True, timeout=60
        )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"El puerto {port} ya está en uso. Use otro, por ejemplo: --port ")


def test_by_default_only_this_machine_is_listened_to(home: Path) -> None:
    """Nothing is offered to the network unless it was asked for."""
    home.mkdir(mode=0o700)
    with application(home) as running:
        port = int(running.url.rpartition(":")[2])
        listening = Path("/proc/net/tcp").read_text().splitlines()[1:]
        bound = {line.split()[1] for line in listening if line.split()[3] == "0A"}
    assert f"0100007F:{port:04X}" in bound
    assert f"00000000:{port:04X}" not in bound


@pytest.mark.parametrize(
    ("host", "printed"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::1", "http://[::1]:8000"),
    ],
)
def test_the_printed_address_can_be_opened(host: str, printed: str) -> None:
    """An address that means "every one" is no address to open."""
    assert address(host, 8000) == printed


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("DIVERSA_MAX_CONTENT_LENGTH", "abc", "es «abc»: escriba un número entero, desde 0."),
        ("DIVERSA_PROXIES", "-1", "es «-1»: escriba un número entero, desde 0."),
        ("DIVERSA_EXIT_SITE", "nada", "es «nada»: escriba la dirección completa de un sitio"),
    ],
)
def test_a_setting_that_cannot_be_used_is_told_before_anything_is_served(
    run: Run, monkeypatch: pytest.MonkeyPatch, setting: str, value: str, sentence: str
) -> None:
    """Which one it is, and what it should be; no process is started only to die of it."""
    monkeypatch.setenv(setting, value)
    status, out, err = run("run", "--port", str(free_port()))
    assert (status, out) == (1, "")
    assert err.startswith(f"{setting} {sentence}")
    assert len(err.splitlines()) == 1


# --- demo ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the demonstration of 150 people and one module, which takes the same way in less time."""
    monkeypatch.setattr(demonstration, "PEOPLE", 150)
    monkeypatch.setattr(
        registry, "entry_points", lambda group: [p for p in entry_points(group=group) if p.name == MODULE]
    )


def interrupt(installation: Diversa, module: str) -> None:
    """Do as Ctrl+C does."""
    raise KeyboardInterrupt


@pytest.mark.slow
def test_the_demonstration_is_finished_where_it_was_interrupted_and_then_kept(
    small: None, run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever was done already is kept; the addresses lead to the forms, the results and the PDF."""
    interrupted = engine(home)
    with monkeypatch.context() as stopped:
        stopped.setattr(demonstration, "add_people", interrupt)
        assert run("demo") == (130, "Se creó la campaña de demostración.\n", "\nInterrumpido.\n")
    simulate(interrupted, demonstration.SLUG, MODULE, 60, demonstration.SEED)
    interrupted.store.engine.close()
    status, out, err = run("demo", "--port", "8017")
    assert (status, err) == (0, "")
    assert out.splitlines()[:2] == [
        "Simulando 150 personas en «discrimination».",
        "Haciendo la primera publicación de «discrimination».",
    ]
    addresses = re.findall(r"http://127\.0\.0\.1:8017(\S+)", out)
    assert engine(home).store.count("demo", MODULE) == 150

    client = create_app(engine(home)).test_client()
    form, results, pdf = (client.get(path, follow_redirects=True, buffered=True) for path in addresses)
    assert "Discriminación" in form.get_data(as_text=True)
    assert "Datos simulados" in results.get_data(as_text=True)
    assert (pdf.status_code, pdf.get_data()[:5]) == (200, b"%PDF-")

    before = {path: path.stat().st_mtime_ns for path in (home / "releases").rglob("*")}
    status, out, _err = run("demo", "--port", "8017")
    assert (status, re.findall(r"http://127\.0\.0\.1:8017(\S+)", out)) == (0, addresses)
    assert "Simulando" not in out
    assert {path: path.stat().st_mtime_ns for path in (home / "releases").rglob("*")} == before
    assert engine(home).store.count("demo", MODULE) == 150


def test_a_module_that_is_new_is_asked_at_the_next_start(home: Path) -> None:
    """What was installed since is in the demonstration, open as it is; what was switched off stays so."""
    begun = engine(home)
    demonstration.open_campaign(begun)
    assert "sample" not in begun.campaigns.modules("demo")
    known = Registry()
    known.add(diversa_sample, "sample")
    later = Diversa(Home(home), known)
    demonstration.open_campaign(later)
    assert {MODULE, "sample"} <= set(later.campaigns.modules("demo"))
    page = create_app(later).test_client().get("/demo/")
    assert "Muestra" in page.get_data(as_text=True)
    later.campaigns.disable("demo", "sample")
    demonstration.open_campaign(later)
    assert "sample" not in later.campaigns.modules("demo")


@pytest.mark.slow
def test_a_module_that_cannot_be_shown_stops_no_other(
    small: None, run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its reason is said in a line, and the others have their results."""
    known = Registry()
    known.add(diversa_sample, "sample")
    monkeypatch.setattr(demonstration, "engine", lambda: Diversa(Home(home), known))
    real = demonstration.add_people

    def add_people(installation: Diversa, module: str) -> None:
        if module == "sample":
            raise ValueError("nobody can answer this")
        real(installation, module)

    monkeypatch.setattr(demonstration, "add_people", add_people)
    status, out, err = run("demo")
    assert status == 0
    assert err == "«sample» queda sin resultados: ValueError: nobody can answer this\n"
    assert "/resultados/demo/discrimination/" in out
    assert "/resultados/demo/sample/" not in out


def test_a_real_campaign_of_that_name_is_left_alone(run: Run, home: Path) -> None:
    """Nobody's campaign becomes a demonstration because of its name."""
    assert run("campaign", "create", "demo")[0] == 0
    status, out, err = run("demo")
    assert (status, out) == (1, "")
    assert err == "Ya hay una campaña de verdad llamada «demo»; la demostración necesita ese nombre.\n"
    assert engine(home).campaigns.modules("demo") == ()


# --- release ---------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_real_campaign_gets_a_preview_and_nothing_is_published(
    run: Run, home: Path, tmp_path: Path
) -> None:
    """The files are there to look at; no page leads to them, and the sentence says what is missing."""
    for prepared in (["create", "ensayo", "--demo"], ["enable", "ensayo", MODULE], ["open", "ensayo"]):
        assert run("campaign", *prepared)[0] == 0
    assert run("simulate", "ensayo", MODULE, "-n", "120")[0] == 0
    engine(home).store.change_campaign("ensayo", demonstration=False)
    out = tmp_path / "vista"
    status, said, err = run("release", "ensayo", "--module", MODULE, "--out", str(out))
    assert (status, err) == (0, "")
    assert said.splitlines()[0] == f"«{MODULE}», edición 1: {out}"
    assert said.splitlines()[-1].startswith("Es una vista previa: no se publicó.")
    assert (out / "index.html").exists()
    assert engine(home).store.releases_of("ensayo", MODULE) == []
    assert create_app(engine(home)).test_client().get(f"/resultados/ensayo/{MODULE}/").status_code == 404
    assert (
        run("release", "ensayo", "--out", str(out))[0] == 1
    )  # a folder that is not empty is not overwritten


@pytest.mark.slow
def test_a_demonstration_is_published_at_once_with_the_day_that_was_asked_for(run: Run, home: Path) -> None:
    """It is served from then on, and `--as-of` is printed as its day."""
    for prepared in (["create", "ensayo", "--demo"], ["enable", "ensayo", MODULE], ["open", "ensayo"]):
        assert run("campaign", *prepared)[0] == 0
    assert run("simulate", "ensayo", MODULE, "-n", "120")[0] == 0
    asked = engine(home).today() - timedelta(days=1)
    status, said, err = run("release", "ensayo", "--as-of", asked.isoformat())
    assert (status, err) == (0, "")
    assert "edición 1: " in said
    assert said.splitlines()[-1] == "Se publicó, como datos simulados."
    (row,) = engine(home).store.releases_of("ensayo", MODULE)
    assert (row["number"], str(row["made_on"]), bool(row["published"])) == (1, asked.isoformat(), True)
    page = create_app(engine(home)).test_client().get(f"/resultados/ensayo/{MODULE}/1/", buffered=True)
    assert format_date(asked, "long", locale="es") in page.get_data(as_text=True)
