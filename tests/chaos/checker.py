"""The invariants: what candidates were told, compared with what is left. Pure, so that each can be tried."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tests.chaos.driver import CANARY, sessions_of
from tests.chaos.effects import lacks
from tests.chaos.history import Exchange, History
from tests.chaos.outcome import Call, Outcome
from tests.chaos.readings import (
    answers_of,
    by_session,
    course_of,
    first_of_each,
    kind_of,
    questions_of,
    questions_shown,
    shape_of,
)

AFTERMATH = 10.0
"""Seconds after a fault in which a candidate may still see that something was wrong."""
EDGE = 1.0
"""Seconds for which a fault may be felt before it is noted."""
MINUTE = 60_000
CONFLICT = 409
JUMP = 130
"""Seconds: more than any clock jumps."""
RESEARCH_LEASE = 65_000
"""Milliseconds for which one process alone researches a company: its budget and the lease's margin."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A promise that was broken, of what, and how."""

    rule: str
    subject: str
    detail: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.subject}: {self.detail}"


def check(history: History, outcome: Outcome) -> list[Violation]:
    """Every violation of every invariant; none when all promises were kept."""
    return [
        Violation(rule.__name__, subject, detail)
        for rule in RULES
        for subject, detail in rule(history, outcome)
    ]


Found = Iterator[tuple[str, str]]


def every_wish_was_fulfilled(history: History, outcome: Outcome) -> Found:
    """No candidate was turned away for good or left without an answer.

    A step is refused, and taken once more under another key, where the clocks of services disagree.
    """
    clocks = [window for window in outcome.windows if window.fault.startswith("clock")]
    for attempts in history.operations().values():
        last = attempts[-1]
        if any(attempt.succeeded for attempt in attempts):
            continue
        disagreed = any(
            window.start - EDGE <= last.ended and last.sent <= window.end + JUMP for window in clocks
        )
        if not (last.status == CONFLICT and last.kind in {"answer", "next"} and disagreed):
            yield f"{last.kind} of {last.user}", f"{last.status} after {len(attempts)} attempts: {last.body}"


def acknowledged_answers_are_in_the_transcript_once_and_in_order(history: History, outcome: Outcome) -> Found:
    """And nothing else is: an answer that was refused, or that nobody gave, is not."""
    for session, exchanges in by_session(history).items():
        given = [exchange for exchange in exchanges if exchange.kind == "answer"]
        told = [exchange.text for exchange in given if exchange.succeeded]
        sent = {exchange.text for exchange in given}
        kept = answers_of(outcome.documents["interviews"].get(session))
        acknowledged = list(dict.fromkeys(told))
        if [text for text in kept if text in acknowledged] != acknowledged:
            yield session, f"acknowledged {acknowledged}, kept {kept}"
        if invented := [text for text in kept if text not in sent]:
            yield session, f"nobody gave {invented}"


def the_report_shows_the_transcript(history: History, outcome: Outcome) -> Found:
    """What a candidate reads is what the interview holds."""
    for session in sessions_of(history.exchanges):
        interview = outcome.documents["interviews"].get(session)
        if interview is None or interview["state"]["status"] != "completed":
            continue
        report = outcome.reports.get(session)
        if report is None:
            yield session, "the interview is over and there is no report"
            continue
        shown = [
            text
            for one in report["questionFeedback"]
            for text in (one["yourAnswer"], *(follow["answer"] for follow in one["followUps"]))
            if text
        ]
        if shown != (kept := answers_of(interview)):
            yield session, f"the report shows {shown}, the transcript has {kept}"


