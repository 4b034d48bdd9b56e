"""Every format, read by a program that is not ours, gives back the treated table."""

from __future__ import annotations

import json
import math
import stat
from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np
import openpyxl
import pandas as pd
import pyreadstat
import pytest
from lxml import etree

from diversa.privacy.microdata import LICENSED
from diversa.releases.microdata import export_microdata, treated
from diversa.releases.microdata_files.ddi import NAMESPACE
from diversa.releases.microdata_files.formats import FORMATS
from diversa.releases.microdata_files.naming import LONGEST, cut, legal_names
from diversa.releases.microdata_files.spss import missing_in_sav
from diversa.releases.microdata_files.stata import LETTERS
from diversa.releases.microdata_files.table import CODES, LABELS, Absent, Table, Variable, missing_codes
from tests.noise.building import answered

__all__ = ["answered"]

D = f"{{{NAMESPACE}}}"
HOSTILE = ("=HYPERLINK(1)", "+1", "-2+3", "@SUM(A1)", "\t=1", 'ñandú, «así»;\n"x"')


@pytest.fixture(scope="module")
def table(answered) -> Table:
    """Return the treated table of the noise module, with columns of every other kind that a module can have."""
    made, _ = treated(answered, answered.campaigns.module("demo", "noise"), LICENSED, None)
    people = made.report.people
    seed = np.random.default_rng(3)

    def values(known, missing, dtype):
        found = seed.choice(np.array([*known, *missing.values()], dtype=dtype), people)
        found[: len(known)], found[-len(missing) :] = known, list(missing.values())
        return found

    shapes = {
        "small": ([0, 1, 97], np.int16),
        "wide": ([0, 98, 99, 150], np.int16),
        "wider": ([0, 32_000, 70_000], np.int32),
        "cold": ([-12, 0, 40], np.int16),
        "decimal": ([0.0, 0.25, 7.5, 1234.5], np.float64),
        "cold_decimal": ([-3.5, 2.25], np.float64),
    }
    more = []
    for name, (known, dtype) in shapes.items():
        missing = missing_codes(min(known), max(known))
        labels = {} if dtype is np.float64 else {int(k): h for k, h in zip(known, HOSTILE, strict=False)}
        more.append(
            Variable(name, HOSTILE[0], labels, missing, values(known, missing, dtype), HOSTILE[1], name)
        )
    return Table(made.table.study, (*made.table.variables, *more))


def write(table: Table, format: str, folder: Path) -> Path:
    """Write a table, and give back where."""
    path = folder / f"file.{format}"
    FORMATS[format](table, path, folder)
    return path


