"""What a person is told of her own answers on the last page, computed in memory and kept nowhere."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from diversa.campaigns.instruments import Instrument
from diversa.pipeline import derive
from diversa.questionnaire.routing import Route
from diversa.texts import Text


@dataclass(frozen=True)
class Told:
    """Hold one title and the sentences under it."""

    title: Text
    sentences: tuple[Text, ...]


def told(instrument: Instrument, route: Route) -> tuple[Told, ...]:
    """Return what there is to say; a module that fails at it says nothing, and stops nobody from sending."""
    if not instrument.feedback:
        return ()
    try:
        known = {**route.sheet, **derive(instrument, route.sheet)}
        found = (Told(feedback.title, tuple(feedback.tell(known))) for feedback in instrument.feedback)
        return tuple(part for part in found if part.sentences)
    except Exception as error:  # a module's own code
        logging.getLogger("diversa").error(
            "%s in the feedback of %s", type(error).__name__, instrument.questionnaire.id
        )
        return ()
