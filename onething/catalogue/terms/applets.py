"""便民应用: what an entry says, what addresses it may have, the rules of its life. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from onething.catalogue.terms.words import CONFIDENCES
from onething.kernel.shapes import Fault, faults

STATES: Final = {
    "proposed": "待另一人审核",
    "shown": "已上线",
    "refused": "没有通过",
    "suspended": "暂不显示",
    "withdrawn": "已下线",
}
FIGURES: Final = {
    "review_months": (1, 36), "warn_days": (1, 90), "grace_days": (0, 180),
    "ask_minutes": (5, 1440), "hide_hours": (1, 720),
}  # fmt: skip
APPLETS: Final[Mapping[str, Any]] = {
    "since": object, "source": str, "confidence": str, "domains": [str],
    "kinds": dict, "audiences": dict, **dict.fromkeys(FIGURES, int),
}  # fmt: skip
KEY: Final = re.compile(r"[a-z][a-z0-9-]{2,29}")
LONGEST_ADDRESS: Final = 200
HTTPS: Final = 443


def address_fault(address: str, domains: Collection[str], samples: Collection[str] = ()) -> str:
    """Say what is wrong with an address; “” for one that may be entered. `samples`: addresses of demos."""
    if len(address) > LONGEST_ADDRESS or not address.isascii() or re.search(r"\s", address):
        return f"网址用英文字母和符号，不超过 {LONGEST_ADDRESS} 个字，不带空格。"
    if any(address == one or address.startswith(f"{one}/") for one in samples):
        return ""
    try:
        at = urlsplit(address)
        plain = at.port in (None, HTTPS) and not (at.username or at.password)
    except ValueError:
        return "网址不完整，请从浏览器的地址栏复制。"
    if at.scheme != "https" or not plain:
        return "网址必须以 https:// 开头，不写用户名、密码和端口。"
    host = at.hostname or ""
    if any(host == one or host.endswith(f".{one}") for one in domains):
        return ""
    return f"只能登记这些域名下的网址：{'、'.join(domains)}。别的域名请先由省级主管部门列入。"


def applet_faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with the file of rules."""
    if found := list(faults(content, APPLETS)):
        yield from found
        return
    if content["confidence"] not in CONFIDENCES:
        yield ("confidence",), f"可信程度可用：{'、'.join(CONFIDENCES)}。"
    for name, (least, most) in FIGURES.items():
        if not least <= content[name] <= most:
            yield (name,), f"应为 {least} 到 {most}，请改正。"
    for number, one in enumerate(content["domains"]):
        if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", one):
            yield ("domains", number), "写域名，不带 https:// 和斜杠，例如 gov.cn。"
