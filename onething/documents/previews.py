"""Pictures of kept files, for looking at them in a browser without opening them."""

from __future__ import annotations

import io

import pypdfium2
from PIL import Image, ImageOps

from onething.documents.files import content
from onething.documents.uploads import PDF, media_type, reading_pdf
from onething.kernel.refusals import NotYours

WIDTH = 1000  # pixels; enough to read a page
MOST_PIXELS = 4_000_000
MOST_PAGES = 50


def preview(digest: str, page: int = 1) -> bytes:
    """Return a page of the file as PNG; pages count from 1."""
    found = content(digest)
    if page < 1 or page > MOST_PAGES:
        raise NotYours(f"只能预览前 {MOST_PAGES} 页。需要看后面的页，请下载文件。")
    image = _page(found, page) if media_type(found) == PDF else _picture(found, page)
    with image, io.BytesIO() as made:
        image.save(made, "PNG", optimize=False, compress_level=4)
        return made.getvalue()


def _page(found: bytes, page: int) -> Image.Image:
    with reading_pdf, pypdfium2.PdfDocument(found) as pdf:
        if page > len(pdf):
            raise NotYours(f"这份文件只有 {len(pdf)} 页。")
        sheet = pdf[page - 1]
        width, height = sheet.get_size()
        scale = min(WIDTH / max(width, 1), (MOST_PIXELS / max(width * height, 1)) ** 0.5)
        picture: Image.Image = sheet.render(scale=scale).to_pil().convert("RGB")
        return picture


def _picture(found: bytes, page: int) -> Image.Image:
    if page > 1:
        raise NotYours("这是一张图片，只有一页。")
    with Image.open(io.BytesIO(found), formats=("PNG", "JPEG")) as image:
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((WIDTH, WIDTH * 2))
        return upright.convert("RGB")
