"""Scoring: from a rating to a score that only words of the answer support."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from ai.evidence import spoken, supported
from ai.port import AnswerRating, CriterionRating, ScoreRequest
from ai.rubric import score_of
from chassis.aggregate.decision import Decision, NewTodo, Todo
from contracts.public import AnswerScored
from services.feedback.domain.composing import proceed
from services.feedback.domain.interviewer import score_request, usage_events
from services.feedback.domain.report import RETRIES, Answer, Report, with_answer, with_milestone

SCORE = "score_answer"
AnAnswer = TypeVar("AnAnswer", bound=Answer)


def scoring_todos(report: Report, now: int) -> tuple[NewTodo, ...]:
    """One for each answer that has never been tried, once it is known what the interview is for."""
    waiting = [answer for answer in report.answers if answer.status == "scoring"]
    return tuple(NewTodo(SCORE, now, str(answer.number)) for answer in waiting if report.facts)


def request_for(report: Report, todo: Todo) -> ScoreRequest:
    """What the interviewer is asked to rate; raises ValueError when the answer is not here."""
    answer = report.answer(int(todo.key))
    if answer is None:
        raise ValueError(f"there is no answer {todo.key}")
    return score_request(report, answer)


def score_answer(report: Report, todo: Todo, rating: AnswerRating, now: int) -> Decision[Report]:
    """Keep the rating with the score the rubric gives it; a rating that supports none counts as failed."""
    answer = _open_answer(report, todo)
    if answer is None:
        return Decision(report, expires_at=report.expires_at)
    scored = rated(report, answer, rating)
    if scored is None or scored.score is None:
        return leave_unscored(report, todo, now)
    report = with_answer(report, scored)
    done, total = sum(one.status == "scored" for one in report.answers), len(report.answers)
    report = with_milestone(report, "answer_scored", done, total)
    event = AnswerScored(
        session_id=report.session_id, number=scored.number, score=scored.score, done=done, total=total
    )
    decision = proceed(report, now)
    used = usage_events(report, rating.usage)
    return replace(decision, events=(event, *used, *decision.events))


def rated(report: Report, answer: AnAnswer, rating: AnswerRating) -> AnAnswer | None:
    """The answer with what its words support of a rating, and the rubric's score; None without a score."""
    request = score_request(report, answer)
    rating = rating.model_copy(update={"ratings": tuple(_quoted(rating.ratings, request))})
    score = score_of(rating.ratings, rating.flags, answer.question.kind, request.job.difficulty)
    if score is None:
        return None
    return answer.model_copy(update={"status": "scored", "rating": rating, "score": score})


def unrated(answer: AnAnswer) -> AnAnswer:
    """The answer after one more round in which it could not be rated."""
    return answer.model_copy(update={"status": "not_scored", "retries": answer.retries + 1})


def leave_unscored(report: Report, todo: Todo, now: int) -> Decision[Report]:
    """Name the answer as not scored, never with a made-up number, and try again later."""
    answer = _open_answer(report, todo)
    if answer is None:
        return Decision(report, expires_at=report.expires_at)
    first = answer.status == "scoring"
    report = with_answer(report, unrated(answer))
    decision = proceed(report, now) if first else Decision(report)
    if answer.retries >= len(RETRIES):
        return decision
    again = NewTodo(SCORE, now + RETRIES[answer.retries], todo.key)
    return replace(decision, todos=(*decision.todos, again))


def _open_answer(report: Report, todo: Todo) -> Answer | None:
    answer = report.answer(int(todo.key))
    return None if answer is None or answer.status == "scored" else answer


def _quoted(ratings: Iterable[CriterionRating], request: ScoreRequest) -> Iterable[CriterionRating]:
    """The ratings that rest on the candidate's words, each quote as it stands in the answer."""
    texts = [request.answer, *(exchange.answer for exchange in request.follow_ups)]
    for rating in supported(ratings, spoken(request)):
        quotes = tuple(found for quote in rating.evidence if (found := verbatim(quote, texts)))
        if quotes or not rating.evidence:
            yield rating.model_copy(update={"evidence": quotes})


def verbatim(quote: str, texts: Iterable[str]) -> str | None:
    """The quote as it stands in one of the texts, which may break its lines elsewhere; None if in none."""
    words = re.compile(r"\s+".join(re.escape(word) for word in quote.split()))
    found = (words.search(text) for text in texts)
    return next((match.group() for match in found if match and match.group()), None)
