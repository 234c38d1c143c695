"""The rights on Kafka are the registry's, and no more."""

from contracts.access import OPERATOR, TOPIC_MAKER, Right, rights, users
from contracts.topics import TOPICS

PERSONAL = {name for topic in TOPICS if topic.personal_data for name in (topic.name, topic.dead_letters)}


def names(user: str, operation: str, resource: str = "topic") -> set[str]:
    return {
        right.name for right in rights(user) if right.resource == resource and operation in right.operations
    }


def test_everybody_writes_and_reads_what_the_registry_says() -> None:
    """And puts what it cannot handle where the dead letters are."""
    for user in {*users()} - {OPERATOR, TOPIC_MAKER}:
        consumed = [topic for topic in TOPICS if user in topic.consumers]
        produced = {topic.name for topic in TOPICS if user in topic.producers}

        assert names(user, "Read") == {topic.name for topic in consumed}
        assert names(user, "Write") == produced | {topic.dead_letters for topic in consumed}
        assert names(user, "Read", "group") == {user}
        assert {operation for right in rights(user) for operation in right.operations} <= {"Read", "Write"}


def test_who_reads_public_events_alone_sees_no_personal_data() -> None:
    assert names("analytics", "Read").isdisjoint(PERSONAL)


def test_who_makes_topics_neither_reads_nor_writes_them() -> None:
    assert names(TOPIC_MAKER, "Create") == {name for t in TOPICS for name in (t.name, t.dead_letters)}
    assert names(TOPIC_MAKER, "Read") == names(TOPIC_MAKER, "Write") == set()


def test_who_replays_dead_letters_reads_nothing_else() -> None:
    assert names(OPERATOR, "Read") == {topic.dead_letters for topic in TOPICS}
    assert names(OPERATOR, "Write") == {topic.name for topic in TOPICS}


def test_a_stranger_has_no_rights() -> None:
    assert rights("stranger") == ()


def test_a_right_is_given_once() -> None:
    for user in users():
        given: list[tuple[str, str]] = [(right.resource, right.name) for right in rights(user)]

        assert len(given) == len({*given})
        assert all(isinstance(right, Right) and right.operations for right in rights(user))
