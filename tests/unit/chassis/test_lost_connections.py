"""A connection that broke is tried again at once; a server that is away is not."""

import pytest
from pymongo.errors import AutoReconnect, NetworkTimeout, OperationFailure, ServerSelectionTimeoutError

from chassis.aggregate import Context
from chassis.kafka.consumer import _perform
from chassis.mongo import is_outage
from contracts.envelope import Message, Reply
from contracts.replies import Done, GetOperation
from tests.component.records import envelope_of

ASKED = GetOperation(aggregate_id="s1", operation_id="o1")


class Handler:
    """Fails with each of these errors in turn, then answers."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = [*errors]
        self.calls = 0

    async def __call__(self, _message: Message, _context: Context) -> Reply | None:
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return Done()


def context() -> Context:
    return Context(envelope_of(GetOperation), now=0)


async def test_a_broken_connection_is_tried_once_more() -> None:
    handler = Handler(AutoReconnect("connection closed"))
    assert await _perform(handler, ASKED, context()) == Done()
    assert handler.calls == 2


async def test_one_that_breaks_again_is_an_outage() -> None:
    handler = Handler(AutoReconnect("connection closed"), AutoReconnect("connection closed"))
    with pytest.raises(AutoReconnect) as raised:
        await _perform(handler, ASKED, context())
    assert is_outage(raised.value)
    assert handler.calls == 2


@pytest.mark.parametrize(
    "error", [ServerSelectionTimeoutError(), NetworkTimeout(), OperationFailure("not allowed")]
)
async def test_whatever_else_fails_is_not_repeated(error: Exception) -> None:
    handler = Handler(error)
    with pytest.raises(type(error)):
        await _perform(handler, ASKED, context())
    assert handler.calls == 1
