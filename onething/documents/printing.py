"""Booklets, letters and labels as PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from functools import lru_cache
from typing import Any

from onething.documents import typesetting
from onething.documents.booklets import Block, Booklet

NARROWEST, WIDEST, EDGE = 6, 24, 3  # signs by which the columns of a table share its width
KEPT = 64  # files in the memory of a process


@lru_cache(maxsize=KEPT)
def booklet_pdf(booklet: Booklet, base_url: str) -> bytes:
    """Return a booklet as PDF; the same text of the same day is the same file."""
    url = f"{base_url}{booklet.path}"
    said = {
        "kind": booklet.kind,
        "title": booklet.title,
        "about": booklet.about,
        "source": booklet.source,
        "url": url,
        "sections": [
            {"title": one.title, "blocks": [_block(block) for block in one.blocks]}
            for one in booklet.sections
        ],
    }
    at = datetime.combine(booklet.since, time(), UTC)
    return typesetting.render_booklet(said, at=at)


def letters_pdf(title: str, sheets: Sequence[Mapping[str, Any]], *, at: datetime) -> bytes:
    """Return letters as PDF, one to a page: name, address, title, text, number, organ, phone, date."""
    said = {"kind": "letter", "title": title, "sheets": [dict(one) for one in sheets]}
    return typesetting.render_letters(said, at=at)


def labels_pdf(title: str, sheets: Sequence[Mapping[str, Any]], *, at: datetime) -> bytes:
    """Return the labels of parcels with the list of what is inside, one to a page."""
    said = {"kind": "label", "title": title, "sheets": [dict(one) for one in sheets]}
    return typesetting.render_letters(said, at=at)


def _block(block: Block) -> dict[str, object]:
    return {
        "kind": block.kind,
        "title": block.title,
        "head": block.head,
        "rows": block.rows,
        "widths": [
            EDGE + min(max(NARROWEST, len(name), *(len(row[column]) for row in block.rows)), WIDEST)
            for column, name in enumerate(block.head)
        ],
    }
