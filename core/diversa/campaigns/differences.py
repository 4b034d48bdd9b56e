"""What is other in the installed module than in what a campaign pinned, in sentences.

A difference breaks the series where it changes the structure (what the fingerprint digests); other words, phone numbers
or durations do not. Where the fingerprint differs, at least one sentence says that it breaks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from diversa.campaigns.comparing_questions import question_differences
from diversa.campaigns.instruments import Instrument
from diversa.campaigns.snapshots import Snapshot
from diversa.questionnaire.questions import Question
from diversa.questionnaire.structure import Questionnaire, Section
from diversa.records import to_json
from diversa.texts import SOURCE_LANGUAGE, Text

_ = Text


@dataclass(frozen=True)
class Difference:
    """Say one thing that is other, and whether it breaks the series; `where` is the id of a question or section."""

    text: Text
    breaks: bool = False
    where: str = ""


def differences(pinned: Snapshot, installed: Snapshot) -> tuple[Difference, ...]:
    """Return everything that is other in what is installed, in the order of the questionnaire; what breaks comes first."""
    before, after = pinned.questionnaire, installed.questionnaire
    found = [
        *_about(before, after),
        *_sections(before, after),
        *_questions(before, after),
        *_ends(before, after),
        *_screens(before, after),
        *_help_lines(before, after),
        *_languages(pinned, installed),
    ]
    broken = before.fingerprint() != after.fingerprint()
    if broken and not any(one.breaks for one in found):
        found.append(Difference(_("Cambió algo más en la estructura del cuestionario."), True))
    return tuple(sorted(found, key=lambda one: not one.breaks))


def computed_differences(pinned: Instrument, installed: Instrument) -> tuple[Difference, ...]:
    """Return what is other in the functions of the module: checks, derived variables and indicators.

    Raises `Paused` where the module does not accept one of the two versions.
    """
    found: list[Difference] = []
    for words, parts, breaks in (
        (_("la comprobación «{name}»"), [one.checks for one in (pinned, installed)], False),
        (_("la variable calculada «{name}»"), [one.derived for one in (pinned, installed)], True),
        (_("el indicador «{name}»"), [one.indicators for one in (pinned, installed)], False),
    ):
        old, new = ({part.id: part for part in every} for every in parts)
        found += _came_and_went(words, old, new, breaks)
        for name in old.keys() & new.keys():
            if getattr(old[name], "version", 1) != getattr(new[name], "version", 1):
                sentence = _("Cambió la fórmula de {what}.").fill(what=words.fill(name=name))
                found.append(Difference(sentence, breaks, name))
    return tuple(sorted(found, key=lambda one: (not one.breaks, str(one.text), one.where)))


def _came_and_went(
    words: Text, old: Mapping[str, Any], new: Mapping[str, Any], breaks: bool
) -> Iterator[Difference]:
    for sentence, names in (
        (_("Se agregó {what}."), new.keys() - old.keys()),
        (_("Se quitó {what}."), old.keys() - new.keys()),
    ):
        for name in sorted(names):
            yield Difference(sentence.fill(what=words.fill(name=name)), breaks, name)


# --- the questionnaire ----------------------------------------------------------------------------------------------


def _about(before: Questionnaire, after: Questionnaire) -> Iterator[Difference]:
    if before.version != after.version:
        text = _("La versión pasa de {before} a {after}.").fill(before=before.version, after=after.version)
        yield Difference(text)
    for name, text, breaks in (
        ("title", _("El título pasa de «{before}» a «{after}»."), False),
        ("summary", _("Cambió la presentación del módulo."), False),
        ("credits", _("Cambiaron los créditos."), False),
        ("minutes", _("La duración que se anuncia pasa de {before} a {after} minutos."), False),
        ("care", _("Cambiaron las líneas de ayuda que se muestran en cada página."), False),
        ("thank_you", _("Cambió la página de agradecimiento."), False),
        ("slug", _("Cambió el nombre público del módulo, que está en sus direcciones."), True),
        ("sensitive", _("Cambió si el módulo es sensible."), True),
        ("conditions", _("Cambiaron condiciones con nombre que usan sus resultados."), True),
    ):
        old, new = getattr(before, name), getattr(after, name)
        if to_json(old) != to_json(new):
            yield Difference(text.fill(before=old, after=new) if "{before}" in text else text, breaks)


def _sections(before: Questionnaire, after: Questionnaire) -> Iterator[Difference]:
    old, new = ({section.id: section for section in one.sections} for one in (before, after))
    for section in after.sections:
        if section.id not in old:
            text = _("Se agregó la sección «{section}».").fill(section=section.title)
            yield Difference(text, True, section.id)
    for section in before.sections:
        if section.id not in new:
            text = _("Se quitó la sección «{section}».").fill(section=section.title)
            yield Difference(text, True, section.id)
        else:
            yield from _section(section, new[section.id])
    for id_ in _moved(list(old), list(new)):
        text = _("La sección «{section}» cambió de lugar.").fill(section=new[id_].title)
        yield Difference(text, True, id_)


def _section(before: Section, after: Section) -> Iterator[Difference]:
    for name, text, breaks in (
        ("title", _("La sección «{section}» ahora se llama «{after}»."), False),
        ("intro", _("Sección «{section}»: cambió la introducción."), False),
        ("when", _("Sección «{section}»: cambió a quién se le muestra."), True),
        ("consent", _("Sección «{section}»: cambió la pregunta que pide permiso para seguir."), True),
    ):
        old, new = getattr(before, name), getattr(after, name)
        if to_json(old) != to_json(new):
            filled = text.fill(section=before.title)
            yield Difference(filled.fill(after=new) if name == "title" else filled, breaks, before.id)


def _questions(before: Questionnaire, after: Questionnaire) -> Iterator[Difference]:
    old, new = _own(before), _own(after)
    for id_, (section, question) in new.items():
        if id_ not in old:
            text = _("Se agregó la pregunta «{question}» en la sección «{section}».")
            yield Difference(text.fill(question=question.title, section=section.title), True, id_)
    for id_, (section, question) in old.items():
        if id_ not in new:
            text = _("Se quitó la pregunta «{question}».").fill(question=question.title)
            yield Difference(text, True, id_)
            continue
        now, changed = new[id_]
        if now.id != section.id:
            text = _("La pregunta «{question}» pasó de la sección «{before}» a «{after}».")
            yield Difference(
                text.fill(question=question.title, before=section.title, after=now.title), True, id_
            )
        for sentence, breaks in question_differences(question, changed):
            yield Difference(sentence, breaks, id_)
    yield from _moved_questions(before, after)


def _moved_questions(before: Questionnaire, after: Questionnaire) -> Iterator[Difference]:
    """Yield the questions that stand elsewhere within their section."""
    sections = {section.id: section for section in after.sections}
    for section in before.sections:
        if section.id in sections:
            ids = [[q.id for q in one.questions] for one in (section, sections[section.id])]
            titles = {q.id: q.title for q in sections[section.id].questions}
            for id_ in _moved(*ids):
                text = _("La pregunta «{question}» cambió de lugar.").fill(question=titles[id_])
                yield Difference(text, True, id_)


def _own(questionnaire: Questionnaire) -> dict[str, tuple[Section, Question]]:
    return {q.id: (section, q) for section in questionnaire.sections for q in section.questions}


def _moved(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """Return the names in both that are not in one order in both; as few as explain it."""
    old, new = [one for one in before if one in after], [one for one in after if one in before]
    matching = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    kept = {name for block in matching for name in old[block.a : block.a + block.size]}
    return [name for name in new if name not in kept]


# --- around it ------------------------------------------------------------------------------------------------------


def _ends(before: Questionnaire, after: Questionnaire) -> Iterator[Difference]:
    old, new = (_by_screen(one) for one in (before, after))
    titles = {screen.id: screen.title for one in (before, after) for screen in one.screens}
    for id_ in dict.fromkeys((*old, *new)):
        title = titles.get(id_, Text(id_))
        if id_ not in old:
            text = _("Ahora puede terminar antes, con la página «{screen}».")
        elif id_ not in new:
            text = _("Ya no termina antes con la página «{screen}».")
        elif old[id_] != new[id_]:
            text = _("Cambió cuándo termina antes con la página «{screen}».")
        else:
            continue
        yield Difference(text.fill(screen=title), True, id_)


def _by_screen(questionnaire: Questionnaire) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for end in questionnaire.ends:
        found.setdefault(end.screen, []).append(to_json(end))
    return found


def _screens(before: Questionnaire, after: Questionnaire) -> Iterator[Difference]:
    old, new = ({screen.id: screen for screen in one.screens} for one in (before, after))
    for id_ in dict.fromkeys((*old, *new)):
        if id_ not in old:
            text, screen = _("Se agregó la página «{screen}»."), new[id_]
        elif id_ not in new:
            text, screen = _("Se quitó la página «{screen}»."), old[id_]
        elif to_json(old[id_]) != to_json(new[id_]):
            text, screen = _("Cambió lo que dice la página «{screen}»."), old[id_]
        else:
            continue
        yield Difference(text.fill(screen=screen.title), False, id_)


def _help_lines(before: Questionnaire, after: Questionnaire) -> Iterator[Difference]:
    old, new = ({line.id: line for line in one.help_lines} for one in (before, after))
    for id_ in dict.fromkeys((*old, *new)):
        if id_ not in old:
            text, line = _("Se agregó la línea de ayuda «{line}»."), new[id_]
        elif id_ not in new:
            text, line = _("Se quitó la línea de ayuda «{line}»."), old[id_]
        elif old[id_].contact != new[id_].contact:
            text, line = _("La línea de ayuda «{line}» tiene otro número."), old[id_]
        elif to_json(old[id_]) != to_json(new[id_]):
            text, line = _("Cambiaron los datos de la línea de ayuda «{line}»."), old[id_]
        else:
            continue
        yield Difference(text.fill(line=line.name), False, id_)


def _languages(pinned: Snapshot, installed: Snapshot) -> Iterator[Difference]:
    for sentence, codes in (
        (_("Ahora también se puede responder en «{language}»."), _without(installed, pinned)),
        (_("Ya no se puede responder en «{language}»: le faltan frases."), _without(pinned, installed)),
    ):
        for language in codes:
            yield Difference(sentence.fill(language=language), False, language)
    for language in installed.languages:
        if language != SOURCE_LANGUAGE and language in pinned.languages:
            old, new = (one.catalogue(language).messages for one in (pinned, installed))
            count = sum(old[sentence] != new[sentence] for sentence in old.keys() & new.keys())
            if count:
                text = _("Cambió la traducción de {count} frases en «{language}».")
                yield Difference(text.fill(count=count, language=language), False, language)


def _without(one: Snapshot, other: Snapshot) -> Iterable[str]:
    return [language for language in one.languages if language not in other.languages]
