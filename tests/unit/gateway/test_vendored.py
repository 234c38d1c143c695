"""Vendored modules are what their packages have, but for what is written down: one change, and one bundle."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
VENDOR = ROOT / "services/gateway/web/static/vendor"
FILES: list[dict[str, Any]] = json.loads((VENDOR / "VENDORED.json").read_text())["files"]
BUNDLE = next(entry for entry in FILES if "bundles" in entry)
LOCKED: dict[str, dict[str, Any]] = json.loads((ROOT / "tools/codemirror/package-lock.json").read_text())[
    "packages"
]


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


def test_the_bundle_has_the_versions_of_the_lock() -> None:
    bundled = {part["package"]: part["version"] for part in BUNDLE["bundles"]}
    assert bundled == {name: LOCKED[f"node_modules/{name}"]["version"] for name in bundled}
    assert LOCKED["node_modules/esbuild"]["version"] in BUNDLE["madeBy"]


def test_every_part_of_the_bundle_brings_its_licence() -> None:
    licences = (VENDOR / BUNDLE["licenseFile"]).read_text()
    for part in BUNDLE["bundles"]:
        assert part["license"] == BUNDLE["license"]
        assert f"# {part['package']} {part['version']}\n" in licences


def test_the_lock_names_no_registry_and_a_hash_for_everything() -> None:
    packages = [entry for name, entry in LOCKED.items() if name]
    assert packages
    assert not [entry for entry in packages if "resolved" in entry]
    assert all(entry["integrity"].startswith("sha512-") for entry in packages)


def test_nothing_is_vendored_without_a_record() -> None:
    recorded = {entry["file"] for entry in FILES} | {entry["licenseFile"] for entry in FILES}
    assert {path.name for path in VENDOR.iterdir()} == recorded | {"VENDORED.json"}
