"""The webhooks service, which is optional: public events delivered over HTTP, signed."""
