"""A burst of requests begins in portions, in order, and lets others have their turn in between."""

import asyncio
from itertools import pairwise

from services.gateway.edge.turns import PORTION, Turns


async def test_a_lone_request_begins_at_once() -> None:
    turn = asyncio.ensure_future(Turns().mine())
    await asyncio.sleep(0)
    assert turn.done()


async def test_others_have_their_turn_between_the_portions_of_a_burst() -> None:
    """Whatever runs in each turn of the loop sees at most a portion more than in the turn before."""
    turns, begun, seen = Turns(), [], [0]

    async def request(number: int) -> None:
        await turns.mine()
        begun.append(number)

    requests = [asyncio.create_task(request(number)) for number in range(5 * PORTION)]
    while len(begun) < len(requests):
        await asyncio.sleep(0)
        seen.append(len(begun))

    assert begun == [*range(5 * PORTION)]
    assert max(after - before for before, after in pairwise(seen)) <= PORTION


async def test_who_gave_up_waiting_takes_nobodys_turn_away() -> None:
    turns = Turns()
    requests = [asyncio.create_task(turns.mine()) for _ in range(4 * PORTION)]
    await asyncio.sleep(0)
    for request in requests[PORTION : 2 * PORTION]:
        request.cancel()

    done = await asyncio.gather(*requests, return_exceptions=True)

    assert [isinstance(one, asyncio.CancelledError) for one in done].count(True) == PORTION
    await asyncio.wait_for(turns.mine(), 5)


async def test_a_newcomer_does_not_overtake_those_who_wait() -> None:
    turns, begun = Turns(), []

    async def request(number: int) -> None:
        await turns.mine()
        begun.append(number)

    early = [asyncio.create_task(request(number)) for number in range(3 * PORTION)]
    await asyncio.sleep(0)
    late = asyncio.create_task(request(99))
    await asyncio.gather(*early, late)

    assert begun == [*range(3 * PORTION), 99]
