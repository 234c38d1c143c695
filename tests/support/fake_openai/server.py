"""The server: answers as its script says, with the replies of the fake Bedrock."""

import json
from http import HTTPStatus
from typing import Any

from tests.support.fake_bedrock import BadForm, Cut, Fault, Form, Reply, Slow, Stopped, fill_in
from tests.support.fake_bedrock.serving import ModelServer, Request, Response


class Seen(Request):
    """A request for a completion."""

    @property
    def system(self) -> str:
        return str(self.body["messages"][0]["content"])

    @property
    def user(self) -> str:
        return str(self.body["messages"][1]["content"])

    @property
    def form(self) -> str:
        return str(self.body["response_format"]["json_schema"]["name"])


class FakeOpenAI(ModelServer[Seen]):
    """An endpoint that takes any path, key and model."""

    @property
    def url(self) -> str:
        return f"{super().url}/v1"

    def respond(self, request: Request) -> Response:
        """Return a completion, or an error as OpenAI tells it."""
        seen = Seen(request.path, request.body, request.headers)
        self.seen.append(seen)
        reply = self.script.take(str(seen.body["model"]))
        if isinstance(reply, Fault):
            error = {"error": {"message": reply.message, "type": reply.kind}}
            again = {"Retry-After": "0"} if reply.status == HTTPStatus.TOO_MANY_REQUESTS else {}
            return Response(reply.status, json.dumps(error).encode(), again)
        if isinstance(reply, Slow):
            self.wait(reply.seconds)
        return Response(200, json.dumps(completion(seen, reply)).encode(), cut=isinstance(reply, Cut))


def completion(seen: Seen, reply: Reply) -> dict[str, Any]:
    """Return what the endpoint answers."""
    if isinstance(reply, Stopped | BadForm):
        content = "I would say that this is a good answer, perhaps 7 of 10."
    else:
        values = reply.values if isinstance(reply, Form) else fill_in(seen.form, seen.user)
        content = f"```json\n{json.dumps(values)}\n```"
    reason = reply.reason if isinstance(reply, Stopped) else "stop"
    prompt = (len(seen.system) + len(seen.user)) // 4
    return {
        "object": "chat.completion",
        "model": seen.body["model"],
        "choices": [
            {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": reason}
        ],
        "usage": {
            "prompt_tokens": prompt,
            "completion_tokens": len(content) // 4,
            "prompt_tokens_details": {"cached_tokens": prompt // 2},
        },
    }
