"""Kafka in and out: decoding, dead letters, retries, provisioning."""
