"""One daemon of ours: started until it answers, stopped within a deadline, never left behind."""

import asyncio
import contextlib
import os
import signal
import sys
from abc import ABC, abstractmethod
from pathlib import Path
from typing import ClassVar

from interview_room.parts import leash
from interview_room.parts.ports import LOOPBACK, free_port, is_free

LOG_KEPT_BYTES = 1_000_000
LAST_LINES = 8


class PartError(Exception):
    """A part cannot run; the message is one sentence that says what to do."""


class Daemon(ABC):
    """A process on a loopback port that may be stopped and started again on the same port.

    It has its own session, so Ctrl-C in a terminal reaches only its parent, which stops it last; and it
    dies with its parent however that ends. What it prints goes to `folder/logs/<name>.log`.
    """

    name: ClassVar[str]
    start_seconds: ClassVar[float] = 20.0

    def __init__(self, folder: Path, port: int | None = None) -> None:
        """Take the folder for logs and data, and the port; without one, a free port is chosen once."""
        self.folder = folder.absolute()
        self.port = port or free_port()
        self.log = self.folder / "logs" / f"{self.name}.log"
        self._process: asyncio.subprocess.Process | None = None

    @property
    def address(self) -> str:
        return f"{LOOPBACK}:{self.port}"

    @property
    def _address_file(self) -> Path:
        """Tells other programs of this machine where the part listens."""
        return self.folder / f"{self.name}.address"

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        return self._process.pid if self._process and self._process.returncode is None else None

    @abstractmethod
    def command(self) -> list[str]:
        """Return the program's absolute path and its arguments."""

    @abstractmethod
    async def answers(self) -> bool:
        """Tell whether it serves a real request now."""

    async def prepare(self) -> None:  # noqa: B027 - most programs need nothing
        """Make ready whatever the program needs before it starts."""

    def environment(self) -> dict[str, str]:
        return dict(os.environ)

    async def start(self) -> None:
        """Start the process and return when it answers.

        Raises:
            PartError: it is not installed, its port or folder is taken, or it ended or kept silent.
        """
        if self.pid:
            return
        self._make_folders()
        await self.prepare()
        if not is_free(self.port):
            raise PartError(
                f"The {self.name} cannot listen on port {self.port} because another program does: "
                f"stop that program or choose another port."
            )
        written = self._log_size()
        self._process = await self._spawn(self.command())
        try:
            await asyncio.wait_for(self._until_it_answers(written), self.start_seconds)
        except TimeoutError:
            await self.kill()
            raise PartError(
                f"The {self.name} did not answer on port {self.port} within {self.start_seconds:.0f} s; "
                f"its log is {self.log}."
            ) from None
        except BaseException:
            await self.kill()
            raise
        self._address_file.write_text(self.address)

    async def stop(self, within: float = 10.0) -> None:
        """End the process with SIGTERM, and with SIGKILL once `within` seconds have passed."""
        if not self._process or not self.pid:
            return
        self._address_file.unlink(missing_ok=True)
        self._process.terminate()
        try:
            await asyncio.wait_for(self._process.wait(), within)
        except TimeoutError:
            await self.kill()

    async def kill(self) -> None:
        """End the process with SIGKILL, as a crash would."""
        if self._process and self.pid:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            await self._process.wait()

    async def exited(self) -> int:
        """Wait until the process ends and return its exit status (minus the signal's number if killed)."""
        if not self._process:
            raise PartError(f"The {self.name} was never started.")
        return await self._process.wait()

    async def _spawn(self, command: list[str], keep_open: tuple[int, ...] = ()) -> asyncio.subprocess.Process:
        with self.log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *[sys.executable, "-I", "-S", str(leash.__file__), str(os.getpid()), *command],
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env=self.environment(),
                start_new_session=True,
                pass_fds=keep_open,
            )

    async def _until_it_answers(self, written: int) -> None:
        while not await self.answers():
            if not self.pid:
                raise PartError(
                    f"The {self.name} ended while it started; the last lines of {self.log} are:\n"
                    f"{self._last_lines(written)}"
                )
            await asyncio.sleep(0.02)

    def _make_folders(self) -> None:
        try:
            self.log.parent.mkdir(parents=True, exist_ok=True)
            if self._log_size() > LOG_KEPT_BYTES:
                self.log.unlink()
            self.log.touch()
        except OSError as error:
            raise PartError(
                f"The data folder {self.folder} cannot be written ({error.strerror}): "
                f"make it writable or choose another one with DATA_DIR."
            ) from error

    def _log_size(self) -> int:
        return self.log.stat().st_size if self.log.exists() else 0

    def _last_lines(self, written: int) -> str:
        with self.log.open("rb") as log:
            log.seek(written)
            lines = log.read().decode(errors="replace").strip().splitlines()
        return "\n".join(lines[-LAST_LINES:]) or "(it printed nothing)"
