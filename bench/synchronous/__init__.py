"""The product in its simplest form, to compare with: one process, model calls inside the request."""
