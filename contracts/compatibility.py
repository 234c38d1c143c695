"""What would break a reader or a writer that is one version behind.

Old records stay in Kafka and services are replaced one at a time, so a body's schema must be readable
both ways: a new reader takes old bodies, and an old reader takes new ones. A message that has to
change otherwise gets a new type (`.v2`).
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]


def breaking_changes(old: Schema, new: Schema) -> list[str]:
    """The differences between two JSON Schemas of one message that break somebody; one sentence each."""
    return [*_compare("body", old, new, old, new)]


def _compare(path: str, old: Schema, new: Schema, old_root: Schema, new_root: Schema) -> Iterator[str]:
    before, after = _forms(old, old_root), _forms(new, new_root)
    if before.keys() != after.keys():
        yield f"{path} was {_named(before)}, now it is {_named(after)}"
        return
    for form, old_form in before.items():
        yield from _compare_form(path, old_form, after[form], old_root, new_root)


def _compare_form(path: str, old: Schema, new: Schema, old_root: Schema, new_root: Schema) -> Iterator[str]:
    yield from _compare_values(path, old, new)
    old_fields, new_fields = old.get("properties", {}), new.get("properties", {})
    was_required, is_required = set(old.get("required", ())), set(new.get("required", ()))
    for name, field in old_fields.items():
        if name not in new_fields:
            yield f"{path}.{name} was removed"
        else:
            yield from _compare(f"{path}.{name}", field, new_fields[name], old_root, new_root)
    for name in sorted(is_required - was_required):
        yield f"{path}.{name} is now required"
    for name in sorted((was_required - is_required) & new_fields.keys()):
        yield f"{path}.{name} may now be missing"
    for part in ("items", "additionalProperties"):
        if isinstance(old.get(part), Mapping) and isinstance(new.get(part), Mapping):
            yield from _compare(f"{path}[]", old[part], new[part], old_root, new_root)


def _compare_values(path: str, old: Schema, new: Schema) -> Iterator[str]:
    before, after = _values(old), _values(new)
    if before is None and after is None:
        return
    if before is None or after is None:
        yield f"{path} has {'a new' if before is None else 'no more a'} list of allowed values"
        return
    for value in sorted(before - after):
        yield f"{path} no longer allows {value}"
    for value in sorted(after - before):
        yield f"{path} also allows {value}"


def _values(schema: Schema) -> set[str] | None:
    listed = [schema["const"]] if "const" in schema else schema.get("enum")
    return None if listed is None else {json.dumps(value) for value in listed}


def _forms(schema: Schema, root: Schema) -> dict[str, Schema]:
    """The JSON types a schema allows, each with the schema of that type; "any" when it names none."""
    if "$ref" in schema:
        return _forms(root["$defs"][schema["$ref"].rsplit("/", 1)[1]], root)
    if "anyOf" in schema:
        return {name: form for option in schema["anyOf"] for name, form in _forms(option, root).items()}
    return {schema.get("type", "any"): schema}


def _named(forms: Mapping[str, Schema]) -> str:
    return " or ".join(sorted(forms))
