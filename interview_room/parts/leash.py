"""Run as a script: become COMMAND, and die at once when the process that asked for it dies.

A death signal set here survives `exec`, so not even `kill -9` of the parent leaves a daemon behind.
Only Linux has it; elsewhere the daemon is stopped by its parent alone.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(parent: int, command: list[str]) -> None:
    """Ask for the death signal, then become `command`."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before the signal was set
        sys.exit(1)
    os.execv(command[0], command)  # noqa: S606 - no shell wanted


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
