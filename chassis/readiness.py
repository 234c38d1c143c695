"""Whether a process can take work: what it needs answers."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

Check = Callable[[], Awaitable[None]]

CHECK_TIMEOUT = 2.0


async def failing(checks: Mapping[str, Check]) -> list[str]:
    """The names of the checks that do not pass within two seconds."""

    async def passes(check: Check) -> bool:
        try:
            async with asyncio.timeout(CHECK_TIMEOUT):
                await check()
        except Exception:
            return False
        return True

    results = await asyncio.gather(*(passes(check) for check in checks.values()))
    return [name for name, passed in zip(checks, results, strict=True) if not passed]
