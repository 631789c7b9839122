"""What can be asked about halls; answers are frozen values."""

from onething.desk.queries.cards import HallCard, NoticeCard, WindowCard
from onething.desk.queries.leading import LedHall, LedPage, led_hall, led_halls, would_move
from onething.desk.queries.map import (
    MapPage,
    PlaceSheet,
    Wanted,
    businesses,
    hall_code,
    kinds,
    map_page,
    place,
)

__all__ = [
    "HallCard",
    "LedHall",
    "LedPage",
    "MapPage",
    "NoticeCard",
    "PlaceSheet",
    "Wanted",
    "WindowCard",
    "businesses",
    "hall_code",
    "kinds",
    "led_hall",
    "led_halls",
    "map_page",
    "place",
    "would_move",
]
