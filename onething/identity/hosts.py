"""宿主 App: which may bring people to us, as data (data/settings/hosts.yaml)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from django.conf import settings

from onething.identity.terms import HostCard
from onething.kernel import yamls
from onething.kernel.shapes import Fault, faults

CONFIDENCES: Final = ("high", "medium", "low")
FIGURES: Final = {"ticket_seconds": (30, 600), "idle_minutes": (5, 120), "life_minutes": (10, 1440)}
HOST: Final[Mapping[str, Any]] = {
    "key": str, "name": str, "demo?": bool, "back?": str, "frame?": str, "levels": [str], "pages": [str],
}  # fmt: skip
HOSTS: Final[Mapping[str, Any]] = {
    "since": object, "source": str, "confidence": str, "levels": dict, "hosts": [HOST],
    **dict.fromkeys(FIGURES, int),
}  # fmt: skip


@cache
def host_rules() -> Mapping[str, Any]:
    """Return the file."""
    said: Mapping[str, Any] = yamls.read(settings.DATA_ROOT / "settings" / "hosts.yaml")
    return said


@cache
def host(key: str) -> HostCard | None:
    """Return a host that may bring people here; None: it is none, or we share no secret with it."""
    row = next((one for one in host_rules()["hosts"] if one["key"] == key), None)
    if row is None or key not in settings.HOSTS:
        return None
    return HostCard(
        key=key,
        name=row["name"],
        back=settings.HOSTAPP_URL if row.get("demo") else row.get("back", ""),
        frame=row.get("frame", ""),
        levels=tuple(row["levels"]),
        pages=tuple(row["pages"]),
    )


def level_words(level: str) -> str:
    """Return in words how a host has made sure who somebody is."""
    return str(host_rules()["levels"].get(level, "没有核验本人"))


def host_faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with the file."""
    if found := list(faults(content, HOSTS)):
        yield from found
        return
    for name, (least, most) in FIGURES.items():
        if not least <= content[name] <= most:
            yield (name,), f"应为 {least} 到 {most}，请改正。"
    if content["confidence"] not in CONFIDENCES:
        yield ("confidence",), "应为 high、medium 或者 low，请改正。"
    keys = [row["key"] for row in content["hosts"]]
    for number, row in enumerate(content["hosts"]):
        if keys.count(row["key"]) > 1:
            yield ("hosts", number, "key"), "宿主的 key 重复，请改正。"
        for name, words in _wrong(row, content["levels"]):
            yield ("hosts", number, name), words


def _wrong(row: Mapping[str, Any], levels: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if not row.get("demo") and not row.get("back", "").startswith("https://"):
        yield "back", "返回的网址应以 https:// 开头，请改正。"
    if not row.get("frame", "https://").startswith("https://"):
        yield "frame", "可以嵌页面的来源应以 https:// 开头，请改正。"
    if not set(row["levels"]) <= set(levels) or not row["levels"]:
        yield "levels", f"只能写 {'、'.join(levels)}，至少一种。"
    if wrong := next((one for one in row["pages"] if not one.startswith("/")), ""):
        yield "pages", f"“{wrong}”应以“/”开头，请改正。"
