"""Writes the parts of `room_client` that follow from the OpenAPI document."""
