"""Typeset documents and licences: templates by typst, as PDF/A-2b with every font embedded."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, cast

import segno
import typst
from django.conf import settings

from onething.documents import fonts, pades

STANDARD = "a-2b"  # ISO 19005-2, level B
MASK = 5  # of a QR code: each can be read, and to find the fairest of the eight costs five times as much
BORDER = 2  # white squares around a QR code
DARK = re.compile(b"\x01+")
SEAL, SEAL_PPI = "seal", 200
SCREEN_PPI = 96  # of a page that is looked at beside a form
BLURRED_PPI = 14  # nobody reads letters of two points
PRACTICE = """
#set page(foreground: {
  set text(font: FONTS, fallback: false, fill: rgb("#b5121b"), top-edge: 0.8em, bottom-edge: -0.2em)
  place(top + center, dy: 5mm, text(size: 10.5pt, weight: "bold")[练习件，不作数])
  rotate(-35deg, text(size: 64pt, fill: rgb(181, 18, 27, 34))[练习])
})
#include "TEMPLATE.typ"
"""  # around every template, on a platform for practising
_compiling = threading.Lock()


@dataclass(frozen=True)
class Rendered:
    """A typeset document before it is signed."""

    content: bytes
    pages: int
    rare: tuple[str, ...]  # characters that no font covers, printed by the agreed words


def templates() -> Path:
    """Return the folder of the templates."""
    return Path(settings.DATA_ROOT) / "documents" / "templates"


@cache
def _compiler(root: Path) -> Any:
    return typst.Compiler(root=str(root), font_paths=fonts.faces().fonts)


def _compile(
    template: str, inputs: Mapping[str, Any], root: Path | None = None, **how: Any
) -> bytes:
    said = {"data": json.dumps(inputs, ensure_ascii=False)}
    said |= {"practice": "1"} if settings.PRACTICE else {}
    root = root or templates()
    marked = settings.PRACTICE and template != SEAL  # a seal says it in its middle
    source: str | bytes = _marked(template) if marked else str(root / f"{template}.typ")
    with _compiling:
        made = _compiler(root).compile(input=source, sys_inputs=said, **how)
    return made if isinstance(made, bytes) else cast(list[bytes], made)[0]


def _marked(template: str) -> bytes:
    """Return a template under the mark of practising, which no page leaves out."""
    fonts_here = json.dumps(list(fonts.faces().families), ensure_ascii=False)
    listed = fonts_here.replace("[", "(").replace("]", ",)")
    return PRACTICE.replace("FONTS", listed).replace("TEMPLATE", template).encode()


def render(
    template: str, inputs: Mapping[str, Any], *, at: datetime, root: Path | None = None
) -> Rendered:
    """Typeset a document; the same inputs at the same time give the same bytes.

    `root`: the folder of the templates in force when the paper was registered.
    """
    said = json.dumps(inputs, ensure_ascii=False)
    as_typed = fonts.prints_as_typed(said)  # nearly always: then there is nothing to replace
    shown = _dressed(dict(inputs) if as_typed else _printable(dict(inputs)), inputs)
    how = {"pdf_standards": STANDARD, "timestamp": at.replace(microsecond=0)}
    content = _compile(template, shown, root, format="pdf", **how)
    rare = () if as_typed else fonts.uncovered(said)
    return Rendered(content, pades.read(content).pages, rare)


def _dressed(shown: dict[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
    return shown | {
        "fonts": list(fonts.faces().families),
        "qr": qr_svg(str(inputs["url"])),
        "seal": seal_svg(str(inputs["organ"]), str(inputs["seal_name"])),
    }


def render_picture(template: str, inputs: Mapping[str, Any], *, root: Path | None = None) -> bytes:
    """Draw the first page of a document as a picture, to be looked at before it is issued."""
    shown = _dressed(_printable(dict(inputs)), inputs)
    return _compile(template, shown, root, format="png", ppi=SCREEN_PPI)


def render_list(inputs: Mapping[str, Any], *, at: datetime) -> bytes:
    """Typeset a list that leaves the platform: no seal, no QR code, a mark behind every page."""
    shown = _printable(dict(inputs)) | {"fonts": list(fonts.faces().families)}
    when = at.replace(microsecond=0)
    return _compile("list", shown, format="pdf", pdf_standards=STANDARD, timestamp=when)


def render_booklet(inputs: Mapping[str, Any], *, at: datetime) -> bytes:
    """Typeset a text for everybody: no number, no seal, a QR code that leads to the page."""
    drawn = {"fonts": list(fonts.faces().families), "qr": qr_svg(str(inputs["url"]))}
    when = at.replace(microsecond=0)
    return _compile(
        "booklet",
        _printable(dict(inputs)) | drawn,
        format="pdf",
        pdf_standards=STANDARD,
        timestamp=when,
    )


def render_letters(inputs: Mapping[str, Any], *, at: datetime) -> bytes:
    """Typeset letters or labels of parcels, one to a page; a label carries its number as QR code."""
    shown = _printable(dict(inputs)) | {"fonts": list(fonts.faces().families)}
    for one in shown["sheets"]:
        one["qr"] = qr_svg(str(one["number"]))
    when = at.replace(microsecond=0)
    return _compile("letters", shown, format="pdf", pdf_standards=STANDARD, timestamp=when)


def render_sample(inputs: Mapping[str, Any], *, legible: bool, at: datetime) -> bytes:
    """Typeset a paper to practise on: as PDF, or as a picture too coarse to be read."""
    shown = _printable(dict(inputs)) | {"fonts": list(fonts.faces().families)}
    if not legible:
        return _compile("practice_paper", shown, format="png", ppi=BLURRED_PPI)
    when = at.replace(microsecond=0)
    return _compile("practice_paper", shown, format="pdf", pdf_standards=STANDARD, timestamp=when)


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return fonts.printable(value)
    if isinstance(value, Mapping):
        return {key: _printable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(inner) for inner in value]
    return value


@lru_cache(maxsize=512)
def seal_svg(organ: str, name: str) -> str:
    """Draw the seal of an organ as a picture: a test seal, and marked as one."""
    inputs = _printable({"organ": organ, "name": name}) | {"fonts": list(fonts.faces().families)}
    return _compile(SEAL, inputs, format="svg").decode()


@lru_cache(maxsize=512)
def seal_png(organ: str, name: str) -> bytes:
    """Draw the seal of an organ as a picture of points, as an electronic seal carries it."""
    inputs = _printable({"organ": organ, "name": name}) | {"fonts": list(fonts.faces().families)}
    return _compile(SEAL, inputs, format="png", ppi=SEAL_PPI)


def qr_svg(url: str) -> str:
    """Draw the QR code that leads to the live state of a document."""
    rows = segno.make(url, error="m", micro=False, mask=MASK).matrix
    side = len(rows) + 2 * BORDER
    lines = "".join(
        f"M{BORDER + run.start()} {BORDER + place}.5h{run.end() - run.start()}"
        for place, row in enumerate(rows)
        for run in DARK.finditer(row)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}">'
        f'<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path stroke="#000" d="{lines}"/></svg>'
    )
