"""Is this an upload that we can keep? Judged by its content, never by its name."""

from __future__ import annotations

import io
import logging
import re
import unicodedata
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from PIL import Image

from onething.documents import reading_pdf
from onething.exchange import queries as exchange
from onething.kernel import yamls
from onething.kernel.crypto import sm3
from onething.kernel.refusals import Invalid

logger = logging.getLogger(__name__)
PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
NAMES = {PDF: "PDF", PNG: "PNG 图片", JPEG: "JPG 图片"}
SHORT = {"pdf": PDF, "png": PNG, "jpg": JPEG, "jpeg": JPEG}
ENDINGS = {PDF: ".pdf", PNG: ".png", JPEG: ".jpg"}
STARTS = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))
PDF_LEEWAY = (
    1024  # a PDF may have some bytes before its header (ISO 32000-1, implementation note 13)
)
MEGA = 1_000_000
TOO_HEAVY = (
    "这份 PDF 展开后大得不正常，不能接收。请用“打印为 PDF”重新生成，或者把纸质件重新扫描后上传。"
)


class BadUpload(Invalid):
    """A file that cannot be kept, with what to do instead."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, errors={"file": sentence})


@dataclass(frozen=True)
class CheckedFile:
    """An upload that was looked into and may be kept."""

    digest: str
    name: str
    media_type: str
    pages: int
    size: int


@cache
def _limits() -> dict[str, int]:
    path = Path(settings.DATA_ROOT) / "documents" / "uploads.yaml"
    return {key: int(row["most"]) for key, row in yamls.read(path).items()}


def phone_minutes() -> int:
    """Return for how many minutes a code is good with which a phone may take pictures for a draft."""
    return _limits()["phone_minutes"]


def check_upload(
    name: str, content: bytes, *, max_bytes: int, types: Sequence[str] = ("pdf", "png", "jpg")
) -> CheckedFile:
    """Look into an upload and say what it is, or say in words why it cannot be kept."""
    if not content:
        raise BadUpload("这是一个空文件（0 字节）。请确认文件能正常打开，再重新选择文件上传。")
    if len(content) > max_bytes:
        raise BadUpload(
            f"文件大小为 {_mega(len(content))}，超过 {_mega(max_bytes)} 的上限。"
            "请压缩，或者降低扫描分辨率（300 dpi 即可）后重新上传。"
        )
    wanted = tuple(dict.fromkeys(SHORT.get(one.lower().lstrip("."), one) for one in types))
    found = media_type(content)
    if found is None or found not in wanted:
        raise BadUpload(_wrong_type(name, found, wanted))
    _harmless(content)
    pages = _pdf_pages(content) if found == PDF else _image_page(content)
    return CheckedFile(sm3(content), tidy_name(name, found), found, pages, len(content))


def media_type(content: bytes) -> str | None:
    """Say what the content is by its first bytes, or None for anything that we do not take."""
    for start, kind in STARTS:
        if content.startswith(start):
            return kind
    return PDF if STARTS[0][0] in content[:PDF_LEEWAY] and content[:2] != b"MZ" else None


def _harmless(content: bytes) -> None:
    """Ask the scanner before anything of ours opens the file; nothing is kept that nobody looked at."""
    try:
        harm = exchange.scanner().found(content)
    except exchange.ScannerDown as fault:
        logger.warning("the scanner does not answer: %s", fault)
        raise BadUpload(
            "暂时不能检查病毒，文件没有接收。请几分钟后再上传；一直不行的，请拨打 12345。"
        ) from fault
    if harm:
        raise BadUpload(
            f"在这份文件里发现了病毒（{harm[:60]}），没有接收。"
            "请用杀毒软件检查您的电脑或者手机，换一份干净的文件再上传。"
        )


def _wrong_type(name: str, found: str | None, wanted: Sequence[str]) -> str:
    listed = "、".join(NAMES[one] for one in wanted)
    ending = Path(name).suffix.lower().lstrip(".")
    if found is None and SHORT.get(ending) in wanted:
        return (
            f"文件名以 .{ending} 结尾，但内容不是 {NAMES[SHORT[ending]]}。"
            f"请用原来的软件另存为 {listed} 后再上传，不要只改文件名。"
        )
    is_now = f"这是 {NAMES[found]}，" if found else ""
    return f"{is_now}这份材料只接受 {listed}。请转换格式，或者拍照后重新上传。"


def _mega(size: int) -> str:
    return f"{size / MEGA:.1f} MB" if size >= MEGA // 10 else f"{max(1, size // 1000)} KB"


def _pdf_pages(content: bytes) -> int:
    try:
        pages, protected = reading_pdf.look(content)
    except reading_pdf.Unreadable as error:
        raise BadUpload(_unreadable(str(error))) from error
    except reading_pdf.TooHeavy as error:
        raise BadUpload(TOO_HEAVY) from error
    return _counted(pages, protected)


def _unreadable(error: str) -> str:
    if "password" in error.lower() or "security" in error.lower():
        return (
            "这份 PDF 设置了打开密码，无法审查和归档。请去掉密码（另存为不加密的 PDF）后重新上传。"
        )
    return "这份 PDF 已损坏，打不开。请用原来的软件重新导出，或者重新扫描后上传。"


def _counted(pages: int, protected: bool) -> int:
    if protected:
        raise BadUpload(
            "这份 PDF 设置了密码或者权限保护，无法审查和归档。请另存为不加密的 PDF 后重新上传。"
        )
    most = _limits()["pages"]
    if pages == 0:
        raise BadUpload("这份 PDF 里没有页面。请重新导出，或者重新扫描后上传。")
    if pages > most:
        raise BadUpload(
            f"这份 PDF 有 {pages} 页，最多可以上传 {most} 页。请分成几份，或者只保留要求的内容。"
        )
    return pages


def _image_page(content: bytes) -> int:
    most = _limits()["pixels"]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as image:
                _not_too_large(*image.size, most)
                image.load()
    except Image.DecompressionBombError as error:
        raise BadUpload(_too_large(most)) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise BadUpload("这张图片已损坏，打不开。请重新拍照或者重新导出后上传。") from error
    return 1


def _not_too_large(width: int, height: int, most: int) -> None:
    if width * height > most:
        raise BadUpload(_too_large(most))


def _too_large(most: int) -> str:
    return f"这张图片的像素过大（最多 {most // 10_000} 万像素）。请缩小后重新上传，300 dpi 的扫描件即可。"


def tidy_name(name: str, found: str) -> str:
    """Return a name that is safe on every disk and in every header, with the ending of its content."""
    last = re.split(r"[/\\]", name)[-1]
    shown = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in last)
    plain = re.sub(r'[<>:"|?*]+', "_", shown)
    stem = re.sub(r"\s+", " ", Path(plain.strip().lstrip(".")).stem).strip(" .")
    return (stem or "未命名文件")[: _limits()["name_length"]] + ENDINGS[found]
