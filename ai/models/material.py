"""Texts of people as a model gets to see them: without instructions to it, and not endless."""

from collections.abc import Iterable

from ai.instructions import instructions_in, without_instructions
from ai.languages import NAMES
from ai.port import Exchange, Job, ScoreRequest

DESCRIPTION, RESUME, ANSWER, NAME, SHORT = 20_000, 12_000, 20_000, 200, 2_000
"""Characters that are read of each kind of text."""


def clean(text: str | None, limit: int) -> str:
    """Return the text without the sentences that speak to whoever rates it, cut at a limit."""
    return without_instructions(text or "")[:limit].strip()


def language_of(job: Job) -> str:
    """Return what a model is to write in, by its English name."""
    return NAMES.get(job.language, job.language)


def exchanges(follow_ups: Iterable[Exchange]) -> list[dict[str, str]]:
    """Return follow-ups and their answers for the block."""
    return [
        {"question": clean(one.question, SHORT), "answer": clean(one.answer, ANSWER)} for one in follow_ups
    ]


def said_in(request: ScoreRequest) -> tuple[str, ...]:
    """Return the texts in which the candidate answered, word for word."""
    return (request.answer, *(one.answer for one in request.follow_ups))


def speaks_to_rater(texts: Iterable[str]) -> bool:
    """Tell whether one of the texts holds instructions to whoever rates it."""
    return any(instructions_in(text) for text in texts)
