"""The fake Bedrock tells boto3 the same in one piece and as a stream of real frames."""

import json
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from ai.bedrock.client import request_for
from ai.models import Call
from ai.models.hint import hint_prompt
from ai.port import HintRequest
from tests.support.fake_bedrock import RETIRED, Cut, FakeBedrock, Form, fault
from tests.support.model_requests import QUESTION, job

MODEL = "global.anthropic.claude-haiku-5-5"


@pytest.fixture(scope="module")
def client(server: FakeBedrock) -> Any:
    return boto3.client("bedrock-runtime", region_name="eu-central-1")


def arguments(model: str = MODEL) -> dict[str, Any]:
    prompt = hint_prompt(HintRequest(job=job(), question=QUESTION))
    return request_for(Call(model, prompt.system, prompt.user, "give_hint", {"type": "object"}, 100, 0))


def test_a_stream_says_the_same_as_converse(bedrock: FakeBedrock, client: Any) -> None:
    """Every frame passes botocore's two checksums, and the deltas add up to the tool's input."""
    form = Form({"text": "Grüße 🙂 " * 40})
    bedrock.script.always = form
    whole = client.converse(**arguments())
    events = list(client.converse_stream(**arguments())["stream"])
    deltas = [
        one["contentBlockDelta"]["delta"]["toolUse"]["input"] for one in events if "contentBlockDelta" in one
    ]
    assert len(deltas) > 5
    assert (
        json.loads("".join(deltas))
        == whole["output"]["message"]["content"][0]["toolUse"]["input"]
        == form.values
    )
    assert events[-1]["metadata"]["usage"] == whole["usage"]
    assert events[-2]["messageStop"]["stopReason"] == whole["stopReason"] == "tool_use"


def test_a_cut_stream_is_noticed(bedrock: FakeBedrock, client: Any) -> None:
    """A frame that ends early never becomes an event; the message has no stop."""
    bedrock.script.always = Cut()
    events = list(client.converse_stream(**arguments())["stream"])
    assert not any("messageStop" in one for one in events)


@pytest.mark.parametrize("operation", ["converse", "converse_stream"])
def test_errors_are_those_of_the_service(operation: str, bedrock: FakeBedrock, client: Any) -> None:
    """boto3 makes its own exception classes of them."""
    bedrock.script.always = fault("model_error")
    with pytest.raises(client.exceptions.ModelErrorException) as caught:
        getattr(client, operation)(**arguments())
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 424


def test_it_refuses_what_bedrock_refuses(bedrock: FakeBedrock, client: Any) -> None:
    """A retired model, and sampling parameters on a model that has none."""
    with pytest.raises(client.exceptions.ResourceNotFoundException, match="end of its life"):
        client.converse(**arguments(RETIRED))
    refused = {**arguments(), "inferenceConfig": {"maxTokens": 10, "temperature": 0.0}}
    with pytest.raises(ClientError, match="temperature"):
        client.converse(**refused)
    unlimited = {**arguments(), "inferenceConfig": {}}
    with pytest.raises(ClientError, match="maxTokens"):
        client.converse(**unlimited)
