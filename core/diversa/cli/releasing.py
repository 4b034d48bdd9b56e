"""`diversa release` and `diversa responses`: what leaves the database, and how much is in it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from diversa.cli.campaigns import CAMPAIGN, MODULE, engine
from diversa.cli.doing import record
from diversa.cli.words import Group, json_option, print_json, print_table, progress, say, teach, tell
from diversa.texts import Text

if TYPE_CHECKING:
    from diversa.engine import Diversa
    from diversa.releases.ledger import Release

_ = Text
UNPROVED = 3
"""Exit status of a verification that could not count again: the files are whole, and nothing says who wrote them."""
STEP = 100
"""The number of responses of a real campaign is rounded down to this."""


class Releases(Group):
    """Take what is no order for the name of a campaign: `diversa release demo` builds."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the order that the first word names; any other word is the first of `build`."""
        named = bool(args) and (args[0] in self.commands or args[0].startswith("-"))
        return super().resolve_command(ctx, args if named else ["build", *args])


@click.group(
    cls=Releases,
    help=teach(
        _(
            "Arma publicaciones y las verifica. Sin más palabras que el nombre de una campaña, arma la de cada módulo."
        ),
        "diversa release demo --module discrimination",
        "diversa release verify .diversa/releases/demo/discrimination/1",
    ),
)
def release() -> None:
    """Group the commands about releases."""


@release.command(
    "build",
    help=teach(
        _(
            "Arma una publicación, con todo protegido. Son páginas, tablas, un PDF y datos abiertos. De una demostración se "
            "publica enseguida; de las otras campañas queda una vista previa, porque publicar pide dos firmas."
        ),
        "diversa release build demo --module discrimination",
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
def build_all(campaign: str, module: str | None, out: Path | None, as_of: datetime | None) -> None:
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
        _tell_more(installation, made)
    if found.demonstration:
        tell(_("Se publicó, como datos simulados."))
    else:
        tell(
            _(
                "Es una vista previa: no se publicó. Propóngala en la consola, en la pestaña «Publicar» de la campaña; otra "
                "persona la firma allí."
            )
        )


def _tell_more(installation: Diversa, made: Release) -> None:
    """Say what a release lacks, and when the next one may go out."""
    for note in made.notes:
        tell(Text(note))
    if made.findings:
        tell(_("Así no se podría publicar. La auditoría encontró lo que alguien podría deducir:"))
    for finding in made.findings:
        tell(Text("  {finding}"), finding=finding)
    following = made.manifest.get("next_release")
    if following and not installation.campaigns[made.campaign].demonstration:
        tell(_("La siguiente puede salir desde el {day}."), day=following)


@release.command(
    help=teach(
        _(
            "Mira si una publicación está completa y la vuelve a calcular. Dice si sale igual, o por qué ya no se puede."
        ),
        "diversa release verify .diversa/releases/demo/discrimination/1",
    ),
)
@click.argument(
    "folder", metavar=say(_("CARPETA")), type=click.Path(path_type=Path, exists=True, file_okay=False)
)
def verify(folder: Path) -> None:
    """Verify one release."""
    from diversa.releases.verifying import Outcome
    from diversa.releases.verifying import verify as look

    found = look(engine(), folder, lambda _step, _share: None)
    for sentence in found.sentences:
        tell(sentence)
    if found.outcome is Outcome.DIFFERENT:
        raise click.ClickException(say(_("La publicación no es la que se hizo.")))
    if found.outcome is Outcome.INTACT:
        click.get_current_context().exit(UNPROVED)


@release.command(
    help=teach(
        _(
            "Retira una publicación. Nadie la ve más; en su lugar queda el aviso. Lo que contó se sigue teniendo en cuenta "
            "para proteger la siguiente."
        ),
        'diversa release withdraw agua-2026 agua 1 --notice "Una pregunta estaba mal traducida."',
    ),
)
@click.argument("campaign", metavar=CAMPAIGN)
@click.argument("module", metavar=MODULE)
@click.argument("number", metavar=say(_("EDICIÓN")), type=click.IntRange(min=1))
@click.option("--notice", required=True, help=say(_("Por qué se retira, en palabras sencillas.")))
@click.option("--notice-en", default="", help=say(_("Lo mismo en inglés.")))
def withdraw(campaign: str, module: str, number: int, notice: str, notice_en: str) -> None:
    """Withdraw one release."""
    from diversa.releases.withdrawing import withdraw as take_away

    installation = engine()
    if module not in installation.campaigns.pinned(campaign):
        sentence = _("La campaña «{campaign}» no tiene el módulo «{module}».")
        raise click.ClickException(say(sentence, campaign=campaign, module=module))
    made = take_away(installation, "", campaign, module, number, notice, notice_en)
    record(installation, "release.withdraw", f"{campaign}/{module}/{number}")
    tell(_("Se retiró la edición {number}. Sus archivos están en {place}."), number=number, place=made.folder)


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
