"""通办专区: what may be done away from home, from the register; the rules of how."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.conf import settings

from onething.catalogue.cards import themes, whole_themes
from onething.catalogue.register_kinds import kind_of
from onething.catalogue.registers.queries import (
    Standing,
    on_register,
    register_entries_upwards,
)
from onething.catalogue.sayings import looked_for
from onething.catalogue.terms.anywhere import AGENCY, JOINT, Anywhere, AwayRule, Mode, read_anywhere
from onething.catalogue.terms.registers import Entry
from onething.catalogue.terms.sayings import rank
from onething.kernel import yamls

KIND = "anywhere"
PAGE = 20
NARROWS = ("mode", "scope", "field")
RECEIVED = (AGENCY, JOINT)  # modes in which a window of another place takes in


@dataclass(frozen=True)
class Zone:
    """One page of what may be done away from home in a place."""

    rows: tuple[ZoneRow, ...]
    found: int
    whole: int
    items: int  # different ones, however many ways each may be done
    runs: int  # so many of them can be applied for here
    page: int
    pages: int
    modes: tuple[tuple[Mode, int], ...]
    offered: Mapping[str, tuple[Offered, ...]]  # by what it may be narrowed, what would be found


@dataclass(frozen=True)
class Offered:
    """A value by which the list may be narrowed, and how many entries that leaves."""

    value: str
    words: str
    count: int


@dataclass(frozen=True)
class ZoneRow:
    """An item that may be done away from home, and in which themes it stands."""

    entry: Entry
    scope: str
    mode: Mode
    themes: tuple[tuple[str, str], ...]

    @property
    def procedure(self) -> str:
        """Return who takes in, who decides, how papers and results travel."""
        return self.entry.said("procedure")


@cache
def anywhere_rules() -> Anywhere:
    """Return how matters are done away from home."""
    return read_anywhere(yamls.read(settings.DATA_ROOT / "settings" / "anywhere.yaml"))


def anywhere_zone(
    region: str, on: date, *, chosen: Mapping[str, str], q: str = "", page: int = 1
) -> Zone:
    """Return what may be done away from home in this place; `chosen`: mode, scope, field."""
    entries = register_entries_upwards(KIND, on=on, region=region)
    counted = Counter(one.said("mode") for one in entries)
    called = _called(entries, q, on)
    rows = [one for one in called if _fits(one, chosen)]
    pages = max(1, -(-len(rows) // PAGE))
    here = min(max(page, 1), pages)
    names = _themes_by_item(on)
    listed = {one.about for one in entries}
    shown = rows[(here - 1) * PAGE : here * PAGE]
    return Zone(
        tuple(_row(one, names) for one in shown),
        len(rows),
        len(entries),
        len(listed),
        len(listed & set(names)),
        here,
        pages,
        tuple((mode, counted[key]) for key, mode in anywhere_rules().modes.items()),
        {key: _offered(key, entries, called, chosen) for key in NARROWS},
    )


def _called(entries: Sequence[Entry], q: str, on: date) -> list[Entry]:
    """Return the entries that are meant, the likeliest first: by their names, else by those of themes."""
    said = q.strip().lower()
    if not said:
        return list(entries)
    looked = looked_for(said)
    found = [(near, one) for one in entries if (near := rank(one.name, looked)) is not None]
    if found or len(looked) > 1:
        return [one for _, one in sorted(found, key=lambda row: row[0])]
    slugs = {card.slug for card in themes(on) if card.is_called(said)}
    meant = {part.item for theme in whole_themes(on) if theme.slug in slugs for part in theme.parts}
    return [one for one in entries if one.about in meant]


def _fits(entry: Entry, chosen: Mapping[str, str], but: str = "") -> bool:
    return all(entry.said(key) == value for key, value in chosen.items() if value and key != but)


def _offered(
    key: str, entries: Iterable[Entry], called: Iterable[Entry], chosen: Mapping[str, str]
) -> tuple[Offered, ...]:
    """Return by which values of a column the list can be narrowed further: none that leaves nothing.

    The value that is chosen stays, so that one sees it, whatever it leaves.
    """
    left = Counter(one.said(key) for one in called if _fits(one, chosen, but=key))
    names = _names(key)
    values = dict.fromkeys([*names, *sorted({one.said(key) for one in entries} - set(names))])
    return tuple(
        Offered(value, names.get(value, value), left[value])
        for value in values
        if left[value] or value == chosen.get(key)
    )


def _names(key: str) -> Mapping[str, str]:
    """Return the values of a column in the order and the words of their rules; a field names itself."""
    if key == "mode":
        return {mode: one.name for mode, one in anywhere_rules().modes.items()}
    return kind_of(KIND).column("scope").options if key == "scope" else {}


def not_received_for(
    items: Iterable[str], here: Sequence[str], there: Sequence[str], on: date
) -> tuple[str, ...]:
    """Return which of these items a hall may not take in for another place.

    `here`, `there`: a place with all that it lies in, the nearest first. What stays in one city, or
    in one line of places, is no matter of the register.
    """
    wanted = list(items)
    if not wanted or here[0] in there or there[0] in here or set(here[:-1]) & set(there[:-1]):
        return ()
    rules = anywhere_rules()
    open_here = {
        one.about
        for one in register_entries_upwards(KIND, on=on, region=there[0])
        if one.said("mode") in RECEIVED and rules.covers(one.said("scope"), here, there)
    }
    return tuple(one for one in wanted if one not in open_here)


def away_parts(item: str) -> tuple[AwayRule, ...]:
    """Return which parts of an item other places do."""
    return anywhere_rules().joint.get(item, ())


def anywhere_of(item: str, region: str, on: date) -> tuple[ZoneRow, ...]:
    """Return in which scopes and modes an item may be done away from home."""
    return tuple(_row(one, {}) for one in on_register(KIND, item, on=on, region=region))


def anywhere_among(found: Iterable[Standing]) -> tuple[ZoneRow, ...]:
    """Return the same of what is known to stand on registers."""
    return tuple(_row(one.entry, {}) for one in found if one.kind.key == KIND)


def _row(entry: Entry, names: Mapping[str, tuple[tuple[str, str], ...]]) -> ZoneRow:
    scope = kind_of(KIND).column("scope").shown(entry.said("scope"))
    mode = anywhere_rules().modes[entry.said("mode")]
    return ZoneRow(entry, scope, mode, names.get(entry.about, ()))


def _themes_by_item(on: date) -> dict[str, tuple[tuple[str, str], ...]]:
    found: dict[str, dict[str, str]] = {}
    for theme in whole_themes(on):
        for part in theme.parts:
            found.setdefault(part.item, {})[theme.slug] = theme.name
    return {item: tuple(names.items()) for item, names in found.items()}
