"""The parts a laptop starts by itself: an embedded broker and an embedded database, each a process of its own."""

from interview_room.parts.broker import Broker
from interview_room.parts.daemon import Daemon, PartError
from interview_room.parts.database import Database

__all__ = ["Broker", "Daemon", "Database", "PartError"]
