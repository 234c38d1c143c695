"""`python -m tests.support.fake_bedrock --port 8008`: a Bedrock to demonstrate with, on this machine."""

import argparse
import sys

from tests.support.fake_bedrock.script import reply
from tests.support.fake_bedrock.server import FakeBedrock


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.fake_bedrock", description=__doc__)
    parser.add_argument(
        "--port", type=int, default=0, help="where to listen on 127.0.0.1 (default: a free port)"
    )
    parser.add_argument("--first", default="", help="replies to the first requests, separated by commas")
    parser.add_argument(
        "--always", default="ok", help="reply to all that follow: ok, throttled, end_of_life ..."
    )
    chosen = parser.parse_args()
    try:
        first, always = [reply(name) for name in chosen.first.split(",") if name], reply(chosen.always)
    except ValueError as error:
        parser.error(str(error))
    with FakeBedrock(chosen.port) as fake:
        fake.script.then(*first)
        fake.script.always = always
        sys.stdout.write(
            f"Bedrock (fake) at {fake.url}. Use it with:\n"
            f"  export AI_PROVIDER=bedrock AWS_ENDPOINT_URL_BEDROCK_RUNTIME={fake.url}\n"
            "  export AWS_REGION=eu-central-1 AWS_ACCESS_KEY_ID=fake AWS_SECRET_ACCESS_KEY=fake\n"
        )
        sys.stdout.flush()
        try:
            fake.wait()
        except KeyboardInterrupt:
            sys.stdout.write("Stopped.\n")


if __name__ == "__main__":
    main()
