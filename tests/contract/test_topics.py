"""The registry of topics is whole, and the AsyncAPI document says what it says."""

import pytest

from contracts.asyncapi import asyncapi
from contracts.envelope import Command, Event, Reply
from contracts.topics import MODELS, REPLIES, REPLY_PARTITIONS, TOPICS, Topic, accepts, topic_of

SERVICES = {"setup", "research", "conductor", "feedback", "gateway"}
every_topic = pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)


@every_topic
def test_a_topic_is_owned_written_and_read_by_services(topic: Topic) -> None:
    assert topic.owner in SERVICES
    assert topic.producers
    assert {*topic.producers} <= SERVICES
    assert topic.consumers
    assert {*topic.consumers} <= SERVICES | {"analytics", "webhooks"}


@every_topic
def test_a_topic_has_versioned_names_and_each_model_once(topic: Topic) -> None:
    assert topic.name.endswith(".v1")
    assert len({*topic.models}) == len(topic.models)
    assert f"{topic.name}.dlq" == topic.dead_letters
    assert topic == topic_of(topic.name)
    assert all(accepts(topic, model.TYPE) for model in topic.models)


@every_topic
def test_a_topic_carries_one_kind_of_message(topic: Topic) -> None:
    kinds = {kind for kind in (Command, Reply, Event) for model in topic.models if issubclass(model, kind)}

    assert len(kinds) == 1


def test_topic_names_are_unique_and_no_two_models_share_a_type() -> None:
    models = {model for topic in TOPICS for model in topic.models}

    assert len({topic.name for topic in TOPICS}) == len(TOPICS)
    assert len(models) == len(MODELS)


def test_a_type_ends_with_its_models_name_and_version() -> None:
    assert [name for name, model in MODELS.items() if not name.endswith(f".{model.__name__}.v1")] == []


def test_an_event_is_in_one_topic_so_that_its_way_is_clear() -> None:
    events = [model for topic in TOPICS for model in topic.models if issubclass(model, Event)]

    assert len({*events}) == len(events)


def test_replies_have_their_own_partitions_and_a_short_life() -> None:
    assert REPLIES.partitions == REPLY_PARTITIONS
    assert min(topic.retention for topic in TOPICS) == REPLIES.retention


def test_an_unknown_topic_and_a_foreign_type_are_refused() -> None:
    with pytest.raises(KeyError):
        topic_of("setup.commands.v2")
    assert not accepts(REPLIES, "setup.CreateSession.v1")


@every_topic
def test_the_document_describes_the_topic(topic: Topic) -> None:
    channel = asyncapi()["channels"][topic.name]

    assert {model.TYPE for model in topic.models} == channel["messages"].keys()
    assert topic.partitions == channel["bindings"]["kafka"]["partitions"]
    assert topic.retention == channel["bindings"]["kafka"]["topicConfiguration"]["retention.ms"]
    assert topic.personal_data is channel["x-personal-data"]


def test_every_reference_of_the_document_leads_somewhere() -> None:
    document = asyncapi()

    for reference in _references(document):
        found = document
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]


def _references(part: object) -> list[str]:
    if isinstance(part, dict):
        own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        return own + [found for value in part.values() for found in _references(value)]
    if isinstance(part, list):
        return [found for value in part for found in _references(value)]
    return []
