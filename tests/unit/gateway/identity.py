"""An identity provider for tests: an RSA key, and tokens as its own or an attacker would make them."""

import json
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from chassis.ids import now
from services.gateway.auth import Issuer, UnknownKey

NAME = "https://id.example/pool"
AUDIENCE = "interview-room"
CLIENT = "web-client"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
JWK = {**RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True), "kid": "k1", "alg": "RS256", "use": "sig"}
JWKS = json.dumps({"keys": [JWK]}).encode()
PUBLIC_PEM = KEY.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
)


class FixedKeys:
    """The one key, without a network."""

    async def key(self, kid: str | None) -> jwt.PyJWK:
        if kid != "k1":
            raise UnknownKey
        return jwt.PyJWK.from_dict(JWK)


ISSUER = Issuer(NAME, ("RS256",), FixedKeys(), audience=AUDIENCE, client_id=CLIENT)


def claims(**changes: Any) -> dict[str, Any]:
    """Good claims with some changed; None removes one."""
    at = now() // 1000
    good = {"iss": NAME, "aud": AUDIENCE, "sub": "alice", "iat": at, "exp": at + 600}
    return {name: value for name, value in {**good, **changes}.items() if value is not None}


def signed(*, key: Any = KEY, algorithm: str = "RS256", kid: str = "k1", **changes: Any) -> str:
    """A token of these claims."""
    return jwt.encode(claims(**changes), key, algorithm=algorithm, headers={"kid": kid})
