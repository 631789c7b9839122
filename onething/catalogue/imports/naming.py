"""The same material under many names: proposals for merging. Pure and repeatable."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import Final

from onething.catalogue.terms.imports import SameName

ABOUT_PAPER: Final = (
    "市|省|原件|复印|份|章|正反面|电子|扫描|签名|彩色"  # says nothing of which it is
)
BRACKETS: Final = re.compile(rf"[（(\[【][^）)\]】]*(?:{ABOUT_PAPER})[^）)\]】]*[）)\]】]")
QUOTES: Final = re.compile(r"[《》〈〉“”\"'‘’、，。；;:：,.\s·—\-_/]")
NUMBERED: Final = re.compile(r"^[0-9一二三四五六七八九十]+[、.．)）]")
ENDINGS: Final = (
    "原件及复印件",
    "原件和复印件",
    "复印件",
    "原件",
    "扫描件",
    "影印件",
    "电子版",
    "副本",
    "正本",
)
BEGINNINGS: Final = ("申请人的", "申请人", "本人的", "本人", "有效的", "有效", "居民")


def plain_name(name: str) -> str:
    """Return what a name comes down to: without numbers, quotes, “原件”, “复印件”, places."""
    said = unicodedata.normalize("NFKC", name).strip()
    said = QUOTES.sub("", BRACKETS.sub("", NUMBERED.sub("", said)))
    for ending in ENDINGS:
        said = said.removesuffix(ending)
    for beginning in BEGINNINGS:
        if said.startswith(beginning) and len(said) > len(beginning) + 1:
            said = said.removeprefix(beginning)
    return said.removesuffix("的") or name


def same_names(names: Iterable[str]) -> tuple[SameName, ...]:
    """Return the groups of names that come down to the same, those used most first."""
    groups: dict[str, Counter[str]] = {}
    for name in names:
        groups.setdefault(plain_name(name), Counter())[name] += 1
    found = [
        SameName(tuple(sorted(group.items(), key=lambda one: (-one[1], len(one[0]), one[0]))))
        for group in groups.values()
        if len(group) > 1
    ]
    return tuple(sorted(found, key=lambda one: (-sum(n for _, n in one.names), one.proposed)))
