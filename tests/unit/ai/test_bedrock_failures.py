"""Bedrock over HTTP: what is tried again, who steps in, and how every failure ends."""

import time

import pytest
from structlog.testing import capture_logs

from ai.bedrock import FALLBACK, FAST, STRONG, bedrock_interviewer
from ai.bedrock.client import BedrockClient
from ai.models import Call, CallError, ModelInterviewer
from ai.models.asking import Unanswered
from ai.models.hint import hint_prompt
from ai.offline import OfflineInterviewer
from ai.port import FollowUpRequest, HintRequest, InterviewerError, Usage
from ai.settings import ModelSettings
from tests.support.fake_bedrock import (
    BadForm,
    Cut,
    FakeBedrock,
    Form,
    Reply,
    Slow,
    Stopped,
    fault,
    faults,
    fill_in,
)
from tests.support.model_requests import ANSWER, QUESTION, do, every_request, job, score_request

HINT = HintRequest(job=job(), question=QUESTION)


@pytest.mark.parametrize(
    ("replies", "requests"),
    [
        ([fault("throttled"), fault("throttled")], 3),
        ([fault("not_ready")], 2),
        ([fault("internal"), fault("unavailable")], 3),
        ([Cut()], 2),
        ([fault("model_timeout")], 2),
        ([fault("model_error")], 2),
        ([fault("end_of_life")], 2),
        ([fault("legacy")], 2),
        ([fault("access_denied")], 2),
        ([fault("unknown_model")], 2),
        ([BadForm("text"), BadForm("wrong_tool")], 3),
        ([Form({}), Stopped("max_tokens")], 3),
        ([Stopped("malformed_tool_use")], 2),
        ([fault("end_of_life"), fault("model_error"), BadForm(), fault("model_timeout")], 5),
    ],
    ids=str,
)
async def test_what_can_be_mended_is_mended(
    replies: list[Reply], requests: int, bedrock: FakeBedrock, interviewer: ModelInterviewer
) -> None:
    """A passing error costs the candidate nothing but time."""
    bedrock.script.then(*replies)
    assert (await interviewer.score_answer(score_request())).ratings
    assert len(bedrock.seen) == requests


@pytest.mark.parametrize(
    ("reply", "requests", "retryable"),
    [
        (fault("throttled"), 3, True),
        (fault("unavailable"), 3, True),
        (Cut(), 2, True),
        (fault("model_timeout"), 2, True),
        (fault("model_error"), 2, True),
        (BadForm(), 3, True),
        (Form({"ratings": [], "feedback": 7}), 3, True),
        (Stopped("max_tokens"), 3, True),
        (fault("invalid"), 1, False),
        (fault("bad_credentials"), 1, False),
        (Stopped("content_filtered"), 1, False),
        (fault("access_denied"), 2, False),
        (fault("end_of_life"), 2, False),
    ],
    ids=str,
)
async def test_what_lasts_ends_in_one_error(
    reply: Reply, requests: int, retryable: bool, bedrock: FakeBedrock, interviewer: ModelInterviewer
) -> None:
    """Bounded attempts, no number made up, and a reason that names no content."""
    bedrock.script.always = reply
    with pytest.raises(InterviewerError) as caught:
        await interviewer.score_answer(score_request())
    assert caught.value.retryable is retryable
    assert len(bedrock.seen) == requests
    assert "wound" not in caught.value.reason
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("name", [*faults(), "cut", "text"])
async def test_every_failure_ends_in_an_interview_that_goes_on(
    name: str, bedrock: FakeBedrock, interviewer: ModelInterviewer
) -> None:
    """Profile, questions and hint come from the offline rules then; a rating is never made up."""
    others = {"cut": Cut(), "text": BadForm()}
    bedrock.script.always = others[name] if name in others else fault(name)
    requests, offline = every_request(), OfflineInterviewer()
    for task in ("research_company", "write_questions", "give_hint"):
        served, plain = [await do(one, task, requests[task]) for one in (interviewer, offline)]
        assert served.model_copy(update={"usage": Usage()}) == plain
    for task in ("decide_follow_up", "score_answer", "compose_report"):
        with pytest.raises(InterviewerError):
            await do(interviewer, task, requests[task])


