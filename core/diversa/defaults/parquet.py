"""Open data as Parquet, for analysts: one typed column for each column of the table."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

from diversa.releases.exporters import Kind, OpenData, described
from diversa.releases.plain_text import readable

if TYPE_CHECKING:
    import pyarrow as pa

_DIGITS, _DECIMALS = 18, 4
"""Of a number: exact decimals, which binary fractions are not. Figures have two decimals at most."""


def to_parquet(data: OpenData) -> bytes:
    """Write open data as Parquet; the meanings of columns and what the file is stand in its metadata.

    Raises pyarrow.ArrowInvalid for a number that has more decimals, or is larger, than a column holds.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = _schema(data)
    cells = zip(*data.rows, strict=True) if data.rows else ([] for _ in schema)
    columns = [pa.array(column, field.type) for column, field in zip(cells, schema, strict=True)]
    out = io.BytesIO()
    pq.write_table(pa.table(columns, schema=schema), out, compression="zstd", version="2.6")
    return out.getvalue()


def _schema(data: OpenData) -> pa.Schema:
    import pyarrow as pa

    types = {
        Kind.TEXT: pa.string(),
        Kind.WHOLE: pa.int64(),
        Kind.NUMBER: pa.decimal128(_DIGITS, _DECIMALS),
        Kind.DAY: pa.date32(),
    }
    meanings = [{name: said for name, said in column.items() if name != "name"} for column in described(data)]
    fields = [
        pa.field(column.name, types[column.kind], metadata=meaning)
        for column, meaning in zip(data.columns, meanings, strict=True)
    ]
    about = {**data.about, "title": readable(data.title), "citations": dict(data.citations)}
    return pa.schema(fields, metadata={"about": json.dumps(about, ensure_ascii=False)})
