"""The parts a laptop starts by itself: an embedded broker and database, each a process of its own."""

from interview_room.parts.broker import Broker
from interview_room.parts.daemon import Daemon, PartError
from interview_room.parts.database import Database
from interview_room.parts.probes import speaks_kafka, speaks_mongo

__all__ = ["Broker", "Daemon", "Database", "PartError", "speaks_kafka", "speaks_mongo"]
