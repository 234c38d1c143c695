"""Prometheus, Grafana, and the databases that an operator makes."""

import json
import shutil
from pathlib import Path

import yaml

from tests.deploy.chart import CHART, Helm, Object, environment, of, pods, secret_files, services

ALERTS = CHART / "files" / "alerts.yaml"
TEXT = "{{ $labels.service }} waits"
DASHBOARDS = sorted((CHART / "files" / "dashboards").glob("*.json"))


def test_every_service_is_scraped_where_it_counts(everything: list[Object]) -> None:
    (monitor,) = of(everything, "PodMonitor").values()
    scraped = {(item["port"], item["path"]) for item in monitor["spec"]["podMetricsEndpoints"]}
    declared = {
        port["name"]
        for owner, pod in pods(everything)
        for port in pod["spec"]["containers"][0].get("ports", ())
    }
    assert scraped == {(name, "/metrics") for name in declared}
    assert monitor["metadata"]["labels"]["release"] == "prometheus"
    selected = monitor["spec"]["selector"]["matchLabels"].items()
    assert all(selected <= pod["metadata"]["labels"].items() for _, pod in pods(everything))


def test_the_alerts_are_those_of_the_file(everything: list[Object]) -> None:
    rules = of(everything, "PrometheusRule")
    if not ALERTS.exists():
        assert rules == {}
        return
    (rule,) = rules.values()
    assert rule["spec"] == yaml.safe_load(ALERTS.read_text("utf-8"))


def test_each_dashboard_is_a_config_map(everything: list[Object]) -> None:
    found = {
        name: text
        for item in of(everything, "ConfigMap").values()
        if item["metadata"]["labels"].get("grafana_dashboard") == "1"
        for name, text in item["data"].items()
    }
    assert found.keys() == {path.name for path in DASHBOARDS}
    for path in DASHBOARDS:
        assert found[path.name].strip() == path.read_text("utf-8").strip()


def test_as_many_alerts_and_dashboards_as_there_are(helm: Helm, tmp_path: Path) -> None:
    """Their own braces are for Prometheus and Grafana, not for helm."""
    chart = tmp_path / "chart"
    shutil.copytree(CHART, chart)
    groups = {
        "groups": [{"name": "x", "rules": [{"alert": "X", "expr": "up == 0", "annotations": {"s": TEXT}}]}]
    }
    (chart / "files" / "alerts.yaml").write_text("# Alerts\n" + yaml.safe_dump(groups), "utf-8")
    folder = chart / "files" / "dashboards"
    folder.mkdir(exist_ok=True)
    boards = {f"board_{number}.json": json.dumps({"title": TEXT, "n": number}, indent=2) for number in (1, 2)}
    for name, text in boards.items():
        (folder / name).write_text(text, "utf-8")
    objects = Helm(helm.program, chart).template(CHART / "ci" / "everything-values.yaml")
    (rule,) = of(objects, "PrometheusRule").values()
    assert rule["spec"] == groups
    maps = of(objects, "ConfigMap")
    assert {name: json.loads(maps[f"room-{name[:5]}-{name[6]}"]["data"][name]) for name in boards} == {
        name: json.loads(text) for name, text in boards.items()
    }


def test_nothing_is_monitored_unless_asked(minimal: list[Object]) -> None:
    kinds = {item["kind"] for item in minimal}
    assert not kinds & {"PodMonitor", "PrometheusRule", "ConfigMap", "Pod", "Ingress", "HTTPRoute"}


def test_the_mongodb_operator_makes_what_the_services_read(operators: list[Object]) -> None:
    """For each service a user with its own database, and a Secret with the connection string."""
    (database,) = of(operators, "MongoDBCommunity").values()
    users = {user["name"]: user for user in database["spec"]["users"]}
    assert users.keys() == services(operators).keys() - {"gateway"}
    for name, user in users.items():
        deployment = services(operators)[name]
        secret, key = secret_files(deployment["spec"]["template"])["mongodb-url"]
        assert (secret, key) == (user["connectionStringSecretName"], "connectionString.standard")
        own = f"{environment(deployment)['MONGO_PREFIX']}{name}"
        assert user["db"] == own
        assert user["roles"] == [{"name": "readWrite", "db": own}]
        assert user["passwordSecretRef"] == {"name": "room-mongodb-passwords", "key": name}
        assert user["additionalConnectionStringConfig"] == {"tlsCAFile": "/run/secrets/room/mongodb-ca.crt"}
        assert secret_files(deployment["spec"]["template"])["mongodb-ca.crt"] == ("mongodb-ca", "ca.crt")


def test_strimzis_secrets_are_what_the_services_read(operators: list[Object]) -> None:
    """Strimzi makes for each KafkaUser a Secret of its name, and for the cluster one with its authority."""
    (kafka,) = of(operators, "Kafka").values()
    cluster = kafka["metadata"]["name"]
    (listener,) = kafka["spec"]["kafka"]["listeners"]
    assert (listener["tls"], listener["authentication"]) == (True, {"type": "scram-sha-512"})
    assert kafka["spec"]["kafka"]["authorization"] == {"type": "simple"}
    users = of(operators, "KafkaUser")
    for name, deployment in services(operators).items():
        told, files = environment(deployment), secret_files(deployment["spec"]["template"])
        user = users[told["KAFKA_USERNAME"]]
        assert user["spec"]["authentication"] == {"type": "scram-sha-512"}
        assert user["metadata"]["labels"]["strimzi.io/cluster"] == cluster
        assert files["kafka-password"] == (user["metadata"]["name"], "password")
        assert files["kafka-ca.crt"] == (f"{cluster}-cluster-ca-cert", "ca.crt")
        assert told["KAFKA_BOOTSTRAP"] == f"{cluster}-kafka-bootstrap:{listener['port']}"
        assert (told["KAFKA_SECURITY"], told["KAFKA_SASL_MECHANISM"]) == ("sasl_tls", "SCRAM-SHA-512")
        assert user["metadata"]["name"].endswith(f"-{name}")


def test_strimzis_nodes_hold_every_copy(operators: list[Object]) -> None:
    (pool,) = of(operators, "KafkaNodePool").values()
    assert {*pool["spec"]["roles"]} == {"controller", "broker"}
    assert pool["spec"]["storage"]["volumes"][0]["deleteClaim"] is False
    copies = {item["spec"]["replicas"] for item in of(operators, "KafkaTopic").values()}
    assert max(copies) <= pool["spec"]["replicas"]


def test_what_holds_data_stays_when_the_release_goes(operators: list[Object]) -> None:
    for kind in ("Kafka", "KafkaNodePool", "KafkaTopic", "MongoDBCommunity"):
        for item in of(operators, kind).values():
            assert item["metadata"]["annotations"]["helm.sh/resource-policy"] == "keep"
