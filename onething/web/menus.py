"""The menu of staff: what one opens all day stands in a row, the rest by groups under “更多”."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

SHOWN: Final = 6  # in the row
LEAST: Final = 2  # under “更多”; a single one stands in the row too
OFTEN: Final = (  # what comes into the row before the rest
    "/desk", "/desk/new", "/desk/jh", "/desk/out", "/desk/me", "/desk/xn", "/office", "/office/hc",
    "/lead", "/lead/dt", "/desk/bangban", "/desk/zd", "/zz", "/sf", "/bb",
)  # fmt: skip
GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "窗口": (
        "/desk",
        "/desk/new",
        "/desk/sq",
        "/desk/zd",
        "/desk/jh",
        "/desk/me",
        "/desk/xn",
        "/desk/xb",
        "/desk/lz",
        "/desk/out",
        "/desk/zzj",
    ),
    "异地和寄送": ("/desk/tb", "/desk/hy", "/desk/ks", "/desk/tx"),
    "帮办和反映": ("/desk/bangban", "/desk/xm", "/bb", "/zlc"),
    "审批": ("/office", "/office/hc", "/zz", "/office/da", "/sf"),
    "管理": ("/lead", "/lead/dt", "/console", "/console/readings", "/staff", "/yz", "/px"),
}
OTHERS: Final = "其他"

Place = tuple[str, str]  # address and name


@dataclass(frozen=True)
class Menu:
    """A menu as it is drawn."""

    row: tuple[Place, ...]
    groups: tuple[tuple[str, tuple[Place, ...]], ...]
    section: str
    hidden: str  # the name of the page where one is, if it stands under “更多”


def menu_of(places: Sequence[Place], section: str) -> Menu:
    """Return the menu of somebody who works in these places."""
    ranks = {path: rank for rank, path in enumerate(OFTEN)}
    best = sorted(places, key=lambda place: ranks.get(place[0], len(ranks)))
    if len(places) < SHOWN + LEAST:
        return Menu(tuple(places), (), section, "")
    row = set(best[:SHOWN])
    rest = [place for place in places if place not in row]
    named = {path: name for name, paths in GROUPS.items() for path in paths}
    groups: dict[str, list[Place]] = {name: [] for name in (*GROUPS, OTHERS)}
    for place in rest:
        groups[named.get(place[0], OTHERS)].append(place)
    return Menu(
        row=tuple(place for place in places if place in row),
        groups=tuple((name, tuple(found)) for name, found in groups.items() if found),
        section=section,
        hidden=next((name for path, name in rest if path == section), ""),
    )
