"""The words of an answer's feedback: what stood out, what is missing, what to do next."""

from collections.abc import Sequence

from ai.offline.scoring.knowledge import Said, Wrong
from ai.offline.scoring.rating import Rated
from ai.offline.text import joined
from ai.port import Flag
from ai.rubric import criterion

STRONG, WEAK = 4, 3

NO_ANSWER = {
    Flag.EMPTY: "There was no answer to rate. Even a short attempt helps: say what you know and how you would find out the rest.",
    Flag.ONE_WORD: "A single word cannot show what you know. Answer in a few sentences with one particular example.",
    Flag.GIBBERISH: "The answer could not be read as language. Answer in your own words, in full sentences.",
    Flag.OFF_TOPIC: "The answer does not speak about what was asked. Take one key word of the question and start from it.",
    Flag.RESTATES_QUESTION: "The answer gives the question back without adding to it. Start with your first own point.",
}
NOTES = {
    Flag.KEYWORD_STUFFED: "Terms are listed without saying what they do. Pick one or two and explain how they solve the problem asked about.",
    Flag.HYPOTHETICAL_ONLY: "The question asks for something that happened; the answer says what you would do. Tell one real occasion.",
    Flag.FACTUALLY_WRONG: "A central statement is not right; see the correction.",
    Flag.INSTRUCTIONS: "Remarks to whoever rates the answer were left out; only the answer itself was rated.",
    Flag.OTHER_LANGUAGE: "Most of the answer is not in English, the language of this interview, so little of it could be rated.",
}
ADVICE = {
    "accuracy": "state the main idea precisely, in the terms of the field",
    "depth": "say how and why it works, what it costs, and when you would choose otherwise",
    "application": "add one concrete example with named parts or figures",
    "situation": "open with one particular occasion: where, when, and what was at stake",
    "action": "say step by step what you yourself did, and why",
    "result": "end with what changed, measured if you can, and what you took from it",
    "clarity": "use shorter sentences, one point in each",
    "conciseness": "leave out sentences that would fit any answer",
    "confidence": "drop fillers and hedges where you are sure",
}


def feedback_on(
    ratings: Sequence[Rated], said: Sequence[Said], wrong: Sequence[Wrong], flags: Sequence[Flag]
) -> str:
    """Write the feedback on one rated answer."""
    parts = [NOTES[flag] for flag in flags if flag in NOTES]
    parts += [f"“{one.unit.quote}”: {one.correction}" for one in wrong[:2]]
    parts += _strengths(ratings)
    missing = [one.point.text for one in said if one.unit is None]
    if missing:
        parts.append(f"Not said: {joined(missing[:3])}.")
    parts += _advice(ratings)
    return " ".join(parts)


def reason_of(found: Rated) -> str:
    """Return the anchor of the level that was given, with what was found."""
    known = criterion(found.criterion)
    anchor = known.levels[found.level] if known else ""
    return f"{anchor} {found.reason}".strip() if found.criterion != "accuracy" or not found.reason else anchor


def _strengths(ratings: Sequence[Rated]) -> list[str]:
    strong = [one for one in _content(ratings) if one.level >= STRONG and one.units]
    if not strong:
        return []
    best = max(strong, key=lambda one: one.level)
    return [f"Strong: {_name(best)}, for example “{_short(best.units[0].quote)}”."]


def _advice(ratings: Sequence[Rated]) -> list[str]:
    weak = sorted((one for one in ratings if one.level <= WEAK and one.criterion in ADVICE), key=lambda one: one.level)
    content = [one for one in weak if one in _content(ratings)] or weak
    steps = [ADVICE[one.criterion] for one in content[:2]]
    if not steps:
        return ["To make it stronger still, shorten it to what only you could have said."]
    return [f"Next time, {joined(steps)}."]


def _content(ratings: Sequence[Rated]) -> list[Rated]:
    return [one for one in ratings if one.criterion not in ("clarity", "conciseness", "confidence")]


def _name(found: Rated) -> str:
    known = criterion(found.criterion)
    return known.name.lower() if known else found.criterion


def _short(quote: str) -> str:
    return quote if len(quote) <= 140 else quote[:140].rsplit(" ", 1)[0] + "…"  # noqa: PLR2004
