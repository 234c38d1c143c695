"""A refusal in words, whoever it comes from."""

import httpx
import pytest

from room_client import Refused


@pytest.mark.parametrize(
    ("response", "words"),
    [
        (httpx.Response(502, text="<html>"), "The room answered 502 Bad Gateway."),
        (httpx.Response(503, json=["no", "problem"]), "The room answered 503 Service Unavailable."),
        (httpx.Response(403, json={"title": "Not from here"}), "Not from here"),
        (httpx.Response(404, json={}), "Not Found"),
        (
            httpx.Response(
                422, json={"detail": "Mend it.", "errors": [{"field": "text", "message": "is long"}]}
            ),
            "Mend it. (text is long)",
        ),
    ],
)
def test_what_a_proxy_answers_is_told_too(response: httpx.Response, words: str) -> None:
    refused = Refused(response)

    assert str(refused) == words
    assert refused.problem.status == refused.status == response.status_code


def test_when_to_come_back_is_told_in_seconds() -> None:
    later, never = [
        Refused(httpx.Response(503, headers=h)) for h in ({"Retry-After": "7"}, {"Retry-After": "x"})
    ]

    assert [later.retry_after, never.retry_after] == [7, 0]
