"""What is other in one question, in sentences: its words, its options, whom it is shown to, how it is protected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from diversa.questionnaire.questions import Option, Question
from diversa.records import to_json
from diversa.texts import Text

_ = Text
Said = tuple[Text, bool]
"""A sentence, and whether what it says breaks the series."""

_STRUCTURE: Mapping[str, Text] = {
    "kind": _("se responde de otra manera"),
    "when": _("cambió a quién se le muestra"),
    "panels": _("cambió qué explicación aparece a su lado"),
    "required": _("cambió si es obligatoria"),
    "refusable": _("cambió si se puede preferir no responder"),
    "unsure": _("cambió si se puede decir «no sé»"),
    "sensitive": _("cambió si es delicada"),
    "store": _("cambió qué se guarda de la respuesta"),
    "release": _("cambió qué se publica de la respuesta"),
    "licensed": _("cambió qué se entrega a quienes investigan"),
    "low": _("cambió el número más pequeño que se acepta"),
    "high": _("cambió el número más grande que se acepta"),
    "max_length": _("cambió cuánto se puede escribir"),
    "at_most": _("cambió cuántas opciones se pueden elegir"),
    "repeat_of": _("cambió la pregunta que repite"),
}
_OF_EVERY_KIND = frozenset({"kind", "when", "required", "sensitive", "store", "release", "licensed"})
_WORDS: Mapping[str, Text] = {
    "title": _("ahora dice «{after}»"),
    "help": _("cambió la ayuda"),
    "explanation": _("cambió la explicación de por qué se pregunta"),
    "unit": _("cambió la unidad que se lee"),
    "message": _("cambió el mensaje de error"),
    "source": _("cambió la fuente que se cita"),
    "instrument": _("cambió el instrumento que se cita"),
}
_LISTS: Mapping[str, tuple[Text, ...]] = {
    "options": (
        _("se agregó la opción «{option}»"),
        _("se quitó la opción «{option}»"),
        _("la opción «{option}» ahora dice «{after}»"),
        _("cambió la aclaración de la opción «{option}»"),
        _("la opción «{option}» cambió en cómo se elige o a quién se le muestra"),
        _("cambió el orden de las opciones"),
    ),
    "rows": (
        _("se agregó la fila «{option}»"),
        _("se quitó la fila «{option}»"),
        _("la fila «{option}» ahora dice «{after}»"),
        _("cambió la aclaración de la fila «{option}»"),
        _("la fila «{option}» cambió en cómo se responde o a quién se le muestra"),
        _("cambió el orden de las filas"),
    ),
}


def question_differences(before: Question, after: Question) -> Iterator[Said]:
    """Yield what is other in a question, as whole sentences that name it."""
    for part, breaks in _parts(before, after):
        yield _("Pregunta «{question}»: {what}.").fill(question=before.title, what=part), breaks


def _parts(before: Question, after: Question) -> Iterator[Said]:
    old, new = _structure(before), _structure(after)
    structural = [name for name in dict.fromkeys((*old, *new)) if old.get(name) != new.get(name)]
    another = "kind" in structural  # its own settings cannot be compared with those of another kind
    for name in (one for one in structural if not another or one in _OF_EVERY_KIND):
        if not _is_list(name, before, after):
            yield _STRUCTURE.get(name, _("cambió «{field}»").fill(field=name)), True
    for name in () if another else _LISTS:
        if _is_list(name, before, after):
            yield from _options(getattr(before, name), getattr(after, name), _LISTS[name])
    for name in () if another else _words(before, after, structural):
        text = _WORDS.get(name, _("cambiaron otras palabras"))
        yield (text.fill(after=after.title) if name == "title" else text), False


def _structure(question: Question) -> dict[str, Any]:
    """Return what the fingerprint digests of a question."""
    data = to_json(question, texts=False)
    return {name: value for name, value in data.items() if name not in ("source", "instrument")}


def _is_list(name: str, before: Question, after: Question) -> bool:
    """Tell whether both have a list of options under a name."""
    return name in _LISTS and all(isinstance(getattr(one, name, None), tuple) for one in (before, after))


def _words(before: Question, after: Question, structural: list[str]) -> Iterator[str]:
    """Yield the fields whose words alone are other."""
    old, new = to_json(before), to_json(after)
    for name in dict.fromkeys((*old, *new)):
        if name not in structural and not _is_list(name, before, after) and old.get(name) != new.get(name):
            yield name


def _options(
    before: tuple[Option, ...], after: tuple[Option, ...], sentences: tuple[Text, ...]
) -> Iterator[Said]:
    came, went, says, tip, changed, moved = sentences
    old, new = ({option.code: option for option in every} for every in (before, after))
    for option in after:
        if option.code not in old:
            yield came.fill(option=option.label), True
    for option in before:
        now = new.get(option.code)
        if now is None:
            yield went.fill(option=option.label), True
            continue
        if to_json(option, texts=False) != to_json(now, texts=False):
            yield changed.fill(option=option.label), True
        if to_json(option.label) != to_json(now.label):
            yield says.fill(option=option.label, after=now.label), False
        if to_json(option.tip) != to_json(now.tip):
            yield tip.fill(option=option.label), False
    if [code for code in old if code in new] != [code for code in new if code in old]:
        yield moved, True
