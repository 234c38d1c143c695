"""Starting processes again and knowing when they take part."""

import asyncio

from tests.support.eventually import eventually
from tests.support.room import Processes


async def started(processes: Processes, *names: str) -> None:
    """Start these services and return when each has joined its group."""
    written = {name: _log_of(processes, name) for name in names}
    await asyncio.gather(*(processes.start_one(name) for name in names))
    await ready(processes, written)


async def ready(processes: Processes, written: dict[str, str]) -> None:
    """Until each of these services has said that it is ready, after what it had `written` before."""

    def all_ready() -> None:
        for name, before in written.items():
            since = _log_of(processes, name).removeprefix(before)
            assert "ready" in since, f"{name} is not ready: {since[-3000:]}"

    await eventually(all_ready, within=40, every=0.1)


def _log_of(processes: Processes, name: str) -> str:
    log = processes.settings.data_dir / f"{name}.log"
    return log.read_text() if log.exists() else ""
