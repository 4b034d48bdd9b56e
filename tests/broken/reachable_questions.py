"""Nobody is ever shown a question: its condition contradicts itself."""

from dataclasses import replace

from tests.broken import sound

story = replace(sound.story, when=(sound.noisy == 1) & (sound.noisy == 2))
register_questionnaires = sound.questionnaires(sound.questionnaire(sound.noisy, story))
