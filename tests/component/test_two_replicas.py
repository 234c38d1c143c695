"""Two conductors and two feedbacks: they share the work, and may come and go."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.component.interviews import Candidate, all_whole, practising
from tests.component.restarts import started
from tests.support.room import Processes


@pytest.fixture
async def second(processes: Processes, tmp_path: Path) -> AsyncIterator[Processes]:
    """More processes of the same room, none of them started."""
    made = Processes(processes.settings.model_copy(update={"data_dir": tmp_path}))
    yield made
    await made.stop()


async def test_replicas_join_and_leave_and_die_under_a_flow_of_interviews(
    processes: Processes, second: Processes
) -> None:
    """Partitions move between processes while records are handled, and each record has one effect."""
    async with practising(processes, users=2) as held:
        await started(second, "conductor", "feedback")
        shared = Candidate(await processes.candidate("shared"))
        await shared.hold()
        assert await second.end("conductor") == 0
        await second.end("feedback", kill=True)

    await all_whole(processes.settings, [shared, *held])
