"""The registers of a place at a glance: what is in force, what does not agree, how much is online."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from onething.catalogue.register_kinds import kind_of
from onething.catalogue.registers.consistency import Finding, World, findings
from onething.catalogue.registers.queries import RegisterCard, cards_of
from onething.catalogue.registers.world import InForce, all_in_force, beside_of, world
from onething.catalogue.terms.registers import RegisterKind

Told = tuple[RegisterKind, Finding, str]  # with the name of the line


@dataclass(frozen=True)
class Rate:
    """A figure that opens its list."""

    done: int
    of: int
    left: tuple[tuple[str, str], ...]  # code and name of what is missing

    @property
    def percent(self) -> int:
        """Return the share in percent."""
        return 100 * self.done // self.of if self.of else 100


@dataclass(frozen=True)
class RegisterOverview:
    """The registers of a place, where they do not agree with the catalogue, and the 应上尽上率."""

    cards: tuple[RegisterCard, ...]
    findings: tuple[Told, ...]
    rate: Rate


def register_overview(on: date, region: str) -> RegisterOverview:
    """Return the registers of a place as its keepers see them."""
    known, there = world(on), all_in_force(region, on)
    return RegisterOverview(cards_of(there, region, on), _told(known, there), _rate(known, there))


def _told(known: World, there: InForce) -> tuple[Told, ...]:
    lines = {key: entries for key, (_, entries) in there.items()}
    return tuple(
        (kind_of(key), one, entries[one.place].name if one.place >= 0 else "")
        for key, entries in lines.items()
        for one in findings(kind_of(key), entries, beside_of(kind_of(key), known, lines))
    )


def _rate(known: World, there: InForce) -> Rate:
    """应上尽上率: of the items that the register does not except, how many can be done online."""
    excepted = {one.about for one in there["offline"][1]} if "offline" in there else set()
    items = [
        item for item in known.items.values() if not item.retired and item.code not in excepted
    ]
    left = [item for item in items if not {"web", "phone"} & set(item.channels)]
    return Rate(len(items) - len(left), len(items), tuple((item.code, item.name) for item in left))
