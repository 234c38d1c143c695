"""What the system costs, against its floor and against a simple product: `python -m bench`."""
