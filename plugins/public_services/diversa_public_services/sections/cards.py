"""How to complain, service by service: a card after the question, with a letter to print.

The cards inform; they are no legal advice, and the page files nothing. Source for the home services: CRA, frequently
asked questions (Ley 142 of 1994, articles 152 to 159). The other paths rest on this project's own knowledge and are to
be checked by a lawyer before fielding.
"""

from __future__ import annotations

from dataclasses import dataclass

from diversa import Screen, Text
from diversa_public_services.sections.lists import INTERNET, UTILITIES

_ = Text

LETTER = _(
    "{place}, {date}\n\n"
    "{recipient}: ______________________\n\n"
    "Asunto: petición, queja o reclamo\n\n"
    "{detail}: ______________________\n\n"
    "Esto fue lo que pasó, y desde cuándo:\n\n"
    "______________________________\n\n"
    "______________________________\n\n"
    "Esto es lo que pido:\n\n"
    "______________________________\n\n"
    "______________________________\n\n"
    "{closing}\n\n"
    "Nombre y firma: ______________________\n\n"
    "Documento: ______________________\n\n"
    "Dirección o correo para responderme: ______________________"
)


def _letter(recipient: Text, detail: Text, closing: Text) -> Text:
    """Write the letter to one kind of provider; the page fills in place and date, the person the rest by hand."""
    return LETTER.fill(recipient=recipient, detail=detail, closing=closing)


@dataclass(frozen=True)
class Path:
    """Name the services that share a way to complain, and the card that tells it."""

    services: tuple[str, ...]
    screen: Screen


PATHS = (
    Path(
        UTILITIES,
        Screen(
            "complaint_utilities",
            _("Cómo reclamar por agua, alcantarillado, aseo, luz o gas"),
            _(
                "1. Reclame ante la empresa. Es gratis y no necesita intermediario. Tienen 15 días "
                "hábiles para responder.\n2. Si la respuesta no le sirve, tiene 5 días para pedir "
                "reposición a la empresa. En la misma carta pida apelación: así el caso pasa a "
                "Superservicios.\n3. Si no responden en 15 días hábiles, la ley le da la razón a "
                "usted. Eso se llama silencio administrativo positivo.\nEsta página no presenta el "
                "reclamo por usted. Puede imprimir la carta y llevarla. Esto orienta, pero no es "
                "asesoría legal."
            ),
            letter=_letter(
                _("Empresa"),
                _("Número de contrato o de cuenta"),
                _("La Ley 142 de 1994 les da 15 días hábiles para responderme."),
            ),
        ),
    ),
    Path(
        INTERNET,
        Screen(
            "complaint_internet",
            _("Cómo reclamar por internet o celular"),
            _(
                "1. Reclame ante la empresa que le vende el servicio. Pida un número de radicado.\n2. "
                "Si la respuesta no le sirve, pida a la empresa que la revise de nuevo. Si insiste, "
                "el caso pasa a la Superintendencia de Industria y Comercio (SIC).\nEsta página no "
                "presenta el reclamo por usted. Puede imprimir la carta y llevarla. Esto orienta, "
                "pero no es asesoría legal."
            ),
            letter=_letter(
                _("Empresa de internet o celular"),
                _("Número de línea o de contrato"),
                _(
                    "Si no me dan la razón, pido que el caso pase a la Superintendencia de Industria y Comercio."
                ),
            ),
        ),
    ),
    Path(
        ("SA",),
        Screen(
            "complaint_health",
            _("Cómo reclamar por salud"),
            _(
                "1. Reclame ante la EPS, la clínica o el hospital. Pida un número de radicado.\n2. Si "
                "no responden o la respuesta no le sirve, vaya a la Superintendencia de Salud "
                "(Supersalud).\n3. Si está en riesgo la vida o la dignidad, puede poner una tutela "
                "ante un juez o una jueza. Es gratis y no necesita abogado.\nEsta página no presenta "
                "el reclamo por usted. Puede imprimir la carta y llevarla. Esto orienta, pero no es "
                "asesoría legal."
            ),
            letter=_letter(
                _("EPS, clínica u hospital"),
                _("La atención, el examen o la medicina que necesito"),
                _("Si no me responden, llevaré el caso a la Superintendencia de Salud."),
            ),
        ),
    ),
    Path(
        ("ED",),
        Screen(
            "complaint_school",
            _("Cómo reclamar por el colegio"),
            _(
                "1. Hable o escriba a la rectoría del colegio. Guarde una copia con la fecha.\n2. Si "
                "no responden o la respuesta no le sirve, vaya a la secretaría de educación de su "
                "municipio o departamento.\nEsta página no presenta el reclamo por usted. Puede "
                "imprimir la carta y llevarla. Esto orienta, pero no es asesoría legal."
            ),
            letter=_letter(
                _("Rectoría del colegio"),
                _("Curso o grado"),
                _("Si no me responden, llevaré el caso a la secretaría de educación."),
            ),
        ),
    ),
    Path(
        ("TR",),
        Screen(
            "complaint_transport",
            _("Cómo reclamar por el transporte público"),
            _(
                "1. Reclame ante la empresa de transporte. Pida un número de radicado.\n2. Si no "
                "responden, vaya a la alcaldía, que vigila los buses de la ciudad. Si viajó entre "
                "municipios, vaya a la Superintendencia de Transporte.\nEsta página no presenta el "
                "reclamo por usted. Puede imprimir la carta y llevarla. Esto orienta, pero no es "
                "asesoría legal."
            ),
            letter=_letter(
                _("Empresa de transporte"),
                _("Ruta o placa, día y hora"),
                _("Si no me responden, llevaré el caso a la alcaldía o a la Superintendencia de Transporte."),
            ),
        ),
    ),
    Path(
        ("TM",),
        Screen(
            "complaint_documents",
            _("Cómo reclamar por un documento o trámite"),
            _(
                "1. Escriba a la entidad un derecho de petición. Es gratis. Por regla general, tienen"
                " 15 días hábiles para responder.\n2. Si no responden o no le reciben la carta, vaya a"
                " la personería de su municipio. Allí le ayudan gratis.\nEsta página no presenta el "
                "reclamo por usted. Puede imprimir la carta y llevarla. Esto orienta, pero no es "
                "asesoría legal."
            ),
            letter=_letter(
                _("Entidad"),
                _("El documento o trámite que necesito"),
                _("Este es un derecho de petición (Ley 1755 de 2015). Pido respuesta en 15 días hábiles."),
            ),
        ),
    ),
)
