"""`diversa campaign` goes on: check, trial, edit, archive, restore, differences, migrate, keys and purge."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from diversa.cli.campaigns import CAMPAIGN, MODULE, engine
from diversa.cli.doing import record
from diversa.cli.keys import key_option, new_key
from diversa.cli.words import Command, json_option, print_json, say, teach, tell
from diversa.texts import Text

_ = Text
DAY = click.DateTime(["%Y-%m-%d"])


@click.command(
    "check",
    cls=Command,
    help=teach(
        _("Mira todo lo que una campaña necesita para abrirse. Termina con estado 1 si algo lo impide."),
        "diversa campaign check encuesta-2027",
    ),
)
@click.argument("slug", metavar=CAMPAIGN)
@json_option
def check(slug: str, as_json: bool) -> int:
    """Look at everything before opening; status 1 where something stops it."""
    found = engine().readiness.findings(slug)
    if as_json:
        print_json(
            [
                {
                    "id": f.id,
                    "severity": f.severity.value,
                    "module": f.module,
                    "what": say(f.text),
                    "mend": say(f.mend),
                }
                for f in found
            ]
        )
    else:
        for finding in found:
            mend = f"\n    {say(finding.mend)}" if finding.mend else ""
            click.echo(f"{'✗' if finding.stops else '!'} {say(finding.text)}{mend}")
        if not any(finding.stops for finding in found):
            tell(_("«{slug}» se puede abrir."), slug=slug)
    return 1 if any(finding.stops for finding in found) else 0


@click.command(
    cls=Command,
    help=teach(
        _(
            "Pone una campaña a prueba: quien tenga la dirección puede recorrerla, y no se guarda nada. Vuelve a borrador "
            "con --back."
        ),
        "diversa campaign trial encuesta-2027",
    ),
)
@click.argument("slug", metavar=CAMPAIGN)
@click.option("--back", is_flag=True, help=say(_("Termina la prueba: la campaña vuelve a ser un borrador.")))
def trial(slug: str, back: bool) -> None:
    """Let people go through a campaign without storing anything."""
    from diversa.campaigns.campaigns import Status

    installation = engine()
    moved = installation.campaigns.move(slug, Status.DRAFT if back else Status.TRIAL)
    record(installation, "campaign.move", slug, after=moved.status.value)
    if back:
        tell(_("La campaña «{slug}» es otra vez un borrador."), slug=slug)
    else:
        tell(_("La campaña «{slug}» está a prueba en /{slug}/: no se guarda nada."), slug=slug)


@click.command(
    cls=Command,
    help=teach(
        _(
            "Cambia el título, el tema o las fechas de una campaña. La fecha de apertura es un plan: no abre nada por sí "
            "sola. Al terminar el día de cierre, en Colombia, la campaña queda cerrada. Para quitar una fecha escriba un guion."
        ),
        "diversa campaign edit encuesta-2027 --closes 2027-06-30",
    ),
)
@click.argument("slug", metavar=CAMPAIGN)
@click.option("--title", help=say(_("Título que ven las personas.")))
@click.option("--theme", help=say(_("Tema con el que se ve.")))
@click.option("--opens", help=say(_("Fecha planeada para abrir (AAAA-MM-DD).")))
@click.option("--closes", help=say(_("Último día en que recibe respuestas (AAAA-MM-DD).")))
@click.option("--purge", help=say(_("Día en que se borran las respuestas (AAAA-MM-DD).")))
def edit(
    slug: str, title: str | None, theme: str | None, opens: str | None, closes: str | None, purge: str | None
) -> None:
    """Change what is said of a campaign."""
    installation = engine()
    values = {"title": title, "theme": theme, "opens_on": opens, "closes_on": closes, "purge_on": purge}
    given: dict[str, Any] = {name: _day(name, text) for name, text in values.items() if text is not None}
    installation.campaigns.edit(slug, installation.today(), **given)
    record(installation, "campaign.edit", slug, fields=" ".join(sorted(given)))
    tell(_("Se cambió la campaña «{slug}»."), slug=slug)


def _day(name: str, text: str) -> Any:
    if not name.endswith("_on"):
        return text
    found: datetime | None = None if text.strip() in ("", "-") else DAY.convert(text, None, None)
    return found.date() if found else None


@click.command(
    cls=Command,
    help=teach(
        _(
            "Archiva una campaña cerrada, o un borrador que no se usó: solo se puede mirar, y no está en las listas."
        ),
        "diversa campaign archive encuesta-2027",
    ),
)
@click.argument("slug", metavar=CAMPAIGN)
def archive(slug: str) -> None:
    """Put a campaign away."""
    from diversa.campaigns.campaigns import Status

    installation = engine()
    installation.campaigns.move(slug, Status.ARCHIVED)
    record(installation, "campaign.move", slug, after="archived")
    tell(_("La campaña «{slug}» quedó archivada."), slug=slug)


@click.command(
    cls=Command,
    help=teach(_("Saca una campaña del archivo, como estaba."), "diversa campaign restore encuesta-2027"),
)
@click.argument("slug", metavar=CAMPAIGN)
def restore(slug: str) -> None:
    """Take a campaign back out of the archive."""
    installation = engine()
    campaigns = installation.campaigns
    moves = campaigns[slug].moves()
    from diversa.campaigns.campaigns import Status

    if campaigns[slug].status is not Status.ARCHIVED:
        raise click.ClickException(say(_("La campaña «{slug}» no está archivada."), slug=slug))
    campaigns.move(slug, moves[0])
    record(installation, "campaign.move", slug, after=moves[0].value)
    tell(_("La campaña «{slug}» ya no está archivada."), slug=slug)


@click.command(
    cls=Command,
    help=teach(
        _("Dice en palabras qué cambió entre lo que una campaña fijó de un módulo y lo que está instalado."),
        "diversa campaign differences encuesta-2027 discrimination",
    ),
)
@click.argument("slug", metavar=CAMPAIGN)
@click.argument("module", metavar=MODULE)
@json_option
def differences(slug: str, module: str, as_json: bool) -> None:
    """Say what is other in the installed module."""
    from diversa.campaigns.health import compare

    found = compare(engine().campaigns, slug, module)
    if as_json:
        listed = [{"what": say(d.text), "breaks": d.breaks, "where": d.where} for d in found.differences]
        print_json({"differences": listed, "obstacles": [say(one) for one in found.obstacles]})
        return
    if not found.differences:
        tell(_("Nada cambió: lo instalado es lo que la campaña pregunta."))
    for one in found.differences:
        note = f" ({say(_('rompe la serie'))})" if one.breaks else ""
        click.echo(f"· {say(one.text)}{note}")
    for obstacle in found.obstacles:
        tell(_("No se puede pasar a lo instalado: {reason}"), reason=say(obstacle))


@click.command(
    cls=Command,
    help=teach(
        _(
            "Pasa una campaña a la versión instalada de un módulo. En borrador o a prueba, siempre; abierta, solo si cambian "
            "las palabras y nadie pierde nada."
        ),
        "diversa campaign migrate encuesta-2027 discrimination",
    ),
)
@click.argument("slug", metavar=CAMPAIGN)
@click.argument("module", metavar=MODULE)
def migrate(slug: str, module: str) -> None:
    """Pin what is installed."""
    installation = engine()
    installation.campaigns.migrate(slug, module, installation.today())
    record(installation, "module.migrate", f"{slug}/{module}")
    version = next(r["version"] for r in installation.store.enabled_modules(slug) if r["module"] == module)
    tell(_("«{slug}» pregunta «{module}» {version}."), slug=slug, module=module, version=version)


@click.command(
    "confirm-key",
    cls=Command,
    help=teach(
        _(
            "Confirma que alguien guardó la llave privada, con el comprobante que está en su archivo. Sin eso, una campaña "
            "de verdad no se abre."
        ),
        "diversa campaign confirm-key encuesta-2027 7K3M-9QTX-2B4C-0WED-55A1",
    ),
)
@click.argument("slug", metavar=CAMPAIGN)
@click.argument("code", metavar=say(_("COMPROBANTE")))
@click.option("--module", default="", help=say(_("Módulo sensible, si es la llave de su aval ético.")))
def confirm_key(slug: str, code: str, module: str) -> None:
    """Note that somebody keeps a private key."""
    installation = engine()
    installation.campaigns.confirm_key(slug, code, module)
    record(installation, "key.confirm", f"{slug}/{module}" if module else slug)
    tell(_("Quedó confirmado que alguien guardó esa llave."))


@click.command(
    "new-key",
    cls=Command,
    help=teach(
        _("Cambia la llave de una campaña que nunca se abrió, porque nadie tiene la anterior."),
        "diversa campaign new-key encuesta-2027 --key-file otra.pem",
    ),
)
@click.argument("slug", metavar=CAMPAIGN)
@key_option
def another_key(slug: str, key_file: Path | None) -> None:
    """Give a campaign another key."""
    installation = engine()
    with new_key(key_file) as public:
        installation.campaigns.replace_key(slug, public, confirmed=key_file is not None)
        record(installation, "key.replace", slug)
        tell(_("«{slug}» tiene otra llave."), slug=slug)


@click.command(
    cls=Command,
    help=teach(
        _(
            "Borra ya las respuestas de una campaña cerrada, para siempre. Las publicaciones quedan. Escriba el nombre de la "
            "campaña otra vez en --confirm."
        ),
        "diversa campaign purge encuesta-2027 --confirm encuesta-2027",
        "diversa maintain",
    ),
)
@click.argument("slug", metavar=CAMPAIGN)
@click.option("--confirm", default="", help=say(_("El nombre de la campaña, otra vez.")))
def purge(slug: str, confirm: str) -> None:
    """Erase the responses of a campaign."""
    from diversa.campaigns.purging import purge_now

    installation = engine()
    people = purge_now(
        installation.campaigns,
        installation.store_of,
        slug,
        confirm,
        now=installation.clock(),
        today=installation.today(),
    )
    record(installation, "campaign.purge", slug)
    tell(_("Se borraron {people} respuestas de «{slug}»."), people=people, slug=slug)
    tell(_("Limpie ahora los archivos con: diversa maintain"))


COMMANDS = (
    check,
    trial,
    edit,
    archive,
    restore,
    differences,
    migrate,
    confirm_key,
    another_key,
    purge,
)
