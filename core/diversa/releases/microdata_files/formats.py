"""The formats of a file of responses, by the word that asks for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from diversa.releases.microdata_files.ddi import write_ddi
from diversa.releases.microdata_files.plain import write_csv, write_parquet, write_xlsx
from diversa.releases.microdata_files.spss import write_sav
from diversa.releases.microdata_files.stata import write_dta
from diversa.releases.microdata_files.table import Table

Writer = Callable[[Table, Path, Path], None]
"""Write a table to a file; the folder that is given last is for passing files and private."""
FORMATS: Mapping[str, Writer] = {
    "csv": write_csv,
    "xlsx": write_xlsx,
    "parquet": write_parquet,
    "sav": write_sav,
    "dta": write_dta,
    "ddi": write_ddi,
}
