"""`diversa demo`: a demonstration to look at, made once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from diversa.cli.campaigns import engine
from diversa.cli.releasing import build
from diversa.cli.serving import address
from diversa.cli.words import Command, progress, say, teach, tell, warn
from diversa.texts import Text

if TYPE_CHECKING:
    from diversa.engine import Diversa

_ = Text
SLUG, TITLE = "demo", "Demostración 2026"
PEOPLE, SEED = 2_000, 2026


@click.command(
    cls=Command,
    help=teach(
        _(
            "Prepara una demostración para mirar. Es una campaña con todos los módulos, y en cada uno 2000 personas "
            "simuladas y una primera publicación. Lo que ya está hecho se conserva; lo que quedó a medias se termina."
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
    for module in installation.campaigns.modules(SLUG):
        fill(installation, module)
    for line in addresses(installation, address("127.0.0.1", port)):
        click.echo(line)


def fill(installation: Diversa, module: str) -> None:
    """Give one module people and a first release; one that cannot have them stops no other."""
    if _released(installation, module):
        return
    try:
        add_people(installation, module)
        add_release(installation, module)
    except Exception as error:  # whatever a module's own code does
        warn(
            _("«{module}» queda sin resultados: {reason}"),
            module=module,
            reason=f"{type(error).__name__}: {error}",
        )


def open_campaign(installation: Diversa) -> None:
    """Create the campaign with every module that is installed, also since the last time, and open it."""
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
    for module in _new_ones(installation):
        campaigns.enable(SLUG, module)
    if campaigns[SLUG].status is not Status.OPEN:
        campaigns.open(SLUG)


def _new_ones(installation: Diversa) -> list[str]:
    """Return the installed modules that the campaign has never had; enabling signs off a sensitive one."""
    known = installation.campaigns.pinned(SLUG)
    return sorted(installation.registry.questionnaires.keys() - set(known))


def add_people(installation: Diversa, module: str) -> None:
    """Simulate the people who are not stored yet."""
    from diversa.simulation import is_stored, simulate

    if is_stored(installation, SLUG, module, PEOPLE - 1, SEED):
        return
    tell(_("Simulando {people} personas en «{module}»."), people=PEOPLE, module=module)
    with progress(PEOPLE, _("Simulando")) as move:
        simulate(installation, SLUG, module, PEOPLE, SEED, progress=move)


def add_release(installation: Diversa, module: str) -> None:
    """Build and publish the first release."""
    tell(_("Haciendo la primera publicación de «{module}»."), module=module)
    for note in build(installation, SLUG, module).notes:
        tell(Text(note))


def _released(installation: Diversa, module: str) -> int:
    """Return the number of the last published release of a module; 0 where there is none."""
    rows = installation.store.releases_of(SLUG, module)
    return max((row["number"] for row in rows if row["published"]), default=0)


def addresses(installation: Diversa, base: str) -> list[str]:
    """Return where to fill in, and of each module where its results and its PDF are."""
    lines = [say(_("Responder: {address}"), address=f"{base}/{SLUG}/")]
    for module in installation.campaigns.modules(SLUG):
        number = _released(installation, module)
        questionnaire = installation.registry.questionnaires.get(module)
        if not number or questionnaire is None:
            continue
        results = f"{base}/resultados/{SLUG}/{questionnaire.public_name}/"
        lines.append(say(_("{title}: {address}"), title=questionnaire.title, address=results))
        pdf = _pdf(installation.home.releases / SLUG / questionnaire.public_name / str(number))
        lines.append(
            say(_("  PDF: {address}"), address=f"{results}{number}/{pdf}")
            if pdf
            else say(_("  PDF: no se pudo hacer en esta máquina; vea qué falta con `diversa doctor`."))
        )
    return lines


def _pdf(folder: Path) -> str | None:
    found = sorted(path.name for path in folder.glob("*.pdf"))
    return next((name for name in found if name.startswith("resumen")), found[0] if found else None)
