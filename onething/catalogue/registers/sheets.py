"""Registers as CSV files: out for everybody, in for those who keep them. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from onething.catalogue.terms.registers import Column, Entry, RegisterKind
from onething.identity.terms import storable
from onething.kernel.refusals import Invalid

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run (OWASP)
BIGGEST = 2_000_000  # bytes
ENCODINGS = ("utf-8-sig", "gb18030")


def as_csv(kind: RegisterKind, entries: Iterable[Entry]) -> bytes:
    """Write a register for spreadsheets: words instead of codes, nothing that would be run."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([column.name for column in kind.all_columns])
    for entry in entries:
        cells = (column.shown(entry.said(column.key)) for column in kind.all_columns)
        writer.writerow([_harmless(cell) for cell in cells])
    return file.getvalue().encode("utf-8-sig")


def from_csv(kind: RegisterKind, content: bytes) -> list[dict[str, str]]:
    """Return the lines of a file; columns by their names or keys, choices by word or value."""
    rows = _rows(_text(content))
    if not rows:
        raise Invalid("文件是空的。请先下载现有清单，照样填写后再上传。")
    columns = list(_columns(kind, rows[0]))
    return [
        {
            column.key: value
            for column, cell in zip(columns, row, strict=False)
            if (value := _value(column, cell.strip()))
        }
        for row in rows[1:]
    ]


def _rows(text: str) -> list[list[str]]:
    try:
        return [row for row in csv.reader(io.StringIO(text, newline="")) if any(row)]
    except csv.Error:
        raise Invalid(
            "文件不是正常的 CSV：可能有没有成对的引号。请在表格软件中重新另存。"
        ) from None


def _text(content: bytes) -> str:
    if len(content) > BIGGEST:
        raise Invalid("文件超过 2 MB。请分成几份清单，或者删去多余的内容。")
    for encoding in ENCODINGS:
        try:
            return storable(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise Invalid("读不出这个文件。请在表格软件中另存为 CSV（UTF-8）后再上传。")


def _columns(kind: RegisterKind, header: list[str]) -> Iterator[Column]:
    known = {name: one for one in kind.all_columns for name in (one.key, one.name)}
    for cell in header:
        found = known.get(cell.strip())
        if found is None:
            names = "、".join(one.name for one in kind.all_columns)
            raise Invalid(f"第 1 行的“{cell.strip()}”不是本清单的列，应为：{names}。")
        yield found


def _value(column: Column, cell: str) -> str:
    plain = cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA) else cell
    return next((key for key, name in column.options.items() if name == plain), plain)


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
