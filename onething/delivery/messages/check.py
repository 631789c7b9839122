"""What is wrong with words for a message, and with the file of rules; each a sentence how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from onething.catalogue.terms import CONFIDENCES
from onething.delivery.messages.rules import OUTSIDE, rules
from onething.delivery.messages.wordings import Words, filled, gaps
from onething.kernel.shapes import Fault, faults, unknown

LONGEST: Final = {"title": 60, "text": 400, "sms": 200}
ASKS: Final = re.compile(r"(?<!申)请(?!求)")  # “please”, not “apply” or “request”
LABELS: Final = {"title": "标题", "text": "站内信", "sms": "短信"}
HOUR: Final = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
RULES: Final[Mapping[str, Any]] = {
    "source": str,
    "since": object,
    "confidence": str,
    "sign": str,
    "quiet": {"from": str, "until": str},
    "sms": {"most": int, "longest": int, "waits": [int], "report_hours": int},
    "phone": {"calls": int},
    "kinds": dict,
    "actions": dict,
    "samples": dict,
}
WORDS: Final[Mapping[str, Any]] = {"title": str, "text": str, "do": str, "sms?": str}


def word_errors(words: Words, known: Mapping[str, str], needed: frozenset[str]) -> dict[str, str]:
    """Return what is wrong with each part. `needed`: gaps that the text of an event cannot do without."""
    errors: dict[str, str] = {}
    for part in LABELS:
        if (found := _gap_error(part, getattr(words, part), known)) is not None:
            errors[part] = found
    if words.do not in rules()["actions"]:
        errors["do"] = "请选择要做的一件事，一条消息只有一件。"
    if errors:
        return errors
    if lost := sorted(needed - {*gaps(words.text), *gaps(words.title)}):
        errors["text"] = f"缺少 {_listed(lost)}，收件人就不知道是哪一件、到什么时候，请补上。"
    if words.sms and (wrong := _sms_error(words, known)) is not None:
        errors["sms"] = wrong
    return errors


def _gap_error(part: str, text: str, known: Mapping[str, str]) -> str | None:
    if part != "sms" and not text.strip():
        return f"请填写{LABELS[part]}。"
    if len(text) > LONGEST[part]:
        return f"{LABELS[part]}最多 {LONGEST[part]} 个字，现在是 {len(text)} 个，请缩短。"
    try:
        used = {*gaps(text)} - ({"do"} if part == "sms" else set())
    except ValueError:
        return f"{LABELS[part]}里的花括号不成对，或者里面不是名称，请改正。"
    if strange := sorted(used - known.keys()):
        return f"{LABELS[part]}里的 {_listed(strange)} 不认识，可用：{_listed(sorted(known))}。"
    return None


def _sms_error(words: Words, known: Mapping[str, str]) -> str | None:
    asked = [*gaps(words.sms)].count("do") + len(ASKS.findall(words.sms))
    if asked != 1:
        return f"短信要有、也只能有一件要做的事：写一个 {{do}}，不再写“请……”。现在有 {asked} 件。"
    if "http" in words.sms:
        return "短信里不写网址，请删去：人们分不清真假链接。"
    long, most = len(filled(words, known).sms), rules()["sms"]["longest"]
    if long > most:
        return f"短信按例子填好后有 {long} 个字，最多 {most} 个字（含签名），请缩短。"
    return None


def _listed(names: list[str]) -> str:
    return "、".join(f"{{{name}}}" for name in names)


def rule_faults(content: Mapping[str, Any]) -> list[Fault]:
    """Return what is wrong with `data/settings/messages.yaml`."""
    if found := list(faults(content, RULES)):
        return found
    found = list(unknown(content["confidence"], CONFIDENCES, "可信程度", ("confidence",)))
    for end in ("from", "until"):
        if not HOUR.fullmatch(content["quiet"][end]):
            found.append((("quiet", end), "应为“21:00”这样的时刻，请改正。"))
    for name in ("most", "longest", "report_hours"):
        if content["sms"][name] < 1:
            found.append((("sms", name), "至少为 1，请改正。"))
    for key, ways in content["kinds"].items():
        for number, way in enumerate(ways):
            found += unknown(way, dict.fromkeys(OUTSIDE), "渠道", ("kinds", key, number))
    return found


def word_faults(content: Mapping[str, Any], group: str) -> Iterator[Fault]:
    """Yield what is wrong with a file of words (`data/messages/<group>.yaml`)."""
    known = rules()["samples"].get(group, {})
    for key, row in content.items():
        if found := list(faults(row, WORDS, (key,))):
            yield from found
            continue
        words = Words(row["title"], row["text"], row.get("sms", ""), row["do"])
        own = {
            name: "示例" for part in (words.title, words.text, words.sms) for name in _safe(part)
        }
        for part, sentence in word_errors(words, known or own, frozenset()).items():
            yield (key, part), sentence


def _safe(text: str) -> list[str]:
    try:
        return [*gaps(text)]
    except ValueError:
        return []
