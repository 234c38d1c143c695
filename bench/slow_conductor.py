"""A conductor whose model takes BENCH_MODEL_SECONDS to decide on a follow-up."""

import asyncio
import os
from typing import Any

from ai.port import FollowUp, FollowUpRequest
from ai.provider import make_interviewer
from chassis.process import Parts, Service, run
from services.conductor.app import NAME, build

SECONDS = float(os.environ.get("BENCH_MODEL_SECONDS", "2"))


class SlowInterviewer:
    """The offline interviewer with a slow decision: the candidate goes on without a follow-up."""

    name = "slow"

    def __init__(self) -> None:
        self._offline = make_interviewer("offline")

    def __getattr__(self, task: str) -> Any:
        return getattr(self._offline, task)

    async def decide_follow_up(self, _request: FollowUpRequest) -> FollowUp:
        await asyncio.sleep(SECONDS)
        return FollowUp(question=None)


def slow(parts: Parts) -> Service:
    """The conductor, but slow."""
    return build(parts, SlowInterviewer())


if __name__ == "__main__":
    run(NAME, slow)
