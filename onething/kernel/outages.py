"""When the database or the disk is not there: what may be tried again, and what must be said."""

from __future__ import annotations

import errno

from django.db import InterfaceError, OperationalError

ROLLED_BACK = frozenset({"40001", "40P01"})  # serialization failure, deadlock: nothing was done
GOING_DOWN = frozenset({"57P01", "57P02", "57P03", "57P05"})  # the server ended the connection
FULL = frozenset({"53100"})
FULL_DISK = (errno.ENOSPC, errno.EDQUOT)


def was_rolled_back(fault: BaseException) -> bool:
    """Say whether the database undid the transaction in favour of another one."""
    return _state(fault) in ROLLED_BACK


def lost_the_connection(fault: BaseException) -> bool:
    """Say whether the connection broke, so that nobody knows whether a commit was carried out."""
    if isinstance(fault, InterfaceError):
        return True
    state = _state(fault)
    return isinstance(fault, OperationalError) and (
        not state or state in GOING_DOWN or state.startswith("08")
    )


def is_outage(fault: BaseException | None) -> bool:
    """Say whether the fault is that database or disk are not there: it will pass."""
    if isinstance(fault, OperationalError | InterfaceError):
        return True
    return isinstance(fault, OSError) and fault.errno in FULL_DISK


def disk_is_full(fault: BaseException | None) -> bool:
    """Say whether there is no room left, for the database or for a file."""
    if isinstance(fault, OSError) and fault.errno in FULL_DISK:
        return True
    return isinstance(fault, OperationalError) and _state(fault) in FULL


def _state(fault: BaseException) -> str:
    """Return the SQLSTATE that the server gave; nothing when it could not say any more."""
    return str(getattr(fault.__cause__, "sqlstate", None) or "")
