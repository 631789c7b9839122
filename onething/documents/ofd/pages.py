"""Read what our own typesetter drew in a PDF: where which glyph of which font stands, and shapes.

It reads only what typst writes for papers; anything else is an error, never drawn wrongly.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from onething.documents.ofd.tokens import NotOurs, tokens

Matrix = tuple[float, float, float, float, float, float]
Color = tuple[int, int, int]
SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
BLACK: Color = (0, 0, 0)
HEX = rb"<([0-9A-Fa-f]+)>"
BYTE = 255
EPSILON = 1e-6


@dataclass(frozen=True)
class Run:
    """Glyphs of one font along one line: the matrix leads to the page, in points from below."""

    font: str
    size: float
    matrix: Matrix
    color: Color
    glyphs: tuple[tuple[int, float], ...]  # glyph, how far from the beginning (points)


@dataclass(frozen=True)
class Shape:
    """A path on the page, in points from below: (M|L|B|C, coordinates)."""

    steps: tuple[tuple[str, tuple[float, ...]], ...]
    fill: Color | None
    stroke: Color | None
    width: float
    even_odd: bool


@dataclass(frozen=True)
class Font:
    """A font as the PDF embeds it: outlines, widths by glyph, signs by glyph."""

    name: str
    outlines: bytes  # CFF
    widths: Mapping[int, float]
    signs: Mapping[int, str]


@dataclass(frozen=True)
class Page:
    """A page: its size in points, and what stands on it."""

    width: float
    height: float
    content: tuple[Run | Shape, ...]


@dataclass
class State:
    """What the content stream has set."""

    matrix: Matrix = SAME
    fill: Color = BLACK
    stroke: Color = BLACK
    width: float = 1.0


def times(first: Matrix, then: Matrix) -> Matrix:
    """Return the matrix that does the first and then the other."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def at(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Return where a point lies after the matrix."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def read(content: bytes) -> tuple[tuple[Page, ...], dict[str, Font]]:
    """Return the pages of the PDF and its fonts by their names."""
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 -- 12 MB, for those that make papers

    pdf = PdfFileReader(io.BytesIO(content))
    fonts: dict[str, Font] = {}
    pages = tuple(_page(page, fonts) for page in _leaves(pdf.root["/Pages"]))
    return pages, fonts


def _leaves(node: Any) -> Iterator[Any]:
    if node["/Type"] == "/Page":
        yield node
        return
    for child in node["/Kids"]:
        yield from _leaves(child.get_object())


def _page(page: Any, fonts: dict[str, Font]) -> Page:
    box = [float(value) for value in page["/MediaBox"]]
    reader = Reader(fonts)
    reader.run(page["/Contents"].data, page["/Resources"])
    return Page(box[2] - box[0], box[3] - box[1], tuple(reader.content))


def _font(said: Any) -> Font:
    inner = said["/DescendantFonts"][0].get_object()
    described = inner["/FontDescriptor"]
    if "/FontFile3" not in described:
        raise NotOurs("a font without CFF outlines")
    return Font(
        name=str(described["/FontName"])[1:],
        outlines=described["/FontFile3"].data,
        widths=_widths(inner["/W"]),
        signs=_signs(said["/ToUnicode"].data),
    )


def _widths(said: Any) -> dict[int, float]:
    found: dict[int, float] = {}
    rest = [value.get_object() if hasattr(value, "get_object") else value for value in said]
    while rest:
        if isinstance(rest[1], list):
            found.update({int(rest[0]) + n: float(w) for n, w in enumerate(rest[1])})
            rest = rest[2:]
        else:
            found.update(dict.fromkeys(range(int(rest[0]), int(rest[1]) + 1), float(rest[2])))
            rest = rest[3:]
    return found


