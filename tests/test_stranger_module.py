"""A module that was made outside this repository is installed, asked, filled in and published, and the engine is the same.

It is what a stranger does: the engine's wheel, `diversa new`, a wheel of one's own, pip, a campaign, a browser, a release.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.environments import Environment, strangers
from tests.servers import Application, answers, free_port, wait_until
from tests.web.browsing import press, visit, walk

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAME, CAMPAIGN = "plazas_de_mercado", "mercados-2027"
SOMEBODY: dict[str, Any] = {
    "age_years": 41,
    "residence_12m": 1,
    "consent_main": 1,
    "consent_sensitive": 1,
    "municipality": "05001",
    "area_type": 1,
    "collective_territory": 5,
    "stratum": 2,
    "sex_birth": 2,
    "gender_identity": 2,
    "sexual_attraction": 1,
    "ethnicity": 6,
    "campesino_self": 2,
    "functional_difficulty": dict.fromkeys(
        ("seeing", "hearing", "walking", "remembering", "selfcare", "communicating"), 1
    ),
    "migration_status": 1,
    "conflict_victim": 3,
    "education_level": 4,
    "main_activity": 1,
    "living_there": 3,
    "bothers": [1, 96],
    "bothers_96_text": "el polvo",
    "on_foot": {"park": 2, "shop": 1, "health": 1},
    "park_km": 3,
    "people_home": 4,
    "since": "2015-08",
    "one_change": "más árboles",
    "story": "No hay sombra.",
    "feeling_now": 1,
    "ease_of_use": 5,
    "comments": "Corta.",
}


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """Return an environment in which the engine's wheel is installed, and no module at all."""
    return strangers(tmp_path_factory.mktemp("stranger"))


@contextmanager
def served(environment: Environment, log: Path) -> Iterator[str]:
    """Serve the environment's campaigns in a process of their own; yield the address, and end that process."""
    port = free_port()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [environment.folder / "bin/diversa", "run", "--port", str(port)],
            env={**os.environ, **environment.variables},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    running = Application(f"http://127.0.0.1:{port}", process, environment.home, log)
    try:
        wait_until(lambda: answers(running.url), process, log)
        yield running.url
    finally:
        running.stop()


def digests(environment: Environment) -> dict[str, str]:
    """Return a digest of every file of the installed engine."""
    files = sorted((environment.packages / "diversa").rglob("*"))
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if path.is_file() and path.suffix != ".pyc"
    }


@pytest.mark.slow
def test_from_an_empty_folder_to_a_release(
    environment: Environment, browser: Browser, tmp_path: Path
) -> None:
    """Each step is a command that a stranger types; the engine's files are read and never written."""
    engine = digests(environment)
    assert "No hay módulos instalados" in environment.run("diversa", "modules", cwd=tmp_path)

    environment.run("diversa", "new", NAME, cwd=tmp_path)
    environment.run("pip", "wheel", "--no-deps", "--wheel-dir", "wheels", f"./{NAME}", cwd=tmp_path)
    (wheel,) = (tmp_path / "wheels").glob("*.whl")
    environment.run("pip", "install", wheel, cwd=tmp_path)
    environment.run("pip", "check", cwd=tmp_path)
    (tmp_path / NAME).rename(tmp_path / "put_away")  # what is installed needs nothing of where it was written
    assert f"{NAME}  1.0.0" in environment.run("diversa", "modules", cwd=tmp_path)

    for command in (
        ("create", CAMPAIGN, "--demo", "--title", "Mercados 2027", "--key-file", "key.pem"),
        ("enable", CAMPAIGN, NAME),
        ("open", CAMPAIGN),
    ):
        environment.run("diversa", "campaign", *command, cwd=tmp_path)

    with (
        served(environment, tmp_path / "server.log") as url,
        visit(browser, java_script_enabled=True) as page,
    ):
        page.goto(f"{url}/{CAMPAIGN}/")
        page.get_by_role("link", name="Plazas de mercado").first.click()
        titles = walk(page, SOMEBODY)
        press(page, "send")
        assert "Gracias. Sus respuestas ya llegaron." in page.inner_text("main")
    assert "Su barrio o vereda" in titles

    environment.run("diversa", "simulate", CAMPAIGN, NAME, "-n", "120", "--seed", "3", cwd=tmp_path)
    counted = environment.run("diversa", "responses", "count", CAMPAIGN, cwd=tmp_path)
    assert counted.splitlines()[-1].split() == [NAME, "121"]
    environment.run("diversa", "release", CAMPAIGN, cwd=tmp_path)
    release = environment.home / "releases" / CAMPAIGN / NAME / "1"
    assert "Plazas de mercado" in (release / "index.html").read_text(encoding="utf-8")
    assert (release / "en/indicators/living-unhappy.html").is_file()
    assert {path.read_bytes()[:5] for path in release.glob("*.pdf")} == {b"%PDF-"}
    assert digests(environment) == engine
