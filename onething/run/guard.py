"""A child that dies with its parent: `python guard.py PARENT SIGNAL AS_USER COMMAND …`.

Sets PR_SET_PDEATHSIG, then becomes the command. With AS_USER, it first enters a user namespace in
which it is an ordinary user, because PostgreSQL refuses to run as root; files stay root's outside.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
ORDINARY = 1000
NO_NAMESPACE = 97  # exit code: user namespaces are forbidden here


def main(parent: int, signal: int, as_user: bool, command: list[str]) -> None:
    """Become the command, tied to the life of the parent."""
    libc = ctypes.CDLL(None, use_errno=True)
    if as_user:
        _become_ordinary(libc)
    libc.prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0)
    if os.getppid() != parent:  # it died before we were tied to it
        sys.exit(1)
    os.execv(command[0], command)  # noqa: S606 -- becoming the command is what this file is for


def _become_ordinary(libc: ctypes.CDLL) -> None:
    uid, gid = os.geteuid(), os.getegid()
    if libc.unshare(CLONE_NEWUSER) != 0:
        sys.exit(NO_NAMESPACE)
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"{ORDINARY} {uid} 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"{ORDINARY} {gid} 1", encoding="ascii")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "1", sys.argv[4:])
