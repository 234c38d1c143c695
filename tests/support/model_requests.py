"""An interview in requests of the interviewer's port, for tests of model providers."""

from ai.offline.scoring import score_answer
from ai.port import (
    CompanyProfile,
    Exchange,
    FollowUpRequest,
    HintRequest,
    Interviewer,
    Job,
    Part,
    Question,
    QuestionsRequest,
    RatedAnswer,
    ReportRequest,
    ResearchRequest,
    ScoreRequest,
)

DESCRIPTION = (
    "Registered nurse on a surgical ward.\n"
    "Requirements: wound care, medication administration, clear documentation.\n"
    "Nice to have: paediatric care."
)
ANSWER = (
    "I checked the wound twice a day and wrote down size and colour, because infections show there first. "
    "When I saw a red edge I called the surgeon, and we opened the wound the same evening. "
    "The patient went home four days later."
)
QUESTION = Question(
    text="How do you notice early that a wound is becoming infected?",
    kind="technical",
    competency="Wound care",
    from_description=("wound care",),
    key_points=("Redness and warmth around the wound", "Rising pain", "Fever", "Escalate to the surgeon"),
)
STORY = Question(
    text="Tell me about a time when you had to calm an upset relative.",
    kind="behavioral",
    competency="Families",
)
PROFILE = CompanyProfile(
    interview_style="Two conversations.",
    question_types=("Competency",),
    values=("Patients first",),
    tips=(),
    notable_practices="",
    basis="provided",
)


def job(**changed: object) -> Job:
    """Return the job all requests are about."""
    facts = {
        "company_name": "St. Mary Hospital",
        "job_description": DESCRIPTION,
        "resume": "Nurse since 2019 at County Clinic. Trained 6 students.",
        "interview_type": "mixed",
        "difficulty": "mid",
        "profile": PROFILE,
    }
    return Job.model_validate({**facts, **changed})


def score_request(answer: str = ANSWER, question: Question = QUESTION, **changed: object) -> ScoreRequest:
    """Return an answer to rate."""
    return ScoreRequest(job=job(**changed), question=question, answer=answer)


def every_request() -> dict[str, Part]:
    """Return one request for each task, by the task's name."""
    follow_ups = (Exchange(question="What did the surgeon say?", answer="She said we were right to call."),)
    rating = score_answer(score_request())
    rated = RatedAnswer(question=QUESTION, answer=ANSWER, follow_ups=follow_ups, rating=rating, score=7)
    return {
        "research_company": ResearchRequest(company_name="St. Mary Hospital"),
        "write_questions": QuestionsRequest(job=job(), count=8),
        "decide_follow_up": FollowUpRequest(job=job(), question=QUESTION, answer=ANSWER),
        "give_hint": HintRequest(job=job(), question=QUESTION),
        "score_answer": ScoreRequest(job=job(), question=QUESTION, answer=ANSWER, follow_ups=follow_ups),
        "compose_report": ReportRequest(job=job(), rated=(rated,), not_answered=(STORY,)),
    }


async def do(interviewer: Interviewer, task: str, request: Part) -> Part:
    """Have an interviewer do a task by its name."""
    done: Part = await getattr(interviewer, task)(request)
    return done
