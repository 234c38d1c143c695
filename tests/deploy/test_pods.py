"""Every pod is restricted, is told only what it needs, and leaves without losing anything."""

import inspect
import re
from importlib import import_module
from typing import Any

import pytest
from pydantic_settings import BaseSettings
from typer.main import get_command

from chassis import mongo
from chassis.aggregate import Worker
from chassis.kafka import consumer, producer
from interview_room.__main__ import app
from services.gateway import server
from services.gateway.settings import Settings as GatewaySettings
from tests.deploy.chart import (
    ROOT,
    Helm,
    Object,
    component,
    container,
    environment,
    pods,
    secret_files,
    services,
)
from tests.deploy.test_values import MINIMAL

SERVICES = {"gateway", "setup", "research", "conductor", "feedback"}
MODELS = {"research", "conductor", "feedback"}
SECRETS = re.compile(r"PASSWORD|SECRET|TOKEN$|API_KEY|MONGO_URL")


def test_there_is_one_deployment_for_each_service(minimal: list[Object], everything: list[Object]) -> None:
    assert services(minimal).keys() == SERVICES
    assert services(everything).keys() == SERVICES | {"webhooks"}


def test_every_pod_is_restricted(objects: list[Object]) -> None:
    """The restricted Pod Security Standard, a root that cannot be written and no token of the cluster."""
    for owner, pod in pods(objects):
        spec = pod["spec"]
        assert spec["automountServiceAccountToken"] is False, owner
        assert spec["securityContext"]["runAsNonRoot"] is True, owner
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, owner
        assert not {"hostNetwork", "hostPID", "hostIPC", "initContainers"} & spec.keys(), owner
        (only,) = spec["containers"]
        assert only["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "runAsNonRoot": True,
            "privileged": False,
            "capabilities": {"drop": ["ALL"]},
            "seccompProfile": {"type": "RuntimeDefault"},
        }, owner
        assert {"memory"} <= only["resources"]["limits"].keys(), owner
        assert {"cpu", "memory"} <= only["resources"]["requests"].keys(), owner
        assert "hostPort" not in str(only.get("ports")), owner
        writable = {volume["name"] for volume in spec["volumes"] if "emptyDir" in volume}
        read_only = {mount["name"] for mount in only["volumeMounts"] if mount.get("readOnly")}
        assert {mount["name"] for mount in only["volumeMounts"]} == writable | read_only, owner
        assert not any("hostPath" in volume for volume in spec["volumes"]), owner


def test_pods_run_as_a_user_unless_the_platform_chooses(minimal: list[Object], secrets: list[Object]) -> None:
    chosen = {"runAsUser": 10001, "runAsGroup": 10001, "fsGroup": 10001}
    assert all(chosen.items() <= pod["spec"]["securityContext"].items() for _, pod in pods(minimal))
    assert not any(chosen.keys() & pod["spec"]["securityContext"].keys() for _, pod in pods(secrets))


def test_every_image_is_pinned(objects: list[Object]) -> None:
    images = {only["image"] for _, pod in pods(objects) for only in pod["spec"]["containers"]}
    assert len(images) == 1
    assert re.fullmatch(r".+(:[0-9]+\.[0-9]+\.[0-9]+|@sha256:[0-9a-f]{64})", images.pop())


def test_a_digest_wins_over_the_tag(everything: list[Object]) -> None:
    assert {container(item)["image"].partition("@")[2][:7] for item in services(everything).values()} == {
        "sha256:"
    }


def test_no_secret_is_in_an_object(objects: list[Object]) -> None:
    """The chart makes no Secret; what is secret comes from a key of one, or from a file made of it."""
    assert not [item for item in objects if item["kind"] == "Secret"]
    for owner, pod in pods(objects):
        for item in pod["spec"]["containers"][0].get("env", ()):
            name = item["name"]
            if not SECRETS.search(name):
                continue
            if name.endswith("_FILE"):
                assert item["value"].removeprefix("/run/secrets/room/") in secret_files(pod), (owner, name)
            else:
                assert item["valueFrom"].keys() == {"secretKeyRef"}, (owner, name)


