"""The name of a hook is misspelt: nothing would ever call it."""

from tests.broken import sound

register_questionnaires = sound.register_questionnaires
register_indicator = sound.answering(sound.indicator)
