"""Whole interviews under faults: nothing is lost, and nothing happens twice."""
