"""Programs of a moment that open files for the portal: a file can exhaust or crash one, never who started it.

Each is a module of this app run by ``python -m``; it needs no Django settings, limits its own memory first and
writes its answer to standard output.
"""

import resource
import signal
import subprocess
import sys
from pathlib import Path

MEMORY = 1024 * 1024 * 1024  # bytes of address space
STOPPED = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}  # sent to a whole service that stops, its children included


class TooSlow(Exception):
    """The time was up; the child is gone."""


def limit_memory() -> None:
    """To be called first in a child."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def output_of(module: str, *arguments: str, seconds: float) -> bytes:
    """What the module wrote; a child that crashed leaves what it had written.

    Raises TooSlow, and RuntimeError when it ended with an error of its own or was stopped with its parent: that is our fault,
    not the file's.
    """
    command = [sys.executable, "-m", module, *arguments]
    try:
        done = subprocess.run(
            command, cwd=Path(__file__).parents[2], stdin=subprocess.DEVNULL, capture_output=True,
            timeout=seconds, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise TooSlow from error
    if done.returncode > 0 or -done.returncode in STOPPED:
        raise RuntimeError(f"{module} did not run or was stopped: {done.stderr[-500:]!r}")
    return done.stdout
