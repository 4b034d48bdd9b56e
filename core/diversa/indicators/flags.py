"""Mark responses that look as if they were not answered with care, without marking anybody.

A flag is worked out anew each time a release is counted, from the columns alone; it is never stored beside a response,
and nothing is deleted because of it. It lives in the temporary folder of the count, where it says no more of a person
than the columns do. Reasons:

    speeder         faster than 1.5 s for each question that was shown, as stored
    straightlining  the same answer in all rows of a grid, at least four of them answered, in two grids or more
    duplicate       a copy of another response of the same period and territory (see `duplicates`)
    near_duplicate  at most one answer in twenty differs from another response of the same period and territory

A sensitive module has no flags: nothing of its responses is compared with one another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diversa.disclosure.tables import EVERYBODY, Table
from diversa.indicators.duplicates import (
    COPY_ANSWERS,
    Sheets,
    answer,
    compared,
    copies,
    digests,
    near_copies,
    quoted,
    text,
)
from diversa.indicators.layout import Layout, Variable
from diversa.questionnaire.kinds import Grid
from diversa.questionnaire.structure import Questionnaire

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[Any]
    Flags = npt.NDArray[np.bool_]

SPEEDER, STRAIGHTLINING, DUPLICATE, NEAR = "speeder", "straightlining", "duplicate", "near_duplicate"
REASONS = (SPEEDER, STRAIGHTLINING, DUPLICATE, NEAR)
REPEATED, FLAGGED = "repeated", "flagged"
"""Counts of several reasons: copies and near-copies together, and any reason."""
LEAST_ROWS, LEAST_GRIDS = 4, 2
"""Rows that must be answered for a grid to be judged, and grids in which they must be alike."""
USUAL, USUAL_BASE = 0.20, 100
"""Where more than this share of at least so many people give one answer in all rows of a grid, that is what there is to
say ("no", in a list of bad things that few lived through), and no sign of haste (propuesta)."""
_CROOKED = 255
_BATCH = 1 << 16
_MEMORY = "512MB"


def flags_apply(questionnaire: Questionnaire) -> bool:
    """Tell whether responses are flagged at all: never those of a sensitive module, which has counters only."""
    return not questionnaire.sensitive


def judges_grids(questionnaire: Questionnaire, layout: Layout) -> bool:
    """Tell whether straight lines can be found: there are two grids or more to find them in."""
    return len(_grids(questionnaire, layout)) >= LEAST_GRIDS


def judges_sheets(questionnaire: Questionnaire, layout: Layout) -> bool:
    """Tell whether copies can be found: enough is asked."""
    return len(compared(questionnaire, layout).items) >= COPY_ANSWERS


def write_flags(files: Sequence[Path], layout: Layout, questionnaire: Questionnaire, out: Path) -> None:
    """Write the flagged responses of some Parquet files of typed columns as another: id, rk and one boolean a reason.

    Where two files hold copies of one another, the earlier file's is the one that is not flagged: give them from the
    oldest vintage to the newest, so that what was released once is not flagged because of what came later. Memory holds
    about 100 bytes a response. Raises ValueError for a sensitive questionnaire.
    """
    if not flags_apply(questionnaire):
        raise ValueError(f"{questionnaire.public_name} is sensitive: its responses are not compared.")
    rows = _Rows(tuple(files), out.parent)
    what = compared(questionnaire, layout)
    grids = _grids(questionnaire, layout)
    inner = {**digests(what), "speeder": "coalesce(_speeder, false)::UTINYINT"}
    inner |= {f"line{place}": _line(grid) for place, grid in enumerate(grids)}
    parts = [f"p{number}" for number in range(len(what.parts))]
    outer = {name: f"({name} & 255)::UTINYINT" if name in parts else name for name in inner}
    outer["whole"] = f"hash({', '.join(['g', *parts])})"
    found = rows.read(inner, outer)
    sheets = Sheets(found["g"], found["whole"], found["a"], [found[name] for name in parts])
    repeated, originals = copies(sheets)
    every = {f"i{place}": answer(item) for place, item in enumerate(what.items)}
    near = near_copies(sheets, originals, len(every), lambda wanted: rows.some(every, wanted))
    straight = straightlining([found[f"line{place}"] for place in range(len(grids))], rows.total)
    _write(rows, dict(zip(REASONS, (found["speeder"] > 0, straight, repeated, near), strict=True)), out)


# --- straightlining -------------------------------------------------------------------------------------------------


def _grids(questionnaire: Questionnaire, layout: Layout) -> tuple[tuple[Variable, ...], ...]:
    """Return the rows of each grid that can be judged: four or more, stored one code for one answer."""
    grids = (q for q in questionnaire.questions() if isinstance(q, Grid))
    rows = (
        tuple(v for v in layout.variables if v.ref in {f"{g.id}.{row}" for row in g.row_ids()}) for g in grids
    )
    return tuple(held for held in rows if len(held) >= LEAST_ROWS and _told_apart(held[0]))


def _told_apart(row: Variable) -> bool:
    stored = {row.rule.apply(code) for code in row.answers}
    return None not in stored and len(stored) == len(set(row.answers))


def _line(grid: Sequence[Variable]) -> str:
    """Return, as SQL, the place of the answer that all rows hold; 255 where they differ, 0 where too few are answered."""
    values = ", ".join(quoted(row.ref) for row in grid)
    valid = " + ".join(f"({quoted(row.ref)} IS NOT NULL)::UTINYINT" for row in grid)
    stored = (grid[0].rule.apply(code) for code in grid[0].answers)
    codes = ", ".join(text(code) if isinstance(code, str) else str(code) for code in stored)
    alike = f"least({values}) = greatest({values})"
    return (
        f"CASE WHEN {valid} < {LEAST_ROWS} THEN 0 "
        f"WHEN {alike} THEN list_position([{codes}], least({values})) ELSE {_CROOKED} END::UTINYINT"
    )


def straightlining(lines: Sequence[Numbers], people: int) -> Flags:
    """Return who gave one answer in all rows of two grids or more; with one grid nobody.

    `lines` holds for each grid 0 where it is not judged, 255 where answers differ, else the answer given throughout.
    """
    import numpy as np

    straight = np.zeros(people, np.uint8)
    for line in lines if len(lines) >= LEAST_GRIDS else ():
        drawn = np.bincount(line, minlength=256)
        judged = int(drawn[1:].sum())
        odd = np.ones(256, bool)
        odd[[0, _CROOKED]] = False
        if judged >= USUAL_BASE:
            odd &= drawn <= USUAL * judged
        straight += odd[line]
    found: Flags = straight >= LEAST_GRIDS
    return found


# --- reading and writing --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Rows:
    """Read the rows of several Parquet files as one list, in the order of the files."""

    files: tuple[Path, ...]
    folder: Path
    """Where DuckDB may put what does not fit in memory."""

    @cached_property
    def sizes(self) -> list[int]:
        """Return how many rows each file has."""
        import pyarrow.parquet as pq

        return [pq.read_metadata(file).num_rows for file in self.files]

    @cached_property
    def total(self) -> int:
        """Return how many rows there are."""
        return sum(self.sizes)

    def read(self, inner: Mapping[str, str], outer: Mapping[str, str]) -> dict[str, Any]:
        """Return one array for each expression of `outer`, which reads those of `inner`."""
        import numpy as np

        select = ", ".join(f"{expression} AS {name}" for name, expression in inner.items())
        query = f"SELECT file_row_number, {', '.join(f'{e} AS {n}' for n, e in outer.items())}"
        query += f" FROM (SELECT file_row_number, {select} FROM {{source}})"
        found: dict[str, Any] = {}
        for batch, start in self._batches(query):
            place = batch.column(0).to_numpy() + start
            for name, column in zip(batch.schema.names[1:], batch.columns[1:], strict=True):
                numbers = column.to_numpy(zero_copy_only=False)
                if name not in found:
                    found[name] = np.zeros(self.total, numbers.dtype)
                found[name][place] = numbers
        return found or {name: np.zeros(0, np.uint64 if name in "g whole" else np.uint8) for name in outer}

    def some(self, expressions: Mapping[str, str], rows: Numbers) -> Any:
        """Return an array (expressions, rows) of 16-bit numbers for some rows, given in rising order."""
        import numpy as np

        found = np.zeros((len(expressions), len(rows)), np.uint16)
        select = ", ".join(f"({e})::USMALLINT AS {n}" for n, e in expressions.items())
        query = f"SELECT file_row_number, {select} FROM {{source}} SEMI JOIN wanted USING (file_row_number)"
        for batch, start in self._batches(query, rows):
            place = np.searchsorted(rows, batch.column(0).to_numpy() + start)
            for line, column in zip(found, batch.columns[1:], strict=True):
                line[place] = column.to_numpy()
        return found

    def _batches(self, query: str, wanted: Numbers | None = None) -> Iterator[tuple[Any, int]]:
        """Yield Arrow batches with the place of the first row of their file; only of files with wanted rows."""
        import duckdb
        import pyarrow as pa

        start = 0
        with duckdb.connect(config={"memory_limit": _MEMORY, "temp_directory": str(self.folder)}) as database:
            # What has a row number needs no order; in order, or with a small buffer, one core does most of the work.
            database.execute("SET preserve_insertion_order = false; SET streaming_buffer_size = '64MB'")
            for file, size in zip(self.files, self.sizes, strict=True):
                source = f"read_parquet({text(str(file))}, file_row_number = true)"
                here = None if wanted is None else wanted[(wanted >= start) & (wanted < start + size)] - start
                if here is not None:
                    database.register("wanted", pa.table({"file_row_number": here}))
                if here is None or len(here):
                    reader = database.execute(query.format(source=source)).to_arrow_reader(_BATCH)
                    yield from ((batch, start) for batch in reader)
                start += size


def _write(rows: _Rows, reasons: Mapping[str, Flags], out: Path) -> None:
    """Write the rows for which some reason holds."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    any_ = np.logical_or.reduce(list(reasons.values()))
    schema = pa.schema([("id", pa.binary()), ("rk", pa.uint32()), *((name, pa.bool_()) for name in reasons)])
    start = 0
    with pq.ParquetWriter(out, schema, compression="zstd") as file:
        for source in rows.files:
            for batch in pq.ParquetFile(source).iter_batches(_BATCH, columns=["id", "rk"]):
                part = slice(start, start + len(batch))
                held = pa.array(any_[part])
                flags = [pa.array(flag[part]).filter(held) for flag in reasons.values()]
                kept = batch.filter(held)
                file.write_batch(pa.record_batch([*kept.columns, *flags], schema=schema))
                start += len(batch)


def flag_table(files: Sequence[Path], flags: Path) -> Table:
    """Count the flagged responses by reason, with the sums of their record keys: one group (), to be protected.

    Count ids are `REASONS`, `REPEATED`, `FLAGGED` and `EVERYBODY`.
    """
    import duckdb
    import numpy as np

    conditions = {reason: reason for reason in REASONS}
    conditions |= {REPEATED: f"{DUPLICATE} OR {NEAR}", FLAGGED: "true"}
    parts = ", ".join(
        f"count(*) FILTER ({c}), coalesce(sum(rk) FILTER ({c}), 0)::BIGINT" for c in conditions.values()
    )
    with duckdb.connect() as database:
        found = database.execute(f"SELECT {parts} FROM read_parquet(?)", [str(flags)]).fetchone() or ()
        total = "SELECT count(*), coalesce(sum(rk), 0)::BIGINT FROM read_parquet(?)"
        everybody = database.execute(total, [[str(file) for file in files]]).fetchone() if files else (0, 0)
    numbers = np.array([*found, *(everybody or ())], np.int64)
    return Table((), ((),), (*conditions, EVERYBODY), numbers[None, 0::2], numbers[None, 1::2])
