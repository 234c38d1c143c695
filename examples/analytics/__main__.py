"""`python -m examples.analytics follow | report`: the room's key metrics from its public events."""

import argparse
import asyncio
import logging
import sys
from pathlib import Path

from aiokafka.errors import KafkaError

from contracts.topics import EVENTS
from examples.analytics.database import Database, DatabaseError
from examples.analytics.following import NoTopic, follow
from examples.analytics.report import report


def main(arguments: list[str]) -> int:
    """Run a command. Exit codes: 0 done, 1 something was in the way, 2 wrong usage, 130 Ctrl-C."""
    chosen = _parser().parse_args(arguments)
    database = Database(chosen.database)
    try:
        if chosen.command == "follow":
            logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # what matters is said by `follow`
            kafka = {"bootstrap_servers": chosen.kafka, "client_id": "analytics"}
            asyncio.run(follow(database, kafka, chosen.topic, _say, once=chosen.once))
        else:
            chosen.out.write_text(report(database), "utf-8")
            _say(f"Written: {chosen.out}")
    except (DatabaseError, NoTopic, OSError, TimeoutError) as error:
        _say(str(error))
        return 1
    except KafkaError as error:
        _say(f"Kafka at {chosen.kafka} does not answer ({error!r}). Is it running, is the address right?")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m examples.analytics", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    following = commands.add_parser("follow", help="Read the public events into a DuckDB file, and go on.")
    following.add_argument("--kafka", default="127.0.0.1:9092", help="host:port, several with commas")
    following.add_argument("--topic", default=EVENTS.name, help="with the room's KAFKA_PREFIX, if it has one")
    following.add_argument("--once", action="store_true", help="stop at the present end of the topic")
    reporting = commands.add_parser("report", help="Write one HTML page of charts.")
    reporting.add_argument("--out", type=Path, default=Path("report.html"))
    for command in (following, reporting):
        command.add_argument("--database", type=Path, default=Path("room.duckdb"))
    return parser


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
