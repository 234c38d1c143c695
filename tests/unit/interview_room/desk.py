"""A gateway in memory: it interviews one candidate by the rules of the API, and can be away."""

import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import httpx
from rich.console import Console

from interview_room.practice.room import Room
from interview_room.practice.screen import Screen

SESSION = "0190b5a0-0000-7000-8000-000000000001"
TOTAL = 4


@dataclass
class Desk:
    """Answers requests; `trouble` are answers (or errors) that come before the real ones."""

    status: str = "ready"
    number: int = 0
    draft: str = ""
    remaining: int = 900
    follow_ups: bool = False
    following_up: bool = False
    trouble: list[httpx.Response | Exception] = field(default_factory=list)
    troubled: Callable[[httpx.Request], bool] = lambda request: request.method == "POST"
    answers: list[str] = field(default_factory=list)
    requests: list[httpx.Request] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if self.trouble and self.troubled(request):
            trouble = self.trouble.pop(0)
            if isinstance(trouble, Exception):
                raise trouble
            return trouble
        path = request.url.path.replace(f"/interview/sessions/{SESSION}", "session")
        handle = self._routes().get(f"{request.method} {path}")
        if handle is None:
            return problem(404, "No such session.")
        return handle(json.loads(request.content or b"{}"))

    def _routes(self) -> dict[str, Callable[[dict[str, Any]], httpx.Response]]:
        return {
            "GET /livez": lambda _: httpx.Response(200, json={"status": "ok"}),
            "POST /auth/dev/token": lambda body: _ok({"accessToken": f"token of {body['userId']}"}),
            "POST /interview/setup": lambda body: _ok(self._session(body)),
            "POST /interview/conduct": self._conduct,
            "POST /interview/feedback": lambda _: _ok(
                {"sessionId": SESSION, "feedback": feedback(), "cached": True}
            ),
            "GET session": lambda _: _ok(self._look()),
            "GET session/events": lambda _: httpx.Response(200, text=STREAM),
            "PUT session/draft": self._keep,
            "POST session/extend": self._extend,
        }

    def _keep(self, body: dict[str, Any]) -> httpx.Response:
        self.draft = body["text"]
        return httpx.Response(204)

    def _extend(self, body: dict[str, Any]) -> httpx.Response:
        self.remaining += body["minutes"] * 60
        return _ok({"sessionId": SESSION, "expiresAt": 1, "remainingSeconds": self.remaining})

    def _conduct(self, body: dict[str, Any]) -> httpx.Response:
        action = body["action"]
        self.actions.append(action)
        if action == "hint":
            return _ok({"sessionId": SESSION, "hint": "Think of one case.", "questionNumber": 1})
        if action == "start":
            self.status, self.number = "in_progress", 1
        elif action == "complete":
            self.status = "completed"
        else:
            self._go_on(body.get("answer"))
        return _ok(self._step())

    def _go_on(self, answer: str | None) -> None:
        if answer is not None:
            self.answers.append(answer)
        self.following_up = self.follow_ups and answer is not None and not self.following_up
        self.number += not self.following_up
        self.draft = ""
        if self.number > TOTAL:
            self.status, self.number = "completed", TOTAL

    def _question(self) -> str | None:
        if self.status != "in_progress":
            return None
        return f"More on {self.number}?" if self.following_up else f"What about {self.number}?"

    def _step(self) -> dict[str, Any]:
        over = self.status == "completed"
        return {
            "sessionId": SESSION,
            "type": "complete" if over else "next_question",
            "status": "completed" if over else "in_progress",
            "question": self._question(),
            "questionNumber": self.number,
            "totalQuestions": TOTAL,
        }

    def _look(self) -> dict[str, Any]:
        return {
            "sessionId": SESSION,
            "status": self.status,
            "companyName": "Acme",
            "interviewType": "mixed",
            "difficulty": "mid",
            "duration": 15,
            "question": self._question(),
            "questionNumber": self.number,
            "totalQuestions": TOTAL,
            "isFollowUp": self.following_up,
            "competency": "Kafka",
            "draft": self.draft,
            "remainingSeconds": self.remaining,
            "skills": ["Python", "Kafka"],
        }

    def _session(self, body: dict[str, Any]) -> dict[str, Any]:
        session = {**body, "sessionId": SESSION, "userId": "me", "totalQuestions": TOTAL, "createdAt": 1}
        return {"sessionId": SESSION, "session": session}


STREAM = """retry: 2000

id: 1-0
event: questions_ready
data: {}

: still here

id: 1-1
event: answer_scored
data: {"done":3,"total":4}

id: 1-2
event: feedback_ready
data: {}

"""


def _ok(body: dict[str, Any]) -> httpx.Response:
    return httpx.Response(200, json=body)


def problem(status: int, detail: str, **headers: str) -> httpx.Response:
    """A refusal in the words of RFC 9457."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, json={"title": "No", "status": status, "detail": detail}, headers=named)


@dataclass
class Terminal:
    """A room reached through a desk, what was shown, and how long it was waited for."""

    desk: Desk
    pauses: list[float] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.console = Console(
            file=io.StringIO(), record=True, width=100, force_terminal=False, highlight=False
        )
        self.screen = Screen(self.console)
        self.http = httpx.Client(base_url="http://room", transport=httpx.MockTransport(self.desk))
        self.room = Room(self.http, self.said.append, self.pauses.append)

    @property
    def shown(self) -> str:
        return self.console.export_text(clear=False)


def keys(requests: Iterable[httpx.Request], path: str) -> list[str]:
    """The Idempotency-Keys of the POSTs to a path, in order."""
    return [request.headers["Idempotency-Key"] for request in requests if request.url.path == path]


def feedback() -> dict[str, Any]:
    """A report with everything in it that a report can have."""
    answered = {
        "question": "How do consumers share work?",
        "yourAnswer": "By [bold]partitions[/bold].",
        "score": 8,
        "feedback": "Precise.",
        "suggestedAnswer": "By partitions, because ____.",
        "status": "answered",
        "competency": "Kafka",
        "evidence": ["By [bold]partitions[/bold]."],
        "hintUsed": True,
        "followUps": [{"question": "And order?", "answer": "Within one partition."}],
        "corrections": [{"statement": "order holds everywhere", "correction": "only within a partition"}],
        "needsReview": True,
    }
    skipped = {
        "question": "What is a rota?",
        "yourAnswer": "",
        "score": None,
        "feedback": "",
        "suggestedAnswer": "",
        "status": "skipped",
        "competency": "On call",
    }
    return {
        "overallScore": 8,
        "summary": "A good start.",
        "strengths": ["Precise on Kafka"],
        "areasForImprovement": [],
        "questionFeedback": [answered, skipped],
        "communicationSkills": {"clarity": 7, "conciseness": 4, "confidence": None, "feedback": "Clear."},
        "technicalAccuracy": {"score": 8, "feedback": "One slip."},
        "companyFit": {"score": None, "feedback": "Nothing supports a score."},
        "recommendations": ["Practise the on-call story"],
        "competencies": [{"competency": "Kafka", "score": 8}],
        "coverage": {"answered": 1, "total": 2, "ratio": 0.5},
        "deliveryMetrics": {"words": 120, "fillers": 3},
        "rubricVersion": "1.0.0",
        "provider": "offline",
    }
