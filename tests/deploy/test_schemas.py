"""What the chart renders is what Kubernetes and the operators take."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema
import kubernetes_validate
import pytest
import yaml
from kubernetes_validate import utils

from tests.deploy.chart import TOOLS, Object
from tests.support.infrastructure import IN_CI

CRDS = TOOLS / "crds"
"""What KEDA, Prometheus' and MongoDB's operators and the Gateway API define; `make helm` puts it there."""
UNCHECKED = {"Kafka", "KafkaNodePool", "KafkaTopic", "KafkaUser"}
"""Strimzi is in no registry of definitions that CI reaches: test_operators.py looks at what it is given."""
CUSTOM = (".keda.sh", ".coreos.com", ".networking.k8s.io", ".strimzi.io", ".mongodb.com")


def _is_custom(item: Object) -> bool:
    group = f".{item['apiVersion'].rpartition('/')[0]}"
    return group.endswith(CUSTOM) and group != ".networking.k8s.io"


@pytest.fixture(scope="module", autouse=True)
def _definitions_read_once() -> Iterator[None]:
    """The package reads its two megabytes of definitions again for each object."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(utils, "schema_contents", cache(utils.schema_contents))
        yield


@pytest.mark.parametrize("version", ["1.30", "1.37"])
def test_kubernetes_takes_every_object(objects: list[Object], version: str) -> None:
    """The oldest version that the chart allows, and the newest whose definitions are known."""
    for item in objects:
        if not _is_custom(item):
            kubernetes_validate.validate(item, version, strict=True)


def test_operators_take_their_objects(objects: list[Object]) -> None:
    known = _custom_schemas()
    if not known and not IN_CI:
        pytest.skip("make helm puts the operators' definitions into .tools/crds (it needs Go)")
    for item in filter(_is_custom, objects):
        key = (item["apiVersion"], item["kind"])
        if key not in known:
            assert item["kind"] in UNCHECKED
            continue
        jsonschema.Draft7Validator(known[key]).validate(item)


def test_a_misspelled_field_of_an_operators_object_is_found() -> None:
    """The check above can fail."""
    known = _custom_schemas()
    if not known and not IN_CI:
        pytest.skip("make helm puts the operators' definitions into .tools/crds (it needs Go)")
    scaled = {
        "apiVersion": "keda.sh/v1alpha1",
        "kind": "ScaledObject",
        "metadata": {"name": "x"},
        "spec": {
            "scaleTargetRef": {"name": "x"},
            "triggers": [{"type": "cpu", "metadata": {}}],
            "minReplicas": 2,
        },
    }
    with pytest.raises(jsonschema.ValidationError, match="minReplicas"):
        jsonschema.Draft7Validator(known["keda.sh/v1alpha1", "ScaledObject"]).validate(scaled)


@cache
def _custom_schemas() -> dict[tuple[str, str], Any]:
    schemas = {}
    for path in sorted(CRDS.glob("*.yaml")):
        for definition in yaml.load_all(path.read_text("utf-8"), yaml.CSafeLoader):
            spec = definition["spec"]
            for version in spec["versions"]:
                schema = _strict(version["schema"]["openAPIV3Schema"])
                schema["properties"]["metadata"] = {"type": "object"}
                schemas[f"{spec['group']}/{version['name']}", spec["names"]["kind"]] = schema
    return schemas


def _strict(schema: Any) -> Any:
    """Kubernetes drops unknown fields of a custom resource silently; here they are mistakes."""
    if isinstance(schema, list):
        return [_strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("x-kubernetes-int-or-string"):
        return {"type": ["integer", "string"]}
    strict = {key: _strict(value) for key, value in schema.items() if key not in {"default", "description"}}
    properties = schema.get("properties")
    if isinstance(properties, dict):
        strict["properties"] = {name: _strict(value) for name, value in properties.items()}
        if schema.get("type") == "object" and not schema.get("x-kubernetes-preserve-unknown-fields"):
            strict.setdefault("additionalProperties", False)
    return strict
