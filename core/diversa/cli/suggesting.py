"""`diversa suggest`: which breakdowns and crossings have enough people, and which of them a campaign publishes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from diversa.cli.campaigns import CAMPAIGN, MODULE, engine
from diversa.cli.doing import record
from diversa.cli.words import Command, json_option, print_json, print_table, say, teach, tell
from diversa.texts import Text

if TYPE_CHECKING:
    from diversa.campaigns.campaigns import EnabledModule
    from diversa.engine import Diversa
    from diversa.releases.suggesting import Proposal

_ = Text
By = tuple[str, ...]
CROSS = " × "
_BETWEEN = re.compile(r"\s*[×*,]\s*|\s+x\s+")


@click.command(
    cls=Command,
    help=teach(
        _(
            "Propone las tablas que una campaña puede publicar de un módulo: las del módulo y los cruces de hasta tres "
            "variables cuyos grupos ya tienen suficientes personas. Usa solo cuentas protegidas. Una persona decide: nada "
            "cambia sin --apply."
        ),
        "diversa suggest demo discrimination",
        "diversa suggest demo discrimination --table 'gender_group × region' --apply",
    ),
)
@click.argument("campaign", metavar=CAMPAIGN)
@click.argument("module", metavar=MODULE)
@click.option(
    "--table",
    "tables",
    multiple=True,
    help=say(_("Un cruce que usted escoge, en lugar de los propuestos. Se puede repetir.")),
)
@click.option("--only", is_flag=True, help=say(_("Solo las tablas de --table, sin las que trae el módulo.")))
@click.option(
    "--apply", "apply_", is_flag=True, help=say(_("Guarda la lista para las próximas publicaciones."))
)
@click.option(
    "--reset", is_flag=True, help=say(_("Borra la lista de la campaña: vuelven las tablas del módulo."))
)
@json_option
def suggest(
    campaign: str, module: str, tables: Sequence[str], only: bool, apply_: bool, reset: bool, as_json: bool
) -> None:
    """Propose tables, and write the list of those that are published."""
    if only and not tables:
        raise click.ClickException(say(_("--only necesita al menos una --table.")))
    if reset and (tables or apply_):
        raise click.ClickException(say(_("--reset va solo: no se junta con --table ni con --apply.")))
    installation = engine()
    if reset:
        installation.campaigns.set_tables(campaign, module, None)
        record(installation, "module.tables", f"{campaign}/{module}", tables="")
        tell(_("«{campaign}» vuelve a publicar las tablas de «{module}»."), campaign=campaign, module=module)
        return
    enabled = installation.campaigns.module(campaign, module)
    found = _found(installation, enabled, [_read(table) for table in tables], only)
    if apply_:
        installation.campaigns.set_tables(campaign, module, [proposal.by for proposal in found])
        record(installation, "module.tables", f"{campaign}/{module}", tables=len(found))
    if as_json:
        print_json(_data(campaign, module, found, apply_))
    else:
        _show(campaign, module, found, apply_)


def _read(table: str) -> By:
    return tuple(_BETWEEN.split(table.strip()))


def _found(
    installation: Diversa, enabled: EnabledModule, chosen: Sequence[By], only: bool
) -> tuple[Proposal, ...]:
    """Return what is proposed, or what a person chose in its place. Raises CampaignError for what may not be."""
    from diversa.campaigns.declared import checked
    from diversa.releases.suggesting import measure, own_tables
    from diversa.releases.suggesting import suggest as proposed

    if not chosen:
        return proposed(installation, enabled)
    own = () if only else own_tables(enabled)
    return measure(installation, enabled, checked(enabled.instrument, (*own, *chosen)))


def _data(campaign: str, module: str, found: Sequence[Proposal], applied: bool) -> dict[str, object]:
    tables = [
        {
            "by": list(one.by),
            "groups": one.groups,
            "enough": one.enough,
            "share": round(one.share, 3),
            "smallest_base": one.smallest,
            "own": one.own,
        }
        for one in found
    ]
    return {"campaign": campaign, "module": module, "applied": applied, "tables": tables}


def _show(campaign: str, module: str, found: Sequence[Proposal], applied: bool) -> None:
    headings = (_("tabla"), _("grupos"), _("se pueden mostrar"), _("el más pequeño"), _("del módulo"))
    rows = [
        (
            CROSS.join(one.by),
            str(one.groups),
            f"{one.enough} ({round(100 * one.share)} %)",
            say(_("n. d.")) if one.smallest is None else say(_("{people} o más"), people=one.smallest),
            say(_("sí")) if one.own else "",
        )
        for one in found
    ]
    print_table([tuple(map(say, headings)), *rows])
    if applied:
        tell(
            _("Se guardó: «{campaign}» publicará estas {number} tablas de «{module}», además del total."),
            campaign=campaign,
            module=module,
            number=len(found),
        )
    else:
        tell(_("No se guardó nada. Para publicar estas tablas, repita la orden con --apply."))
