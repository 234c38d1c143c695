"""What the model calls of an interview took, and who is told."""

from ai.port import Usage as PortUsage
from contracts.interview import Usage
from services.feedback.domain.interviewer import usage_events, usage_of
from services.feedback.domain.report import Report


def test_usage_adds_up() -> None:
    assert Usage(calls=1, input_tokens=5, output_tokens=2, cost=0.25) + Usage(calls=2, cost=0.5) == Usage(
        calls=3, input_tokens=5, output_tokens=2, cost=0.75
    )


def test_a_model_call_is_told_and_the_offline_interviewer_spends_nothing() -> None:
    report = Report(session_id="s", user_id="alice")
    used = PortUsage(calls=1, input_tokens=10, output_tokens=3, cost=0.1, model="m")

    (event,) = usage_events(report, used)

    assert (event.session_id, event.user_id, event.usage) == ("s", "alice", usage_of(used))
    assert usage_events(report, PortUsage()) == ()
