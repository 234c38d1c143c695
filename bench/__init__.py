"""What the system costs, reproducible: `python -m bench.<name>`."""
