"""What a report says: every number from the rubric, every word from the interviewer or in plain terms."""

from collections.abc import Iterable
from statistics import fmean

from ai import rubric
from ai.languages import ENGLISH
from ai.offline.delivery import delivery_metrics
from ai.port import Flag, Narrative
from contracts.feedback import (
    CommunicationSkills,
    CompetencyScore,
    Correction,
    Coverage,
    DeliveryMetrics,
    Feedback,
    QuestionFeedback,
    Retry,
    ScoredPart,
)
from contracts.interview import TranscriptEntry, Usage
from services.feedback.domain.interviewer import profile_of, rated_answers, usage_of
from services.feedback.domain.report import Answer, Attempt, Report

NOT_SCORED = (
    "This answer is not scored yet: the interviewer could not rate it. Your answer is kept, and rating it is "
    "tried again over the next hours."
)
NO_WORDS = "The written part could not be made yet. It is tried again over the next hours; the score stands."
NOTHING_TO_RATE = "No answer could be rated on this."
NOT_ANSWERED = {
    "skipped": "You skipped this question.",
    "timed_out": "The time ran out on this question.",
    "not_reached": "The interview ended before this question.",
}


def feedback_of(report: Report) -> Feedback:
    """Compose the report of a completed interview from its parts."""
    rated = rated_answers(report)
    accuracy = rubric.technical_accuracy(rated)
    fit = rubric.company_fit(rated, profile_of(report))
    words = report.narrative if rated else None
    coverage = _coverage(report)
    overall = rubric.overall_score(answer.score for answer in report.answers)
    return Feedback(
        overall_score=overall,
        summary=words.summary if words else plain_summary(report, coverage, overall),
        strengths=words.strengths if words else (),
        areas_for_improvement=words.areas_for_improvement if words else (),
        question_feedback=_questions(report),
        communication_skills=_communication(report, words),
        technical_accuracy=_part(accuracy, words.technical_feedback if words else NO_WORDS),
        company_fit=_part(fit, words.company_fit_feedback if words else NO_WORDS),
        recommendations=words.recommendations if words else (),
        competencies=tuple(
            CompetencyScore(competency=name, score=score)
            for name, score in rubric.competency_scores(rated).items()
        ),
        coverage=coverage,
        delivery_metrics=_delivery(report.answers, report.language),
        rubric_version=rated[-1].rating.rubric_version if rated else rubric.RUBRIC_VERSION,
        provider=_provider(report, words),
        usage=_usage(report),
        language=report.language,
        written_in=words.language if words else ENGLISH,
    )


def with_retries(report: Report, feedback: Feedback) -> Feedback:
    """The composed report as it is read: with the tries that followed it, and what rating them took."""
    if not report.attempts:
        return feedback
    items = tuple(
        item.model_copy(update={"retries": _settled(report, number)})
        for number, item in enumerate(feedback.question_feedback, 1)
    )
    used = (usage_of(attempt.rating.usage) for attempt in report.attempts if attempt.rating)
    return feedback.model_copy(update={"question_feedback": items, "usage": sum(used, feedback.usage)})


def retry_of(report: Report, attempt: Attempt) -> Retry:
    """One try in the terms of the report, beside the score of the interview's answer."""
    before = report.answer(attempt.number)
    return Retry.model_validate(
        {
            **_answered(attempt, report.language).model_dump(exclude={"retries"}),
            "retry_number": report.attempts_at(attempt.number).index(attempt) + 1,
            "previous_score": before.score if before else None,
            "at": attempt.at // 1000,
        }
    )


def criterion_means(report: Report) -> dict[str, float]:
    """The mean level of each criterion of the rubric over the answers rated on it, two decimals."""
    levels: dict[str, list[int]] = {}
    for answer in rated_answers(report):
        for one in answer.rating.ratings:
            levels.setdefault(one.criterion, []).append(one.level)
    return {key: round(fmean(levels[key]), 2) for key in rubric.criteria() if key in levels}


