"""Places and inhabitants: what questions offer and what indicators compare with."""

import dataclasses

import pytest

from diversa.questionnaire import geography as geo


def test_counts_are_those_of_the_official_list():
    """There are 33 departments and 1,122 municipalities, of which 18 are areas and one is an island."""
    every = [one for department in geo.departments() for one in department.municipalities]
    kinds = [one.kind for one in every]
    assert len(geo.departments()) == 33
    assert len({one.code for one in every}) == len(every) == 1122
    assert (kinds.count("municipality"), kinds.count("area"), kinds.count("island")) == (1103, 18, 1)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("11001", "Bogotá, D.C."),
        ("05001", "Medellín"),
        ("76001", "Cali"),
        ("13001", "Cartagena"),
        ("88001", "San Andrés"),
        ("94343", "Barrancominas"),
    ],
)
def test_known_codes_have_their_names(code: str, name: str):
    """A well-known code gives the place that everybody knows by it."""
    assert geo.municipality(code).name == name


def test_a_long_official_name_is_kept_beside_the_common_one():
    """People look for Cali under C; publications can still say Santiago de Cali."""
    assert geo.municipality("76001").official_name == "Santiago de Cali"
    assert geo.municipality("05001").official_name == "Medellín"
    names = [one.name for one in geo.municipalities("76")]
    assert names.index("Caicedonia") + 1 == names.index("Cali")


def test_every_municipality_starts_with_the_code_of_its_department():
    """Five digits hold the two of the department, in the record and in the list it is found in."""
    for department in geo.departments():
        for one in department.municipalities:
            assert one.code[:2] == one.department == department.code
            assert len(one.code) == 5
            assert one.code.isdigit()


def test_departments_are_sorted_by_name_for_people():
    """Accents do not push a name to the end: Atlántico follows Arauca, Córdoba precedes Cundinamarca."""
    names = [one.name for one in geo.departments()]
    assert names[:9] == [
        "Amazonas", "Antioquia", "Arauca", "Atlántico", "Bogotá, D.C.", "Bolívar", "Boyacá", "Caldas", "Caquetá",
    ]  # fmt: skip
    assert names.index("Córdoba") + 1 == names.index("Cundinamarca")
    assert names[-1] == "Vichada"


def test_municipalities_are_sorted_by_name_for_people():
    """Within a department too: Ábrego is the first of Norte de Santander."""
    names = [one.name for one in geo.municipalities("54")]
    assert names[0] == "Ábrego"
    assert names.index("Cáchira") < names.index("Chinácota") < names.index("Cúcuta")


def test_enye_is_a_letter_of_its_own():
    """Ñ comes after every n and before o, as in a Spanish dictionary."""
    words = ["Oca", "Ñame", "nuez", "Peña", "Pera", "Penz"]
    assert sorted(words, key=geo.sort_key) == ["nuez", "Ñame", "Oca", "Penz", "Peña", "Pera"]


def test_every_department_has_one_of_the_six_regions():
    """The regions share out all departments, and each has at least one."""
    shared = {region.code: geo.departments_of(region.code) for region in geo.REGIONS}
    assert len(geo.REGIONS) == 6
    assert {code: len(inside) for code, inside in shared.items()} == {
        "caribe": 8, "oriental": 5, "central": 7, "pacifica": 4, "bogota": 1, "orinoquia_amazonia": 8,
    }  # fmt: skip
    assert sorted(code for inside in shared.values() for code in inside) == sorted(geo.departments_of())
    assert (geo.region_of("88"), geo.region_of("11"), geo.region_of("50")) == ("caribe", "bogota", "oriental")


def test_the_national_total_is_the_projected_one():
    """The table by department, sex and age adds up to 52,695,952 in 2024, however it is cut."""
    total = 52_695_952
    assert geo.population() == total
    assert sum(geo.population(one.code) for one in geo.departments()) == total
    assert sum(geo.population(one.code) for one in geo.REGIONS) == total
    assert sum(geo.population(sex=sex, age_group=age) for sex in geo.SEXES for age in geo.AGE_GROUPS) == total


def test_population_of_one_cell():
    """Department, sex and five-year group pick one figure of the source."""
    assert len(geo.AGE_GROUPS) == 18
    assert geo.population("05", geo.MAN, "0-4") == 215_850
    assert geo.population("05", geo.WOMAN, "85+") == 37_785
    assert geo.population("11", geo.MAN) + geo.population("11", geo.WOMAN) == geo.population("11")


