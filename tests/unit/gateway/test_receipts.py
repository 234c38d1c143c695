"""Which step a command belongs to when many come at the same moment."""

from contracts.conductor import AnswerQuestion, GiveHint, SaveDraft, SkipQuestion
from services.gateway.receipts import Receipts

LONG_AGO = 1_000
ANSWER = AnswerQuestion(session_id="one", answer="Kafka.")


async def test_a_step_counts_as_received_with_the_one_that_is_being_answered() -> None:
    receipts = Receipts()

    with (
        receipts.of(ANSWER, "ann", LONG_AGO),
        receipts.of(SkipQuestion(session_id="one"), "ann", LONG_AGO + 50) as skip,
        receipts.of(SaveDraft(session_id="one", text="Kaf"), "ann", LONG_AGO + 90) as draft,
    ):
        assert [skip, draft] == [LONG_AGO, LONG_AGO]


async def test_a_burst_stays_one_burst_while_any_of_it_is_being_answered() -> None:
    receipts = Receipts()
    first, second = receipts.of(ANSWER, "ann", LONG_AGO), receipts.of(ANSWER, "ann", LONG_AGO + 50)

    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)

    with receipts.of(ANSWER, "ann", LONG_AGO + 90) as third:
        assert third == LONG_AGO


async def test_a_step_that_came_before_the_answer_but_was_read_after_it_belongs_to_it() -> None:
    receipts = Receipts()
    with receipts.of(ANSWER, "ann", LONG_AGO):
        pass

    with receipts.of(ANSWER, "ann", LONG_AGO + 50) as late:
        assert late == LONG_AGO


async def test_a_step_that_came_after_the_answer_stands_for_itself() -> None:
    receipts = Receipts()
    with receipts.of(ANSWER, "ann", LONG_AGO):
        pass
    ever_after = 10**15

    with receipts.of(ANSWER, "ann", ever_after) as following:
        assert following == ever_after


async def test_other_interviews_other_users_and_other_commands_are_not_concerned() -> None:
    receipts = Receipts()

    with (
        receipts.of(ANSWER, "ann", LONG_AGO),
        receipts.of(
            AnswerQuestion(session_id="two", answer="Kafka."), "ann", LONG_AGO + 1
        ) as other_interview,
        receipts.of(ANSWER, "bob", LONG_AGO + 2) as other_user,
        receipts.of(GiveHint(session_id="one"), "ann", LONG_AGO + 3) as other_command,
    ):
        assert [other_interview, other_user, other_command] == [LONG_AGO + 1, LONG_AGO + 2, LONG_AGO + 3]


async def test_a_draft_holds_nothing_up() -> None:
    receipts = Receipts()

    with (
        receipts.of(SaveDraft(session_id="one", text="Kaf"), "ann", LONG_AGO),
        receipts.of(ANSWER, "ann", LONG_AGO + 50) as answer,
    ):
        assert answer == LONG_AGO + 50
