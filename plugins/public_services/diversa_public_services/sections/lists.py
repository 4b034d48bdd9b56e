"""Lists that several sections share: the services, and the scales.

Source of the scales: metadata of SDG 16.6.2, four points without a middle. "No sé" and "Prefiero no responder" are not
options but states of every question.
"""

from __future__ import annotations

from diversa import Option, Text

_ = Text

HOME_SERVICES = (
    Option("AC", _("Agua de acueducto"), tip=_("Hay una conexión, con contrato o sin él.")),
    Option("AL", _("Alcantarillado")),
    Option("AS", _("Recolección de basura")),
    Option("EN", _("Energía eléctrica")),
    Option("GN", _("Gas por tubería")),
    Option("IF", _("Internet fijo")),
    Option("IM", _("Internet en el celular")),
)
"""The services of a dwelling (SRV7)."""
IN_A_SENTENCE = (
    Option("AC", _("agua de acueducto")),
    Option("AL", _("alcantarillado")),
    Option("AS", _("recolección de basura")),
    Option("EN", _("energía eléctrica")),
    Option("GN", _("gas por tubería")),
    Option("IF", _("internet fijo")),
    Option("IM", _("internet en el celular")),
)
"""The same, as they stand inside a question."""
PUBLIC_SERVICES = (
    Option("SA", _("Salud")),
    Option("ED", _("Educación")),
    Option("TR", _("Transporte público")),
    Option("TM", _("Documentos y trámites")),
)
NONE = "0"
EVERY_SERVICE = (
    *(Option(service.code, service.label) for service in HOME_SERVICES),
    *PUBLIC_SERVICES,
)
"""All eleven (SRV10 and documents)."""

UTILITIES = ("AC", "AL", "AS", "EN", "GN")
INTERNET = ("IF", "IM")

NOT_APPLICABLE = 97
AGREEMENT = (
    Option(3, _("Totalmente de acuerdo")),
    Option(2, _("De acuerdo")),
    Option(1, _("En desacuerdo")),
    Option(0, _("Totalmente en desacuerdo")),
    Option(NOT_APPLICABLE, _("No aplica")),
)
SATISFACTION = (
    Option(3, _("Con mucha satisfacción")),
    Option(2, _("Con satisfacción")),
    Option(1, _("Con insatisfacción")),
    Option(0, _("Con mucha insatisfacción")),
    Option(NOT_APPLICABLE, _("No aplica")),
)
QUALITY = (
    Option(3, _("Muy buena")),
    Option(2, _("Buena")),
    Option(1, _("Mala")),
    Option(0, _("Muy mala")),
    Option(NOT_APPLICABLE, _("No aplica")),
)
VALID = (0, 1, 2, 3)
"""Codes of all three scales that enter a share; "no aplica" does not."""
POSITIVE = (2, 3)
