import pytest

from ai.port import AnswerRating, CompanyProfile, CriterionRating, Flag, Level, Question, RatedAnswer
from ai.rubric import (
    RUBRIC_VERSION,
    band_of,
    communication,
    company_fit,
    competency_scores,
    coverage,
    criteria,
    overall_score,
    score_of,
    score_of_band,
    technical_accuracy,
    weights,
)

TECHNICAL: tuple[str, ...] = ("accuracy", "depth", "application", "clarity", "conciseness", "confidence")


def rate(*keys: str, level: Level) -> list[CriterionRating]:
    return [CriterionRating(criterion=key, level=level, evidence=("said",)) for key in keys]


def rated(
    score: int, *ratings: CriterionRating, kind: str = "technical", flags: tuple[Flag, ...] = ()
) -> RatedAnswer:
    return RatedAnswer(
        question=Question.model_validate(
            {"text": "?", "kind": kind, "competency": "SQL" if kind == "technical" else "Team"}
        ),
        answer="said",
        rating=AnswerRating(
            ratings=ratings,
            feedback="",
            suggested_answer="",
            flags=flags,
            rubric_version=RUBRIC_VERSION,
            provider="test",
        ),
        score=score,
    )


def test_every_criterion_anchors_its_five_levels() -> None:
    assert {len(set(criterion.levels.values())) for criterion in criteria().values()} == {5}
    assert {criterion.group for criterion in criteria().values()} == {
        "technical", "behavioral", "communication", "company_fit",
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["technical", "behavioral"])
def test_senior_answers_are_weighed_differently_from_entry_answers(kind: str) -> None:
    assert weights(kind, "entry") != weights(kind, "senior")  # type: ignore[arg-type]


@pytest.mark.parametrize(("band", "score"), [(1.0, 1), (2.0, 3), (3.0, 6), (4.0, 8), (5.0, 10), (4.99, 10)])
def test_bands_map_to_the_public_scores_on_a_line(band: float, score: int) -> None:
    assert score_of_band(band) == score


def test_a_score_outside_the_bands_is_refused() -> None:
    with pytest.raises(ValueError, match="between 1 and 5"):
        score_of_band(5.5)


def test_the_score_is_the_weighted_mean_of_the_levels() -> None:
    ratings = rate("accuracy", level=5) + rate(
        "depth", "application", "clarity", "conciseness", "confidence", level=1
    )
    share = weights("technical", "mid")["accuracy"]
    assert band_of(ratings, [], "technical", "mid") == pytest.approx(1 + 4 * share)


def test_a_dropped_criterion_leaves_its_weight_to_the_others() -> None:
    assert score_of(rate("accuracy", "clarity", level=4), [], "technical", "mid") == score_of_band(4)


def test_an_answer_with_nothing_but_communication_is_not_scored() -> None:
    assert score_of(rate("clarity", "confidence", level=5), [], "technical", "mid") is None


@pytest.mark.parametrize(
    "flag", [Flag.EMPTY, Flag.ONE_WORD, Flag.GIBBERISH, Flag.OFF_TOPIC, Flag.RESTATES_QUESTION]
)
def test_what_is_no_answer_gets_the_lowest_score_whatever_its_ratings(flag: Flag) -> None:
    assert score_of(rate(*TECHNICAL, level=5), [flag], "technical", "mid") == 1
    assert score_of([], [flag], "technical", "mid") == 1


def test_keywords_never_pass_the_second_band_and_a_review_flag_changes_nothing() -> None:
    best = rate(*TECHNICAL, level=5)
    assert (band_of(best, [Flag.KEYWORD_STUFFED], "technical", "mid") or 5) <= 2
    assert score_of(best, [Flag.REVIEW, Flag.INSTRUCTIONS], "technical", "mid") == 10


def test_company_fit_is_no_part_of_an_answers_score() -> None:
    ratings = rate("accuracy", level=3)
    assert band_of(ratings, [], "technical", "mid") == band_of(
        ratings + rate("company_fit", level=5), [], "technical", "mid"
    )


def test_only_scored_answers_are_averaged_and_the_rest_lower_the_coverage() -> None:
    assert overall_score([4, None, 7]) == 6
    assert overall_score([None, None]) is None
    assert coverage(2, 3) == 0.67
    with pytest.raises(ValueError, match="cannot have been answered"):
        coverage(4, 3)


def test_communication_leaves_unreadable_answers_out() -> None:
    good = rated(8, *rate("clarity", "conciseness", "confidence", level=5)).rating
    bad = rated(1, *rate("clarity", level=1), flags=(Flag.GIBBERISH,)).rating
    assert communication([good, bad]) == (10, 10, 10)
    assert communication([bad]) == (None, None, None)


def test_technical_accuracy_is_null_with_a_reason_when_no_technical_question_was_answered() -> None:
    assert technical_accuracy([rated(8, *rate("accuracy", level=4))]).score == 8
    nothing = technical_accuracy([rated(8, *rate("action", level=4), kind="behavioral")])
    assert nothing.score is None
    assert nothing.reason


def test_company_fit_needs_stated_values_and_an_answer_that_shows_one() -> None:
    profile = CompanyProfile(
        interview_style="",
        question_types=(),
        values=("Ownership",),
        tips=(),
        notable_practices="",
        basis="provided",
    )
    shown = rated(8, *rate("company_fit", level=4), kind="behavioral")
    assert company_fit([shown], profile).score == 8
    assert company_fit([shown], None) == (None, company_fit([shown], None).reason)
    assert company_fit([rated(8)], profile).score is None


def test_each_competency_gets_the_mean_of_its_answers() -> None:
    assert competency_scores([rated(8), rated(5), rated(3, kind="behavioral")]) == {"SQL": 7, "Team": 3}
