"""The whole room on one machine: the command line, and everything `make run` starts."""
