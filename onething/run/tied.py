"""Children that die with us, however we die."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import IO

from onething.run import guard


def tied(
    command: list[str],
    *,
    run_as: str = guard.OURSELVES,
    end: signal.Signals = signal.SIGTERM,
    output: IO[bytes] | int | None = None,
    env: dict[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a child in a group of its own that gets the signal `end` when this process dies."""
    guarded = [sys.executable, "-S", "-E", guard.__file__, str(os.getpid()), str(int(end)), run_as]
    return subprocess.Popen(
        [*guarded, *command],
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **(env or {}), "LC_ALL": "C.UTF-8"},
        start_new_session=True,
    )
