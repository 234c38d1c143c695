import pytest

from ai.evidence import is_quote, supported
from ai.offline.scoring import score_answer
from ai.port import CriterionRating, Exchange, Level
from tests.unit.ai.asking import GOOD_EXPLANATION, GOOD_STORY, INDEX, request


@pytest.mark.parametrize(
    ("quote", "text", "found"),
    [
        ("I cut latency", "so  I cut\nlatency", True),
        ("ﬁxed it", "I fixed it", True),
        ("I cut costs", "I cut latency", False),
        ("", "I cut latency", False),
    ],
)
def test_a_quote_is_an_exact_substring_after_folding(quote: str, text: str, found: bool) -> None:
    assert is_quote(quote, text) is found


def rating(level: Level, *evidence: str) -> CriterionRating:
    return CriterionRating(criterion="accuracy", level=level, evidence=evidence)


def test_invented_quotes_are_removed_and_what_rests_on_them_alone_is_dropped() -> None:
    kept = supported(
        [rating(4, "I cut latency", "I won a prize"), rating(5, "I won a prize")], "I cut latency by half"
    )
    assert kept == (rating(4, "I cut latency"),)


def test_only_the_lowest_level_stands_without_a_quote() -> None:
    assert supported([rating(1), rating(2), rating(1, "invented")], "said") == (rating(1),)


@pytest.mark.parametrize(
    "scored",
    [
        request(GOOD_STORY),
        request(GOOD_EXPLANATION, INDEX, "technical"),
        request("Well, like…\n\nI  added an index,\tand it fell from 4\u00a0s to 50 ms", INDEX, "technical"),
        request("I did it.", follow_ups=(Exchange(question="How?", answer=GOOD_STORY),)),
    ],
)
def test_every_rating_above_the_lowest_quotes_the_candidate(scored: object) -> None:
    assert hasattr(scored, "answer")
    result = score_answer(scored)  # type: ignore[arg-type]
    said = "\n".join([scored.answer, *(one.answer for one in scored.follow_ups)])  # type: ignore[attr-defined]
    assert result.ratings
    for one in result.ratings:
        assert one.evidence or one.level == 1
        assert all(is_quote(quote, said) for quote in one.evidence)
