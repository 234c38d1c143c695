"""Who is asking: bearer tokens of any OIDC issuer, and of the development issuer on one's own machine."""

from services.gateway.auth.bearer import bearer_token
from services.gateway.auth.development import DevelopmentIssuer
from services.gateway.auth.jwks import Jwks, Keys, KeysUnavailable, UnknownKey
from services.gateway.auth.verifier import InvalidToken, Issuer, Verifier

__all__ = [
    "DevelopmentIssuer",
    "InvalidToken",
    "Issuer",
    "Jwks",
    "Keys",
    "KeysUnavailable",
    "UnknownKey",
    "Verifier",
    "bearer_token",
]
