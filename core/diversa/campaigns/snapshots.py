"""What a campaign pins of a module: its questionnaire as JSON, with its texts in every complete language."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from diversa.questionnaire.structure import Questionnaire
from diversa.records import digest
from diversa.registry import Registry
from diversa.texts import SOURCE_LANGUAGE, SPANISH, Catalogue, Text, languages_of, load_catalogue

ENGINE = "diversa"


@dataclass(frozen=True)
class Snapshot:
    """Hold a pinned questionnaire and its translations."""

    questionnaire: Questionnaire
    catalogues: dict[str, Catalogue]

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages it can be asked in, Spanish first."""
        return (SOURCE_LANGUAGE, *sorted(lang for lang in self.catalogues if lang != SOURCE_LANGUAGE))

    def catalogue(self, language: str) -> Catalogue:
        """Return the catalogue of one language."""
        return self.catalogues.get(language, SPANISH)

    def dumps(self) -> str:
        """Write it as JSON."""
        texts = {lang: dict(c.messages) for lang, c in self.catalogues.items() if lang != SOURCE_LANGUAGE}
        return json.dumps({"questionnaire": self.questionnaire.to_json(), "texts": texts}, ensure_ascii=False)

    def texts_digest(self) -> str:
        """Digest the words alone."""
        return digest([list(map(str, self.questionnaire.texts())), json.loads(self.dumps())["texts"]])


def take(registry: Registry, questionnaire_id: str) -> Snapshot:
    """Take a snapshot of an installed module, with the languages in which nothing is missing."""
    wanted = sentences(registry, questionnaire_id)
    catalogues = {}
    for language, catalogue in _catalogues(registry, questionnaire_id).items():
        found: dict[str, str] = {t: catalogue.messages[t] for t in wanted if t in catalogue.messages}
        if language == SOURCE_LANGUAGE or len(found) == len(wanted):
            catalogues[language] = Catalogue(language, found)
    return Snapshot(registry.questionnaires[questionnaire_id], catalogues)


def sentences(registry: Registry, questionnaire_id: str) -> tuple[Text, ...]:
    """Return every sentence that people may read of an installed module, each once."""
    questionnaire = registry.questionnaires[questionnaire_id]
    said = [check.message for check in registry.gather("register_checks", questionnaire)]
    for feedback in registry.gather("register_feedback", questionnaire):
        said += (feedback.title, *feedback.texts)
    return tuple(dict.fromkeys((*questionnaire.texts(), *said)))


def missing(registry: Registry, questionnaire_id: str) -> dict[str, int]:
    """Return how many sentences are not translated: language → sentences, for those where some lack."""
    wanted = sentences(registry, questionnaire_id)
    found = {
        language: sum(sentence not in catalogue.messages for sentence in wanted)
        for language, catalogue in _catalogues(registry, questionnaire_id).items()
        if language != SOURCE_LANGUAGE
    }
    return {language: count for language, count in found.items() if count}


def _catalogues(registry: Registry, questionnaire_id: str) -> dict[str, Catalogue]:
    """Return the words of a module with those of the engine: language → catalogue."""
    package = registry.package_of(questionnaire_id)
    return {
        language: load_catalogue(package, language) | load_catalogue(ENGINE, language)
        for language in languages_of(package)
    }


def loads(content: str | dict[str, Any]) -> Snapshot:
    """Read a snapshot. Raises `UnknownKind` where a question kind is no longer installed."""
    data = json.loads(content) if isinstance(content, str) else content
    catalogues = {SOURCE_LANGUAGE: SPANISH}
    catalogues |= {lang: Catalogue(lang, messages) for lang, messages in data["texts"].items()}
    return Snapshot(Questionnaire.from_json(data["questionnaire"]), catalogues)
