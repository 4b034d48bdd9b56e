"""Two questions have one name."""

from dataclasses import replace

from tests.broken import sound

register_questionnaires = sound.questionnaires(
    sound.questionnaire(sound.noisy, replace(sound.times, id="noisy"))
)
