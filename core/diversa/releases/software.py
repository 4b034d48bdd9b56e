"""What a release is made with: the versions of the programs that decide how counts, pages and files come out."""

from __future__ import annotations

import platform
from importlib import metadata

from diversa.campaigns.instruments import Instrument

ENGINE = "diversa"
LIBRARIES = ("babel", "duckdb", "ibis-framework", "jinja2", "numpy", "pyarrow", "weasyprint", "xlsxwriter")
"""What decides it beside the engine and the module."""


def software(instrument: Instrument) -> dict[str, str]:
    """Map Python, the engine, the module's distribution and libraries to their versions."""
    package = instrument.registry.package_of(instrument.questionnaire.id)
    names = sorted({ENGINE, _distribution(package), *LIBRARIES} - {""})
    return {
        "python": platform.python_version(),
        **{name: version for name in names if (version := _version(name))},
    }


def _distribution(package: str) -> str:
    """Return the distribution that a package came in; nothing for one that was never installed."""
    top = package.partition(".")[0]
    return next(iter(metadata.packages_distributions().get(top, ())), "") if top else ""


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
