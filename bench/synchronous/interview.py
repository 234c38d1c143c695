"""The rules of the simple product: each takes the stored session and says what changes and what to reply."""

import asyncio
from typing import Any

from fastapi import HTTPException

from ai import rubric
from ai.port import (
    CompanyProfile,
    Exchange,
    FollowUpRequest,
    HintRequest,
    Interviewer,
    Job,
    Question,
    QuestionsRequest,
    RatedAnswer,
    ReportRequest,
    ScoreRequest,
)

TOTAL_QUESTIONS = {15: 4, 30: 8, 45: 12, 60: 16}
Fields = dict[str, Any]
Outcome = tuple[Fields, Fields]
"""What changes in the session, and the reply."""


async def begin(session: Fields, profile: CompanyProfile, interviewer: Interviewer) -> Outcome:
    """Write the questions and ask the first."""
    session = {**session, "profile": profile.model_dump(mode="json")}
    request = QuestionsRequest(job=_job(session), count=TOTAL_QUESTIONS[session["duration"]])
    written = await interviewer.write_questions(request)
    questions = [question.model_dump(mode="json") for question in written.questions]
    changes = {"profile": session["profile"], "questions": questions, "status": "in_progress"}
    return changes, _asked({**session, **changes})


async def step(session: Fields, action: str, answer: str, interviewer: Interviewer) -> Outcome:
    """Any action of an interview that has begun."""
    if action == "complete" and session["status"] != "created":
        return {"status": "completed"}, {**_over(session), "status": "completed"}
    if session["status"] != "in_progress":
        raise HTTPException(409, f"The interview is {session['status']}.")
    match action:
        case "start":
            return {}, _asked(session)
        case "hint":
            request = HintRequest(job=_job(session), question=_current(session))
            hint = await interviewer.give_hint(request)
            return {}, {"hint": hint.text, "questionNumber": session["currentQuestionIndex"] + 1}
        case "answer" if not answer:
            raise HTTPException(422, "The answer is empty.")
        case "answer":
            return await _answered(session, answer, interviewer)
        case _:
            return _moved_on(session, session["answers"])


async def report_on(session: Fields, interviewer: Interviewer) -> dict[str, Any]:
    """Rate all answers side by side, then write the report."""
    if session["status"] != "completed":
        raise HTTPException(409, "The interview is not completed.")
    job = _job(session)
    rated = tuple(
        await asyncio.gather(*(_rated(session, job, one, interviewer) for one in session["answers"]))
    )
    scores = [item.score for item in rated]
    narrative = await interviewer.compose_report(ReportRequest(job=job, rated=rated))
    skills = rubric.communication(item.rating for item in rated)
    return {
        "overallScore": rubric.overall_score(scores),
        "summary": narrative.summary,
        "strengths": list(narrative.strengths),
        "areasForImprovement": list(narrative.areas_for_improvement),
        "questionFeedback": [_told(item) for item in rated],
        "communicationSkills": {**skills._asdict(), "feedback": narrative.communication_feedback},
        "technicalAccuracy": {
            "score": rubric.technical_accuracy(rated).score,
            "feedback": narrative.technical_feedback,
        },
        "companyFit": {
            "score": rubric.company_fit(rated, job.profile).score,
            "feedback": narrative.company_fit_feedback,
        },
        "recommendations": list(narrative.recommendations),
    }


def row(session: Fields) -> dict[str, Any]:
    """A session as the history shows it."""
    fields = ("sessionId", "companyName", "interviewType", "difficulty", "status", "createdAt")
    score = session.get("feedback", {}).get("overallScore")
    return {**{field: session[field] for field in fields}, "overallScore": score}


async def _answered(session: Fields, answer: str, interviewer: Interviewer) -> Outcome:
    """Record an answer; ask one follow-up if there is something to ask."""
    number, answers = session["currentQuestionIndex"] + 1, list(session["answers"])
    if answers and answers[-1]["number"] == number:
        answers[-1] = {**answers[-1], "followUpAnswer": answer}
        return _moved_on(session, answers)
    answers.append({"number": number, "answer": answer})
    request = FollowUpRequest(job=_job(session), question=_current(session), answer=answer)
    found = await interviewer.decide_follow_up(request)
    if found.question is None:
        return _moved_on(session, answers)
    answers[-1]["followUp"] = found.question
    return {"answers": answers}, {**_asked(session), "type": "follow_up", "question": found.question}


def _moved_on(session: Fields, answers: list[Any]) -> Outcome:
    changes: Fields = {"answers": answers, "currentQuestionIndex": session["currentQuestionIndex"] + 1}
    after = {**session, **changes}
    if after["currentQuestionIndex"] < len(session["questions"]):
        return changes, {"type": "next_question", **_asked(after)}
    return {**changes, "status": "completed"}, _over(session)


def _asked(session: Fields) -> dict[str, Any]:
    place = session["currentQuestionIndex"]
    total = len(session["questions"])
    return {"question": _current(session).text, "questionNumber": place + 1, "totalQuestions": total}


def _over(session: Fields) -> dict[str, Any]:
    total = len(session["questions"])
    return {"type": "complete", "questionNumber": total, "totalQuestions": total}


def _current(session: Fields) -> Question:
    return Question.model_validate(session["questions"][session["currentQuestionIndex"]])


def _job(session: Fields) -> Job:
    return Job(
        company_name=session["companyName"],
        job_description=session["jobDescription"],
        resume=session["resume"],
        interview_type=session["interviewType"],
        difficulty=session["difficulty"],
        profile=CompanyProfile.model_validate(session["profile"]),
    )


async def _rated(session: Fields, job: Job, said: Fields, interviewer: Interviewer) -> RatedAnswer:
    question = Question.model_validate(session["questions"][said["number"] - 1])
    exchanges: tuple[Exchange, ...] = ()
    if "followUp" in said:
        exchanges = (Exchange(question=said["followUp"], answer=said.get("followUpAnswer", "")),)
    request = ScoreRequest(job=job, question=question, answer=said["answer"], follow_ups=exchanges)
    rating = await interviewer.score_answer(request)
    score = rubric.score_of(rating.ratings, rating.flags, question.kind, job.difficulty)
    return RatedAnswer(
        question=question, answer=said["answer"], follow_ups=exchanges, rating=rating, score=score or 1
    )


def _told(item: RatedAnswer) -> dict[str, Any]:
    return {
        "question": item.question.text,
        "yourAnswer": item.answer,
        "score": item.score,
        "feedback": item.rating.feedback,
        "suggestedAnswer": item.rating.suggested_answer,
    }