def each_success_had_one_effect(history: History, outcome: Outcome) -> Found:
    """A step moves on by exactly one question; a session, a hint, a retry is there exactly once."""
    for attempts in history.operations().values():
        successes = [attempt for attempt in attempts if attempt.succeeded]
        for told in successes[:1]:
            for lack in lacks(told, outcome):
                yield f"{told.kind} in {told.session or told.user}", lack
        if any(_told(one) != _told(successes[0]) for one in successes[1:]):
            yield attempts[0].operation, "the same request got two different answers"
    for session, exchanges in by_session(history).items():
        shown = questions_shown(exchanges)
        asked = questions_of(outcome.documents["interviews"].get(session))
        if shown != asked:
            yield session, f"the candidate was asked {shown}, the interview says {asked}"


def sessions_are_one_for_each_setup(history: History, outcome: Outcome) -> Found:
    """No session that nobody set up, and none twice."""
    wished = Counter(
        attempts[0].user for attempts in history.operations().values() if attempts[0].kind == "setup"
    )
    made = Counter(found["state"]["userId"] for found in outcome.documents["sessions"].values())
    for user in made.keys() | wished.keys():
        if made[user] > wished[user]:
            yield user, f"{made[user]} sessions for {wished[user]} requests"


def each_answer_has_one_score(_history: History, outcome: Outcome) -> Found:
    """One event of it for each answered question, unless the interviewer failed and will be asked again."""
    told = first_of_each(outcome.events)
    for session, document in outcome.documents["reports"].items():
        if document["state"]["status"] != "completed":
            continue
        answers = document["state"]["answers"]
        numbers = [answer["number"] for answer in answers]
        if len(numbers) != len(set(numbers)):
            yield session, f"answers {numbers}"
        open_todos = {todo["key"] for todo in document["todo"] if todo["kind"] == "score_answer"}
        for answer in answers:
            number = answer["number"]
            events = sum(
                kind_of(event) == "AnswerScored" and event.body["number"] == number for event in told[session]
            )
            scored = answer["score"] is not None
            if not scored and str(number) not in open_todos:
                yield session, f"answer {number} has no score and nobody will give it one"
            if events != scored:
                yield session, f"answer {number} has score {answer['score']} and {events} events of it"


def each_session_has_one_report(_history: History, outcome: Outcome) -> Found:
    """One event of it too; more only where a report was made better after the interviewer had failed."""
    told = first_of_each(outcome.events)
    for session, document in outcome.documents["interviews"].items():
        if document["state"]["status"] != "completed":
            continue
        report = outcome.documents["reports"].get(session)
        if report is None or report["state"]["feedback"] is None:
            yield session, "the interview is over and nothing is made of it"
            continue
        events = sum(kind_of(event) == "FeedbackReady" for event in told[session])
        milestones = sum(one["kind"] == "feedback_ready" for one in report["state"]["milestones"])
        retried = report["state"]["narrativeRetries"] or any(
            answer["retries"] for answer in report["state"]["answers"]
        )
        if events != milestones or (events != 1 and not retried):
            yield session, f"{events} events of a report that was made {milestones} times"


def each_company_is_researched_once_a_lease(_history: History, outcome: Outcome) -> Found:
    """Again only when the first call failed, or its process was hindered and its lease had run out."""
    by_company: dict[str, list[Call]] = defaultdict(list)
    for call in outcome.calls:
        if call.task == "research_company":
            by_company[call.subject.casefold()].append(call)
    for company, calls in by_company.items():
        for before, after in pairwise(sorted(calls, key=lambda call: call.begun)):
            if before.state == "failed":
                continue
            if after.begun - before.begun < RESEARCH_LEASE:
                yield company, f"researched again after {after.begun - before.begun} ms"
            elif not _hindered(before, outcome):
                yield company, "researched again though nothing had kept the first result from being kept"


