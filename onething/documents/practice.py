"""练习用的样例材料: papers that sample people bring, with or without a flaw."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from onething.documents import typesetting
from onething.documents.making import chinese_date


def practice_paper(
    name: str, owner: str, day: date, *, sealed: bool, legible: bool, writes: str = ""
) -> bytes:
    """Return a sample paper as PDF; what cannot be read is a coarse picture (PNG)."""
    rows = [
        ["姓名", owner],
        ["内容", writes or f"兹证明{owner}的情况属实。"],
        ["出具日期", chinese_date(day)],
    ]
    said = {"title": name, "rows": rows, "day": chinese_date(day), "sealed": sealed}
    at = datetime.combine(day, time(), UTC)
    return typesetting.render_sample(said, legible=legible, at=at)
