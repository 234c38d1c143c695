"""The numbers of a report, computed from the rated answers."""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ai.port import AnswerRating, CompanyProfile, Flag, RatedAnswer
from ai.rubric.definition import Group, criteria
from ai.rubric.score import score_of_level

UNREADABLE = frozenset({Flag.EMPTY, Flag.ONE_WORD, Flag.GIBBERISH})


class Measured(NamedTuple):
    """A score 1-10, or None with the reason why nothing supports one."""

    score: int | None
    reason: str = ""


class Communication(NamedTuple):
    """Communication skills 1-10, each None when no answer could be rated on it."""

    clarity: int | None
    conciseness: int | None
    confidence: int | None


def overall_score(scores: Iterable[int | None]) -> int | None:
    """Return the mean of the scored answers, halves rounded up; None when there is none.

    Answers that were skipped, not reached or not scored (None) are left out; they lower `coverage`.
    """
    found = [score for score in scores if score is not None]
    return math.floor(sum(found) / len(found) + 0.5) if found else None


def coverage(answered: int, total: int) -> float:
    """Return the share of the questions that were answered, two decimals."""
    if not 0 <= answered <= total:
        raise ValueError(f"{answered} of {total} questions cannot have been answered")
    return round(answered / total, 2) if total else 0.0


def communication(ratings: Iterable[AnswerRating]) -> Communication:
    """Return the mean of each communication criterion over the answers that could be read."""
    readable = [rating for rating in ratings if not UNREADABLE.intersection(rating.flags)]
    return Communication(*(_mean(_levels(readable, {key})) for key in Communication._fields))


def technical_accuracy(rated: Sequence[RatedAnswer]) -> Measured:
    """Return the mean score of the technical answers on the technical criteria."""
    technical = [item for item in rated if item.question.kind == "technical"]
    if not technical:
        return Measured(None, "No technical question was answered.")
    return Measured(overall_score(item.score for item in technical))


def company_fit(rated: Sequence[RatedAnswer], profile: CompanyProfile | None) -> Measured:
    """Return the fit with the company's stated values; None unless answers were rated against them."""
    if profile is None or not profile.values:
        return Measured(None, "No stated values of the company are known to compare the answers with.")
    levels = _levels([item.rating for item in rated], _of_group("company_fit"))
    if not levels:
        return Measured(None, "No answer showed something that could be compared with the company's values.")
    return Measured(_mean(levels))


def competency_scores(rated: Iterable[RatedAnswer]) -> dict[str, int]:
    """Return the mean score of each competency's answers, in the order they were asked."""
    by_competency: dict[str, list[int]] = {}
    for item in rated:
        by_competency.setdefault(item.question.competency, []).append(item.score)
    return {name: math.floor(sum(found) / len(found) + 0.5) for name, found in by_competency.items()}


def _of_group(group: Group) -> set[str]:
    return set(criteria(group))


def _levels(ratings: Iterable[AnswerRating], keys: set[str]) -> list[int]:
    return [one.level for rating in ratings for one in rating.ratings if one.criterion in keys]


def _mean(levels: list[int]) -> int | None:
    return score_of_level(sum(levels) / len(levels)) if levels else None
