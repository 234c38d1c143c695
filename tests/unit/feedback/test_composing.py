"""The report is made when the interview is over and every answer is scored or named as not scored."""

from ai.port import Exchange, Flag
from contracts.interview import FollowUp
from contracts.public import FeedbackReady
from contracts.replies import Milestone
from contracts.research import CompanyProfiled
from tests.unit.feedback.timeline import (
    HOUR,
    MINUTE,
    PROFILE,
    SECOND,
    SESSION,
    TELLING,
    Timeline,
    completed,
    created,
    entry,
    question,
    rating,
    recorded,
)


async def test_a_report_is_ready_without_anyone_asking() -> None:
    line = Timeline()
    await line.tell(created(), recorded(1), recorded(2))
    await line.pass_time()
    await line.tell(completed(entry(1), entry(2), entry(3, "skipped"), entry(4, "not_reached")))
    assert line.todos == [("compose_report", "", 0)]
    await line.pass_time()
    assert line.feedback.summary == "You tell what you did."
    assert (line.feedback.overall_score, line.feedback.coverage.ratio) == (8, 0.5)
    assert [Milestone(kind="feedback_ready", sequence=3)] == [*line.report.milestones[2:]]
    assert line.sequences == [1, 2, 3]


async def test_the_report_waits_for_the_last_score() -> None:
    line = Timeline()
    await line.tell(created(), completed(entry(1)))
    assert line.todos == [("score_answer", "1", 0)]
    await line.pass_time()
    assert len(line.panel.reported) == 1
    assert line.feedback.overall_score == 8


async def test_the_public_event_carries_numbers_and_no_text() -> None:
    line = Timeline()
    await line.tell(created(), completed(entry(1), entry(2, "skipped")))
    await line.pass_time()
    ready = line.events[-1]
    assert isinstance(ready, FeedbackReady)
    assert (
        ready.overall_score,
        ready.coverage,
        ready.rubric_version,
        ready.provider,
    ) == (8, 0.5, "1.0.0", "panel")
    assert {("action", 4.0), ("clarity", 4.0)} < {(one.criterion, one.level) for one in ready.criteria}
    assert TELLING not in ready.model_dump_json()


async def test_what_was_not_answered_is_named_and_not_averaged() -> None:
    line = Timeline()
    late = FollowUp(question="Why?", answer="")
    await line.tell(
        created(),
        completed(
            entry(1),
            entry(2, "skipped"),
            entry(3, "timed_out", answer="I beg", follow_ups=(late,)),
            entry(4, "not_reached"),
        ),
    )
    await line.pass_time()
    questions = line.feedback.question_feedback
    assert [one.status for one in questions] == ["answered", "skipped", "timed_out", "not_reached"]
    assert [one.score for one in questions] == [8, None, None, None]
    assert [one.question for one in questions] == ["Question 1?", "Question 2?", "Question 3?", "Question 4?"]
    assert (questions[0].your_answer, questions[2].your_answer) == (TELLING, "I beg")
    assert "skipped" in questions[1].feedback
    assert line.feedback.overall_score == 8
    assert [one.text for one in line.panel.reported[0].not_answered] == [
        "Question 2?",
        "Question 3?",
        "Question 4?",
    ]


async def test_each_answer_is_shown_with_what_its_rating_rests_on() -> None:
    line = Timeline()
    line.panel.ratings["Question 1?"] = rating(
        4,
        ("added an index", "measured the queries"),
        flags=(Flag.REVIEW,),
        corrections=(Exchange(question="added an index", answer="Two indexes."),),
    )
    await line.tell(created(), recorded(1, hint_used=True), completed(entry(1)))
    await line.pass_time()
    (shown,) = line.feedback.question_feedback
    assert shown.evidence == ("added an index", "measured the queries")
    assert (shown.hint_used, shown.needs_review) == (True, True)
    assert [(one.statement, one.correction) for one in shown.corrections] == [
        ("added an index", "Two indexes.")
    ]
    assert shown.delivery_metrics is not None
    assert (shown.delivery_metrics.words, shown.delivery_metrics.words_per_minute) == (17, None)
    assert line.feedback.delivery_metrics.words == 17


async def test_competencies_and_skills_are_computed_from_the_parts() -> None:
    line = Timeline()
    line.panel.ratings["Question 2?"] = rating(2)
    technical = question(2, "technical", "Databases")
    await line.tell(created(), completed(entry(1), entry(2, question=technical)))
    await line.pass_time()
    assert [(one.competency, one.score) for one in line.feedback.competencies] == [
        ("Ownership", 8),
        ("Databases", 3),
    ]
    assert (line.feedback.technical_accuracy.score, line.feedback.technical_accuracy.feedback) == (
        3,
        "Right.",
    )
    assert (
        line.feedback.communication_skills.clarity,
        line.feedback.communication_skills.feedback,
    ) == (6, "Clear.")
    assert line.feedback.overall_score == 6


async def test_scores_that_nothing_supports_are_none_with_the_reason() -> None:
    line = Timeline()
    await line.tell(created(), completed(entry(1)))
    await line.pass_time()
    assert line.feedback.technical_accuracy.score is None
    assert "technical" in line.feedback.technical_accuracy.feedback
    assert line.feedback.company_fit.score is None
    assert "values" in line.feedback.company_fit.feedback


async def test_company_fit_is_scored_against_the_profiles_values() -> None:
    line = Timeline()
    line.panel.ratings["Question 1?"] = rating(4, also=("company_fit",))
    profiled = CompanyProfiled(session_id=SESSION, profile=PROFILE)
    await line.tell(created(), profiled, completed(entry(1)))
    await line.pass_time()
    assert (line.feedback.company_fit.score, line.feedback.company_fit.feedback) == (8, "Owns it.")


