"""Bedrock over HTTP: what is sent, to which model, and what it costs."""

import asyncio
import json
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from ai.bedrock import DEFAULTS, FALLBACK, FAST, STRONG, bedrock_interviewer, bedrock_models
from ai.evaluate.__main__ import main
from ai.models import ModelInterviewer, Task
from ai.port import HintRequest
from ai.provider import make_interviewer
from ai.settings import ModelSettings
from tests.support.eventually import eventually
from tests.support.fake_bedrock import RETIRED, BadForm, FakeBedrock, Reply, Slow, fault
from tests.support.model_requests import ANSWER, QUESTION, do, every_request, job, score_request

HINT = HintRequest(job=job(), question=QUESTION)


@pytest.mark.parametrize("task", Task)
async def test_every_task_is_done(task: Task, bedrock: FakeBedrock, interviewer: ModelInterviewer) -> None:
    """One call to the task's own model, with a forced tool and a limit, and its usage told."""
    done = await do(interviewer, task.value, every_request()[task.value])
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
    task: Task, bedrock: FakeBedrock, interviewer: ModelInterviewer
) -> None:
    """The scoring prompt has over 1,024 tokens with its rubric, the others have not."""
    await do(interviewer, task.value, every_request()[task.value])
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


async def test_usage_adds_up_over_all_calls(bedrock: FakeBedrock, interviewer: ModelInterviewer) -> None:
    """A form that had to be filled in again was paid for as well."""
    once = (await interviewer.give_hint(HINT)).usage
    bedrock.script.then(BadForm(), fault("model_error"))
    more = (await interviewer.give_hint(HINT)).usage
    assert more.calls == 3
    assert more.input_tokens > 2 * once.input_tokens
    assert more.cost > once.cost


async def test_a_model_has_so_many_places(bedrock: FakeBedrock) -> None:
    """The fourth call to a model with three places waits for one; another model has its own."""
    narrow = bedrock_interviewer(ModelSettings(concurrency=3))
    bedrock.script.always = Slow(30)
    asked = [asyncio.create_task(narrow.give_hint(HINT)) for _ in range(6)]
    scored = asyncio.create_task(narrow.score_answer(score_request()))
    await eventually(lambda: _are(bedrock, {FAST: 3, STRONG: 1}))
    bedrock.hurry()
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


def test_an_evaluation_runs_with_it(bedrock: FakeBedrock, tmp_path: Path) -> None:
    """`--provider bedrock` scores rows like any other provider; what fails has no number."""
    asked = {"interviewType": "technical", "difficulty": "mid", "question": QUESTION.text}
    rows = [{**asked, "id": "1", "answer": ANSWER, "band": 3}, {**asked, "id": "2", "answer": "", "band": 1}]
    (tmp_path / "rows").write_text("\n".join(json.dumps(one) for one in rows))
    arguments = [str(tmp_path / "rows"), "--provider", "bedrock", "--json", str(tmp_path / "out")]
    ends = []
    for reply in (Reply(), fault("invalid")):
        bedrock.script.always = reply
        assert main(arguments) == 0
        found = json.loads((tmp_path / "out").read_text())["rows"]
        ends.append([(one["status"], one["score"]) for one in found])
    assert ends == [[("scored", 8), ("scored", 1)], [("not_scored", None), ("scored", 1)]]
