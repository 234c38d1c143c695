"""Apache Kafka as in production: TLS, passwords or certificates, and each user with the registry's rights."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.protocol.admin import CreateAclsRequest_v1
from aiokafka.protocol.api import Request

from chassis.kafka.connection import client_options
from chassis.kafka.provision import wanted
from chassis.settings import Settings
from contracts.access import TOPIC_MAKER, rights, users
from interview_room.parts import speaks_kafka
from interview_room.parts.ports import LOOPBACK, free_port
from tests.support.authority import Authority
from tests.support.eventually import eventually
from tests.support.kafka import ApacheKafka

BROKER = "broker"
RESOURCES = {"topic": 2, "group": 3}
OPERATIONS = {"Read": 3, "Write": 4, "Create": 5, "Describe": 8, "DescribeConfigs": 10, "AlterConfigs": 11}
LITERAL, ALLOW, ANY_HOST = 3, 3, "*"


class SecuredKafka(ApacheKafka):
    """Three listeners, one for each way in; nothing is allowed to anybody but the broker until `grant`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.certificate_port, self.plain_port = free_port(), free_port()
        folder.mkdir(parents=True, exist_ok=True)
        self.authority = Authority(folder)
        self._passwords = {user: secrets.token_urlsafe(16) for user in users()}

    async def answers(self) -> bool:
        return await speaks_kafka(f"{LOOPBACK}:{self.certificate_port}", settings=self.by_certificate(BROKER))

    def by_scram(self, user: str) -> dict[str, Any]:
        """Settings of a user who shows a password over TLS."""
        return {
            "kafka_bootstrap": self.address,
            "kafka_security": "sasl_tls",
            "kafka_sasl_mechanism": "SCRAM-SHA-512",
            "kafka_ca_file": self.authority.certificate,
            **self._password_of(user),
        }

    def by_plain(self, user: str) -> dict[str, Any]:
        """Settings of a user who shows a password in the clear."""
        return {
            "kafka_bootstrap": f"{LOOPBACK}:{self.plain_port}",
            "kafka_security": "sasl_plaintext",
            "kafka_sasl_mechanism": "PLAIN",
            **self._password_of(user),
        }

    def by_certificate(self, user: str) -> Settings:
        """Settings of a user whom a certificate names."""
        certificate, key = self.authority.certify(user)
        return Settings(
            kafka_bootstrap=f"{LOOPBACK}:{self.certificate_port}",
            kafka_security="tls",
            kafka_ca_file=self.authority.certificate,
            kafka_cert_file=certificate,
            kafka_key_file=key,
        )

    async def grant(self, prefix: str) -> None:
        """Give every user the registry's rights to the topics and groups with this prefix."""
        async with administrator(self.by_certificate(BROKER)) as admin:
            answer = await admin._send_request(_Grant(prefix))  # it has no public way to
        assert {code for code, _ in answer.creation_responses} == {0}
        maker = Settings(**self.by_scram(TOPIC_MAKER), kafka_prefix=prefix)
        async with administrator(maker) as admin:

            async def last_rights_are_known() -> None:
                tried = await admin.create_topics(wanted(maker), validate_only=True)
                assert {code for _, code, *_ in tried.topic_errors} == {0}

            await eventually(last_rights_are_known)

    def _password_of(self, user: str) -> dict[str, Any]:
        file = self.folder / f"{user}.password"
        file.write_text(self._passwords[user] + "\n")
        return {"kafka_username": user, "kafka_password_file": file}

    def _format(self) -> list[str]:
        scram = "SCRAM-SHA-512=[name={},password={}]"
        users = [scram.format(user, password) for user, password in self._passwords.items()]
        return [*super()._format(), *(word for user in users for word in ("--add-scram", user))]

    def _settings(self) -> dict[str, object]:
        certificate, key = self.authority.certify(BROKER)
        chain = self.folder / "keystore.pem"
        chain.write_bytes(key.read_bytes() + certificate.read_bytes())
        listeners = {
            "SCRAM": (self.port, "SASL_SSL"),
            "CERTIFICATE": (self.certificate_port, "SSL"),
            "PLAIN": (self.plain_port, "SASL_PLAINTEXT"),
            "CONTROLLER": (self._controller_port, "SSL"),
        }
        addresses = {name: f"{name}://{LOOPBACK}:{port}" for name, (port, _) in listeners.items()}
        known = " ".join(f'user_{user}="{password}"' for user, password in self._passwords.items())
        scram, plain = "listener.name.scram", "listener.name.plain"
        logins = "org.apache.kafka.common.security"
        return {
            **super()._settings(),
            "listeners": ",".join(addresses.values()),
            "advertised.listeners": ",".join(a for name, a in addresses.items() if name != "CONTROLLER"),
            "listener.security.protocol.map": ",".join(
                f"{name}:{way}" for name, (_, way) in listeners.items()
            ),
            "inter.broker.listener.name": "CERTIFICATE",
            "ssl.keystore.type": "PEM",
            "ssl.keystore.location": chain,
            "ssl.truststore.type": "PEM",
            "ssl.truststore.location": self.authority.certificate,
            "ssl.client.auth": "required",
            "ssl.principal.mapping.rules": "RULE:^CN=(.*?)$/$1/",
            f"{scram}.sasl.enabled.mechanisms": "SCRAM-SHA-512",
            f"{scram}.scram-sha-512.sasl.jaas.config": f"{logins}.scram.ScramLoginModule required;",
            f"{plain}.sasl.enabled.mechanisms": "PLAIN",
            f"{plain}.plain.sasl.jaas.config": f"{logins}.plain.PlainLoginModule required {known};",
            "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "super.users": f"User:{BROKER}",
        }


@asynccontextmanager
async def administrator(settings: Settings) -> AsyncIterator[AIOKafkaAdminClient]:
    """An admin client for as long as it is needed."""
    admin = AIOKafkaAdminClient(**client_options(settings))
    await admin.start()
    try:
        yield admin
    finally:
        await admin.close()


class _Grant(Request[CreateAclsRequest_v1]):  # type: ignore[misc]
    """All rights at once; aiokafka's own request takes one."""

    API_KEY = CreateAclsRequest_v1.API_KEY

    def __init__(self, prefix: str) -> None:
        self._rights = [
            (
                *(RESOURCES[right.resource], prefix + right.name, LITERAL),
                *(f"User:{user}", ANY_HOST, OPERATIONS[operation], ALLOW),
            )
            for user in users()
            for right in rights(user)
            for operation in right.operations
        ]

    def build(self, request_struct_class: type[CreateAclsRequest_v1]) -> CreateAclsRequest_v1:
        return request_struct_class(self._rights)
