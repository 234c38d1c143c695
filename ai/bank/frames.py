"""Wordings for questions the bank does not hold, read from `frames.yaml`."""

from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field

from ai.bank import BankPart

Kind = Literal["technical", "behavioral"]
Level = Literal["entry", "mid", "senior"]
ByLevel = dict[Level, tuple[str, ...]]


class Situation(BankPart):
    """A situation of working life and the competency it shows."""

    competency: str
    text: str


class Frames(BankPart):
    """All wordings; each has the blanks named at the top of the file."""

    tool: ByLevel
    practice: ByLevel
    openings: ByLevel
    angles: ByLevel
    duty: dict[Kind, ByLevel]
    value: ByLevel
    claim: dict[Kind, tuple[str, ...]]
    soft: ByLevel
    situation: ByLevel
    situations: tuple[Situation, ...] = Field(min_length=1)
    general: tuple[str, ...] = Field(min_length=1)
    company: dict[Kind, tuple[str, ...]]


@cache
def frames() -> Frames:
    """Return the wordings, read once."""
    path = Path(__file__).with_name("frames.yaml")
    content: dict[str, Any] = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return Frames.model_validate(content)
