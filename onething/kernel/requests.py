"""What a request may be, before anybody looks at what it means; limits in data/settings/requests.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.conf import settings

from onething.kernel import yamls

MEGA = 1_000_000
FILES = "multipart/form-data"


@cache
def rules() -> dict[str, Any]:
    """Return the limits, read once a process."""
    path = settings.DATA_ROOT / "settings" / "requests.yaml"
    said: dict[str, Any] = yamls.read(path)
    return said


def is_legible(text: str) -> bool:
    """Say whether the database can keep the text: no NUL, no half of a pair of surrogates."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def too_large(meta: Mapping[str, Any]) -> str:
    """Return what to say to a body that is announced too large, or nothing. Nothing is read of it."""
    try:
        size = int(meta.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return "请求头 Content-Length 不是数字，请求没有执行。请更正后重试。"
    files = str(meta.get("CONTENT_TYPE", "")).startswith(FILES)
    most = int(rules()["body_mb"]["files" if files else "forms"]["most"])
    if size <= most * MEGA:
        return ""
    if not files:
        return f"提交的内容超过 {most} MB，没有提交。请精简文字；材料请作为文件上传。"
    return f"一次上传的文件合计超过 {most} MB，没有上传。请分几次上传，或者压缩后再传。"


def address_of(meta: Mapping[str, Any]) -> str:
    """Return the address that asks: behind our own proxies, what the outermost of them saw."""
    if settings.PROXIES:
        hops = str(meta.get("HTTP_X_FORWARDED_FOR", "")).split(",")
        if len(hops) >= settings.PROXIES:
            return hops[-settings.PROXIES].strip()
    return str(meta.get("REMOTE_ADDR", ""))
