"""Write the JSON Schemas and the AsyncAPI document, and check the golden examples against the models.

`python -m contracts.generate` writes; with `--check` it changes nothing and exits 1 when something
differs.
It never overwrites a schema with one that breaks its readers: such a message is a new version.
"""

import json
import sys
from pathlib import Path
from typing import Any

from contracts.asyncapi import asyncapi
from contracts.compatibility import breaking_changes
from contracts.envelope import Envelope, EnvelopeError
from contracts.schema import body_schema
from contracts.topics import MODELS

__all__ = ["asyncapi", "example_faults", "generated", "main", "schema", "stale"]

FOLDER = Path(__file__).parent
SCHEMAS = FOLDER / "schemas"
EXAMPLES = FOLDER / "examples"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema(message_type: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a message's body."""
    return {
        "$schema": DIALECT,
        "$id": f"urn:mock-interview-room:{message_type}",
        **body_schema(MODELS[message_type]),
    }


def generated() -> dict[Path, str]:
    """Every generated file and its text."""
    files = {SCHEMAS / f"{message_type}.json": _text(schema(message_type)) for message_type in MODELS}
    return {**files, SCHEMAS / "asyncapi.json": _text(asyncapi())}


def stale() -> list[str]:
    """Generated files that are missing, differ or belong to no message any more."""
    files = generated()
    differing = [path for path, text in files.items() if not path.exists() or path.read_text("utf-8") != text]
    return sorted(path.name for path in {*differing, *_orphans(SCHEMAS, set(files))})


def breaking() -> list[str]:
    """What would break readers of the schemas as they are committed; one sentence each."""
    faults = []
    for path in sorted(SCHEMAS.glob("*.v*.json")):
        if path.stem not in MODELS:
            faults.append(f"{path.stem} was removed (delete its schema once nothing reads it any more)")
            continue
        changes = breaking_changes(json.loads(path.read_text("utf-8")), schema(path.stem))
        faults += [f"{path.stem}: {change} (make a new version of the message)" for change in changes]
    return faults


def example_faults() -> list[str]:
    """What is wrong with the golden examples; one sentence each."""
    wanted = {EXAMPLES / f"{message_type}.json" for message_type in MODELS}
    faults = [f"{path.name} belongs to no message" for path in _orphans(EXAMPLES, wanted)]
    for path in sorted(wanted):
        if path.exists():
            faults += [
                f"{path.name}: {fault}" for fault in _faults(path.stem, json.loads(path.read_text("utf-8")))
            ]
        else:
            faults.append(f"{path.name} is missing")
    return faults


def main(arguments: list[str]) -> int:
    """Write or check; the exit code."""
    faults = breaking()
    if "--check" in arguments:
        faults += [f"{name} is not current: run python -m contracts.generate" for name in stale()]
    elif not faults:
        _write()
    faults += example_faults()
    sys.stderr.writelines(f"{fault}\n" for fault in faults)
    return 1 if faults else 0


def _write() -> None:
    SCHEMAS.mkdir(exist_ok=True)
    for path, text in generated().items():
        path.write_text(text, "utf-8")


def _orphans(folder: Path, wanted: set[Path]) -> list[Path]:
    return sorted({*folder.glob("*.json")} - wanted)


def _faults(message_type: str, example: dict[str, Any]) -> list[str]:
    headers = tuple((name, value.encode()) for name, value in example["headers"].items())
    try:
        envelope = Envelope.from_headers(headers)
    except EnvelopeError as error:
        return [str(error)]
    faults = [] if envelope.type == message_type else [f"ce_type is {envelope.type}"]
    if [*headers] != envelope.to_headers():
        faults.append("the headers come back changed from Envelope")
    model = MODELS[message_type]
    try:
        returned = json.loads(model.model_validate_json(json.dumps(example["data"])).to_bytes())
    except ValueError as error:
        return [*faults, str(error)]
    return faults if returned == example["data"] else [*faults, "the data comes back changed from its model"]


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
