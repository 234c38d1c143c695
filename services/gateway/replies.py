"""Matching replies with the requests that wait for them."""

import asyncio

from contracts.envelope import Envelope, Reply


class Replies:
    """The requests of this process that wait for a reply, by request id."""

    def __init__(self) -> None:
        self._waiting: dict[str, asyncio.Future[Reply]] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def expect(self, request_id: str) -> asyncio.Future[Reply]:
        """A future of the reply. Cancelling it, as `asyncio.wait_for` does, forgets the request."""
        future: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._waiting[request_id] = future
        future.add_done_callback(lambda _: self._waiting.pop(request_id, None))
        return future

    def resolve(self, envelope: Envelope, reply: Reply) -> bool:
        """Hand a reply over; False when nobody waits for it: too late, repeated, or another process's."""
        future = self._waiting.get(envelope.request_id or "")
        if future is None or future.done():
            return False
        future.set_result(reply)
        return True

    def fail_all(self, error: Exception) -> None:
        """Let every waiting request fail, for instance when the replies can no longer be read."""
        for future in tuple(self._waiting.values()):
            if not future.done():
                future.set_exception(error)
