"""历史证照导入: a file is tried first, each row's fate is told, then it is brought in; and goes on if broken off."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from onething.documents import commands
from onething.documents import queries as documents
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import Invalid, NotAllowed
from onething.web.forms import errors_of, line
from onething.web.request import Request

SECTION = "/console"
DONE = {
    "tried": "已试算，还没有写入。请核对下面的结果",
    "start": "已开始导入，在后台一批一批写入",
    "drop": "已放弃，没有写入",
}
LONGEST = 6  # figures of the number of a page
SUFFIXES = (".csv", ".xlsx", ".json", ".jsonl")


def imports(request: Request) -> HttpResponse:
    """Show the imports, take a file and try it."""
    rows = documents.licence_imports(request.actor)
    faults: Mapping[str, str] = {}
    if request.method == "POST":
        try:
            made = _tried(request)
            return redirect(f"/console/zz/dr/{made}?done=tried")
        except Invalid as invalid:
            faults = invalid.errors or {"file": str(invalid)}
    boxes = (
        line(
            "source",
            "来源系统",
            value=request.POST.get("source", ""),
            error=faults.get("source", ""),
            hint="同一个系统每次写同样的名称，例如“市监局旧库”：靠它认出已经入库的证照",
            longest=60,
        ),
    )
    context = {
        "section": SECTION,
        "rows": rows,
        "boxes": boxes,
        "fault": faults.get("file", ""),
        "errors": (*errors_of(boxes), *((("file", faults["file"]),) if "file" in faults else ())),
        "suffixes": ",".join(SUFFIXES),
    }
    return render(request, "console/licence_imports.html", context, status=422 if faults else 200)


def _tried(request: Request) -> UUID:
    sent = request.FILES.get("file")
    if not isinstance(sent, UploadedFile):
        raise Invalid("请先选择文件。", errors={"file": "请选择要导入的文件"})
    name = Path(sent.name or "").name
    if Path(name).suffix.lower() not in SUFFIXES:
        raise Invalid(f"文件的扩展名应是 {'、'.join(SUFFIXES)} 中的一种。请另存后再上传。")
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"licences{Path(name).suffix.lower()}"
        path.write_bytes(sent.read())
        found = documents.read_licences(path)
    source = request.POST.get("source", "")
    return commands.try_import(source, name, found, by=request.actor, at=request.now)


def one(request: Request, import_id: UUID) -> HttpResponse:
    """Show what would become of each row, or what became of it; start, go on, or give up."""
    fault = ""
    if request.method == "POST":
        do = request.POST.get("do", "")
        try:
            ACTS.get(do, _unknown)(import_id, by=request.actor, at=request.now)
            return redirect(f"/console/zz/dr/{import_id}?done={do}")
        except (Invalid, NotAllowed) as refusal:
            fault = str(refusal)
    sheet = documents.licence_import(import_id, request.actor, _day(request))
    said = request.GET.get("page", "")
    page = int(said) if said.isascii() and said.isdecimal() and len(said) <= LONGEST else 1
    rows, here, pages = sheet.page_of_faults(page)
    context = {
        "section": SECTION,
        "sheet": sheet,
        "head": sheet.head,
        "faults": rows,
        "page": here,
        "pages": pages,
        "fault": fault,
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "console/licence_import.html", context, status=409 if fault else 200)


def _unknown(import_id: UUID, **_: object) -> None:
    raise Invalid("请用页面上的按钮提交。刷新页面后再试一次。")


ACTS = {"start": commands.start_import, "drop": commands.drop_import}


def report(request: Request, import_id: UUID) -> HttpResponse:
    """Send what did not come in, and what came in incomplete, as a CSV file."""
    sheet = documents.licence_import(import_id, request.actor, _day(request))
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(("行", "列或编号", "结果", "说明"))
    writer.writerows((row, _harmless(what), "没有入库", said) for row, what, said in sheet.faults)
    writer.writerows((row, what, "要素不完整", said) for row, what, said in sheet.gaps)
    content = file.getvalue().encode("utf-8-sig")
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    name = f"导入报告（{sheet.head.name}）.csv"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _harmless(value: str) -> str:
    """Keep a spreadsheet from taking a number of somebody else's for a formula."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def _day(request: Request) -> date:
    return request.now.astimezone(CHINA).date()
