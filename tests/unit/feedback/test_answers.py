"""Answers are scored while the interview goes on: once each, on the candidate's own words, never made up."""

import pytest

from ai.port import CriterionRating, Flag
from contracts.interview import FollowUp
from contracts.public import AnswerScored
from contracts.research import CompanyProfiled
from contracts.setup import SessionErased
from services.feedback.domain.scoring import verbatim
from tests.unit.feedback.timeline import (
    HOUR,
    MINUTE,
    OWNER,
    PROFILE,
    SECOND,
    SESSION,
    TELLING,
    Timeline,
    completed,
    created,
    entry,
    rating,
    recorded,
)

SCORED = {"session_id": SESSION, "score": 8}


async def test_an_answer_is_scored_as_soon_as_it_is_final() -> None:
    line = Timeline()
    await line.tell(created(), recorded(1))
    assert line.todos == [("score_answer", "1", 0)]
    await line.pass_time()
    assert [AnswerScored(number=1, done=1, total=1, **SCORED)] == line.events
    assert (line.report.answers[0].status, line.report.answers[0].score) == ("scored", 8)
    assert line.todos == []


async def test_the_interviewer_gets_the_whole_exchange_and_what_the_interview_is_for() -> None:
    line = Timeline()
    follow_up = FollowUp(question="Who noticed?", answer="The whole team.")
    await line.tell(
        created(), CompanyProfiled(session_id=SESSION, profile=PROFILE), recorded(1, follow_ups=(follow_up,))
    )
    await line.pass_time()
    (request,) = line.panel.rated
    assert (request.answer, request.follow_ups[0].answer) == (TELLING, "The whole team.")
    assert (request.job.job_description, request.job.resume) == ("Runs databases.", "Ran databases.")
    assert request.job.profile is not None
    assert request.job.profile.values == ("Own the outcome",)
    assert request.question.key_points == ("secret point",)


async def test_an_answer_that_comes_again_has_no_effect() -> None:
    line = Timeline()
    await line.tell(created(), recorded(1), recorded(1))
    await line.pass_time()
    await line.tell(recorded(1, "Another text."))
    assert line.todos == []
    assert 1 == len(line.panel.rated) == len(line.events)
    assert line.report.answers[0].answer == TELLING


async def test_an_answer_before_its_session_is_kept_and_scored_when_the_session_is_known() -> None:
    line = Timeline()
    await line.tell(recorded(1))
    assert (line.report.status, line.todos) == ("expected", [])
    assert line.expires_at is None
    await line.tell(created())
    await line.pass_time()
    assert (line.report.status, line.report.answers[0].score) == ("in_progress", 8)


async def test_a_profile_before_its_session_is_kept() -> None:
    line = Timeline()
    await line.tell(CompanyProfiled(session_id=SESSION, profile=PROFILE))
    assert line.now + HOUR == line.expires_at
    await line.tell(created())
    assert line.report.profile == PROFILE
    assert line.expires_at is None


async def test_failed_research_leaves_the_profile_out() -> None:
    line = Timeline()
    await line.tell(created(), CompanyProfiled(session_id=SESSION))
    assert line.report.profile is None


async def test_a_session_that_comes_again_has_no_effect() -> None:
    line = Timeline()
    await line.tell(created(), recorded(1), created())
    assert line.report.status == "in_progress"
    assert line.todos == [("score_answer", "1", 0)]


async def test_progress_counts_the_answers_so_far() -> None:
    line = Timeline()
    await line.tell(created(), recorded(2), recorded(1))
    await line.pass_time()
    assert [answer.number for answer in line.report.answers] == [1, 2]
    assert [(event.done, event.total) for event in line.events if isinstance(event, AnswerScored)] == [
        (1, 2),
        (2, 2),
    ]
    assert [(one.kind, one.sequence, one.done, one.total) for one in line.report.milestones] == [
        ("answer_scored", 1, 1, 2),
        ("answer_scored", 2, 2, 2),
    ]
    assert line.sequences == [1, 2]


async def test_a_quote_that_is_not_in_the_answer_is_dropped_with_what_rests_on_it() -> None:
    line = Timeline()
    line.panel.ratings["Question 1?"] = rating(5, ("I own everything",))
    line.panel.ratings["Question 1?"] = line.panel.ratings["Question 1?"].model_copy(
        update={
            "ratings": (
                CriterionRating(criterion="action", level=2, evidence=("added an index", "I led 40 people")),
                CriterionRating(criterion="result", level=5, evidence=("revenue tripled",)),
            )
        }
    )
    await line.tell(created(), recorded(1))
    await line.pass_time()
    kept = line.report.answers[0].rating
    assert kept is not None
    assert [(one.criterion, one.evidence) for one in kept.ratings] == [("action", ("added an index",))]
    assert line.report.answers[0].score == 3


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("added an index", "added an index"),
        ("added  an\nindex", "added an index"),
        ("I removed", None),
        ("  ", None),
        ("40 ms [instead]", None),
    ],
)
def test_a_quote_is_shown_as_it_stands_in_the_answer(quote: str, found: str | None) -> None:
    assert found == verbatim(quote, ["Nothing here.", TELLING])


