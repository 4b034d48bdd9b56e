"""`diversa demo`: a demonstration to look at, made once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from diversa.cli.campaigns import engine
from diversa.cli.releasing import build
from diversa.cli.serving import address
from diversa.cli.words import Command, progress, say, teach, tell
from diversa.texts import Text

if TYPE_CHECKING:
    from diversa.engine import Diversa

_ = Text
SLUG, TITLE, MODULE = "demo", "Demostración 2026", "discrimination"
PEOPLE, SEED = 3_000, 2026


@click.command(
    cls=Command,
    help=teach(
        _(
            "Prepara una demostración para mirar. Es una campaña con 3000 personas simuladas y una primera publicación. "
            "Lo que ya está hecho se conserva; lo que quedó a medias se termina."
        ),
        "diversa demo --port 8000",
    ),
)
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, help=say(_("Puerto de las direcciones que dice."))
)
def demo(port: int) -> None:
    """Make what is missing of the demonstration, and say where it is."""
    installation = engine()
    open_campaign(installation)
    add_people(installation)
    add_release(installation)
    for line in addresses(installation, address("127.0.0.1", port)):
        click.echo(line)


def open_campaign(installation: Diversa) -> None:
    """Create the campaign with its module, and open it."""
    from diversa.campaigns.campaigns import Status
    from diversa.privacy.sealing import generate_keypair

    campaigns = installation.campaigns
    if SLUG not in {campaign.slug for campaign in campaigns.all()}:
        # Nobody needs the private key: simulated texts say nothing.
        campaigns.create(SLUG, TITLE, generate_keypair()[1], demonstration=True, today=installation.today())
        tell(_("Se creó la campaña de demostración."))
    if not campaigns[SLUG].demonstration:
        sentence = _("Ya hay una campaña de verdad llamada «{slug}»; la demostración necesita ese nombre.")
        raise click.ClickException(say(sentence, slug=SLUG))
    if MODULE not in campaigns.modules(SLUG):
        campaigns.enable(SLUG, MODULE)
    if campaigns[SLUG].status is not Status.OPEN:
        campaigns.open(SLUG)


def add_people(installation: Diversa) -> None:
    """Simulate the people who are not stored yet."""
    from diversa.simulation import is_stored, simulate

    if _is_released(installation) or is_stored(installation, SLUG, MODULE, PEOPLE - 1, SEED):
        return
    tell(_("Simulando {people} personas."), people=PEOPLE)
    with progress(PEOPLE, _("Simulando")) as move:
        simulate(installation, SLUG, MODULE, PEOPLE, SEED, progress=move)


def add_release(installation: Diversa) -> None:
    """Build and publish the first release, where there is none."""
    if not _is_released(installation):
        tell(_("Haciendo la primera publicación."))
        for note in build(installation, SLUG, MODULE).notes:
            tell(Text(note))


def _is_released(installation: Diversa) -> bool:
    return any(row["published"] for row in installation.store.releases_of(SLUG, MODULE))


def addresses(installation: Diversa, base: str) -> list[str]:
    """Return where to fill in, where the results are, and where the PDF is."""
    questionnaire = installation.registry.questionnaires.get(MODULE)
    name = questionnaire.public_name if questionnaire else MODULE
    number = max(row["number"] for row in installation.store.releases_of(SLUG, MODULE) if row["published"])
    results = f"{base}/resultados/{SLUG}/{name}/"
    lines = [
        say(_("Responder:  {address}"), address=f"{base}/{SLUG}/{name}/"),
        say(_("Resultados: {address}"), address=results),
    ]
    pdf = _pdf(installation.home.releases / SLUG / name / str(number))
    if pdf is None:
        return [*lines, say(_("PDF: no se pudo hacer en esta máquina; vea qué falta con `diversa doctor`."))]
    return [*lines, say(_("PDF:        {address}"), address=f"{results}{number}/{pdf}")]


def _pdf(folder: Path) -> str | None:
    found = sorted(path.name for path in folder.glob("*.pdf"))
    return next((name for name in found if name.startswith("resumen")), found[0] if found else None)
