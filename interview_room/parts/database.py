"""The embedded MongoDB-compatible database: SecantusDB, run as a program of its own and never imported."""

import asyncio
import fcntl
import sys
from importlib.util import find_spec
from typing import IO

from interview_room.parts.daemon import Daemon, PartError
from interview_room.parts.ports import LOOPBACK, listens
from interview_room.parts.probes import speaks_mongo

LOCK_WAIT_SECONDS = 2.0


class Database(Daemon):
    """A database that keeps its data in `folder/database`.

    The lock `folder/database.lock` is handed to the process and ends with it, so a crash leaves none.
    """

    name = "database"

    @property
    def url(self) -> str:
        return f"mongodb://{self.address}/?directConnection=true"

    def command(self) -> list[str]:
        if find_spec("secantus") is None:
            raise PartError(
                "The embedded database is not installed: run pip install 'mock-interview-room[embedded]', "
                "or set MONGO_URL to a MongoDB of yours."
            )
        return [
            *[sys.executable, "-P", "-m", "secantus", "--standalone"],
            *["--host", LOOPBACK, "--port", str(self.port)],
            *["--storage-path", str(self.folder / "database")],
            *["--cache-size", "128M", "--log-level", "WARNING"],
        ]

    def environment(self) -> dict[str, str]:
        # Every commit is handed to the operating system. Without this a crash loses the writes of its last
        # 50 ms; with fsync (--sync-on-commit) each write waits for the disk.
        return {**super().environment(), "WIREDTIGER_CONFIG": "transaction_sync=(enabled=true,method=none)"}

    async def answers(self) -> bool:
        return await speaks_mongo(self.url, within=0.1)

    async def stop(self, within: float = 10.0) -> None:
        stopping = asyncio.ensure_future(super().stop(within))
        while not (await asyncio.wait({stopping}, timeout=0.05))[0]:
            await listens(self.address, within=0.05)  # wakes its accept call, which else ends after 2 s
        await stopping

    async def _spawn(self, command: list[str], keep_open: tuple[int, ...] = ()) -> asyncio.subprocess.Process:
        with (self.folder / "database.lock").open("a+") as lock:
            await self._take(lock)
            process = await super()._spawn(command, (*keep_open, lock.fileno()))
            lock.truncate(0)
            lock.write(str(process.pid))
            return process

    async def _take(self, lock: IO[str]) -> None:
        """Take the folder's lock, waiting a moment for a process that is just ending."""
        deadline = asyncio.get_running_loop().time() + LOCK_WAIT_SECONDS
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if asyncio.get_running_loop().time() > deadline:
                    lock.seek(0)
                    raise PartError(
                        f"The data folder {self.folder} is in use by process {lock.read() or 'unknown'}: "
                        f"stop that process or choose another folder with DATA_DIR."
                    ) from None
                await asyncio.sleep(0.05)
            else:
                return
