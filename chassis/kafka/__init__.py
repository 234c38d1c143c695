"""Kafka in and out: decoding, dead letters, retries, provisioning."""

from chassis.kafka.connection import tell_lost_connections

tell_lost_connections()
