"""What each kind of document must be given (`data/documents/blocks.yaml`, `kinds/*.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from onething.documents import amounts, kinds
from onething.kernel.refusals import Invalid

CHINA = ZoneInfo("Asia/Shanghai")
NEEDS, TAKES, MAY = "needs", "takes", "may"
CHINESE_DAY = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
WRONG = {
    "day": "应当是日期",
    "time": "应当是日期和时间",
    "money": "应当是不小于零的金额（元）",
    "rows": "应当是表格",
    "parts": "应当是一组内容",
    "list": "应当是列表",
}


@dataclass(frozen=True)
class Value:
    """One value of a kind of document."""

    key: str
    name: str
    form: str  # text, day, time, money, list, rows, parts
    must: str  # needs: with a content; takes: given, perhaps empty; may: as the case is
    inner: Mapping[str, str] = field(default_factory=dict)  # columns of rows, parts


@cache
def contract(code: str) -> tuple[Value, ...]:
    """Return what a kind of document must be given, the common block first."""
    row = kinds.raw(code)
    return (*_block(str(row["block"])), *_values(row))


def _block(name: str) -> Iterator[Value]:
    row = kinds.blocks()[name]
    if "with" in row:
        yield from _block(str(row["with"]))
    yield from _values(row)


def _values(row: Mapping[str, Any]) -> Iterator[Value]:
    for must in (NEEDS, TAKES, MAY):
        for key, said in (row.get(must) or {}).items():
            yield _value(key, said, must)


def _value(key: str, said: str | Mapping[str, Any], must: str) -> Value:
    if isinstance(said, str):
        name, _, form = said.partition("|")
        return Value(key, name, form or "text", must)
    form = next(form for form in ("rows", "parts", "list") if form in said)
    inner = said[form] if isinstance(said[form], Mapping) else {}
    return Value(key, str(said["is"]), form, must, inner)


def missing(code: str, data: Mapping[str, Any]) -> dict[str, str]:
    """Return key → sentence for each value that is missing or not what it should be."""
    return dict(fault for value in contract(code) for fault in _faults(value, data))


def _faults(value: Value, data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    given = data.get(value.key)
    if _empty(given):
        if value.must == NEEDS or (value.must == TAKES and value.key not in data):
            yield value.key, f"缺少{value.name}"
    elif not _fits(value, given):
        yield value.key, f"{value.name}{WRONG[value.form]}"
    else:
        yield from _inner_faults(value, given)


def _empty(said: Any) -> bool:
    return said is None or said in ("", [], {}) or (isinstance(said, str) and not said.strip())


def _fits(value: Value, said: Any) -> bool:
    if value.form in ("rows", "list"):
        return isinstance(said, list)
    if value.form == "parts":
        return isinstance(said, Mapping)
    return value.form == "text" or _printed(value, said) is not None


def _inner_faults(value: Value, said: Any) -> Iterator[tuple[str, str]]:
    if value.form == "parts" and isinstance(said, Mapping):
        for key, name in value.inner.items():
            if _empty(said.get(key)):
                yield f"{value.key}.{key}", f"缺少{name}"
    elif value.form == "rows" and value.inner and isinstance(said, list):
        for place, row in enumerate(said, 1):
            lost = value.inner.keys() - (row.keys() if isinstance(row, Mapping) else ())
            for key in sorted(lost):
                yield f"{value.key}.{place}.{key}", f"{value.name}第{place}行缺少{value.inner[key]}"


def _printed(value: Value, said: Any) -> str | None:
    """Return a day, a time or an amount as papers print it, or None if it is not one."""
    try:
        return {"day": _day, "time": _time, "money": _money}[value.form](said)
    except (ValueError, TypeError):
        return None


def _day(said: Any) -> str:
    found = CHINESE_DAY.match(str(said))
    return str(said) if found else chinese_date(date.fromisoformat(str(said)))


def _time(said: Any) -> str:
    if CHINESE_DAY.match(str(said)):
        return str(said)
    at = datetime.fromisoformat(str(said))
    local = at.astimezone(CHINA) if at.tzinfo else at
    return f"{chinese_date(local.date())}{local.hour}时{local.minute:02d}分"


def _money(said: Any) -> str:
    text = str(said)
    return text if "（大写：" in text else amounts.shown(amounts.amount_of(text))


def chinese_date(day: date) -> str:
    """Return a day as papers write it (GB/T 9704-2012 §7.3.5.4): no zeros before."""
    return f"{day.year}年{day.month}月{day.day}日"


def said(code: str, title: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data as the paper will say it; what is missing or wrong is named in a sentence."""
    faults = missing(code, data)
    if faults:
        names = "、".join(f"{fault}（{key}）" for key, fault in faults.items())
        raise Invalid(f"不能制作《{title}》：{names}。请补全后重新制作。", errors=faults)
    printed = {
        value.key: _printed(value, data[value.key])
        for value in contract(code)
        if value.form in ("day", "time", "money") and not _empty(data.get(value.key))
    }
    return {**data, **printed}
