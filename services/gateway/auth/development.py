"""An issuer of one's own, so that the room runs on a laptop with no identity provider."""

from pathlib import Path

import jwt
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from services.gateway.auth.jwks import UnknownKey
from services.gateway.auth.kept import kept
from services.gateway.auth.verifier import Issuer

LIFETIME = 12 * 60 * 60
"""Seconds a development token is valid."""
_NAME = "urn:mock-interview-room:development"
_AUDIENCE = "mock-interview-room"
_ALGORITHM = "ES256"
_KEY_FILE = "development-issuer.pem"


class DevelopmentIssuer:
    """Signs a token for any name. Its key outlives restarts in `folder`, readable by the owner alone."""

    def __init__(self, folder: Path) -> None:
        self._key = _kept_key(folder / _KEY_FILE)
        self._public = _public_jwk(self._key)

    @property
    def issuer(self) -> Issuer:
        return Issuer(name=_NAME, algorithms=(_ALGORITHM,), keys=self, audience=_AUDIENCE)

    async def key(self, kid: str | None) -> jwt.PyJWK:
        if kid != self._public.key_id:
            raise UnknownKey
        return self._public

    def token(self, user_id: str, now: int) -> str:
        """A token for `user_id`, issued at `now` (epoch seconds)."""
        claims = {"iss": _NAME, "aud": _AUDIENCE, "sub": user_id, "iat": now, "exp": now + LIFETIME}
        return jwt.encode(claims, self._key, algorithm=_ALGORITHM, headers={"kid": self._public.key_id})


def _kept_key(path: Path) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(kept(path, _new_key), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{path} is not an elliptic curve key; delete it and start again.")
    return key


def _new_key() -> bytes:
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _public_jwk(key: ec.EllipticCurvePrivateKey) -> jwt.PyJWK:
    point = key.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    digest = hashes.Hash(hashes.SHA256())
    digest.update(point)
    jwk = ECAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return jwt.PyJWK.from_dict({**jwk, "kid": digest.finalize().hex()[:16], "alg": _ALGORITHM})
