"""`python -m services.feedback` runs the service until it is told to stop."""

from chassis.process import run
from services.feedback.app import NAME, build


def main() -> None:
    """Run until SIGTERM or Ctrl-C."""
    run(NAME, build)


if __name__ == "__main__":
    main()
