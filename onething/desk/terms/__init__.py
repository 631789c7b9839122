"""The words of this room. Pure."""

from onething.desk.terms.fairness import ORDER, end_of, floor_of, lane, place_of, tag_of
from onething.desk.terms.hours import (
    PARTS,
    WEEKDAYS,
    Span,
    day_faults,
    fault,
    in_words,
    is_span,
    joined,
    of_day,
    overlapping,
    part_of,
    slots,
    spans,
    week_fault,
    week_said,
    without,
)
from onething.desk.terms.machines import (
    BOOKING,
    HERE,
    RECORDING,
    RECORDING_OPEN,
    STOPPED,
    TICKET,
    VIDEO,
    VIDEO_HERE,
)
from onething.desk.terms.places import OF_COUNTIES, OF_SITES, OF_TOWNS, around

CHANNEL = "desk"  # on which the live screens hear
ANY = "*"  # a window that takes every business
VIRTUAL = "video"  # what a window takes that takes people by video, and nobody else
SHOWN = {
    "paper": "文件",
    "form": "申请表",
    "sign": "签名提交",
    "guide": "办事指南",
    "text": "一句话",
}  # what a clerk can put before somebody
KINDS = (
    "hall", "department", "centre", "station", "bank", "kiosk", "outlet", "hospital", "school", "party",
)  # fmt: skip
LISTED = ("hall", "department", "centre")  # kinds that have a list of the items that they take in
ENTRIES = ("stationed", "entrusted", "licensed", "device")
TICKET_KINDS = {"priority": "优先", "booked": "预约", "walk": "现场"}

__all__ = [
    "ANY",
    "BOOKING",
    "CHANNEL",
    "ENTRIES",
    "HERE",
    "KINDS",
    "LISTED",
    "OF_COUNTIES",
    "OF_SITES",
    "OF_TOWNS",
    "ORDER",
    "PARTS",
    "RECORDING",
    "RECORDING_OPEN",
    "SHOWN",
    "STOPPED",
    "TICKET",
    "TICKET_KINDS",
    "VIDEO",
    "VIDEO_HERE",
    "VIRTUAL",
    "WEEKDAYS",
    "Span",
    "around",
    "day_faults",
    "end_of",
    "fault",
    "floor_of",
    "in_words",
    "is_span",
    "joined",
    "lane",
    "of_day",
    "overlapping",
    "part_of",
    "place_of",
    "slots",
    "spans",
    "tag_of",
    "week_fault",
    "week_said",
    "without",
]
