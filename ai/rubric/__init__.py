"""The scoring rubric and every number a candidate sees, computed from stored parts alone."""

from ai.rubric.definition import RUBRIC_VERSION, Criterion, Group, criteria, criterion, group_of, weights
from ai.rubric.report import (
    Communication,
    Measured,
    communication,
    company_fit,
    competency_scores,
    coverage,
    overall_score,
    technical_accuracy,
)
from ai.rubric.score import band_of, score_of, score_of_band, score_of_level

__all__ = [
    "RUBRIC_VERSION",
    "Communication",
    "Criterion",
    "Group",
    "Measured",
    "band_of",
    "communication",
    "company_fit",
    "competency_scores",
    "coverage",
    "criteria",
    "criterion",
    "group_of",
    "overall_score",
    "score_of",
    "score_of_band",
    "score_of_level",
    "technical_accuracy",
    "weights",
]
