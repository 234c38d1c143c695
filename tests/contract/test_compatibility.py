"""A change that breaks a reader or writer one version behind is noticed before it is committed."""

import json
import shutil
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from contracts import generate
from contracts.compatibility import breaking_changes

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


def test_no_message_breaks_the_readers_of_its_committed_schema() -> None:
    assert generate.breaking() == []


def test_a_breaking_change_is_never_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(generate.SCHEMAS, tmp_path / "schemas")
    monkeypatch.setattr(generate, "SCHEMAS", tmp_path / "schemas")
    path = tmp_path / "schemas" / "interview.AnswerScored.v1.json"
    committed = json.loads(path.read_text("utf-8"))
    committed["properties"]["judge"] = {"type": "string"}
    path.write_text(json.dumps(committed), "utf-8")

    assert generate.main([]) == 1
    assert json.loads(path.read_text("utf-8")) == committed
    assert "judge" in generate.breaking()[0]


def test_a_removed_message_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(generate.SCHEMAS, tmp_path / "schemas")
    monkeypatch.setattr(generate, "SCHEMAS", tmp_path / "schemas")
    (tmp_path / "schemas" / "interview.Gone.v1.json").write_text("{}", "utf-8")

    assert "interview.Gone.v1 was removed" in generate.breaking()[0]
