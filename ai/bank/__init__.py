"""The question bank: questions written for this project, with what a complete answer covers.

The questions live in `data/**/*.yaml`; each file names its area and the professional fields it is for.
"""

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic.alias_generators import to_camel

DATA = Path(__file__).parent / "data"


class BankPart(BaseModel):
    """A part of the bank: immutable, camelCase in the files, unknown keys refused."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, extra="forbid")


class KeyPoint(BankPart):
    """Something a complete answer says; `aliases` are other ways people say it."""

    text: str = Field(min_length=3)
    aliases: tuple[str, ...] = ()
    weight: float = Field(default=1, gt=0, le=5)


class Probe(BankPart):
    """The follow-up to ask when key point number `point` (from 0) is missing."""

    point: int = Field(ge=0)
    ask: str = Field(min_length=3)


class Misconception(BankPart):
    """Wrong statements people make (any of `wrong`) and what is right."""

    wrong: tuple[str, ...] = Field(min_length=1)
    correction: str = Field(min_length=3)


class BankEntry(BankPart):
    """One question with everything the interviewer knows about a good answer."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    text: str = Field(min_length=10)
    kind: Literal["technical", "behavioral"]
    competency: str = Field(min_length=3)
    difficulty: Literal["entry", "mid", "senior"]
    skills: tuple[str, ...] = ()
    fields: tuple[str, ...] = Field(min_length=1)
    area: str = Field(min_length=2)
    key_points: tuple[KeyPoint, ...] = Field(min_length=1)
    probes: tuple[Probe, ...] = ()
    outline: str = ""
    misconceptions: tuple[Misconception, ...] = ()

    @model_validator(mode="after")
    def _probes_point_at_key_points(self) -> "BankEntry":
        for probe in self.probes:
            if probe.point >= len(self.key_points):
                raise ValueError(f"a probe names key point {probe.point}; there are {len(self.key_points)}")
        return self


class BankError(Exception):
    """A file of the bank cannot be used; the message names the file, the question and the mistake."""


def entry(bank_id: str) -> BankEntry | None:
    """Return the question with this id, None when the bank has none."""
    return _by_id().get(bank_id)


def entries() -> tuple[BankEntry, ...]:
    """Return every question of the bank, in the order of files and questions."""
    return tuple(_by_id().values())


@cache
def _by_id() -> dict[str, BankEntry]:
    return load(DATA)


def load(folder: Path) -> dict[str, BankEntry]:
    """Read every `*.yaml` under `folder`; raises `BankError` for a bad file or an id used twice."""
    found = [item for path in sorted(folder.rglob("*.yaml")) for item in _read(path)]
    twice = [bank_id for bank_id, times in Counter(item.id for item in found).items() if times > 1]
    if twice:
        raise BankError(f"question ids used twice in {folder}: {', '.join(twice)}; ids must be unique")
    return {item.id: item for item in found}


def _read(path: Path) -> list[BankEntry]:
    try:
        content = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise BankError(f"{path} is not valid YAML: {error}") from error
    if not isinstance(content, dict) or not isinstance(content.get("questions"), list):
        raise BankError(f"{path} needs an `area:`, optional `fields:` and a list under `questions:`")
    shared = {"area": content.get("area"), "fields": content.get("fields", ["any"])}
    return [_entry(path, shared, item) for item in content["questions"]]


def _entry(path: Path, shared: dict[str, Any], item: object) -> BankEntry:
    if not isinstance(item, dict):
        raise BankError(f"{path}: every question is a mapping with an id; found {item!r:.60}")
    try:
        return BankEntry.model_validate({**shared, **item})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the question"
        raise BankError(f"{path}: question {item.get('id')!r}, {where}: {first['msg']}") from error
