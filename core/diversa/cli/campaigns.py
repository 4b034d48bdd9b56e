"""`diversa campaign`: create, list, show, enable, disable, open, close."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from diversa.cli.words import Group, json_option, print_json, print_table, say, teach, tell
from diversa.texts import Text

if TYPE_CHECKING:
    from diversa.campaigns.campaigns import Campaign
    from diversa.engine import Diversa

_ = Text
STATUSES = {"draft": _("borrador"), "open": _("abierta"), "closed": _("cerrada")}
CAMPAIGN = say(_("CAMPAÑA"))
MODULE = say(_("MÓDULO"))


def engine() -> Diversa:
    """Return the installation that DIVERSA_HOME names; its database is closed when the command ends."""
    from diversa.engine import Diversa

    installation = Diversa()
    click.get_current_context().call_on_close(lambda: _close(installation))
    return installation


def _close(installation: Diversa) -> None:
    if "store" in vars(installation):  # made at first use
        installation.store.engine.close()


@click.group(
    cls=Group,
    help=teach(
        _("Crea, abre y cierra campañas, y elige sus módulos."),
        "diversa campaign create encuesta-2027 --key-file llave.pem",
        "diversa campaign enable encuesta-2027 discrimination",
        "diversa campaign open encuesta-2027",
    ),
)
def campaign() -> None:
    """Group the commands about campaigns."""


@campaign.command(
    help=teach(
        _(
            "Crea una campaña en borrador. Con ella nace una llave para los textos cifrados; la privada se entrega una sola "
            "vez y no queda en el servidor: sin ella nadie podrá leer esos textos."
        ),
        "diversa campaign create encuesta-2027 --title 'Encuesta 2027' --key-file llave.pem",
    )
)
@click.argument("slug", metavar=CAMPAIGN)
@click.option("--title", help=say(_("Título que ven las personas; sin él, el nombre.")))
@click.option("--demo", is_flag=True, help=say(_("Es una demostración: solo tendrá datos simulados.")))
@click.option(
    "--key-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help=say(_("Archivo nuevo para la llave privada (modo 0600); sin él, se muestra una vez.")),
)
def create(slug: str, title: str | None, demo: bool, key_file: Path | None) -> None:
    """Create a draft."""
    from diversa.privacy.sealing import generate_keypair

    installation = engine()
    private, public = generate_keypair()
    if key_file is not None:
        _write_key(key_file, private)
    try:
        installation.campaigns.create(
            slug, title or slug, public, demonstration=demo, today=installation.today()
        )
    except Exception:
        if key_file is not None:
            key_file.unlink()
        raise
    tell(_("Se creó la campaña «{slug}», en borrador."), slug=slug)
    if key_file is not None:
        tell(_("La llave privada quedó en {path}. Guárdela fuera de este servidor."), path=str(key_file))
    else:
        tell(_("Guarde esta llave privada fuera de este servidor; no se puede volver a mostrar:"))
        click.echo(private.rstrip("\n"))


def _write_key(path: Path, private: str) -> None:
    """Write the key into a new file that only its owner can read."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise click.ClickException(say(_("Ya existe {path}. Elija otro archivo."), path=str(path))) from None
    with open(handle, "w", encoding="ascii") as file:
        file.write(private)
        file.flush()
        os.fsync(handle)


@campaign.command("list", help=teach(_("Lista las campañas."), "diversa campaign list"))
@json_option
def list_(as_json: bool) -> None:
    """List every campaign."""
    installation = engine()
    found = installation.campaigns.all()
    if as_json:
        print_json([_described(installation, one) for one in found])
    elif found:
        headings = (_("campaña"), _("estado"), _("módulos"), _("título"))
        rows = [
            (c.slug, _status(c), " ".join(installation.campaigns.modules(c.slug)) or "–", c.title)
            for c in found
        ]
        print_table([tuple(map(say, headings)), *rows])
    else:
        tell(_("No hay campañas. Cree una con: diversa campaign create encuesta-2027 --key-file llave.pem"))