def plain_summary(report: Report, coverage: Coverage, overall: int | None) -> str:
    """The summary in the report's own words: what was answered, the score, and what is still to come."""
    lines = [f"You answered {coverage.answered} of {coverage.total} questions."]
    for status, what in (("skipped", "Skipped"), ("timed_out", "Timed out"), ("not_reached", "Not reached")):
        numbers = [str(entry.number) for entry in report.unanswered if entry.status == status]
        if numbers:
            lines.append(f"{what}: question {', '.join(numbers)}.")
    if overall is not None:
        lines.append(f"Your overall score is {overall} of 10.")
        lines.append("The written summary could not be made yet and is being tried again; the scores stand.")
    elif report.answers:
        lines.append("Your answers are not scored yet; rating them is being tried again.")
    else:
        lines.append("There is nothing to score without an answer.")
    return " ".join(lines)


def _questions(report: Report) -> tuple[QuestionFeedback, ...]:
    entries = {
        **{answer.number: _answered(answer, report.language) for answer in report.answers},
        **{entry.number: _unanswered(entry) for entry in report.unanswered},
    }
    return tuple(entries[number] for number in sorted(entries))


def _settled(report: Report, number: int) -> tuple[Retry, ...]:
    attempts = report.attempts_at(number)
    return tuple(retry_of(report, attempt) for attempt in attempts if attempt.status != "scoring")


def _answered(answer: Answer, language: str) -> QuestionFeedback:
    rating = answer.rating
    quotes = [quote for one in rating.ratings for quote in one.evidence] if rating else []
    wrong = rating.corrections if rating else ()
    return QuestionFeedback(
        question=answer.question.text,
        your_answer=answer.answer,
        score=answer.score,
        feedback=rating.feedback if rating else NOT_SCORED,
        suggested_answer=rating.suggested_answer if rating else "",
        status="answered" if rating else "not_scored",
        competency=answer.question.competency,
        evidence=tuple(dict.fromkeys(quotes)),
        follow_ups=answer.follow_ups,
        hint_used=answer.hint_used,
        corrections=tuple(Correction(statement=one.question, correction=one.answer) for one in wrong),
        delivery_metrics=_delivery([answer], language),
        needs_review=rating is not None and Flag.REVIEW in rating.flags,
        written_in=rating.language if rating else ENGLISH,
    )


def _unanswered(entry: TranscriptEntry) -> QuestionFeedback:
    if entry.status == "answered":
        raise ValueError(f"question {entry.number} was answered")
    return QuestionFeedback(
        question=entry.question.text,
        your_answer=entry.answer,
        score=None,
        feedback=NOT_ANSWERED[entry.status],
        suggested_answer="",
        status=entry.status,
        competency=entry.question.competency,
        follow_ups=entry.follow_ups,
        hint_used=entry.hint_used,
    )


def _communication(report: Report, words: Narrative | None) -> CommunicationSkills:
    skills = rubric.communication(answer.rating for answer in rated_answers(report))
    scored = any(score is not None for score in skills)
    said = words.communication_feedback if words else NO_WORDS
    return CommunicationSkills(
        clarity=skills.clarity,
        conciseness=skills.conciseness,
        confidence=skills.confidence,
        feedback=said if scored else NOTHING_TO_RATE,
    )


def _part(measured: rubric.Measured, said: str) -> ScoredPart:
    return ScoredPart(score=measured.score, feedback=measured.reason if measured.score is None else said)


def _coverage(report: Report) -> Coverage:
    answered = len(report.answers)
    total = answered + len(report.unanswered)
    return Coverage(answered=answered, total=total, ratio=rubric.coverage(answered, total))


def _delivery(answers: Iterable[Answer], language: str) -> DeliveryMetrics:
    """Count the answers' words, and the fillers of English, which are other words elsewhere ("um")."""
    english = language == ENGLISH
    counted = [delivery_metrics(text) for answer in answers for text in _texts(answer)]
    return DeliveryMetrics(
        words=sum(one.words for one in counted),
        fillers=sum(one.fillers for one in counted) if english else 0,
        fillers_counted=english,
    )


def _texts(answer: Answer) -> tuple[str, ...]:
    return (answer.answer, *(one.answer for one in answer.follow_ups))


def _usage(report: Report) -> Usage:
    """All that the interview took so far: asking, rating and writing."""
    used = [answer.rating.usage for answer in report.answers if answer.rating]
    used += [report.narrative.usage] if report.narrative else []
    return sum((usage_of(one) for one in used), report.asking)


def _provider(report: Report, words: Narrative | None) -> str:
    """Whoever rated and wrote, without repetition; "none" when there was nothing to rate."""
    named = [answer.rating.provider for answer in rated_answers(report)]
    return ", ".join(dict.fromkeys([*named, words.provider] if words else named)) or "none"
