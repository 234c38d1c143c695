"""A hint: how to go about a question, without a word of its answer."""

from ai.lexicon import find_skills
from ai.offline.kind import form_of
from ai.offline.scoring.knowledge import known_about
from ai.offline.scoring.wording import HINTS
from ai.port import Hint, HintRequest, Question


def give_hint(request: HintRequest) -> Hint:
    """Return guidance on the approach; key points of the question are counted, never named."""
    question = request.question
    if question.kind == "behavioral":
        return Hint(text=f"{HINTS['behavioral'][form_of(question.text)]}{_own_material(request)}")
    return Hint(text=f"{HINTS['technical'][request.job.difficulty]}{_parts(question)}")


def _parts(question: Question) -> str:
    known = known_about(question)
    count = len(known[0].key_points) if known else len(question.key_points)
    if count < 2:  # noqa: PLR2004
        return ""
    return (
        f" A complete answer has about {count} parts; if you have said one or two, "
        "ask yourself what a colleague would object."
    )


def _own_material(request: HintRequest) -> str:
    """Point to the resume when it has something that fits, without retelling it."""
    if not request.job.resume:
        return ""
    skills = [skill.name for skill in find_skills(request.job.resume)][:2]
    return (
        f" Your resume mentions {' and '.join(skills)}: is there an occasion in that work?" if skills else ""
    )
