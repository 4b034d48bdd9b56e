"""The report of an export: how well people are hidden, and what it cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from diversa.indicators.model import Indicator
from diversa.privacy.microdata import Gate, Risk
from diversa.releases.microdata_files.keys import DIMENSIONS, OUT, PLACE, PLACES
from diversa.releases.microdata_files.reading import LeftOut
from diversa.releases.microdata_files.treating import Treatment
from diversa.texts import SPANISH, Text

_ = Text
OUT_OF_FILE = _("no está en el archivo")
FINE, COARSE = _("como se preguntó o en los grupos de la licencia"), _("en grupos más gruesos")


@dataclass(frozen=True)
class Report:
    """Hold what is told to who asked for a file; it has exact counts, and is not part of the file."""

    people: int
    gate: Gate
    sensitive: Indicator | None
    before: tuple[Risk, ...]
    after: tuple[Risk, ...]
    treatment: Treatment
    left_out: tuple[LeftOut, ...]
    others: tuple[Treatment, ...]
    """The best treatment with each other place."""

    @property
    def exposed(self) -> float:
        """Return the share of people in a class that does not pass; 0 in every file that is written."""
        return max(risk.exposed for risk in self.after) / self.people

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "people": self.people,
            "gate": asdict(self.gate),
            "sensitive": self.sensitive.id if self.sensitive else None,
            "before": [_risk(risk) for risk in self.before],
            "after": [_risk(risk) for risk in self.after],
            "exposed_share": self.exposed,
            "variables": [_line(self.treatment, name) for name in self.treatment.shape],
            "left_out": [{"variable": one.ref, "why": SPANISH(one.why)} for one in self.left_out],
            "other_places": {
                place_name(one): [_line(one, name) for name in one.shape] for one in self.others
            },
        }


def _risk(risk: Risk) -> dict[str, Any]:
    return {**asdict(risk), "share": round(risk.share, 4)}


def _line(treatment: Treatment, name: str) -> dict[str, Any]:
    rung = treatment.shape[name]
    dimension = next(d for d in DIMENSIONS if d.id == name)
    return {
        "dimension": name,
        "title": SPANISH(dimension.title),
        "variable": None if rung == OUT else dimension.rungs[rung].variable,
        "rung": None if rung == OUT else rung,
        "information_lost": round(1 - treatment.told[name], 4),
        "values_taken": round(treatment.taken.get(name, 0.0), 4),
    }


def place_name(treatment: Treatment) -> str:
    """Return the place of a treatment as people choose it."""
    rung = treatment.shape.get(PLACE, OUT)
    return next(name for name, found in PLACES.items() if found == rung)


def sentences(treatment: Treatment, gate: Gate) -> tuple[str, ...]:
    """Say what was done to a file, for those who read it; nothing here is a count."""
    rule = _(
        "Cada persona se confunde con otras: en cada grupo que se puede reconocer hay {people} personas o más, con {values} "
        "respuestas distintas o más, y ninguna pasa de {share} % del grupo."
    ).fill(people=gate.people, values=gate.values, share=round(100 * gate.share))
    line = _("«{title}»: {how}.")
    said = [SPANISH(line.fill(title=title, how=SPANISH(how))) for title, how in _ways(treatment)]
    return (SPANISH(rule), *said)


def _ways(treatment: Treatment) -> Iterable[tuple[str, Text]]:
    titles: Mapping[str, Text] = {d.id: d.title for d in DIMENSIONS}
    for name, rung in treatment.shape.items():
        how = OUT_OF_FILE if rung == OUT else FINE if rung == 0 else COARSE
        yield SPANISH(titles[name]), how


def titles(names: Sequence[str]) -> str:
    """Return what dimensions are called, in a list."""
    return ", ".join(SPANISH(d.title).lower() for d in DIMENSIONS if d.id in names)
