"""What every request passes on its way in and out: ids, logs, identity, limits, body, problems."""
