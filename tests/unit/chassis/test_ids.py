"""Ids: unique, sorted by time, the same for the same Idempotency-Key."""

import uuid

from chassis.ids import FRESH, command_id, may_be_fresh, new_id, now, was_keyed


def test_new_ids_are_unique_and_sorted_by_time() -> None:
    ids = [new_id() for _ in range(1000)]
    assert len(set(ids)) == 1000
    assert ids == sorted(ids)
    assert {uuid.UUID(identifier).version for identifier in ids} == {7}


def test_a_command_id_is_the_same_for_the_same_user_scope_and_key() -> None:
    assert command_id("alice", "setup", "k") == command_id("alice", "setup", "k")
    others = {
        command_id("bob", "setup", "k"),
        command_id("alice", "conduct", "k"),
        command_id("alice", "setup", "l"),
        command_id("alice", "setup", "k"),
    }
    assert len(others) == 4


def test_only_a_command_id_was_keyed() -> None:
    assert was_keyed(command_id("alice", "setup", "k"))
    assert not was_keyed(new_id())
    assert not was_keyed(str(uuid.uuid4()))
    assert not was_keyed("not a uuid")


def test_a_young_id_may_belong_to_what_is_still_on_its_way() -> None:
    identifier, at = new_id(), now()
    assert may_be_fresh(identifier, at)
    assert may_be_fresh(identifier, at + FRESH - 1000)
    assert not may_be_fresh(identifier, at + FRESH + 1000)
    assert not may_be_fresh(identifier, at - FRESH - 1000)


def test_a_keyed_id_has_no_time_and_may_always_be_fresh() -> None:
    assert may_be_fresh(command_id("alice", "setup", "k"), now() + 10 * FRESH)


def test_what_is_no_id_of_ours_is_never_fresh() -> None:
    assert not may_be_fresh(str(uuid.uuid4()), now())
    assert not may_be_fresh("", now())
    assert not may_be_fresh("x" * 1000, now())
