"""The research service: company profiles."""
