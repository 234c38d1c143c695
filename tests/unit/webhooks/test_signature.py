"""Signatures as the library that receivers use understands them."""

import base64
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from services.webhooks.domain import signature

SECRET = signature.PREFIX + base64.b64encode(bytes(range(32))).decode()
OTHER = signature.PREFIX + base64.b64encode(bytes(range(1, 25))).decode()


def _signed(*secrets: str, body: bytes = b'{"a":1}') -> dict[str, str]:
    return signature.headers([signature.key_of(secret) for secret in secrets], "m1", int(time.time()), body)


@given(body=st.text().map(str.encode), key=st.binary(min_size=24, max_size=64), at=st.integers(0, 2**33))
def test_it_is_the_signature_that_the_library_makes(body: bytes, key: bytes, at: int) -> None:
    secret = signature.PREFIX + base64.b64encode(key).decode()

    made = signature.headers([signature.key_of(secret)], "msg-1", at, body)["webhook-signature"]

    assert made == Webhook(secret).sign("msg-1", datetime.fromtimestamp(at, UTC), body.decode())


def test_during_a_rotation_either_secret_verifies_and_no_other() -> None:
    headers = _signed(SECRET, OTHER)

    assert headers["webhook-signature"].count("v1,") == 2
    for secret in (SECRET, OTHER):
        assert Webhook(secret).verify(b'{"a":1}', headers) == {"a": 1}
    with pytest.raises(WebhookVerificationError):
        Webhook(signature.PREFIX + base64.b64encode(bytes(24)).decode()).verify(b'{"a":1}', headers)


@pytest.mark.parametrize("changed", ["webhook-id", "webhook-timestamp", "body"])
def test_a_changed_request_is_not_verified(changed: str) -> None:
    headers, body = _signed(SECRET), b'{"a":1}'
    if changed == "body":
        body = b'{"a":2}'
    else:
        headers[changed] = headers[changed][:-1] + ("0" if headers[changed][-1] != "0" else "1")

    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(body, headers)


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "whsec_",
        "c2VjcmV0LW9mLTI0LWJ5dGVzLW9yLW1vcmU=",
        "whsec_not base64!",
        "whsec_" + base64.b64encode(bytes(23)).decode(),
        "whsec_" + base64.b64encode(bytes(65)).decode(),
        "whsec_é",
    ],
)
def test_a_secret_of_another_form_is_refused_without_being_shown(wrong: str) -> None:
    with pytest.raises(ValueError, match="openssl rand") as refused:
        signature.key_of(wrong)
    assert len(wrong) < 7 or wrong not in str(refused.value)
