"""How people rate each theme."""

from __future__ import annotations

from dataclasses import dataclass

from onething.insight.models import ThemeRating


@dataclass(frozen=True)
class Rating:
    """好评率: very satisfied, satisfied and basically satisfied, of all that was said."""

    good: int
    count: int

    @property
    def percent(self) -> str:
        """Return the share in per cent; 100 only where nobody was dissatisfied."""
        tenths = 1000 * self.good // self.count
        return f"{tenths // 10}" if tenths % 10 == 0 else f"{tenths / 10:.1f}"


def ratings() -> dict[str, Rating]:
    """Return the rating of each theme that anybody has rated, by its name in addresses."""
    rows = ThemeRating.objects.values_list("theme", "good", "count")
    return {theme: Rating(good, count) for theme, good, count in rows}