def test_adult_bands_split_two_groups_and_say_so():
    """18–19 is 2/5 of 15–19 and 25–28 is 4/5 of 25–29: bands that rest on it are marked, the others are exact."""
    young = geo.adult_population("05", geo.MAN, "18-28")
    assert young == geo.Inhabitants(
        98_784 + 270_566 + 239_666, assumed=True
    )  # 2/5 of 246,960, 4/5 of 299,582
    next_band = geo.adult_population("05", geo.MAN, "29-44")
    assert next_band == geo.Inhabitants(59_916 + 294_043 + 262_462 + 236_340, assumed=True)
    assert geo.adult_population("05", geo.MAN, "45-59") == geo.Inhabitants(
        193_914 + 175_111 + 177_523, assumed=False
    )
    assert (
        geo.adult_population("05", geo.MAN, "60+").count
        == 157_952 + 122_747 + 87_009 + 56_496 + 31_609 + 24_052
    )
    assert geo.adult_population().assumed is True


def test_adult_bands_add_up():
    """Rounding is done once for each department and sex, so bands, sexes and places add up to their wholes."""
    whole = geo.adult_population().count
    assert sum(geo.adult_population(band=band.code).count for band in geo.AGE_BANDS) == whole
    assert sum(geo.adult_population(one.code, sex).count for one in geo.REGIONS for sex in geo.SEXES) == whole
    older = sum(geo.population(age_group=age) for age in geo.AGE_GROUPS[4:])
    assert older < whole < older + geo.population(age_group="15-19")


def test_codes_that_differ_between_vintages():
    """Barrancominas holds the old Mapiripana; Nuevo Belén de Bajirá is counted in Riosucio."""
    assert geo.figures_code("94663") == "94343"
    assert geo.figures_code("27493") == "27615"
    assert geo.figures_code("05001") == "05001"
    assert geo.municipality("27493").population == 0
    assert geo.municipality("27615").population == 65_641
    assert geo.municipality("94343").population == 11_561
    without = [one.code for dep in geo.departments() for one in dep.municipalities if not one.population]
    assert without == ["27493"]


def test_municipal_population_and_size():
    """Inhabitants of 2026 tell which municipalities may be named in a table."""
    every = [one for dep in geo.departments() for one in dep.municipalities]
    assert geo.municipality("05001").population == 2_650_662
    assert sum(one.population for one in every) == 53_474_637
    assert sum(one.is_large for one in every) == 76
    assert geo.municipality("11001").is_large
    assert not geo.municipality("94001").is_large


def test_each_department_but_cundinamarca_has_its_capital():
    """The capital ends in 001; that of Cundinamarca is Bogotá, which is a department of its own."""
    capitals = [one.name for dep in geo.departments() for one in dep.municipalities if one.is_capital]
    assert len(capitals) == 32
    assert {"Leticia", "Tunja", "Bogotá, D.C.", "San José del Guaviare"} <= set(capitals)
    assert not any(one.is_capital for one in geo.municipalities("25"))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: geo.department("99999"), "two digits"),
        (lambda: geo.department("5"), "no department with the code '5'"),
        (lambda: geo.municipality("05999"), "five digits"),
        (lambda: geo.municipality("94663"), "part of 94343 today"),
        (lambda: geo.municipalities("00"), "no department with the code '00'"),
        (lambda: geo.region_of("ninguna"), "the code 'ninguna'"),
        (lambda: geo.population("norte"), "the code 'norte'"),
        (lambda: geo.population("05", 3), "no sex 3"),
        (lambda: geo.population("05", 1, "18-28"), "no age group"),
        (lambda: geo.adult_population("05", 1, "15-19"), "no age band"),
    ],
)
def test_an_unknown_code_is_an_error_that_says_what_to_use(call, words: str):
    """An error names the code and tells what a right one looks like."""
    with pytest.raises(KeyError, match=words):
        call()


def test_records_cannot_be_changed():
    """Places are shared by everybody who asks, so nobody can alter them."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        geo.department("05").name = "Otro"  # type: ignore[misc]


def test_every_table_names_its_source():
    """Each data file opens with the source, as its reuse requires."""
    for name in ("departments.txt", "municipalities.txt", "population.txt"):
        first = (geo._DATA / name).read_text(encoding="utf-8").splitlines()[0]
        assert first == f"# {geo.SOURCE}"
