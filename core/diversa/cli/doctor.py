"""`diversa doctor`: what this machine has, what it lacks, and how to get it."""

from __future__ import annotations

import shutil
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib import metadata
from typing import TYPE_CHECKING

import click

from diversa.cli.campaigns import engine
from diversa.cli.errors import explain
from diversa.cli.words import Command, json_option, print_json, say, teach
from diversa.home import database_setting
from diversa.texts import Text
from diversa.web.settings import settings

if TYPE_CHECKING:
    from diversa.engine import Diversa
    from diversa.store.engines import Engine
    from diversa.vaults import Vault

_ = Text
OLDEST_PYTHON, OLDEST_SQLITE = (3, 11), (3, 37)
PRAGMAS = {"journal_mode": "wal", "synchronous": "2", "secure_delete": "1"}
"""What the application's own connection must answer."""
FONTS = "fonts-dejavu-core"
MARKS = {True: "✓", None: "!", False: "✗"}


@dataclass(frozen=True)
class Sign:
    """Say how one thing is: `fine` is None where only comfort is missing."""

    name: str
    fine: bool | None
    said: str
    mend: str = ""


@click.command(
    cls=Command,
    help=teach(
        _("Revisa esta máquina: qué falta y cómo conseguirlo. Termina con estado 1 si falta algo necesario."),
        "diversa doctor",
    ),
)
@json_option
def doctor(as_json: bool) -> int:
    """Look at everything; status 1 where something needed is missing."""
    signs = list(examine())
    if as_json:
        print_json([asdict(sign) for sign in signs])
    else:
        for sign in signs:
            click.echo(
                f"{MARKS[sign.fine]} {sign.name}: {sign.said}" + (f"\n    {sign.mend}" if sign.mend else "")
            )
    return 1 if any(sign.fine is False for sign in signs) else 0


def examine() -> Iterator[Sign]:
    """Yield how everything is, even where one look fails."""
    for look in (python, sqlite, pdf, fonts, chromium):
        yield _looked(look)
    try:
        installation = engine()
    except Exception as error:
        yield Sign("DIVERSA_HOME", False, explain(error))
        return
    for inside in (home, secrets, modules, themes):
        yield _looked(inside, installation)
    yield from databases(installation)


def _looked(look: Callable[..., Sign], *at: Diversa) -> Sign:
    try:
        return look(*at)
    except Exception as error:
        return Sign(look.__name__, False, explain(error))


def python() -> Sign:
    """Look at Python's version."""
    version = ".".join(map(str, sys.version_info[:3]))
    return Sign("Python", sys.version_info[:2] >= OLDEST_PYTHON, version)


def sqlite() -> Sign:
    """Look at SQLite's version."""
    mend = say(
        _("Se necesita SQLite 3.37 o más nuevo: actualice el sistema o use PostgreSQL con DIVERSA_DATABASE.")
    )
    fine = sqlite3.sqlite_version_info[:2] >= OLDEST_SQLITE
    return Sign("SQLite", fine, sqlite3.sqlite_version, "" if fine else mend)


def pdf() -> Sign:
    """Look whether a PDF can be made; without one, releases still come out."""
    from diversa.campaigns.readiness import can_make_pdf

    if not can_make_pdf():
        packages = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        mend = say(_("Instálela con: sudo apt-get install {packages}"), packages=packages)
        return Sign("PDF", False, say(_("falta la biblioteca Pango; las publicaciones salen sin PDF")), mend)
    return Sign("PDF", True, f"WeasyPrint {metadata.version('weasyprint')}")


def fonts() -> Sign:
    """Look for the font of the PDF."""
    from glob import glob

    if glob("/usr/share/fonts/**/DejaVuSans.ttf", recursive=True) or sys.platform == "darwin":
        return Sign(say(_("Letras")), True, "DejaVu Sans")
    mend = say(_("Instálela con: sudo apt-get install {packages}"), packages=FONTS)
    return Sign(say(_("Letras")), None, say(_("falta DejaVu Sans; el PDF sale con otras letras")), mend)


