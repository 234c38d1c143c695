"""`python -m tests.chaos.points SERVICE` runs a service that does as it is ordered: to die, to err, to lie.

The product knows nothing of this. Its methods are wrapped here, from outside, before anything of it starts.
Orders are files in the service's data folder, so that they can be given while it runs (`Orders`).
"""

import importlib
import json
import os
import random
import signal
import sys
import time
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import uuid_utils
from aiokafka import AIOKafkaConsumer

from chassis import ids

CALLS = "calls.jsonl"
"""The calls of the model, one line for each thing that is known of one."""
POINTS = ("write", "insert", "publish", "commit", "lease", "model", "clear")
"""What a process can be killed before and after: an update and an insert in the database, what Kafka is to
confirm, the commit of positions, the claim of a todo, the call of a model, the clearing of an outbox."""


class OrderedToFail(Exception):
    """What a handler raises that has been spoiled on purpose: the record becomes a dead letter."""


class Orders:
    """Told to one process: `folder` is its replica's data folder. Each order is a file."""

    def __init__(self, folder: Path, service: str) -> None:
        self._folder = folder / "orders"
        self._service = service
        self._folder.mkdir(parents=True, exist_ok=True)

    def give(self, order: str, value: float | str) -> None:
        """Write it whole or not at all: it may be read at any moment."""
        arriving = self._file(f"{order}.arriving")
        arriving.write_text(json.dumps(value))
        arriving.rename(self._file(order))

    def withdraw(self, order: str) -> bool:
        """Whether it was still there: an order to die is taken away by whoever obeys."""
        try:
            self._file(order).unlink()
        except FileNotFoundError:
            return False
        return True

    def read(self, order: str) -> Any:
        try:
            return json.loads(self._file(order).read_text())
        except FileNotFoundError:
            return None

    def _file(self, order: str) -> Path:
        return self._folder / f"{self._service}.{order}"


class Saboteur:
    """Passes the points of one process, and obeys."""

    def __init__(self, folder: Path, service: str) -> None:
        self._orders = Orders(folder, service)
        self._service = service
        self._calls = folder / CALLS
        self._passed: dict[str, int] = {}
        self._random = random.Random(os.getpid())  # noqa: S311 - which calls fail matters to nobody

    def passing(self, point: str) -> None:
        """Die here if that is the order: "write.before 3" means at the third passage since it was given."""
        order = self._orders.read("kill")
        if order is None:
            self._passed.clear()
            return
        wanted, nth = str(order).split()
        if wanted != point:
            return
        self._passed[point] = self._passed.get(point, 0) + 1
        if self._passed[point] >= int(nth) and self._orders.withdraw("kill"):
            os.kill(os.getpid(), signal.SIGKILL)

    def now(self) -> int:
        """Epoch milliseconds of a clock that may have jumped."""
        return time.time_ns() // 1_000_000 + int(self._orders.read("clock") or 0)

    def new_id(self) -> str:
        """A UUIDv7 by the same clock."""
        jumped = int(self._orders.read("clock") or 0) << 80
        return str(uuid.UUID(int=uuid_utils.uuid7().int + jumped))

    def must_fail(self, order: str) -> bool:
        """Whether this time something is to fail; the order is the share that does."""
        return self._random.random() < float(self._orders.read(order) or 0)

    def around(self, owner: Any, name: str, point: str) -> None:
        """Wrap a coroutine method so that it passes a point before and after."""
        inner: Callable[..., Awaitable[Any]] = getattr(owner, name)

        async def wrapped(*arguments: Any, **named: Any) -> Any:
            self.passing(f"{point}.before")
            result = await inner(*arguments, **named)
            self.passing(f"{point}.after")
            return result

        setattr(owner, name, wrapped)

    def call(self, **what: object) -> None:
        """Note a call of the model, in one write that is whole even when the process dies after it."""
        line = json.dumps({"service": self._service, "at": self.now(), **what}) + "\n"
        file = os.open(self._calls, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        os.write(file, line.encode())
        os.close(file)


class Interviewer:
    """The offline interviewer as a service sees a model: noted, killed at and failing by order."""

    TASKS = frozenset(
        {
            "research_company",
            "write_questions",
            "decide_follow_up",
            "give_hint",
            "score_answer",
            "compose_report",
        }
    )

    def __init__(self, saboteur: Saboteur) -> None:
        from ai.offline import OfflineInterviewer  # noqa: PLC0415 - after the clock is wrapped

        self._inner = OfflineInterviewer()
        self.name = self._inner.name
        self.languages = self._inner.languages
        self._saboteur = saboteur

    def __getattr__(self, name: str) -> Any:
        if name not in self.TASKS:
            raise AttributeError(name)
        return lambda request: self._do(name, request)

    async def _do(self, task: str, request: Any) -> Any:
        from ai.port import InterviewerError  # noqa: PLC0415

        call, subject = uuid.uuid4().hex, getattr(request, "company_name", "")
        self._saboteur.passing("model.before")
        self._saboteur.call(call=call, task=task, subject=subject, state="begun")
        if self._saboteur.must_fail("model"):
            self._saboteur.call(call=call, task=task, subject=subject, state="failed")
            raise InterviewerError("ordered to fail")
        result = await getattr(self._inner, task)(request)
        self._saboteur.call(call=call, task=task, subject=subject, state="done")
        self._saboteur.passing("model.after")
        return result


def _spoil_handlers(saboteur: Saboteur) -> None:
    from chassis.kafka import consumer  # noqa: PLC0415

    perform = consumer._perform

    async def spoiled(*arguments: Any) -> Any:
        if saboteur.must_fail("handler"):
            raise OrderedToFail
        return await perform(*arguments)

    consumer._perform = spoiled  # type: ignore[assignment]


def wrap(saboteur: Saboteur) -> None:
    """The clock first: whatever is imported after this takes it from here."""
    ids.now, ids.new_id = saboteur.now, saboteur.new_id
    from chassis.aggregate.clearing import Clearing  # noqa: PLC0415
    from chassis.aggregate.store import Store  # noqa: PLC0415
    from chassis.aggregate.updates import Updates  # noqa: PLC0415
    from chassis.aggregate.worker import Worker  # noqa: PLC0415
    from chassis.kafka.producer import Producer  # noqa: PLC0415

    saboteur.around(Updates, "_write_together", "write")
    saboteur.around(Store, "_insert", "insert")
    saboteur.around(Producer, "_confirmed", "publish")
    saboteur.around(AIOKafkaConsumer, "commit", "commit")
    saboteur.around(Worker, "_claim", "lease")
    saboteur.around(Clearing, "_take_out", "clear")
    _spoil_handlers(saboteur)


def main(service: str) -> None:
    """Run the service until it is told to stop, or stops as it is told."""
    saboteur = Saboteur(Path(os.environ["DATA_DIR"]), service)
    wrap(saboteur)
    if service == "gateway":
        importlib.import_module("services.gateway.__main__").main()
        return
    from chassis.process import Parts, Service, run  # noqa: PLC0415

    build = importlib.import_module(f"services.{service}.app").build

    def built(parts: Parts) -> Service:
        made: Service = build(parts) if service == "setup" else build(parts, Interviewer(saboteur))
        return made

    run(service, built)


if __name__ == "__main__":
    main(sys.argv[1])
