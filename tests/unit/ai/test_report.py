import re

from ai.offline.report import compose_report
from ai.offline.scoring import score_answer
from ai.port import RatedAnswer, ReportRequest, ScoreRequest
from ai.rubric import score_of
from tests.unit.ai.asking import CONFLICT, GOOD_EXPLANATION, GOOD_STORY, INDEX, asked, job, request


def rated(scored: ScoreRequest) -> RatedAnswer:
    rating = score_answer(scored)
    score = score_of(rating.ratings, rating.flags, scored.question.kind, scored.job.difficulty)
    assert score is not None
    return RatedAnswer(question=scored.question, answer=scored.answer, rating=rating, score=score)


def test_strengths_quote_the_answers_and_gaps_say_what_to_do() -> None:
    narrative = compose_report(
        ReportRequest(
            job=job(),
            rated=(rated(request(GOOD_STORY)), rated(request("It depends.", INDEX, "technical"))),
            not_answered=(asked("What is a deadlock?", "technical"),),
        )
    )
    quotes = [quote for line in narrative.strengths for quote in re.findall("“(.+)”", line)]
    assert quotes
    assert all(quote in GOOD_STORY for quote in quotes)
    assert any("What is a deadlock?" in line for line in narrative.areas_for_improvement)
    assert narrative.recommendations
    assert "The strongest answer was on" in narrative.summary
    assert not [line for line in narrative.strengths if line.endswith(".”.")]


def test_a_wrong_statement_is_named_with_its_correction() -> None:
    wrong = rated(
        request(
            "TCP is connectionless. UDP guarantees delivery.",
            "What is the difference between TCP and UDP?",
            "technical",
        )
    )
    narrative = compose_report(ReportRequest(job=job("technical"), rated=(wrong,)))
    assert "TCP is connectionless" in narrative.technical_feedback


def test_nothing_answered_is_said_plainly() -> None:
    narrative = compose_report(ReportRequest(job=job(), rated=(), not_answered=(asked(CONFLICT),)))
    assert narrative.strengths == ()
    assert "nothing to rate" in narrative.summary
    assert "No technical question" in narrative.technical_feedback
    assert "not rated" in narrative.company_fit_feedback


def test_fillers_are_counted_in_the_communication_feedback() -> None:
    spoken = rated(request(GOOD_EXPLANATION + " Um, you know.", INDEX, "technical"))
    narrative = compose_report(ReportRequest(job=job("technical"), rated=(spoken,)))
    assert "2 fillers" in narrative.communication_feedback
