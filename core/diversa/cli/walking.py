"""`diversa walk`: random people through a questionnaire, to see what nobody reaches and how long it takes."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from diversa.cli.campaigns import MODULE
from diversa.cli.words import Command, json_option, print_json, progress, say, teach, tell, warn
from diversa.texts import Text

if TYPE_CHECKING:
    from diversa.registry import Registry
    from diversa.simulation.exploring import Walk
    from diversa.simulation.places import Place

_ = Text
PLACES = {
    "question": _("Nadie llega a la pregunta «{where}». Revise su condición y la de su sección, o quítela."),
    "panel": _("Nadie ve la tarjeta «{where}». Revise su condición, o quítela."),
    "end": _("Nadie termina en la pantalla «{where}». Revise la condición de ese final, o quítelo."),
    "option": _("Nadie puede elegir «{where}». Revise su condición, o quite la opción."),
    "row": _("Nadie ve la línea «{where}». Revise su condición, o quítela."),
    "screen": _("Nada lleva a la pantalla «{where}». Muéstrela en un panel o en un final, o quítela."),
}
MANY = 12
"""Places of one kind that are named one by one."""


@click.command(
    cls=Command,
    help=teach(
        _(
            "Manda personas al azar por un cuestionario y cuenta qué no vio nadie, cuál es el camino más corto, cuál el "
            "más largo y cuánto tiempo toma. A lo que nadie vio, manda personas a propósito. No guarda nada. Termina con "
            "estado 1 si hay preguntas, tarjetas o finales a los que nadie puede llegar, o si nadie llega al final."
        ),
        "diversa walk discrimination -n 1000 --seed 7",
    ),
)
@click.argument("module", metavar=MODULE)
@click.option(
    "-n",
    "people",
    type=click.IntRange(1, 100_000),
    default=1_000,
    help=say(_("Cuántas personas; 1000 sin decirlo.")),
)
@click.option("--seed", type=int, default=1, help=say(_("Semilla del azar; 1 sin decirla.")))
@json_option
def walk(module: str, people: int, seed: int, as_json: bool) -> int:
    """Walk a module; status 1 where something is dead."""
    from diversa.registry import Registry
    from diversa.simulation.exploring import walk as through

    registry = Registry()
    if module not in registry.questionnaires:
        _say_why_not(registry, module)
        return 1
    try:
        with progress(people, _("Caminando")) as move:
            found = through(registry, module, people, seed, progress=move)
    except Exception:  # whatever a module's own code does
        if _say_why_not(registry, module):
            return 1
        raise
    if as_json:
        print_json(_as_data(found))
    else:
        _print(found)
    return 0 if found.passed else 1


def _say_why_not(registry: Registry, module: str) -> bool:
    for broken in registry.broken():
        if broken.name == module:
            warn(
                _("«{name}» no se pudo cargar y no se ofrece: {reason} ({place})"),
                name=broken.name,
                reason=broken.reason,
                place=broken.place,
            )
            return True
    if module in registry.questionnaires:
        return False
    known = ", ".join(sorted(registry.questionnaires)) or "–"
    warn(_("No hay ningún módulo «{name}» instalado. Hay: {known}."), name=module, known=known)
    return True


def _as_data(walk: Walk) -> dict[str, Any]:
    never: dict[str, list[str]] = {f"{kind}s": [] for kind in PLACES}
    for place in walk.unreached:
        never[f"{place.kind}s"].append(place.where)
    return {
        "module": walk.module,
        "passed": walk.passed,
        "people": walk.people,
        "seed": walk.seed,
        "sent": walk.sent,
        "finished": walk.finished,
        "ended": dict(walk.ended),
        "refused": walk.refused,
        "never": never,
        "questions": walk.questions and asdict(walk.questions),
        "minutes": walk.minutes and asdict(walk.minutes),
        "minutes_stated": walk.stated,
    }


def _print(walk: Walk) -> None:
    heading = (
        _("✓ {module}: alguien llega a cada parte.")
        if walk.passed
        else _("✗ {module}: hay algo que nadie ve.")
    )
    tell(heading, module=walk.module)
    tell(
        _(
            "  {people} personas al azar (semilla {seed}) y {sent} a propósito. Llegaron al final: {finished}."
        ),
        people=walk.people,
        seed=walk.seed,
        sent=walk.sent,
        finished=walk.finished,
    )
    for screen, times in ((screen, times) for screen, times in walk.ended.items() if times):
        tell(_("  Terminaron antes, en «{screen}»: {times}."), screen=screen, times=times)
    if walk.refused:
        tell(
            _("  Sin salida, porque un control rechazó todo lo que respondieron: {refused}."),
            refused=walk.refused,
        )
    _print_ways(walk)
    _print_places("✗", walk.dead)
    _print_places("!", walk.unused)


def _print_ways(walk: Walk) -> None:
    if walk.questions is None:
        tell(_("  Nadie llegó al final: revise las preguntas obligatorias, los controles y los finales."))
        return
    tell(
        _(
            "  Preguntas que ve una persona: {least} en el camino más corto, {usual} lo usual, {most} en el más largo."
        ),
        least=f"{walk.questions.least:g}",
        usual=f"{walk.questions.usual:g}",
        most=f"{walk.questions.most:g}",
    )
    if walk.minutes is None:
        return
    tell(
        _(
            "  Tiempo: {usual} minutos lo usual; de cada 10 personas, 8 tardan entre {least} y {most}. Dice: {stated}."
        ),
        usual=f"{walk.minutes.usual:g}",
        least=f"{walk.minutes.least:g}",
        most=f"{walk.minutes.most:g}",
        stated=walk.stated,
    )
    if not walk.honest:
        tell(
            _("  ! El cuestionario dice otra cosa: ponga minutes={minutes}, o acórtelo."),
            minutes=_rounded(walk),
        )


def _rounded(walk: Walk) -> int:
    return max(round(walk.minutes.usual), 1) if walk.minutes else walk.stated


def _print_places(mark: str, places: tuple[Place, ...]) -> None:
    for kind, sentence in PLACES.items():
        of_kind = [place.where for place in places if place.kind == kind]
        for where in of_kind[:MANY]:
            click.echo(f"  {mark} {say(sentence, where=where)}")
        if len(of_kind) > MANY:
            tell(_("  {mark} Y {more} más como esa."), mark=mark, more=len(of_kind) - MANY)
