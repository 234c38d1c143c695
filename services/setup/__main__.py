"""`python -m services.setup` runs the service until it is told to stop."""

from chassis.process import run
from services.setup.app import NAME, build


def main() -> None:
    """Run until SIGTERM or Ctrl-C."""
    run(NAME, build)


if __name__ == "__main__":
    main()
