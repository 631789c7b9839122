"""Who pays, how long things are kept, ways of service: data/settings/postage.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.conf import settings

from onething.kernel import yamls
from onething.kernel.tables import Table, load

PROVINCE = "山西"


@dataclass(frozen=True)
class Postage:
    """Who pays, in words, and the rule that says so."""

    pays: str
    words: str
    source: str


@cache
def rules() -> Mapping[str, Any]:
    """Return the file."""
    said: Mapping[str, Any] = yamls.read(settings.DATA_ROOT / "settings" / "postage.yaml")
    return said


@cache
def _table() -> Table:
    rows = [{k: v for k, v in row.items() if k != "confidence"} for row in rules()["postage"]]
    return load("postage", rows)


def postage(to: str, address: str, on: date) -> Postage:
    """Return who pays for carrying something to a person, from him, or between halls."""
    inside = "yes" if PROVINCE in address or not _other_province(address) else "no"
    row = _table().first({"to": to, "inside": inside}, on=on)
    pays = str(row.then["pays"])
    return Postage(pays, str(rules()["payers"][pays]), row.source)


def _other_province(address: str) -> bool:
    """Say whether an address names another province; one that names none is of this one."""
    return any(name in address[:8] for name in OTHERS)


OTHERS = (
    "北京", "天津", "河北", "内蒙古", "辽宁", "吉林", "黑龙江", "上海", "江苏", "浙江", "安徽", "福建",
    "江西", "山东", "河南", "湖北", "湖南", "广东", "广西", "海南", "重庆", "四川", "贵州", "云南",
    "西藏", "陕西", "甘肃", "青海", "宁夏", "新疆", "台湾", "香港", "澳门",
)  # fmt: skip


def kept_until(on: date) -> date:
    """Return until when something is kept at a window or in a locker."""
    return on + timedelta(days=int(rules()["keep_days"]))


def extended(last: date, since: date, until: date) -> date | None:
    """Return the new last day of what waits at a hall that is closed from a day to a day; None: as it was."""
    if rules()["closed"]["extends"] != "by_days" or last < since:
        return None
    return last + timedelta(days=(until - since).days + 1)


def wait(tries: int) -> timedelta | None:
    """Return how long to wait before the next try to order; None: it was the last."""
    waits = rules()["waits"]
    return timedelta(minutes=waits[tries - 1]) if tries <= len(waits) else None


def service_name(way: str) -> str:
    """Return the name of a way of service."""
    return str(rules()["service"][way]["name"])


def announced_days() -> int:
    """Return after how many days an announcement counts as service."""
    return int(rules()["service"]["announced"]["days"])
