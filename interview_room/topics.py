"""The topics of the registry on a cluster: made, aligned, and what was done told in lines."""

from dataclasses import dataclass

from aiokafka.errors import KafkaError

from chassis.kafka.provision import provision, wanted
from chassis.settings import Settings
from interview_room.parts import PartError


@dataclass(frozen=True)
class Outcome:
    """One line for each topic that was touched or needs a person, and whether all is as registered now."""

    lines: list[str]
    well: bool


async def bring_up_to_date(settings: Settings) -> Outcome:
    """Make what is missing and align what differs.

    Raises:
        PartError: Kafka cannot be reached, or does not allow it.
    """
    try:
        done = await provision(settings)
    except (KafkaError, TimeoutError) as error:
        raise PartError(
            f"Kafka at {settings.kafka_bootstrap} does not let the topics be made "
            f"({type(error).__name__}): "
            "check KAFKA_BOOTSTRAP, KAFKA_SECURITY and the rights of KAFKA_USERNAME."
        ) from error
    lines = [f"made {name}" for name in done.made]
    lines += [f"changed the settings of {name}" for name in done.changed]
    lines += [
        f"{topic.name} has {topic.partitions} partitions instead of {topic.wanted}: more would break the "
        "order of what is under way. Stop the room, delete the topic and run this again."
        for topic in done.odd
    ]
    if not lines:
        lines = [f"all {len(wanted(settings))} topics are as registered"]
    return Outcome(lines, well=not done.odd)
