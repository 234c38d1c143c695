"""A hint: how to go about a question, without a word of its answer."""

from ai.lexicon import find_skills
from ai.offline.scoring.behavioral import form_of
from ai.offline.scoring.knowledge import known_about
from ai.port import Hint, HintRequest, Question

_TECHNICAL = {
    "entry": "Start with one sentence that says what it is for, then explain how it works, and close with a small example of your own.",
    "mid": "Say what it is for, how it works step by step, and one thing it costs. A case from your own work makes it concrete.",
    "senior": "Name the constraints first, compare two options, say what fails and how you would notice, and when you would decide otherwise.",
}
_BEHAVIORAL = {
    "episode": "Pick one occasion. Spend a sentence on the setting and what was at stake, most of the time on what you did yourself, and end with what changed and how you could tell.",
    "habit": "Say how you go about it in order, then prove it with one occasion on which you did exactly that.",
    "plan": "Say what you would find out first, what you would do then and why, and how you would know that it worked. A similar case you lived through helps.",
    "motive": "Give one or two reasons of your own, each with something you did that shows it, and connect them to this job.",
}  # fmt: skip


def give_hint(request: HintRequest) -> Hint:
    """Return guidance on the approach; key points of the question are counted, never named."""
    question = request.question
    if question.kind == "behavioral":
        return Hint(text=f"{_BEHAVIORAL[form_of(question.text)]}{_own_material(request)}")
    return Hint(text=f"{_TECHNICAL[request.job.difficulty]}{_parts(question)}")


def _parts(question: Question) -> str:
    known = known_about(question)
    count = len(known[0].key_points) if known else len(question.key_points)
    if count < 2:  # noqa: PLR2004
        return ""
    return f" A complete answer has about {count} parts; if you have said one or two, ask yourself what a colleague would object."


def _own_material(request: HintRequest) -> str:
    """Point to the resume when it has something that fits, without retelling it."""
    if not request.job.resume:
        return ""
    skills = [skill.name for skill in find_skills(request.job.resume)][:2]
    return f" Your resume mentions {' and '.join(skills)}: is there an occasion in that work?" if skills else ""
