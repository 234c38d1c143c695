"""Bedrock over HTTP: what is sent, what is tried again, who steps in, and how every failure ends."""

import asyncio
import time
from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from ai.bedrock import DEFAULTS, FALLBACK, FAST, STRONG, bedrock_interviewer, bedrock_models
from ai.bedrock.client import BedrockClient
from ai.models import Call, CallError, ModelInterviewer, Task
from ai.port import AnswerRating, HintRequest, InterviewerError
from ai.provider import make_interviewer
from ai.settings import ModelSettings
from tests.support.eventually import eventually
from tests.support.fake_bedrock import (
    RETIRED,
    BadForm,
    Cut,
    FakeBedrock,
    Form,
    Reply,
    Script,
    Slow,
    Stopped,
    fault,
    faults,
    fill_in,
)
from tests.support.model_requests import QUESTION, do, every_request, job, score_request

HINT = HintRequest(job=job(), question=QUESTION)


@pytest.fixture(scope="module")
def server() -> Iterator[FakeBedrock]:
    with FakeBedrock() as fake, pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", fake.url)
        environment.setenv("AWS_REGION", "eu-central-1")
        environment.setenv("AWS_ACCESS_KEY_ID", "fake")
        environment.setenv("AWS_SECRET_ACCESS_KEY", "fake")
        environment.setenv("AWS_EC2_METADATA_DISABLED", "true")
        # The real waits between attempts take seconds.
        environment.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda *_: 0.01)
        yield fake


@pytest.fixture
def bedrock(server: FakeBedrock) -> FakeBedrock:
    """The server without a script and without memory."""
    server.script = Script()
    server.seen.clear()
    return server


@pytest.fixture(scope="module")
def interviewer(server: FakeBedrock) -> ModelInterviewer:
    return bedrock_interviewer(ModelSettings())


@pytest.fixture(scope="module")
async def rating(interviewer: ModelInterviewer) -> AnswerRating:
    return await interviewer.score_answer(score_request())


@pytest.mark.parametrize("task", Task)
async def test_every_task_is_done(
    task: Task, bedrock: FakeBedrock, interviewer: ModelInterviewer, rating: AnswerRating
) -> None:
    """One call to the task's own model, with a forced tool and a limit, and its usage told."""
    done = await do(interviewer, task.value, every_request(rating)[task.value])
    (seen,) = bedrock.seen
    assert seen.model == DEFAULTS[task]
    assert seen.form == task.value
    assert seen.body["inferenceConfig"].keys() == {"maxTokens"}
    usage = done.usage  # type: ignore[attr-defined]
    assert (usage.calls, usage.model) == (1, DEFAULTS[task])
    assert usage.input_tokens > 100
    assert usage.output_tokens > 10
    assert usage.cost > 0


async def test_the_provider_is_made_by_name(bedrock: FakeBedrock) -> None:
    """`AI_PROVIDER=bedrock` and boto3's own variables are all it takes."""
    made = make_interviewer("bedrock")
    assert made.name == "bedrock"
    assert (await made.give_hint(HINT)).text


async def test_cost_is_computed_from_the_tokens(bedrock: FakeBedrock, interviewer: ModelInterviewer) -> None:
    """Tokens read from the cache cost less, and count as input."""
    hint = await interviewer.give_hint(HINT)
    used = hint.usage
    assert used.cost == pytest.approx((used.input_tokens * 0.1 + used.output_tokens * 0.5) / 1e6)
    score = (await interviewer.score_answer(score_request())).usage
    assert score.cost < (score.input_tokens * 2 + score.output_tokens * 10) / 1e6


@pytest.mark.parametrize("task", Task)
async def test_only_a_long_prefix_is_cached(
    task: Task, bedrock: FakeBedrock, interviewer: ModelInterviewer, rating: AnswerRating
) -> None:
    """The scoring prompt has over 1,024 tokens with its rubric, the others have not."""
    await do(interviewer, task.value, every_request(rating)[task.value])
    points = [part for part in bedrock.seen[0].body["system"] if "cachePoint" in part]
    assert points == ([{"cachePoint": {"type": "default"}}] if task is Task.SCORE else [])


async def test_sampling_is_set_only_where_the_model_takes_it(bedrock: FakeBedrock) -> None:
    """The 5.x models refuse it, older ones score more steadily with it."""
    older = "global.anthropic.claude-haiku-4-5-20251001-v1:0"
    settings = ModelSettings(model_hint=older, model_score="global.anthropic.claude-opus-4-7")
    mixed = bedrock_interviewer(settings)
    await mixed.give_hint(HINT)
    await mixed.score_answer(score_request())
    first, second = bedrock.seen
    assert (first.model, first.body["inferenceConfig"]["temperature"]) == (older, 0.0)
    assert "temperature" not in second.body["inferenceConfig"]


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
async def test_no_failure_is_another_kind_of_error(
    name: str, bedrock: FakeBedrock, interviewer: ModelInterviewer, rating: AnswerRating
) -> None:
    """Whatever Bedrock answers, every task that asks it raises `InterviewerError` alone."""
    others = {"cut": Cut(), "text": BadForm()}
    bedrock.script.always = others[name] if name in others else fault(name)
    requests = every_request(rating)
    ends = await asyncio.gather(
        *(do(interviewer, task, requests[task]) for task in requests), return_exceptions=True
    )
    assert [type(end) for end in ends] == [InterviewerError] * len(Task)


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
    alone = bedrock_interviewer(ModelSettings(fallback_model=FAST))
    bedrock.script.always_for(FAST, fault("access_denied"))
    with pytest.raises(InterviewerError) as caught:
        await alone.give_hint(HINT)
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
    assert "ratings.0.level: Input should be 1, 2, 3, 4 or 5" in added
    assert "SECRET" not in second.user


