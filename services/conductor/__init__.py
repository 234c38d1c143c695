"""The conductor: it runs the interviews."""
