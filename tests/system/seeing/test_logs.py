"""Logs at DEBUG: enough to follow a request everywhere, and nothing of what anybody wrote."""

import re

from chassis.logs import loggable
from tests.support.eventually import eventually
from tests.system.seeing.conftest import CANARY, Watched

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def _lines(watched: Watched, request_id: str) -> list[str]:
    return [_COLOURS.sub("", line) for line in watched.log.splitlines() if request_id in line]


async def test_a_request_is_followed_through_every_service_and_todo(watched: Watched) -> None:
    """What the gateway calls `request_id` is on each line of the services that worked on it."""
    sent = next(answer for answer in watched.held.answers if answer.step == "next_question")

    def followed() -> list[str]:
        lines = _lines(watched, sent.request_id)
        assert any("todo performed" in line and "kind=score_answer" in line for line in lines)
        return lines

    lines = await eventually(followed, within=20)
    assert any("asked" in line and "conductor.AnswerQuestion.v1" in line for line in lines)
    assert any("handled" in line and "service=conductor" in line for line in lines)
    assert any("handled" in line and "service=feedback" in line for line in lines)
    assert any(" request " in line and "status=200" in line for line in lines)
    of_services = [line for line in lines if "service=" in line]
    assert all(f"session_id={watched.held.session_id}" in line for line in of_services)
    assert all("message_id=" in line or "todo_id=" in line for line in of_services)


async def test_nothing_that_was_written_is_told(watched: Watched) -> None:
    """The word is in every field, header and secret of the room; `loggable` names the user."""
    assert loggable(watched.held.user) in watched.log
    assert CANARY not in watched.log
    assert CANARY not in await watched.metrics()
    assert [problem for problem in watched.held.problems if CANARY in problem] == []


async def test_no_token_is_told(watched: Watched) -> None:
    told = watched.log + await watched.metrics() + "".join(watched.held.problems)
    for part in watched.held.token.split("."):
        assert part not in told
