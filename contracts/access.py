"""Who may do what on Kafka: the rights of each user, derived from the registry, in Kafka's own words.

A service's user is called like the service, and may do what the registry says and nothing else. Two more
users are for those who run the room: `topics` makes the topics and reads none; `operator` lists and replays
dead letters.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from contracts.topics import TOPICS

Operation = Literal["Read", "Write", "Create", "Describe", "DescribeConfigs", "AlterConfigs"]

TOPIC_MAKER = "topics"
OPERATOR = "operator"


@dataclass(frozen=True)
class Right:
    """What a user may do with one topic or group, named without prefix. Read and Write imply Describe."""

    resource: Literal["topic", "group"]
    name: str
    operations: tuple[Operation, ...]


def users() -> tuple[str, ...]:
    """Everybody the registry names, and those who run the room."""
    services = {user for topic in TOPICS for user in (*topic.producers, *topic.consumers)}
    return (*sorted(services), OPERATOR, TOPIC_MAKER)


def rights(user: str) -> tuple[Right, ...]:
    """The rights of a user; none for one that is not registered."""
    if user == TOPIC_MAKER:
        return tuple(_making())
    if user == OPERATOR:
        return tuple(_operating())
    return tuple(_serving(user))


def _serving(user: str) -> Iterator[Right]:
    for topic in TOPICS:
        operations: list[Operation] = []
        if user in topic.consumers:
            operations.append("Read")
        if user in topic.producers:
            operations.append("Write")
        if operations:
            yield Right("topic", topic.name, tuple(operations))
        if user in topic.consumers:
            yield Right("topic", topic.dead_letters, ("Write",))
    if any(user in topic.consumers for topic in TOPICS):
        yield Right("group", user, ("Read",))


def _making() -> Iterator[Right]:
    for topic in TOPICS:
        for name in (topic.name, topic.dead_letters):
            yield Right("topic", name, ("Create", "Describe", "DescribeConfigs", "AlterConfigs"))


def _operating() -> Iterator[Right]:
    for topic in TOPICS:
        yield Right("topic", topic.name, ("Write",))
        yield Right("topic", topic.dead_letters, ("Read",))
