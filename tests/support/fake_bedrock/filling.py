"""Filling in a form as a modest model would: from the words in the block alone, always the same."""

import json
import re
from typing import Any

_BLOCK = re.compile(r"<<<(?P<marker>[0-9a-f]+)\n(?P<data>.*)\n(?P=marker)>>>", re.DOTALL)
_COUNT = re.compile(r"Write (\d+) questions: (?:(\d+) technical)?(?: and )?(?:(\d+) behavioral)?")
_CRITERIA = re.compile(r"on these criteria: ([a-z_, ]+)\.")
_WAYS = (
    "How do you go about {} when time is short?",
    "What can go wrong with {}, and how would you notice?",
    "Which decision about {} would you make differently today, and why?",
    "Explain {} to a new colleague, step by step.",
)
_OCCASIONS = (
    "Tell me about a day on which {} did not go as planned.",
    "Describe one occasion on which you improved {} for others.",
    "When did you disagree with somebody about {}, and what came of it?",
    "Think of a mistake you made around {}. What did you do then?",
)


def data_in(user: str) -> dict[str, Any]:
    """Return the block of a prompt."""
    found = _BLOCK.search(user)
    if found is None:
        raise ValueError("the prompt has no block")
    data: dict[str, Any] = json.loads(found["data"])
    return data


def fill_in(form: str, user: str) -> dict[str, Any]:
    """Return a valid form for a task's prompt."""
    return _FORMS[form](data_in(user), user)


def _research(data: dict[str, Any], _user: str) -> dict[str, Any]:
    return {
        "known": bool(data["companyName"]),
        "interview_style": "A screening call, then two conversations with the team.",
        "question_types": ["Competency", "Case of the role", "Motivation"],
        "values": ["Customers first", "Learn every day"],
        "tips": ["Bring an example for each requirement.", "Ask how success is measured."],
        "notable_practices": "Interviewers write their notes before they talk to each other.",
    }


def _questions(data: dict[str, Any], user: str) -> dict[str, Any]:
    found = _COUNT.search(user)
    technical, behavioral = (int(found[place] or 0) for place in (2, 3)) if found else (4, 0)
    pieces = _pieces(data["jobDescription"]) or ["your work"]
    questions = [_question("technical", _WAYS, pieces, place) for place in range(technical)]
    return {
        "questions": questions
        + [_question("behavioral", _OCCASIONS, pieces, place) for place in range(behavioral)]
    }


def _question(kind: str, wordings: tuple[str, ...], pieces: list[str], place: int) -> dict[str, Any]:
    piece = pieces[place % len(pieces)]
    return {
        "from_description": [piece],
        "competency": " ".join(piece.split()[:3]),
        "kind": kind,
        "text": wordings[place % len(wordings)].format(piece),
        "key_points": ["Names what matters first", "Gives a reason", "Says how it was checked"],
    }


def _follow_up(data: dict[str, Any], _user: str) -> dict[str, Any]:
    quote = " ".join(data["answer"].split()[:6])
    if len(data["answer"].split()) > 60:
        return {"quote": "", "missing": "", "question": None}
    return {
        "quote": quote,
        "missing": "the result",
        "question": f"You said “{quote}”: what came of it in the end?",
    }


def _hint(_data: dict[str, Any], _user: str) -> dict[str, Any]:
    return {
        "text": "Say first what it is about, then go step by step, and close with an example of your own."
    }


def _score(data: dict[str, Any], user: str) -> dict[str, Any]:
    found = _CRITERIA.search(user)
    quote = _pieces(data["answer"])[0] if _pieces(data["answer"]) else data["answer"]
    level = 4 if len(data["answer"].split()) > 40 else 3
    return {
        "ratings": [
            {"criterion": key, "evidence": [quote], "reason": "These words show it.", "level": level}
            for key in (found[1].split(", ") if found else [])
        ],
        "flags": [],
        "corrections": [],
        "feedback": "The answer stays with the question. Say more about reasons, and close with the result.",
        "suggested_answer": f"{data['answer']} In the end, ____.",
    }


def _report(data: dict[str, Any], _user: str) -> dict[str, Any]:
    first = data["answers"][0]
    quote = " ".join(first["answer"].split()[:5])
    return {
        "summary": "Your answers stay with the questions. Work on reasons and results first.",
        "strengths": [f"{first['competency']}: “{quote}” is to the point."],
        "areas_for_improvement": ["Results are often missing at the end of an answer."],
        "recommendations": ["Close each answer with what changed and how you could tell."],
        "communication_feedback": "The answers can be followed well. Shorter sentences would help.",
        "technical_feedback": "The main ideas are there; say more about why things work as they do.",
        "company_fit_feedback": "The answers touch what the company says it values.",
    }


def _pieces(text: str) -> list[str]:
    """Return the clauses of a text that have at least two words, word for word."""
    return [piece for one in re.split(r"[.;:!?\n,]+", text) if len((piece := one.strip()).split()) > 1]


_FORMS = {
    "research_company": _research,
    "write_questions": _questions,
    "decide_follow_up": _follow_up,
    "give_hint": _hint,
    "score_answer": _score,
    "compose_report": _report,
}
