"""What a reader of identity cards types into the field that has the focus."""

from __future__ import annotations

from onething.delivery.commands import Collector
from onething.web.request import Request
from onething.web.uploading import signature

LONGEST_LINE = 240  # of what a reader types
TAIL = 4
READER = "reader"
NAME, NUMBER = 0, 5  # where its line has them: 姓名|性别|民族|出生|住址|证件号码|…


def card_of(said: str) -> tuple[str, str]:
    """Return number and name of a card that was read; “” and “” if it is no such line."""
    read = said.split("|")
    return (read[NUMBER], read[NAME]) if len(read) > NUMBER else ("", "")


def collector_of(request: Request) -> Collector:
    """Return who takes papers or results at the window: his card as it was read, or what was typed from it."""
    said = request.POST
    number, name = card_of(said.get("card", "")[:LONGEST_LINE])
    return Collector(
        name=name or said.get("collector", "").strip(),
        relation=said.get("relation", ""),
        id_tail=number[-TAIL:] or said.get("id_tail", "").strip(),
        proxy_reason=said.get("proxy_reason", "").strip(),
        signed="signed" in said,
        signature=signature(request),
        read=bool(number),
    )


def said_of(request: Request) -> dict[str, str]:
    """Return what was typed, with name and end of the number of a card that was read beside it."""
    said = request.POST.dict()
    number, name = card_of(said.get("card", "")[:LONGEST_LINE])
    return said | ({"collector": name, "id_tail": number[-TAIL:]} if number else {})
