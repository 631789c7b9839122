"""Ports of its own for a platform that runs beside others: in tests, in soak."""

from __future__ import annotations

from onething.environment import KNOWN
from onething.run.trouble import free_port


def free_ports() -> dict[str, str]:
    """Return the settings that give each process that listens a port which nobody uses."""
    return {one.name: str(free_port()) for one in KNOWN if one.name.endswith("PORT")}
