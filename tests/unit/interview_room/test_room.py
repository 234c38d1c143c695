"""Requests are made again until they are answered, and done once."""

import httpx
import pytest

from room_client import Refused, Unreachable
from tests.unit.interview_room.desk import SESSION, Desk, Terminal, keys, problem


def test_a_post_is_repeated_with_its_key_until_the_gateway_is_back() -> None:
    """A restart of the gateway loses nothing and does nothing twice."""
    desk = Desk(
        status="in_progress",
        number=1,
        trouble=[
            problem(503, "Kafka cannot be reached.", Retry_After="5"),
            httpx.ConnectError("refused"),
            httpx.ReadError("cut off"),
        ],
    )
    terminal = Terminal(desk)

    terminal.room.step(SESSION, "answer", answer="Partitions.", number=1)

    used = keys(desk.requests, "/interview/conduct")
    assert len(used) == 4
    assert len(set(used)) == 1
    assert desk.answers == ["Partitions."]
    assert terminal.pauses == [5, 0.5, 1]
    assert terminal.said == ["The room does not answer yet; trying again. Nothing is lost."]


def test_two_posts_have_two_keys() -> None:
    """The same words sent twice on purpose are two answers."""
    desk = Desk(status="in_progress", number=1)
    terminal = Terminal(desk)

    terminal.room.step(SESSION, "answer", answer="Yes.")
    terminal.room.step(SESSION, "answer", answer="Yes.")

    assert len(set(keys(desk.requests, "/interview/conduct"))) == 2


def test_a_gateway_that_stays_away_is_given_up() -> None:
    """After two minutes the candidate is told."""
    desk = Desk(trouble=[httpx.ConnectError("refused") for _ in range(100)])
    terminal = Terminal(desk)

    with pytest.raises(Unreachable, match="http://room"):
        terminal.room.hint(SESSION)

    assert 110 < sum(terminal.pauses) <= 120


@pytest.mark.parametrize(
    ("answer", "waits"),
    [
        (problem(409, "The same request is still running.", Retry_After="2"), [2]),
        (problem(429, "Too many requests in a minute.", Retry_After="7"), [7]),
    ],
)
def test_what_lifts_by_itself_is_waited_for(answer: httpx.Response, waits: list[float]) -> None:
    terminal = Terminal(Desk(status="in_progress", number=1, trouble=[answer]))

    assert terminal.room.hint(SESSION) == "Think of one case."
    assert terminal.pauses == waits


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (problem(409, "The interview is over."), "The interview is over."),
        (
            problem(429, "No AI requests left for today.", Retry_After="40000"),
            "No AI requests left for today.",
        ),
        (httpx.Response(500, text="<html>"), "The room answered 500 Internal Server Error."),
        (
            httpx.Response(
                422,
                json={
                    "detail": "Correct the fields.",
                    "errors": [{"field": "answer", "message": "is too long"}],
                },
            ),
            "Correct the fields. (answer is too long)",
        ),
    ],
)
def test_a_refusal_is_told_in_words(answer: httpx.Response, words: str) -> None:
    terminal = Terminal(Desk(status="in_progress", number=1, trouble=[answer]))

    with pytest.raises(Refused) as refused:
        terminal.room.hint(SESSION)

    assert str(refused.value) == words
    assert terminal.pauses == []


def test_accepted_work_is_followed_to_its_outcome() -> None:
    """A 202 names where the answer will be."""
    running = {"headers": {"Location": "/interview/operations/abc", "Retry-After": "2"}, "json": {}}
    outcome = {"sessionId": SESSION, "hint": "Think.", "questionNumber": 1}
    desk = Desk(
        troubled=lambda request: request.url.path in ("/interview/conduct", "/interview/operations/abc"),
        trouble=[
            httpx.Response(202, **running),  # type: ignore[arg-type]
            httpx.Response(202, **running),  # type: ignore[arg-type]
            httpx.Response(200, json=outcome),
        ],
    )
    terminal = Terminal(desk)

    assert terminal.room.hint(SESSION) == "Think."
    assert [request.method for request in desk.requests] == ["POST", "GET", "GET"]
    assert terminal.pauses == [2, 2]


def test_a_token_is_asked_for_or_taken_as_given() -> None:
    asked, given = Terminal(Desk()), Terminal(Desk())

    asked.room.sign_in("ada", None)
    given.room.sign_in("ada", "mine")

    assert asked.http.headers["Authorization"] == "Bearer token of ada"
    assert given.http.headers["Authorization"] == "Bearer mine"


def test_a_room_without_development_login_says_how_to_come_in() -> None:
    terminal = Terminal(Desk(trouble=[problem(404, "There is nothing at this address.")]))

    with pytest.raises(Unreachable, match="INTERVIEW_ROOM_TOKEN"):
        terminal.room.sign_in("ada", None)


def test_a_room_that_is_not_there_is_told_at_once() -> None:
    desk = Desk(trouble=[httpx.ConnectError("refused")], troubled=lambda _: True)
    terminal = Terminal(desk)

    with pytest.raises(Unreachable, match="make run"):
        terminal.room.sign_in("ada", None)

    assert terminal.pauses == []


def test_a_stream_that_breaks_is_taken_up_where_it_stopped() -> None:
    """Last-Event-ID names what has been seen, and nothing comes twice."""
    desk = Desk(troubled=lambda request: request.url.path.endswith("/events"))
    desk.trouble = [
        httpx.Response(200, stream=Broken(b"id: 1-1\nevent: answer_scored\ndata: {}\n\n")),
        httpx.Response(200, text="id: 1-2\nevent: feedback_ready\ndata: {}\n\n"),
    ]
    terminal = Terminal(desk)
    milestones = terminal.room.milestones(SESSION)

    assert [next(milestones).event, next(milestones).event] == ["answer_scored", "feedback_ready"]
    assert [request.headers.get("Last-Event-ID") for request in desk.requests] == [None, "1-1"]


class Broken(httpx.SyncByteStream):
    """A body that is cut off after its first bytes."""

    def __init__(self, first: bytes) -> None:
        self._first = first

    def __iter__(self):  # type: ignore[no-untyped-def]
        yield self._first
        raise httpx.ReadError("cut off")
