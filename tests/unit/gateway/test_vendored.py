"""Vendored modules are what their packages have, but for the one change that is written down."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

VENDOR = Path(__file__).parents[3] / "services/gateway/web/static/vendor"
FILES: list[dict[str, Any]] = json.loads((VENDOR / "VENDORED.json").read_text())["files"]


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("entry", FILES, ids=lambda entry: entry["file"])
def test_the_file_has_the_recorded_hash(entry: dict[str, Any]) -> None:
    assert sha256((VENDOR / entry["file"]).read_bytes()) == entry["sha256"]


@pytest.mark.parametrize("entry", [entry for entry in FILES if "changed" in entry], ids=lambda e: e["file"])
def test_only_the_recorded_change_was_made(entry: dict[str, Any]) -> None:
    content, change = (VENDOR / entry["file"]).read_text(), entry["changed"]
    assert content.count(change["to"]) == 1
    assert sha256(content.replace(change["to"], change["from"]).encode()) == change["sha256InPackage"]


@pytest.mark.parametrize("entry", FILES, ids=lambda entry: entry["file"])
def test_the_licence_lies_beside_it(entry: dict[str, Any]) -> None:
    licence = (VENDOR / entry["licenseFile"]).read_text()
    assert {"MIT": "MIT License", "Apache-2.0": "Apache License"}[entry["license"]] in licence


def test_nothing_is_vendored_without_a_record() -> None:
    recorded = {entry["file"] for entry in FILES} | {entry["licenseFile"] for entry in FILES}
    assert {path.name for path in VENDOR.iterdir()} == recorded | {"VENDORED.json"}
