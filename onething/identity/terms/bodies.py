"""A body as a register outside knows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RegisteredBody:
    """A body as the register knows it: its code, name and place, and who stands for it."""

    code: str
    name: str
    region: str = ""
    address: str = ""
    legal_name: str = ""
    legal_number: str = ""
