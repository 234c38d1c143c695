"""The whole room from one command: parts, topics, services, gateway; stopped together, in order."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog
import typer
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from chassis.kafka.provision import provision
from chassis.logs import configure
from chassis.process import Build, Parts, settle_in, stop_signal
from chassis.settings import Settings
from interview_room.parts import Broker, Daemon, Database, PartError
from interview_room.parts.ports import is_free
from services.conductor.app import build as conductor
from services.feedback.app import build as feedback
from services.gateway.server import Server
from services.gateway.settings import Settings as GatewaySettings
from services.research.app import build as research
from services.setup.app import build as setup
from services.webhooks.app import build as webhooks
from services.webhooks.settings import WebhooksSettings

_log = structlog.get_logger()


class UpSettings(BaseSettings):
    """What a person may change: an address of their own replaces an embedded part."""

    model_config = SettingsConfigDict(env_ignore_empty=True, frozen=True, extra="ignore")

    kafka_bootstrap: str | None = None
    mongo_url: str | None = None
    data_dir: Path = Path("data")
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=1, le=65535)


@dataclass
class Embedded:
    """The daemons this process has started, in the order they start."""

    broker: Broker | None
    database: Database | None

    def daemons(self) -> list[Daemon]:
        return [daemon for daemon in (self.broker, self.database) if daemon]

    async def start(self) -> None:
        await asyncio.gather(*(daemon.start() for daemon in self.daemons()))

    async def stop(self) -> None:
        await asyncio.gather(*(daemon.stop() for daemon in self.daemons()))


async def up() -> None:
    """Run everything until Ctrl-C. Raises PartError with one sentence when something is in the way."""
    wanted, listeners = UpSettings(), WebhooksSettings()
    if not is_free(wanted.port):
        raise PartError(
            f"Port {wanted.port} is taken by another program: stop it, or choose another port, "
            f"for example PORT={wanted.port + 1} make run."
        )
    embedded = Embedded(
        None if wanted.kafka_bootstrap else Broker(wanted.data_dir),
        None if wanted.mongo_url else Database(wanted.data_dir),
    )
    stopping = stop_signal()
    try:
        await embedded.start()
        settings = _settings(wanted, embedded)
        configure(settings)
        builds = [setup, research, conductor, feedback, *([webhooks] if listeners.endpoints else [])]
        await _serve(settings, wanted, embedded, builds, stopping)
    finally:
        await embedded.stop()


def _settings(wanted: UpSettings, embedded: Embedded) -> GatewaySettings:
    changes: dict[str, object] = {}
    if embedded.broker:
        changes |= {
            "kafka_bootstrap": embedded.broker.address,
            "kafka_embedded": True,
        }
    if embedded.database:
        changes["mongo_url"] = embedded.database.url
    return GatewaySettings(**changes)  # type: ignore[arg-type]


async def _serve(
    settings: GatewaySettings,
    wanted: UpSettings,
    embedded: Embedded,
    builds: Sequence[Build],
    stopping: asyncio.Event,
) -> None:
    await _reachable(settings)
    parts = Parts(settings, "room")
    services = [build(parts) for build in builds]
    checks = {name: check for service in services for name, check in service.checks().items()}
    gateway = Server(settings, parts, checks)
    supervisors = [asyncio.create_task(_keep(daemon, settings, stopping)) for daemon in embedded.daemons()]
    try:
        await parts.start()
        await asyncio.gather(*(service.start() for service in services), gateway.start())
        settle_in()
        typer.echo(_banner(settings, wanted, embedded))
        await stopping.wait()
        typer.echo("Stopping: finishing what is under way ...")
    finally:
        for task in supervisors:
            task.cancel()
        await _stop_all([gateway.stop, *(service.stop for service in services)])
        await parts.stop()


async def _stop_all(stops: list[Callable[[], Awaitable[None]]]) -> None:
    """The gateway first, so that nothing new comes in; then the services side by side."""
    await stops[0]()
    await asyncio.gather(*(stop() for stop in stops[1:]))


async def _reachable(settings: Settings) -> None:
    try:
        async with asyncio.timeout(10):
            await provision(settings)
    except Exception as error:
        raise PartError(
            f"Kafka at {settings.kafka_bootstrap} does not answer ({type(error).__name__}): start it, "
            "or unset KAFKA_BOOTSTRAP to use the embedded broker."
        ) from error
    parts = Parts(settings, "probe")
    try:
        await parts.mongo.ping()
    except Exception as error:
        raise PartError(
            f"MongoDB at MONGO_URL does not answer ({type(error).__name__}): start it, "
            "or unset MONGO_URL to use the embedded database."
        ) from error
    finally:
        await parts.mongo.close()


async def _keep(daemon: Daemon, settings: Settings, stopping: asyncio.Event) -> None:
    """Start an embedded part again when it ends by itself; a new broker gets its topics back."""
    while True:
        code = await daemon.exited()
        if stopping.is_set():
            return
        _log.error("part ended; starting it again", part=daemon.name, status=code)
        with contextlib.suppress(PartError):
            await daemon.start()
            if isinstance(daemon, Broker):
                await provision(settings)


def _banner(settings: Settings, wanted: UpSettings, embedded: Embedded) -> str:
    url = f"http://{wanted.host}:{wanted.port}"
    broker = "embedded (Tansu, in memory)" if embedded.broker else settings.kafka_bootstrap
    database = f"embedded (SecantusDB, {wanted.data_dir})" if embedded.database else "MongoDB at MONGO_URL"
    return f"""
The Mock Interview Room is ready: {url}

  broker    {broker}
  database  {database}
  AI        {settings.ai_provider}

Try it:

  TOKEN=$(curl -s {url}/auth/dev/token -H 'Content-Type: application/json' -d '{{"userId": "me"}}' \\
    | sed 's/.*"accessToken": *"\\([^"]*\\)".*/\\1/')
  curl -s {url}/interview/setup -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
    -d '{{"companyName": "Acme", "jobDescription": "Backend engineer: Python, Kafka, PostgreSQL",
         "interviewType": "mixed", "difficulty": "mid", "duration": 15}}'

or hold a whole interview here:  interview-room practice --company Acme --job-description FILE
The API is described at {url}/docs. Ctrl-C stops everything.
"""
