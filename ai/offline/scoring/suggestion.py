"""A better answer made of what the candidate said, with blanks where only the candidate can know."""

import re
from collections.abc import Sequence

from ai.offline.cues import telling
from ai.offline.delivery import filler_words
from ai.offline.kind import Form
from ai.offline.scoring.actions import own_actions
from ai.offline.scoring.knowledge import Said, Wrong
from ai.offline.scoring.reading import Reading
from ai.offline.text import Unit
from ai.port import Flag, QuestionKind

BLANK = "____"
MOST_GAPS = 3
SHORTEST_SENTENCE = 2
_LETTERS = re.compile(r"[^\W\d_]+")

_BLANK_STAR = (
    f"Situation: At {BLANK}, {BLANK} happened and {BLANK} was at stake. Task: I had to {BLANK}. Action: "
    f"First I {BLANK}, then I {BLANK}, because {BLANK}. Result: {BLANK} changed from {BLANK} to {BLANK}."
)
_BLANK_EXPLANATION = (
    f"In short, it is {BLANK}. It works by {BLANK}, because {BLANK}. For example, {BLANK}. The price is "
    f"{BLANK}, so I would choose something else when {BLANK}."
)
_BLANK_VIEW = (
    f"My answer is {BLANK}, because {BLANK}. For example, at {BLANK} I {BLANK}, and the result was {BLANK}."
)


def suggest(
    kind: QuestionKind,
    form: Form,
    reading: Reading,
    said: Sequence[Said],
    wrong: Sequence[Wrong],
    flags: Sequence[Flag],
) -> str:
    """Order what the candidate said and mark what is missing; facts of others are never added."""
    if not reading.substance or Flag.OFF_TOPIC in flags or Flag.GIBBERISH in flags:
        return _blank(kind, form)
    if kind == "technical":
        return _explanation(reading, said, wrong)
    return _story(reading) if form == "episode" else _view(reading)


def _blank(kind: QuestionKind, form: Form) -> str:
    if kind == "technical":
        return _BLANK_EXPLANATION
    return _BLANK_STAR if form == "episode" else _BLANK_VIEW


def _story(reading: Reading) -> str:
    cues = telling()
    acting = [unit for unit in reading.fresh if own_actions(unit).done]
    ending = [unit for unit in reading.fresh if _ends(unit) and unit is not reading.fresh[0]]
    opening = [unit for unit in reading.fresh if unit not in acting and unit not in ending]
    if not opening and acting and acting[0] in cues.occasion:
        opening, acting = acting[:1], acting[1:]
    acting = [unit for unit in acting if unit not in ending]
    return " ".join(
        (
            f"Situation: {_told(opening) or f'At {BLANK}, {BLANK} was at stake.'}",
            f"Action: {_told(acting) or f'I {BLANK}, because {BLANK}.'}",
            f"Result: {_told(ending) or f'{BLANK} changed from {BLANK} to {BLANK}.'}",
            *([] if reading.numbers else [f"In figures: {BLANK}."]),
            *([] if cues.lesson.said_in(*reading.substance) else [f"What I took from it: {BLANK}."]),
        )
    )


def _view(reading: Reading) -> str:
    occasion = (
        ""
        if telling().occasion.said_in(*reading.substance)
        else f" For example, at {BLANK} I {BLANK}, and {BLANK} changed."
    )
    return f"{_told(reading.substance)}{occasion} That matters for this job because {BLANK}."


def _explanation(reading: Reading, said: Sequence[Said], wrong: Sequence[Wrong]) -> str:
    right = [unit for unit in reading.substance if unit not in [one.unit for one in wrong]]
    gaps = [f"{BLANK} (cover: {one.point.text})" for one in said if one.unit is None][:MOST_GAPS]
    if not said:
        gaps = [f"It works this way because {BLANK}", f"Its price is {BLANK}", f"I used it when {BLANK}"]
    parts = [_told(right), *(f"{gap}." for gap in gaps)]
    parts += [f"{BLANK} (correct this: {one.correction.rstrip('.')})." for one in wrong[:MOST_GAPS]]
    return " ".join(part for part in parts if part) or _BLANK_EXPLANATION


def _ends(unit: Unit) -> bool:
    cues = telling()
    return (
        unit in cues.outcome
        or (unit in cues.outcome_verbs and not own_actions(unit).done)
        or unit in cues.lesson
    )


def _told(units: Sequence[Unit]) -> str:
    return " ".join(told for unit in units if (told := _as_sentence(unit.quote)))


def _as_sentence(quote: str) -> str:
    """Return the candidate's words without fillers, as a sentence."""
    plain = re.sub(r"\s+", " ", quote)
    for filler in sorted(set(filler_words(plain)) - {"like", "actually", "pass"}, key=len, reverse=True):
        plain = re.sub(rf"(?i)[,\s]*(?<!\w){re.escape(filler)}(?!\w),?", " ", plain)
    plain = re.sub(r"\s+", " ", plain).strip(" ,")
    plain = re.sub(r"\s+([.!?])", r"\1", plain)
    plain = plain.rstrip(" ,;:-")
    if len(_LETTERS.findall(plain)) < SHORTEST_SENTENCE:  # a scrap between two marks is no sentence
        return ""
    plain = plain[0].upper() + plain[1:]
    return plain if plain[-1] in ".!?" else f"{plain}."
