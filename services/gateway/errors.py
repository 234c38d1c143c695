"""What can go wrong between the gateway and a service."""


class NoReply(Exception):
    """The command was published, but no reply came within the wait; the work may well go on."""

    def __init__(self, command_id: str) -> None:
        super().__init__(f"no reply yet to command {command_id}")
        self.command_id = command_id


class KafkaDown(Exception):
    """Kafka did not take the command, or went away before the reply came."""
