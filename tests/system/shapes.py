"""The answers of the five endpoints, field by field: every name of the seed, with the types of API.md."""

from collections.abc import Iterator
from typing import Any

NULL = type(None)
SCORE = (int, NULL)
TEXTS = [str]

SESSION = {
    "sessionId": str,
    "userId": str,
    "companyName": str,
    "jobDescription": str,
    "interviewType": str,
    "difficulty": str,
    "duration": int,
    "status": str,
    "currentQuestionIndex": int,
    "questions": TEXTS,
    "answers": TEXTS,
    "createdAt": int,
    "language": str,
}
SETUP = {"sessionId": str, "message": str, "session": SESSION}
RESEARCH = {
    "companyName": str,
    "profile": {
        "interviewStyle": str,
        "questionTypes": TEXTS,
        "values": TEXTS,
        "tips": TEXTS,
        "notablePractices": str,
        "basis": str,
        "sources": [{"url": str, "quote": str, "date": str}],
    },
    "cached": bool,
}
QUESTION = {"question": str, "questionNumber": int, "totalQuestions": int, "sessionId": str}
START = {**QUESTION, "competency": str, "expiresAt": int}
NEXT_STEP = {**QUESTION, "type": str}
END = {"type": str, "questionNumber": int, "totalQuestions": int, "sessionId": str}
COMPLETE = {**END, "status": str}
HINT = {"hint": str, "questionNumber": int, "sessionId": str}
DELIVERY = {"words": int, "fillers": int, "wordsPerMinute": SCORE}
SCORED = {"score": SCORE, "feedback": str}
QUESTION_FEEDBACK = {
    "question": str,
    "yourAnswer": str,
    "score": SCORE,
    "feedback": str,
    "suggestedAnswer": str,
    "status": str,
    "competency": str,
    "evidence": TEXTS,
    "followUps": [{"question": str, "answer": str}],
    "hintUsed": bool,
}
FEEDBACK = {
    "sessionId": str,
    "feedback": {
        "overallScore": SCORE,
        "summary": str,
        "strengths": TEXTS,
        "areasForImprovement": TEXTS,
        "questionFeedback": [QUESTION_FEEDBACK],
        "communicationSkills": {"clarity": SCORE, "conciseness": SCORE, "confidence": SCORE, "feedback": str},
        "technicalAccuracy": SCORED,
        "companyFit": SCORED,
        "recommendations": TEXTS,
        "coverage": {"answered": int, "total": int, "ratio": float},
        "rubricVersion": str,
        "provider": str,
        "deliveryMetrics": DELIVERY,
    },
    "cached": bool,
}
HISTORY_ROW = {
    "sessionId": str,
    "companyName": str,
    "interviewType": str,
    "difficulty": str,
    "status": str,
    "createdAt": int,
    "completedAt": SCORE,
    "overallScore": SCORE,
}
HISTORY = {"history": [HISTORY_ROW], "count": int, "nextCursor": (str, NULL)}
POINT = {"sessionId": str, "completedAt": int, "score": int}
PROGRESS = {
    "rubricVersion": (str, NULL),
    "overall": [POINT],
    "competencies": [{"competency": str, "points": [POINT]}],
}
PROBLEM = {"type": str, "title": str, "status": int, "detail": str}


def faults(value: Any, shape: Any, path: str = "body") -> list[str]:
    """What of `value` is not as `shape` says; more fields than it names are no fault."""
    return [*_faults(value, shape, path)]


def _faults(value: Any, shape: Any, path: str) -> Iterator[str]:
    if isinstance(shape, dict) and isinstance(value, dict):
        for name, part in shape.items():
            if name in value:
                yield from _faults(value[name], part, f"{path}.{name}")
            else:
                yield f"{path}.{name} is missing"
    elif isinstance(shape, list) and isinstance(value, list):
        for place, item in enumerate(value):
            yield from _faults(item, shape[0], f"{path}[{place}]")
    elif isinstance(shape, dict | list) or type(value) not in (
        shape if isinstance(shape, tuple) else (shape,)
    ):
        yield f"{path} is {value!r}"