def chromium() -> Sign:
    """Look for the browser, which only the tests need."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found:
        return Sign("Chromium", True, found)
    mend = say(_("Instálelo con: sudo apt-get install {packages}"), packages="chromium")
    return Sign("Chromium", None, say(_("falta; solo lo usan las pruebas")), mend)


def home(installation: Diversa) -> Sign:
    """Look at the data folder: who can read it, and how much room is left."""
    from diversa.campaigns.readiness import LITTLE_SPACE, free_space

    path = installation.home.path
    with installation.home.temporary() as folder:
        (folder / "trial").write_bytes(b"1")
    mode, free = stat.S_IMODE(path.stat().st_mode), free_space(installation.home)
    if mode & 0o077:
        said = say(
            _("{path}: otras personas de esta máquina pueden verla (modo {mode})"),
            path=path,
            mode=f"{mode:04o}",
        )
        return Sign("DIVERSA_HOME", False, said, f"chmod 700 {path}")
    if free < LITTLE_SPACE:
        said = say(_("{path}: quedan {free} MB libres"), path=path, free=free // 1_000_000)
        return Sign("DIVERSA_HOME", False, said, say(_("Libere espacio o mueva la carpeta a otro disco.")))
    return Sign(
        "DIVERSA_HOME", True, say(_("{path}, quedan {free} GB"), path=path, free=free // 1_000_000_000)
    )


def secrets(installation: Diversa) -> Sign:
    """Look whether every secret is whole and private."""
    folder = installation.home.path / "secrets"
    names = sorted(f.name for f in folder.iterdir() if not f.name.startswith(".")) if folder.is_dir() else []
    for name in names:
        installation.home.secret(name)
    return Sign(say(_("Secretos")), True, ", ".join(names) or say(_("todavía ninguno")))


def modules(installation: Diversa) -> Sign:
    """Look whether every installed module loads."""
    broken = installation.registry.quarantine
    name = say(_("Módulos"))
    if broken:
        said = "; ".join(f"{q.name}: {q.reason}" for q in broken)
        return Sign(name, False, said, say(_("Vea dónde con: diversa modules")))
    return Sign(
        name, True, ", ".join(sorted(installation.registry.questionnaires)) or say(_("ninguno instalado"))
    )


def themes(installation: Diversa) -> Sign:
    """Look whether what campaigns are to wear is here, and can be read."""
    name, here = say(_("Temas")), installation.themes
    wanted = {settings()["THEME"]: "DIVERSA_THEME"}
    wanted |= {
        one.theme: say(_("la campaña «{slug}»"), slug=one.slug) for one in installation.campaigns.all()
    }
    wrong = [*here.sentences, *(said for id_, by in wanted.items() if (said := here.lacking(id_, by)))]
    if wrong:
        return Sign(name, None, " ".join(wrong), say(_("Instale el tema o elija otro.")))
    return Sign(name, True, ", ".join(theme.id for theme in here))


def databases(installation: Diversa) -> Iterator[Sign]:
    """Yield how every database is: the main one, and each sensitive module's own."""
    try:
        vaults = installation.vaults()
    except Exception as error:
        yield Sign(say(_("Base de datos")), False, explain(error))
        return
    for vault in vaults:
        sign = database(vault)
        yield sign
        if vault.module and sign.fine and _is_left_behind(vault, installation):
            said = say(_("está en un archivo de esta máquina, y la principal en un servidor"))
            mend = say(
                _("Si atienden varias máquinas, nombre una base de datos común en {setting}."),
                setting=database_setting(vault.module),
            )
            yield Sign(sign.name, None, said, mend)


def _is_left_behind(vault: Vault, installation: Diversa) -> bool:
    return vault.store.engine.is_sqlite and not installation.store.engine.is_sqlite


def database(vault: Vault) -> Sign:
    """Look at a database through the application's own connection."""
    name = (
        say(_("Base de datos de «{module}»"), module=vault.module)
        if vault.module
        else say(_("Base de datos"))
    )
    try:
        return _examined(name, vault.store.engine)
    except Exception as error:
        return Sign(name, False, explain(error))


def _examined(name: str, store: Engine) -> Sign:
    if not store.is_sqlite:
        version = store.db.execute_sql("SHOW server_version").fetchone()[0]
        durable = store.db.execute_sql("SHOW synchronous_commit").fetchone()[0]
        if durable != "on":
            mend = say(_("Póngalo en «on»: si no, una respuesta confirmada puede perderse."))
            return Sign(name, False, f"PostgreSQL {version}, synchronous_commit={durable}", mend)
        return Sign(name, True, f"PostgreSQL {version}")
    found = {p: str(store.db.execute_sql(f"PRAGMA {p}").fetchone()[0]) for p in PRAGMAS}
    said = "SQLite, " + ", ".join(f"{key}={value}" for key, value in found.items())
    return Sign(name, found == PRAGMAS, said)
