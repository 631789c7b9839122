"""Draw the large pointers of 长辈版 (web/static/pointer.png, pointer-link.png), 64 by 64, white with a dark edge.

Run by hand when their form changes: python -m tools.pointer
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw

STATIC: Final = Path(__file__).parent.parent / "onething" / "web" / "static"
SIZE, FINER, EDGE = 64, 4, 3  # pixels; drawn four times as large, and made smaller
DARK, LIGHT = (20, 24, 31, 255), (255, 212, 0, 255)
ARROW: Final = ((4, 4), (4, 52), (16, 41), (24, 60), (34, 56), (26, 37), (43, 37))
HAND: Final = (
    (18, 4), (26, 4), (26, 26), (33, 26), (34, 29), (41, 29), (42, 32), (49, 32), (50, 35),
    (57, 36), (57, 48), (52, 60), (26, 60), (8, 40), (11, 34), (18, 38),
)  # fmt: skip


def drawn(form: tuple[tuple[int, int], ...]) -> Image.Image:
    """Return a pointer of this form."""
    large = Image.new("RGBA", (SIZE * FINER, SIZE * FINER))
    pen = ImageDraw.Draw(large)
    points = [(x * FINER, y * FINER) for x, y in form]
    pen.polygon(points, fill=LIGHT)
    pen.line([*points, points[0], points[1]], fill=DARK, width=EDGE * FINER, joint="curve")
    return large.resize((SIZE, SIZE), Image.Resampling.LANCZOS)


def main() -> None:
    """Write both."""
    drawn(ARROW).save(STATIC / "pointer.png", optimize=True)
    drawn(HAND).save(STATIC / "pointer-link.png", optimize=True)


if __name__ == "__main__":
    main()
