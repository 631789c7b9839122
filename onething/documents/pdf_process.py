"""What is run by `reading_pdf` in a process of its own: it knows PDFium and nothing of ours."""

from __future__ import annotations

import io
import json
import resource
import sys

import pypdfium2
import pypdfium2.raw as pdfium

MOST_MEMORY = 1_000_000_000  # bytes of addresses; a page of a large scan takes a fifth of it
MOST_SECONDS = 10
WIDTH = 1000  # pixels; enough to read a page
MOST_PIXELS = 4_000_000
FAULT = 3


def limit() -> None:
    """Let this process use little memory and little time, and leave no core behind."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def look(pdf: pypdfium2.PdfDocument) -> bytes:
    """Return how many pages there are and whether they are protected; the first one can be opened."""
    protected = pdfium.FPDF_GetSecurityHandlerRevision(pdf.raw) >= 0
    pages = len(pdf)
    if pages and not protected:
        pdf[0].close()
    return json.dumps({"pages": pages, "protected": protected}).encode()


def draw(pdf: pypdfium2.PdfDocument, page: int) -> bytes:
    """Return how many pages there are, a line end, and the picture of one, if it is there."""
    pages = f"{len(pdf)}\n".encode()
    if page > len(pdf):
        return pages
    sheet = pdf[page - 1]
    width, height = sheet.get_size()
    scale = min(WIDTH / max(width, 1), (MOST_PIXELS / max(width * height, 1)) ** 0.5)
    made = io.BytesIO()
    sheet.render(scale=scale).to_pil().convert("RGB").save(made, "PNG", compress_level=4)
    return pages + made.getvalue()


def main(what: str, page: str = "1") -> None:
    """Read a PDF from the input, write the answer; FAULT: it is no PDF that can be read."""
    limit()
    try:
        with pypdfium2.PdfDocument(sys.stdin.buffer.read()) as pdf:
            said = look(pdf) if what == "look" else draw(pdf, int(page))
    except pypdfium2.PdfiumError as fault:
        sys.stderr.write(str(fault))
        sys.exit(FAULT)
    sys.stdout.buffer.write(said)


if __name__ == "__main__":
    main(*sys.argv[1:])
