"""How easy texts are to read, with examples counted by hand."""

from __future__ import annotations

import pytest

from diversa.privacy.rules import keep
from diversa.questionnaire.kinds import Grid, SingleChoice
from diversa.questionnaire.questions import Option
from diversa.questionnaire.readability import measure, sentences, syllables, unclear
from diversa.questionnaire.structure import Questionnaire, Section
from diversa.texts import SPANISH, Text

EASY = "¿En los últimos doce meses alguien de su hogar le ha gritado o insultado? Marque una opción."
HARD = (
    "Especificidades interinstitucionales correspondientes a procedimientos administrativos sancionatorios."
)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("economía", 5),
        ("aéreo", 4),
        ("agua", 2),
        ("guerra", 2),
        ("pingüino", 3),
        ("quien", 1),
        ("país", 2),
        ("paisaje", 3),
        ("reír", 2),
        ("oído", 3),
        ("ley", 1),
        ("leyes", 2),
        ("y", 1),
        ("Uruguay", 3),
        ("AGUA", 2),
        ("12", 1),
    ],
)
def test_syllables_are_counted_by_their_vowels(word: str, count: int) -> None:
    """Strong vowels part, weak ones join, an accented weak one parts; the u of que and gui is silent."""
    assert syllables(word) == count


def test_the_published_example() -> None:
    """17 words, 2 sentences, 31 syllables: 84.73."""
    found = measure(EASY)
    assert (found.words, found.sentences, found.syllables) == (17, 2, 31)
    assert found.inflesz == pytest.approx(84.73, abs=0.005)


def test_a_text_of_its_own_is_a_sentence_of_its_own() -> None:
    """Rows of a grid have no full stop; together they are not one long sentence. A decimal comma ends nothing."""
    assert measure("Por su edad", "Por su color de piel").sentences == 2
    assert sentences("Pesa 1.5 kilos. ¿Cuánto? ¡Mucho!") == ("Pesa 1.5 kilos", "¿Cuánto", "¡Mucho")


def test_nothing_has_no_score() -> None:
    """A text without words says so instead of looking perfect."""
    with pytest.raises(ValueError, match="without words"):
        _ = measure("…").inflesz


def _questionnaire(intro: str, title: str, row: str = "Una fila") -> Questionnaire:
    grid = Grid("rows", Text("¿Cuál?"), rows=(Option("a", Text(row)),), store=keep, release=keep)
    single = SingleChoice("one", Text(title), store=keep, release=keep)
    section = Section("section", Text("Título"), (single, grid), intro=Text(intro))
    return Questionnaire("q", version="1.0.0", title=Text("T"), summary=Text("S"), sections=(section,))


def test_easy_texts_are_left_alone() -> None:
    """Nobody is warned of a text that is easy."""
    assert list(unclear(_questionnaire(f"{EASY} {EASY} {EASY}", EASY))) == []


def test_a_hard_section_is_an_error_if_it_is_long_enough_to_judge() -> None:
    """From 40 words on, a section below 65 must be written again."""
    (found,) = unclear(_questionnaire(" ".join([HARD] * 6), "¿Sí?"))
    assert (found.where, found.error) == ("section", True)
    assert list(unclear(_questionnaire(HARD, "¿Sí?"))) == []


def test_a_hard_question_and_a_long_sentence_are_warnings_that_name_it() -> None:
    """Fifteen words below 55, or more than 20 words in one sentence."""
    (hard,) = unclear(_questionnaire("", f"{HARD} {HARD} {HARD}"))
    assert (hard.where, hard.error) == ("one", False)
    (long,) = unclear(_questionnaire("", "¿Sí?", row="va " * 21))
    assert long.where == "rows"
    assert SPANISH(long.reason).startswith("21 palabras en una frase: va va")
    assert list(unclear(_questionnaire("", "¿Sí?", row="va " * 20))) == []
