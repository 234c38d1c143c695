"""The Helm chart, rendered by the real helm."""

import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
CHART = ROOT / "deploy" / "k8s"
TOOLS = ROOT / ".tools"
CASES = sorted((CHART / "ci").glob("*-values.yaml"))
KUBERNETES = "1.34.0"
"""What helm is told that the cluster is: its own default is that of the libraries it was built with."""

Object = dict[str, Any]


class Refused(Exception):
    """Helm's own words about values it does not take."""


@dataclass(frozen=True)
class Helm:
    """A helm that works on the chart."""

    program: str
    chart: Path = CHART

    def lint(self, values: Path) -> str:
        return self._run("lint", "--strict", str(self.chart), "--values", str(values))

    def template(self, values: Path, *settings: str) -> list[Object]:
        """The objects of release `room` in namespace `room`; raises Refused."""
        sets = [word for setting in settings for word in ("--set-json", setting)]
        command = ("template", "room", str(self.chart), "--namespace", "room", "--values", str(values), *sets)
        return [item for item in yaml.load_all(self._run(*command), yaml.CSafeLoader) if item]

    def _run(self, *arguments: str) -> str:
        done = subprocess.run(
            [self.program, *arguments, "--kube-version", KUBERNETES],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Refused(done.stdout + done.stderr)
        return done.stdout


def find_helm() -> str | None:
    """The helm that `make helm` made, or the one on the path."""
    return shutil.which("helm", path=TOOLS) or shutil.which("helm")


def of(objects: Iterable[Object], kind: str) -> dict[str, Object]:
    """The objects of one kind by their names."""
    return {item["metadata"]["name"]: item for item in objects if item["kind"] == kind}


def pods(objects: Iterable[Object]) -> Iterator[tuple[str, Object]]:
    """Every pod there will be: its owner's kind and part of the room, and its metadata and spec."""
    for item in objects:
        match item["kind"]:
            case "Deployment" | "Job":
                template = item["spec"]["template"]
            case "Pod":
                template = item
            case _:
                continue
        yield f"{item['kind']}/{component(template)}", template


def component(item: Object) -> str:
    """Which part of the room an object belongs to."""
    return str(item["metadata"]["labels"]["app.kubernetes.io/component"])


def services(objects: Iterable[Object]) -> dict[str, Object]:
    """The Deployments by the service they run."""
    return {component(item): item for item in objects if item["kind"] == "Deployment"}


def container(deployment: Object) -> Object:
    """The one container of a Deployment."""
    (only,) = deployment["spec"]["template"]["spec"]["containers"]
    return dict(only)


def environment(deployment: Object) -> dict[str, Any]:
    """What the container is told: a value, or where it comes from."""
    return {item["name"]: item.get("value", item.get("valueFrom")) for item in container(deployment)["env"]}


def secret_files(pod: Object) -> dict[str, tuple[str, str]]:
    """The files below /run/secrets/room, each with its Secret and key."""
    return {
        item["path"]: (source["secret"]["name"], item["key"])
        for volume in pod["spec"]["volumes"]
        for source in volume.get("projected", {}).get("sources", ())
        for item in source["secret"]["items"]
    }
