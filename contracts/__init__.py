"""Every message and topic of the Mock Interview Room: standard library and pydantic only."""
