"""Personal data that people write into free texts: phones, e-mail, identity numbers, addresses, links.

What is found is a warning before sending and a mark for review, never a filter: about one case in six is missed, so a
free text is never published. The patterns are Colombia's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Name what was found."""

    EMAIL = "email"
    URL = "url"
    ADDRESS = "address"
    PHONE = "phone"
    IDENTITY_NUMBER = "identity_number"


@dataclass(frozen=True)
class Finding:
    """Say what stands where: `text[start:end]`."""

    kind: Kind
    start: int
    end: int


def find(text: str) -> tuple[Finding, ...]:
    """Return what looks like personal data, in the order of the text, without overlaps."""
    found: list[Finding] = []
    for candidate in _candidates(text):
        if all(candidate.end <= other.start or other.end <= candidate.start for other in found):
            found.append(candidate)
    return tuple(sorted(found, key=lambda finding: finding.start))


def _candidates(text: str) -> Iterator[Finding]:
    """Yield findings, the surest kind first: where two overlap, the earlier one counts."""
    for kind, pattern in _WORDS:
        for match in pattern.finditer(text):
            yield Finding(kind, *match.span())
    if not _SEVERAL_DIGITS.search(text):
        return  # most texts have no number, and what follows is slow
    yield from _documents(text)
    yield from _phones(text)
    yield from _identity_numbers(text)


def _documents(text: str) -> Iterator[Finding]:
    """Yield the numbers that are announced ("cédula 123456", "pasaporte AB123456")."""
    for match in _DOCUMENT.finditer(text):
        yield Finding(Kind.IDENTITY_NUMBER, *match.span("number"))
    for match in _ANNOUNCED_PHONE.finditer(text):
        yield Finding(Kind.PHONE, *match.span("number"))


def _phones(text: str) -> Iterator[Finding]:
    from phonenumbers import PhoneNumberMatcher  # 80 ms to import

    for match in _PHONE.finditer(text):
        if not _is_quantity(text, *match.span()):
            yield Finding(Kind.PHONE, *match.span())
    for number in PhoneNumberMatcher(text, "CO", max_tries=_TRIES):
        if not _is_quantity(text, number.start, number.end):
            yield Finding(Kind.PHONE, number.start, number.end)


def _identity_numbers(text: str) -> Iterator[Finding]:
    from stdnum.co import nit  # 30 ms to import

    for match in _NIT.finditer(text):
        if nit.is_valid(match.group()):
            yield Finding(Kind.IDENTITY_NUMBER, *match.span())
    for match in _CEDULA.finditer(text):
        digits = match.group().replace(".", "")
        if not (digits.endswith("000") or _DATE.fullmatch(digits) or _is_quantity(text, *match.span())):
            yield Finding(Kind.IDENTITY_NUMBER, *match.span())


def _is_quantity(text: str, start: int, end: int) -> bool:
    """Tell whether a number is money, counts something or is the number of a thing."""
    before, after = text[max(start - 24, 0) : start], text[end : end + 24]
    return bool(_OF_A_THING.search(before) or _UNIT.match(after))


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.VERBOSE)


