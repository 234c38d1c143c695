"""The registry's topics as a file of the chart: who writes and reads what, and how it is kept.

`python -m deploy.topics` writes deploy/k8s/files/topics.yaml anew.
"""

from pathlib import Path
from typing import Any

import yaml

from chassis.kafka.provision import wanted
from chassis.settings import Settings
from contracts.topics import TOPICS

FILE = Path(__file__).parent / "k8s" / "files" / "topics.yaml"
_HEAD = "# Written by `make schemas` from contracts/topics.py.\n"


def generated() -> str:
    """The file's text: every topic and dead letter topic, without the prefix and the copies of one system."""
    made = {topic.name: topic for topic in wanted(Settings(kafka_prefix="", kafka_embedded=False))}
    topics: list[dict[str, Any]] = []
    for topic in TOPICS:
        # Whoever reads a topic buries what it cannot handle; nobody but a person reads the dead letters.
        for name, producers, consumers in (
            (topic.name, topic.producers, topic.consumers),
            (topic.dead_letters, topic.consumers, ()),
        ):
            topics.append(
                {
                    "name": name,
                    "producers": [*producers],
                    "consumers": [*consumers],
                    "personalData": topic.personal_data,
                    "partitions": made[name].num_partitions,
                    "config": made[name].topic_configs,
                }
            )
    return _HEAD + yaml.safe_dump({"topics": topics}, sort_keys=False, width=110)


if __name__ == "__main__":
    FILE.write_text(generated(), "utf-8")
