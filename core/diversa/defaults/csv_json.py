"""Open data as CSV and as JSON."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal

from diversa.releases.exporters import Cell, OpenData, described
from diversa.releases.plain_text import harmless


def to_csv(data: OpenData) -> bytes:
    """Write open data as CSV: UTF-8 with the mark that spreadsheets look for, commas, a point in decimals."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(harmless(column.name) for column in data.columns)
    writer.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in data.rows)
    return out.getvalue().encode("utf-8-sig")


def to_json(data: OpenData) -> bytes:
    """Write open data as JSON: what it is, what each column holds, and the rows as lists."""
    document = {
        **data.about,
        "columns": described(data),
        "rows": [[_plain(cell) for cell in row] for row in data.rows],
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _plain(cell: Cell) -> str | int | float | None:
    if isinstance(cell, Decimal):
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    return cell.isoformat() if isinstance(cell, date) else cell