def public_events_are_complete_and_ordered(_history: History, outcome: Outcome) -> Found:
    """What each service tells of a session is told once, in the order in which it happened."""
    told = first_of_each(outcome.events)
    for session, document in outcome.documents["interviews"].items():
        if document["state"]["status"] == "completed":
            conducted = [shape_of(event) for event in told[session] if event.source == "conductor"]
            if conducted != (expected := course_of(document)):
                yield session, f"told {conducted}, expected {expected}"
    for session in outcome.documents["sessions"]:
        if (made := [kind_of(event) for event in told[session] if event.source == "setup"]) != [
            "SessionCreated"
        ]:
            yield session, f"setup told {made}"
    for session, events in told.items():
        for source in {event.source for event in events}:
            sequence = [event.sequence for event in events if event.source == source]
            if sequence != sorted(set(sequence)):
                yield session, f"{source} told {sequence}"


def public_events_are_of_nobody(_history: History, outcome: Outcome) -> Found:
    """Nothing a person wrote or is called, in no part of the record."""
    for event in outcome.events:
        if CANARY.encode() in event.raw.lower():
            yield event.id, f"{event.type} carries personal data"


def nothing_is_left_undone(_history: History, outcome: Outcome) -> Found:
    """No message that waits for Kafka and no due work older than a minute."""
    for kind, found in outcome.documents.items():
        for identifier, document in found.items():
            for message in document["outbox"]:
                age = outcome.at - (int(message["id"].replace("-", "")[:12], 16))
                if age > MINUTE:
                    yield f"{kind}/{identifier}", f"a message to {message['topic']} is {age} ms old"
            for todo in document["todo"]:
                age = outcome.at - max(todo["dueAt"], todo["leaseUntil"])
                if age > MINUTE:
                    yield f"{kind}/{identifier}", f"{todo['kind']} is {age} ms overdue"


def no_dead_letter_was_not_provoked(_history: History, outcome: Outcome) -> Found:
    for letter in outcome.letters:
        if letter.id not in outcome.provoked:
            yield letter.id, f"{letter.type}: {letter.reason}"


def failures_end_with_their_fault(history: History, outcome: Outcome) -> Found:
    """Whoever gets 5xx, no answer, or 404 for what is theirs, does so during a fault or shortly after one."""
    for exchange in history.exchanges:
        if not exchange.failed:
            continue
        # A request that was swallowed is given up only much later.
        late = exchange.sent if exchange.status is None else exchange.ended
        if not any(
            window.start - EDGE <= exchange.ended and late <= window.end + AFTERMATH
            for window in outcome.windows
        ):
            yield (
                f"{exchange.kind} of {exchange.user}",
                f"{exchange.status} at {exchange.ended}: {exchange.body}",
            )


def nobody_died_by_itself(_history: History, outcome: Outcome) -> Found:
    for name, status, at in outcome.deaths:
        if status != -9 or not any(
            window.start - EDGE <= at <= window.end + EDGE and name in window.fault
            for window in outcome.windows
        ):
            yield name, f"ended with status {status} at {at}"


RULES: Sequence[Callable[[History, Outcome], Found]] = (
    every_wish_was_fulfilled,
    acknowledged_answers_are_in_the_transcript_once_and_in_order,
    the_report_shows_the_transcript,
    each_success_had_one_effect,
    sessions_are_one_for_each_setup,
    each_answer_has_one_score,
    each_session_has_one_report,
    each_company_is_researched_once_a_lease,
    public_events_are_complete_and_ordered,
    public_events_are_of_nobody,
    nothing_is_left_undone,
    no_dead_letter_was_not_provoked,
    failures_end_with_their_fault,
    nobody_died_by_itself,
)


def _told(exchange: Exchange) -> dict[str, object]:
    """What must be the same however often it is asked; `cached` says whether it was there before."""
    return {name: value for name, value in exchange.body.items() if name != "cached"}


def _hindered(call: Call, outcome: Outcome) -> bool:
    """Whether some fault may have kept the result of a call from being kept. Clocks may have jumped."""
    begun, over = call.begun / 1000 - JUMP, (call.begun + RESEARCH_LEASE) / 1000 + JUMP
    return any(window.start <= over and begun <= window.end for window in outcome.windows)
