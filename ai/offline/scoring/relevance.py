"""Whether an answer is about what was asked."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from ai.bank import BankEntry
from ai.offline.cues import generic_stems, topics
from ai.offline.scoring.reading import Reading, content
from ai.offline.text import stems_of
from ai.port import ScoreRequest

STRONGEST_TOPICS = 3
GENERAL_WEIGHT = 0.25


class Relevance(NamedTuple):
    """Stems of the answer that belong to the question, to work in general, to other topics and elsewhere."""

    own: frozenset[str]
    work: frozenset[str]
    other: int
    behavior: int
    elsewhere: frozenset[str]

    @property
    def weight(self) -> float:
        """The weight of the question's own vocabulary; words that fit anywhere count for little."""
        general = len(self.own & generic_stems())
        return len(self.own) - general + GENERAL_WEIGHT * general


def relevance_of(request: ScoreRequest, reading: Reading, known: Iterable[BankEntry]) -> Relevance:
    """Compare the answer's vocabulary with the question's words, its topics and what the bank knows of it."""
    asked = request.question
    behavioral = asked.kind == "behavioral"
    near = _question_stems(asked.text, asked.competency)
    names, vocabulary = _topics_of(asked.text, asked.competency, behavioral)
    expected = near | vocabulary | _known_stems(known) | frozenset(_point_stems(asked.key_points))
    work = topics().behaviors["work"] | _question_stems(request.job.job_description[:4000], "")
    said = reading.stems
    own = said & expected
    setting = near | work
    foreign = said - expected - work - generic_stems()
    return Relevance(
        own,
        (said & work) - own,
        max((len(foreign & words) for name, words in topics().fields.items() if name not in names), default=0),
        0 if behavioral else max(len(foreign & words) for words in topics().behaviors.values()),
        frozenset().union(*(foreign & words for words in topics().elsewhere.values() if not words & setting)),
    )


@lru_cache(maxsize=2048)
def _question_stems(text: str, competency: str) -> frozenset[str]:
    return content(stems_of(f"{text} {competency}")) - _ASKING


@lru_cache(maxsize=2048)
def _topics_of(text: str, competency: str, behavioral: bool) -> tuple[frozenset[str], frozenset[str]]:
    """Return the topics a question is about and their vocabulary, strongest first."""
    asked, named = frozenset(stems_of(text)) - _ASKING, frozenset(stems_of(competency)) - _ASKING
    kinds = {**topics().fields, **topics().behaviors} if behavioral else topics().fields
    ranked = sorted(
        ((2 * len(asked & words) + len(named & words), name) for name, words in kinds.items() if name != "work"),
        reverse=True,
    )
    chosen = [(points, name) for points, name in ranked[:STRONGEST_TOPICS] if points and points * 2 >= ranked[0][0]]
    names = frozenset(name for _, name in chosen)
    return names, frozenset().union(*(kinds[name] for name in names))


def _known_stems(known: Iterable[BankEntry]) -> frozenset[str]:
    return frozenset().union(*(_entry_stems(entry) for entry in known))


@lru_cache(maxsize=1024)
def _entry_stems(entry: BankEntry) -> frozenset[str]:
    points = (text for point in entry.key_points for text in (point.text, *point.aliases))
    return frozenset(content(stems_of(" ".join([*points, entry.outline])))) - generic_stems()


def _point_stems(points: Iterable[str]) -> frozenset[str]:
    return frozenset(content(stems_of(" ".join(points)))) - generic_stems()


_ASKING = frozenset(
    stems_of(
        "tell me about a time when you describe explain example give what how why would which difference between walk "
        "through situation experience did do use used using work worked example one most between can could have had "
        "something someone your own handle difficult make good best approach ever question important does mean"
    )
)
