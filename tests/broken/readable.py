"""A section is written in the language of offices."""

from dataclasses import replace

from diversa.texts import Text as _
from tests.broken import sound

noisy = replace(
    sound.noisy,
    title=_("¿Considera usted que la contaminación acústica constituye una problemática significativa?"),
    help=_(
        "Las administraciones municipales correspondientes implementarán procedimientos interinstitucionales de "
        "caracterización, georreferenciación y sistematización de las perturbaciones acústicas identificadas por la "
        "ciudadanía, conforme a las disposiciones reglamentarias vigentes y a las especificidades territoriales."
    ),
)
register_questionnaires = sound.questionnaires(sound.questionnaire(noisy))
