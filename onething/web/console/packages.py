"""服务包: services that come from other installations; tried, published or refused by a second person."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from onething.catalogue import commands
from onething.catalogue import queries as catalogue
from onething.catalogue.terms.packages import ITEM_FATES
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import Invalid, NotAllowed
from onething.web.request import Request

SECTION = "/console"
DONE = {
    "received": "已收下，等另一名省级事项管理员复核发布",
    "published": "已发布，到生效日期自动施行",
    "refused": "已记下，没有采用",
}


def packages(request: Request) -> HttpResponse:
    """Show what came, and take in a file."""
    fault = ""
    if request.method == "POST":
        sent = request.FILES.get("file")
        try:
            if sent is None:
                raise Invalid("请先选择文件，再上传。")
            text = sent.read().decode("utf-8", "replace")
            made = commands.receive_package(text, by=request.actor, at=request.now)
            return _back(made, "received")
        except (Invalid, NotAllowed) as refusal:
            fault = str(refusal)
    context = {"section": SECTION, "rows": catalogue.packages(request.actor), "fault": fault}
    return render(request, "console/packages.html", context, status=422 if fault else 200)


def package(request: Request, package_id: UUID) -> HttpResponse:
    """Show what a package would do here; the standards that stay are part of the address."""
    return _package(request, package_id, request.GET.getlist("keep"))


def _package(request: Request, package_id: UUID, kept: list[str], fault: str = "") -> HttpResponse:
    on = _date(request.POST.get("effective_on", "")) or _today(request)
    sheet = catalogue.package(package_id, kept, request.actor, on)
    context = {
        "section": SECTION,
        "card": sheet.card,
        "about": sheet.about,
        "fates": ITEM_FATES,
        "kept": kept,
        "day": on.isoformat(),
        "reason": request.POST.get("reason", ""),
        "fault": fault,
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "console/package.html", context, status=422 if fault else 200)


def publish(request: Request, package_id: UUID) -> HttpResponse:
    """Publish a package from a day on."""
    kept = request.POST.getlist("keep")
    day = _date(request.POST.get("effective_on", ""))
    try:
        if day is None:
            raise Invalid("请填写生效日期，例如 2026-03-02。")
        commands.publish_package(package_id, day, kept, by=request.actor, at=request.now)
    except (Invalid, NotAllowed) as refusal:
        return _package(request, package_id, kept, str(refusal))
    return _back(package_id, "published")


def refuse(request: Request, package_id: UUID) -> HttpResponse:
    """Put a package aside."""
    reason = request.POST.get("reason", "")
    try:
        commands.refuse_package(package_id, reason, by=request.actor, at=request.now)
    except (Invalid, NotAllowed) as refusal:
        return _package(request, package_id, [], str(refusal))
    return _back(package_id, "refused")


def file(request: Request, slug: str, edition: int) -> HttpResponse:
    """Hand out a revision of a theme with its items as one file."""
    content = catalogue.theme_package(slug, edition, request.actor, _today(request))
    headers = {"Content-Disposition": f'attachment; filename="{slug}-{edition}.service.json"'}
    return HttpResponse(content, content_type="application/json", headers=headers)


def _back(package_id: UUID, done: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"/cat/fwb/{package_id}?done={done}")


def _today(request: Request) -> date:
    return request.now.astimezone(CHINA).date()


def _date(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        return None
