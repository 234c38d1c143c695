"""Requests to the interviewer, with what a test does not care about filled in."""

from ai.port import (
    CompanyProfile,
    Difficulty,
    Exchange,
    Job,
    Question,
    QuestionKind,
    ScoreRequest,
)

CONFLICT = "Tell me about a time you disagreed with a teammate."
INDEX = "What is a database index and when would you avoid one?"
GOOD_STORY = (
    "Last March a colleague wanted to rewrite our billing service two weeks before the launch. I disagreed"
    " because the risk was high, so I proposed a three day spike and measured both versions. The database "
    "was the bottleneck. I added an index, latency dropped from 900 ms to 120 ms, and we launched on time."
)
GOOD_EXPLANATION = (
    "An index is a sorted B-tree that maps column values to row locations, so a lookup reads a few pages "
    "instead of scanning the table. I avoid one on columns with few distinct values and on write-heavy "
    "tables, because every insert has to maintain it too."
)


def job(
    kind: QuestionKind = "behavioral",
    difficulty: Difficulty = "mid",
    description: str = "Backend engineer: Python, PostgreSQL, REST services, code review in a team of six.",
    profile: CompanyProfile | None = None,
    resume: str | None = None,
) -> Job:
    return Job(
        company_name="Northwind",
        job_description=description,
        resume=resume,
        interview_type=kind,
        difficulty=difficulty,
        profile=profile,
    )


def asked(text: str = CONFLICT, kind: QuestionKind = "behavioral", bank_id: str | None = None) -> Question:
    return Question(text=text, kind=kind, competency="Collaboration", bank_id=bank_id)


def request(
    answer: str,
    text: str = CONFLICT,
    kind: QuestionKind = "behavioral",
    follow_ups: tuple[Exchange, ...] = (),
    profile: CompanyProfile | None = None,
) -> ScoreRequest:
    question = Question(text=text, kind=kind, competency="Databases" if kind == "technical" else "Teamwork")
    return ScoreRequest(
        job=job(kind, profile=profile), question=question, answer=answer, follow_ups=follow_ups
    )
