"""Reading a job description: what it asks for, how much, in whose words, and for which profession."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from ai.lexicon.matching import Phrases, Word, words
from ai.lexicon.skills import DATA, Mention, Skill, fields, find_mentions, read_yaml

GENERAL = "general"
_LONGEST = 20_000  # characters read; the API takes no longer description
_OPENING = 250  # characters in which a description usually names the job
_INTRO_WEIGHT = 1.5
_CLAUSE = re.compile(r"[^\n;.!?\u3002\uff1b]+(?:[.!?](?=\S)[^\n;.!?\u3002\uff1b]+)*")
_DECORATION = " \t\r#*-\u2013\u2014\u2022\u00b7_>|:\uff1a=\u00a0"


@dataclass(frozen=True, slots=True)
class WeightedSkill:
    """A skill the description names; `words` is the exact substring that names it."""

    skill: Skill
    weight: float
    required: bool
    words: str


@dataclass(frozen=True, slots=True)
class Description:
    """What a job description says. `title` and `duties` are exact substrings of it, or empty."""

    skills: tuple[WeightedSkill, ...]
    field: str
    title: str
    duties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Clause:
    start: int
    end: int
    section: str


def read_description(text: str) -> Description:
    """Read a job description; whatever the text is, the result is valid (and perhaps empty)."""
    text = text[:_LONGEST]
    spelled = words(text)
    mentions = find_mentions(text, spelled)
    clauses = list(_clauses(text, spelled))
    weighed = _weigh(text, mentions, clauses)
    field, title = _field(text, spelled, weighed)
    return Description(weighed, field, title, tuple(_duties(text, clauses)))


def field_of(description: str) -> str:
    """Return the id of the professional field, `general` when nothing tells."""
    return read_description(description).field


@cache
def _weights() -> dict[str, float]:
    sections = read_yaml(DATA / "sections.yaml")["sections"]
    return {"intro": _INTRO_WEIGHT} | {name: section["weight"] for name, section in sections.items()}


@cache
def _section_phrases(kind: str) -> Phrases[str]:
    sections = read_yaml(DATA / "sections.yaml")["sections"]
    return Phrases([(phrase, name) for name, section in sections.items() for phrase in section[kind]])


def _clauses(text: str, spelled: list[Word]) -> Iterator[_Clause]:
    """Split the text at lines and sentences; each clause carries the section it stands in."""
    section = "intro"
    starts = [word.start for word in spelled]
    for hit in _CLAUSE.finditer(text):
        inside = spelled[bisect_right(starts, hit.start() - 1) : bisect_right(starts, hit.end() - 1)]
        if not inside:
            continue
        heading, size = _heading(text, hit, inside)
        section = heading or section
        if size < len(inside):
            yield from _judged(text, inside[size:], hit.end(), section)


def _heading(text: str, hit: re.Match[str], inside: list[Word]) -> tuple[str, int]:
    """Return the section a clause announces and how many of its words do so."""
    found = next(_section_phrases("headings").find(text, inside), None)
    if found is None or found.first > 1:
        return "", 0
    rest_of_line = text[inside[found.last - 1].end : hit.end()]
    label, colon, _ = rest_of_line.replace("\uff1a", ":").partition(":")
    if colon and len(label.split()) <= 3:  # noqa: PLR2004  "Requirements (essential): ..."
        size = sum(1 for word in inside if word.end <= hit.end() - len(rest_of_line) + len(label))
        return found.value, size
    alone = len(inside) <= found.last + 2 and text[hit.end() : hit.end() + 1] in {"\n", "\r", ""}
    shouted = len(inside) <= 8 and hit[0].lstrip().startswith(("#", "**"))  # noqa: PLR2004
    if (alone and "," not in hit[0]) or shouted:
        return found.value, len(inside)
    return "", 0


def _judged(text: str, inside: list[Word], end: int, section: str) -> Iterator[_Clause]:
    """Let a clause's own words (`is a plus`, `must`) overrule its section; at commas if they differ."""
    cues = [(found.value, inside[found.first]) for found in _section_phrases("cues").find(text, inside)]
    kinds = {kind for kind, _ in cues}
    start, end = inside[0].start, min(end, inside[-1].end)
    if section == "about" or not kinds:
        yield _Clause(start, end, section)
    elif len(kinds) == 1 or "nice" not in kinds:
        yield _Clause(start, end, "required" if "required" in kinds else kinds.pop())
    else:
        yield from _parted(text, start, end, cues)


def _parted(text: str, start: int, end: int, cues: list[tuple[str, Word]]) -> Iterator[_Clause]:
    pieces = [start, *(start + hit.end() for hit in re.finditer(r",| but ", text[start:end])), end]
    section = cues[0][0]
    for low, high in pairwise(pieces):
        section = next((kind for kind, word in cues if low <= word.start < high), section)
        yield _Clause(low, high, section)


def _weigh(text: str, mentions: list[Mention], clauses: list[_Clause]) -> tuple[WeightedSkill, ...]:
    starts = [clause.start for clause in clauses]
    weights = _weights()
    # A bare list of skills without any heading is a list of what the job asks for.
    says_required = any(clause.section == "required" for clause in clauses)
    musts = {"required"} if says_required else {"intro", "duties"}
    named: dict[str, list[tuple[float, bool, Mention]]] = defaultdict(list)
    for mention in mentions:
        at = bisect_right(starts, mention.start) - 1
        section = clauses[at].section if at >= 0 and mention.start < clauses[at].end else "intro"
        if section == "about":
            continue  # what the company is and offers is not what it asks for
        named[mention.skill.id].append((weights[section], section in musts, mention))
    skills = []
    for places in named.values():
        weight, _, best = max(places, key=lambda place: (place[0], -place[2].start))
        repeated = min(len(places) - 1, 4) * 0.25
        required = any(must for _, must, _ in places)
        skills.append(WeightedSkill(best.skill, weight + repeated, required, text[best.start : best.end]))
    return tuple(sorted(skills, key=lambda item: (not item.required, -item.weight)))


@cache
def _field_phrases() -> Phrases[tuple[str, float]]:
    titles = [(title, (field.id, 3.0)) for field in fields().values() for title in field.titles]
    return Phrases(titles + [(cue, (field.id, 1.0)) for field in fields().values() for cue in field.cues])


def _field(text: str, spelled: list[Word], skills: tuple[WeightedSkill, ...]) -> tuple[str, str]:
    """Return the field with the most evidence, and the exact words (best a job title) that named it."""
    evidence: dict[str, float] = defaultdict(float)
    named: dict[str, tuple[float, str]] = {}
    first_title = True
    for found in _field_phrases().find(text, spelled):
        (field, weight), start = found.value, spelled[found.first].start
        if weight > 1 and start < _OPENING:
            weight = 15.0 if first_title else 6.0
            first_title = False
        evidence[field] += weight if weight > 1 else 0.75
        if weight > named.get(field, (0.0, ""))[0]:
            named[field] = (weight, text[start : spelled[found.last - 1].end])
    for item in skills:
        if item.skill.field in fields():
            evidence[item.skill.field] += item.weight / 2
    if not evidence:
        return GENERAL, ""
    best = max(evidence, key=lambda field: (evidence[field], field))
    return best, named.get(best, (0.0, ""))[1]


def _duties(text: str, clauses: list[_Clause]) -> Iterator[str]:
    """Yield what the description says the person will do, in its own words."""
    for clause in clauses:
        duty = text[clause.start : clause.end].strip(_DECORATION)
        if clause.section == "duties" and 3 <= len(duty.split()) <= 22:  # noqa: PLR2004
            yield duty