def _signs(said: bytes) -> dict[int, str]:
    found: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", said, re.DOTALL):
        for glyph, sign in re.findall(HEX + rb"\s*" + HEX, block):
            found[int(glyph, 16)] = bytes.fromhex(sign.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", said, re.DOTALL):
        for first, last, sign in re.findall(HEX + rb"\s*" + HEX + rb"\s*" + HEX, block):
            start = bytes.fromhex(sign.decode()).decode("utf-16-be")
            for n, glyph in enumerate(range(int(first, 16), int(last, 16) + 1)):
                found[glyph] = start[:-1] + chr(ord(start[-1]) + n)
    return found


@dataclass
class Reader:
    """Follows a content stream and notes what it draws."""

    fonts: dict[str, Font]
    content: list[Run | Shape] = field(default_factory=list)
    state: State = field(default_factory=State)
    saved: list[State] = field(default_factory=list)
    steps: list[tuple[str, tuple[float, ...]]] = field(default_factory=list)
    text: Matrix = SAME
    font: str = ""
    size: float = 0.0
    resources: Any = None

    def run(self, content: bytes, resources: Any) -> None:
        """Follow a stream with its resources."""
        before, self.resources = self.resources, resources
        stack: list[Any] = []
        for said in tokens(content):
            if isinstance(said, float):
                stack.append(said)
            elif isinstance(said, str) and said in DEEDS:
                DEEDS[said](self, stack)
                stack = []
            elif isinstance(said, str) and said[0] not in "/[]<>":
                raise NotOurs(f"the operator {said}")
            else:
                stack.append(said)
        self.resources = before

    def save(self, _: list[Any]) -> None:
        """Keep what is set."""
        self.saved.append(State(**vars(self.state)))

    def restore(self, _: list[Any]) -> None:
        """Return to what was set."""
        self.state = self.saved.pop()

    def move(self, said: list[Any]) -> None:
        """Change the matrix."""
        self.state.matrix = times(_matrix(said), self.state.matrix)

    def set_fill(self, said: list[Any]) -> None:
        """Set the colour of areas and letters."""
        self.state.fill = _color(said)

    def set_stroke(self, said: list[Any]) -> None:
        """Set the colour of lines."""
        self.state.stroke = _color(said)

    def set_width(self, said: list[Any]) -> None:
        """Set the width of lines."""
        self.state.width = said[0]

    def set_font(self, said: list[Any]) -> None:
        """Set the font and its size; a font that comes up first is read."""
        font = self.resources["/Font"][said[0]]
        name = str(font["/BaseFont"])
        if name not in self.fonts:
            self.fonts[name] = _font(font)
        self.font, self.size = name, said[1]

    def begin_text(self, _: list[Any]) -> None:
        """Begin with an empty text matrix."""
        self.text = SAME

    def set_text(self, said: list[Any]) -> None:
        """Set the text matrix."""
        self.text = _matrix(said)

    def show(self, said: list[Any]) -> None:
        """Note the glyphs of one line."""
        widths, along, glyphs = self.fonts[self.font].widths, 0.0, []
        for one in said:
            if isinstance(one, bytes):
                for place in range(0, len(one), 2):
                    glyph = one[place] << 8 | one[place + 1]
                    glyphs.append((glyph, along))
                    along += widths.get(glyph, 0.0) * self.size / 1000
            elif isinstance(one, float):
                along -= one * self.size / 1000
        if glyphs:
            matrix = times(self.text, self.state.matrix)
            run = Run(self.font, self.size, matrix, self.state.fill, tuple(glyphs))
            self.content.append(run)

    def step(self, letter: str, said: list[Any]) -> None:
        """Add a step to the path."""
        a, b, c, d, e, f = self.state.matrix
        values: list[float] = []
        for x, y in zip(said[::2], said[1::2], strict=True):
            values += a * x + c * y + e, b * x + d * y + f
        self.steps.append((letter, tuple(values)))

    def rectangle(self, said: list[Any]) -> None:
        """Add a rectangle to the path."""
        x, y, width, height = said
        self.step("M", [x, y])
        for corner in ([x + width, y], [x + width, y + height], [x, y + height]):
            self.step("L", corner)
        self.step("C", [])

    def paint(self, *, fill: bool, stroke: bool, even_odd: bool = False) -> None:
        """Note the path and forget it."""
        state = self.state
        a, b, c, d, _, _ = state.matrix
        scale = abs(a * d - b * c) ** 0.5
        if self.steps and (fill or stroke):
            shape = Shape(
                tuple(self.steps),
                state.fill if fill else None,
                state.stroke if stroke else None,
                state.width * scale,
                even_odd,
            )
            self.content.append(shape)
        self.steps = []

    def draw(self, said: list[Any]) -> None:
        """Follow a form; a picture is not among what papers show."""
        form = self.resources["/XObject"][said[0]]
        if form["/Subtype"] != "/Form":
            raise NotOurs(f"an object {form['/Subtype']}")
        self.save([])
        if "/Matrix" in form:
            self.move([float(value) for value in form["/Matrix"]])
        self.run(form.data, form.get("/Resources", self.resources))
        self.restore([])


def _matrix(said: list[Any]) -> Matrix:
    a, b, c, d, e, f = said
    return (a, b, c, d, e, f)


def _color(said: list[Any]) -> Color:
    values = [round(value * BYTE) for value in said if isinstance(value, float)]
    if len(values) == 1:
        values *= 3
    if len(values) != len(BLACK):
        raise NotOurs(f"a colour of {len(values)} parts")
    return (values[0], values[1], values[2])


def _nothing(_: Reader, __: list[Any]) -> None:
    """What does not change what is seen on these pages."""


def _step(letter: str) -> Callable[[Reader, list[Any]], None]:
    return lambda reader, said: reader.step(letter, said)


def _paint(**how: bool) -> Callable[[Reader, list[Any]], None]:
    return lambda reader, _: reader.paint(**{"fill": False, "stroke": False, **how})


DEEDS: Mapping[str, Callable[[Reader, list[Any]], None]] = {
    "q": Reader.save,
    "Q": Reader.restore,
    "cm": Reader.move,
    "scn": Reader.set_fill,
    "SCN": Reader.set_stroke,
    "w": Reader.set_width,
    "Tf": Reader.set_font,
    "BT": Reader.begin_text,
    "Tm": Reader.set_text,
    "TJ": Reader.show,
    "Tj": Reader.show,
    "m": _step("M"),
    "l": _step("L"),
    "c": _step("B"),
    "h": _step("C"),
    "re": Reader.rectangle,
    "f": _paint(fill=True),
    "f*": _paint(fill=True, even_odd=True),
    "S": _paint(stroke=True),
    "B": _paint(fill=True, stroke=True),
    "B*": _paint(fill=True, stroke=True, even_odd=True),
    "n": _paint(),
    "Do": Reader.draw,
    **dict.fromkeys(
        (
            "ET",
            "BDC",
            "BMC",
            "EMC",
            "cs",
            "CS",
            "Tr",
            "gs",
            "J",
            "j",
            "M",
            "d",
            "W",
            "W*",
            "ri",
            "i",
        ),
        _nothing,
    ),
}
