"""Which characters our fonts can print; the others are printed by an agreed word, never as a box."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

SERIF = (
    "Zhuque Fangsong",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Source Han Serif CN",
    "Noto Serif SC",
)
SANS = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Noto Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
)
SAMPLE = "〔2026〕㎡①“”，。、；：（）《》—…龘𠮷"
FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
REGULAR = 400
GAPS = {"Cc", "Zl", "Zp"}  # line ends and control characters become one space
UNSEEN = {"Cf"}  # direction marks and joiners: not printed, not missed
SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
NOT_PUBLIC = {"Co", "Cn", "Cs"}  # private use: every font draws something else there


class NoFont(Exception):
    """No Chinese font was found on this machine."""

    def __init__(self) -> None:
        super().__init__(
            "没有找到可用的中文字体，不能制作文书。"
            "请安装思源宋体（Debian 软件包 fonts-noto-cjk），或把字体文件放入 var/fonts 后重试。"
        )


@dataclass(frozen=True)
class Faces:
    """The fonts that documents use, and what they cover together."""

    fonts: Any  # typst.Fonts, shared by the compilers
    families: tuple[str, ...]
    covered: frozenset[int]


def _folders() -> list[str]:
    wanted = [Path(settings.VAR_ROOT) / "fonts", *(Path(name).expanduser() for name in FOLDERS)]
    return [str(path) for path in wanted if path.is_dir()]


@cache
def faces() -> Faces:
    """Find the Chinese fonts of this machine and of var/fonts, the first serif in front."""
    fonts = typst.Fonts(include_embedded_fonts=False, font_paths=_folders())
    regular = {
        font.family: (Path(font.path), font.index)
        for font in fonts.fonts()
        if font.weight == REGULAR and font.path
    }
    families = tuple(name for name in (*SERIF, *SANS) if name in regular)
    if not families:
        raise NoFont
    covered: set[int] = set()
    for name in families:
        covered |= characters(*regular[name])
    return Faces(fonts, families, frozenset(covered))


def characters(path: Path, index: int) -> set[int]:
    """Return the code points that a font file maps to a glyph (OpenType `cmap`, formats 4 and 12)."""
    content = path.read_bytes()
    start = struct.unpack_from(">I", content, 12 + 4 * index)[0] if content[:4] == b"ttcf" else 0
    tables = struct.unpack_from(">H", content, start + 4)[0]
    for place in range(start + 12, start + 12 + 16 * tables, 16):
        if content[place : place + 4] == b"cmap":
            offset = struct.unpack_from(">I", content, place + 8)[0]
            return _mapped(content, offset)
    return set()


def _mapped(content: bytes, cmap: int) -> set[int]:
    count = struct.unpack_from(">H", content, cmap + 2)[0]
    found: set[int] = set()
    for number in range(count):
        offset = cmap + struct.unpack_from(">I", content, cmap + 8 + 8 * number)[0]
        shape = struct.unpack_from(">H", content, offset)[0]
        if shape == 12:  # noqa: PLR2004 - the number of the format
            found.update(_segments(content, offset))
        elif shape == 4:  # noqa: PLR2004 - the number of the format
            found.update(_short_segments(content, offset))
    return found


def _segments(content: bytes, offset: int) -> Iterator[int]:
    groups = struct.unpack_from(">I", content, offset + 12)[0]
    for first, last, glyph in struct.iter_unpack(
        ">III", content[offset + 16 : offset + 16 + 12 * groups]
    ):
        yield from range(first if glyph else first + 1, last + 1)


def _short_segments(content: bytes, offset: int) -> Iterator[int]:
    count = struct.unpack_from(">H", content, offset + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", content, offset + 14)
    starts = struct.unpack_from(f">{count}H", content, offset + 16 + 2 * count)
    for first, last in zip(starts, ends, strict=True):
        if first < 0xFFFF:  # noqa: PLR2004 - the closing segment
            yield from range(first, last + 1)


def uncovered(text: str) -> tuple[str, ...]:
    """Return the characters of the text that no font of ours can print, each once."""
    covered = faces().covered
    each = dict.fromkeys(text)
    return tuple(c for c in each if not _skipped(c) and not _printed(c, covered))


def fallback(character: str) -> str:
    """Return what is printed in place of a character that no font covers."""
    return f"（生僻字 U+{ord(character):04X}）"


def printable(text: str) -> str:
    """Return the text as it can be printed: rare characters by the agreed word, nothing as a box."""
    return text.translate(_shown_as())


def prints_as_typed(said: str) -> bool:
    """Say whether every character of a JSON text is printed as it stands; what is escaped is not."""
    shown = _shown_as()
    return "\\" not in said and all(shown[ord(c)] == c for c in set(said))


@cache
def _shown_as() -> Shown:
    return Shown(faces().covered)


class Shown(dict[int, str]):
    """What is printed for each code point, found out once for each that comes up."""

    def __init__(self, covered: frozenset[int]) -> None:
        super().__init__()
        self.covered = covered

    def __missing__(self, point: int) -> str:
        """Find out what is printed for this one; there are at most 1.1 million."""
        self[point] = _shown(chr(point), self.covered)
        return self[point]


def _shown(c: str, covered: frozenset[int]) -> str:
    if unicodedata.category(c) in GAPS:
        return "\n" if c == "\n" else " "
    if _skipped(c):
        return ""
    return c if _printed(c, covered) else fallback(c)


def _skipped(c: str) -> bool:
    category = unicodedata.category(c)
    return category in UNSEEN | GAPS or any(ord(c) in selectors for selectors in SELECTORS)


def _printed(c: str, covered: frozenset[int]) -> bool:
    return ord(c) in covered and unicodedata.category(c) not in NOT_PUBLIC


def check(sample: Iterable[str] = SAMPLE) -> None:
    """Refuse to start where a sign that documents need has no glyph (〔〕, ㎡, rare characters)."""
    missing = uncovered("".join(sample))
    if missing:
        raise NoFont
