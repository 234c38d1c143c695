"""The rules of a report: pure functions, given ids and times."""
