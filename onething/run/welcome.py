"""What the terminal shows when the platform is up: its address and who may sign in to try it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path

COLUMNS = ("login", "name", "role_title", "page")
TITLES = ("账号", "姓名", "身份", "登录后进入")


def accounts(path: Path) -> list[dict[str, str]]:
    """Read the list of demo accounts; it is flat, so no YAML library is loaded for it."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [
        {key: value.strip('"') for key, _, value in (pair.partition(": ") for pair in _pairs(line))}
        for line in lines
        if line.startswith("- {")
    ]


def _pairs(line: str) -> list[str]:
    return line.strip().removeprefix("- {").removesuffix("}").split(", ")


def words(address: str, known: list[dict[str, str]], practice: str = "", host_app: str = "") -> str:
    """Return the welcome: the address, demo accounts, where one practises, the host App, how to stop."""
    lines = ["", f"平台已启动：{address}", ""]
    if known:
        passwords = "、".join(sorted({one["password"] for one in known}))
        lines += [f"演示账号（密码 {passwords}）：", *table(known), ""]
    if practice:
        lines += [
            f"练习平台：另开一个终端运行 make practice（{practice}），工作人员再从“队伍—练习”过去。",
            "",
        ]
    if host_app:
        lines += [f"演示宿主 App（从别的 App 进入本平台）：{host_app}", ""]
    return "\n".join([*lines, "按 Ctrl-C 停止。"])


def table(known: list[dict[str, str]]) -> Iterable[str]:
    """Return the accounts as lines whose columns stand under each other."""
    rows = [TITLES, *(tuple(one[column] for column in COLUMNS) for one in known)]
    widths = [max(width(row[place]) for row in rows) for place in range(len(TITLES))]
    for row in rows:
        cells = zip(row, widths, strict=True)
        yield "  " + "  ".join(cell + " " * (wide - width(cell)) for cell, wide in cells).rstrip()


def width(text: str) -> int:
    """Return how many columns of a terminal the text takes: a Han character takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
