"""`diversa simulate`: random people in a demonstration."""

from __future__ import annotations

import click

from diversa.cli.campaigns import CAMPAIGN, MODULE, engine
from diversa.cli.words import Command, progress, say, teach, tell
from diversa.texts import Text

_ = Text


@click.command(
    cls=Command,
    help=teach(
        _(
            "Simula personas que responden, en una demostración. Son personas al azar que recorren el cuestionario de "
            "verdad. Con la misma semilla salen las mismas, y nadie se guarda dos veces."
        ),
        "diversa simulate demo discrimination -n 3000 --seed 7",
    ),
)
@click.argument("campaign", metavar=CAMPAIGN)
@click.argument("module", metavar=MODULE)
@click.option(
    "-n",
    "people",
    type=click.IntRange(1, 1_000_000),
    default=1_000,
    help=say(_("Cuántas personas; 1000 sin decirlo.")),
)
@click.option("--seed", type=int, default=1, help=say(_("Semilla del azar; 1 sin decirla.")))
def simulate(campaign: str, module: str, people: int, seed: int) -> None:
    """Let random people fill in a module."""
    from diversa.simulation import simulate as walk

    installation = engine()
    with progress(people, _("Simulando")) as move:
        stored = walk(installation, campaign, module, people, seed, progress=move)
    tell(_("Se guardaron {stored} respuestas simuladas en «{campaign}»."), stored=stored, campaign=campaign)
    if stored < people:
        tell(_("Las otras {others} ya estaban: son de la misma semilla."), others=people - stored)
