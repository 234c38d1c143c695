"""Any OpenAI-compatible server: the same tasks, the same validation, its own ways to fail."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ai.models import ModelInterviewer, Task
from ai.openai_compatible import openai_compatible_interviewer
from ai.port import HintRequest, InterviewerError
from ai.provider import make_interviewer
from ai.settings import ModelSettings
from tests.support.fake_bedrock import BadForm, Cut, Form, Reply, Slow, Stopped, fault
from tests.support.fake_openai import FakeOpenAI
from tests.support.model_requests import QUESTION, do, every_request, job, score_request

HINT = HintRequest(job=job(), question=QUESTION)


@pytest.fixture(scope="module")
def server() -> Iterator[FakeOpenAI]:
    with FakeOpenAI() as fake, pytest.MonkeyPatch.context() as environment:
        environment.setattr("ai.openai_compatible.client.FIRST_WAIT", 0.01)
        yield fake


@pytest.fixture
def openai(server: FakeOpenAI) -> FakeOpenAI:
    return server.forget()


@pytest.fixture(scope="module")
def interviewer(server: FakeOpenAI) -> ModelInterviewer:
    return openai_compatible_interviewer(ModelSettings(base_url=server.url, model="llama3.3"))


@pytest.mark.parametrize("task", Task)
async def test_every_task_is_done(task: Task, openai: FakeOpenAI, interviewer: ModelInterviewer) -> None:
    """One completion with the form as a JSON schema, a limit, and its usage told."""
    done = await do(interviewer, task.value, every_request()[task.value])
    (seen,) = openai.seen
    assert (seen.path, seen.form) == ("/v1/chat/completions", task.value)
    assert seen.body["response_format"]["type"] == "json_schema"
    assert (seen.body["temperature"], seen.body["max_tokens"] > 100) == (0, True)
    assert "authorization" not in seen.headers
    usage = done.usage  # type: ignore[attr-defined]
    assert (usage.calls, usage.model, usage.cost) == (1, "llama3.3", 0.0)
    assert usage.input_tokens == (len(seen.system) + len(seen.user)) // 4


async def test_the_provider_is_made_by_name(openai: FakeOpenAI, monkeypatch: pytest.MonkeyPatch) -> None:
    """`AI_PROVIDER`, `AI_BASE_URL` and `AI_MODEL` are all it takes."""
    monkeypatch.setenv("AI_BASE_URL", f"{openai.url}/")
    monkeypatch.setenv("AI_MODEL", "qwen3")
    made = make_interviewer("openai-compatible")
    assert (made.name, (await made.give_hint(HINT)).usage.model) == ("openai-compatible", "qwen3")


async def test_the_key_is_read_from_the_environment_or_a_file(
    openai: FakeOpenAI, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It goes into the header and nowhere else; settings do not show it."""
    (tmp_path / "key").write_text("from-a-file\n")
    monkeypatch.setenv("AI_API_KEY_FILE", str(tmp_path / "key"))
    for key, expected in (("", "Bearer from-a-file"), ("from-env", "Bearer from-env")):
        monkeypatch.setenv("AI_API_KEY", key)
        settings = ModelSettings(base_url=openai.url, model="m")
        await openai_compatible_interviewer(settings).give_hint(HINT)
        assert openai.seen[-1].headers["authorization"] == expected
        assert "from-env" not in repr(settings)


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server, a model for each task, a file that can be read."""
    with pytest.raises(ValueError, match="AI_BASE_URL"):
        make_interviewer("openai-compatible")
    monkeypatch.setenv("AI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("AI_MODEL_SCORE", "m")
    with pytest.raises(ValueError, match=r"AI_MODEL_RESEARCH, .*AI_MODEL_REPORT"):
        make_interviewer("openai-compatible")
    monkeypatch.setenv("AI_MODEL", "m")
    monkeypatch.setenv("AI_API_KEY_FILE", "/nonexistent")
    with pytest.raises(ValueError, match="AI_API_KEY_FILE"):
        make_interviewer("openai-compatible")


async def test_reasoning_models_get_their_own_parameters(openai: FakeOpenAI) -> None:
    """They refuse a temperature and name the limit differently."""
    await openai_compatible_interviewer(ModelSettings(base_url=openai.url, model="gpt-6-mini")).give_hint(
        HINT
    )
    body = openai.seen[0].body
    assert "max_completion_tokens" in body
    assert not {"temperature", "max_tokens"} & body.keys()


@pytest.mark.parametrize(
    ("replies", "requests"),
    [
        ([fault("throttled"), fault("unavailable")], 3),
        ([Cut()], 2),
        ([fault("model_timeout")], 2),
        ([fault("model_error")], 2),
        ([BadForm(), Form({}), Reply()], 3),
        ([Stopped("length")], 2),
    ],
    ids=str,
)
async def test_what_can_be_mended_is_mended(
    replies: list[Reply], requests: int, openai: FakeOpenAI, interviewer: ModelInterviewer
) -> None:
    """A passing error costs the candidate nothing but time."""
    openai.script.then(*replies)
    assert (await interviewer.score_answer(score_request())).ratings
    assert len(openai.seen) == requests


@pytest.mark.parametrize(
    ("reply", "requests", "retryable"),
    [
        (fault("throttled"), 3, True),
        (fault("internal"), 3, True),
        (Cut(), 3, True),
        (fault("model_error"), 2, True),
        (BadForm(), 3, True),
        (Stopped("length"), 3, True),
        (Stopped("content_filter"), 1, False),
        (fault("invalid"), 1, False),
        (fault("access_denied"), 1, False),
        (fault("end_of_life"), 1, False),
    ],
    ids=str,
)
async def test_what_lasts_ends_in_one_error(
    reply: Reply, requests: int, retryable: bool, openai: FakeOpenAI, interviewer: ModelInterviewer
) -> None:
    """Bounded attempts, no number made up, and a reason that names no content."""
    openai.script.always = reply
    with pytest.raises(InterviewerError) as caught:
        await interviewer.score_answer(score_request())
    assert (caught.value.retryable, len(openai.seen)) == (retryable, requests)
    assert "wound" not in caught.value.reason


async def test_the_fallback_answers_for_a_missing_model(openai: FakeOpenAI) -> None:
    """A server that has lost a model answers 404."""
    settings = ModelSettings(base_url=openai.url, model="gone", fallback_model="there")
    openai.script.always_for("gone", fault("end_of_life"))
    assert (await openai_compatible_interviewer(settings).give_hint(HINT)).usage.model == "there"


async def test_a_deadline_ends_a_task_and_a_closed_port_is_an_error(openai: FakeOpenAI) -> None:
    """Neither a silent server nor an absent one holds a candidate up."""
    openai.script.always = Slow(30)
    hurried = ModelSettings(base_url=openai.url, model="m", deadline=0.2)
    with pytest.raises(InterviewerError, match="no answer within"):
        await openai_compatible_interviewer(hurried).score_answer(score_request())
    absent = ModelSettings(base_url="http://127.0.0.1:9/v1", model="m")
    with pytest.raises(InterviewerError, match="ConnectError") as caught:
        await openai_compatible_interviewer(absent).score_answer(score_request())
    assert caught.value.retryable
