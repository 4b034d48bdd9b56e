"""Rules about words: translated whole, with the same blanks to fill, and easy to read."""

from __future__ import annotations

from collections.abc import Iterator

from diversa.contract.findings import Finding, Level
from diversa.contract.subject import Subject
from diversa.questionnaire.readability import unclear
from diversa.records import walk
from diversa.texts import SOURCE_LANGUAGE, Text, languages_of, load_catalogue, placeholders

_ = Text
ENGINE = "diversa"
FEW = 5
"""Missing sentences that are named one by one."""


def translated(module: Subject) -> Iterator[Finding]:
    """In every language that the module has a catalogue for, no sentence is missing."""
    package = module.registry.package_of(module.questionnaire.id)
    for language in languages_of(package):
        if language == SOURCE_LANGUAGE:
            continue
        catalogue = load_catalogue(package, language) | load_catalogue(ENGINE, language)
        missing = [sentence for sentence in sentences(module) if sentence not in catalogue.messages]
        engines = load_catalogue(ENGINE, "en").messages
        yield from _own_missing(f"{language}.po", [s for s in missing if s not in engines])
        left = sum(sentence in engines for sentence in missing)
        if left:
            yield Finding(
                f"{language}.po",
                _("Al motor le faltan en este idioma {number} frases que el módulo usa.").fill(number=left),
                _("Complete el catálogo del motor; mientras tanto, ese idioma no se ofrece."),
                level=Level.WARNING,
            )


def _own_missing(where: str, sentences: list[Text]) -> Iterator[Finding]:
    """Name what is missing: each sentence where they are few, their number where they are many."""
    mend = _("Agréguela; mientras falte alguna, ese idioma no se ofrece.")
    for sentence in sentences[:FEW]:
        yield Finding(where, _("Falta la traducción de «{sentence}».").fill(sentence=str(sentence)), mend)
    if len(sentences) > FEW:
        yield Finding(where, _("Faltan otras {number} traducciones.").fill(number=len(sentences) - FEW), mend)


def filled_alike(module: Subject) -> Iterator[Finding]:
    """A translation has the same blanks in braces as its sentence."""
    package = module.registry.package_of(module.questionnaire.id)
    for language in languages_of(package):
        for sentence, said in load_catalogue(package, language).messages.items():
            if not _alike(sentence, said):
                yield Finding(
                    f"{language}.po",
                    _("La traducción de «{sentence}» no tiene los mismos espacios entre llaves.").fill(
                        sentence=sentence
                    ),
                    _("Copie en la traducción cada nombre entre llaves, sin traducirlo."),
                )


def _alike(sentence: str, said: str) -> bool:
    try:
        return placeholders(sentence) == placeholders(said)
    except ValueError:  # a brace that is not closed
        return False


def sentences(module: Subject) -> tuple[Text, ...]:
    """Return everything that the module says to people, each sentence once."""
    found = [*module.questionnaire.texts(), *(check.message for check in module.checks)]
    for feedback in module.feedback:
        found += [feedback.title, *feedback.texts]
    for variable in module.derived:
        found += [variable.title, *(option.label for option in variable.categories())]
    for indicator in module.indicators:
        found += [
            indicator.title,
            indicator.meaning,
            indicator.note,
            *(text for text in (indicator.formula, indicator.unit) if isinstance(text, Text)),
            *indicator.estimator.texts(),
            *(c.note for c in indicator.cases),
        ]
    for section in module.brought["register_summary"]:
        found += [section.title, section.text]
    rules = (rule for v in module.variables.values() for rule in (v.store, v.release, v.licensed))
    found += [text for rule in rules for text in walk(rule) if isinstance(text, Text)]
    return tuple(dict.fromkeys(text for text in found if text))


def readable(module: Subject) -> Iterator[Finding]:
    """A section is at least fairly easy to read; a hard question or a long sentence is worth a look."""
    for one in unclear(module.questionnaire):
        yield Finding(
            one.where,
            _("Cuesta leerlo: {reason}").fill(reason=one.reason),
            _("Use frases cortas y palabras de todos los días, una idea en cada frase."),
            level=Level.ERROR if one.error else Level.WARNING,
        )
