"""How easy a Spanish text is to read, on the INFLESZ scale (Szigriszt's perspicuity).

From 65 to 80 a text is fairly easy, above 80 very easy. Syllables are counted by their vowels: neighbouring vowels share
a syllable, unless two are strong (a, e, o) or a weak one (i, u) carries the accent.

Source: Szigriszt (1993); Barrio-Cantalejo and others (2008) for the scale.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from diversa.questionnaire.kinds import Grid
from diversa.questionnaire.questions import Question
from diversa.questionnaire.structure import Questionnaire, Section
from diversa.texts import Text

_ = Text
LOW = _("INFLESZ {score}, por debajo de {least}")
MANY_WORDS = _("{number} palabras en una frase: {sentence}")

FAIRLY_EASY = 65.0
LEAST_WORDS = 40
"""Words below which a section is too short to be judged."""
HARD, LONG = 55.0, 15
"""Score below which a question of so many words is hard."""
LONGEST_SENTENCE = 20

_STRONG, _ACCENTED_WEAK, _VOWELS = "aeoáéó", "íú", "aeoáéóíúiuü"
_WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*")
_SENTENCE_END = re.compile(r"[.!?…:;]+(?=[\s»”\")¿¡]|$)|\n")
_SILENT_U = re.compile(r"(?<=[qg])u(?=[eiéí])")


@dataclass(frozen=True)
class Measure:
    """Count words, sentences and syllables of a text."""

    words: int
    sentences: int
    syllables: int

    @property
    def inflesz(self) -> float:
        """Return 206.835 − 62.3 · syllables/words − words/sentences. Raises ValueError for no words."""
        if not self.words:
            raise ValueError("A text without words is neither easy nor hard to read.")
        return 206.835 - 62.3 * self.syllables / self.words - self.words / self.sentences


@dataclass(frozen=True)
class Unclear:
    """Say which section or question is hard to read, and why; an error or only a warning."""

    where: str
    reason: Text
    error: bool = False


def syllables(word: str) -> int:
    """Count the syllables of one Spanish word; a number counts as one."""
    plain = re.sub("y$", "i", _SILENT_U.sub("", word.lower()))
    count, before = 0, ""
    for letter in plain:
        if letter in _VOWELS and not _share_syllable(before, letter):
            count += 1
        before = letter
    return max(count, 1)


def _share_syllable(before: str, letter: str) -> bool:
    if not before or before not in _VOWELS or before in _ACCENTED_WEAK or letter in _ACCENTED_WEAK:
        return False
    return not (before in _STRONG and letter in _STRONG)


def sentences(text: str) -> tuple[str, ...]:
    """Cut a text into its sentences; a colon or a semicolon ends one too, as in Szigriszt."""
    return tuple(part.strip() for part in _SENTENCE_END.split(text) if _WORD.search(part))


def measure(*texts: str) -> Measure:
    """Count words, sentences and syllables of some texts; the end of a text ends a sentence."""
    found = [sentence for text in texts for sentence in sentences(text)]
    words = [word for sentence in found for word in _WORD.findall(sentence)]
    return Measure(len(words), len(found), sum(map(syllables, words)))


def running_texts(section: Section) -> tuple[str, ...]:
    """Return what is read as text in a section, each once: not the options, which are lists of words."""
    questions = (text for question in section.questions for text in _texts(question))
    return tuple(dict.fromkeys(text for text in (section.title, section.intro, *questions) if text))


def unclear(questionnaire: Questionnaire) -> Iterator[Unclear]:
    """Yield what is hard to read: a section below 65 is an error; a hard question or a long sentence, a warning."""
    for section in questionnaire.sections:
        whole = measure(*running_texts(section))
        if whole.words >= LEAST_WORDS and whole.inflesz < FAIRLY_EASY:
            yield Unclear(section.id, _low(whole, FAIRLY_EASY), error=True)
        for question in section.questions:
            yield from _unclear(question)


def _low(found: Measure, least: float) -> Text:
    return LOW.fill(score=f"{found.inflesz:.1f}", least=f"{least:g}")


def _unclear(question: Question) -> Iterator[Unclear]:
    one = measure(question.title)
    if one.words >= LONG and one.inflesz < HARD:
        yield Unclear(question.id, _low(one, HARD))
    for text in _texts(question):
        yield from (
            Unclear(question.id, MANY_WORDS.fill(number=n, sentence=s)) for s, n in _long_sentences(text)
        )


def _long_sentences(text: str) -> Iterable[tuple[str, int]]:
    counted = ((sentence, len(_WORD.findall(sentence))) for sentence in sentences(text))
    return ((sentence, words) for sentence, words in counted if words > LONGEST_SENTENCE)


def _texts(question: Question) -> tuple[str, ...]:
    rows = question.rows if isinstance(question, Grid) else ()
    return (question.title, question.help, *(row.label for row in rows))
