"""`python -m services.webhooks` runs the service until it is told to stop."""

from chassis.process import run
from services.webhooks.app import build
from services.webhooks.store import SOURCE


def main() -> None:
    """Run until SIGTERM or Ctrl-C."""
    run(SOURCE, build)


if __name__ == "__main__":
    main()
