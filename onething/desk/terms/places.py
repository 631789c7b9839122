"""Where places lie on the schematic map. Pure: a place is always drawn where it was."""

from __future__ import annotations

import math

GOLDEN = math.pi * (3 - math.sqrt(5))
OF_COUNTIES, OF_TOWNS, OF_SITES = (
    8.0,
    2.4,
    0.35,
)  # how far around the place above, in units of the map


def around(
    centre: tuple[float, float], number: int, share: float, reach: float
) -> tuple[float, float]:
    """Return the place of one of many around a centre, `share` of them before it; the first is the centre."""
    if number == 0:
        return centre
    radius, angle = reach * math.sqrt(share), number * GOLDEN
    return (
        round(centre[0] + radius * math.cos(angle), 3),
        round(centre[1] + radius * math.sin(angle), 3),
    )