async def test_a_quote_may_come_from_a_follow_up() -> None:
    line = Timeline()
    line.panel.ratings["Question 1?"] = rating(4, ("whole team",))
    await line.tell(created(), recorded(1, follow_ups=(FollowUp(question="Who?", answer="The whole team."),)))
    await line.pass_time()
    assert line.report.answers[0].score == 8


async def test_gibberish_gets_the_lowest_score_without_any_quote() -> None:
    line = Timeline()
    line.panel.ratings["Question 1?"] = rating(1, (), flags=(Flag.GIBBERISH,))
    await line.tell(created(), recorded(1, "asdf qwer"))
    await line.pass_time()
    assert line.report.answers[0].score == 1


async def test_a_failing_interviewer_is_asked_three_times_then_the_answer_is_not_scored() -> None:
    line = Timeline()
    line.panel.rating_fails = True
    await line.tell(created(), recorded(1))
    await line.pass_time(3 * SECOND)
    assert len(line.panel.rated) == 3
    assert (line.report.answers[0].status, line.report.answers[0].score) == ("not_scored", None)
    assert line.events == []
    assert line.todos == [("score_answer", "1", MINUTE)]


async def test_a_rating_without_support_is_not_turned_into_a_number() -> None:
    line = Timeline()
    line.panel.ratings["Question 1?"] = rating(5, ("I own everything",))
    await line.tell(created(), recorded(1))
    await line.pass_time()
    assert (line.report.answers[0].status, line.report.answers[0].score) == ("not_scored", None)
    assert line.todos == [("score_answer", "1", MINUTE)]


async def test_scoring_is_tried_in_rounds_further_and_further_apart_and_then_no_more() -> None:
    line = Timeline()
    line.panel.rating_fails = True
    await line.tell(created(), recorded(1))
    await line.pass_time(24 * HOUR)
    assert len(line.panel.rated) == 6 * 3
    assert (line.report.answers[0].status, line.todos) == ("not_scored", [])


async def test_a_later_round_scores_the_answer() -> None:
    line = Timeline()
    line.panel.rating_fails = True
    await line.tell(created(), recorded(1))
    await line.pass_time(10 * SECOND)
    line.panel.rating_fails = False
    await line.pass_time(MINUTE)
    assert [AnswerScored(number=1, done=1, total=1, **SCORED)] == line.events


async def test_the_transcript_alone_is_enough_to_score_every_answer() -> None:
    line = Timeline()
    await line.tell(created(), completed(entry(1), entry(2, "skipped"), entry(3)))
    assert line.todos == [("score_answer", "1", 0), ("score_answer", "3", 0)]
    await line.pass_time()
    assert [answer.score for answer in line.report.answers] == [8, 8]
    assert [(event.done, event.total) for event in line.events if isinstance(event, AnswerScored)] == [
        (1, 2),
        (2, 2),
    ]


async def test_the_transcript_does_not_score_an_answer_twice() -> None:
    line = Timeline()
    await line.tell(created(), recorded(1), completed(entry(1), entry(2)))
    await line.pass_time()
    assert [request.question.text for request in line.panel.rated] == ["Question 1?", "Question 2?"]


async def test_an_answer_that_arrives_after_the_transcript_has_no_effect() -> None:
    line = Timeline()
    await line.tell(created(), completed(entry(1)), recorded(1), recorded(2))
    assert [answer.number for answer in line.report.answers] == [1]


async def test_everything_before_the_session_is_made_good_when_it_comes() -> None:
    line = Timeline()
    await line.tell(completed(entry(1), entry(2, "timed_out")))
    assert line.report.status == "expected"
    await line.tell(created())
    await line.pass_time()
    assert (line.report.status, line.feedback.overall_score) == ("completed", 8)


async def test_a_score_for_an_erased_session_is_dropped() -> None:
    line = Timeline()
    await line.tell(created(), recorded(1), SessionErased(session_id=SESSION, user_id=OWNER))
    await line.pass_time(HOUR)
    assert (line.panel.rated, line.events) == ([], [])
