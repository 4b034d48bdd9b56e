"""`diversa texts`: hand out sealed texts, read them offline, and take back the numbers of their themes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from diversa.cli.campaigns import CAMPAIGN, MODULE, engine
from diversa.cli.doing import record
from diversa.cli.texts_reading import code_parcel
from diversa.cli.words import Group, json_option, print_json, print_table, say, teach, tell
from diversa.texts import Text

if TYPE_CHECKING:
    from diversa.coding.counting import Counts

_ = Text
PARCEL = say(_("PAQUETE"))
CODES = say(_("CÓDIGOS"))
NEW = click.Path(path_type=Path, dir_okay=False)
THERE = click.Path(path_type=Path, dir_okay=False, exists=True)
STATES = {
    "out": _("afuera"),
    "back": _("recibido"),
    "late": _("vencido"),
    "cancelled": _("anulado"),
}


@click.group(
    cls=Group,
    help=teach(
        _(
            "Lee los textos cifrados sin que salgan de la memoria. En el servidor se arma un paquete; en un computador sin "
            "conexión, una persona con la llave privada los lee y les pone temas; al servidor solo vuelven los números de los "
            "temas, y el texto cifrado se borra."
        ),
        "diversa texts themes discrimination --out temas.toml",
        "diversa texts collect encuesta-2027 discrimination --out paquete.json",
        "diversa texts code paquete.json --key-file llave.pem --themes temas.toml --out codigos.json",
        "diversa texts return codigos.json --themes temas.toml",
    ),
)
def texts() -> None:
    """Group the commands about sealed texts."""


@texts.command(
    help=teach(
        _(
            "Escribe una primera lista de temas para un módulo, marcada como propuesta. Cámbiela antes de leer: después, "
            "una versión nueva solo puede agregar temas."
        ),
        "diversa texts themes discrimination --out temas.toml",
    )
)
@click.argument("module", metavar=MODULE)
@click.option("--out", required=True, type=NEW, help=say(_("Archivo nuevo para la lista (TOML).")))
def themes(module: str, out: Path) -> None:
    """Propose a list of themes."""
    from diversa.campaigns.campaigns import CampaignError
    from diversa.coding.proposing import propose
    from diversa.coding.themes import dumps

    installed = engine().registry.questionnaires
    if module not in installed:
        raise CampaignError(f"No hay ningún módulo «{module}» instalado.")
    proposed = propose(installed[module], say)
    if not proposed.themes:
        tell(_("«{module}» no tiene textos cifrados: no hay nada que leer."), module=module)
        return
    _write(out, dumps(proposed).encode())
    tell(
        _("La lista de temas quedó en {path}, con {number} temas. Es una propuesta."),
        path=str(out),
        number=len(proposed.themes),
    )


@texts.command(
    help=teach(
        _(
            "Arma un paquete con los textos que nadie ha leído, los más viejos primero. Lleva los textos cifrados y qué se "
            "preguntó; no lleva ninguna otra respuesta. Sus códigos deben volver en 30 días; después, los textos se borran "
            "aquí."
        ),
        "diversa texts collect encuesta-2027 discrimination --out paquete.json",
    )
)
@click.argument("campaign", metavar=CAMPAIGN)
@click.argument("module", metavar=MODULE)
@click.option("--out", required=True, type=NEW, help=say(_("Archivo nuevo para el paquete (modo 0600).")))
@click.option(
    "--at-most",
    default=500,
    type=click.IntRange(1, 1000),
    help=say(_("Cuántos textos, a lo sumo; 500 sin decirlo.")),
)
def collect(campaign: str, module: str, out: Path, at_most: int) -> None:
    """Hand out a parcel."""
    from diversa.coding import handing, parcel

    _check_new(out)
    installation = engine()
    made = handing.hand_out(installation, campaign, module, at_most)
    record(installation, "texts.hand_out", f"{campaign}/{module}", parcel=made.id)
    _write(out, parcel.dumps(made))
    tell(
        _("El paquete {parcel} quedó en {path}. Sus códigos deben volver hasta el {day}."),
        parcel=made.id,
        path=str(out),
        day=made.due_on.isoformat(),
    )


@texts.command(
    help=teach(
        _(
            "Muestra los textos de un paquete, uno por uno, y pregunta sus temas. Hágalo en un computador sin conexión, con "
            "la llave privada; no necesita base de datos. De lo que lee no se escribe nada: el archivo de códigos solo "
            "tiene números. Puede dejarlo y seguir después con --resume."
        ),
        "diversa texts code paquete.json --key-file llave.pem --themes temas.toml --out codigos.json",
    )
)
@click.argument("parcel", metavar=PARCEL, type=THERE)
@click.option("--key-file", required=True, type=THERE, help=say(_("Archivo de la llave privada.")))
@click.option("--themes", "themes_file", required=True, type=THERE, help=say(_("Lista de temas (TOML).")))
@click.option("--out", required=True, type=NEW, help=say(_("Archivo de códigos que se escribe.")))
@click.option("--resume", is_flag=True, help=say(_("Sigue con un archivo de códigos que ya se empezó.")))
def code(parcel: Path, key_file: Path, themes_file: Path, out: Path, resume: bool) -> None:
    """Read texts and give them themes."""
    if not resume:
        _check_new(out)
    code_parcel(parcel, key_file, themes_file, out, resume)


@texts.command(
    "return",
    help=teach(
        _(
            "Recibe los códigos de un paquete y borra sus textos cifrados, también los que quedaron sin leer: termine de "
            "leer antes. Solo en una demostración esos pueden ir en otro paquete. Si algo del archivo no está bien, no "
            "recibe nada. Lo que alguien retiró entre tanto se deja de lado."
        ),
        "diversa texts return codigos.json --themes temas.toml",
    ),
)
@click.argument("codes", metavar=CODES, type=THERE)
@click.option(
    "--themes",
    "themes_file",
    type=THERE,
    help=say(_("Lista de temas con la que se leyó; hace falta la primera vez y cuando cambia.")),
)
@json_option
def return_(codes: Path, themes_file: Path | None, as_json: bool) -> None:
    """Take codes back."""
    from diversa.coding import handing

    installation = engine()
    list_ = themes_file.read_bytes() if themes_file else None
    taken = handing.take_back(installation, codes.read_bytes(), list_)
    record(installation, "texts.take_back", f"{taken.campaign}/{taken.module}")
    if as_json:
        print_json({"codes": taken.codes, "left": taken.left})
        return
    tell(
        _(
            "Se recibieron los temas de {number} textos, y sus textos cifrados se borraron. De lo que alguien retiró entre "
            "tanto no queda nada."
        ),
        number=taken.codes,
    )
    if taken.left and taken.go_again:
        tell(_("{number} textos quedaron sin temas: pueden ir en otro paquete."), number=taken.left)
    elif taken.left:
        tell(_("{number} textos quedaron sin temas y también se borraron."), number=taken.left)


@texts.command(
    help=teach(
        _(
            "Anula un paquete que no va a volver. Sus textos se borran y sus códigos ya no se reciben; solo en una "
            "demostración los textos pueden ir en otro. Borre también la copia que salió."
        ),
        "diversa texts cancel encuesta-2027 discrimination 0123456789abcdef",
    )
)
@click.argument("campaign", metavar=CAMPAIGN)
@click.argument("module", metavar=MODULE)
@click.argument("parcel", metavar=PARCEL)
def cancel(campaign: str, module: str, parcel: str) -> None:
    """Cancel a parcel."""
    from diversa.coding import handing

    installation = engine()
    handing.cancel(installation, campaign, module, parcel)
    record(installation, "texts.cancel", f"{campaign}/{module}", parcel=parcel)
    tell(_("El paquete {parcel} quedó anulado."), parcel=parcel)


@texts.command(
    help=teach(
        _(
            "Muestra cuántos textos esperan, en decenas, los paquetes que salieron y los temas que se encontraron, con sus "
            "cuentas protegidas."
        ),
        "diversa texts show encuesta-2027 discrimination",
    )
)
@click.argument("campaign", metavar=CAMPAIGN)
@click.argument("module", metavar=MODULE)
@json_option
def show(campaign: str, module: str, as_json: bool) -> None:
    """Show what waits, what is out, and what was found."""
    from diversa.coding import overview

    installation = engine()
    seen = overview.look(installation, campaign, module)
    found = overview.found_in(installation, campaign, module)
    if as_json:
        print_json(overview.as_json(seen, found))
        return
    tell(
        _("Respuestas y comentarios con textos cifrados: {number}."), number=say(overview.about(seen.waiting))
    )
    headings = (_("paquete"), _("salió"), _("vence"), _("textos"), _("estado"))
    rows = [
        (p.id, p.out_on.isoformat(), p.due_on.isoformat(), say(overview.about(p.texts)), say(STATES[p.state]))
        for p in seen.parcels
    ]
    if rows:
        print_table([tuple(map(say, headings)), *rows])
    for counts in found:
        _print_counts(counts)


def _print_counts(counts: Counts) -> None:
    from diversa.coding.overview import said

    title = counts.title or say(_("Estrellas que le dieron al cuestionario"))
    base = say(_("n. d.") if counts.base is None else _("{number} o más"), number=counts.base)
    tell(_("{title} (personas: {base})"), title=title, base=base)
    for share in counts.shares:
        click.echo(f"  {share.code:>3}  {say(said(share))}  {share.title}".rstrip())


def _check_new(path: Path) -> None:
    if path.exists():
        raise click.ClickException(say(_("Ya existe {path}. Elija otro archivo."), path=str(path)))


def _write(path: Path, content: bytes) -> None:
    """Write a new file that only its owner can read."""
    _check_new(path)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
