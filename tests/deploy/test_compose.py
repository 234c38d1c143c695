"""deploy/compose.yaml, as far as it can be known without a Docker engine."""

import json
import re
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import pytest
import yaml
from pydantic_settings import BaseSettings

from ai.settings import ModelSettings
from chassis.settings import Settings
from interview_room.__main__ import app
from services.conductor.settings import BudgetSettings
from services.gateway.settings import Settings as GatewaySettings
from services.gateway.web.login import CALLBACK
from services.webhooks.settings import WebhooksSettings
from tests.deploy.dockerfile import FINAL_ENVIRONMENT
from tests.support.kafka import VERSION

DEPLOY = Path(__file__).parents[2] / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: one for name, one in SERVICES.items() if one["image"].startswith("mock-interview-room:")}
BOUGHT = {name: one for name, one in SERVICES.items() if name not in OURS}
every_service = pytest.mark.parametrize("name", SERVICES)
every_one_of_ours = pytest.mark.parametrize("name", OURS)
KNOWN: tuple[type[BaseSettings], ...] = (
    Settings,
    GatewaySettings,
    BudgetSettings,
    ModelSettings,
    WebhooksSettings,
)


def test_the_file_is_what_the_specification_allows() -> None:
    """With the schema of the Compose Specification (Apache-2.0), as it was in June 2026."""
    schema = json.loads((Path(__file__).parent / "compose-spec/compose-spec.json").read_text())

    jsonschema.Draft7Validator(schema).validate(COMPOSE)


def test_the_five_services_are_there_without_being_asked_for() -> None:
    started = {name for name, one in OURS.items() if "profiles" not in one and one["command"][0] == "serve"}

    assert started == {"setup", "research", "conductor", "feedback", "gateway"}


@every_one_of_ours
def test_a_command_is_one_of_the_command_line(name: str) -> None:
    service = OURS[name]
    if "entrypoint" in service:
        return
    command, *more = service["command"]

    assert command in {one.callback.__name__ for one in app.registered_commands if one.callback}
    if more:
        assert (DEPLOY.parent / "services" / more[0] / "__main__.py").exists()
        assert more == [name]


@every_one_of_ours
def test_every_variable_is_one_that_we_read(name: str) -> None:
    for variable in OURS[name].get("environment", ()):
        assert variable in _variables()


@every_one_of_ours
def test_ours_can_do_nothing_but_serve(name: str) -> None:
    service = OURS[name]

    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["user"] == "10001:10001" or (service["network_mode"] == "none" and name == "secrets")


@every_service
def test_nobody_is_privileged(name: str) -> None:
    service = SERVICES[name]

    assert not {"privileged", "devices", "pid", "ipc", "userns_mode"} & service.keys()
    assert service.get("network_mode") in {None, "none", "service:keycloak"}
    assert not any("docker.sock" in str(volume) for volume in service.get("volumes", ()))


