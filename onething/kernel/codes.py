"""Codes that people read, hear and type: however they are written, they are the same code. Pure."""

from __future__ import annotations

import unicodedata


def plain_code(typed: str) -> str:
    """Return a typed code as it is kept: half-width capitals and digits, nothing between them."""
    return "".join(one for one in unicodedata.normalize("NFKC", typed).upper() if one.isalnum())


def plain_number(typed: str) -> str:
    """Return a typed number of a paper as it is kept: half-width, in capitals, without spaces."""
    folded = unicodedata.normalize("NFKC", typed).upper()
    return "".join(one for one in folded if one.isprintable() and not one.isspace())
