"""`diversa population`: the population figures that weights and representation compare with."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from diversa.cli.campaigns import engine
from diversa.cli.words import (
    Command,
    Group,
    json_option,
    print_json,
    print_table,
    say,
    teach,
    tell,
    warn,
    words,
)
from diversa.texts import Text

_ = Text
MOST_PROBLEMS = 20
"""So many sentences are printed of what is wrong with a file."""


@click.group(
    cls=Group,
    help=teach(
        _("Carga otras cifras de población, para los pesos y para comparar a quienes participan."),
        'diversa population load proyecciones.csv --year 2027 --name "DANE, proyecciones CNPV 2018"',
    ),
)
def population() -> None:
    """Group the commands about population figures."""


@population.command(
    cls=Command,
    help=teach(
        _(
            "Carga un archivo de proyecciones por departamento, sexo y edad, con las columnas codigo_departamento, sexo, "
            "grupo_edad y poblacion. Las edades son grupos de cinco años (15-19, 85+), o años (18). Las publicaciones que "
            "siguen usan las últimas cifras cargadas, y las citan con su nombre y su año."
        ),
        'diversa population load proyecciones.csv --year 2027 --name "DANE, proyecciones CNPV 2018"',
    ),
)
@click.argument("file", metavar=say(_("ARCHIVO")), type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--year", type=click.IntRange(1985, 2100), required=True, help=say(_("Año de las cifras, como 2027."))
)
@click.option("--name", required=True, help=say(_("De dónde son las cifras; se cita en cada publicación.")))
def load(file: Path, year: int, name: str) -> None:
    """Check a file of projections and keep its figures."""
    from diversa.indicators.figures import number
    from diversa.questionnaire.projections import BadPopulation, read_projections
    from diversa.questionnaire.vintages import keep, source_named

    installation = engine()
    try:
        figures = read_projections(file.read_bytes(), year, source_named(name))
    except BadPopulation as error:
        for problem in error.problems[:MOST_PROBLEMS]:
            warn(problem)
        rest = len(error.problems) - MOST_PROBLEMS
        if rest > 0:
            warn(_("Y {rest} más."), rest=rest)
        raise click.ClickException(
            say(_("No se cargó nada. Corrija el archivo e intente otra vez."))
        ) from None
    kept = keep(installation.home, figures, installation.today())
    tell(
        _("Quedaron cargadas, con el número {number}: {people} personas en {year}. Se usan desde ahora."),
        number=kept.number,
        people=number(figures.inhabitants(), 0, words()),
        year=year,
    )
    if figures.assumed:
        tell(
            _(
                "El archivo no trae cada edad: 18 y 19 años son 2 de cada 5 personas de 15 a 19, por suposición, y de 18 a "
                "28 años no se publica la comparación con la población."
            )
        )


@population.command(
    "list",
    cls=Command,
    help=teach(_("Muestra las cifras de población que hay; se usan las últimas."), "diversa population list"),
)
@json_option
def list_(as_json: bool) -> None:
    """List the figures that come along and those that were loaded; the last ones are used."""
    rows = list(_rows())
    if as_json:
        print_json(rows)
        return
    head = (say(_("número")), say(_("año")), say(_("cargadas el")), say(_("personas")), say(_("fuente")))
    print_table([head, *(tuple(map(str, row.values())) for row in rows)])


def _rows() -> list[dict[str, Any]]:
    from diversa.questionnaire.population import bundled
    from diversa.questionnaire.vintages import loaded

    found: list[tuple[int, date | None, Any]] = [(0, None, bundled())]
    found += [(one.number, one.loaded_on, one.population) for one in loaded(engine().home)]
    return [
        {
            "number": number,
            "year": figures.year,
            "loaded_on": "" if day is None else day.isoformat(),
            "people": figures.inhabitants(),
            "source": say(figures.source),
        }
        for number, day, figures in found
    ]
