"""An interview that went well: two questions, a follow-up, a hint, a skip, and another try."""

from typing import Any

from tests.chaos.history import Exchange, History
from tests.chaos.outcome import Call, Outcome, PublicEvent, Window

SESSION, USER, COMPANY = "0198c0de-0000-7000-8000-000000000001", "canary-1", "canary works"
AT = 1_764_000_000_000
ANSWERS = ["canary one", "canary more"]
AGAIN = "canary again"
Q1, FOLLOW_UP, Q2 = "Why Kafka?", "How much faster?", "And at night?"


def history() -> History:
    """What the candidate sent and was told."""
    made = History()
    for number, (kind, text, body) in enumerate(_told()):
        session = "" if kind in {"setup", "research"} else SESSION
        sent = AT / 1000 + number
        made.add(
            Exchange(f"op-{number}", kind, USER, session, text, sent, sent + 0.1, _status(kind), {**body})
        )
    return made


def outcome() -> Outcome:
    """What is left of it."""
    return Outcome(
        at=AT + 60_000,
        documents={
            "sessions": {SESSION: _document({"userId": USER})},
            "interviews": {SESSION: _document(_interview())},
            "reports": {SESSION: _document(_report())},
            "companies": {COMPANY: _document({"name": COMPANY})},
        },
        events=[_event(number, *told) for number, told in enumerate(_events(), 1)],
        reports={SESSION: _feedback()},
        letters=[],
        calls=[Call("research", "research_company", COMPANY, AT, "done")],
        windows=[Window("kill conductor", AT / 1000 + 100, AT / 1000 + 110)],
    )


def _told() -> list[tuple[str, str, dict[str, Any]]]:
    return [
        ("research", COMPANY, {"companyName": COMPANY}),
        ("setup", COMPANY, {"sessionId": SESSION}),
        ("start", "", {"question": Q1, "questionNumber": 1}),
        ("hint", "", {"hint": "Think of bursts.", "questionNumber": 1}),
        ("answer", ANSWERS[0], {"question": FOLLOW_UP, "questionNumber": 1}),
        ("answer", ANSWERS[1], {"question": Q2, "questionNumber": 2}),
        ("next", "", {"type": "complete", "questionNumber": 2}),
        ("feedback", "", {"feedback": _feedback(), "cached": False}),
        ("retry", AGAIN, {"score": 6}),
    ]


def _status(kind: str) -> int:
    return 201 if kind == "setup" else 200


def _document(state: dict[str, Any]) -> dict[str, Any]:
    return {"state": state, "outbox": [], "todo": []}


def _interview() -> dict[str, Any]:
    follow_up = {"question": FOLLOW_UP, "answer": ANSWERS[1]}
    return {
        "userId": USER,
        "status": "completed",
        "startedAt": AT,
        "completionReason": "all_answered",
        "turns": [
            _turn(1, Q1, "answered", ANSWERS[0], [follow_up], "Think of bursts."),
            _turn(2, Q2, "skipped", "", [], None),
        ],
    }


def _turn(
    number: int, text: str, status: str, answer: str, follow_ups: list[dict[str, str]], hint: str | None
) -> dict[str, Any]:
    return {
        "number": number,
        "question": {"text": text},
        "status": status,
        "answer": answer,
        "followUps": follow_ups,
        "hint": hint,
        "askedAt": AT,
    }


def _report() -> dict[str, Any]:
    return {
        "userId": USER,
        "status": "completed",
        "answers": [{"number": 1, "score": 7, "retries": 0}],
        "milestones": [{"kind": "answer_scored"}, {"kind": "feedback_ready"}],
        "narrativeRetries": 0,
        "feedback": {},
    }


def _feedback() -> dict[str, Any]:
    follow_up = {"question": FOLLOW_UP, "answer": ANSWERS[1]}
    tried = {"yourAnswer": AGAIN, "score": 6}
    return {
        "questionFeedback": [
            {
                "question": Q1,
                "yourAnswer": ANSWERS[0],
                "score": 7,
                "followUps": [follow_up],
                "retries": [tried],
            },
            {"question": Q2, "yourAnswer": "", "score": None, "followUps": [], "retries": []},
        ]
    }


def _events() -> list[tuple[str, str, dict[str, Any]]]:
    return [
        ("setup", "SessionCreated", {}),
        ("conductor", "QuestionsReady", {"total": 2}),
        ("conductor", "InterviewStarted", {}),
        ("conductor", "QuestionAsked", {"number": 1, "followUp": False}),
        ("conductor", "QuestionAsked", {"number": 1, "followUp": True}),
        ("conductor", "AnswerRecorded", {"number": 1, "status": "answered"}),
        ("conductor", "QuestionAsked", {"number": 2, "followUp": False}),
        ("conductor", "AnswerRecorded", {"number": 2, "status": "skipped"}),
        ("conductor", "InterviewCompleted", {"reason": "all_answered"}),
        ("feedback", "AnswerScored", {"number": 1}),
        ("feedback", "FeedbackReady", {}),
    ]


def _event(number: int, source: str, kind: str, body: dict[str, Any]) -> PublicEvent:
    return PublicEvent(f"e{number}", f"interview.{kind}.v1", source, SESSION, number, body, b"{}")
