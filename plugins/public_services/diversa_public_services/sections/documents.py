"""Identity documents and civil registration: what was needed, what was tried, and how it went."""

from __future__ import annotations

from diversa import (
    NO,
    YES,
    Grid,
    MultipleChoice,
    Named,
    Option,
    Section,
    SingleChoice,
    Text,
    keep,
    known_true,
    merge_rare,
    pick_from,
)
from diversa.questionnaire.standard import YES_NO
from diversa_public_services.sections.form import full
from diversa_public_services.sections.health import SDG
from diversa_public_services.sections.lists import AGREEMENT, SATISFACTION

_ = Text

NO_DOCUMENT = 0
IN_SDG = (1, 2, 3, 4, 5)
"""Documents of SDG 16.6.2; the sixth, other papers of the State, is national."""
ONLINE, IN_PERSON = 1, 0

documents_needed = MultipleChoice(
    "documents_needed",
    _("En los últimos 12 meses, ¿necesitó alguno de estos documentos?"),
    options=(
        Option(1, _("Cédula o tarjeta de identidad")),
        Option(2, _("Registro civil (nacimiento, matrimonio o defunción)")),
        Option(3, _("Pasaporte")),
        Option(4, _("Licencia de conducción")),
        Option(5, _("Permiso o cédula de extranjería (PPT, CE)")),
        Option(6, _("Otro del Estado (Sisbén, registro de víctimas, discapacidad)")),
        Option(NO_DOCUMENT, _("Ninguno"), exclusive=True),
    ),
    store=keep,
    release=merge_rare(5),
    source="A33",
    instrument=SDG,
)
tried_all = SingleChoice(
    "tried_all_documents",
    _("¿Intentó obtener todos los que necesitaba?"),
    options=YES_NO,
    unsure=True,
    when=documents_needed.any(),
    store=keep,
    release=keep,
    source="A34",
    instrument=SDG,
)
not_tried_reason = SingleChoice(
    "not_tried_reason",
    _("¿Por qué no lo intentó?"),
    options=(
        Option(1, _("Lo que cuesta")),
        Option(2, _("Es difícil llegar, llamar o entrar a la página")),
        Option(3, _("No tratan con respeto")),
        Option(4, _("El trámite es complicado")),
        Option(5, _("Demora mucho")),
        Option(6, _("No atienden en mi lengua o con ajustes por discapacidad")),
        Option(96, _("Otra razón")),
    ),
    unsure=True,
    when=tried_all == NO,
    store=keep,
    release=merge_rare(5),
    source="A35",
    instrument=SDG,
)
last_document = SingleChoice(
    "last_document",
    _("Piense en el último documento que intentó obtener. ¿Cuál fue?"),
    options=pick_from(
        documents_needed,
        Option(NO_DOCUMENT, _("No intenté ninguno"), exclusive=True, when=~known_true(tried_all == YES)),
    ),
    when=documents_needed.any(),
    store=keep,
    release=merge_rare(5),
    source="A36",
    instrument=SDG,
)
tried = Named("document_tried", last_document.is_in(*IN_SDG, 6))
"""There was at least one attempt, so that what follows is about a real one."""
document_channel = SingleChoice(
    "document_channel",
    _("¿Por qué medio lo intentó?"),
    options=(Option(ONLINE, _("En línea")), Option(IN_PERSON, _("En persona"))),
    when=tried,
    store=keep,
    release=keep,
    source="A36, medio",
)
document_rating = Grid(
    "document_rating",
    _("Piense en ese trámite. ¿Está de acuerdo?"),
    rows=(
        Option("a", _("La oficina, la página o el teléfono son de fácil acceso")),
        Option("b", _("Pude pagar lo que costó")),
        Option("c", _("El trámite fue sencillo")),
        Option("d", _("Tratan a todas las personas por igual")),
        Option("e", _("El tiempo de espera fue razonable")),
    ),
    options=AGREEMENT,
    rows_per_screen=5,
    unsure=True,
    when=tried,
    store=keep,
    release=keep,
    source="A37",
    instrument=SDG,
)
document_satisfaction = SingleChoice(
    "document_satisfaction",
    _("En general, ¿cómo quedó con ese trámite?"),
    options=SATISFACTION,
    unsure=True,
    when=tried,
    store=keep,
    release=keep,
    source="A38",
    instrument=SDG,
)

DOCUMENTS = Section(
    "documents",
    _("Documentos y trámites"),
    (
        documents_needed,
        tried_all,
        not_tried_reason,
        last_document,
        document_channel,
        document_rating,
        document_satisfaction,
    ),
    intro=_("No pedimos números de documento ni copias."),
    when=full,
)
