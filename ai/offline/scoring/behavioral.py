"""Rating what a behavioural answer tells: situation, own actions, result (STAR)."""

import re
from typing import Literal

from ai.offline.cues import asking, telling
from ai.offline.scoring.rating import Rated, rated, step
from ai.offline.scoring.reading import Reading, own_actions
from ai.offline.scoring.relevance import Relevance
from ai.offline.text import Unit, folded

Form = Literal["episode", "habit", "plan", "motive"]
"""What a question asks for: something that happened, what one usually does, what one would do, or why."""


def form_of(question: str) -> Form:
    """Return what a behavioural question asks for."""
    text = folded(question)
    forms: tuple[Form, ...] = ("episode", "plan", "habit")
    for form in forms:
        if text in asking()[form]:
            return form
    return "motive"


def rate_behavioral(reading: Reading, relevance: Relevance, form: Form) -> list[Rated]:
    """Rate the three behavioural criteria, each with the units it rests on."""
    return [_situation(reading, relevance, form), _action(reading, form), _result(reading, form)]


def _situation(reading: Reading, relevance: Relevance, form: Form) -> Rated:
    cues = telling()
    places = [unit for unit in reading.substance if unit.text in cues.occasion]
    setting = len(places) > 0 or len(reading.actions) >= 3 or (reading.past >= 3 and len(reading.actions) > 0)  # noqa: PLR2004
    detail = len(reading.terms) + 2 * len(reading.numbers)
    stakes = len(set(cues.stakes.find(reading.text)))
    if setting and (form == "episode" or places):
        level = 3 + (detail >= 6) + (stakes >= 2 and detail >= 9)  # noqa: PLR2004
        if not reading.actions and form == "episode":
            level = min(level, 3)
    elif form == "episode":
        level = 2 + (detail >= 8 and len(reading.actions) >= 1)  # noqa: PLR2004
    else:
        level = step(detail, (1, 4, 8, 13))
    if not relevance.own and not relevance.work:
        level = min(level, 2)
    elif relevance.own and level == 1:
        level = 2
    return rated("situation", level, places or reading.substance[:1])


def _action(reading: Reading, form: Form) -> Rated:
    cues = telling()
    acting = [unit for unit in reading.substance if own_actions(unit)]
    reasons = len(set(cues.reasons.find(reading.text)))
    particular = len(frozenset().union(*(reading.specific(unit) for unit in acting)))
    done = len(reading.actions)
    if form in ("habit", "motive"):
        done += min(4, len(reading.terms) // 3)
        particular = max(particular, len(reading.terms))
    if form == "plan":
        done += min(5, len(_planned(reading)))
        particular = max(particular, len(reading.terms))
    strength = min(done, 5) + min(2.0, particular / 5) + min(1, reasons)
    level = step(strength, (1, 2.2, 4.2, 6.2))
    if reading.is_hypothetical and form == "episode":
        level = min(level, 2)
    if cues.others_only.find(reading.text) and done < 2:  # noqa: PLR2004
        level = min(level, 2)
    return rated("action", level, acting or reading.substance[:1])


def _planned(reading: Reading) -> list[str]:
    return [found for unit in reading.substance for found in telling().hypothetical.find(unit.text)] + [
        found
        for unit in reading.substance
        for found in re.findall(r"\b(?:first|then|next|after that|finally)\b", unit.text)
    ]


def _result(reading: Reading, form: Form) -> Rated:
    cues = telling()
    tail = reading.substance[len(reading.substance) // 3 :]
    resulting = [unit for unit in tail if unit.text in cues.outcome_verbs or unit.text in cues.outcome]
    measured = [unit for unit in resulting if _figures(unit, reading)]
    concrete = [unit for unit in resulting if len(reading.specific(unit)) >= 2]  # noqa: PLR2004
    lesson = [unit for unit in reading.substance if unit.text in cues.lesson]
    vague = [unit for unit in reading.fresh if unit.text in cues.vague_outcome]
    if measured:
        level = 5 if concrete or lesson or len(measured) > 1 else 4
    elif concrete:
        level = 4 + (bool(lesson) and len(concrete) > 1)
    elif resulting:
        level = 3 + bool(lesson)
    elif lesson:
        level = 3
    else:
        level = 2 if vague else 1
    if form in ("habit", "motive", "plan"):
        reasons = len(set(cues.reasons.find(reading.text)))
        level = max(level, step(reasons + len(reading.terms) / 5, (1, 2, 3.2, 4.6)))
    if form == "episode" and (reading.is_hypothetical or not (reading.actions or reading.past > 1)):
        level = min(level, 2)
    return rated("result", level, measured or concrete or resulting or lesson or vague)


def _figures(unit: Unit, reading: Reading) -> bool:
    return any(figure in unit.text for figure in reading.numbers)
