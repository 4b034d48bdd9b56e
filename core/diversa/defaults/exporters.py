"""The files in which every release gives its figures."""

from __future__ import annotations

from diversa.defaults.csv_json import to_csv, to_json
from diversa.defaults.parquet import to_parquet
from diversa.defaults.sdmx import to_sdmx_csv, to_sdmx_ml
from diversa.defaults.xlsx import to_xlsx
from diversa.hookspecs import hookimpl
from diversa.releases.exporters import Exporter
from diversa.texts import Text

_ = Text


@hookimpl
def register_exporters() -> list[Exporter]:
    """Return the ways in which every release gives its figures."""
    return [
        Exporter("csv", _("Tabla en texto sencillo (CSV)"), ".csv", "text/csv", to_csv),
        Exporter("json", _("Datos para programas (JSON)"), ".json", "application/json", to_json),
        Exporter("parquet", _("Datos para análisis (Parquet)"), ".parquet", _PARQUET, to_parquet),
        Exporter(
            "sdmx_csv",
            _("Datos para institutos de estadística (SDMX-CSV)"),
            ".sdmx.csv",
            _SDMX_CSV,
            to_sdmx_csv,
        ),
        Exporter("sdmx_xml", _("Estructura de los datos SDMX (SDMX-ML)"), ".sdmx.xml", _SDMX_ML, to_sdmx_ml),
        Exporter("xlsx", _("Tabla para hoja de cálculo (XLSX)"), ".xlsx", _XLSX, to_xlsx),
    ]


_PARQUET = "application/vnd.apache.parquet"
_SDMX_CSV = "application/vnd.sdmx.data+csv;version=2.0.0"
_SDMX_ML = "application/vnd.sdmx.structure+xml;version=3.0.0"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
