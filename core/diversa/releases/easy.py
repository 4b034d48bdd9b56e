"""Two pages that are easy to read: five figures to count, who answered, what is not said here, and where to ask.

One idea a sentence, twelve words at most, in large letters: a test reads them with the measure of `readability`.
Figures come from the same results as everything else; only the words around them are fewer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from diversa.indicators.model import Indicator
from diversa.questionnaire.structure import HelpLine
from diversa.releases import wording
from diversa.releases.booklet import largest
from diversa.releases.edition import Sheaf
from diversa.releases.paper import counted, people
from diversa.releases.summary import key_indicators
from diversa.texts import Text

_ = Text
MOST_FIGURES = 5
FITS = (("larger", 5), ("large", 5), *(("least", figures) for figures in (5, 4, 3, 2, 1)))
"""Sizes of letters, and how many figures, to try until everything stands on two pages."""
MOST_MISSING = 3
"""Groups that are named among those who are missing."""
MOST_LINES = 2
"""Help lines that stand on the pages of a sensitive module."""
STAMPS: Mapping[wording.Stamp, tuple[Text, ...]] = {
    wording.SIMULATED: (_("Un programa inventó estas respuestas."), _("No son de personas reales.")),
    wording.PREVIEW: (_("Esta hoja es un borrador."), _("No la comparta todavía.")),
}
"""What is said of an edition that must not be taken for a publication."""
_AMONG = re.compile(r"(?:De cada|Of every) 100 ([^,;:.]+), ")
"""How the meaning of a share begins: with those among whom it is counted."""


@dataclass(frozen=True)
class EasyFigure:
    """Hold one figure: what people say of it, what it is about, and people to count."""

    said: str
    about: str
    among: str
    """Among whom: a figure without them would say something else."""
    picture: str


@dataclass(frozen=True)
class Easy:
    """Hold what the two pages say in one language."""

    warnings: tuple[str, ...]
    figures: tuple[EasyFigure, ...]
    missing: tuple[str, ...]
    """Groups of whom fewer took part than live in the country."""
    compared: bool
    lines: tuple[tuple[str, str, str], ...]
    """Name, what for, and number of each help line."""


def easy_of(sheaf: Sheaf, most: int = MOST_FIGURES) -> Easy:
    """Choose what the pages say, with so many figures at most."""
    t, edition = sheaf.t, sheaf.edition
    stamped = STAMPS.get(edition.stamp, ()) if edition.stamp else ()
    lines = edition.questionnaire.help_lines if edition.questionnaire.sensitive else ()
    national = [line for line in lines if line.verified and not line.departments]
    return Easy(
        tuple(t(words) for words in stamped),
        tuple(_figure(sheaf, indicator) for indicator in chosen(sheaf)[:most]),
        _missing(sheaf),
        any(one.compared for one in sheaf.who.compositions),
        tuple(_line(sheaf, line) for line in national[:MOST_LINES]),
    )


def chosen(sheaf: Sheaf) -> tuple[Indicator, ...]:
    """Return the indicators in the order in which they are worth a place: key shares first, other figures last."""
    results, keys = sheaf.edition.results, key_indicators(sheaf.edition.indicators)

    def place(indicator: Indicator) -> tuple[bool, bool, bool]:
        result = results.get(indicator.id)
        share = counted(largest(result), sheaf.t) is not None
        return not share, indicator not in keys, len(result.groups[0].figures) > 1

    return tuple(
        sorted(
            (
                one
                for one in sheaf.edition.indicators
                if (figure := largest(results.get(one.id))).shown or counted(figure, sheaf.t)
            ),
            key=place,
        )
    )


def _figure(sheaf: Sheaf, indicator: Indicator) -> EasyFigure:
    t, result = sheaf.t, sheaf.edition.results.get(indicator.id)
    said, figure = sheaf.viewer.said(result), largest(result)
    parts, meaning = counted(figure, t), t(indicator.meaning)
    about = f"{t(indicator.title)}: {said.label}" if said.label else t(indicator.title)
    found = _AMONG.match(meaning)
    among = t(_("Se cuentan solo {people}.").fill(people=found[1])) if found else meaning
    return EasyFigure(said.spoken, about, among, people(*parts, said.spoken, sheaf.note) if parts else "")


def _missing(sheaf: Sheaf) -> tuple[str, ...]:
    """Name the groups that the sentences of `taking_part` are about."""
    labels = [row.label for one in sheaf.who.compositions for row in one.rows]
    told = [label for label in labels if any(one.startswith(f"{label}:") for one in sheaf.who.sentences)]
    return tuple(dict.fromkeys(told))[:MOST_MISSING]


def _line(sheaf: Sheaf, line: HelpLine) -> tuple[str, str, str]:
    return sheaf.t(line.name), sheaf.t(line.what), line.contact
