"""Keyed digests of what machines are known by: nothing that lets one in is kept."""

from __future__ import annotations

from onething.kernel.keyed import keyed


def digest_of(what: str, said: str) -> str:
    """Return the keyed digest of a code or a token."""
    return keyed(f"{what}\0{said}")
