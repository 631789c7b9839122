"""A child that dies with its parent: `python guard.py PARENT SIGNAL AS COMMAND …`.

Becomes whom it shall run as, sets PR_SET_PDEATHSIG (after that: a change of credentials clears it),
then becomes the command. PostgreSQL refuses to run as root. AS is `-` (as we are), `@` (a user
namespace in which we are `nobody`: files stay ours outside) or the name of a user of the system.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import sys
from pathlib import Path

OURSELVES = "-"
NAMESPACE = "@"
NOBODY = "nobody"  # on every Debian: initdb wants a user that has a name
CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
NO_NAMESPACE = 97  # exit code: user namespaces are forbidden here


def main(parent: int, signal: int, run_as: str, command: list[str]) -> None:
    """Become the command, tied to the life of the parent."""
    libc = ctypes.CDLL(None, use_errno=True)
    if run_as == NAMESPACE:
        _enter_namespace(libc)
    elif run_as != OURSELVES:
        _become(run_as)
    libc.prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0)
    if os.getppid() != parent:  # it died before we were tied to it
        sys.exit(1)
    os.execv(command[0], command)  # noqa: S606 -- becoming the command is what this file is for


def _enter_namespace(libc: ctypes.CDLL) -> None:
    nobody = pwd.getpwnam(NOBODY)
    uid, gid = os.geteuid(), os.getegid()
    if libc.unshare(CLONE_NEWUSER) != 0:
        sys.exit(NO_NAMESPACE)
    try:
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"{nobody.pw_uid} {uid} 1", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"{nobody.pw_gid} {gid} 1", encoding="ascii")
    except OSError:
        sys.exit(NO_NAMESPACE)


def _become(name: str) -> None:
    user = pwd.getpwnam(name)
    os.setgroups([])
    os.setgid(user.pw_gid)
    os.setuid(user.pw_uid)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4:])
