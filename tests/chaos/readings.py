"""What documents and events say, in the words of the checker."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from tests.chaos.history import Exchange, History
from tests.chaos.outcome import PublicEvent

Document = dict[str, Any]
STEPS = {"start", "answer", "next", "complete", "room"}


def answers_of(interview: Document | None) -> list[str]:
    """Every text in the transcript, in its order."""
    return [text for turn in _turns(interview) for text in (turn["answer"], *_texts(turn, "answer")) if text]


def questions_of(interview: Document | None) -> list[str]:
    """Every question that was asked, in its order, follow-ups among them."""
    return [
        text
        for turn in _turns(interview)
        if turn["askedAt"] is not None
        for text in (turn["question"]["text"], *_texts(turn, "question"))
    ]


def questions_shown(exchanges: Sequence[Exchange]) -> list[str]:
    """The questions a candidate was told of, one after the other."""
    shown: list[str] = []
    for exchange in exchanges:
        question = exchange.body.get("question") if exchange.kind in STEPS and exchange.succeeded else None
        if question and question not in shown[-1:]:
            shown.append(question)
    return shown


def course_of(interview: Document) -> list[tuple[object, ...]]:
    """The public events that a completed interview must have told, in its order."""
    state = interview["state"]
    told: list[tuple[object, ...]] = [("QuestionsReady",), ("InterviewStarted",)]
    for turn in state["turns"]:
        if turn["askedAt"] is None:
            continue
        told.append(("QuestionAsked", turn["number"], False))
        told += [("QuestionAsked", turn["number"], True) for _ in turn["followUps"]]
        told.append(("AnswerRecorded", turn["number"], turn["status"]))
    return [*told, ("InterviewCompleted", state["completionReason"])]


def shape_of(event: PublicEvent) -> tuple[object, ...]:
    """An event as `course_of` has it."""
    kind, body = kind_of(event), event.body
    match kind:
        case "QuestionAsked":
            return kind, body["number"], body["followUp"]
        case "AnswerRecorded":
            return kind, body["number"], body["status"]
        case "InterviewCompleted":
            return kind, body["reason"]
    return (kind,)


def kind_of(event: PublicEvent) -> str:
    """`interview.AnswerScored.v1` is AnswerScored."""
    return event.type.split(".")[1]


def first_of_each(events: Sequence[PublicEvent]) -> dict[str, list[PublicEvent]]:
    """The events of each session, each id where it came first: consumers are told to drop repeated ids."""
    seen: set[str] = set()
    found: dict[str, list[PublicEvent]] = defaultdict(list)
    for event in events:
        if event.id not in seen:
            seen.add(event.id)
            found[event.session].append(event)
    return found


def by_session(history: History) -> dict[str, list[Exchange]]:
    """The exchanges on each session."""
    found: dict[str, list[Exchange]] = defaultdict(list)
    for exchange in history.exchanges:
        if exchange.session:
            found[exchange.session].append(exchange)
    return found


def _turns(interview: Document | None) -> list[Any]:
    return interview["state"]["turns"] if interview else []


def _texts(turn: Any, part: str) -> Iterator[str]:
    return (follow[part] for follow in turn["followUps"])
