"""What is known before a question is written: the job as read, and an order of its own."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import TypeVar

from ai.instructions import instructions_in
from ai.lexicon import ANY_FIELD, Description, Skill, WeightedSkill, fields, find_skills, read_description
from ai.port import Difficulty, Job, Question

Item = TypeVar("Item")

_LONGEST_NAME = 60  # characters of a company's name that still read well in a question


@dataclass(frozen=True, slots=True)
class Draft:
    """A question that could be asked.

    `fit` ranks it, `ease` (0 the easiest) places it in the session, `covers` are the ids of the
    description's skills it reaches; of one `group` a session takes few, of one `form` (a wording) one.
    """

    question: Question
    fit: float
    group: str
    form: str
    covers: frozenset[str]
    ease: float


class Opening:
    """A job as the question writer sees it. The same job gives the same order, another job another one."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.level: Difficulty = job.difficulty
        self.description: Description = read_description(job.job_description)
        self.wanted = {item.skill.id: item for item in self.description.skills}
        self._seed = "\x1f".join((job.company_name, job.job_description, job.interview_type, job.difficulty))

    @cached_property
    def company(self) -> str:
        """The company's name when it can stand in a question, else nothing."""
        name = " ".join(self.job.company_name.split())
        usable = name.isprintable() and any(sign.isalnum() for sign in name) and len(name) <= _LONGEST_NAME
        return name if usable and not instructions_in(name) else ""

    @cached_property
    def near(self) -> frozenset[str]:
        """The fields whose questions fit this job too."""
        known = fields().get(self.description.field)
        return frozenset(known.near if known else ())

    def rank(self, text: str) -> float:
        """Return a number in [0, 1) that is the same for the same job and text and differs between jobs."""
        digest = blake2b(f"{self._seed}\x1f{text}".encode(errors="replace"), digest_size=4).digest()
        return int.from_bytes(digest) / 2**32

    def pick(self, wordings: Sequence[str], subject: str) -> str:
        """Choose one of several wordings for a subject."""
        return wordings[int(self.rank(subject) * len(wordings))]

    def shuffled(self, items: Iterable[Item], name: Callable[[Item], str]) -> list[Item]:
        """Return the items in the order that belongs to this job."""
        return sorted(items, key=lambda item: self.rank(name(item)))

    def named_in(self, text: str) -> list[WeightedSkill]:
        """Return the skills a text has in common with the description."""
        return self.wanted_of(skill.id for skill in find_skills(text))

    def wanted_of(self, ids: Iterable[str]) -> list[WeightedSkill]:
        """Return those of the skills that the description names."""
        return [self.wanted[skill_id] for skill_id in ids if skill_id in self.wanted]


def is_practice(subject: str) -> bool:
    """Tell what people do (`wound care`, `VAT returns`) from what they use (`Kafka`, `SQL`)."""
    return subject.rsplit(maxsplit=1)[-1][0].islower()


def weight_of(named: Iterable[WeightedSkill]) -> float:
    """Weigh the most wanted skill in full and the others in part: a question is about one thing first."""
    weights = sorted((item.weight + (1 if item.required else 0) for item in named), reverse=True)
    return sum(weight * (1 if place == 0 else 0.4) for place, weight in enumerate(weights))


def quotable(text: str) -> bool:
    """Tell whether words a person wrote can stand in a question as a quotation."""
    return text.isprintable() and "@" not in text and "://" not in text and not instructions_in(text)


def is_professional(skill: Skill) -> bool:
    """Tell whether a skill is something to know or do, and not a trait every job asks for."""
    return skill.field != ANY_FIELD
