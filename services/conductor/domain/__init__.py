"""The rules of an interview: pure functions from a state and a message to a decision."""