def test_every_file_in_the_environment_is_mounted(objects: list[Object]) -> None:
    for owner, pod in pods(objects):
        (only,) = pod["spec"]["containers"]
        told = {item["value"] for item in only.get("env", ()) if item["name"].endswith("_FILE")}
        mounted = {f"/run/secrets/room/{path}" for path in secret_files(pod)}
        assert told <= mounted, owner
        # The connection string names this one, and no variable does.
        assert mounted - told <= {"/run/secrets/room/mongodb-ca.crt"}, owner
        assert (
            not mounted
            or {"name": "secrets", "mountPath": "/run/secrets/room", "readOnly": True} in only["volumeMounts"]
        ), owner


def test_each_service_has_its_own_credentials(secrets: list[Object]) -> None:
    """A part that is taken over cannot read what another one keeps, nor ask a model."""
    deployed = services(secrets)
    for name, item in deployed.items():
        files = secret_files(item["spec"]["template"])
        told = environment(item)
        assert files["kafka-password"] == (f"kafka-{name}", "password")
        assert told["KAFKA_USERNAME"] == {"secretKeyRef": {"name": f"kafka-{name}", "key": "username"}}
        assert files.get("mongodb-url") == (None if name == "gateway" else (f"mongodb-{name}", "url"))
        assert files.get("ai-key") == (("models", "api-key") if name in MODELS else None)
        assert ("session-secret" in files) == (name == "gateway")
    (topics,) = (pod for owner, pod in pods(secrets) if owner == "Job/topics")
    assert secret_files(topics)["kafka-password"] == ("kafka-admin", "password")
    assert "mongodb-url" not in secret_files(topics)


def test_only_those_that_ask_a_model_may_use_bedrock(everything: list[Object]) -> None:
    role = "eks.amazonaws.com/role-arn"
    accounts = [item for item in everything if item["kind"] == "ServiceAccount"]
    entitled = {component(item) for item in accounts if role in item["metadata"].get("annotations", {})}
    assert entitled == MODELS
    assert all(item["automountServiceAccountToken"] is False for item in accounts)
    own = {component(item): item["metadata"].get("annotations", {}) for item in accounts}
    assert own["conductor"]["example.org/team"] == "interviews"
    for name, item in services(everything).items():
        assert item["spec"]["template"]["spec"]["serviceAccountName"] == f"room-{name}"


def test_setup_knows_the_provider_and_no_key_of_it(secrets: list[Object]) -> None:
    told = environment(services(secrets)["setup"])
    assert (told["AI_PROVIDER"], told["AI_MODEL"]) == ("openai-compatible", "example-large")
    assert "AI_API_KEY_FILE" not in told
    assert "AI_PROVIDER" not in environment(services(secrets)["gateway"])


