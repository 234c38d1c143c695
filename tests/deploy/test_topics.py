"""The chart's topics are the registry's."""

import yaml

from chassis.kafka.provision import wanted
from chassis.settings import Settings
from contracts.topics import EVENTS, TOPICS
from deploy.topics import FILE, generated
from tests.deploy.chart import Object, of, pods


def test_the_generated_file_is_that_of_the_registry() -> None:
    assert FILE.read_text("utf-8") == generated(), "make schemas writes it anew"


def test_every_topic_has_a_place_for_dead_letters() -> None:
    written = yaml.safe_load(FILE.read_text("utf-8"))["topics"]
    names = {name for topic in TOPICS for name in (topic.name, topic.dead_letters)}
    assert {item["name"] for item in written} == names


def test_strimzi_makes_what_the_command_would_make(operators: list[Object]) -> None:
    """Name, partitions, copies, retention and size of each topic and dead letter topic."""
    made = {
        item["spec"]["topicName"]: (
            item["spec"]["partitions"],
            item["spec"]["replicas"],
            {
                key: str(value)
                for key, value in item["spec"]["config"].items()
                if key != "min.insync.replicas"
            },
        )
        for item in of(operators, "KafkaTopic").values()
    }
    registered = {
        topic.name: (topic.num_partitions, topic.replication_factor, topic.topic_configs)
        for topic in wanted(Settings(kafka_prefix="room.", kafka_replication=3))
    }
    assert made == registered


def test_a_user_may_do_what_the_registry_says_and_nothing_else(operators: list[Object]) -> None:
    names = {topic.name: topic for topic in TOPICS}
    for name, user in of(operators, "KafkaUser").items():
        service = name.removeprefix("room-mock-interview-room-")
        may = {
            (acl["resource"]["type"], acl["resource"]["name"], operation)
            for acl in user["spec"]["authorization"]["acls"]
            for operation in acl["operations"]
            if operation != "Describe"
        }
        reads = {topic.name for topic in names.values() if service in topic.consumers}
        writes = {topic.name for topic in names.values() if service in topic.producers}
        buries = {topic.dead_letters for topic in names.values() if service in topic.consumers}
        assert may == {
            *(("topic", f"room.{topic}", "Read") for topic in reads),
            *(("topic", f"room.{topic}", "Write") for topic in writes | buries),
            *({("group", f"room.{service}", "Read")} if service != "gateway" else ()),
        }


def test_webhooks_are_a_registered_reader() -> None:
    """Without it their user at Kafka could read nothing."""
    assert "webhooks" in EVENTS.consumers


def test_a_job_makes_the_topics_before_each_install_and_upgrade(minimal: list[Object]) -> None:
    (job,) = of(minimal, "Job").values()
    hook = job["metadata"]["annotations"]
    assert hook["helm.sh/hook"] == "pre-install,pre-upgrade"
    ((_, pod),) = [(owner, pod) for owner, pod in pods(minimal) if owner == "Job/topics"]
    assert pod["spec"]["containers"][0]["command"] == ["interview-room", "topics"]
    told = {item["name"]: item.get("value") for item in pod["spec"]["containers"][0]["env"]}
    assert told["KAFKA_REPLICATION"] == "3"
    needed = of(minimal, "ServiceAccount")[pod["spec"]["serviceAccountName"]]["metadata"]["annotations"]
    assert int(needed["helm.sh/hook-weight"]) < int(hook["helm.sh/hook-weight"])
    assert needed["helm.sh/hook"] == hook["helm.sh/hook"]


def test_with_strimzi_there_is_no_job(operators: list[Object]) -> None:
    assert of(operators, "Job") == {}
    (kafka,) = of(operators, "Kafka").values()
    assert kafka["spec"]["kafka"]["config"]["auto.create.topics.enable"] is False
    labels = {
        item["metadata"]["labels"]["strimzi.io/cluster"]
        for kind in ("KafkaTopic", "KafkaUser", "KafkaNodePool")
        for item in of(operators, kind).values()
    }
    assert labels == {kafka["metadata"]["name"]}


def test_names_of_objects_are_such(objects: list[Object]) -> None:
    """No two of one kind share a name, and none is longer than a label may be."""
    names = [(item["kind"], item["metadata"]["name"]) for item in objects]
    assert len(names) == len({*names})
    assert max(len(name) for _, name in names) <= 63
