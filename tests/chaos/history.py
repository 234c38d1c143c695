"""What candidates sent and what they were told: the only truth the checker has about the outside."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Exchange:
    """One HTTP request and its response. Times are epoch seconds of the driver's own clock.

    `operation` is the Idempotency-Key: every attempt at one wish of the candidate has the same. `status` is
    None when no response came, which says nothing about whether the request took effect.
    """

    operation: str
    kind: str
    user: str
    session: str
    text: str
    sent: float
    ended: float
    status: int | None
    body: dict[str, Any]

    @property
    def succeeded(self) -> bool:
        """Whether the candidate was told that it is done."""
        return self.status in {200, 201}

    @property
    def refused(self) -> bool:
        """Whether the candidate was told that nothing was done and that asking again will not help.

        While a first attempt is still running a second one is refused too, which decides nothing; and what is
        not found may still come.
        """
        decided = self.status != 404 and not self.body.get("still_running")
        return self.status is not None and 400 <= self.status < 500 and decided

    @property
    def failed(self) -> bool:
        """Whether it looks to the candidate as if the service is down, or what is theirs is gone."""
        return self.status is None or self.status == 404 or self.status >= 500


@dataclass
class History:
    """Every exchange, in the order in which the responses came."""

    exchanges: list[Exchange] = field(default_factory=list)

    def add(self, exchange: Exchange) -> None:
        self.exchanges.append(exchange)

    def operations(self) -> dict[str, list[Exchange]]:
        """The attempts at each operation. Reading the room is none."""
        found: dict[str, list[Exchange]] = {}
        for exchange in self.exchanges:
            if exchange.operation:
                found.setdefault(exchange.operation, []).append(exchange)
        return found

    def write(self, path: Path) -> None:
        """One exchange a line, as JSON."""
        path.write_text("".join(json.dumps(asdict(exchange)) + "\n" for exchange in self.exchanges))
