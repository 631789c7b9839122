"""Reading a PDF of a stranger in a process of its own, which may use little memory and little time.

Two kilobytes can unfold to gigabytes: then that process ends, and nothing else. It is a script of
its own, so that it loads PDFium only (50 ms).
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).with_name("pdf_process.py")
FAULT = 3  # its word for a PDF that cannot be read
LONGEST_WAIT = 20.0


class Unreadable(Exception):
    """PDFium cannot read it; the text says why."""


class TooHeavy(Exception):
    """It takes more memory or time than any honest file."""


def look(content: bytes) -> tuple[int, bool]:
    """Return how many pages the PDF has, and whether it is protected."""
    said = json.loads(_ask(content, "look"))
    return int(said["pages"]), bool(said["protected"])


def draw(content: bytes, page: int) -> tuple[int, bytes]:
    """Return how many pages there are, and the picture of one (PNG), empty if it is not there."""
    pages, _, picture = _ask(content, "draw", str(page)).partition(b"\n")
    return int(pages), picture


def _ask(content: bytes, *what: str) -> bytes:
    command = [sys.executable, "-I", str(SCRIPT), *what]
    try:
        done = subprocess.run(  # noqa: S603 -- our own script, nothing of it comes from outside
            command, input=content, capture_output=True, timeout=LONGEST_WAIT, check=False
        )
    except subprocess.TimeoutExpired as late:
        raise TooHeavy from late
    if done.returncode == FAULT:
        raise Unreadable(done.stderr.decode(errors="replace"))
    if done.returncode:
        raise TooHeavy
    return done.stdout
