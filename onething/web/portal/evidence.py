"""存证核验: anybody checks a receipt, sees the anchors, takes the keys away. No sign-in."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from onething.delivery import queries as delivery
from onething.kernel.refusals import NotYours
from onething.web.request import Request

MOST_BYTES = 200_001  # one more than is looked at: what is too large is said to be
PEM = "application/x-pem-file"


def evidence(request: Request) -> HttpResponse:
    """Show how to check, and the anchors of the last days."""
    return _page(request)


def check(request: Request) -> HttpResponse:
    """Say what a file proves; nothing of it is kept."""
    sent = request.FILES.get("file")
    verdict = delivery.check_evidence(sent.read(MOST_BYTES) if sent else b"")
    if verdict.kind == "nothing":
        return _page(request, verdict.fault)
    context = {"verdict": verdict, "name": sent.name if sent else ""}
    return render(request, "portal/evidence_checked.html", context)


def anchor(request: Request, day: str) -> HttpResponse:
    """Send the file of the anchor of a day."""
    said = delivery.anchor_file(_day(day))
    response = JsonResponse(said, json_dumps_params={"ensure_ascii": False, "indent": 1})
    return _named(response, f"锚定（{day}）.json")


def key(request: Request) -> HttpResponse:
    """Send the public keys of the log."""
    return _named(HttpResponse(delivery.log_keys(), content_type=PEM), "账本公钥.pem")


def authority(request: Request) -> HttpResponse:
    """Send the certificate of the time-stamp authority."""
    content = delivery.authority_certificate()
    return _named(HttpResponse(content, content_type=PEM), "时间戳机构证书.pem")


def _page(request: Request, error: str = "") -> HttpResponse:
    before = request.GET.get("before", "")
    context = {
        "section": "v",
        "page": delivery.evidence_page(_day(before) if before else None),
        "before": before,
        "file_error": error,
        "errors": (("file", error),) if error else (),
    }
    return render(request, "portal/evidence.html", context, status=422 if error else 200)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotYours("没有这一天的锚定。请从“存证核验”页的列表中选择。") from None


def _named(response: HttpResponse, name: str) -> HttpResponse:
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
