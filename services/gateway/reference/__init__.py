"""The HTTP and the message reference as plain pages: no scripts, no other host."""

from services.gateway.reference.http import http_reference
from services.gateway.reference.messages import message_reference

__all__ = ["http_reference", "message_reference"]
