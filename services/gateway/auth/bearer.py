"""The Authorization header (RFC 6750, section 2.1)."""

import re

_BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/-]+=*) *", re.IGNORECASE)


def bearer_token(authorization: list[str]) -> str | None:
    """The token of the header's values; None without a header. Raises ValueError on anything malformed."""
    if not authorization:
        return None
    match = _BEARER.fullmatch(authorization[0])
    if match is None or len(authorization) > 1:
        raise ValueError("send one Authorization header of the form: Bearer <token>")
    return match.group(1)
