"""A change that breaks a reader or writer one version behind is noticed before it is committed."""

import json
import shutil
import subprocess
from copy import deepcopy
from typing import Any

import pytest

from contracts import generate
from contracts.compatibility import breaking_changes, removed_types
from contracts.topics import MODELS

ROOT = generate.FOLDER.parent
OLD: dict[str, Any] = {
    "type": "object",
    "properties": {
        "id": {"type": "string"},
        "score": {"anyOf": [{"type": "integer"}, {"type": "null"}], "default": None},
        "status": {"enum": ["open", "done"], "type": "string"},
        "items": {"type": "array", "items": {"$ref": "#/$defs/Item"}},
    },
    "required": ["id", "items"],
    "$defs": {"Item": {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}},
}


def changed(**properties: Any) -> dict[str, Any]:
    new = deepcopy(OLD)
    new["properties"].update(properties)
    return new


def test_the_same_schema_breaks_nothing() -> None:
    assert breaking_changes(OLD, deepcopy(OLD)) == []


def test_a_new_optional_field_breaks_nothing() -> None:
    assert breaking_changes(OLD, changed(note={"type": "string", "default": ""})) == []


def test_other_words_break_nothing() -> None:
    assert breaking_changes(OLD, {**OLD, "description": "Said better."}) == []


def test_a_part_written_in_place_of_a_reference_breaks_nothing() -> None:
    inlined = changed(items={"type": "array", "items": OLD["$defs"]["Item"]})

    assert breaking_changes(OLD, inlined) == []


def test_a_removed_field_breaks() -> None:
    new = deepcopy(OLD)
    del new["properties"]["score"]

    assert breaking_changes(OLD, new) == ["body.score was removed"]


def test_a_renamed_field_breaks() -> None:
    new = changed(points=OLD["properties"]["score"])
    del new["properties"]["score"]

    assert breaking_changes(OLD, new) == ["body.score was removed"]


def test_another_type_breaks() -> None:
    assert breaking_changes(OLD, changed(id={"type": "integer"})) == ["body.id was string, now it is integer"]


def test_a_null_that_is_no_longer_allowed_breaks() -> None:
    found = breaking_changes(OLD, changed(score={"type": "integer"}))

    assert found == ["body.score was integer or null, now it is integer"]


def test_a_new_required_field_breaks() -> None:
    new = changed(note={"type": "string"})
    new["required"] = [*OLD["required"], "note"]

    assert breaking_changes(OLD, new) == ["body.note is now required"]


def test_a_field_that_may_now_be_missing_breaks_old_readers() -> None:
    assert breaking_changes(OLD, {**OLD, "required": ["items"]}) == ["body.id may now be missing"]


def test_a_narrowed_list_of_values_breaks_new_readers() -> None:
    found = breaking_changes(OLD, changed(status={"enum": ["open"], "type": "string"}))

    assert found == ['body.status no longer allows "done"']


def test_a_widened_list_of_values_breaks_old_readers() -> None:
    found = breaking_changes(OLD, changed(status={"enum": ["open", "done", "lost"], "type": "string"}))

    assert found == ['body.status also allows "lost"']


def test_text_that_becomes_a_list_of_values_breaks() -> None:
    found = breaking_changes(OLD, changed(id={"enum": ["a"], "type": "string"}))

    assert found == ["body.id has a new list of allowed values"]


def test_a_change_inside_a_list_of_parts_is_found() -> None:
    new = deepcopy(OLD)
    new["$defs"]["Item"]["properties"]["text"] = {"type": "integer"}

    assert breaking_changes(OLD, new) == ["body.items[].text was string, now it is integer"]


def test_a_removed_message_type_breaks() -> None:
    assert removed_types({"a.B.v1", "a.C.v1"}, {"a.C.v1", "a.D.v1"}) == ["a.B.v1 was removed"]


@pytest.mark.parametrize("message_type", sorted(MODELS))
def test_a_message_can_be_read_by_the_committed_version_and_reads_it(message_type: str) -> None:
    committed = git("show", f"HEAD:contracts/schemas/{message_type}.json")
    if committed is None:
        pytest.skip("no committed schema of this message")

    assert breaking_changes(json.loads(committed), generate.schema(message_type)) == []


def test_no_committed_message_type_is_gone() -> None:
    listed = git("ls-tree", "--name-only", "HEAD", "contracts/schemas/") or ""
    names = {line.removeprefix("contracts/schemas/").removesuffix(".json") for line in listed.splitlines()}

    assert removed_types(names - {"asyncapi"}, {*MODELS}) == []


def git(*arguments: str) -> str | None:
    if not shutil.which("git"):
        return None
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else None
