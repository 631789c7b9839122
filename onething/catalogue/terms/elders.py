"""长辈版首页: the few large tiles, as data (data/settings/elders.yaml). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from onething.catalogue.terms.words import CONFIDENCES
from onething.kernel.shapes import Fault, faults

MOST: Final = 6
LEADS: Final = ("theme", "hub", "path", "phone")
TILE: Final[Mapping[str, Any]] = {"name": str, "words": str} | {f"{one}?": str for one in LEADS}
ELDERS: Final[Mapping[str, Any]] = {
    "since": object, "source": str, "confidence": str, "tiles": [TILE],
}  # fmt: skip


@dataclass(frozen=True)
class ElderTile:
    """One large tile: what it says, and where it leads."""

    name: str
    words: str
    address: str


def elder_faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with the file."""
    if found := list(faults(content, ELDERS)):
        yield from found
        return
    if content["confidence"] not in CONFIDENCES:
        yield ("confidence",), f"可信程度可用：{'、'.join(CONFIDENCES)}。"
    if not 0 < len(content["tiles"]) <= MOST:
        yield ("tiles",), f"长辈版首页放 1 到 {MOST} 个入口，请删减。"
    for number, row in enumerate(content["tiles"]):
        if sum(one in row for one in LEADS) != 1:
            yield ("tiles", number), f"每个入口只写 {'、'.join(LEADS)} 中的一个。"
        if not row.get("path", "/").startswith("/"):
            yield ("tiles", number, "path"), "本站的页以“/”开头，请改正。"
