"""The rules of webhooks, without a broker or a database."""
