"""Questions written from wordings: on a skill, a duty, a value, a claim of the resume, a situation."""

from collections.abc import Iterable, Iterator

from ai.bank.frames import frames
from ai.lexicon import Skill, WeightedSkill, skills
from ai.lexicon.resume import claims
from ai.offline.questions.opening import Draft, Opening, is_professional, quotable, weight_of
from ai.port import Question, QuestionKind

_SKILLS, _SOFT = 12, 4  # skills of the description that get a question of their own
_LONGEST_VALUE = 12  # words; a longer value is a paragraph
_EASE = {"resume": 0.0, "soft": 3.0, "value": 4.0, "skill": 5.0, "duty": 6.0, "situation": 6.0}


def skill_drafts(opening: Opening, covered: frozenset[str]) -> Iterator[Draft]:
    """Yield questions on the description's professional skills that no question of the bank is about."""
    missing = [
        item
        for item in opening.description.skills
        if item.skill.id not in covered and is_professional(item.skill)
    ]
    for item in missing[:_SKILLS]:
        for turn in range(2):
            text = _about(opening, item.skill.name, turn)
            yield _draft(opening, "technical", text, "skill", [item], fit=weight_of([item]))


def soft_drafts(opening: Opening) -> Iterator[Draft]:
    """Yield questions on what the description asks of the person."""
    soft = [item for item in opening.description.skills if not is_professional(item.skill)]
    for item in soft[:_SOFT]:
        wording = opening.pick(frames().soft[opening.level], item.skill.id)
        text = wording.format(subject=item.skill.name)
        yield _draft(opening, "behavioral", text, "soft", [item], fit=weight_of([item]) / 2)


def duty_drafts(opening: Opening, kind: QuestionKind) -> Iterator[Draft]:
    """Yield questions that quote what the description says the person will do."""
    for duty in filter(quotable, opening.description.duties):
        named = opening.named_in(duty)
        wording = opening.pick(frames().duty[kind][opening.level], duty)
        fit = 2 + weight_of(named[:1]) / 2
        yield _draft(opening, kind, wording.format(duty=duty), "duty", named, fit, words=[duty])


def value_drafts(opening: Opening) -> Iterator[Draft]:
    """Yield questions on the values in the company's profile."""
    profile = opening.job.profile
    for value in profile.values if profile and opening.company else ():
        name = " ".join(value.split()).rstrip(".")
        if name and quotable(name) and len(name.split()) <= _LONGEST_VALUE:
            wording = opening.pick(frames().value[opening.level], name)
            text = wording.format(value=name, company=opening.company)
            yield _draft(opening, "behavioral", text, "value", opening.named_in(name), fit=6, competency=name)


def resume_drafts(opening: Opening, kind: QuestionKind) -> Iterator[Draft]:
    """Yield questions on the resume's claims; technical ones only on a claim that names a skill."""
    for place, claim in enumerate(filter(quotable, claims(opening.job.resume or ""))):
        named = opening.named_in(claim)
        if kind == "behavioral" or any(is_professional(item.skill) for item in named):
            wording = opening.pick(frames().claim[kind], claim)
            fit = 5 + weight_of(named) / 2 - 0.2 * place
            competency = named[0].skill.name if named else "Experience"
            yield _draft(
                opening, kind, wording.format(claim=claim), "resume", named, fit, competency=competency
            )


def more_drafts(opening: Opening, kind: QuestionKind) -> Iterator[Draft]:
    """Yield hundreds of further questions, for a candidate who has had all the others."""
    return _situations(opening) if kind == "behavioral" else _field_skills(opening)


def _situations(opening: Opening) -> Iterator[Draft]:
    wordings = frames().situation[opening.level]
    situations = opening.shuffled(frames().situations, lambda item: item.text)
    for turn in range(len(wordings)):
        for place, item in enumerate(situations):
            text = wordings[(turn + place) % len(wordings)].format(situation=item.text)
            named = opening.named_in(item.competency)
            yield _draft(opening, "behavioral", text, "situation", named, fit=0, competency=item.competency)


def _field_skills(opening: Opening) -> Iterator[Draft]:
    """Yield questions on skills of the field, the description's own and their relatives first."""
    touched = {other for item in opening.description.skills for other in item.skill.related}

    def distance(skill: Skill) -> tuple[bool, bool]:
        return skill.id not in opening.wanted, skill.id not in touched

    own = [skill for skill in skills().values() if skill.field == opening.description.field]
    ranked = sorted(opening.shuffled(own, lambda skill: skill.id), key=distance)
    subjects: list[tuple[str, list[WeightedSkill]]] = [
        (skill.name, opening.wanted_of([skill.id])) for skill in ranked
    ]
    subjects += [(subject, []) for subject in opening.shuffled(frames().general, str)]
    for turn in range(len(frames().practice[opening.level])):
        for place, (subject, named) in enumerate(subjects):
            text = _about(opening, subject, turn + place)
            words = [item.words for item in named] or [opening.description.title]
            yield _draft(opening, "technical", text, "skill", named, 0, words=words, competency=subject)


def _about(opening: Opening, subject: str, turn: int) -> str:
    """Word a question on a subject; names (Kafka) and practices (wound care) read differently."""
    wordings = frames().practice if subject[0].islower() else frames().tool
    choice = wordings[opening.level]
    return choice[(int(opening.rank(subject) * len(choice)) + turn) % len(choice)].format(subject=subject)


def _draft(
    opening: Opening,
    kind: QuestionKind,
    text: str,
    group: str,
    named: list[WeightedSkill],
    fit: float,
    words: Iterable[str] | None = None,
    competency: str = "",
) -> Draft:
    words = [item.words for item in named] if words is None else words
    question = Question(
        text=text,
        kind=kind,
        competency=competency or (named[0].skill.name if named else "Responsibilities of the role"),
        from_description=tuple(dict.fromkeys(word for word in words if word)),
    )
    covers = frozenset(item.skill.id for item in named)
    return Draft(question, fit + opening.rank(text), group, covers, _EASE[group])
