"""合作单位的网点: what an agreement allows, and how far whoever works there reaches. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

_SITE, _ITEM = "site:", "item:"


@dataclass(frozen=True, kw_only=True)
class Right:
    """A right that an agreement may give."""

    key: str
    name: str
    help: str
    acts: Mapping[str, tuple[str, ...]]  # by the ground on which he acts for somebody
    receipt: bool
    result: bool
    registers: bool  # 帮办单、办不成事 for who is there


@dataclass(frozen=True, kw_only=True)
class PartnerRules:
    """The rights, the kinds of places that partners run, how long an agreement lasts."""

    rights: Mapping[str, Right]
    kinds: Mapping[str, str]
    longest_days: int


@dataclass(frozen=True, kw_only=True)
class AgreementCard:
    """An agreement as pages show it."""

    id: UUID
    site: UUID
    site_name: str
    organisation: UUID
    partner: str
    partner_code: str
    ground: str
    since: date
    until: date
    items: tuple[str, ...]
    rights: tuple[Right, ...]
    running: bool
    ended_on: date | None = None
    ended_reason: str = ""

    def acts_on(self, ground: str) -> frozenset[str]:
        """Return what may be done for somebody on a ground."""
        return frozenset(act for right in self.rights for act in right.acts.get(ground, ()))

    @property
    def receipts(self) -> bool:
        """Say whether receipts may be printed."""
        return any(right.receipt for right in self.rights)

    @property
    def results(self) -> bool:
        """Say whether results may be handed out."""
        return any(right.result for right in self.rights)

    @property
    def registers(self) -> bool:
        """Say whether orders for a helper and what could not be got done may be registered."""
        return any(right.registers for right in self.rights)


def site_scope(site: UUID, items: Iterable[str]) -> tuple[str, ...]:
    """Return the limits of whoever takes in at a site, as he carries them."""
    return (f"{_SITE}{site}", *(f"{_ITEM}{item}" for item in sorted(set(items))))


def site_in(roles: Iterable[str]) -> UUID | None:
    """Return the site to whose own applications he is limited; None: he is at none."""
    found = next((role for role in roles if role.startswith(_SITE)), "")
    return UUID(found.removeprefix(_SITE)) if found else None


def items_in(roles: Iterable[str]) -> frozenset[str]:
    """Return the items that may be taken in at his site."""
    return frozenset(role.removeprefix(_ITEM) for role in roles if role.startswith(_ITEM))
