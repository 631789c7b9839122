"""Several of our own sealed papers as one file, to be printed at once; it carries no signature."""

from __future__ import annotations

import io
from collections.abc import Iterable

import pypdfium2

from onething.documents.files import content


def joined(digests: Iterable[str]) -> bytes:
    """Return the pages of these papers, one after the other, as one PDF."""
    with pypdfium2.PdfDocument.new() as whole, io.BytesIO() as made:
        for digest in digests:
            with pypdfium2.PdfDocument(content(digest)) as paper:
                whole.import_pages(paper)
        whole.save(made)
        return made.getvalue()
