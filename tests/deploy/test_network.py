"""Nothing goes in or out of the room's pods but what each part of it needs."""

from collections.abc import Iterator
from typing import Any
from unittest.mock import Mock

import pytest
from fastapi import FastAPI

from services.gateway.app import create_api
from services.gateway.events import EventFan
from services.gateway.settings import Settings
from tests.deploy.chart import Helm, Object, component, of, pods
from tests.deploy.test_pods import MODELS
from tests.deploy.test_values import MINIMAL

DNS = {("UDP", 53), ("TCP", 53)}
PRIVATE = {"/metrics", "/livez", "/readyz"}


def test_every_pod_is_denied_everything_first(objects: list[Object]) -> None:
    (deny,) = (item for name, item in of(objects, "NetworkPolicy").items() if name.endswith("-deny"))
    assert deny["spec"].keys() == {"podSelector", "policyTypes"}
    assert deny["spec"]["policyTypes"] == ["Ingress", "Egress"]
    selected = deny["spec"]["podSelector"]["matchLabels"].items()
    for owner, pod in pods(objects):
        assert selected <= pod["metadata"]["labels"].items(), owner


def test_every_pod_has_a_policy_of_its_own(objects: list[Object]) -> None:
    for owner, pod in pods(objects):
        policy = _policy(objects, component(pod))
        assert policy["podSelector"]["matchLabels"].items() <= pod["metadata"]["labels"].items(), owner
        assert policy["policyTypes"] == ["Ingress", "Egress"], owner


def test_each_part_reaches_what_it_needs(secrets: list[Object]) -> None:
    """Kafka on the brokers' port, the database, the model or the issuer by who asks them."""
    kafka, mongodb, https = ("TCP", 9096), ("TCP", 27017), ("TCP", 443)
    assert _ports(secrets, "gateway") == DNS | {kafka, https}
    assert _ports(secrets, "setup") == DNS | {kafka, mongodb}
    assert _ports(secrets, "topics") == DNS | {kafka}
    for name in MODELS:
        assert _ports(secrets, name) == DNS | {kafka, mongodb, https}


def test_without_a_model_provider_nobody_reaches_out_for_one(minimal: list[Object]) -> None:
    for name in MODELS:
        assert ("TCP", 443) not in _ports(minimal, name)


def test_every_port_of_the_brokers_is_reached(everything: list[Object]) -> None:
    assert {("TCP", 9092), ("TCP", 9093)} <= _ports(everything, "conductor")


def test_traces_go_to_the_collectors_port(everything: list[Object]) -> None:
    for name in ("gateway", "setup", "webhooks"):
        assert ("TCP", 4318) in _ports(everything, name)


@pytest.mark.parametrize(
    ("address", "port"),
    [("http://models.ai:8000/v1", 8000), ("http://models.ai/v1", 80), ("https://[::1]/v1", 443)],
)
def test_the_models_port_is_that_of_its_address(helm: Helm, address: str, port: int) -> None:
    objects = helm.template(
        MINIMAL, f'ai={{"provider":"openai-compatible","baseUrl":"{address}","model":"m"}}'
    )
    assert ("TCP", port) in _ports(objects, "feedback")


def test_webhooks_reach_public_addresses_alone(everything: list[Object]) -> None:
    """Whoever names an endpoint must not reach the cluster or the cloud's metadata through it."""
    (rule,) = (rule for rule in _policy(everything, "webhooks")["egress"] if ("TCP", 443) in _of([rule]))
    (peer,) = rule["to"]
    assert {"10.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"} <= {*peer["ipBlock"]["except"]}


def test_metrics_are_for_the_monitoring_namespace(minimal: list[Object]) -> None:
    monitoring = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "monitoring"}}}
    for name in ("setup", "research", "conductor", "feedback"):
        (rule,) = _policy(minimal, name)["ingress"]
        assert rule == {"from": [monitoring], "ports": [{"protocol": "TCP", "port": 8081}]}


