"""The skills and professional fields this project knows, and finding them in text.

A skill has `aliases` that are found anywhere, in any case, and two kinds of forms that are plain English
too: `careful` ones (`Go`, `R`, `Express`) count only as an item of a list beside another skill, or spelled
exactly so next to a word that gives them away (`in Go`, `Go developer`); `plain` ones (`containers`,
`monitoring`) count only in a text that names another skill of the same or a near field.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ai.lexicon.matching import Found, Phrases, Word, listed_with, stands_alone, words

DATA = Path(__file__).parent / "data"
ANY_FIELD = "any"

_BEFORE = frozenset(
    {
        "in", "with", "using", "of", "via", "language", "languages", "know", "knows", "writing",
        "including", "like", "framework"
    }
)  # fmt: skip
_AFTER = frozenset(
    {
        "developer", "developers", "programmer", "programming", "language", "code", "codebase",
        "engineer", "engineers", "backend", "service", "services", "microservice", "microservices",
        "framework", "api", "apis", "script", "scripts", "scripting", "package", "packages",
        "experience", "skill", "skills", "application", "applications", "app", "apps", "stack"
    }
)  # fmt: skip
_TELLING = frozenset({"developer", "developers", "programmer", "programmers", "framework"})  # in any case


@dataclass(frozen=True, slots=True, eq=False)
class Skill:
    """Something a job asks a person to know or do; `field` is `any` for what every job may ask."""

    id: str
    name: str
    field: str
    aliases: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    careful: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    before: frozenset[str] = _BEFORE
    after: frozenset[str] = _AFTER


@dataclass(frozen=True, slots=True)
class Field:
    """A profession; `near` are the fields whose questions fit too."""

    id: str
    name: str
    near: tuple[str, ...]
    titles: tuple[str, ...]
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A skill and where the text names it: `text[start:end]`."""

    skill: Skill
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Form:
    """A spelling of a skill and how far it can be trusted: `sure`, `careful` or `plain`."""

    skill: Skill
    manner: str


class LexiconError(Exception):
    """A file of the lexicon cannot be used; the message names the file and the mistake."""


@cache
def skills() -> dict[str, Skill]:
    """Return every skill by id."""
    found: dict[str, Skill] = {}
    for path in sorted((DATA / "skills").glob("*.yaml")):
        content = read_yaml(path)
        for skill_id, item in content["skills"].items():
            if skill_id in found:
                raise LexiconError(f"{path}: skill {skill_id!r} is in two files; ids must be unique")
            found[skill_id] = _skill(path, skill_id, content["field"], item)
    return found


@cache
def fields() -> dict[str, Field]:
    """Return every professional field by id."""
    return {
        field_id: Field(
            field_id, item["name"], tuple(item["near"]), tuple(item["titles"]), tuple(item["cues"])
        )
        for field_id, item in read_yaml(DATA / "fields.yaml")["fields"].items()
    }


def find_skills(text: str) -> tuple[Skill, ...]:
    """Return the skills the text names, each once, in order of appearance."""
    seen: dict[str, Skill] = {}
    for mention in find_mentions(text, words(text)):
        seen.setdefault(mention.skill.id, mention.skill)
    return tuple(seen.values())


def find_mentions(text: str, spelled: list[Word]) -> list[Mention]:
    """Return every mention of a skill; `spelled` are the words of the text."""
    found = list(_phrases().find(text, spelled))
    sure = {at: hit.value.skill for hit in found if hit.value.manner == "sure" for at in _places(hit)}
    doubtful = [hit for hit in found if hit.value.manner == "careful"]
    for hit in (*doubtful, *reversed(doubtful)):  # a proven item of a list proves the next, either way
        if hit.first not in sure and _is_meant(text, spelled, hit, sure):
            sure.update(dict.fromkeys(_places(hit), hit.value.skill))
    named = set(sure.values())
    return [
        Mention(hit.value.skill, spelled[hit.first].start, spelled[hit.last - 1].end)
        for hit in found
        if hit.first in sure or (hit.value.manner == "plain" and _in_place(hit.value.skill, named))
    ]


def read_yaml(path: Path) -> dict[str, Any]:
    """Read a YAML mapping of the lexicon."""
    content = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    if not isinstance(content, dict):
        raise LexiconError(f"{path} must hold a mapping")
    return content


def _skill(path: Path, skill_id: str, field: str, item: dict[str, Any]) -> Skill:
    known = {"name", "aliases", "related", "careful", "plain", "before", "after"}
    if "name" not in item or not item.keys() <= known:
        raise LexiconError(f"{path}: skill {skill_id!r} needs a name and takes only {sorted(known)}")
    return Skill(
        id=skill_id,
        name=item["name"],
        field=field,
        aliases=tuple(item.get("aliases", ())),
        related=tuple(item.get("related", ())),
        careful=tuple(item.get("careful", ())),
        plain=tuple(item.get("plain", ())),
        before=frozenset(item.get("before", _BEFORE)),
        after=frozenset(item.get("after", _AFTER)),
    )


@cache
def _phrases() -> Phrases[_Form]:
    """Every name, alias, careful and plain form of every skill."""
    every = skills().values()
    marked = [("careful", skill, form) for skill in every for form in skill.careful]
    marked += [("plain", skill, form) for skill in every for form in skill.plain]
    marked += [("sure", skill, form) for skill in every for form in (skill.name, *skill.aliases)]
    return Phrases((form, _Form(skill, manner)) for manner, skill, form in marked)


def _places(hit: Found[_Form]) -> range:
    return range(hit.first, hit.last)


def _is_meant(text: str, spelled: list[Word], hit: Found[_Form], sure: dict[int, Skill]) -> bool:
    skill = hit.value.skill
    if not stands_alone(text, spelled, hit.first):
        return False
    beside = listed_with(text, spelled, hit.first)
    if any(at in sure and _alike(sure[at], skill) for at in beside):
        return True
    before = spelled[hit.first - 1].text.lower() if hit.first else ""
    after = spelled[hit.last].text.lower() if hit.last < len(spelled) else ""
    if after in _TELLING and not _apart(text, spelled, hit.last):
        return True
    return spelled[hit.first].text in skill.careful and (
        (before in skill.before and not _apart(text, spelled, hit.first))
        or (after in skill.after and not _apart(text, spelled, hit.last))
    )


def _apart(text: str, spelled: list[Word], at: int) -> bool:
    """Tell whether more than a space (or a colon, as in `Languages: Go`) stands before word `at`."""
    return text[spelled[at - 1].end : spelled[at].start].strip(" \t:") != ""


def _in_place(skill: Skill, named: set[Skill]) -> bool:
    return any(_alike(other, skill) for other in named)


def _alike(one: Skill, other: Skill) -> bool:
    """Tell whether two skills belong to the same or a near profession."""
    profession = fields().get(one.field)
    return profession is not None and (other.field == one.field or other.field in profession.near)