async def test_usage_adds_up_over_all_calls(bedrock: FakeBedrock, interviewer: ModelInterviewer) -> None:
    """A form that had to be filled in again was paid for as well."""
    once = (await interviewer.give_hint(HINT)).usage
    bedrock.script.then(BadForm(), fault("model_error"))
    more = (await interviewer.give_hint(HINT)).usage
    assert more.calls == 3
    assert more.input_tokens > 2 * once.input_tokens
    assert more.cost > once.cost


async def test_a_deadline_ends_every_task(bedrock: FakeBedrock) -> None:
    """Follow-ups and hints, for which a candidate waits, have one of their own."""
    hurried = bedrock_interviewer(ModelSettings(deadline=0.4, waiting_deadline=0.2))
    bedrock.script.always = Slow(30)
    started = time.monotonic()
    for ask in (hurried.give_hint(HINT), hurried.score_answer(score_request())):
        with pytest.raises(InterviewerError, match="no answer within") as caught:
            await ask
        assert caught.value.retryable
    assert time.monotonic() - started < 2


async def test_what_nobody_waits_for_is_not_sent_again(bedrock: FakeBedrock) -> None:
    """The thread of a call that was given up ends with its attempt instead of paying for another."""
    client = BedrockClient(ModelSettings(deadline=0.3), threads=1)
    bedrock.script.always = Slow(30)
    call = Call(FAST, "system", "user", "give_hint", {"type": "object"}, 10, until=time.monotonic() + 0.1)
    with pytest.raises(CallError, match="given up"):
        await client.call(call)
    assert len(bedrock.seen) == 1


async def test_a_model_has_so_many_places(bedrock: FakeBedrock) -> None:
    """The fourth call to a model with three places waits for one; another model has its own."""
    narrow = bedrock_interviewer(ModelSettings(concurrency=3))
    bedrock.script.always = Slow(0.3)
    asked = [asyncio.create_task(narrow.give_hint(HINT)) for _ in range(6)]
    scored = asyncio.create_task(narrow.score_answer(score_request()))
    await eventually(lambda: _are(bedrock, {FAST: 3, STRONG: 1}))
    await asyncio.gather(*asked, scored)
    assert len(bedrock.seen) == 7


def _are(bedrock: FakeBedrock, expected: dict[str, int]) -> None:
    models = [seen.model for seen in bedrock.seen]
    assert {model: models.count(model) for model in expected} == expected


def test_a_retired_model_is_mapped_and_warned_about() -> None:
    """The id of the first version is accepted, for any task and as the fallback."""
    with capture_logs() as logs:
        choice = bedrock_models(
            ModelSettings(model=RETIRED, model_hint=f"us.{RETIRED}", fallback_model=RETIRED)
        )
    assert dict(choice.models) == DEFAULTS
    assert choice.fallback == FALLBACK
    assert {(one["event"], one["since"]) for one in logs} == {
        ("model retired, the default answers", "2026-07-30")
    }


def test_each_task_has_its_own_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    """One variable for all, one for each; an empty one counts as unset."""
    for task in Task:
        monkeypatch.setenv(f"AI_MODEL_{task.name}", f"model-{task.name}")
    monkeypatch.setenv("AI_MODEL_HINT", "")
    monkeypatch.setenv("AI_MODEL", "model-for-all")
    models = bedrock_models(ModelSettings()).models
    assert models[Task.HINT] == "model-for-all"
    assert {models[task] for task in Task if task is not Task.HINT} == {
        f"model-{task.name}" for task in Task if task is not Task.HINT
    }


async def test_an_unknown_price_is_warned_about(bedrock: FakeBedrock) -> None:
    """Its tokens are counted, its cost is not made up."""
    with capture_logs() as logs:
        usage = (await bedrock_interviewer(ModelSettings(model="amazon.nova-new-v9:0")).give_hint(HINT)).usage
    assert (usage.cost, usage.input_tokens > 0) == (0.0, True)
    assert [one["event"] for one in logs if one["log_level"] == "warning"] == [
        "no price is known for the model, its cost counts as 0"
    ]


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
        await bedrock_interviewer(ModelSettings()).give_hint(HINT)
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