def test_only_those_who_are_named_reach_the_gateway(everything: list[Object]) -> None:
    requests, metrics = _policy(everything, "gateway")["ingress"]
    assert [*(peer.keys() for peer in requests["from"])] == [{"namespaceSelector"}, {"podSelector"}]
    assert requests["from"][1]["podSelector"]["matchLabels"]["app.kubernetes.io/component"] == "test"
    assert metrics["from"][0]["namespaceSelector"]["matchLabels"] == {
        "kubernetes.io/metadata.name": "monitoring"
    }


def test_policies_can_be_left_to_somebody_else(helm: Helm) -> None:
    assert of(helm.template(MINIMAL, "networkPolicy.enabled=false"), "NetworkPolicy") == {}


def test_what_the_gateway_serves_is_public_but_its_health(everything: list[Object]) -> None:
    """Ingress and HTTPRoute pass every path of the API and the pages, and none of those for operators."""
    served = {route.path for route in _routes(_gateway())}
    assert served > PRIVATE
    for passed in (_ingress_paths(everything), _route_paths(everything)):
        public = {path for path in served if any(_passes(kind, value, path) for kind, value in passed)}
        assert served - public == PRIVATE


def test_a_route_leads_to_the_gateways_service(everything: list[Object]) -> None:
    (service,) = of(everything, "Service").values()
    name, port = service["metadata"]["name"], service["spec"]["ports"][0]["port"]
    (ingress,) = of(everything, "Ingress").values()
    (route,) = of(everything, "HTTPRoute").values()
    backends = {
        (path["backend"]["service"]["name"], path["backend"]["service"]["port"]["name"])
        for path in ingress["spec"]["rules"][0]["http"]["paths"]
    }
    assert backends == {(name, service["spec"]["ports"][0]["name"])}
    assert {(ref["name"], ref["port"]) for rule in route["spec"]["rules"] for ref in rule["backendRefs"]} == {
        (name, port)
    }
    ((_, gateway),) = [(owner, pod) for owner, pod in pods(everything) if owner == "Deployment/gateway"]
    assert service["spec"]["selector"].items() <= gateway["metadata"]["labels"].items()
    declared = {port["name"] for port in gateway["spec"]["containers"][0]["ports"]}
    assert service["spec"]["ports"][0]["targetPort"] in declared


def _policy(objects: list[Object], part: str) -> dict[str, Any]:
    (policy,) = (
        item["spec"]
        for item in objects
        if item["kind"] == "NetworkPolicy"
        and item["metadata"]["labels"].get("app.kubernetes.io/component") == part
    )
    return dict(policy)


def _ports(objects: list[Object], part: str) -> set[tuple[str, int]]:
    return _of(_policy(objects, part)["egress"])


def _of(rules: list[dict[str, Any]]) -> set[tuple[str, int]]:
    return {(port["protocol"], port["port"]) for rule in rules for port in rule["ports"]}


def _gateway() -> FastAPI:
    settings = Settings(
        environment="production",
        oidc_issuer="https://login.example.org",
        oidc_client_id="room",
        session_secret="s" * 32,
    )
    return create_api(settings, Mock(), EventFan(), {})


def _routes(app: Any) -> Iterator[Any]:
    for route in app.routes:
        if included := getattr(route, "original_router", None):
            yield from _routes(included)
        else:
            yield route


def _ingress_paths(objects: list[Object]) -> list[tuple[str, str]]:
    (ingress,) = of(objects, "Ingress").values()
    return [(path["pathType"], path["path"]) for path in ingress["spec"]["rules"][0]["http"]["paths"]]


def _route_paths(objects: list[Object]) -> list[tuple[str, str]]:
    (route,) = of(objects, "HTTPRoute").values()
    return [
        (match["path"]["type"].removeprefix("Path"), match["path"]["value"])
        for rule in route["spec"]["rules"]
        for match in rule["matches"]
    ]


def _passes(kind: str, value: str, path: str) -> bool:
    """As Kubernetes compares: a prefix is one of whole segments."""
    return path == value or (kind == "Prefix" and path.startswith(f"{value}/"))