_EMAIL = _words(
    r"""
    (?<![\w.+-]) [\w.+-]{1,64}
    (?: \s?@\s? [\w-]{1,63} (?: \.[\w-]{2,63} ){1,4}
      | (?: \s | (?=\() ) \(?arroba (?: \) \s? | \s ) [\w-]{1,63} (?: (?: \s(?:punto|dot)\s | \. ) [\w-]{2,63} ){1,4} )
    """
)
_URL = _words(
    r"""
    \b (?: https?://\S{3,} | www\.\S{3,}
         | (?: [a-z0-9-]{1,63}\. ){1,4} (?: com | org | net | gov | edu | info | me | co )\b (?: /\S* )? )
    | (?<![\w@.]) @ [a-z0-9_][a-z0-9_.]{3,29}   # a name in a social network
    """
)
_ADDRESS = _words(
    r"""
    \b (?: cra | carrera | kra? | cr | cl | cll | calle | av | avda | avenida | ak | ac
         | transv(?:ersal)? | tv | trans | diag(?:onal)? | dg | circular | autopista ) \b \.? \s*
    (?: [a-záéíóúñ]{4,20} \s (?=\#)                         # an avenue may have a name for its number, or before it
      | (?: [a-záéíóúñ]{4,20}\s )? \d{1,3} \s?[a-z]?\b (?: \s?bis\b )? (?: \s(?:sur|norte|este|oeste)\b )? )
    \s* (?: \# | n[°ºo]\.? | n[uú]m(?:ero|\.)? | nro\.? | - | ,
          | \s (?= \d{1,3} \s?[a-z]? \s?-\s? \d )
          | con \s (?= ca | cl | cr | k | av | tr | di | dg | \d+\s*\#? ) ) \s*
    (?: (?: carrera | cra | kra? | cr | calle | cll? | av | avenida | transversal | diagonal )\b \.? \s* )?
    \d{1,3} \s?[a-z]?\b (?: \s?bis\b )? (?: \s?-\s? \d{1,3} )?
    | \b (?: manzana | mz | mza ) \b \.? \s* (?: \d{1,3} [a-z]? | [a-z] ) \b [\s,]*
      (?: casa | cs | lote | lt | torre | bloque ) \b \.? \s* (?: \d{1,4} [a-z]? | [a-z] ) \b
    | \b (?: torre | bloque | bl | interior | int ) \b \.? \s* (?: \d{1,3} [a-z]? | [a-z] ) \b [\s,]*
      (?: apto | apartamento | ap | casa ) \b \.? \s* \d{1,4}
    """
)
_DIGIT = "cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve"
_SPELT_PHONE = _words(rf"\b (?: (?:{_DIGIT}) \b [\s,.-]{{0,3}} ){{6,9}} (?:{_DIGIT}) \b")
_WORDS = (
    (Kind.EMAIL, _EMAIL),
    (Kind.URL, _URL),
    (Kind.ADDRESS, _ADDRESS),
    (Kind.PHONE, _SPELT_PHONE),
)

_TRIES = 50  # numbers that `phonenumbers` looks at in one text: a page of digits must not keep a server busy
_SEVERAL_DIGITS = re.compile(r"(?:\d[^\w]{0,3}){5}")
_DOCUMENT = _words(
    r"""
    \b (?: c[eé]dula | c\.?\s?c | documento | identificaci[oó]n | t\.?\s?i | nuip | nit | pasaporte | ppt | c\.?\s?e )
    \b \.? (?: \s (?:de|es|la|el|mi|ciudadan[ií]a|identidad|extranjer[ií]a|n[uú]mero) \b ){0,4}
    \s* (?: n[°ºo]\.? | n[uú]m(?:ero|\.)? | nro\.? | [:\#] )? \s*
    (?P<number> \b [a-z]{0,3} \s? \d (?: [.\s]? \d ){4,10} (?: - \d )? ) (?! \d )
    """
)
_ANNOUNCED_PHONE = _words(
    r"""
    \b (?: tel | tel[eé]fono | fijo | celular | cel | m[oó]vil | whatsapp | wasap | ll[aá]m[ea](?:r|n|me|nos)? )
    \b [.:]? (?: \s (?:al|a|el|es|de|mi|n[uú]mero|fijo|la|casa) \b :? ){0,4}
    \s* (?P<number> \d (?: [\s.-]{0,2} \d ){6,9} ) (?! \d )
    """
)
_PHONE = re.compile(
    r"(?<![\d.,$-])(?:\(?\+?57\)?[\s.-]{0,2})?(?:\(?3|\(?60[1-8](?=\D{0,3}\d))(?:[\s.()-]{0,3}\d){7,9}(?!\d|[.,]\d)"
)
_NIT = re.compile(r"(?<![\d.,$-])\d{1,3}(?:\.?\d{3}){2,3}\s?-\s?\d(?!\d)")
_CEDULA = re.compile(r"(?<![\w.,$/-])(?:\d{1,3}(?:\.\d{3}){1,3}|\d{6,10})(?![\w/%]|[.,-]\d)(?<=\d{3})")
_DATE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d|[0-3]\d(?:0[1-9]|1[0-2])(?:19|20)\d\d")
_OF_A_THING = _words(
    r"(?: \$ | \b (?: cop | usd | factura | medidor (?:\smarca)? | contador | c[oó]digo | resoluci[oó]n | turno ) )\s*$"
)
_UNIT = _words(
    r"""
    \s* (?: de \s )? (?: pesos | cop | usd | d[oó]lares | euros | mil\b | mill[oó]n | millones | personas | habitantes
      | hogares | familias | mujeres | hombres | ni[ñn][oa]s | votos | casos | usuarios | litros | metros | mts?\b | m[23²³]
      | km | kil[oó]metros | hect[aá]reas | toneladas | kilos | a[ñn]os | veces | viviendas | estudiantes | v[ií]ctimas )
    """
)
