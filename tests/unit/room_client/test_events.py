"""Server-sent events, put together line by line."""

from room_client.events import Lines
from room_client.models import EventData, SessionEvent

STREAM = """retry: 2000

id: 1-0
event: questions_ready
data: {}

: still here

id: 1-1
event: answer_scored
data:{"done":1,"total":3,"byWhom":"a newer gateway"}

id: 2-1
event: moods_counted
data: {}

id: 3-1
event: feedback_ready

"""


def test_comments_and_events_of_a_newer_gateway_are_passed_over() -> None:
    lines = Lines()

    seen = [event for line in STREAM.splitlines() if (event := lines.event(SessionEvent, line))]

    assert seen == [
        SessionEvent(id="1-0", event="questions_ready", data=EventData()),
        SessionEvent(id="1-1", event="answer_scored", data=EventData(done=1, total=3)),
        SessionEvent(id="3-1", event="feedback_ready", data=EventData()),
    ]


def test_half_an_event_is_none() -> None:
    lines = Lines()

    assert [lines.event(SessionEvent, line) for line in ("id: 1-0", "event: feedback_ready")] == [None, None]