async def test_what_was_spent_in_vain_is_told(bedrock: FakeBedrock, interviewer: ModelInterviewer) -> None:
    """Three forms that could not be used were paid for, with the error as with the stand-in."""
    bedrock.script.always = BadForm()
    hint = await interviewer.give_hint(HINT)
    assert hint.usage.calls == 3
    assert hint.usage.cost > 0
    with pytest.raises(Unanswered) as caught:
        await interviewer.score_answer(score_request())
    assert (caught.value.usage.calls, caught.value.usage.model) == (3, STRONG)


async def test_the_fallback_answers_and_one_warning_says_so(bedrock: FakeBedrock) -> None:
    """A model that is gone is said once, with the model that stepped in; the usage names it too."""
    fresh = bedrock_interviewer(ModelSettings())
    bedrock.script.always_for(FAST, fault("end_of_life"))
    with capture_logs() as logs:
        hints = [await fresh.give_hint(HINT) for _ in range(3)]
    warnings = [one for one in logs if one["log_level"] == "warning"]
    assert [(one["model"], one["fallback"]) for one in warnings] == [(FAST, FALLBACK)]
    assert {hint.usage.model for hint in hints} == {FALLBACK}


async def test_without_another_model_it_cannot_be_retried(bedrock: FakeBedrock) -> None:
    """A model that is closed to the account stays closed, so nobody waits for it."""
    alone = bedrock_interviewer(ModelSettings(fallback_model=STRONG))
    bedrock.script.always_for(STRONG, fault("access_denied"))
    with pytest.raises(InterviewerError) as caught:
        await alone.score_answer(score_request())
    assert not caught.value.retryable
    assert len(bedrock.seen) == 1


async def test_objections_are_told_without_repeating_the_form(
    bedrock: FakeBedrock, interviewer: ModelInterviewer
) -> None:
    """The model hears which field was wrong, and nothing it wrote comes back as our words."""
    rated = {"criterion": "depth", "evidence": [], "reason": "SECRET", "level": 7}
    bedrock.script.then(Form({"ratings": [rated], "feedback": "SECRET" * 5, "suggested_answer": "SECRET"}))
    await interviewer.score_answer(score_request())
    first, second = bedrock.seen
    added = second.user.removeprefix(first.user.split("<<<")[0])
    assert "ratings.0.level: Input should be less than or equal to 5" in added
    assert "SECRET" not in second.user


async def test_a_deadline_ends_every_task(bedrock: FakeBedrock) -> None:
    """Follow-ups and hints, for which a candidate waits, have one of their own."""
    hurried = bedrock_interviewer(ModelSettings(deadline=0.4, waiting_deadline=0.2))
    bedrock.script.always = Slow(30)
    started = time.monotonic()
    answered = FollowUpRequest(job=job(), question=QUESTION, answer=ANSWER)
    for ask in (hurried.decide_follow_up(answered), hurried.score_answer(score_request())):
        with pytest.raises(InterviewerError, match="no answer within") as caught:
            await ask
        assert caught.value.retryable
    assert time.monotonic() - started < 2


async def test_what_nobody_waits_for_is_not_sent_again(bedrock: FakeBedrock) -> None:
    """The thread of a call that was given up ends with its attempt instead of paying for another."""
    client = BedrockClient(ModelSettings(deadline=0.3), threads=1)
    bedrock.script.always = Slow(30)
    prompt, until = hint_prompt(HINT), time.monotonic() + 0.1
    call = Call(FAST, prompt.system, prompt.user, "give_hint", {"type": "object"}, 10, until)
    with pytest.raises(CallError, match="given up"):
        await client.call(call)
    assert len(bedrock.seen) == 1


def test_without_a_region_the_error_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    with pytest.raises(ValueError, match="AWS_REGION"):
        bedrock_interviewer(ModelSettings())


async def test_without_credentials_the_error_says_so(
    bedrock: FakeBedrock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Waiting does not help, so it is not retried."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
    with pytest.raises(InterviewerError, match="credentials are missing") as caught:
        await bedrock_interviewer(ModelSettings()).score_answer(score_request())
    assert not caught.value.retryable
    assert bedrock.seen == []


async def test_logs_hold_no_content(bedrock: FakeBedrock, interviewer: ModelInterviewer) -> None:
    """Neither what a candidate wrote nor what a model wrote about it."""
    bedrock.script.then(BadForm(), fault("throttled"))
    with capture_logs() as logs:
        await interviewer.score_answer(score_request())
    told = fill_in("score_answer", bedrock.seen[0].user)["feedback"]
    assert logs
    assert not any("wound" in str(one) or told in str(one) for one in logs)
