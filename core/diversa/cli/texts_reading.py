"""The table at which a coder reads: one text at a time, in memory alone, and a file of numbers that grows."""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from diversa.cli.words import say, tell
from diversa.texts import Text

if TYPE_CHECKING:
    from diversa.coding.codes import Codes
    from diversa.coding.parcel import Entry
    from diversa.coding.reading import Reader, Reading
    from diversa.coding.themes import Theme, ThemeList

_ = Text
SKIP, BACK, QUIT, WHOLE, HIDE = "s", "a", "q", "v", "t"
KINDS: Mapping[str, Text] = {
    "email": _("un correo"),
    "url": _("una página o un nombre en redes"),
    "address": _("una dirección"),
    "phone": _("un teléfono"),
    "identity_number": _("un número de documento"),
}


def code_parcel(parcel_file: Path, key_file: Path, themes_file: Path, out: Path, resume: bool) -> None:
    """Ask for the themes of every text of a parcel that has none, and write them after each answer."""
    from diversa.coding import parcel, themes
    from diversa.coding.reading import Reader

    # A program that breaks down must not leave its memory, with a text in it, on the disk.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    taken, list_ = parcel.loads(parcel_file.read_bytes()), themes.loads(themes_file.read_bytes())
    reader = Reader(taken, key_file.read_text(encoding="utf-8", errors="replace"))
    codes = _begun(reader, list_, out, resume)
    save(out, codes)
    waiting = reader.waiting(codes)
    tell(
        _("Paquete {parcel}: {number} textos por leer. Los códigos deben volver hasta el {day}."),
        parcel=taken.id,
        number=len(waiting),
        day=taken.due_on.isoformat(),
    )
    codes = Table(reader, list_, out).read(codes, waiting)
    left = len(taken.entries) - len(codes.coded)
    tell(_("Textos con temas: {number}. Sin temas: {left}."), number=len(codes.coded), left=left)
    tell(_("Los códigos quedaron en {path}. No tienen ni una letra de los textos."), path=str(out))


def _begun(reader: Reader, list_: ThemeList, out: Path, resume: bool) -> Codes:
    """Return the codes to go on with: none yet, or those of a file that was begun."""
    from diversa.coding import codes
    from diversa.coding.model import CodingError

    new = codes.begin(reader.parcel, list_)
    if not resume:
        return new
    begun = codes.loads(out.read_bytes())
    if begun.parcel != new.parcel:
        raise CodingError("El archivo de códigos es de otro paquete.")
    if begun.list_id != new.list_id or begun.version > new.version:
        raise CodingError(
            f"El archivo de códigos se empezó con la lista «{begun.list_id}», versión {begun.version}. Use la misma, o "
            "una versión más nueva."
        )
    if begun.version == new.version and begun.digest != new.digest:
        raise CodingError(
            f"La lista de temas cambió y sigue diciendo versión {new.version}. Póngale version = {new.version + 1}."
        )
    grown = codes.carried_over(begun, new)
    codes.check_themes(grown, list_)
    return grown


def save(out: Path, codes: Codes) -> None:
    """Write the codes whole, so that a computer that is switched off loses at most one answer."""
    from diversa.coding.codes import dumps

    draft = out.with_name(f".{out.name}.part")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(dumps(codes))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(out)


@dataclass(frozen=True)
class Table:
    """Hold what a coder works with."""

    reader: Reader
    themes: ThemeList
    out: Path

    def read(self, codes: Codes, waiting: list[Entry]) -> Codes:
        """Ask for the themes of one text after another; return the codes when the coder leaves or all are read."""
        from diversa.coding.reading import read_themes

        place = 0
        while place < len(waiting):
            entry = waiting[place]
            offered = self.themes.of(entry.question)
            _clear()
            tell(_("Texto {place} de {number}"), place=place + 1, number=len(waiting))
            click.echo(_on_screen(self.reader.parcel.questions[entry.question]))
            said = _ask(self.reader.open(entry), offered)
            if said == QUIT:
                break
            if said not in (SKIP, BACK):
                codes = codes.with_text(entry, read_themes(said, offered))
                save(self.out, codes)
            place = max(place - 1, 0) if said == BACK else place + 1
        _clear()
        return codes


def _ask(reading: Reading, offered: tuple[Theme, ...]) -> str:
    """Show a text until something is typed that leads away from it: themes, or one of the orders for that."""
    from diversa.coding.model import CodingError
    from diversa.coding.reading import read_themes

    show(reading, offered)
    while True:
        typed = _line()
        order, _space, rest = typed.partition(" ")
        if order in (QUIT, SKIP, BACK):
            return order
        if order == WHOLE:
            click.echo(_on_screen(reading.marked))
        elif order == HIDE:
            reading = reading.hide(rest)
            click.echo(_on_screen(reading.redacted))
        else:
            try:
                read_themes(typed, offered)
            except CodingError as error:
                click.echo(str(error))
            else:
                return typed


def show(reading: Reading, offered: tuple[Theme, ...]) -> None:
    """Show a text without what looks like personal data, say what was found, and list the themes."""
    click.echo(f"\n{_on_screen(reading.redacted)}\n")
    if reading.kinds:
        found = ", ".join(say(KINDS[kind]) for kind in reading.kinds)
        tell(_("Cuidado: parece tener datos personales ({found}). No los copie ni los repita."), found=found)
    for theme in offered:
        click.echo(f"  {theme.code:>3}  {theme.title}: {theme.meaning}")
    tell(
        _(
            "Escriba los números de los temas, o 0 si ninguno sirve. Con v ve el texto completo, con t y unas palabras las "
            "tapa, con s lo salta, con a vuelve al anterior y con q deja la lectura."
        )
    )


def _on_screen(text: str) -> str:
    """Return a text without the signs by which it could give orders to a terminal."""
    return "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in text)


def _line() -> str:
    """Return what was typed; the end of the input leaves the reading."""
    click.echo("> ", nl=False)
    line = sys.stdin.readline()
    return line.strip().lower() if line else QUIT


def _clear() -> None:
    """Take the last text off the screen, where somebody looks at one."""
    if sys.stdout.isatty():
        click.echo("\033[2J\033[3J\033[H", nl=False)  # the lines above the screen as well
