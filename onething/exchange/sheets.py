"""Tables from outside: JSON lines, JSON, CSV, XLSX; row by row, each with its number. Hostile."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from onething.identity.terms import storable
from onething.kernel.refusals import Invalid

Record = Mapping[str, Any]
BIGGEST: Final = 20_000_000  # bytes of a file
UNPACKED: Final = 200_000_000  # bytes of what a workbook unpacks to
MOST_ROWS: Final = 50_000
LONGEST: Final = 20_000  # letters in a cell
ENCODINGS: Final = ("utf-8-sig", "gb18030")
MERGED: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}mergeCell"


def records(path: Path) -> Iterator[tuple[int, Record]]:
    """Yield the rows of a file, each with its number as the person sees it in the file.

    Raises Invalid, with the place and the way out, for what cannot be read safely.
    """
    read = READERS.get(path.suffix.lower())
    if read is None:
        raise Invalid(f"不认识“{path.suffix}”文件。可以导入：{'、'.join(READERS)}。")
    size = path.stat().st_size
    if size > BIGGEST:
        raise Invalid(
            f"文件有 {size // 1_000_000} MB，最多 {BIGGEST // 1_000_000} MB。请按部门或者类型分成几份，逐份导入。"
        )
    if not size:
        raise Invalid("文件是空的。请核对导出的步骤，再重新导出。")
    for count, (number, record) in enumerate(read(path)):
        if count >= MOST_ROWS:
            raise Invalid(f"超过 {MOST_ROWS} 行。请分成几份，逐份导入。")
        yield number, record


def _text(path: Path) -> str:
    content = path.read_bytes()
    for encoding in ENCODINGS:
        try:
            return storable(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise Invalid(
        "读不出文件里的文字：编码既不是 UTF-8，也不是 GB 18030。请另存为 UTF-8 后再导入。"
    )


def _of_lines(path: Path) -> Iterator[tuple[int, Record]]:
    for number, line in enumerate(_text(path).splitlines(), start=1):
        if line.strip():
            yield number, _object(_parsed(line, number), number)


def _of_json(path: Path) -> Iterator[tuple[int, Record]]:
    found = _parsed(_text(path), 1)
    if not isinstance(found, list):
        raise Invalid("JSON 文件应为一个列表，一行一项。请核对导出的格式。")
    for number, one in enumerate(found, start=1):
        yield number, _object(one, number)


def _parsed(text: str, number: int) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise Invalid(f"第 {number} 行不是正常的 JSON。请重新导出，或者改好这一行。") from None


def _object(found: Any, number: int) -> Record:
    if not isinstance(found, dict):
        raise Invalid(f"第 {number} 行应为“名称：值”的形式。请核对导出的格式。")
    return found


def _of_csv(path: Path) -> Iterator[tuple[int, Record]]:
    csv.field_size_limit(LONGEST)
    reader = csv.reader(io.StringIO(_text(path), newline=""))
    try:
        head = _head(next(reader, []))
        for cells in reader:
            if any(cells):
                yield reader.line_num, _row(head, cells, reader.line_num)
    except csv.Error:
        raise Invalid(
            f"第 {reader.line_num} 行不是正常的 CSV：可能有没有成对的引号，或者一格超过 {LONGEST} 个字。"
            "请在表格软件中重新另存。"
        ) from None


def _of_workbook(path: Path) -> Iterator[tuple[int, Record]]:
    _safe(path)
    import openpyxl  # noqa: PLC0415 -- 7 MB in each process of the platform, for the few that read a sheet

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=False)
    except Exception:
        raise Invalid("打不开这个表格文件。请在表格软件中重新另存为 .xlsx，再导入。") from None
    try:
        rows = enumerate(book.worksheets[0].iter_rows(), start=1)
        head: list[str] = []
        for number, cells in rows:
            formula = next((cell for cell in cells if cell.data_type == "f"), None)
            if formula is not None:
                raise Invalid(
                    f"单元格 {formula.coordinate} 是公式。请选中整张表，复制后“选择性粘贴”为数值，再导入。"
                )
            values = ["" if cell.value is None else str(cell.value) for cell in cells]
            if not any(values):
                continue
            if head:
                yield number, _row(head, values, number)
            else:
                head = _head(values)
    finally:
        book.close()


def _safe(path: Path) -> None:
    """Refuse a workbook that unpacks to too much, or whose cells are merged."""
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(one.file_size for one in packed.infolist()) > UNPACKED:
                raise Invalid("表格解压后过大。请删去图片和多余的工作表，再导入。")
            names = [name for name in packed.namelist() if name.startswith("xl/worksheets/sheet")]
            for name in sorted(names)[:1]:
                with packed.open(name) as sheet:
                    for _, node in iterparse(sheet, forbid_dtd=True):
                        if node.tag == MERGED:
                            raise Invalid(
                                f"表格里有合并的单元格（{node.get('ref')}）。请取消合并，每行都填上内容，再导入。"
                            )
                        node.clear()
    except (zipfile.BadZipFile, DefusedXmlException, SyntaxError, OSError):
        raise Invalid("打不开这个表格文件。请在表格软件中重新另存为 .xlsx，再导入。") from None


def _head(cells: list[str]) -> list[str]:
    head = [cell.strip() for cell in cells]
    if not any(head):
        raise Invalid("第一行应为列的名称。请补上，再导入。")
    twice = sorted({name for name in head if name and head.count(name) > 1})
    if twice:
        raise Invalid(f"列“{twice[0]}”出现了两次。请删去一列，或者改名。")
    return head


def _row(head: list[str], cells: list[str], number: int) -> Record:
    if len(cells) > len(head) and any(cells[len(head) :]):
        raise Invalid(f"第 {number} 行比列的名称多出几格。请核对是否多了分隔符。")
    return {name: cell.strip() for name, cell in zip(head, cells, strict=False) if name}


READERS: Final[Mapping[str, Callable[[Path], Iterator[tuple[int, Record]]]]] = {
    ".jsonl": _of_lines,
    ".json": _of_json,
    ".csv": _of_csv,
    ".xlsx": _of_workbook,
}
