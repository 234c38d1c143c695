"""One answer is one tree of spans, whoever works on it and wherever it waits."""

import pytest

from tests.support.eventually import eventually
from tests.support.otlp import Span
from tests.system.seeing.conftest import CANARY, Watched

ASKED_MORE = {
    ("POST /interview/conduct", "send conductor.commands.v1"),
    ("send conductor.commands.v1", "process conductor.AnswerQuestion.v1"),
    ("process conductor.AnswerQuestion.v1", "todo decide_follow_up"),
    ("todo decide_follow_up", "interviewer decide_follow_up"),
    ("interviewer decide_follow_up", "chat small-model"),
    ("todo decide_follow_up", "send gateway.replies.v1"),
}
SCORED = {
    ("POST /interview/conduct", "send conductor.commands.v1"),
    ("send conductor.commands.v1", "process conductor.AnswerQuestion.v1"),
    ("process conductor.AnswerQuestion.v1", "send gateway.replies.v1"),
    ("process conductor.AnswerQuestion.v1", "send interview.internal.v1"),
    ("send interview.internal.v1", "process conductor.AnswerRecorded.v1"),
    ("process conductor.AnswerRecorded.v1", "todo score_answer"),
    ("todo score_answer", "interviewer score_answer"),
    ("interviewer score_answer", "chat small-model"),
    ("todo score_answer", "send interview.events.v1"),
}


@pytest.mark.parametrize(("step", "way"), [("follow_up", ASKED_MORE), ("next_question", SCORED)])
async def test_an_answer_is_one_tree_across_http_kafka_todos_and_the_model(
    step: str, way: set[tuple[str, str]], watched: Watched
) -> None:
    """The root is the caller's own span; nothing hangs beside it."""
    sent = next(answer for answer in watched.held.answers if answer.step == step)

    def whole() -> list[Span]:
        spans = watched.receiver.of(sent.trace)
        names = {span.id: span.name for span in spans}
        assert {(names.get(span.parent, ""), span.name) for span in spans} >= way
        assert {span.parent for span in spans} <= {sent.span, *names}
        return spans

    spans = await eventually(whole, within=20)
    assert [span.name for span in spans if span.parent == sent.span] == ["POST /interview/conduct"]
    used = next(span for span in spans if span.name == "chat small-model")
    assert int(used.attributes["gen_ai.usage.input_tokens"]) > 0


async def test_no_span_holds_what_a_person_wrote(watched: Watched) -> None:
    assert watched.receiver.received
    assert not [body for body in watched.receiver.received if CANARY.encode() in body]
