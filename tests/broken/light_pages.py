"""One list is so long that a cheap phone waits for it."""

from dataclasses import replace
from hashlib import sha256

from diversa.questionnaire.questions import Option
from diversa.texts import Text as _
from tests.broken import sound

many = tuple(Option(n, _(f"De la calle {sha256(bytes([n])).hexdigest()}")) for n in range(1, 251))
sources = replace(sound.sources, options=many, panels=())
register_questionnaires = sound.questionnaires(sound.questionnaire(sound.noisy, sources))
