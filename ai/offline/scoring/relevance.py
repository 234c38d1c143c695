"""Whether an answer is about what was asked."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from ai.bank import BankEntry
from ai.offline.cues import generic_stems, topics
from ai.offline.scoring.reading import Reading, content
from ai.offline.text import stems_of
from ai.port import ScoreRequest

STRONGEST_TOPICS, DESCRIBED_TOPIC = 3, 2
GENERAL_WEIGHT, KIN_WEIGHT = 0.25, 0.25
DESCRIPTION_READ = 4000
"""Characters of the job description that are read for its vocabulary."""


class Relevance(NamedTuple):
    """An answer's stems by where they belong: the question, its kin, work, other fields, elsewhere."""

    asked: frozenset[str]
    own: frozenset[str]
    kin: frozenset[str]
    work: frozenset[str]
    strange: int
    elsewhere: frozenset[str]

    @property
    def weight(self) -> float:
        """The weight of the question's own vocabulary; words that fit anywhere count for little."""
        related = self.own - self.asked
        general = len(related & generic_stems())
        return len(self.asked) + len(related) - general + GENERAL_WEIGHT * general


def relevance_of(request: ScoreRequest, reading: Reading, known: Iterable[BankEntry]) -> Relevance:
    """Compare the answer's vocabulary with the question's words, its topics and what the bank knows of it."""
    asked, described = request.question, request.job.job_description[:DESCRIPTION_READ]
    behavioral = asked.kind == "behavioral"
    near, setting = _question_stems(asked.text, asked.competency), _question_stems(described, "")
    names, vocabulary = _topics_of(asked.text, asked.competency, behavioral)
    fields = topics().fields
    kin_names = _kin(names | _described(described))
    expected = near | vocabulary | _known_stems(known) | frozenset(_point_stems(asked.key_points))
    kin = frozenset().union(*(fields[name] for name in kin_names)) - expected
    work = topics().behaviors["work"] | setting
    said = reading.stems
    foreign = said - expected - kin - work - generic_stems()
    rivals = [words for name, words in fields.items() if name not in kin_names]
    rivals += [] if behavioral else [words for name, words in topics().behaviors.items() if name != "work"]
    return Relevance(
        said & near,
        said & expected,
        (said & kin) - generic_stems(),
        (said & work) - expected,
        max((len(foreign & words) for words in rivals), default=0),
        frozenset().union(
            *(
                foreign & words
                for words in topics().elsewhere.values()
                if not words & ((near | setting) - generic_stems())
            )
        ),
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
        (
            (2 * len(asked & words) + len(named & words), name)
            for name, words in kinds.items()
            if name != "work"
        ),
        reverse=True,
    )
    chosen = [
        (points, name) for points, name in ranked[:STRONGEST_TOPICS] if points and points * 2 >= ranked[0][0]
    ]
    names = frozenset(name for _, name in chosen)
    return names, frozenset().union(*(kinds[name] for name in names))


@lru_cache(maxsize=512)
def _described(description: str) -> frozenset[str]:
    """Return the fields a job description speaks of."""
    said = frozenset(stems_of(description)) - generic_stems()
    return frozenset(name for name, words in topics().fields.items() if len(said & words) >= DESCRIBED_TOPIC)


def _kin(names: frozenset[str]) -> frozenset[str]:
    """Return the fields of the families that the topics belong to."""
    families = (members for members in topics().families.values() if members & names)
    return names.union(*families) & topics().fields.keys()


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
        "tell me about a time when you describe explain example give what how why would which difference "
        "between walk through situation experience did do does use used using work worked working one most"
        " can could have had something someone your own handle difficult make good best approach ever "
        "question important mean people thing look find new first end way need want get go know deal sure"
    )
)
