"""What a reader of identity cards types into the field that has the focus."""

from __future__ import annotations

READER = "reader"
NAME, NUMBER = 0, 5  # where its line has them: 姓名|性别|民族|出生|住址|证件号码|…


def card_of(said: str) -> tuple[str, str]:
    """Return number and name of a card that was read; “” and “” if it is no such line."""
    read = said.split("|")
    return (read[NUMBER], read[NAME]) if len(read) > NUMBER else ("", "")