def _status(campaign: Campaign) -> str:
    status = say(STATUSES[campaign.status.value])
    return say(_("{status}, demostración"), status=status) if campaign.demonstration else status


@campaign.command(
    help=teach(_("Muestra una campaña: su estado y sus módulos."), "diversa campaign show demo")
)
@click.argument("slug", metavar=CAMPAIGN)
@json_option
def show(slug: str, as_json: bool) -> None:
    """Show one campaign."""
    installation = engine()
    found = installation.campaigns[slug]
    data = _described(installation, found)
    if as_json:
        print_json(data)
        return
    click.echo(f"{found.title} ({found.slug})")
    tell(_("Estado: {status}. Se creó el {day}."), status=_status(found), day=found.created_on.isoformat())
    headings = (_("módulo"), _("versión"), _("activo"), _("dirección"))
    rows = [
        (m["id"], m["version"], say(_("sí") if m["enabled"] else _("no")), m["address"])
        for m in data["modules"]
    ]
    print_table([tuple(map(say, headings)), *rows])


def _described(installation: Diversa, campaign: Campaign) -> dict[str, Any]:
    modules = []
    for row in installation.store.enabled_modules(campaign.slug):
        name = installation.registry.questionnaires.get(row["module"])
        modules.append(
            {
                "id": row["module"],
                "version": row["version"],
                "fingerprint": row["fingerprint"],
                "enabled": bool(row["enabled"]),
                "installed": name is not None,
                "address": f"/{campaign.slug}/{name.public_name if name else row['module']}/",
            }
        )
    return {
        "campaign": campaign.slug,
        "title": campaign.title,
        "demonstration": campaign.demonstration,
        "status": campaign.status.value,
        "created_on": campaign.created_on.isoformat(),
        "theme": campaign.theme,
        "public_key": campaign.public_key.hex(),
        "modules": modules,
    }


@campaign.command(
    help=teach(
        _(
            "Agrega un módulo instalado a una campaña. Al abrirla queda fijo: sus preguntas ya no cambian aunque se "
            "actualice el módulo."
        ),
        "diversa campaign enable encuesta-2027 discrimination",
    )
)
@click.argument("slug", metavar=CAMPAIGN)
@click.argument("module", metavar=MODULE)
def enable(slug: str, module: str) -> None:
    """Pin a module in a campaign."""
    questionnaire = engine().campaigns.enable(slug, module).instrument.questionnaire
    tell(
        _("«{module}» {version} quedó en la campaña «{slug}», con {questions} preguntas."),
        module=module,
        version=questionnaire.version,
        slug=slug,
        questions=questionnaire.count(),
    )


@campaign.command(
    help=teach(
        _("Apaga un módulo de una campaña: deja de preguntarse; las respuestas se conservan."),
        "diversa campaign disable encuesta-2027 discrimination",
    )
)
@click.argument("slug", metavar=CAMPAIGN)
@click.argument("module", metavar=MODULE)
def disable(slug: str, module: str) -> None:
    """Switch a module off."""
    engine().campaigns.disable(slug, module)
    tell(
        _("«{module}» ya no se pregunta en «{slug}». Sus respuestas se conservan."), module=module, slug=slug
    )


@campaign.command(
    "open",
    help=teach(_("Abre una campaña: desde ahora recibe respuestas."), "diversa campaign open encuesta-2027"),
)
@click.argument("slug", metavar=CAMPAIGN)
def open_(slug: str) -> None:
    """Open a campaign."""
    engine().campaigns.open(slug)
    tell(_("La campaña «{slug}» está abierta en /{slug}/."), slug=slug)


@campaign.command(
    help=teach(
        _("Cierra una campaña. Quien ya empezó puede terminar durante una hora."),
        "diversa campaign close encuesta-2027",
    )
)
@click.argument("slug", metavar=CAMPAIGN)
def close(slug: str) -> None:
    """Close a campaign."""
    installation = engine()
    installation.campaigns.close(slug, installation.clock())
    tell(_("La campaña «{slug}» está cerrada. Quien ya empezó puede terminar durante una hora."), slug=slug)
