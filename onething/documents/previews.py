"""Pictures of kept files, for looking at them in a browser without opening them."""

from __future__ import annotations

import io

from PIL import Image, ImageOps

from onething.documents import reading_pdf
from onething.documents.files import content
from onething.documents.uploads import PDF, media_type
from onething.kernel.refusals import NotAllowed, NotYours

WIDTH = 1000  # pixels; enough to read a page
MOST_PAGES = 50


def preview(digest: str, page: int = 1) -> bytes:
    """Return a page of the file as PNG; pages count from 1."""
    found = content(digest)
    if page < 1 or page > MOST_PAGES:
        raise NotYours(f"只能预览前 {MOST_PAGES} 页。需要看后面的页，请下载文件。")
    if media_type(found) == PDF:
        return _page(found, page)
    with _picture(found, page) as image, io.BytesIO() as made:
        image.save(made, "PNG", optimize=False, compress_level=4)
        return made.getvalue()


def _page(found: bytes, page: int) -> bytes:
    try:
        pages, picture = reading_pdf.draw(found, page)
    except reading_pdf.TooHeavy as heavy:
        raise NotAllowed("这一页太复杂，不能在网页上预览。需要看的，请下载文件。") from heavy
    if not picture:
        raise NotYours(f"这份文件只有 {pages} 页。")
    return picture


def _picture(found: bytes, page: int) -> Image.Image:
    if page > 1:
        raise NotYours("这是一张图片，只有一页。")
    with Image.open(io.BytesIO(found), formats=("PNG", "JPEG")) as image:
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((WIDTH, WIDTH * 2))
        return upright.convert("RGB")
