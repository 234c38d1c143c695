"""Kafka in and out: decoding, dead letters, retries, provisioning."""

from chassis.kafka.lost_connections import tell_lost_connections

tell_lost_connections()
