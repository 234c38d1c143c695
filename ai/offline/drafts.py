"""The questions that could be asked for a job, each with how well it fits: from the bank, and from wordings."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

from ai.bank import BankEntry, entries
from ai.bank.frames import Frames, frames
from ai.instructions import instructions_in
from ai.lexicon import ANY_FIELD, Description, Skill, WeightedSkill, fields, find_skills, read_description, skills
from ai.lexicon.resume import claims
from ai.port import Job, Question, QuestionKind

_LONGEST_NAME = 60  # characters of a company's name that still read well in a question
_SKILL_DRAFTS = 12  # skills of the description that get a wording of their own when the bank has none
_SOFT_DRAFTS = 4


@dataclass(frozen=True, slots=True)
class Draft:
    """A question that could be asked. `fit` ranks it; `group` names what few questions of a session share."""

    question: Question
    fit: float
    group: str
    covers: frozenset[str] = frozenset()
    ease: float = 0.0


class Drafts:
    """Everything that could be asked for one job. The order depends on the job alone, never on chance."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.description: Description = read_description(job.job_description)
        self.company = _company_name(job.company_name)
        self._frames: Frames = frames()
        self._wanted = {item.skill.id: item for item in self.description.skills}
        self._seed = "\x1f".join((job.company_name, job.job_description, job.interview_type, job.difficulty))

    def of(self, kind: QuestionKind) -> list[Draft]:
        """Return the drafts of a kind that come from the bank, the description, the resume or the company."""
        found = list(self._from_bank(kind)) + list(self._from_duties(kind)) + list(self._from_resume(kind))
        found += self._from_skills(found) if kind == "technical" else [*self._from_values(), *self._from_soft()]
        return sorted(found, key=lambda draft: -draft.fit)

    def more(self, kind: QuestionKind) -> Iterator[Draft]:
        """Yield further drafts, hundreds of them, for a candidate who has been asked all of the above."""
        level = self.job.difficulty
        if kind == "behavioral":
            situations = self._shuffled(self._frames.situations, lambda item: item.text)
            for turn in range(len(self._frames.situation[level])):
                for place, item in enumerate(situations):
                    wordings = self._frames.situation[level]
                    text = wordings[(turn + place) % len(wordings)].format(situation=item.text)
                    yield self._draft(kind, text, item.competency)
            return
        subjects = [skill.name for skill in self._field_skills()] + list(self._frames.general)
        for turn in range(len(self._frames.tool[level])):
            for place, subject in enumerate(subjects):
                yield self._about(subject, subject, turn + place, fit=0.0)

    def at_the_company(self, question: Question) -> Question:
        """Tie a question to the company by a sentence before it."""
        if not self.company or self.company in question.text:
            return question
        wording = self._pick(self._frames.company[question.kind], question.text)
        return question.model_copy(update={"text": wording.format(company=self.company, text=question.text)})

    def rank(self, text: str) -> float:
        """Return a number in [0, 1) that is the same for the same job and text, and differs between jobs."""
        digest = blake2b(f"{self._seed}\x1f{text}".encode(errors="replace"), digest_size=4).digest()
        return int.from_bytes(digest) / 2**32

    @cached_property
    def _near(self) -> frozenset[str]:
        known = fields().get(self.description.field)
        return frozenset(known.near if known else ())

    def _from_bank(self, kind: QuestionKind) -> Iterator[Draft]:
        for item in entries():
            if item.kind == kind and item.difficulty == self.job.difficulty:
                closeness = self._closeness(item)
                named = self._named_by(item)
                if closeness > 0 and (closeness > 1 or named):
                    yield self._bank_draft(item, named, closeness)

    def _closeness(self, item: BankEntry) -> float:
        if self.description.field in item.fields:
            return 2.0
        if ANY_FIELD in item.fields:
            return 1.25
        return 0.5 if self._near.intersection(item.fields) else 0.0

    def _named_by(self, item: BankEntry) -> list[WeightedSkill]:
        """Return the skills of the description a question of the bank is about."""
        ids = item.skills or tuple(skill.id for skill in find_skills(item.competency))
        return [self._wanted[skill_id] for skill_id in ids if skill_id in self._wanted]

    def _bank_draft(self, item: BankEntry, named: list[WeightedSkill], closeness: float) -> Draft:
        words = [skill.words for skill in named] or ([self.description.title] if closeness > 1.25 else [])
        question = Question(
            text=item.text,
            kind=item.kind,
            competency=item.competency,
            from_description=_distinct(words),
            bank_id=item.id,
            key_points=tuple(point.text for point in item.key_points),
        )
        related = {other for skill_id in item.skills for other in skills()[skill_id].related if skill_id in skills()}
        fit = closeness + self._weight(named) + 0.3 * len(related & self._wanted.keys()) + self.rank(item.id)
        covers = frozenset(skill.skill.id for skill in named)
        return Draft(question, fit, item.competency, covers, sum(point.weight for point in item.key_points))

    def _weight(self, named: Iterable[WeightedSkill]) -> float:
        """Weigh the most wanted skill in full and the others in part: a question is about one thing first."""
        weights = sorted((item.weight + (1 if item.required else 0) for item in named), reverse=True)
        return sum(weight * (1 if place == 0 else 0.4) for place, weight in enumerate(weights))

    def _from_skills(self, bank: list[Draft]) -> list[Draft]:
        """Draft a question for each skill of the description that no question of the bank is about."""
        covered = frozenset[str]().union(*(draft.covers for draft in bank if draft.question.bank_id))
        missing = [item for item in self.description.skills if item.skill.id not in covered]
        hard = [item for item in missing if item.skill.field != ANY_FIELD][:_SKILL_DRAFTS]
        return [
            self._about(item.skill.name, item.skill.id, turn, fit=self._weight([item]) + 1, item=item)
            for item in hard
            for turn in range(2)
        ]

    def _about(
        self, subject: str, skill_id: str, turn: int, fit: float, item: WeightedSkill | None = None
    ) -> Draft:
        by_level = self._frames.tool if subject[0].isupper() or subject[0] == "." else self._frames.practice
        wordings = by_level[self.job.difficulty]
        start = int(self.rank(subject) * len(wordings))
        text = wordings[(start + turn) % len(wordings)].format(subject=subject)
        words = [item.words] if item else [self.description.title]
        covers = [skill_id] if item else []
        return self._draft("technical", text, subject, fit=fit + self.rank(text), words=words, covers=covers)

    def _from_soft(self) -> Iterator[Draft]:
        soft = [item for item in self.description.skills if item.skill.field == ANY_FIELD]
        for item in soft[:_SOFT_DRAFTS]:
            wording = self._pick(self._frames.soft[self.job.difficulty], item.skill.id)
            text = wording.format(subject=item.skill.name)
            fit = self._weight([item]) / 2 + self.rank(text)
            yield self._draft(
                "behavioral", text, item.skill.name, fit=fit, words=[item.words], covers=[item.skill.id]
            )

    def _from_duties(self, kind: QuestionKind) -> Iterator[Draft]:
        for duty in self.description.duties:
            if _quotable(duty):
                wording = self._pick(self._frames.duty[kind][self.job.difficulty], duty)
                named = [self._wanted[skill.id] for skill in find_skills(duty) if skill.id in self._wanted]
                yield self._draft(
                    kind,
                    wording.format(duty=duty),
                    named[0].skill.name if named else "Responsibilities of the role",
                    fit=2.0 + 0.5 * self._weight(named[:1]) + self.rank(duty),
                    group="duty",
                    words=[duty],
                    covers=[item.skill.id for item in named],
                )

    def _from_values(self) -> Iterator[Draft]:
        for value in self.job.profile.values if self.job.profile and self.company else ():
            if _quotable(value) and len(value.split()) <= 12:  # noqa: PLR2004  longer ones are paragraphs
                wording = self._pick(self._frames.value[self.job.difficulty], value)
                text = wording.format(value=value.strip().rstrip("."), company=self.company)
                yield self._draft("behavioral", text, f"Value: {value.strip()}", fit=6 + self.rank(text), group="value")

    def _from_resume(self, kind: QuestionKind) -> Iterator[Draft]:
        for place, claim in enumerate(claims(self.job.resume or "")):
            named = [self._wanted[skill.id] for skill in find_skills(claim) if skill.id in self._wanted]
            known = [skill for skill in find_skills(claim) if skill.field != ANY_FIELD]
            if not _quotable(claim) or (kind == "technical" and not known):
                continue
            text = self._pick(self._frames.claim[kind], claim).format(claim=claim)
            competency = _competency_of(named, known)
            words = [item.words for item in named]
            fit = 5 + self._weight(named) / 2 - 0.2 * place
            covers = [item.skill.id for item in named]
            yield self._draft(kind, text, competency, fit=fit, group="resume", words=words, covers=covers)

    def _field_skills(self) -> list[Skill]:
        """Return the skills of the description's field, those the description names or touches first."""
        touched = {other for item in self.description.skills for other in item.skill.related}
        own = [skill for skill in skills().values() if skill.field == self.description.field]
        ranked = self._shuffled(own, lambda skill: skill.id)
        return sorted(ranked, key=lambda skill: (skill.id not in self._wanted, skill.id not in touched))
