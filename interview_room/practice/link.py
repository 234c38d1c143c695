"""HTTP to the gateway: every request is made again until it is answered, and done once."""

import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx

PATIENCE = 120.0
"""Seconds of waiting for a gateway that is away, or for work that was accepted with 202."""
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 5.0
LONGEST_RETRY_AFTER = 60
"""A limit that takes longer than this many seconds to lift is told instead of waited for."""
AWAY = frozenset({502, 503, 504})


class Refused(Exception):
    """The gateway's refusal, in its own words."""

    def __init__(self, response: httpx.Response) -> None:
        self.status = response.status_code
        super().__init__(_in_words(response))


class Unreachable(Exception):
    """Nothing answered for as long as it was worth waiting."""


class Link:
    """Requests with one Idempotency-Key each over all their attempts.

    `say` is told when the candidate has to wait; `pause` waits.
    """

    def __init__(
        self, client: httpx.Client, say: Callable[[str], None], pause: Callable[[float], None] = time.sleep
    ) -> None:
        self.client = client
        self._say = say
        self._pause = pause

    def get(self, path: str) -> httpx.Response:
        return self._request("GET", path)

    def post(self, path: str, body: dict[str, Any]) -> httpx.Response:
        """The answer; a 202 is followed to its outcome."""
        response = self._request("POST", path, json=body, headers={"Idempotency-Key": uuid4().hex})
        waited = 0.0
        while response.status_code == httpx.codes.ACCEPTED:
            pause = _retry_after(response) or 1
            waited += pause
            if waited > PATIENCE:
                raise Unreachable("The room accepted the request but has not finished it. Come back later.")
            self._pause(pause)
            response = self._request("GET", response.headers["Location"])
        return response

    def _request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Raises Refused, or Unreachable once patience has run out."""
        waited, pause = 0.0, FIRST_PAUSE
        while True:
            response = self._attempt(method, path, **options)
            if response is not None and response.is_success:
                return response
            wait = _worth_waiting(response, pause)
            if response is not None and (wait is None or waited + wait > PATIENCE):
                raise Refused(response)
            if wait is None or waited + wait > PATIENCE:
                raise Unreachable(f"Nothing has answered at {self.client.base_url} for two minutes.")
            if waited <= 1 < waited + wait:
                self._say("The room does not answer yet; trying again. Nothing is lost.")
            self._pause(wait)
            waited, pause = waited + wait, min(pause * 2, LONGEST_PAUSE)

    def _attempt(self, method: str, path: str, **options: Any) -> httpx.Response | None:
        try:
            return self.client.request(method, path, **options)
        except httpx.TransportError:
            return None


def _worth_waiting(response: httpx.Response | None, pause: float) -> float | None:
    """Seconds until the same request may succeed; None when it never will by itself."""
    if response is None:
        return pause
    retry_after = _retry_after(response)
    if response.status_code in AWAY:
        return min(retry_after or pause, LONGEST_PAUSE)
    still_running = response.status_code == httpx.codes.CONFLICT and retry_after
    limited = response.status_code == httpx.codes.TOO_MANY_REQUESTS
    if still_running or (limited and retry_after <= LONGEST_RETRY_AFTER):
        return max(retry_after, pause)
    return None


def _retry_after(response: httpx.Response) -> int:
    text = response.headers.get("Retry-After", "")
    return int(text) if text.isdecimal() else 0


def _in_words(response: httpx.Response) -> str:
    try:
        problem = response.json()
        detail = str(problem.get("detail") or problem.get("title"))
        errors = [f"{error['field']} {error['message']}" for error in problem.get("errors") or ()]
    except (ValueError, AttributeError, KeyError, TypeError):
        return f"The room answered {response.status_code} {response.reason_phrase}."
    return " ".join([detail, *([f"({'; '.join(errors)})"] if errors else [])])