def test_csv_gives_the_table_back(table, tmp_path):
    """pandas reads the same names and numbers, from UTF-8 with a byte order mark."""
    path = write(table, "csv", tmp_path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    found = pd.read_csv(path)
    assert list(found) == [v.name for v in table.variables]
    for variable in table.variables:
        assert (found[variable.name].to_numpy() == variable.values).all(), variable.name


def test_parquet_gives_the_table_back(table, tmp_path):
    """DuckDB reads the same numbers; labels, reasons and the words about simulated data are metadata."""
    path = write(table, "parquet", tmp_path)
    with duckdb.connect() as connection:
        found = connection.execute("SELECT * FROM read_parquet(?)", [str(path)]).fetchnumpy()
        about = dict(
            connection.execute("SELECT key, value FROM parquet_kv_metadata(?)", [str(path)]).fetchall()
        )
    assert list(found) == [v.name for v in table.variables]
    for variable in table.variables:
        assert (found[variable.name] == variable.values).all(), variable.name
    assert about[b"title"].decode().startswith("Datos simulados")
    import pyarrow.parquet as pq

    schema = pq.read_schema(path)
    for variable in table.variables:
        said = schema.field(variable.name).metadata
        assert said[b"label"].decode() == variable.label
        assert json.loads(said[b"labels"]) == {str(code): label for code, label in variable.labels.items()}
        assert json.loads(said[b"missing"]) == {str(why): code for why, code in variable.missing.items()}


def test_xlsx_gives_the_table_back_and_holds_no_formula(table, tmp_path):
    """openpyxl reads the same numbers; what looks like a formula is a text on every sheet, also in headers."""
    hostile = replace(table, variables=(*table.variables[:-1], replace(table.variables[-1], name="=1+1")))
    book = openpyxl.load_workbook(write(hostile, "xlsx", tmp_path))
    data, variables, codes, notes = (book[name] for name in ("Datos", "Variables", "Códigos", "Notas"))
    heads, *rows = data.iter_rows(values_only=True)
    assert list(heads) == [v.name for v in hostile.variables]
    for variable, column in zip(table.variables, zip(*rows, strict=True), strict=True):
        assert (np.array(column) == variable.values).all(), variable.name
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"n", "s"}
    assert any(cell.value == "=HYPERLINK(1)" for cell in cells)
    told = [row[:2] for row in variables.iter_rows(min_row=2, values_only=True)]
    assert told == [(v.name, v.label) for v in hostile.variables]
    expected = [
        (v.name, code, word)
        for v in hostile.variables
        for code, word in [*v.labels.items(), *((c, str(LABELS[why])) for why, c in v.missing.items())]
    ]
    assert [row[:3] for row in codes.iter_rows(min_row=2, values_only=True)] == expected
    assert [row[0] for row in notes.iter_rows(values_only=True)][1].startswith("Datos simulados")


def test_stata_reads_the_table_back(table, tmp_path):
    """pandas and ReadStat read the same values and labels; each reason is an extended missing value with its words."""
    path = write(table, "dta", tmp_path)
    with pd.read_stata(path, iterator=True) as reader:
        labels, words = reader.variable_labels(), reader.value_labels()
        title = reader.data_label
    found = pd.read_stata(path, convert_categoricals=False, convert_missing=True)
    assert title.startswith("Datos simulados")
    assert list(found) == [v.name for v in table.variables]
    for variable in table.variables:
        reasons = {code: f".{LETTERS[why]}" for why, code in variable.missing.items()}
        read = [str(x) if isinstance(x, pd.io.stata.StataMissingValue) else x for x in found[variable.name]]
        assert read == [reasons.get(x, x) for x in variable.values.tolist()], variable.name
        assert labels[variable.name] == cut(variable.label, 80)
        if not variable.decimal:
            said = {k: v for k, v in words.get(variable.name, {}).items() if k < 2_147_483_621}
            assert said == {k: cut(v, 200) for k, v in variable.labels.items()}
    again, meta = pyreadstat.read_dta(path, user_missing=True)
    assert len(again) == len(table)
    for variable in table.variables:
        letters = {LETTERS[why] for why, code in variable.missing.items() if code in variable.values}
        assert set(meta.missing_user_values.get(variable.name, [])) == letters
    assert meta.variable_value_labels["small"]["b"] == "Prefiere no responder"


def test_spss_reads_the_table_back(table, tmp_path):
    """ReadStat reads the same values and labels; all reasons lie in one range of missing values, with their words."""
    found, meta = pyreadstat.read_sav(write(table, "sav", tmp_path), user_missing=True)
    assert meta.file_label.startswith("Datos simulados")
    assert meta.file_encoding == "UTF-8"
    assert list(found) == [v.name for v in table.variables]
    for variable in table.variables:
        lost = missing_in_sav(variable)
        codes = {code: lost[why] for why, code in variable.missing.items()}
        expected = [codes.get(x, x) for x in variable.values.tolist()]
        assert found[variable.name].tolist() == expected, variable.name
        assert meta.column_names_to_labels[variable.name] == cut(variable.label, 255, octets=True)
        words = {k: cut(v, 120, octets=True) for k, v in variable.labels.items()}
        words |= {code: str(LABELS[why]) for why, code in lost.items()}
        assert meta.variable_value_labels.get(variable.name, {}) == words
        if lost:
            (span,) = meta.missing_ranges[variable.name]
            assert (span["lo"], span["hi"]) == (min(lost.values()), max(lost.values()))
            known = [x for x in variable.values.tolist() if x not in codes]
            assert all(not span["lo"] <= x <= span["hi"] for x in known)
    plain, _ = pyreadstat.read_sav(tmp_path / "file.sav")
    assert plain["small"].isna().sum() == np.isin(table.variables[-6].values, list(CODES.values())).sum()


