"""Questions written from wordings: on a skill, a duty, a value, a claim of the resume, a situation."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import cycle, product

from ai.bank.frames import frames
from ai.lexicon import Skill, WeightedSkill, skills
from ai.lexicon.resume import claims
from ai.offline.questions.opening import Draft, Opening, is_practice, is_professional, quotable, weight_of
from ai.port import Question, QuestionKind

_SKILLS, _SOFT = 12, 4  # skills of the description that get a question of their own
_ROUNDS = 5  # times the wordings go round, each with other subjects
_LONGEST_VALUE = 12  # words; a longer value is a paragraph
_BLANKS = ("subject", "duty", "value", "claim", "situation")
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
            wording = _on(opening, item.skill.name, turn)
            yield _draft(opening, "technical", "skill", wording, item.skill.name, [item], weight_of([item]))


def soft_drafts(opening: Opening) -> Iterator[Draft]:
    """Yield questions on what the description asks of the person."""
    soft = [item for item in opening.description.skills if not is_professional(item.skill)]
    for item in soft[:_SOFT]:
        wording = opening.pick(frames().soft[opening.level], item.skill.id)
        yield _draft(opening, "behavioral", "soft", wording, item.skill.name, [item], weight_of([item]) / 2)


def duty_drafts(opening: Opening, kind: QuestionKind) -> Iterator[Draft]:
    """Yield questions that quote what the description says the person will do."""
    for duty in filter(quotable, opening.description.duties):
        named = opening.named_in(duty)
        wording = opening.pick(frames().duty[kind][opening.level], duty)
        competency = named[0].skill.name if named else "Responsibilities of the role"
        fit = 2 + weight_of(named[:1]) / 2
        yield _draft(opening, kind, "duty", wording, duty, named, fit, words=[duty], competency=competency)


def value_drafts(opening: Opening) -> Iterator[Draft]:
    """Yield questions on the values in the company's profile."""
    profile = opening.job.profile
    for value in profile.values if profile and opening.company else ():
        name = " ".join(value.split()).rstrip(".")
        if name and quotable(name) and len(name.split()) <= _LONGEST_VALUE:
            wording = opening.pick(frames().value[opening.level], name)
            yield _draft(opening, "behavioral", "value", wording, name, opening.named_in(name), fit=6)


def resume_drafts(opening: Opening, kind: QuestionKind) -> Iterator[Draft]:
    """Yield questions on the resume's claims; technical ones only on a claim that names a skill."""
    for place, claim in enumerate(filter(quotable, claims(opening.job.resume or ""))):
        named = opening.named_in(claim)
        if kind == "behavioral" or any(is_professional(item.skill) for item in named):
            wording = opening.pick(frames().claim[kind], claim)
            competency = named[0].skill.name if named else "Experience"
            fit = 5 + weight_of(named) / 2 - 0.2 * place
            yield _draft(opening, kind, "resume", wording, claim, named, fit, competency=competency)


def more_drafts(opening: Opening, kind: QuestionKind) -> Iterator[Draft]:
    """Yield hundreds of further questions, for a candidate who has had all the others."""
    return _situations(opening) if kind == "behavioral" else _field_skills(opening)


def _situations(opening: Opening) -> Iterator[Draft]:
    wordings = frames().situation[opening.level]
    situations = opening.shuffled(frames().situations, lambda item: item.text)
    for turn in range(len(wordings)):
        for place, (competency, text) in enumerate((item.competency, item.text) for item in situations):
            wording = wordings[(turn + place) % len(wordings)]
            named = opening.named_in(competency)
            yield _draft(opening, "behavioral", "situation", wording, text, named, 0, competency=competency)


def _field_skills(opening: Opening) -> Iterator[Draft]:
    """Yield questions on skills of the field, the description's own and their relatives first."""
    touched = {other for item in opening.description.skills for other in item.skill.related}

    def distance(skill: Skill) -> tuple[bool, bool]:
        return skill.id not in opening.wanted, skill.id not in touched

    own = [skill for skill in skills().values() if skill.field == opening.description.field]
    ranked = sorted(opening.shuffled(own, lambda skill: skill.id), key=distance)
    subjects = [(skill.name, opening.wanted_of([skill.id])) for skill in ranked]
    subjects += [(subject, []) for subject in opening.shuffled(frames().general, str)]
    for turn in range(_ROUNDS):
        names = [subject for subject, _ in subjects[turn:]]
        for wording, (subject, named) in zip(_wordings(opening, names), cycle(subjects[turn:]), strict=False):
            words = [item.words for item in named] or [opening.description.title]
            yield _draft(opening, "technical", "skill", wording, subject, named, 0, words=words)


def _wordings(opening: Opening, subjects: Sequence[str]) -> Iterator[str]:
    """Yield a wording for each subject, then every opening with every angle."""
    yield from (_on(opening, subject, place) for place, subject in enumerate(subjects))
    pairs = product(frames().openings[opening.level], frames().angles[opening.level])
    yield from opening.shuffled((" ".join(pair) for pair in pairs), str)


def _on(opening: Opening, subject: str, turn: int) -> str:
    """Return one of the wordings for a subject, another one each turn."""
    wordings = (frames().practice if is_practice(subject) else frames().tool)[opening.level]
    return wordings[(int(opening.rank(subject) * len(wordings)) + turn) % len(wordings)]


def _draft(
    opening: Opening,
    kind: QuestionKind,
    group: str,
    wording: str,
    subject: str,
    named: list[WeightedSkill],
    fit: float,
    *,
    words: Iterable[str] | None = None,
    competency: str = "",
) -> Draft:
    """Fill a wording with its subject; the blank is named after what the subject is."""
    text = wording.format(company=opening.company, **dict.fromkeys(_BLANKS, subject))
    words = [item.words for item in named] if words is None else words
    question = Question(
        text=text,
        kind=kind,
        competency=competency or subject,
        from_description=tuple(dict.fromkeys(word for word in words if word)),
    )
    covers = frozenset(item.skill.id for item in named)
    form = text if group == "situation" else wording  # situations differ enough in themselves
    return Draft(question, fit + opening.rank(text), group, form, covers, _EASE[group])