@every_service
def test_what_is_published_is_published_on_this_machine_alone(name: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", ()))


def test_broker_and_database_are_published_nowhere() -> None:
    for name in ("kafka", "mongo"):
        assert "ports" not in SERVICES[name]
        assert SERVICES[name]["networks"] == ["parts"]
    assert COMPOSE["networks"]["parts"] == {"internal": True}


@pytest.mark.parametrize("name", BOUGHT)
def test_an_image_is_pinned_to_a_version(name: str) -> None:
    assert re.search(r":v?\d+\.\d+\.\d+$", BOUGHT[name]["image"])


def test_the_broker_is_the_one_that_was_tested() -> None:
    assert SERVICES["kafka"]["image"] == f"apache/kafka:{VERSION}"


@every_service
def test_what_is_mounted_is_there(name: str) -> None:
    """A file that its profile needs may be missing: Compose then says so and makes no folder in its place."""
    for volume in SERVICES[name].get("volumes", ()):
        if isinstance(volume, dict):
            assert volume["bind"] == {"create_host_path": False}
            assert "profiles" in SERVICES[name]
            continue
        source, target, *mode = volume.split(":")
        if source.startswith("./"):
            if source.startswith("./k8s/"):
                _must_be_in_this_tree("deploy/k8s/files/alerts.yaml")
            assert mode == ["ro"]
            assert (DEPLOY / source).exists(), f"{source} for {target}"
        else:
            assert source in COMPOSE["volumes"]


@every_service
def test_no_password_is_written_down(name: str) -> None:
    written = SERVICES[name].get("environment", {}).keys() - {"GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION"}
    secret = re.compile(r"PASSWORD|SECRET|TOKEN|KEY")

    assert [key for key in written if secret.search(key) and not key.endswith("_FILE")] == []


def test_each_is_started_after_what_it_needs() -> None:
    for name, service in SERVICES.items():
        for other in service.get("depends_on", ()):
            assert other in SERVICES, f"{name} waits for {other}"
    assert OURS["topics"]["depends_on"] == {"kafka": {"condition": "service_healthy"}}


def test_what_compose_tells_the_gateway_is_enough_for_it(tmp_path: Path) -> None:
    """And it offers no development issuer, which whoever reaches the container could use."""
    told = _told("gateway", tmp_path)

    settings = GatewaySettings(**told)

    assert settings.session_secret_text
    assert not settings.development_issuer
    assert settings.host == "0.0.0.0"  # noqa: S104 - inside the container


@pytest.mark.parametrize("name", ["setup", "research", "conductor", "feedback", "topics"])
def test_what_compose_tells_a_service_is_enough_for_it(name: str, tmp_path: Path) -> None:
    settings = Settings(**_told(name, tmp_path))

    assert (
        settings.kafka_bootstrap
        == SERVICES["kafka"]["environment"]["KAFKA_ADVERTISED_LISTENERS"].split("//")[1]
    )
    assert settings.health_port == 8081


def test_the_realm_is_the_one_the_gateway_trusts() -> None:
    realm = json.loads((DEPLOY / "compose/realm.json").read_text())
    told = SERVICES["gateway"]["environment"]
    pages, terminal = realm["clients"]
    (mapper,) = terminal["protocolMappers"]

    assert (
        told["OIDC_ISSUER"] == f"{SERVICES['keycloak']['environment']['KC_HOSTNAME']}/realms/{realm['realm']}"
    )
    assert told["OIDC_JWKS_URL"].startswith(told["OIDC_ISSUER"])
    assert told["OIDC_CLIENT_ID"] == pages["clientId"]
    assert told["OIDC_AUDIENCE"] == mapper["config"]["included.client.audience"]
    assert pages["redirectUris"] == [told["PUBLIC_URL"] + CALLBACK]
    assert not any("secret" in client or client["directAccessGrantsEnabled"] for client in realm["clients"])
    assert "users" not in realm


def test_the_issuer_is_at_the_same_address_for_browser_and_gateway() -> None:
    issuer = urlsplit(SERVICES["gateway"]["environment"]["OIDC_ISSUER"])
    keycloak = SERVICES["keycloak"]

    assert SERVICES["gateway"]["network_mode"] == "service:keycloak"
    assert keycloak["environment"]["KC_HTTP_PORT"] == str(issuer.port)
    assert {f"127.0.0.1:{issuer.port}:{issuer.port}", "127.0.0.1:8080:8080"} == {*keycloak["ports"]}


def test_everybody_is_asked_for_metrics() -> None:
    scraped = yaml.safe_load((DEPLOY / "compose/prometheus.yaml").read_text())["scrape_configs"]
    static = chain.from_iterable(one["targets"] for job in scraped for one in job.get("static_configs", ()))

    assert {*static} == {
        "gateway:8080",
        *(f"{name}:8081" for name in ("setup", "research", "conductor", "feedback")),
    }
    assert SERVICES["keycloak"]["networks"]["parts"]["aliases"] == ["gateway"]


def _told(name: str, folder: Path) -> dict[str, Any]:
    """Settings as in the container; a file that its volume holds is one of `folder`."""
    (folder / "held").write_text("mongodb://room:0123456789abcdef0123456789abcdef@mongo:27017/\n")
    told = {**FINAL_ENVIRONMENT, **OURS[name]["environment"]}
    given = {key.lower(): value for key, value in told.items() if key in _variables()}
    return {key: folder / "held" if key.endswith("_file") else value for key, value in given.items()}


def _variables() -> set[str]:
    return {
        f"{kind.model_config.get('env_prefix', '')}{field}".upper()
        for kind in KNOWN
        for field in kind.model_fields
    }


def _must_be_in_this_tree(path: str) -> None:
    if not (DEPLOY.parent / path).exists():
        pytest.skip(f"{path} is not in this tree")
