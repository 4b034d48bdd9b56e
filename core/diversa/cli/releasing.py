"""`diversa release` and `diversa responses`: what leaves the database, and how much is in it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from diversa.cli.campaigns import CAMPAIGN, MODULE, engine
from diversa.cli.words import Command, Group, json_option, print_json, print_table, progress, say, teach, tell
from diversa.texts import Text

if TYPE_CHECKING:
    from diversa.engine import Diversa
    from diversa.releases.ledger import Release

_ = Text
STEP = 100
"""The number of responses of a real campaign is rounded down to this."""


@click.command(
    cls=Command,
    help=teach(
        _(
            "Arma una publicación, con todo protegido. Son páginas, tablas, un PDF y datos abiertos. De una demostración se "
            "publica enseguida; de las otras campañas queda una vista previa, porque publicar pide dos firmas."
        ),
        "diversa release demo --module discrimination",
    ),
)
@click.argument("campaign", metavar=CAMPAIGN)
@click.option(
    "--module", metavar=MODULE, help=say(_("Solo este módulo; sin decirlo, todos los de la campaña."))
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help=say(_("Carpeta en la que queda; sin decirla, la de publicaciones de DIVERSA_HOME.")),
)
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help=say(_("Fecha que lleva la publicación (AAAA-MM-DD), solo en demostraciones.")),
)
def release(campaign: str, module: str | None, out: Path | None, as_of: datetime | None) -> None:
    """Build one release for each module."""
    installation = engine()
    found = installation.campaigns[campaign]
    if as_of is not None and not found.demonstration:
        raise click.ClickException(say(_("La fecha solo se puede elegir en una demostración.")))
    modules = (module,) if module else installation.campaigns.modules(campaign)
    if not modules:
        raise click.ClickException(say(_("La campaña «{campaign}» no tiene módulos."), campaign=campaign))
    for name in modules:
        place = out / name if out and len(modules) > 1 else out
        made = build(installation, campaign, name, out=place, as_of=as_of.date() if as_of else None)
        tell(
            _("«{module}», edición {number}: {place}"),
            module=name,
            number=made.number,
            place=str(made.folder),
        )
        for note in made.notes:
            tell(Text(note))
    if found.demonstration:
        tell(_("Se publicó, como datos simulados."))
    else:
        tell(
            _("Es una vista previa: no se publicó. Publicar datos de personas pide la firma de dos personas.")
        )


def build(
    installation: Diversa, campaign: str, module: str, out: Path | None = None, as_of: date | None = None
) -> Release:
    """Build the release of one module, showing its progress; a demonstration's is published."""
    from diversa.releases.build import build_release

    publish = installation.campaigns[campaign].demonstration
    with progress(100, _("Publicando") if publish else _("Armando")) as move:
        done = 0

        def follow(_step: str, share: float) -> None:
            nonlocal done
            move(int(100 * share) - done)
            done = int(100 * share)

        return build_release(
            installation, campaign, module, out=out, as_of=as_of, progress=follow, publish=publish
        )


@click.group(cls=Group, help=teach(_("Dice cuántas respuestas hay."), "diversa responses count demo"))
def responses() -> None:
    """Group the commands about responses."""


@responses.command(
    help=teach(
        _("Cuenta las respuestas de una campaña. Si son de personas, hacia abajo y de cien en cien."),
        "diversa responses count demo",
    )
)
@click.argument("campaign", metavar=CAMPAIGN)
@json_option
def count(campaign: str, as_json: bool) -> None:
    """Count the responses of each module."""
    installation = engine()
    found = installation.campaigns[campaign]
    step = 1 if found.demonstration else STEP
    counts = {
        name: installation.store_of(campaign, name).count(campaign, name) // step * step
        for name in installation.campaigns.pinned(campaign)
    }
    if as_json:
        print_json({"campaign": campaign, "rounded_down_to": step, "responses": counts})
        return
    rows = [(name, str(n) if step == 1 else _rounded(n)) for name, n in counts.items()]
    print_table([(say(_("módulo")), say(_("respuestas"))), *rows])


def _rounded(people: int) -> str:
    return say(_("{people} o más"), people=people) if people else say(_("menos de {step}"), step=STEP)
