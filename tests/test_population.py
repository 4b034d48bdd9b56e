"""Population figures: the bundled ones, a file in the form of DANE's projections, and which ones are used."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from diversa.cli import execute
from diversa.disclosure.profiles import PEOPLE
from diversa.home import Home
from diversa.indicators.plans import TablePlan, plan_tables
from diversa.indicators.publishing import publish
from diversa.questionnaire import geography, vintages
from diversa.questionnaire.geography import MAN, WOMAN, Inhabitants
from diversa.questionnaire.population import Population, bundled
from diversa.questionnaire.projections import BadPopulation, read_projections
from diversa.releases.taking_part import Presence, TakingPart, taking_part
from diversa.texts import SPANISH, Catalogue, Text, load_catalogue
from tests import noise
from tests.noise.plainly import Engine, Module, counted, with_women

HEADER = "codigo_departamento,sexo,grupo_edad,poblacion"
SOURCE = Text("Fuente: prueba.")
NAMES = {MAN: "hombre", WOMAN: "mujer"}
TODAY = date(2027, 3, 1)


def lines(ages: Callable[[int], Iterator[tuple[str, int]]] | None = None) -> list[str]:
    """Return the lines of a whole file: the bundled figures, or the same cut otherwise in each five-year group."""
    figures = bundled()
    found = []
    for code in geography.departments_of():
        for sex in geography.SEXES:
            for place, group in enumerate(geography.AGE_GROUPS):
                count = figures.groups[code, sex][place]
                cut = iter([(group, count)]) if ages is None or group == "85+" else ages_of(group, count)
                found += [f"{code},{NAMES[sex]},{age},{number}" for age, number in cut]
    return found


def ages_of(group: str, count: int) -> Iterator[tuple[str, int]]:
    """Spread a five-year group over its ages, most in the first."""
    first = int(group.partition("-")[0])
    yield str(first), count - 4 * (count // 6)
    yield from ((str(first + step), count // 6) for step in range(1, 5))


def file(*rows: str, header: str = HEADER) -> bytes:
    """Return the content of a file with a header."""
    return "\n".join((header, *rows, "")).encode()


def problems(content: bytes) -> list[str]:
    """Return what is wrong with a file, in words."""
    with pytest.raises(BadPopulation) as caught:
        read_projections(content, 2027, SOURCE)
    return [SPANISH(problem) for problem in caught.value.problems]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the command line work in an empty folder, in Spanish."""
    folder = tmp_path / "home"
    monkeypatch.setenv("DIVERSA_HOME", str(folder))
    for name in ("DIVERSA_DATABASE", "DIVERSA_LANGUAGE", "DIVERSA_TRACEBACK"):
        monkeypatch.delenv(name, raising=False)
    return folder


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command; give its status, its output and its errors."""

    def run(*arguments: str) -> tuple[int, str, str]:
        status = execute(arguments)
        out, err = capsys.readouterr()
        return status, out, err

    return run


def test_the_same_figures_in_a_file_are_the_bundled_ones():
    """A file in the form of the projections reads as what comes along, whatever a spreadsheet made of it."""
    rows = lines()
    plain = read_projections(file(*rows), 2024, geography.SOURCE)
    assert plain == bundled()
    assert plain.fingerprint == bundled().fingerprint
    points = [
        f"{row.rpartition(',')[0]},{int(row.rpartition(',')[2]):,}".replace(",", ";", 3).replace(",", ".")
        for row in rows
    ]
    semicolons = "\ufeff" + "\r\n".join([HEADER.replace(",", ";").upper(), *points, ";;;", ""]).replace(
        "\n;;;\r", "\n\r"
    )
    assert "237.709" in semicolons
    assert read_projections(semicolons.encode(), 2024, geography.SOURCE) == bundled()
    # Columns in another order, one more, quotes, accents, a code that lost its zero, "85 y más" in an older encoding.
    cells = [row.split(",") for row in rows]
    other = [
        f'"Lugar, uno",{age.replace("85+", "85 y más")},{count}, {sex.title()}s ,{code.lstrip("0")}'
        for code, sex, age, count in ([c, s.replace("mujer", "mujere"), a, n] for c, s, a, n in cells)
    ]
    header = "lugar,Grupo Edad,Población,SEXO,Código departamento"
    assert (
        read_projections(file(*other, header=header).decode().encode("cp1252"), 2024, geography.SOURCE)
        == bundled()
    )


def test_single_ages_end_the_assumption():
    """With every age, 18–28 is counted and not assumed, and its share in the population is known."""
    figures = read_projections(file(*lines(ages_of)), 2027, SOURCE)
    assert figures.groups == bundled().groups
    assert not figures.assumed
    teens, twenties, late = 246_960, 270_566, 299_582  # men of Antioquia, 15–19, 20–24 and 25–29
    young = 2 * (teens // 6) + twenties - 4 * (twenties // 6) + 4 * (twenties // 6)
    young += late - 4 * (late // 6) + 3 * (late // 6)
    assert figures.adults("05", MAN, "18-28") == Inhabitants(young, assumed=False)
    assert figures.adults("05", MAN).count + figures.adults("05", WOMAN).count == figures.adults("05").count
    assert not figures.adults().assumed
    assert figures.adult_share("age_years", 18) == figures.adults(band="18-28").count / figures.adults().count
    assert bundled().adult_share("age_years", 18) is None
    assert bundled().adult_share("age_years", 45) == pytest.approx(0.24, abs=0.02)


def test_groups_and_ages_may_stand_together():
    """Five-year groups with the ages of the two groups that are split are enough, and must agree."""
    rows = lines()
    both = [
        *rows,
        *(row for row in lines(ages_of) if 15 <= int(row.split(",")[2].rstrip("+").split("-")[0]) < 30),
    ]
    assert read_projections(file(*both), 2027, SOURCE) == read_projections(
        file(*lines(ages_of)), 2027, SOURCE
    )
    wrong = [row.replace("05,hombre,15-19,246960", "05,hombre,15-19,246961") for row in both]
    place = 2 + wrong.index("05,hombre,15-19,246961")
    assert problems(file(*wrong)) == [f"Línea {place}: dice 246961 personas, pero sus partes suman 246960."]


def test_lines_of_a_whole_must_be_the_sum_of_their_parts():
    """The country, both sexes and every age may stand there as well; a wrong sum is named with its line."""
    total = bundled().inhabitants()
    antioquia = bundled().inhabitants("05")
    right = (f"00,Total,Total,{total}", f"05,ambos sexos,total,{antioquia}", "05,hombre,85+,24052")
    whole = [*lines(), *right[:2]]
    assert read_projections(file(*whole), 2024, geography.SOURCE) == bundled()
    assert problems(file(*lines(), f"00,total,total,{total - 1}", right[1])) == [
        f"Línea 1190: dice {total - 1} personas, pero sus partes suman {total}."
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("05,hombre,0-4,-3", "Línea 2: la población «-3» es negativa."),
        ("05,hombre,0-4,12,5", "Línea 2: "),
        ("05,hombre,0-4,1.5", "Línea 2: la población «1.5» no es un número entero."),
        ("05,hombre,0-4,", "Línea 2: la población «» no es un número entero."),
        ("05,hombre,0-4", "Línea 2: la población «» no es un número entero."),
        (
            "05,hombre,5-oct,10",
            "Línea 2: la edad «5-oct» no es un grupo de cinco años (15-19, 85+) ni un año (18).",
        ),
        ("05,hombre,3-7,10", "Línea 2: la edad «3-7» no es"),
        ("05,hombre,60+,10", "Línea 2: la edad «60+» no es"),
        ("05,otro,0-4,10", "Línea 2: el sexo «otro» no es hombre ni mujer."),
        ("04,hombre,0-4,10", "Línea 2: no hay un departamento con el código «04»."),
        ("05,mujer,0-4,207908", "repite lo que ya dice la línea"),
    ],
)
def test_every_fault_of_a_line_is_a_sentence_with_its_number(row, said):
    """What cannot be used in a line is said, with the line where it stands."""
    rows = lines()
    kept = rows if "repite" in said else rows[1:]
    found = (
        problems(file(row, *kept)) if "12,5" not in row else problems(file(row.replace(",5", ";5"), *kept))
    )
    assert len(found) == 1
    assert said in found[0]


def test_all_faults_are_said_at_once():
    """A file with three faults has three sentences, in the order of the lines."""
    rows = lines()
    rows[3], rows[10] = "05,hombre,15-19,-1", "99,nadie,0-4,x"
    found = problems(file(*rows))
    assert [sentence[:9] for sentence in found] == ["Línea 5: ", "Línea 12:", "Línea 12:"]


def test_what_is_missing_is_named():
    """A group, a sex or a department that a file lacks is named, and so is one in which nobody lives."""
    rows = lines()
    without = [row for row in rows if not row.startswith(("91,mujer", "05,hombre,0-4", "05,hombre,85+"))]
    assert problems(file(*without)) == [
        "Faltan todas las cifras de 91 Amazonas, mujeres.",
        "Faltan cifras de 05 Antioquia, hombres: 0-4, 85+.",
    ]
    empty = [f"{row.rpartition(',')[0]},0" if row.startswith("91,mujer") else row for row in rows]
    assert problems(file(*empty)) == ["En 91 Amazonas no vive nadie, según las cifras de mujeres."]
    ages = [row for row in lines(ages_of) if not row.startswith("05,hombre,17,")]
    assert problems(file(*ages)) == ["Faltan cifras de 05 Antioquia, hombres: 15-19."]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "El archivo no tiene la columna codigo_departamento, sexo, grupo_edad, poblacion."),
        (b"codigo_departamento,sexo,edad,poblacion\n", "El archivo no tiene la columna grupo_edad."),
        (b"PK\x03\x04\x00\x00", "El archivo no es texto. Guárdelo como CSV en UTF-8."),
        (b"a" * 20_000_001, "El archivo es demasiado grande para ser una tabla de población."),
        (HEADER.encode() + b"\n05,hombre," + b"9" * 200_000, "no hay un departamento con el código «»"),
    ],
)
def test_what_is_no_table_is_a_sentence(content, said):
    """An empty file, one of a spreadsheet, or one of another kind is refused in words."""
    assert said in problems(content)[0]


def test_loading_a_file_keeps_it_and_uses_it(home, run, tmp_path):
    """A loaded file is checked, kept where only its owner reads it, listed, and used from then on."""
    assert vintages.current(Home(home)) is bundled()
    path = tmp_path / "proyecciones.csv"
    path.write_bytes(file(*lines(ages_of)))
    status, out, err = run(
        "population", "load", str(path), "--year", "2027", "--name", "DANE, proyecciones de prueba."
    )
    assert (status, err) == (0, "")
    assert out == "Quedaron cargadas, con el número 1: 52.695.952 personas en 2027. Se usan desde ahora.\n"
    used = vintages.current(Home(home))
    assert (used.year, used.assumed, used.groups) == (2027, False, bundled().groups)
    described = (
        "Fuente: DANE, proyecciones de prueba. Procesamiento propio. Año de las cifras de población: 2027."
    )
    assert SPANISH(used.described) == described
    english = "Source: DANE, proyecciones de prueba. Own processing. Year of the population figures: 2027."
    assert load_catalogue("diversa", "en")(used.described) == english
    folder = home / "population"
    modes = [stat.S_IMODE(one.stat().st_mode) for one in (folder, *folder.iterdir())]
    assert modes == [0o700, 0o600]
    _, listed, _ = run("population", "list", "--json")
    assert [(one["number"], one["year"], one["people"]) for one in json.loads(listed)] == [
        (0, 2024, 52_695_952),
        (1, 2027, 52_695_952),
    ]
    assert "DANE, proyecciones de prueba" in run("population", "list")[1].splitlines()[-1]


def test_the_last_loaded_figures_are_used(home, run, tmp_path):
    """Loading older figures later goes back to them; nothing that was loaded is lost, and groups alone say so."""
    path = tmp_path / "f.csv"
    path.write_bytes(file(*lines()))
    for year in ("2030", "2026"):
        _, out, _ = run("population", "load", str(path), "--year", year, "--name", f"Cifras de {year}")
        assert "de 18 a 28 años no se publica la comparación" in out
    assert vintages.current(Home(home)).year == 2026
    assert [(one.number, one.population.year) for one in vintages.loaded(Home(home))] == [
        (1, 2030),
        (2, 2026),
    ]


def test_a_bad_file_changes_nothing(home, run, tmp_path):
    """Every fault is printed, at most twenty of them, and the figures that were used still are."""
    path = tmp_path / "f.csv"
    path.write_bytes(file(*(f"05,hombre,0-4,-{n}" for n in range(1, 31))))
    status, out, err = run("population", "load", str(path), "--year", "2027", "--name", "Cifras malas")
    assert (status, out) == (1, "")
    said = err.splitlines()
    assert said[0] == "Línea 2: la población «-1» es negativa."
    assert said[19:] == [
        "Línea 21: la población «-20» es negativa.",
        "Y 10 más.",
        "No se cargó nada. Corrija el archivo e intente otra vez.",
    ]
    assert vintages.loaded(Home(home)) == ()


@pytest.mark.parametrize("name", ["", "  a ", "dos\nlíneas", "x" * 201])
def test_a_name_that_cannot_be_cited_is_refused(run, tmp_path, name):
    """Figures are cited by their name, so it is one line of some letters."""
    path = tmp_path / "f.csv"
    path.write_bytes(file(*lines()))
    status, _, err = run("population", "load", str(path), "--year", "2027", "--name", name)
    assert status == 1
    assert "de 3 a 200 letras" in err


def test_a_file_that_is_not_there_is_a_sentence(run):
    """A wrong path is said as the system says it."""
    status, _, err = run("population", "load", "nada.csv", "--year", "2027", "--name", "Cifras")
    assert (status, len(err.splitlines())) == (1, 1)
    assert "nada.csv" in err


@pytest.mark.parametrize(
    "content", ["{", "{}", '{"format": 1, "year": 2027, "source": "x", "params": {}, "groups": []}']
)
def test_a_damaged_file_is_named(home, run, content):
    """A kept file that was changed by hand is not used in silence: the sentence names it."""
    folder = home / "population"
    folder.mkdir(parents=True)
    (folder / "0001.json").write_text(content)
    status, _, err = run("population", "list")
    assert (status, len(err.splitlines())) == (1, 1)
    assert str(folder / "0001.json") in err


def test_a_crossing_of_groups_that_the_figures_have():
    """Region, gender and age pick adults together; another gender, or an unknown place, has no figure."""
    figures = bundled()
    found = figures.adults_in({"region": "caribe", "gender_group": 1, "age_years": 60})
    assert found == figures.adults("caribe", WOMAN, "60+")
    assert figures.adults_in({"gender_group": 2}) == figures.adults(sex=MAN)
    for groups in (
        {"gender_group": 3},
        {"region": "rest"},
        {"department": "04"},
        {"age_years": 30},
        {"stratum": 1},
    ):
        assert figures.adults_in(groups) is None
    assert figures.adults_in({"department": "05"}) == figures.adults("05")


def test_a_change_of_any_figure_changes_the_fingerprint():
    """The fingerprint tells two series apart that differ in one person, one year or one word."""
    groups = dict(bundled().groups)
    groups["05", MAN] = (groups["05", MAN][0] + 1, *groups["05", MAN][1:])
    others = [
        Population.of_groups(2024, geography.SOURCE, groups),
        Population.of_groups(2025, geography.SOURCE, bundled().groups),
        Population.of_groups(2024, SOURCE, bundled().groups),
    ]
    assert len({one.fingerprint for one in (*others, bundled())}) == 4


# Who took part, beside these figures.


def part_taken(
    people: list[dict[str, object]], population: Population, catalogue: Catalogue = SPANISH
) -> TakingPart:
    """Describe who took part, from unperturbed tables of one variable each."""
    (one,) = (i for i in noise.INDICATORS if i.id == "noisy")
    module = Module((one,))
    plans = [plan for plan in plan_tables(module, PEOPLE) if len(plan.by) < 2]
    tables = [counted(TablePlan(plan.breakdowns, plan.indicators), people) for plan in plans]
    results = publish(module, plans, tables, PEOPLE, Engine())
    return taking_part(results, tables, PEOPLE, catalogue, population=population)


def rows_of(found: TakingPart, id: str) -> dict[str, Presence]:
    """Return the groups of one variable by their names."""
    return {row.label: row for one in found.compositions if one.id == id for row in one.rows}


def test_an_index_is_the_published_share_over_the_populations():
    """A quarter of women where half of the people are women is 0.5, in whole percents of those who took part."""
    people = [{"gender_identity": 2 if n < 61 else 1, "age_years": 40, "noisy": 1} for n in range(240)]
    rows = rows_of(part_taken(people, with_women(0.5)), "gender-group")
    assert (rows["Mujeres"].share, rows["Mujeres"].index) == ("25\N{NO-BREAK SPACE}%", "0,5")
    assert (rows["Hombres"].share, rows["Hombres"].index) == ("75\N{NO-BREAK SPACE}%", "1,5")
    assert rows["Otras identidades"].index == "–"
    assert (
        rows_of(part_taken(people, with_women(0.5), load_catalogue("diversa", "en")), "gender-group")[
            "Women"
        ].index
        == "0.5"
    )


def test_the_young_are_compared_only_with_single_ages():
    """18–28 has no share of the population, and no gap is told, until every age is known; the source says which."""
    ages = (20, 20, 35, 50, 70)
    people = [{"gender_identity": 2, "age_years": ages[n % 5], "noisy": 1} for n in range(300)]
    assumed, known = (
        part_taken(people, figures)
        for figures in (
            bundled(),
            read_projections(file(*lines(ages_of)), 2027, vintages.source_named("Cifras 2027")),
        )
    )
    before, after = rows_of(assumed, "age-years"), rows_of(known, "age-years")
    assert (before["18–28"].population, before["18–28"].index) == ("–", "–")
    assert before["60+"].index != "–"
    assert after["18–28"].population != "–"
    assert float(after["18–28"].index.replace(",", ".")) == pytest.approx(0.4 / known_share(), abs=0.051)
    gaps = [{one.id: one.gap for one in found.compositions}["age-years"] for found in (assumed, known)]
    assert gaps[0] == ""
    assert "de cada 100 participantes" in gaps[1]
    assert "2024" in assumed.source
    assert "parte supuesta" in assumed.source
    assert known.source == (
        "Población: personas de 18 años o más en 2027. El género de quienes participaron se compara con el sexo en las "
        "proyecciones. Fuente: Cifras 2027. Procesamiento propio."
    )


def known_share() -> float:
    """Return the share of 18–28 among adults where single ages are known."""
    figures = read_projections(file(*lines(ages_of)), 2027, SOURCE)
    return figures.adults(band="18-28").count / figures.adults().count
