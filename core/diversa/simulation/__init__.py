"""Random people who walk a real questionnaire through the real pipeline, in demonstrations only.

Every person has a number, and everything about them follows from the seed and that number: simulating again with the
same seed stores nobody twice, and what was interrupted goes on where it stopped.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from random import Random

from diversa import pipeline
from diversa.campaigns.campaigns import EnabledModule, Status
from diversa.engine import Diversa
from diversa.privacy.receipts import ALPHABET, LENGTH, response_id
from diversa.simulation.walking import Crowd, Person
from diversa.store.responses import Row

BATCH = 1_000
"""People in one transaction."""
DAYS = 90
"""Days before today over which people are spread."""
SECOND_THOUGHTS = 10
"""How often a person mends an answer that was refused, before somebody else takes their turn."""
TURNS = 200


class SimulationError(Exception):
    """Say why people cannot be simulated."""


def simulate(
    engine: Diversa,
    campaign: str,
    module: str,
    people: int,
    seed: int = 1,
    progress: Callable[[int], None] | None = None,
    today: date | None = None,
) -> int:
    """Let so many random people fill in a module of a demonstration; return how many were stored.

    Whoever was stored before with this seed is left out. `progress` is called with how many more are done; `today`
    ends the 90 days over which they are spread. Raises `SimulationError` for a campaign that is no demonstration or is
    not open, `CampaignError` and `Paused` as serving does.
    """
    enabled = _checked(engine, campaign, module)
    last = today or engine.today()
    store = engine.store_of(campaign, module)
    again = store.count(campaign, module) > 0
    stored = 0
    for start in range(0, people, BATCH):
        numbers = range(start, min(start + BATCH, people))
        new = [n for n in numbers if not (again and is_stored(engine, campaign, module, n, seed))]
        rows = list(_rows(engine, enabled, seed, new, last))
        if rows:
            store.keep_many(rows)
        stored += len(rows)
        if progress is not None:
            progress(len(numbers))
    return stored


def is_stored(engine: Diversa, campaign: str, module: str, number: int, seed: int) -> bool:
    """Tell whether the person of this number (from 0) is stored."""
    return engine.store_of(campaign, module).has(response_id(receipt_of(campaign, module, seed, number)))


def receipt_of(campaign: str, module: str, seed: int, number: int) -> str:
    """Return the receipt of a simulated person; it is no secret."""
    digest = hashlib.sha256(f"{campaign}/{module}/{seed}/{number}".encode()).digest()
    return "".join(ALPHABET[byte % 32] for byte in digest[:LENGTH])


def _checked(engine: Diversa, campaign: str, module: str) -> EnabledModule:
    enabled = engine.campaigns.module(campaign, module)
    if not enabled.campaign.demonstration:
        raise SimulationError(
            f"«{campaign}» no es una demostración: las respuestas simuladas nunca se mezclan con las de personas. "
            "Cree una con `diversa campaign create … --demo`."
        )
    if enabled.campaign.status is not Status.OPEN:
        raise SimulationError(f"«{campaign}» no está abierta. Ábrala con `diversa campaign open {campaign}`.")
    return enabled


def _rows(
    engine: Diversa, module: EnabledModule, seed: int, numbers: Iterable[int], today: date
) -> Iterator[Row]:
    crowd = Crowd(module.instrument.questionnaire)
    slug, name = module.names
    key = engine.vault_of(slug, name).sending_key
    for number in numbers:
        id_ = response_id(receipt_of(slug, name, seed, number))
        random = Random(f"{slug}/{name}/{seed}/{number}")
        answers = _walk(module, crowd, id_, random)
        day = today - timedelta(days=random.randrange(DAYS))
        yield pipeline.row_of(pipeline.anonymize(answers, key, day))


def _walk(module: EnabledModule, crowd: Crowd, id_: bytes, random: Random) -> pipeline.Answers:
    """Let people try until one reaches the end with answers that pass every check."""
    last: tuple[str, ...] = ()
    for _turn in range(TURNS):
        person, seconds = Person(crowd, random), _seconds(crowd, random)
        for _thought in range(SECOND_THOUGHTS):
            # Nobody is there to be asked whether an odd answer is right: it is flagged, as on paper.
            submission = pipeline.accept(module, id_, person, seconds=seconds, confirmed=None)
            try:
                return pipeline.check(submission)
            except pipeline.Ended:
                break
            except pipeline.Rejected as refusal:
                last = tuple(f"{p.where}: {p.message}" for p in refusal.problems)
                for problem in refusal.problems:
                    person.think_again(problem.where)
    raise SimulationError(
        f"En «{crowd.questionnaire.id}», {TURNS} personas al azar no llegaron al final. Lo último que se rechazó: "
        + ("; ".join(last) or "todas terminaron antes.")
    )


def _seconds(crowd: Crowd, random: Random) -> float:
    """Draw how long a person takes: about as long as the questionnaire says, and now and then far too fast."""
    typical = 60 * crowd.questionnaire.minutes * random.lognormvariate(-0.2, 0.4)
    return typical / 15 if random.random() < 0.02 else typical
