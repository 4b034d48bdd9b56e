"""Names that every statistical program takes, and labels cut where a reader would cut them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

LONGEST = 32
"""Characters of a name in Stata; SPSS takes 64, and one name in all files is worth more."""
_SPSS = "all and by eq ge gt le lt ne not or to with"
_STATA = "_all _b byte _coef _cons double float if in int long _n _pi _pred _rc _se _skip strl using"
_RESERVED = frozenset(f"{_SPSS} {_STATA}".split())


def legal_names(wanted: Iterable[str]) -> Iterator[str]:
    """Yield a name for each: letters, digits and underscores, unlike any other even in capitals.

    What no name can hold becomes an underscore, so that a name never begins as a formula does.
    """
    seen: set[str] = set()
    for name in wanted:
        plain = _plain(name)
        found, number = plain[:LONGEST].rstrip("_"), 1
        while found.casefold() in seen or found.casefold() in _RESERVED:
            number += 1
            found = f"{plain[: LONGEST - len(str(number)) - 1]}_{number}"
        seen.add(found.casefold())
        yield found


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    found = re.sub(r"[^A-Za-z0-9]+", "_", letters).strip("_")
    return found if re.match(r"[A-Za-z]", found) and not re.fullmatch(r"str\d+", found) else f"v_{found}"


def cut(text: str, longest: int, *, octets: bool = False) -> str:
    """Return a text of at most so many characters (or UTF-8 octets), cut between words and marked with "…"."""
    text = " ".join(text.split())
    if _size(text, octets) <= longest:
        return text
    while _size(text, octets) + _size("…", octets) > longest:
        text = text[:-1]
    shorter = text.rpartition(" ")[0]
    return f"{(shorter if len(shorter) > longest // 2 else text).rstrip(' ,;:–—-')}…"


def _size(text: str, octets: bool) -> int:
    return len(text.encode()) if octets else len(text)
