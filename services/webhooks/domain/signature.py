"""Standard Webhooks: what a request is signed with and how.

Source: Standard Webhooks 1.0.0, "Signature scheme" and "Webhook headers", the symmetric scheme `v1`.
"""

import base64
import binascii
import hmac
from collections.abc import Sequence

PREFIX = "whsec_"
SHORTEST, LONGEST = 24, 64
"""Bytes of a secret."""


def key_of(secret: str) -> bytes:
    """The bytes of a secret in its written form; ValueError says what is wrong and never shows the secret."""
    wanted = f"must be {PREFIX} and the base64 of {SHORTEST} to {LONGEST} random bytes"
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not secret.startswith(PREFIX) or not SHORTEST <= len(key) <= LONGEST:
        raise ValueError(f'{wanted}, for example of: echo "{PREFIX}$(openssl rand -base64 32)"')
    return key


def headers(keys: Sequence[bytes], identifier: str, at: int, body: bytes) -> dict[str, str]:
    """The headers of one attempt at the epoch second `at`, with a signature by each of the keys."""
    signed = f"{identifier}.{at}.".encode() + body
    signatures = (base64.b64encode(hmac.digest(key, signed, "sha256")).decode() for key in keys)
    return {
        "webhook-id": identifier,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(f"v1,{signature}" for signature in signatures),
    }
