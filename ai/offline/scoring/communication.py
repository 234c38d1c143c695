"""Rating how an answer was told: clarity, conciseness, confident wording. Nothing else depends on it."""

from statistics import mean

from ai.offline.cues import speech
from ai.offline.delivery import fillers_in
from ai.offline.scoring.rating import Rated, rated, step
from ai.offline.scoring.reading import Reading

LONG_SENTENCE = 32
VERY_LONG_SENTENCE = 45


def rate_communication(reading: Reading) -> list[Rated]:
    """Rate the three communication criteria."""
    return [_clarity(reading), _conciseness(reading), _confidence(reading)]


def _clarity(reading: Reading) -> Rated:
    lengths = [len(unit.words) for unit in reading.units]
    average = mean(lengths)
    level = 5
    if average > LONG_SENTENCE or max(lengths) > 2 * VERY_LONG_SENTENCE:
        level -= 1
    if average > VERY_LONG_SENTENCE:
        level -= 1
    if not reading.substance:
        level -= 2
    elif len(reading.units) == 1 and lengths[0] < 12:  # noqa: PLR2004
        level -= 1
    return rated("clarity", level, [max(reading.units, key=lambda unit: len(unit.words))])


def _conciseness(reading: Reading) -> Rated:
    fresh = sum(len(unit.words) for unit in reading.substance)
    share = fresh / max(1, len(reading.words))
    level = step(share, (0.15, 0.4, 0.6, 0.8))
    spare = [unit for unit in reading.units if unit not in reading.substance]
    return rated("conciseness", level, spare or reading.units[:1])


def _confidence(reading: Reading) -> Rated:
    hedged = [unit for unit in reading.units if unit in speech().hedges]
    hedges = len(speech().hedges.said_in(*reading.units))
    fillers = sum(len(fillers_in(unit)) for unit in reading.units)
    per_hundred = (hedges * 1.5 + fillers) * 100 / max(25, len(reading.words))
    level = 6 - step(per_hundred, (2.5, 6, 10, 16))
    return rated("confidence", level, hedged or reading.units[:1])
