import pytest

from ai.bank import entries
from ai.evidence import is_quote
from ai.offline.follow_up import decide_follow_up
from ai.offline.hint import give_hint
from ai.port import FollowUp, FollowUpRequest, HintRequest, Question, QuestionKind
from tests.unit.ai.asking import CONFLICT, GOOD_STORY, INDEX, asked, job


def follow_up(answer: str, question: Question) -> FollowUp:
    return decide_follow_up(FollowUpRequest(job=job(question.kind), question=question, answer=answer))


@pytest.mark.parametrize(
    ("answer", "missing"),
    [
        (
            "A teammate wanted another framework. I disagreed and explained my view to him in a call.",
            "result",
        ),
        ("Conflicts are normal in teams and one has to respect every opinion.", "occasion"),
    ],
)
def test_a_follow_up_quotes_the_answer_and_names_the_missing_piece(answer: str, missing: str) -> None:
    found = follow_up(answer, asked(CONFLICT))
    assert found.question is not None
    assert found.quote in found.question
    assert is_quote(found.quote, answer)
    assert missing in found.missing


TOLD = "I told everybody in the meeting that the framework was mine to choose"


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        (f"{TOLD}, and nobody in the whole long meeting said anything against what I had told them.", TOLD),
        (
            f"{TOLD} and nobody in the whole long meeting said anything against what I had told them.",
            f"{TOLD} and nobody in the whole long meeting …",
        ),
    ],
    ids=["after a clause", "after a word"],
)
def test_a_long_sentence_is_quoted_in_part(answer: str, shown: str) -> None:
    found = follow_up(answer, asked(CONFLICT))
    assert found.question is not None
    assert f"“{shown}”" in found.question
    assert is_quote(found.quote, answer)


def test_a_complete_answer_gets_no_follow_up() -> None:
    assert follow_up(GOOD_STORY, asked(CONFLICT)) == FollowUp(question=None)


@pytest.mark.parametrize("answer", ["", "  ", "asdf jkl qwer zxcv"])
def test_what_cannot_be_quoted_gets_no_follow_up(answer: str) -> None:
    assert follow_up(answer, asked(CONFLICT)).question is None


def test_a_bank_question_is_probed_for_the_point_that_was_not_said() -> None:
    entry = next(
        one for one in entries() if one.kind == "technical" and one.probes and len(one.key_points) >= 4
    )
    said = entry.key_points[(entry.probes[0].point + 1) % len(entry.key_points)].text
    found = follow_up(said, asked(entry.text, "technical", entry.id))
    assert found.question is not None
    assert any(probe.ask in found.question for probe in entry.probes)


UPSET = (
    "Last winter a guest was upset because his room was cold at midnight. I listened to him, stayed calm, "
    "apologised and found another room on the second floor."
)
UPSET_RESULT = (
    " Then I carried his bags up within 10 minutes and called maintenance to fix the radiator. In the end he "
    "thanked me, stayed 3 more nights and wrote a review with 5 stars; complaints about heating fell by 40%."
)


def test_a_behavioural_bank_question_is_probed_for_the_result_that_is_missing() -> None:
    known = next(one for one in entries() if one.id == "cust-upset-person")
    question = asked(known.text, bank_id=known.id)
    found = follow_up(UPSET, question)
    assert found.question is not None
    assert found.missing == "the result"
    assert found.question.endswith("How did the person leave?")
    assert is_quote(found.quote, UPSET)
    assert follow_up(UPSET + UPSET_RESULT, question) == FollowUp(question=None)


def test_an_answer_beside_the_question_is_asked_back_to_it() -> None:
    found = follow_up("On weekends I bake bread with my grandmother in the garden.", asked(CONFLICT))
    assert found.question is not None
    assert CONFLICT in found.question


@pytest.mark.parametrize(("text", "kind"), [(CONFLICT, "behavioral"), (INDEX, "technical")])
def test_a_hint_is_about_the_approach(text: str, kind: QuestionKind) -> None:
    hint = give_hint(HintRequest(job=job(kind), question=asked(text, kind)))
    assert hint.text


def test_no_hint_gives_a_key_point_away() -> None:
    for entry in entries():
        question = Question(text=entry.text, kind=entry.kind, competency=entry.competency, bank_id=entry.id)
        hint = give_hint(HintRequest(job=job(entry.kind, entry.difficulty), question=question))
        assert not [point.text for point in entry.key_points if point.text.lower() in hint.text.lower()]
