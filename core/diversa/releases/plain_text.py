"""Text that every file can hold and that no spreadsheet runs.

What stands in tables comes from modules, which strangers write: an answer's label may begin like a formula, hold a
character that XML does not know, or break a line in a way of its own.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import category, normalize

_FORMULA = "=+-@\N{MINUS SIGN}"
"""Beginnings that a spreadsheet runs, as they are after Unicode's compatibility forms are undone."""
_BLANK = "\t\r\n"
_SEPARATOR = re.compile(r"([;\t\r\n])")
"""What another list separator, or a spreadsheet set to another language, would take for the end of a cell."""
_LINE_END = re.compile("\r\n?")
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Control characters, halves of a pair and non-characters: not text, and not allowed in XML."""
_QUOTE = "'"


@lru_cache(maxsize=1 << 14)
def readable(text: str) -> str:
    """Return a text with one kind of line end, and the replacement character for what no file can hold as text."""
    return _UNREADABLE.sub("\N{REPLACEMENT CHARACTER}", _LINE_END.sub("\n", text))


@lru_cache(maxsize=1 << 14)
def harmless(text: str) -> str:
    """Return a text that no spreadsheet runs when it opens a CSV: an apostrophe stands before what would be run.

    It also stands after a `;`, a tab and a line end inside the text, where a spreadsheet with other settings begins a new
    cell. To get the text back, take away the first apostrophe of each such part that would be run without it.
    """
    parts = _SEPARATOR.split(text)
    blank = text.lstrip(_QUOTE)[:1] in tuple(_BLANK)
    return "".join(
        _QUOTE + part if place % 2 == 0 and (runs(part) or (blank and place == 0)) else part
        for place, part in enumerate(parts)
    )


def runs(part: str) -> bool:
    """Tell whether a spreadsheet may run a text, whatever stands invisibly before it.

    Spaces, control and format characters, combining marks and apostrophes are passed over; full-width, small and raised
    signs count as the sign they stand for.
    """
    for character in part:
        if character != _QUOTE and category(character)[0] not in "CMZ":
            return normalize("NFKC", character)[:1] in tuple(_FORMULA)
    return False