def test_the_codebook_says_what_the_file_is(table, tmp_path):
    """The DDI codebook parses, names every variable with its words and reasons, and holds no count of people."""
    tree = etree.parse(write(table, "ddi", tmp_path))
    root = tree.getroot()
    assert root.tag == f"{D}codeBook"
    assert root.get("version") == "2.5"
    assert [child.tag.removeprefix(D) for child in root] == ["docDscr", "stdyDscr", "fileDscr", "dataDscr"]
    files = {f.get("ID") for f in root.iter(f"{D}fileDscr")}
    ids = [e.get("ID") for e in root.iter() if e.get("ID")]
    assert len(ids) == len(set(ids))
    variables = root.findall(f"{D}dataDscr/{D}var")
    assert [v.get("name") for v in variables] == [v.name for v in table.variables]
    for element, variable in zip(variables, table.variables, strict=True):
        assert element.get("files") in files
        assert element.findtext(f"{D}labl") == " ".join(variable.label.split())
        told = [(int(c.findtext(f"{D}catValu")), c.get("missing")) for c in element.findall(f"{D}catgry")]
        lost = [(code, "Y") for code in sorted(variable.missing.values())]
        assert told == [*((code, None) for code in variable.labels), *lost]
        invalid = [int(item.get("VALUE")) for item in element.findall(f"{D}invalrng/{D}item")]
        assert invalid == [code for code, _ in lost]
    for title in root.iter(f"{D}titl"):
        assert title.text.startswith("Datos simulados")
    study = root.find(f"{D}stdyDscr")
    for path in ("stdyInfo/abstract", "stdyInfo/sumDscr/timePrd", "stdyInfo/sumDscr/geogCover"):
        assert study.findtext("/".join(D + part for part in path.split("/")))
    for path in ("stdyInfo/sumDscr/universe", "method/dataColl/collMode", "dataAccs/useStmt/conditions"):
        assert study.findtext("/".join(D + part for part in path.split("/")))
    assert not list(root.iter(f"{D}catStat", f"{D}sumStat", f"{D}caseQnty"))


_ORDER = {
    "codeBook": "docDscr stdyDscr fileDscr dataDscr",
    "citation": "titlStmt prodStmt verStmt",
    "stdyDscr": "citation stdyInfo method dataAccs",
    "stdyInfo": "abstract sumDscr",
    "sumDscr": "timePrd nation geogCover anlyUnit universe",
    "method": "dataColl notes",
    "var": "labl qstn invalrng catgry varFormat",
    "catgry": "catValu labl",
}


def test_the_codebook_keeps_the_order_of_the_standard(table, tmp_path):
    """Elements stand in the order in which the schema of DDI Codebook 2.5 lists them."""
    root = etree.parse(write(table, "ddi", tmp_path)).getroot()
    for element in root.iter():
        order = _ORDER.get(element.tag.removeprefix(D), "").split()
        if order:
            places = [order.index(child.tag.removeprefix(D)) for child in element]
            assert places == sorted(places), element.tag


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_the_same_table_gives_the_same_bytes(format, table, tmp_path, monkeypatch):
    """No format says when it was written."""
    first = write(table, format, tmp_path).read_bytes()
    (tmp_path / "again").mkdir()
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert write(table, format, tmp_path / "again").read_bytes() == first


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_a_file_of_one_person_and_one_column(format, table, tmp_path):
    """The smallest table is written like any other, and the numbers of no format depend on its size."""
    one = Variable("only", "Una", {1: "Sí"}, missing_codes(0, 1), np.array([1], dtype=np.int16))
    path = write(Table(replace(table.study, people=1), (one,)), format, tmp_path)
    readers = {
        "csv": lambda: pd.read_csv(path),
        "parquet": lambda: pd.read_parquet(path),
        "xlsx": lambda: pd.read_excel(path),
        "dta": lambda: pd.read_stata(path, convert_categoricals=False),
        "sav": lambda: pyreadstat.read_sav(path)[0],
    }
    if format in readers:
        assert readers[format]()["only"].tolist() == [1]


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_a_file_is_its_owners_and_never_replaces_another(format, answered, tmp_path):
    """A file has mode 0600, says "datos-simulados", and stays as it is when it is asked for again."""
    made = export_microdata(answered, "demo", "noise", format, tmp_path / f"ruido.{format}")
    assert made.path.name == f"datos-simulados-ruido.{format}"
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    before = made.path.read_bytes()
    with pytest.raises(Exception, match="ya existe"):
        export_microdata(answered, "demo", "noise", format, tmp_path / f"ruido.{format}")
    assert [p.name for p in tmp_path.iterdir()] == [made.path.name]
    assert made.path.read_bytes() == before