async def test_an_interview_without_an_answer_has_a_report_at_once() -> None:
    line = Timeline()
    await line.tell(
        created(), completed(entry(1, "skipped"), entry(2, "not_reached"), entry(3, "not_reached"))
    )
    assert (line.todos, line.panel.reported) == ([], [])
    assert (line.feedback.overall_score, line.feedback.coverage.ratio) == (None, 0.0)
    assert line.feedback.summary == (
        "You answered 0 of 3 questions. Skipped: question 1. Not reached: question 2, 3. "
        "There is nothing to score without an answer."
    )
    assert [one.score for one in line.feedback.question_feedback] == [None, None, None]
    assert line.feedback.communication_skills.clarity is None
    assert isinstance(line.events[-1], FeedbackReady)


async def test_an_interview_that_never_had_questions_has_a_report() -> None:
    line = Timeline()
    await line.tell(created(), completed())
    assert (line.feedback.coverage.total, line.feedback.coverage.ratio) == (0, 0.0)


async def test_an_interview_that_is_completed_again_has_no_effect() -> None:
    line = Timeline()
    await line.tell(created(), completed(entry(1)))
    await line.pass_time()
    await line.tell(completed(entry(1)))
    assert (line.todos, len(line.panel.reported), len(line.events)) == ([], 1, 2)


async def test_a_failed_score_is_visible_in_the_report_and_not_made_up() -> None:
    line = Timeline()
    await line.tell(created(), recorded(1))
    await line.pass_time()
    line.panel.rating_fails = True
    await line.tell(completed(entry(1), entry(2)))
    await line.pass_time(5 * SECOND)
    assert [(one.status, one.score) for one in line.feedback.question_feedback] == [
        ("answered", 8),
        ("not_scored", None),
    ]
    assert "not scored yet" in line.feedback.question_feedback[1].feedback
    assert (line.feedback.overall_score, line.feedback.coverage.ratio) == (8, 1.0)


async def test_a_late_score_makes_the_report_again() -> None:
    line = Timeline()
    line.panel.rating_fails = True
    await line.tell(created(), completed(entry(1), entry(2, "skipped")))
    await line.pass_time(5 * SECOND)
    assert (line.feedback.overall_score, line.report.score_rank_asc) == (None, 11)
    assert "not scored yet" in line.feedback.summary
    ready_at = line.report.ready_at
    line.panel.rating_fails = False
    await line.pass_time(MINUTE)
    assert (line.feedback.summary, line.feedback.overall_score) == ("You tell what you did.", 8)
    assert (line.report.score_rank_asc, line.report.score_rank_desc) == (8, 2)
    assert ready_at == line.report.ready_at
    assert [one.kind for one in line.report.milestones] == [
        "feedback_ready",
        "answer_scored",
        "feedback_ready",
    ]
    assert [1, 2, 3] == line.sequences == [one.sequence for one in line.report.milestones]


async def test_a_further_failed_round_changes_nothing_of_the_report() -> None:
    line = Timeline()
    line.panel.rating_fails = True
    await line.tell(created(), completed(entry(1)))
    await line.pass_time(24 * HOUR)
    assert len(line.events) == 1


async def test_a_report_without_its_summary_says_so_and_gets_it_later() -> None:
    line = Timeline()
    line.panel.writing_fails = True
    await line.tell(created(), completed(entry(1)))
    await line.pass_time(5 * SECOND)
    assert len(line.panel.reported) == 3
    assert line.feedback.summary == (
        "You answered 1 of 1 questions. Your overall score is 8 of 10. "
        "The written summary could not be made yet and is being tried again; the scores stand."
    )
    assert line.feedback.overall_score == 8
    line.panel.writing_fails = False
    await line.pass_time(MINUTE)
    assert (line.feedback.summary, line.todos) == ("You tell what you did.", [])
    assert [one.kind for one in line.report.milestones] == [
        "answer_scored",
        "feedback_ready",
        "feedback_ready",
    ]


async def test_a_summary_that_never_comes_is_given_up_after_the_last_round() -> None:
    line = Timeline()
    line.panel.writing_fails = True
    await line.tell(created(), completed(entry(1)))
    await line.pass_time(24 * HOUR)
    assert (len(line.panel.reported), line.todos) == (6 * 3, [])
    assert len(line.events) == 2


async def test_a_report_says_which_of_its_words_are_in_which_language() -> None:
    """Answers are in the interview's; what was written on them in whatever its writer used."""
    line = Timeline()
    line.panel.ratings["Question 1?"] = rating().model_copy(update={"language": "de"})
    end = completed(entry(1), entry(2, "skipped")).model_copy(update={"language": "de"})
    await line.tell(created(), recorded(1, language="de"), end)
    await line.pass_time()
    assert [request.job.language for request in line.panel.rated] == ["de"]
    assert [request.job.language for request in line.panel.reported] == ["de"]
    assert (line.feedback.language, line.feedback.written_in) == ("de", "en")
    assert [one.written_in for one in line.feedback.question_feedback] == ["de", "en"]


async def test_fillers_are_counted_in_english_alone() -> None:
    """The German "um" is no filler."""
    for language, fillers in (("en", 1), ("de", 0)):
        line = Timeline()
        spoken = entry(1, answer="I went there um to see it.")
        await line.tell(created(), completed(spoken).model_copy(update={"language": language}))
        await line.pass_time()
        delivery = line.feedback.delivery_metrics
        assert (delivery.fillers, delivery.fillers_counted) == (fillers, language == "en")
