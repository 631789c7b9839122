"""Pages for anybody: progress by number and code, verifying a paper, help."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from onething.cases import queries as cases
from onething.catalogue import queries as catalogue
from onething.documents import queries as documents
from onething.fees import queries as fees
from onething.kernel.codes import plain_code
from onething.kernel.refusals import NotYours
from onething.web.forms import errors_of, line
from onething.web.portal.finding import today
from onething.web.request import Request

LONGEST = 60
MOST_BYTES = 20_000_000
NO_FILE = "请先选择要核验的 PDF 或者 OFD 文件"
TOO_LARGE = "文件超过 20 MB，不是平台制发的文书。请核对后重新选择"
NO_SUCH_PAPER = "没有找到这个查询码。请对照文书或证照右下角的二维码旁的文字，核对后重新输入。"


def progress(request: Request) -> HttpResponse:
    """Show the state of an application to whoever knows its number and its code."""
    number = request.GET.get("no", "").strip()[:LONGEST]
    code = request.GET.get("code", "").strip()[:LONGEST]
    asked = "no" in request.GET or "code" in request.GET
    found, sentence = None, ""
    if asked:
        try:
            found = cases.progress(number, code)
        except NotYours as refusal:
            sentence = str(refusal)
    drawn = (
        line(
            "no",
            "申办编号",
            value=number,
            hint="以 YJS 开头，印在收件凭证上。",
            longest=50,
            error=sentence,
        ),
        line("code", "查询码", value=code, hint="8 位字母和数字，印在收件凭证上。", longest=20),
    )
    context = {
        "section": "cx",
        "found": found,
        "due": fees.due_note(found.number) if found else None,
        "boxes": drawn,
        "errors": errors_of(drawn),
    }
    return render(request, "portal/progress.html", context, status=404 if sentence else 200)


def verify_form(request: Request) -> HttpResponse:
    """Ask for the code of a paper."""
    code = request.GET.get("code", "").strip()[:LONGEST]
    if code and plain_code(code):
        return HttpResponseRedirect(f"/v/{plain_code(code)}")
    return _verify_page(request, code, "请填写查询码" if "code" in request.GET else "")


def verify(request: Request, code: str) -> HttpResponse:
    """Show the live state of a document or a licence to anybody who has its code."""
    found = documents.by_code(code[:LONGEST], on=today(request))
    if found is None:
        return _verify_page(request, code[:LONGEST], NO_SUCH_PAPER)
    return render(request, "portal/verified.html", {"section": "v", "paper": found})


def verify_file(request: Request) -> HttpResponse:
    """Say of a file that somebody hands in whether it is ours and unchanged; nothing is kept."""
    sent = request.FILES.get("file")
    if sent is None:
        return _verify_page(request, "", "", NO_FILE)
    content = sent.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        return _verify_page(request, "", "", TOO_LARGE)
    found = documents.handed_in(content, on=today(request))
    context = {"section": "v", "found": found, "name": sent.name}
    return render(request, "portal/verified_file.html", context)


def _verify_page(request: Request, code: str, error: str, file_error: str = "") -> HttpResponse:
    drawn = (
        line(
            "code",
            "查询码",
            value=code,
            hint="印在文书或证照的二维码旁边。",
            longest=20,
            error=error,
        ),
    )
    errors = errors_of(drawn)
    if file_error:
        errors = (*errors, ("file", file_error))
    context = {"section": "v", "boxes": drawn, "errors": errors, "file_error": file_error}
    status = 404 if error else 422 if file_error else 200
    return render(request, "portal/verify.html", context, status=status)


def help_page(request: Request) -> HttpResponse:
    """Show where to get help."""
    return render(request, "portal/help.html")


def accessibility(request: Request) -> HttpResponse:
    """Say what was done so that everybody can use the pages."""
    return render(request, "portal/a11y.html")


def privacy(request: Request) -> HttpResponse:
    """Say what is kept of people, why, and who may see it (个人信息保护法 §17)."""
    return render(request, "portal/privacy.html")


def sitemap(request: Request) -> HttpResponse:
    """List the pages."""
    return render(request, "portal/sitemap.html", {"themes": catalogue.themes(today(request))})
