"""Draws the table of settings in docs/operate.md anew (`make settings`)."""

from __future__ import annotations

from pathlib import Path

from onething import environment

PAGE = Path(__file__).resolve().parent.parent / "docs" / "operate.md"
BEGIN, END = "<!-- settings: make settings -->\n", "<!-- /settings -->"


def drawn(page: str) -> str:
    """Return the page with the table of today."""
    before, _, rest = page.partition(BEGIN)
    return before + BEGIN + environment.table() + END + rest.partition(END)[2]


if __name__ == "__main__":
    PAGE.write_text(drawn(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
