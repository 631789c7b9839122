"""手写签名: what was drawn on a screen, read as numbers and drawn anew as a picture of our own.

The browser sends no picture: only where the pen went, on a field of 640 × 240. So nothing that others made
is ever opened, and what is kept holds lines and nothing else.
"""

from __future__ import annotations

import re
import secrets
from itertools import pairwise
from math import hypot
from typing import Final

from onething.kernel.refusals import Invalid

WIDTH, HEIGHT = 640, 240
MOST_LETTERS, MOST_STROKES, MOST_POINTS = 60_000, 200, 5_000
LEAST_INK, LEAST_WIDE = 120.0, 40  # a dot or a tick is no signature
STROKE = re.compile(r"\d{1,3},\d{1,3}(?: \d{1,3},\d{1,3})*", re.ASCII)
SVG: Final = "image/svg+xml"
AGAIN = "请按“重签”，请本人再签一次；屏幕不好用的，请在纸质凭单上签名后勾选。"

Point = tuple[int, int]


class BadSignature(Invalid):
    """Something that cannot be taken for a signature, with what to do instead."""

    def __init__(self, sentence: str) -> None:
        words = f"{sentence}{AGAIN}"
        super().__init__(words, errors={"signed": words})


def signature_svg(said: str) -> bytes:
    """Return what was drawn as a picture; what cannot be a signature is refused in words.

    `said`: strokes separated by “;”, points by spaces: “12,40 13,42;80,10 81,30”.
    """
    strokes = _strokes(said)
    lines = "".join(f"M{_path(stroke)}" for stroke in strokes)
    # the number makes each picture another one: its digest tells nobody what it shows
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}"'
        f' height="{HEIGHT}"><desc>{secrets.token_hex(16)}</desc><path fill="none" stroke="#000"'
        f' stroke-width="4" stroke-linecap="round" stroke-linejoin="round" d="{lines}"/></svg>'
    ).encode()


def _strokes(said: str) -> list[list[Point]]:
    if len(said) > MOST_LETTERS:
        raise BadSignature("签名的笔画太多，不能保存。")
    parts = said.strip().split(";")
    if not all(STROKE.fullmatch(part) for part in parts):
        raise BadSignature("没有读懂这次签名。")
    strokes = [[_point(one) for one in part.split(" ")] for part in parts]
    if len(strokes) > MOST_STROKES or sum(map(len, strokes)) > MOST_POINTS:
        raise BadSignature("签名的笔画太多，不能保存。")
    _must_be_seen(strokes)
    return strokes


def _point(said: str) -> Point:
    x, _, y = said.partition(",")
    if int(x) > WIDTH or int(y) > HEIGHT:
        raise BadSignature("签名写到了签名框外面。")
    return int(x), int(y)


def _must_be_seen(strokes: list[list[Point]]) -> None:
    ink = sum(hypot(c - a, d - b) for one in strokes for (a, b), (c, d) in pairwise(one))
    across = [x for one in strokes for x, _ in one]
    if ink < LEAST_INK or max(across) - min(across) < LEAST_WIDE:
        raise BadSignature("签名太短，看不出是姓名。")


def _path(stroke: list[Point]) -> str:
    """Return the line of one stroke; a point alone is drawn as a short line."""
    ends = stroke if len(stroke) > 1 else [stroke[0], (stroke[0][0] + 1, stroke[0][1])]
    return "L".join(f"{x} {y}" for x, y in ends)
