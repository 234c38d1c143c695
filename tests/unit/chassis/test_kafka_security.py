"""How Kafka is reached and as whom, and what is said at the start when that cannot work."""

import ssl
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from pydantic import ValidationError

from chassis.kafka.connection import bootstrap, client_options
from chassis.settings import Settings
from interview_room.doctor import in_words
from tests.support.authority import Authority


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


def test_by_default_kafka_is_reached_in_the_clear_as_nobody() -> None:
    assert client_options(Settings()) == {
        "bootstrap_servers": ["127.0.0.1:9092"],
        "security_protocol": "PLAINTEXT",
        "ssl_context": None,
    }


def test_each_of_several_brokers_is_an_address_of_its_own() -> None:
    assert bootstrap(Settings(kafka_bootstrap="a:9092, b:9092")) == ["a:9092", "b:9092"]


@pytest.mark.parametrize("mechanism", ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"])
def test_a_password_is_shown_over_tls(authority: Authority, tmp_path: Path, mechanism: Any) -> None:
    """What a file holds counts without the line's end."""
    (tmp_path / "password").write_text("open sesame\n")

    options = client_options(
        Settings(
            kafka_security="sasl_tls",
            kafka_sasl_mechanism=mechanism,
            kafka_username="setup",
            kafka_password_file=tmp_path / "password",
            kafka_ca_file=authority.certificate,
        )
    )

    context = options["ssl_context"]
    assert (options["security_protocol"], options["sasl_mechanism"]) == ("SASL_SSL", mechanism)
    assert (options["sasl_plain_username"], options["sasl_plain_password"]) == ("setup", "open sesame")
    assert context.check_hostname
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert len(context.get_ca_certs()) == 1


def test_a_certificate_is_shown_over_tls(authority: Authority) -> None:
    certificate, key = authority.certify("setup")

    options = client_options(Settings(kafka_security="tls", kafka_cert_file=certificate, kafka_key_file=key))

    assert options["security_protocol"] == "SSL"
    assert "sasl_mechanism" not in options


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"kafka_security": "sasl_tls", "kafka_username": "setup"}, "KAFKA_PASSWORD or KAFKA_PASSWORD_FILE"),
        ({"kafka_security": "sasl_tls", "kafka_password": "x"}, "needs KAFKA_USERNAME"),
        ({"kafka_username": "setup", "kafka_password": "x"}, "plaintext shows no password"),
        (
            {"kafka_security": "tls", "kafka_ca_file": "none.pem"},
            "none.pem cannot be used as authorities: no such",
        ),
        (
            {"kafka_security": "tls", "kafka_ca_file": __file__},
            "test_kafka_security.py cannot be used as authorities",
        ),
        ({"kafka_security": "tls", "kafka_cert_file": __file__}, "KAFKA_CERT_FILE and KAFKA_KEY_FILE belong"),
        (
            {"kafka_security": "tls", "kafka_cert_file": __file__, "kafka_key_file": __file__},
            "no certificate and its key",
        ),
        ({"kafka_ca_file": __file__}, "plaintext is not encrypted"),
        ({"kafka_embedded": True, "kafka_security": "tls"}, "tls is not for the embedded broker"),
        ({"kafka_security": "sasl_tls", "kafka_password_file": "none"}, "KAFKA_PASSWORD_FILE cannot be read"),
        ({"mongo_url_file": "none"}, "MONGO_URL_FILE cannot be read: No such file"),
    ],
)
def test_what_cannot_work_is_told_at_the_start(given: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        Settings(**given)

    assert told.lower() in in_words(wrong.value).lower()


def test_a_protected_key_is_refused_and_not_asked_for(authority: Authority, tmp_path: Path) -> None:
    certificate, key = authority.certify("setup")
    protected = tmp_path / "protected.key"
    protected.write_bytes(_protected(key))

    with pytest.raises(ValidationError, match="no certificate and its key"):
        Settings(kafka_security="tls", kafka_cert_file=certificate, kafka_key_file=protected)


def test_the_databases_url_comes_from_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable wins, as everywhere."""
    (tmp_path / "url").write_text("mongodb://room:secret@mongo/\n")
    monkeypatch.setenv("MONGO_URL_FILE", str(tmp_path / "url"))

    assert Settings().mongo_url == "mongodb://room:secret@mongo/"
    monkeypatch.setenv("MONGO_URL", "mongodb://other/")
    assert Settings().mongo_url == "mongodb://other/"


def _protected(key: Path) -> bytes:
    loaded = serialization.load_pem_private_key(key.read_bytes(), password=None)
    return loaded.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"x"),
    )
