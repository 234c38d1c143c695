"""The gateway: HTTP in, commands out, replies back. It owns no truth."""
