"""The rubric as it is written in `rubric.yaml`: criteria, anchored levels, weights and caps."""

from functools import cache
from pathlib import Path
from typing import Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from ai.port import Difficulty, Flag, Level, QuestionKind

Group = Literal["technical", "behavioral", "communication", "company_fit"]
FILE = Path(__file__).parent / "rubric.yaml"


class Criterion(BaseModel):
    """What is rated: its group, its name for people, and the anchor of each level."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    group: Group
    name: str
    levels: dict[Level, str]

    @model_validator(mode="after")
    def _anchors_every_level(self) -> Self:
        if sorted(self.levels) != [1, 2, 3, 4, 5]:
            raise ValueError(f"criterion {self.name!r} needs an anchor for each of the levels 1-5")
        return self


class Rubric(BaseModel):
    """One version of the rubric."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    criteria: dict[str, Criterion]
    weights: dict[QuestionKind, dict[Difficulty, dict[str, float]]]
    caps: dict[Flag, float]

    @model_validator(mode="after")
    def _weighs_known_criteria_to_one(self) -> Self:
        for kind, by_difficulty in self.weights.items():
            for difficulty, shares in by_difficulty.items():
                unknown = shares.keys() - self.criteria.keys()
                if unknown:
                    raise ValueError(
                        f"weights of {kind}/{difficulty} name unknown criteria: {sorted(unknown)}"
                    )
                if round(sum(shares.values()), 6) != 1:
                    raise ValueError(f"weights of {kind}/{difficulty} must add up to 1")
        return self


@cache
def rubric() -> Rubric:
    """Return the rubric in force."""
    return Rubric.model_validate(yaml.safe_load(FILE.read_text("utf-8")))


RUBRIC_VERSION = rubric().version


def criteria(group: Group | None = None) -> dict[str, Criterion]:
    """Return the criteria by id, all of them or one group's."""
    return {key: found for key, found in rubric().criteria.items() if group in (None, found.group)}


def criterion(key: str) -> Criterion | None:
    """Return a criterion by its id, None when the rubric has none of that id."""
    return rubric().criteria.get(key)


def group_of(key: str) -> Group | None:
    """Return the group of a criterion, None when the rubric has none of that id."""
    found = criterion(key)
    return found.group if found else None


def weights(kind: QuestionKind, difficulty: Difficulty) -> dict[str, float]:
    """Return each criterion's share in the score of an answer."""
    return rubric().weights[kind][difficulty]


def cap(flag: Flag) -> float | None:
    """Return the highest band an answer with this flag can reach, None when it has no cap."""
    return rubric().caps.get(flag)
