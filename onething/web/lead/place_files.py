"""The roll of places from a CSV file: looked at first; what is right is written, each other row is answered."""

from __future__ import annotations

import csv
import io
import json

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render

from onething.desk import commands
from onething.desk import queries as desk
from onething.kernel.refusals import Invalid
from onething.web.request import Request

MEGA = 1_000_000
PARTS = (
    "code", "region", "place", "name", "kind", "entry", "runs", "town", "address", "phone",
    "barrier_free", "queues", "businesses", "latitude", "longitude",
)  # fmt: skip
WORDS = {"new": "新登记", "changed": "已修改", "same": "没有改动"}
WOULD = {"new": "新登记", "changed": "修改", "same": "没有改动"}
WRITES = ("new", "changed")
MOST_HELD = 1_500_000  # bytes; what a form may send in all: settings.DATA_UPLOAD_MAX_MEMORY_SIZE
NO_FILE = "请选择要导入的 CSV 文件。"
NOT_CSV = "读不了这个文件。请用表格软件另存为 CSV（UTF-8）后再上传。"
NO_HEAD = "文件里没有找到列名“编号、地方代码、名称……”。请先导出名册，照它的列填写。"


def bring_in(request: Request) -> HttpResponse:
    """Show what a file would do; write what was shown, once somebody has confirmed it."""
    desk.divisions(request.actor)  # whoever keeps no roll is refused
    context: dict[str, object] = {
        "section": "/lead/dt",
        "columns": desk.roll_columns()[: len(PARTS)],
        "most": desk.roll_limits()["most_rows"],
        "fault": "",
        "preview": None,
        "report": None,
    }
    status = 200
    if request.method == "POST":
        try:
            sure = request.POST.get("sure") == "1"
            context["report" if sure else "preview"] = (_written if sure else _looked)(request)
        except Invalid as refusal:
            context["fault"], status = str(refusal), 422
    return render(request, "lead/roll_import.html", context, status=status)


def _looked(request: Request) -> dict[str, object]:
    """Return what a file would do: nothing is written."""
    rows = _rows(request)
    most = desk.roll_limits()["most_rows"]
    if not 0 < len(rows) <= most:
        raise Invalid(f"文件里没有网点，或者超过 {most} 行。请分成几个文件再导入。")
    found = desk.would_import([row for _, row in rows], request.actor, request.now)
    told = list(zip(rows, found, strict=True))
    kept = [(number, row) for (number, row), one in told if one.answer in WRITES]
    return {
        "counts": [
            (words, sum(one.answer == key for one in found)) for key, words in WOULD.items()
        ],
        "writes": [
            (number, row["name"], WOULD[one.answer], one.changes)
            for (number, row), one in told
            if one.answer in WRITES
        ],
        "refused": _refused(rows, [one.answer for one in found]),
        "kept": _held(kept) if kept else "",
    }


def _held(rows: list[tuple[int, dict[str, str]]]) -> str:
    """Return the rows that would be written as the confirming form holds them."""
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    if len(text.encode()) > MOST_HELD:
        raise Invalid("要写入的行太多。请分成几个文件再导入。")
    return text


def _written(request: Request) -> dict[str, object]:
    rows = _confirmed(request.POST.get("rows", ""))
    said = commands.import_places([row for _, row in rows], by=request.actor, at=request.now)
    answers: list[str] = json.loads(said)
    counts = [(words, answers.count(key)) for key, words in WORDS.items()]
    return {"counts": counts, "refused": _refused(rows, answers)}


def _confirmed(text: str) -> list[tuple[int, dict[str, str]]]:
    """Return the rows that were shown; whoever sends something else begins again."""
    try:
        rows = [
            (int(number), {part: str(row[part]) for part in PARTS})
            for number, row in json.loads(text)
        ]
    except (ValueError, TypeError, KeyError) as wrong:
        raise Invalid("没有收到要写入的行。请重新上传文件。") from wrong
    return rows


def _refused(
    rows: list[tuple[int, dict[str, str]]], answers: list[str]
) -> list[tuple[int, str, str]]:
    return [
        (number, row["name"], answer)
        for (number, row), answer in zip(rows, answers, strict=True)
        if answer not in WORDS
    ]


def _rows(request: Request) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of the file, each with its number in it; what an export adds is left out."""
    sent = request.FILES.get("file")
    if not isinstance(sent, UploadedFile):
        raise Invalid(NO_FILE)
    most = desk.roll_limits()["most_mb"]
    content = sent.read(most * MEGA + 1)
    if len(content) > most * MEGA:
        raise Invalid(f"文件超过 {most} MB。请分成几个文件再导入。")
    try:
        lines = list(csv.reader(io.StringIO(_decoded(content)), strict=True))
    except csv.Error as wrong:
        raise Invalid(NOT_CSV) from wrong
    heads = desk.roll_columns()[: len(PARTS)]
    head = next((n for n, row in enumerate(lines) if set(heads) <= set(row)), None)
    if head is None:
        raise Invalid(NO_HEAD)
    where = [lines[head].index(name) for name in heads]
    return [
        (number, _row(cells, where))
        for number, cells in enumerate(lines[head + 1 :], start=head + 2)
        if any(cell.strip() for cell in cells)
    ]


def _row(cells: list[str], where: list[int]) -> dict[str, str]:
    values = (cells[at].strip().removeprefix("'") if at < len(cells) else "" for at in where)
    return dict(zip(PARTS, values, strict=True))


def _decoded(content: bytes) -> str:
    for coding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(coding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Invalid(NOT_CSV)
