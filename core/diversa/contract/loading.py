"""Modules that do not load: whatever Python says is told as a rule that was broken."""

from __future__ import annotations

import re
import traceback
from dataclasses import replace

from diversa.contract.findings import Finding
from diversa.texts import Text

_ = Text


def of_reason(reason: str, place: str) -> Finding:
    """Return the finding for an error that is written as "Kind: sentence"."""
    finding = next((found for pattern, found in _KNOWN if re.search(pattern, reason)), _ANY)
    return replace(finding, where=place, what=finding.what.fill(reason=reason))


def of_error(error: BaseException) -> Finding:
    """Return the finding for an error, at the last place that it came through."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return of_reason(f"{type(error).__name__}: {error}", place)


_ANY = Finding(
    "",
    _("El módulo no se puede cargar: {reason}"),
    _("Corrija el error en ese lugar; hasta entonces el módulo no se ofrece."),
    rule="loads",
)
_KNOWN = (
    (
        r"missing .*'(store|release)'",
        Finding(
            "",
            _("Una pregunta o variable no dice cómo se protege: {reason}"),
            _(
                "Escriba store= (qué se guarda) y release= (qué se publica). Ninguno tiene un valor por defecto."
            ),
            rule="privacy_stated",
        ),
    ),
    (
        "which is no hook",
        Finding(
            "",
            _("Una función marcada con @hookimpl tiene un nombre que no existe: {reason}"),
            _("Escriba el nombre como está en diversa/hookspecs.py."),
            rule="known_hooks",
        ),
    ),
    (
        "two questions are named|both bring|bring the questionnaire|Two columns would be named",
        Finding(
            "",
            _("Un nombre está dos veces: {reason}"),
            _("Dé a cada cosa un nombre propio."),
            rule="unique_ids",
        ),
    ),
)
