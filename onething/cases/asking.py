"""What was said with a step, checked against what the step asks and against the listed grounds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from django.conf import settings

from onething.cases.steps import words_of
from onething.cases.terms.asks import ASKS, Ask
from onething.kernel import yamls
from onething.kernel.refusals import Invalid

AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")
MOST_DAYS = 999  # working days that anybody may say
NON_ACCEPTANCES = "non_acceptances"  # the list of grounds on which nothing is accepted
Listed = Mapping[str, Mapping[str, Mapping[str, Any]]]


@cache
def grounds() -> Listed:
    """Return `data/settings/grounds.yaml`: the lists, and in each its grounds."""
    path = settings.DATA_ROOT / "settings" / "grounds.yaml"
    said: Listed = yamls.read(path)
    return said


def choices(name: str, kind: str) -> dict[str, str]:
    """Return the grounds of a list that this kind of item knows, as codes and words."""
    listed = grounds().get(name, {})
    return {
        code: str(one["name"]) for code, one in listed.items() if kind in one.get("kinds", (kind,))
    }


def heard(do: str, kind: str, said: Mapping[str, str]) -> dict[str, str]:
    """Return what was said with a step, checked and in words; name everything that is missing."""
    kept: dict[str, str] = {}
    errors: dict[str, str] = {}
    for ask in ASKS[do]:
        try:
            kept[ask.key] = _one(ask, kind, str(said.get(ask.key, "")))
        except Invalid as fault:
            errors[ask.key] = str(fault)
    if errors:
        raise Invalid(_sentence(do, kind, errors), errors=errors)
    return kept


def _sentence(do: str, kind: str, errors: Mapping[str, str]) -> str:
    if do == "suspend" and "ground" in errors:
        listed = "、".join(choices("pauses", kind).values())
        return f"只有列明的程序可以暂停计时：{listed}。请选择其中一种，并写明理由和预计时间。"
    if {"facts", "law", "reasons", "remedies"} & errors.keys():
        return "决定必须写明事实、依据、理由和救济途径，缺一不可。请补全后再签发。"
    return "还有内容没有写完整，请按提示补全后再提交。"


def _one(ask: Ask, kind: str, said: str) -> str:
    text = words_of(said, ask.label, ask.most)
    if not text:
        if ask.optional:
            return ""
        raise Invalid(f"请{'选择' if ask.kind == 'choice' else '写明'}{ask.label}")
    if ask.kind == "choice" and ask.choices != "organs":
        return _chosen(ask, kind, text)
    if ask.kind in READ:
        READ[ask.kind](ask, text)
    return text


def _chosen(ask: Ask, kind: str, said: str) -> str:
    if said not in choices(ask.choices, kind):
        raise Invalid(f"请从列表中选择{ask.label}")
    return said


def _number(ask: Ask, said: str) -> None:
    if not (said.isascii() and said.isdecimal() and 0 < int(said) <= MOST_DAYS):
        raise Invalid(f"{ask.label}请填 1 到 {MOST_DAYS} 的整数")


def _date(ask: Ask, said: str) -> None:
    try:
        date.fromisoformat(said)
    except ValueError as wrong:
        raise Invalid(f"{ask.label}请按“年-月-日”填写，例如 2026-03-02") from wrong


def _moment(ask: Ask, said: str) -> None:
    try:
        datetime.fromisoformat(said)
    except ValueError as wrong:
        raise Invalid(f"{ask.label}请写成 2026-03-20 14:30 这样的日期和时间") from wrong


def _money(ask: Ask, said: str) -> None:
    if not AMOUNT.fullmatch(said):
        raise Invalid(f"{ask.label}请填数字，最多两位小数，例如 20000 或者 1500.50")


READ = {"money": _money, "number": _number, "date": _date, "moment": _moment}


def word(name: str, code: str) -> str:
    """Return a listed ground in words."""
    return str(grounds()[name][code]["name"])


def asks_where_to(code: str) -> bool:
    """Say whether who is not accepted on this ground must be told where to apply."""
    return bool(grounds()[NON_ACCEPTANCES][code].get("where_to"))
