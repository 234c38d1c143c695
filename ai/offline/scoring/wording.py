"""The words of an answer's feedback: what stood out, what is missing, what to do next."""

from collections.abc import Sequence
from pathlib import Path

import yaml

from ai.offline.scoring.knowledge import Said, Wrong
from ai.offline.scoring.rating import Rated
from ai.offline.text import joined, quoted
from ai.port import Flag
from ai.rubric import criterion

STRONG, WEAK = 4, 3

_WRITTEN = yaml.safe_load((Path(__file__).parents[1] / "wording.yaml").read_text("utf-8"))
NO_ANSWER: dict[Flag, str] = {Flag(flag): text for flag, text in _WRITTEN["no_answer"].items()}
NOTES: dict[Flag, str] = {Flag(flag): text for flag, text in _WRITTEN["notes"].items()}
ADVICE: dict[str, str] = _WRITTEN["advice"]
HINTS: dict[str, dict[str, str]] = _WRITTEN["hints"]


def feedback_on(
    ratings: Sequence[Rated], said: Sequence[Said], wrong: Sequence[Wrong], flags: Sequence[Flag]
) -> str:
    """Write the feedback on one rated answer."""
    parts = [NOTES[flag] for flag in flags if flag in NOTES]
    parts += [f"“{one.unit.quote}”: {one.correction}" for one in wrong[:2]]
    parts += _strengths(ratings)
    missing = [one.point.text for one in said if one.unit is None]
    if missing:
        parts.append(f"Not said: {joined(missing[:3])}.")
    parts += _advice(ratings)
    return " ".join(parts)


def reason_of(found: Rated) -> str:
    """Return the anchor of the level that was given, with what was found."""
    known = criterion(found.criterion)
    anchor = known.levels[found.level] if known else ""
    return f"{anchor} {found.reason}".strip() if found.criterion != "accuracy" or not found.reason else anchor


def _strengths(ratings: Sequence[Rated]) -> list[str]:
    strong = [one for one in _content(ratings) if one.level >= STRONG and one.units]
    if not strong:
        return []
    best = max(strong, key=lambda one: one.level)
    return [f"Strong: {_name(best)}, for example {quoted(_short(best.units[0].quote))}"]


def _advice(ratings: Sequence[Rated]) -> list[str]:
    weak = sorted(
        (one for one in ratings if one.level <= WEAK and one.criterion in ADVICE), key=lambda one: one.level
    )
    content = [one for one in weak if one in _content(ratings)] or weak
    steps = [ADVICE[one.criterion] for one in content[:2]]
    if not steps:
        return ["To make it stronger still, shorten it to what only you could have said."]
    return [f"Next time, {joined(steps)}."]


def _content(ratings: Sequence[Rated]) -> list[Rated]:
    return [one for one in ratings if one.criterion not in ("clarity", "conciseness", "confidence")]


def _name(found: Rated) -> str:
    known = criterion(found.criterion)
    return known.name.lower() if known else found.criterion


def _short(quote: str) -> str:
    return quote if len(quote) <= 140 else quote[:140].rsplit(" ", 1)[0] + "…"  # noqa: PLR2004
