"""The conductor service with an interviewer that takes a fixed time."""

from bench.interviewer import from_environment
from chassis.process import run
from services.conductor.app import NAME, build

if __name__ == "__main__":
    run(NAME, lambda parts: build(parts, from_environment()))
