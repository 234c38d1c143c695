"""How many pods there are, who decides it, and how many may leave at once."""

import json

from tests.deploy.chart import CHART, Helm, Object, of, services
from tests.deploy.test_pods import SERVICES
from tests.deploy.test_values import MINIMAL


def test_nothing_scales_unless_asked(minimal: list[Object]) -> None:
    assert of(minimal, "HorizontalPodAutoscaler") == of(minimal, "ScaledObject") == {}
    assert {item["spec"]["replicas"] for item in services(minimal).values()} == {2}


def test_who_scales_decides_alone(everything: list[Object]) -> None:
    """A number of replicas in the Deployment would undo the scaler's at each upgrade."""
    (hpa,) = of(everything, "HorizontalPodAutoscaler").values()
    scaled = {item["spec"]["scaleTargetRef"]["name"] for item in of(everything, "ScaledObject").values()}
    scaled.add(hpa["spec"]["scaleTargetRef"]["name"])
    assert scaled == {f"room-{name}" for name in SERVICES | {"webhooks"}}
    assert not [name for name, item in services(everything).items() if "replicas" in item["spec"]]


def test_no_more_pods_than_partitions(everything: list[Object]) -> None:
    """One partition is left for the new pod of an upgrade: without any it would never be ready."""
    most = {name: item["spec"]["maxReplicaCount"] for name, item in of(everything, "ScaledObject").items()}
    assert most.pop("room-conductor") == 4
    assert {*most.values()} == {5}


def test_scaled_by_what_waits(everything: list[Object]) -> None:
    scaled = of(everything, "ScaledObject")["room-feedback"]["spec"]
    assert scaled["minReplicaCount"] == 2
    lag, todos = scaled["triggers"]
    assert lag["type"] == "kafka"
    assert lag["metadata"]["consumerGroup"] == "staging.feedback"
    assert lag["metadata"]["bootstrapServers"] == "kafka-0.kafka:9092,kafka-1.kafka:9093"
    assert "authenticationRef" not in lag
    assert todos["type"] == "prometheus"
    assert todos["metadata"]["query"] == 'max(room_todos_due{namespace="room",service="feedback"})'


def test_lag_can_come_from_prometheus(secrets: list[Object]) -> None:
    (lag,) = of(secrets, "ScaledObject")["room-mock-interview-room-setup"]["spec"]["triggers"]
    assert lag["metadata"]["query"] == 'sum(room_kafka_lag{namespace="room",service="setup"})'
    assert of(secrets, "TriggerAuthentication") == {}


def test_keda_uses_the_services_own_credentials(operators: list[Object]) -> None:
    name = "room-mock-interview-room-conductor"
    (lag,) = of(operators, "ScaledObject")[name]["spec"]["triggers"]
    assert (lag["metadata"]["sasl"], lag["metadata"]["tls"]) == ("scram_sha512", "enable")
    spec = of(operators, "TriggerAuthentication")[lag["authenticationRef"]["name"]]["spec"]
    assert {(item["parameter"], item["name"], item["key"]) for item in spec["secretTargetRef"]} == {
        ("password", name, "password"),
        ("ca", "room-kafka-cluster-ca-cert", "ca.crt"),
    }
    assert spec["env"] == [{"parameter": "username", "name": "KAFKA_USERNAME", "containerName": "conductor"}]


def test_a_client_certificate_goes_to_keda_too(helm: Helm) -> None:
    values = CHART / "ci" / "secrets-values.yaml"
    objects = helm.template(values, 'keda.lag.source="kafka"')
    spec = of(objects, "TriggerAuthentication")["room-mock-interview-room-setup-kafka"]["spec"]
    assert {item["parameter"]: item["name"] for item in spec["secretTargetRef"]} == {
        "password": "kafka-setup",
        "ca": "kafka-ca",
        "cert": "kafka-client",
        "key": "kafka-client",
    }


def test_one_pod_at_a_time_may_leave(objects: list[Object]) -> None:
    """And never one of two that are needed: a budget that allows none would hold up every drain."""
    budgets = of(objects, "PodDisruptionBudget")
    assert len(budgets) == len(services(objects))
    for name, item in budgets.items():
        assert item["spec"].keys() == {"maxUnavailable", "unhealthyPodEvictionPolicy", "selector"}
        assert item["spec"]["maxUnavailable"] == 1
        deployment = of(objects, "Deployment")[name]["spec"]
        assert item["spec"]["selector"] == deployment["selector"]
        assert _least(objects, name) > item["spec"]["maxUnavailable"]


def test_a_single_pod_has_no_budget(helm: Helm) -> None:
    objects = helm.template(MINIMAL, "services.setup.replicas=1", "podDisruptionBudget.enabled=true")
    assert "room-mock-interview-room-setup" not in of(objects, "PodDisruptionBudget")
    assert "room-mock-interview-room-gateway" in of(objects, "PodDisruptionBudget")


def test_pods_are_spread_over_zones_and_nodes(objects: list[Object]) -> None:
    for name, item in services(objects).items():
        constraints = item["spec"]["template"]["spec"]["topologySpreadConstraints"]
        assert {constraint["topologyKey"] for constraint in constraints} == {
            "topology.kubernetes.io/zone",
            "kubernetes.io/hostname",
        }
        for constraint in constraints:
            assert constraint["labelSelector"] == item["spec"]["selector"], name


def test_replicas_are_what_the_values_say(helm: Helm) -> None:
    wanted = {"gateway": 7, "setup": 3, "conductor": 5}
    sets = [f"services.{name}.replicas={json.dumps(number)}" for name, number in wanted.items()]
    made = services(helm.template(MINIMAL, *sets))
    assert {name: made[name]["spec"]["replicas"] for name in wanted} == wanted


def _least(objects: list[Object], name: str) -> int:
    for kind, field in (("HorizontalPodAutoscaler", "minReplicas"), ("ScaledObject", "minReplicaCount")):
        if item := of(objects, kind).get(name):
            return int(item["spec"][field])
    return int(of(objects, "Deployment")[name]["spec"]["replicas"])
