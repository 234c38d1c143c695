"""How each fault is done and mended. A fault returns when all is as before, with a word on what it met."""

import asyncio
import contextlib
import signal
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial

from chassis.kafka.dead_letters import dead_letters, replay
from chassis.kafka.producer import Producer
from chassis.process import patiently
from contracts.topics import (
    CONDUCTOR_COMMANDS,
    EVENTS,
    FEEDBACK_COMMANDS,
    INTERNAL,
    REPLIES,
    RESEARCH_COMMANDS,
    SETUP_COMMANDS,
)
from tests.chaos.cluster import Cluster
from tests.chaos.disk import fill
from tests.chaos.outcome import Window
from tests.chaos.plan import Fault, Group
from tests.chaos.points import Orders
from tests.component.echo import Echo
from tests.support.eventually import eventually
from tests.support.room import SERVICES

SESSION_TIMEOUT = 10.0
"""Seconds without a heartbeat after which Kafka gives a consumer's partitions to others (aiokafka)."""
PAUSED = SESSION_TIMEOUT + 4.0
CALM = 12.0
"""Seconds between groups: longer than a fault may be felt after it (10 s)."""
POINT_WITHIN = 20.0
LASTS = 6.0
SLOW = 0.15
SHARE_THAT_FAILS = 0.3
DOWN = 2.0
SPOILED = 1.0
"""Seconds in which the last of the spoiled records is buried."""


@dataclass
class Faults:
    """Carries out groups of faults and keeps when each was."""

    cluster: Cluster
    say: Callable[[str], None]
    windows: list[Window] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    """Points at which nobody passed while the order stood."""

    async def carry_out(self, group: Group) -> None:
        """Returns when all of them are mended and every service takes part again."""
        await asyncio.gather(*(self._one(fault) for fault in group))
        await self.cluster.whole()

    async def _one(self, fault: Fault) -> None:
        start = time.time()
        note = await _HOW[fault.kind](self.cluster, fault)
        await self.cluster.whole()
        if note:
            self.missed.append(f"{fault}: {note}")
        self.windows.append(Window(str(fault), start, time.time()))
        self.say(f"{fault}: {time.time() - start:.1f} s{f' ({note})' if note else ''}")


async def _kill(cluster: Cluster, fault: Fault) -> str:
    with contextlib.suppress(ProcessLookupError):
        cluster.first.process(fault.target).kill()
    await _noticed(cluster, fault.target)
    return ""


async def _point(cluster: Cluster, fault: Fault) -> str:
    orders = Orders(cluster.first.folder, fault.target)
    orders.give("kill", fault.detail)
    with contextlib.suppress(AssertionError):
        await eventually(lambda: _must_hold(orders.read("kill") is None), within=POINT_WITHIN, every=0.05)
    if orders.withdraw("kill"):
        return "nobody passed"
    await _noticed(cluster, fault.target)
    return ""


async def _noticed(cluster: Cluster, name: str) -> None:
    """Until the death has been seen, so that waiting for the successor means the successor."""
    up, died = cluster.first.up[name], len(cluster.first.deaths)
    with contextlib.suppress(AssertionError):
        await eventually(lambda: _must_hold(len(cluster.first.deaths) > died or not up.is_set()), within=2.0)


def _must_hold(condition: bool) -> None:
    assert condition


async def _pause(cluster: Cluster, fault: Fault) -> str:
    process = cluster.first.process(fault.target)
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(signal.SIGSTOP)
        await asyncio.sleep(PAUSED)
        process.send_signal(signal.SIGCONT)
    return ""


async def _restart(cluster: Cluster, fault: Fault) -> str:
    part = cluster.broker if fault.target == "broker" else cluster.database
    async with cluster.parts:
        await (part.kill() if fault.detail == "kill" else part.stop())
        await asyncio.sleep(DOWN)
        await part.start()
    return ""


async def _network(cluster: Cluster, fault: Fault) -> str:
    proxy = cluster.proxies[fault.target]
    match fault.detail:
        case "cut":
            proxy.cut()
        case "slow":
            proxy.delay = SLOW
        case "silent":
            proxy.heard.clear()
    try:
        until = time.time() + LASTS
        while time.time() < until:
            if fault.detail == "reset":
                proxy.reset()
            await asyncio.sleep(1.0)
    finally:
        proxy.open, proxy.delay = True, 0.0
        proxy.heard.set()
    return ""


async def _model(cluster: Cluster, _fault: Fault) -> str:
    for name in SERVICES:
        Orders(cluster.first.folder, name).give("model", SHARE_THAT_FAILS)
    await asyncio.sleep(2 * LASTS)
    for name in SERVICES:
        Orders(cluster.first.folder, name).withdraw("model")
    return ""


async def _poison(cluster: Cluster, fault: Fault) -> str:
    """Some records cannot be handled; once the mistake is mended, their dead letters are replayed."""
    orders, settings = Orders(cluster.first.folder, fault.target), cluster.settings
    orders.give("handler", SHARE_THAT_FAILS)
    await asyncio.sleep(LASTS)
    orders.withdraw("handler")
    await asyncio.sleep(SPOILED)
    producer = Producer(settings, "chaos")
    await patiently(producer.start, asyncio.Event())
    replayed = 0
    try:
        async for letter in dead_letters(settings):
            place = letter.topic, letter.partition, letter.offset, letter.group
            if place not in cluster.replayed:
                await patiently(partial(replay, producer, letter, settings), asyncio.Event())
                cluster.replayed.add(place)
                replayed += 1
    finally:
        await producer.stop()
    return "" if replayed else "no record came"


async def _clock(cluster: Cluster, fault: Fault) -> str:
    orders = Orders(cluster.first.folder, fault.target)
    orders.give("clock", float(fault.detail) * 1000)
    await asyncio.sleep(LASTS)
    orders.withdraw("clock")
    return ""


async def _twice(cluster: Cluster, _fault: Fault) -> str:
    topics = [
        *(SETUP_COMMANDS, RESEARCH_COMMANDS, CONDUCTOR_COMMANDS, FEEDBACK_COMMANDS),
        *(INTERNAL, EVENTS, REPLIES),
    ]
    echo = Echo(cluster.settings, topics, seed=len(cluster.deaths))
    await echo.start()
    await asyncio.sleep(2 * LASTS)
    await echo.stop()
    return f"{len(echo.repeated)} records" if not echo.repeated else ""


async def _roll(cluster: Cluster, fault: Fault) -> str:
    """Two replicas, each restarted in its turn, as a deployment does."""
    name, first, second = fault.target, cluster.first, cluster.second
    await second.start(name)
    addresses = cluster.door.addresses
    own, other = addresses[0], second.processes.url
    if name == "gateway":
        addresses.append(other)
        addresses.remove(own)
    await first.stop(name)
    await first.start(name)
    if name == "gateway":
        addresses.insert(0, own)
        addresses.remove(other)
    await second.stop(name)
    return ""


async def _disk(cluster: Cluster, _fault: Fault) -> str:
    """Fill the file system of the broker's data; once there is room again, start it if it has stopped."""
    ballast = await asyncio.to_thread(fill, cluster.broker.folder)
    await asyncio.sleep(LASTS)
    ballast.unlink()
    async with cluster.parts:
        await cluster.broker.start()
    return ""


_HOW: dict[str, Callable[[Cluster, Fault], Awaitable[str]]] = {
    "kill": _kill,
    "point": _point,
    "pause": _pause,
    "restart": _restart,
    "network": _network,
    "model": _model,
    "poison": _poison,
    "clock": _clock,
    "twice": _twice,
    "roll": _roll,
    "disk": _disk,
}
