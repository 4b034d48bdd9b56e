"""The first questions of every module: who may answer, and whether they want to."""

from __future__ import annotations

from diversa.privacy.rules import bands, drop, keep
from diversa.questionnaire.conditions import In
from diversa.questionnaire.kinds import NO, YES, Consent, Integer, SingleChoice
from diversa.questionnaire.questions import Option, Question
from diversa.questionnaire.structure import End, Section
from diversa.texts import Text

_ = Text

YES_NO = (Option(YES, _("Sí")), Option(NO, _("No")))

AGE = Integer(
    "age_years",
    _("¿Cuántos años cumplidos tiene?"),
    help=_("Solo pueden responder personas de 18 años o más."),
    low=0,
    high=120,
    unit=_("años"),
    message=_("Escriba su edad en números, entre 18 y 110."),
    required=True,
    # 29 stands alone so that both the five-year bands of surveys and the young people of Ley 1622 (up to 28) can be made.
    store=bands(18, 20, 25, 29, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75),
    release=bands(18, 29, 45, 60),
    licensed=bands(18, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75),
    source="DANE P6040 (años cumplidos)",
)
RESIDENCE = SingleChoice(
    "residence_12m",
    _("En los últimos 12 meses, ¿vivió en Colombia la mayor parte del tiempo?"),
    options=YES_NO,
    required=True,
    refusable=False,
    store=keep,
    release=drop,
)


def consent_main(title: Text) -> Consent:
    """Ask whether a person takes part, in a sentence that names the module's subject."""
    return Consent(
        "consent_main",
        title,
        help=_(
            "Participar es voluntario. No pedimos nombre, cédula, teléfono ni correo. Usamos sus respuestas solo "
            "para hacer estadísticas. Puede parar cuando quiera antes de enviar."
        ),
        store=keep,
        release=drop,
    )


def consent_sensitive(title: Text) -> Consent:
    """Ask for the permission that Ley 1581 of 2012, article 6, wants for sensitive data, naming them."""
    return Consent(
        "consent_sensitive",
        title,
        help=_("En cada pregunta puede marcar «Prefiero no responder»."),
        options=(Option(YES, _("Sí, autorizo")), Option(NO, _("No autorizo"))),
        store=keep,
        release=drop,
    )


def consent(participate: Text, sensitive: Text, *, intro: Text, first: tuple[Question, ...] = ()) -> Section:
    """Build the opening section from a module's own sentences; `first` are questions that must come even before.

    Whole sentences are asked for, and not only the subject, because other languages bend words around it.
    """
    questions = (*first, AGE, RESIDENCE, consent_main(participate), consent_sensitive(sensitive))
    return Section("start", _("Antes de empezar"), questions, intro=intro)


ENDS = (
    End(AGE < 18, "end_minor"),
    End(RESIDENCE == NO, "end_not_eligible"),
    End(In("consent_main", (NO,)), "end_no_consent"),
    End(In("consent_sensitive", (NO,)), "end_no_sensitive"),
)
