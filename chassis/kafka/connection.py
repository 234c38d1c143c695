"""How every Kafka client of ours connects: where to, over what, and as whom."""

from typing import Any

from faststream.kafka.security import parse_security
from faststream.security import BaseSecurity, SASLPlaintext, SASLScram256, SASLScram512

from chassis.settings import Settings
from chassis.tls import client_context

_SASL = {"PLAIN": SASLPlaintext, "SCRAM-SHA-256": SASLScram256, "SCRAM-SHA-512": SASLScram512}


def bootstrap(settings: Settings) -> list[str]:
    """Each broker by itself: FastStream takes a string with commas for the name of one host."""
    return [address.strip() for address in settings.kafka_bootstrap.split(",")]


def security(settings: Settings) -> BaseSecurity:
    """For a FastStream broker."""
    files = settings.kafka_ca_file, settings.kafka_cert_file, settings.kafka_key_file
    context = client_context(*files) if settings.kafka_over_tls else None
    if not settings.kafka_with_password:
        return BaseSecurity(context)
    return _SASL[settings.kafka_sasl_mechanism](
        settings.kafka_username or "", settings.kafka_password_text or "", context
    )


def client_options(settings: Settings) -> dict[str, Any]:
    """For a client of aiokafka."""
    return {"bootstrap_servers": bootstrap(settings), **parse_security(security(settings))}
