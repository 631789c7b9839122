"""Draw the icons of the portal as an app, with room for a mask (web/static/icon-192.png, icon-512.png).

Run by hand when the sign changes: python -m tools.icons
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw

STATIC: Final = Path(__file__).parent.parent / "onething" / "web" / "static"
BLUE, WHITE, FINER = (15, 84, 181), (255, 255, 255), 4


def drawn(size: int) -> Image.Image:
    """Return the icon: one white stroke on blue, within the middle three fifths."""
    wide = size * FINER
    picture = Image.new("RGB", (wide, wide), BLUE)
    pen, thick = ImageDraw.Draw(picture), wide // 8
    left, right, middle = wide * 26 // 100, wide * 74 // 100, wide // 2
    box = (left, middle - thick // 2, right, middle + thick // 2)
    pen.rounded_rectangle(box, radius=thick // 2, fill=WHITE)
    return picture.resize((size, size), Image.Resampling.LANCZOS)


def main() -> None:
    """Write both."""
    for size in (192, 512):
        drawn(size).save(STATIC / f"icon-{size}.png", optimize=True)


if __name__ == "__main__":
    main()