ELSEWHERE = {"AWS_REGION", "FORWARDED_ALLOW_IPS", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_SERVICE_NAME"}
"""Read by boto3, uvicorn and OpenTelemetry themselves."""


def test_the_services_know_every_variable(objects: list[Object]) -> None:
    known = _settings() | ELSEWHERE
    told = {
        item["name"]
        for owner, pod in pods(objects)
        if owner != "Pod/test"
        for item in pod["spec"]["containers"][0]["env"]
    }
    assert told <= known


def test_no_variable_is_given_twice(objects: list[Object]) -> None:
    for owner, pod in pods(objects):
        names = [item["name"] for item in pod["spec"]["containers"][0]["env"]]
        assert len(names) == len({*names}), owner


def test_settings_of_one_service_win_over_those_of_all(helm: Helm) -> None:
    objects = helm.template(
        MINIMAL, 'settings={"AI_DEADLINE":"40"}', 'services.conductor.settings={"AI_DEADLINE":"50"}'
    )
    told = {name: environment(item)["AI_DEADLINE"] for name, item in services(objects).items()}
    assert told == dict.fromkeys(SERVICES, "40") | {"conductor": "50"}


def test_probes_ask_what_the_services_answer(objects: list[Object]) -> None:
    for name, item in services(objects).items():
        only = container(item)
        port = 8080 if name == "gateway" else 8081
        told = environment(item)
        assert told["PORT" if name == "gateway" else "HEALTH_PORT"] == str(port)
        assert told["HOST" if name == "gateway" else "HEALTH_HOST"] == "0.0.0.0"  # noqa: S104
        assert [declared["containerPort"] for declared in only["ports"]] == [port]
        asked = {kind: only[kind]["httpGet"] for kind in ("startupProbe", "readinessProbe", "livenessProbe")}
        assert asked == {
            "startupProbe": {"path": "/livez", "port": port},
            "readinessProbe": {"path": "/readyz", "port": port},
            "livenessProbe": {"path": "/livez", "port": port},
        }


def test_the_commands_exist(objects: list[Object]) -> None:
    known = {*get_command(app).commands} | {"topics"}  # type: ignore[attr-defined]
    for owner, pod in pods(objects):
        program, command, *rest = pod["spec"]["containers"][0]["command"]
        assert (program, command in known) == ("interview-room", True), owner
        if command == "serve":
            assert owner == f"Deployment/{rest[0]}"


@pytest.mark.parametrize("wait", [1, 25, 40])
def test_a_gateway_leaves_after_its_last_request_is_answered(helm: Helm, wait: int) -> None:
    """Requests come until preStop is over nearly; the last of them waits for a service as long as it may."""
    assert GatewaySettings.model_fields["reply_wait_seconds"].default == 25
    gateway = services(helm.template(MINIMAL, f"gateway.replyWaitSeconds={wait}"))["gateway"]
    pre_stop = container(gateway)["lifecycle"]["preStop"]["sleep"]["seconds"]
    grace = gateway["spec"]["template"]["spec"]["terminationGracePeriodSeconds"]
    endpoints_known_after = 10
    assert pre_stop >= endpoints_known_after
    assert pre_stop + server.DRAIN >= endpoints_known_after + wait
    assert grace >= pre_stop + server.DRAIN + _closing()


def test_a_service_leaves_after_what_it_has_in_hand(minimal: list[Object]) -> None:
    workers = 2
    todos: float = inspect.signature(Worker.stop).parameters["grace"].default
    needed = consumer.GRACE + workers * todos + _closing()
    for name, item in services(minimal).items():
        if name != "gateway":
            assert item["spec"]["template"]["spec"]["terminationGracePeriodSeconds"] >= needed


def test_an_upgrade_takes_no_pod_before_another_is_ready(objects: list[Object]) -> None:
    for item in services(objects).values():
        assert item["spec"]["strategy"]["rollingUpdate"] == {"maxSurge": 1, "maxUnavailable": 0}


def _closing() -> float:
    """Seconds for the outbox, and to close Kafka and the database."""
    return 4 + mongo.OPERATION_TIMEOUT / 1000 + producer.CLOSE_TIMEOUT + mongo.CLOSE_TIMEOUT


def _settings() -> set[str]:
    """Every environment variable that some settings class reads."""
    names: set[str] = set()
    for path in ("chassis/settings.py", "ai/settings.py", *_of_services()):
        module = import_module(path.removesuffix(".py").replace("/", "."))
        for found in vars(module).values():
            if isinstance(found, type) and issubclass(found, BaseSettings):
                prefix: Any = found.model_config.get("env_prefix", "")
                names |= {f"{prefix}{field}".upper() for field in found.model_fields}
    return names


def _of_services() -> list[str]:
    return [str(path.relative_to(ROOT)) for path in sorted((ROOT / "services").glob("*/settings.py"))]
