"""服务包: a theme with its items as one file, and answers with the plans they led to. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

WAITING, PUBLISHED, REFUSED = "waiting", "published", "refused"
PACKAGE_STATES = {WAITING: "待复核", PUBLISHED: "已发布", REFUSED: "没有采用"}


class ItemFate(StrEnum):
    """What becomes of an item of a package here."""

    NEW = "new"
    SAME = "same"
    DIFFERS = "differs"


ITEM_FATES = {
    ItemFate.NEW: "本地没有，新增",
    ItemFate.SAME: "与本地标准相同",
    ItemFate.DIFFERS: "与本地标准不同",
}


@dataclass(frozen=True)
class Proof:
    """Answers, and what they led to where the package was made."""

    about: str
    region: str
    on: str
    answers: Mapping[str, str]
    outline: Mapping[str, Any]


@dataclass(frozen=True)
class Package:
    """What a file holds: the theme, its items, what it needs of the place, and its proofs."""

    theme: Mapping[str, Any]
    aside: Mapping[str, Any]
    items: tuple[Mapping[str, Any], ...]
    elements: Mapping[str, Any]  # data that its form asks for, with what each is
    licence_types: Mapping[str, Any]  # licences that its items issue
    proofs: tuple[Proof, ...]
    origin: str  # whose installation made it, in which revision, when
    digest: str

    @property
    def slug(self) -> str:
        """Return the address of the theme."""
        return str(self.theme["slug"])

    @property
    def name(self) -> str:
        """Return the name of the theme."""
        return str(self.theme["name"])
