"""Lists as files: who took them, when and why stands on them, so that a leaked one is traced back."""

from __future__ import annotations

import csv
import io
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final

import pypdfium2
from django.conf import settings

from onething.documents.terms import Sheet
from onething.documents.typesetting import render_list
from onething.kernel import yamls
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import Invalid

LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
NUMBER: Final = re.compile(r"DC\d{8}-[2-9A-HJ-NP-Z]{8}")
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run (OWASP)
MEDIA: Final = {"csv": "text/csv; charset=utf-8", "pdf": "application/pdf"}
READ_PAGES: Final = 20  # of a PDF, to find the number


@dataclass(frozen=True)
class Taken:
    """Who takes a list away, and why."""

    number: str
    name: str
    organisation: str
    purpose: str
    at: datetime

    @property
    def words(self) -> tuple[str, ...]:
        """Return the lines that stand on top of the file."""
        return (
            *(("练习平台的样例数据，不作数。",) if settings.PRACTICE else ()),
            f"导出编号：{self.number}",
            f"导出人：{self.name}，{self.organisation}",
            f"导出时间：{self.at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}，目的：{self.purpose}",
            "仅供所述目的使用，不得转发。每次导出都有记录，凭编号可以追查到人。",
        )


@cache
def rules() -> dict[str, Any]:
    """Return `data/settings/exports.yaml`, read once a process."""
    raw: dict[str, Any] = yamls.read(settings.DATA_ROOT / "settings" / "exports.yaml")
    return raw


def check(form: str, purpose: str) -> None:
    """Refuse a form that there is not, and a list that is taken away for nothing."""
    if form not in MEDIA:
        raise Invalid("请选择导出为 CSV 或 PDF。")
    if purpose not in rules()["purposes"]:
        raise Invalid("请先选择导出的目的。", errors={"purpose": "请选择导出的目的。"})


def new_number(at: datetime) -> str:
    """Return a number for a list: its day and eight letters of chance."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(8))
    return f"DC{at.astimezone(CHINA):%Y%m%d}-{letters}"


def as_csv(sheet: Sheet, taken: Taken) -> bytes:
    """Write the list for spreadsheets: the number on every line, nothing that would be run."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    for words in (sheet.title, *taken.words):
        writer.writerow([words])
    writer.writerow([*sheet.columns, "导出编号"])
    for line in sheet.lines:
        writer.writerow([*map(harmless, line), taken.number])
    return file.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """Return a cell that a spreadsheet shows and does not run."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def as_pdf(sheet: Sheet, taken: Taken) -> bytes:
    """Typeset the list, with who took it, when and its number behind the text of each page."""
    mark = f"{taken.name}　{taken.organisation}　{taken.at.astimezone(CHINA):%Y-%m-%d %H:%M}　{taken.number}"
    said = {
        "title": sheet.title,
        "columns": list(sheet.columns),
        "lines": [list(line) for line in sheet.lines],
        "words": list(taken.words),
        "mark": mark,
        "number": taken.number,
    }
    return render_list(said, at=taken.at)


def number_in(content: bytes) -> str:
    """Return the number that stands in a file, also when it was changed or cut; or nothing."""
    found = NUMBER.search(_text_of(content))
    return found[0] if found else ""


def _text_of(content: bytes) -> str:
    if not content.startswith(b"%PDF"):
        for encoding in ("utf-8", "utf-16", "gb18030"):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
        return content.decode("ascii", "ignore")
    try:
        with pypdfium2.PdfDocument(io.BytesIO(content)) as pdf:
            pages = range(min(len(pdf), READ_PAGES))
            texts: Sequence[str] = [pdf[page].get_textpage().get_text_range() for page in pages]
            return re.sub(r"\s", "", "".join(texts))
    except pypdfium2.PdfiumError:
        return ""
