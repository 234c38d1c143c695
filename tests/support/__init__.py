"""Everything of the tests that is not a test: infrastructure and waiting."""
