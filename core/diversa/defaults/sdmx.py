"""Open data as SDMX-CSV 2.0, and their structure as a message of SDMX-ML 3.0.

Source: the SDMX 3.0 standard, sections 3A (structures) and 5 (CSV).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from diversa.defaults.sdmx_codes import Codes, Component
from diversa.defaults.sdmx_cube import Cube, cube_of
from diversa.releases.exporters import OpenData
from diversa.releases.plain_text import harmless, readable
from diversa.texts import Text

_ = Text
_NAMESPACES = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0"
_MODEL = "urn:sdmx:org.sdmx.infomodel"
_INFORMATION = "I"
"""The action of a row: it informs, and changes nothing that its reader holds."""


def to_sdmx_csv(data: OpenData) -> bytes:
    """Write open data as SDMX-CSV: the ids of dimensions and codes, the value, then its attributes."""
    cube = cube_of(data)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("STRUCTURE", "STRUCTURE_ID", "ACTION", *cube.columns))
    free = cube.columns.index(cube.attributes[-1].id) - _FREE + 1
    for row in cube.rows:
        texts = map(harmless, row[free:])
        writer.writerow(("dataflow", cube.dataflow, _INFORMATION, *row[:free], *texts))
    return out.getvalue().encode()


_FREE = 2
"""The last columns hold sentences; the others hold ids and numbers."""


def to_sdmx_ml(data: OpenData) -> bytes:
    """Write the structure of open data: codes and concepts with their names in every language, and how they are joined."""
    return "".join(_Message(data, cube_of(data)).parts()).encode()


@dataclass(frozen=True)
class _Message:
    data: OpenData
    cube: Cube

    def parts(self) -> Iterator[str]:
        yield '<?xml version="1.0" encoding="UTF-8"?>\n<mes:Structure'
        for prefix, name in (("mes", "message"), ("str", "structure"), ("com", "common")):
            yield f' xmlns:{prefix}="{_NAMESPACES}/{name}"'
        yield f">{self._header()}<mes:Structures>"
        yield f"<str:Codelists>{''.join(self._codelists())}</str:Codelists>"
        yield f"<str:ConceptSchemes>{self._concepts()}</str:ConceptSchemes>"
        yield f"<str:Dataflows>{self._dataflow()}</str:Dataflows>"
        yield f"<str:DataStructures>{self._structure()}</str:DataStructures>"
        yield "</mes:Structures></mes:Structure>\n"

    def _header(self) -> str:
        # What is simulated, or is no publication yet, is a test in the words of the standard.
        test = "true" if self.data.stamp is not None else "false"
        return (
            f"<mes:Header><mes:ID>{self.cube.stem}_{self.data.about.get('release', 1)}</mes:ID>"
            f"<mes:Test>{test}</mes:Test><mes:Prepared>{self.data.day}T00:00:00</mes:Prepared>"
            f"<mes:Sender id={quoteattr(self.cube.agency)}/></mes:Header>"
        )

    def _maintained(self, element: str, id_: str, names: str, content: str) -> str:
        attributes = f'id="{id_}" agencyID={quoteattr(self.cube.agency)} version="{self.cube.version}"'
        return f"<str:{element} {attributes}>{names}{content}</str:{element}>"

    def _names(self, text: str, element: str = "Name") -> str:
        """Say a text in every language; a text without words is said by a dash, since a name may not be empty."""
        return "".join(
            f"<com:{element} xml:lang={quoteattr(language)}>{escape(readable(catalogue(text)) or '–')}</com:{element}>"
            for language, catalogue in self.data.catalogues.items()
        )

    def _codelists(self) -> Iterator[str]:
        for part in (*self.cube.dimensions, *self.cube.attributes):
            if part.codes is not None:
                yield self._maintained(
                    "Codelist", self._codelist(part), self._names(part.title), self._codes(part.codes)
                )

    def _codes(self, codes: Codes) -> str:
        return "".join(
            f'<str:Code id="{id_}">{self._names(name)}</str:Code>' for id_, name in codes.names.items()
        )

    def _codelist(self, part: Component) -> str:
        return f"CL_{part.id}_{self.cube.stem}"

    def _concepts(self) -> str:
        parts = (*self.cube.dimensions, self.cube.time, self.cube.measure, *self.cube.attributes)
        concepts = (f'<str:Concept id="{p.id}">{self._names(p.title)}</str:Concept>' for p in parts)
        names = self._names(_("Conceptos"))
        return self._maintained("ConceptScheme", f"CS_{self.cube.stem}", names, "".join(concepts))

    def _dataflow(self) -> str:
        structure = f"<str:Structure>{self._urn('datastructure.DataStructure', 'DSD')}</str:Structure>"
        return self._maintained("Dataflow", f"DF_{self.cube.stem}", self._titles(), structure)

    def _titles(self) -> str:
        stamp = self.data.stamp
        if stamp is None:
            return self._names(self.data.title)
        return self._names(
            Text("{title}. {words}").fill(title=self.data.title, words=stamp.words)
        ) + self._names(stamp.says, "Description")

    def _structure(self) -> str:
        cube = self.cube
        dimensions = "".join(self._component("Dimension", part) for part in cube.dimensions)
        time = self._component("TimeDimension", cube.time)
        relation = "<str:AttributeRelationship><str:Observation/></str:AttributeRelationship>"
        attributes = "".join(self._component("Attribute", part, relation) for part in cube.attributes)
        content = (
            "<str:DataStructureComponents>"
            f'<str:DimensionList id="DimensionDescriptor">{dimensions}{time}</str:DimensionList>'
            f'<str:AttributeList id="AttributeDescriptor">{attributes}</str:AttributeList>'
            f'<str:MeasureList id="MeasureDescriptor">{self._component("Measure", cube.measure)}</str:MeasureList>'
            "</str:DataStructureComponents>"
        )
        return self._maintained("DataStructure", f"DSD_{cube.stem}", self._titles(), content)

    def _component(self, element: str, part: Component, relation: str = "") -> str:
        concept = f"{self._urn('conceptscheme.Concept', 'CS')}.{part.id}"
        if part.codes is not None:
            list_ = f"{_MODEL}.codelist.Codelist={self._place(self._codelist(part))}"
            values = f"<str:Enumeration>{list_}</str:Enumeration>"
        else:
            values = f'<str:TextFormat textType="{part.text_type}"/>'
        return (
            f'<str:{element} id="{part.id}"><str:ConceptIdentity>{concept}</str:ConceptIdentity>'
            f"<str:LocalRepresentation>{values}</str:LocalRepresentation>{relation}</str:{element}>"
        )

    def _urn(self, kind: str, prefix: str) -> str:
        return f"{_MODEL}.{kind}={self._place(f'{prefix}_{self.cube.stem}')}"

    def _place(self, id_: str) -> str:
        return escape(f"{self.cube.agency}:{id_}({self.cube.version})")
