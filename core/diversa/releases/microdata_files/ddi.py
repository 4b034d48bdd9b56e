"""DDI Codebook 2.5, the documentation that national catalogues of microdata read: what the file is, and every variable.

It says nothing of how many people gave which answer: those would be exact counts, and a catalogue is public.

Source: DDI Alliance, DDI-Codebook 2.5 field-level documentation.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

from diversa.releases.microdata_files.table import LABELS, Table, Variable
from diversa.texts import SPANISH, Text

_ = Text
NAMESPACE = "ddi:codebook:2_5"
_FILE = "F1"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_COUNTRY = "Colombia"
METHOD = _(
    "Encuesta por internet a personas que decidieron participar. No es una muestra al azar: los resultados hablan de quienes "
    "participaron."
)
UNIVERSE = _("Personas de 18 años o más que viven en Colombia y decidieron participar.")
ACCESS = _(
    "Solo con licencia. No se puede buscar a nadie, ni unir estas respuestas con otros datos, ni entregarlas a otras personas."
)
ANALYSIS_UNIT = _("Persona")
_PRODUCER = "diversa"


def write_ddi(table: Table, path: Path, work: Path) -> None:
    """Write the codebook of the file that the other formats write."""
    book = ElementTree.Element(
        f"{{{NAMESPACE}}}codeBook", {"version": "2.5", "ID": _id(table), _LANGUAGE: "es"}
    )
    _document(book, table)
    _study(book, table)
    text = _sub(_sub(book, "fileDscr", ID=_FILE), "fileTxt")
    _sub(text, "fileName", f"{table.study.campaign}-{table.study.module}")
    size = _sub(text, "dimensns")
    _sub(size, "varQnty", str(len(table.variables)))
    data = _sub(book, "dataDscr")
    for number, variable in enumerate(table.variables, start=1):
        _variable(data, variable, number)
    ElementTree.register_namespace("", NAMESPACE)
    tree = ElementTree.ElementTree(book)
    ElementTree.indent(tree)
    content = BytesIO()
    tree.write(content, encoding="utf-8", xml_declaration=True)
    path.write_bytes(content.getvalue() + b"\n")


def _sub(parent: ElementTree.Element, tag: str, text: str = "", /, **attributes: str) -> ElementTree.Element:
    made = ElementTree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)
    made.text = "".join(c for c in text if c.isprintable()) or None
    return made


def _id(table: Table) -> str:
    return f"diversa-{table.study.campaign}-{table.study.module}".replace(" ", "-")


def _citation(parent: ElementTree.Element, table: Table) -> ElementTree.Element:
    citation = _sub(parent, "citation")
    title = _sub(citation, "titlStmt")
    _sub(title, "titl", table.study.name)
    _sub(title, "IDNo", _id(table))
    return citation


def _document(book: ElementTree.Element, table: Table) -> None:
    document = _sub(book, "docDscr")
    citation = _citation(document, table)
    made = _sub(citation, "prodStmt")
    _sub(made, "software", _PRODUCER)
    _sub(citation, "verStmt").append(_element("version", table.study.version))


def _element(name: str, text: str) -> ElementTree.Element:
    made = ElementTree.Element(f"{{{NAMESPACE}}}{name}")
    made.text = text
    return made


def _study(book: ElementTree.Element, table: Table) -> None:
    study = _sub(book, "stdyDscr")
    _citation(study, table)
    about = _sub(study, "stdyInfo")
    _sub(about, "abstract", table.study.summary)
    summary = _sub(about, "sumDscr")
    for period in table.study.periods:
        _sub(summary, "timePrd", period)
    _sub(summary, "nation", _COUNTRY, abbr="CO")
    _sub(summary, "geogCover", _COUNTRY)
    _sub(summary, "anlyUnit", SPANISH(ANALYSIS_UNIT))
    _sub(summary, "universe", SPANISH(UNIVERSE))
    method = _sub(study, "method")
    collected = _sub(method, "dataColl")
    _sub(collected, "collMode", SPANISH(METHOD))
    for said in table.study.treatment:
        _sub(method, "notes", said)
    use = _sub(_sub(study, "dataAccs"), "useStmt")
    _sub(use, "conditions", SPANISH(ACCESS))


def _variable(data: ElementTree.Element, variable: Variable, number: int) -> None:
    element = _sub(
        data,
        "var",
        ID=f"V{number}",
        name=variable.name,
        files=_FILE,
        intrvl="discrete" if variable.labels else "contin",
        dcml="1" if variable.decimal else "0",
    )
    _sub(element, "labl", variable.label)
    if variable.question:
        _sub(_sub(element, "qstn"), "qstnLit", variable.question)
    missing = sorted(variable.missing.items(), key=lambda item: item[1])
    if missing:
        invalid = _sub(element, "invalrng")
        for _why, code in missing:
            _sub(invalid, "item", VALUE=str(code))
    for code, label in variable.labels.items():
        _category(element, code, label)
    for why, code in missing:
        _category(element, code, SPANISH(LABELS[why]), missing="Y")
    _sub(element, "varFormat", type="numeric", schema="other")


def _category(element: ElementTree.Element, code: int, label: str, **attributes: str) -> None:
    category = _sub(element, "catgry", **attributes)
    _sub(category, "catValu", str(code))
    _sub(category, "labl", label)
