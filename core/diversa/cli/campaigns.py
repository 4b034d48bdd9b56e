"""`diversa campaign`: create, list, show, sign-off, enable, disable, open, close."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from diversa.cli.doing import record
from diversa.cli.keys import key_option, new_key
from diversa.cli.words import Group, json_option, print_json, print_table, say, teach, tell
from diversa.texts import Text

if TYPE_CHECKING:
    from diversa.campaigns.campaigns import Campaign
    from diversa.engine import Diversa

_ = Text
CAMPAIGN = say(_("CAMPAÑA"))
MODULE = say(_("MÓDULO"))


def engine() -> Diversa:
    """Return the installation that DIVERSA_HOME names; its databases are closed when the command ends."""
    from diversa.engine import Diversa

    installation = Diversa()
    click.get_current_context().call_on_close(installation.close)
    return installation


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
@key_option
def create(slug: str, title: str | None, demo: bool, key_file: Path | None) -> None:
    """Create a draft."""
    installation = engine()
    with new_key(key_file) as public:
        installation.campaigns.create(
            slug,
            title or slug,
            public,
            demonstration=demo,
            today=installation.today(),
            key_confirmed=key_file is not None,
        )
        record(installation, "campaign.create", slug, demonstration=demo)
        tell(_("Se creó la campaña «{slug}», en borrador."), slug=slug)


@campaign.command("list", help=teach(_("Lista las campañas."), "diversa campaign list"))
@click.option("--all", "every", is_flag=True, help=say(_("También las archivadas.")))
@json_option
def list_(every: bool, as_json: bool) -> None:
    """List the campaigns, the archived ones only when they are asked for."""
    installation = engine()
    found = [c for c in installation.campaigns.all() if every or c.status != "archived"]
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
    from diversa.campaigns.model import STATUSES

    status = say(STATUSES[campaign.status])
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
    for sentence, day in (
        (_("Se planea abrir el {day}."), found.opens_on),
        (_("Recibe respuestas hasta el {day}."), found.closes_on),
        (_("Sus respuestas se borran el {day}."), found.purge_on),
        (_("Sus respuestas se borraron el {day}."), found.purged_on),
    ):
        if day is not None:
            tell(sentence, day=day.isoformat())
    headings = (_("módulo"), _("versión"), _("activo"), _("dirección"))
    rows = [
        (m["id"], m["version"], say(_("sí") if m["enabled"] else _("no")), m["address"])
        for m in data["modules"]
    ]
    print_table([tuple(map(say, headings)), *rows])
    for row in data["modules"]:
        if row["sign_off"]:
            tell(
                _("Aval ético de «{module}»: {who}, {date}, {document}."),
                module=row["id"],
                **_said(row["sign_off"]),
            )


def _said(sign_off: dict[str, Any]) -> dict[str, Any]:
    """Put what the tool itself wrote into the language of the command line."""
    if not sign_off["demonstration"]:
        return sign_off
    return {**sign_off, **{name: say(Text(sign_off[name])) for name in ("who", "document")}}


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
                "sensitive": bool(row["sensitive"]),
                "sign_off": _signed_off(installation, campaign.slug, row["module"]),
                "address": f"/{campaign.slug}/{name.public_name if name else row['module']}/",
            }
        )
    return {
        "campaign": campaign.slug,
        "title": campaign.title,
        "demonstration": campaign.demonstration,
        "status": campaign.status.value,
        "created_on": campaign.created_on.isoformat(),
        **{
            name: _written(getattr(campaign, name))
            for name in ("opens_on", "closes_on", "purge_on", "purged_on")
        },
        "key_confirmed": campaign.key_confirmed,
        "theme": campaign.theme,
        "public_key": campaign.public_key.hex(),
        "modules": modules,
    }


def _written(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _signed_off(installation: Diversa, slug: str, module: str) -> dict[str, Any] | None:
    found = installation.campaigns.sign_off_of(slug, module)
    if found is None:
        return None
    return {
        "who": found.who,
        "date": found.day.isoformat(),
        "document": found.document,
        "demonstration": found.demonstration,
        "public_key": found.public_key.hex(),
    }


@campaign.command(
    "sign-off",
    help=teach(
        _(
            "Registra el aval ético de un módulo sensible: quién lo dio, cuándo y en qué documento. Sin él, una campaña no "
            "puede preguntarlo. Con el aval nace una llave para los textos cifrados de ese módulo; la privada se entrega "
            "una sola vez: guárdela quien vaya a leer esos textos, no quien lee los de la campaña."
        ),
        "diversa campaign sign-off encuesta-2027 gbv --who 'Comité de ética' --date 2026-11-20 "
        "--document 'Acta 12 de 2026' --key-file llave-gbv.pem",
    ),
)
@click.argument("slug", metavar=CAMPAIGN)
@click.argument("module", metavar=MODULE)
@click.option("--who", required=True, help=say(_("Quién dio el aval: el comité o la persona.")))
@click.option(
    "--date",
    "day",
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    help=say(_("Fecha del aval (AAAA-MM-DD).")),
)
@click.option("--document", required=True, help=say(_("Documento en el que consta.")))
@key_option
def sign_off(slug: str, module: str, who: str, day: datetime, document: str, key_file: Path | None) -> None:
    """Record an ethics sign-off."""
    installation = engine()
    with new_key(key_file) as public:
        installation.campaigns.sign_off(
            slug,
            module,
            who=who,
            day=day.date(),
            document=document,
            public_key=public,
            today=installation.today(),
            key_confirmed=key_file is not None,
        )
        record(installation, "module.sign_off", f"{slug}/{module}")
        tell(_("Quedó el aval ético de «{module}» en «{slug}»."), module=module, slug=slug)


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
    installation = engine()
    questionnaire = installation.campaigns.enable(slug, module).instrument.questionnaire
    record(installation, "module.enable", f"{slug}/{module}", version=questionnaire.version)
    # Now, so that a wrong setting shows before anybody answers, and no file is made when the first person does.
    installation.store_of(slug, module)
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
    installation = engine()
    installation.campaigns.disable(slug, module)
    record(installation, "module.disable", f"{slug}/{module}")
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
    installation = engine()
    installation.campaigns.open(slug)
    record(installation, "campaign.move", slug, after="open")
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
    record(installation, "campaign.move", slug, after="closed")
    tell(_("La campaña «{slug}» está cerrada. Quien ya empezó puede terminar durante una hora."), slug=slug)
