"""Writing the questions of an interview: the bank first, wordings for the rest, nothing asked twice."""

from collections import Counter
from itertools import chain, islice, zip_longest

from ai.bank.frames import frames
from ai.lexicon import find_skills
from ai.offline.questions.from_bank import bank_drafts
from ai.offline.questions.from_wordings import (
    duty_drafts,
    more_drafts,
    resume_drafts,
    skill_drafts,
    soft_drafts,
    value_drafts,
)
from ai.offline.questions.opening import Draft, Opening, is_professional
from ai.offline.questions.repetition import Asked
from ai.port import Question, QuestionKind, QuestionSet, QuestionsRequest

__all__ = ["write_questions"]

LIKENESS = 85.0
"""From this likeness (0-100) two questions count as the same."""

DUPLICATE = 90.0
"""From this likeness a candidate notices the repetition."""

ANY = 101.0
"""Above every likeness."""

_SPARE = 1200  # further drafts looked at when the best are spent
_COMPANY_EVERY = 3  # one question in so many is tied to the company by a sentence of its own


def write_questions(request: QuestionsRequest) -> QuestionSet:
    """Write exactly `count` questions for any job description; the same request gives the same questions."""
    opening = Opening(request.job)
    choice = _Choice(opening, request)
    technical = {"technical": request.count, "behavioral": 0, "mixed": (request.count + 1) // 2}
    first = choice.take("technical", technical[request.job.interview_type])
    second = choice.take("behavioral", request.count - len(first))
    drafts = _from_easy_to_hard(first, second)
    questions = tuple(
        choice.at_the_company(draft.question, place) if place % _COMPANY_EVERY == 0 else draft.question
        for place, draft in enumerate(drafts)
    )
    musts = [item.skill for item in opening.description.skills if item.required]
    named = (skill for one in questions for skill in find_skills(one.text) if is_professional(skill))
    reached = choice.reached.union(skill.id for skill in named)
    return QuestionSet(
        questions=questions,
        skills=tuple(item.skill.name for item in opening.description.skills),
        uncovered=tuple(skill.name for skill in musts if skill.id not in reached),
    )


class _Choice:
    """Chooses drafts one by one: each adds a skill or a subject that the session lacks."""

    def __init__(self, opening: Opening, request: QuestionsRequest) -> None:
        self.reached: set[str] = set()
        self._opening = opening
        self._asked = Asked(request.avoid)
        self._count = request.count
        self._groups: Counter[str] = Counter()
        self._forms: set[str] = set()

    def take(self, kind: QuestionKind, count: int) -> list[Draft]:
        """Return `count` drafts of a kind; what earlier sessions asked comes only when all else is spent."""
        pool = _drafts(self._opening, kind)
        chosen = self._best(pool, count)
        if len(chosen) < count:
            spare = [*islice(more_drafts(self._opening, kind), _SPARE), *pool]
            for now, before in ((LIKENESS, LIKENESS), (LIKENESS, DUPLICATE)):
                chosen += self._first(spare, count - len(chosen), now, before)
            if len(chosen) < count:  # all was asked before: the least alike first
                spare.sort(key=lambda draft: self._asked.before(draft.question.text))
            for now in (LIKENESS, DUPLICATE, ANY):
                chosen += self._first(spare, count - len(chosen), now, ANY)
        return chosen

    def at_the_company(self, question: Question, place: int) -> Question:
        """Tie a question to the company by a sentence before it, unless it names the company already."""
        company = self._opening.company
        if not company or company in question.text:
            return question
        wordings = frames().company[question.kind]
        wording = wordings[place // _COMPANY_EVERY % len(wordings)]
        text = wording.format(company=company, text=question.text)
        is_new = self._asked.before(text) < LIKENESS
        return question.model_copy(update={"text": text}) if is_new else question

    def _best(self, pool: list[Draft], count: int) -> list[Draft]:
        left, chosen = list(pool), list[Draft]()
        while left and len(chosen) < count:
            best = max(left, key=self._worth)
            left.remove(best)
            if self._groups[best.group] < self._most(best.group) and self._is_new(best, LIKENESS, LIKENESS):
                chosen.append(self._note(best))
        return chosen

    def _first(self, drafts: list[Draft], count: int, now: float, before: float) -> list[Draft]:
        chosen: list[Draft] = []
        for draft in drafts:
            if len(chosen) >= count:
                break
            if self._is_new(draft, now, before):
                chosen.append(self._note(draft))
        return chosen

    def _worth(self, draft: Draft) -> float:
        wanted = self._opening.wanted
        fresh = draft.covers - self.reached
        musts = sum(1 for skill_id in fresh if wanted[skill_id].required)
        repeated = 4.0 if draft.covers and not fresh else 0.0
        return draft.fit + 3.0 * musts - repeated - 1.0 * self._groups[draft.group]

    def _most(self, group: str) -> int:
        """Return how many questions of a group a session takes."""
        share = {"value": 6, "resume": 4, "duty": 4, "skill": 2}.get(group, 3)
        return max(1 if group in {"value", "resume", "duty"} else 2, self._count // share)

    def _is_new(self, draft: Draft, now: float, before: float) -> bool:
        text = draft.question.text
        if now < ANY and (draft.form in self._forms or self._asked.now(text) >= now):
            return False
        return text not in self._asked and self._asked.before(text) < before

    def _note(self, draft: Draft) -> Draft:
        self._asked.add(draft.question.text)
        self._groups[draft.group] += 1
        self._forms.add(draft.form)
        self.reached |= draft.covers
        return draft


def _drafts(opening: Opening, kind: QuestionKind) -> list[Draft]:
    bank = list(bank_drafts(opening, kind))
    shared = chain(bank, duty_drafts(opening, kind), resume_drafts(opening, kind))
    if kind == "behavioral":
        return [*shared, *value_drafts(opening), *soft_drafts(opening)]
    covered = frozenset[str]().union(*(draft.covers for draft in bank))
    return [*shared, *skill_drafts(opening, covered)]


def _from_easy_to_hard(first: list[Draft], second: list[Draft]) -> list[Draft]:
    """Order each kind by ease and alternate the kinds."""
    ordered = [sorted(drafts, key=lambda draft: draft.ease) for drafts in (first, second)]
    return [draft for pair in zip_longest(*ordered) for draft in pair if draft]
