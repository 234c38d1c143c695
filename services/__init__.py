"""The services: one owner for each piece of data, and a gateway that owns none."""
