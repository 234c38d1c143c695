"""`python -m services.gateway` serves HTTP until it is told to stop."""

import structlog
import uvloop

from chassis import tracing
from chassis.logs import configure
from chassis.process import Parts, patiently, settle_in, stop_signal
from services.gateway.server import Server
from services.gateway.settings import Settings

_log = structlog.get_logger()


def main() -> None:
    """Run the gateway until SIGTERM or Ctrl-C."""
    settings = Settings()
    configure(settings)
    tracing.configure("gateway")
    uvloop.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    stopping = stop_signal()
    parts = Parts(settings, "gateway")
    server = Server(settings, parts)
    try:
        await patiently(parts.start, stopping)
        await patiently(server.start, stopping)
        settle_in()
        _log.info("ready", service="gateway", port=settings.port)
        await stopping.wait()
    finally:
        await server.stop()
        await parts.stop()


if __name__ == "__main__":
    main()