def test_names_fit_every_program():
    """Names are letters, digits and underscores, at most 32, unlike each other in capitals too, and no reserved word."""
    wanted = [
        "a" * 40,
        "A" * 40,
        "=cmd|x",
        "año_más",
        "if",
        "9lives",
        "",
        "grid_row",
        "grid-row",
        "_all",
        "str12",
        "WITH",
    ]
    found = list(legal_names(wanted))
    assert len({name.casefold() for name in found}) == len(wanted)
    assert all(name.isascii() and name.isidentifier() and len(name) <= LONGEST for name in found)
    assert found[0] == "a" * 32
    assert found[3] == "ano_mas"
    assert not {"if", "with", "_all", "str12"} & {name.casefold() for name in found}
    assert not any(name.endswith("_") for name in found)


def test_labels_are_cut_between_words():
    """A label keeps whole words and ends with a mark; octets are counted where a format counts them."""
    assert cut("corto", 10) == "corto"
    assert cut("¿Cuántos años cumplidos tiene usted?", 20) == "¿Cuántos años…"
    assert len(cut("ñ" * 100, 30, octets=True).encode()) <= 30


def test_reasons_lie_outside_the_values():
    """98 and 99, −1 to −4, or the next numbers like them that no value has."""
    assert missing_codes(0, 97) == CODES
    assert missing_codes(0, 98)[Absent.REFUSED] == 999
    assert missing_codes(0, 999)[Absent.DONT_KNOW] == 9998
    assert missing_codes(-5, 5)[Absent.NOT_SHOWN] == -1001
    for low, high in ((-5, 5), (-1001, 12), (-99_999, 9_999), (0, 98), (0.5, 998.5)):
        codes = missing_codes(low, high).values()
        assert len(set(codes)) == len(Absent)
        assert all(code < low or code > high for code in codes)


def test_ten_thousand_people_cross_the_blocks(table, tmp_path):
    """Rows are written in blocks; where one ends, none is lost and none is twice."""
    people = 20_011
    seed = np.random.default_rng(5)
    columns = [
        Variable("n", "n", {}, {}, np.arange(people, dtype=np.int32)),
        Variable("x", "x", {}, {}, np.round(seed.random(people), 3)),
        Variable(
            "y", "y", {}, missing_codes(0, 3), seed.choice(np.array([0, 1, -1, 99], dtype=np.int16), people)
        ),
    ]
    many = Table(replace(table.study, people=people), tuple(columns))
    found, _ = pyreadstat.read_sav(write(many, "sav", tmp_path), user_missing=True)
    assert found["n"].tolist() == list(range(people))
    assert found["x"].tolist() == columns[1].values.tolist()
    read = pd.read_stata(write(many, "dta", tmp_path))
    assert read["n"].tolist() == list(range(people))
    assert read["x"].tolist() == columns[1].values.tolist()
    assert math.isclose(read["y"].isna().sum(), np.isin(columns[2].values, (-1, 99)).sum())
