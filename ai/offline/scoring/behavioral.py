"""Rating what a behavioural answer tells: situation, own actions, result (STAR)."""

import re

from ai.offline.cues import telling
from ai.offline.kind import Form
from ai.offline.scoring.actions import own_actions
from ai.offline.scoring.rating import Rated, rated
from ai.offline.scoring.reading import Reading
from ai.offline.scoring.relevance import Relevance
from ai.offline.scoring.strength import stretched, told_strength

MOST_PAST, SOME_PAST, MOST_ACTIONS, MOST_FIGURES = 8, 2, 5, 3
SHORTEST_VIEW = 14
"""Words below which a general statement is not even a view on the question."""
MEAN_FIGURES, MEAN_ACTIONS, MEAN_PAST = 0.3, 0.14, 0.3
"""What the parts rated under other criteria add on average: every criterion is on the same scale."""


def rate_behavioral(reading: Reading, relevance: Relevance, form: Form) -> list[Rated]:
    """Rate the three behavioural criteria, each with the units it rests on."""
    return [_situation(reading, relevance, form), _action(reading, form), _result(reading, form)]


def _situation(reading: Reading, relevance: Relevance, form: Form) -> Rated:
    cues = telling()
    places = [unit for unit in reading.fresh if unit in cues.occasion or unit in cues.person]
    strength = told_strength(reading) + 0.3 * min(MOST_PAST, reading.past) + MEAN_FIGURES + MEAN_ACTIONS
    if form != "episode":
        strength = told_strength(reading) + MEAN_FIGURES + MEAN_ACTIONS + MEAN_PAST
    level = stretched(strength)
    if form == "episode" and not places and reading.past < SOME_PAST:
        level = min(level, 2)
    if not relevance.own and not relevance.work:
        level = min(level, 2)
    elif relevance.own:
        level = max(level, 2) if len(reading.words) >= SHORTEST_VIEW else 1
    return rated("situation", level, places or reading.substance[:1])


def _action(reading: Reading, form: Form) -> Rated:
    acting = [unit for unit in reading.substance if own_actions(unit).done or own_actions(unit).present]
    done = len(reading.actions)
    if form != "episode":
        done = max(
            done, len(reading.actions | reading.present), len(_planned(reading)) if form == "plan" else 0
        )
    reasons = min(1, len(telling().reasons.said_in(*reading.substance)))
    level = stretched(
        told_strength(reading) + 0.18 * min(MOST_ACTIONS, done + reasons) + MEAN_FIGURES + MEAN_PAST
    )
    if form == "episode" and (not done or reading.is_hypothetical):
        level = min(level, 2)
    if not reading.substance and not done:
        level = 1
    if telling().others_only.said_in(*reading.substance) and done < 2:  # noqa: PLR2004
        level = min(level, 2)
    return rated("action", level, acting or reading.substance[:1])


def _planned(reading: Reading) -> list[str]:
    """Return the steps of a plan: what one would do, and the words that order it."""
    text = " ".join(unit.text for unit in reading.substance)
    ordered = re.findall(r"\b(?:first|then|next|after that|finally)\b", text)
    return telling().hypothetical.said_in(*reading.substance) + ordered


def _result(reading: Reading, form: Form) -> Rated:
    cues = telling()
    tail = reading.substance[len(reading.substance) // 3 :]
    resulting = [unit for unit in tail if unit in cues.outcome_verbs or unit in cues.outcome]
    lesson = [unit for unit in reading.substance if unit in cues.lesson]
    vague = [unit for unit in reading.fresh if unit in cues.vague_outcome]
    measured = [unit for unit in resulting if any(figure in unit.text for figure in reading.numbers)]
    figures = min(MOST_FIGURES, len(reading.numbers)) if form != "episode" or reading.actions else 0
    strength = told_strength(reading) + 0.7 * figures + 0.3 * (len(resulting) > 0) + 0.3 * (len(lesson) > 0)
    level = stretched(strength + MEAN_ACTIONS + MEAN_PAST)
    if form == "episode":
        told = reading.actions or reading.past > 1
        if not told or reading.is_hypothetical:
            level = min(level, 2)
        elif not (measured or resulting or lesson):
            level = min(level, 4 if reading.numbers else 3)
    return rated("result", level, measured or resulting or lesson or vague)
