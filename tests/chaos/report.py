"""A run in figures, and what is needed to repeat it."""

from collections import Counter
from itertools import groupby

from tests.chaos.run import Result, Wish


def report(wish: Wish, result: Result) -> str:
    """Text for a person: what was held, which faults, the longest waits, the violations."""
    exchanges = result.history.exchanges
    statuses = Counter(str(exchange.status or "no response") for exchange in exchanges)
    kinds = Counter(window.fault.split()[0] for window in result.outcome.windows)
    lines = [
        f"interviews held to their end: {result.held}",
        f"requests: {len(exchanges)} ({_counts(statuses)})",
        f"faults: {len(result.outcome.windows)} in {result.groups} groups ({_counts(kinds)})",
        f"processes killed: {len(result.outcome.deaths)}",
        f"public events: {len(result.outcome.events)}",
        f"calls of the model: {len(result.outcome.calls)}",
        f"dead letters: {len(result.outcome.letters)}",
        f"nothing left to do after {result.settled_in:.0f} s",
        f"longest wait for a success, with every attempt: {_waits(result)}",
        *(f"not met: {point}" for point in result.missed),
        f"violations: {len(result.violations)}",
    ]
    for rule, found in groupby(result.violations, lambda violation: violation.rule):
        some = [*found]
        lines.append(f"  {rule}: {len(some)}")
        lines += [f"    {violation.subject}: {violation.detail[:600]}" for violation in some[:5]]
    if result.violations:
        lines.append(
            f"again: python -m tests.chaos --seed {wish.seed} --minutes {wish.minutes} "
            f"--interviews {wish.interviews} --at-once {wish.at_once} --faults {','.join(wish.kinds)}"
        )
    return "\n".join(lines)


def _counts(counter: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counter.items()))


def _waits(result: Result) -> str:
    longest: dict[str, float] = {}
    for attempts in result.history.operations().values():
        if attempts[0].operation and attempts[-1].succeeded:
            waited = attempts[-1].ended - attempts[0].sent
            longest[attempts[0].kind] = max(longest.get(attempts[0].kind, 0.0), waited)
    return ", ".join(f"{kind} {seconds:.1f} s" for kind, seconds in sorted(longest.items()))
