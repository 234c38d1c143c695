"""Questions of the bank that fit a job."""

from collections.abc import Iterator
from functools import cache

from ai.bank import BankEntry, entries
from ai.lexicon import ANY_FIELD, WeightedSkill, find_skills, skills
from ai.offline.questions.opening import Draft, Opening, weight_of
from ai.port import Question, QuestionKind

_OWN_FIELD, _ANY_FIELD, _NEAR_FIELD = 3.0, 1.25, 0.5
_VARIETY = 1.5  # how much the job's own order may outweigh fit


def bank_drafts(opening: Opening, kind: QuestionKind) -> Iterator[Draft]:
    """Yield the bank's questions of this kind and difficulty for the field of the job.

    A question of a near field fits only when the description names one of its skills.
    """
    for item in entries():
        if item.kind == kind and item.difficulty == opening.level:
            closeness = _closeness(opening, item)
            named = opening.wanted_of(_skills_of(item))
            if closeness > _NEAR_FIELD or (closeness and named):
                yield _draft(opening, item, named, closeness)


@cache
def _skills_of(item: BankEntry) -> tuple[str, ...]:
    """Return the ids of the skills a question is about: those it lists, else those its own words name."""
    listed = [name for name in item.skills if name in skills()]
    words = ". ".join(item.skills) or f"{item.competency}. {item.text}"
    return tuple(listed or [skill.id for skill in find_skills(words)])


def _closeness(opening: Opening, item: BankEntry) -> float:
    if opening.description.field in item.fields:
        return _OWN_FIELD
    if ANY_FIELD in item.fields:
        return _ANY_FIELD
    return _NEAR_FIELD if opening.near.intersection(item.fields) else 0.0


def _draft(opening: Opening, item: BankEntry, named: list[WeightedSkill], closeness: float) -> Draft:
    words = [skill.words for skill in named]
    if not words and closeness == _OWN_FIELD and opening.description.title:
        words = [opening.description.title]
    question = Question(
        text=item.text,
        kind=item.kind,
        competency=item.competency,
        from_description=tuple(dict.fromkeys(words)),
        bank_id=item.id,
        key_points=tuple(point.text for point in item.key_points),
    )
    known = skills()
    related = {other for skill_id in _skills_of(item) for other in known[skill_id].related}
    about_it = bool(named) and named[0].skill.id == _skills_of(item)[0]
    fit = closeness + weight_of(named) * (1 if about_it else 0.6) + 0.3 * len(related & opening.wanted.keys())
    return Draft(
        question,
        fit=fit + _VARIETY * opening.rank(item.id),
        group=item.competency,
        form=item.id,
        covers=frozenset(skill.skill.id for skill in named),
        ease=sum(point.weight for point in item.key_points),
    )
