"""跨省通办 at the desk: taken in here for another province, and what another province took in for us."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.delivery import commands
from onething.delivery import queries as delivery
from onething.kernel.refusals import Invalid, NotAllowed
from onething.web.forms import Box, errors_of, line
from onething.web.portal.everywhere import sent_paper
from onething.web.portal.materials import accept, keep, kinds
from onething.web.request import Request, saving
from onething.web.told import telling, told

PAGE = "/desk/ks"
LONGEST, MOST_DIGITS = 60, 6
PARTS = ("item", "phone", "papers")


def crossings(request: Request) -> HttpResponse:
    """Show what crosses at the hall."""
    number = request.GET.get("page", "1")
    page = delivery.crossing_page(
        request.actor,
        request.now,
        direction=request.GET.get("direction", "")[:LONGEST],
        page=int(number) if number.isdecimal() and len(number) <= MOST_DIGITS else 1,
    )
    for row in page.rows:
        request.reads.append(f"crossing:{row.id}")
    context = {"section": PAGE, "page": page, "who": request.assistance}
    return render(request, "desk/crossings.html", context)


def crossing(request: Request, crossing_id: UUID) -> HttpResponse:
    """Show one of them with all that was told."""
    return _shown(request, crossing_id, "")


def _shown(
    request: Request, crossing_id: UUID, sentence: str, wrong: Mapping[str, str] | None = None
) -> HttpResponse:
    found = delivery.crossing(crossing_id, request.actor, request.now)
    request.reads.append(f"crossing:{crossing_id}")
    done = told(request)
    rules = delivery.abroad_files()
    context = {
        "section": PAGE, "late": request.GET.get("from") == "late",
        "one": found, "sentence": sentence, "done": done, "wrong": wrong or {},
        "said": request.POST, "files": rules, "accept": accept(rules.types),
        "kinds": kinds(rules.types),
        "errors": tuple((f"f-{part}", words) for part, words in (wrong or {}).items()),
    }  # fmt: skip
    status = 422 if sentence or wrong else 200
    return render(request, "desk/crossing.html", context, status=status)


def answer(request: Request, own_crossing: UUID) -> HttpResponse:
    """Send what the other province wants still."""
    try:
        commands.answer_supplement(
            own_crossing, papers=request.POST.get("papers", "").splitlines(),
            files=_kept(request), by=saving(request), at=request.now,
        )  # fmt: skip
    except Invalid as invalid:
        return _shown(request, own_crossing, "", invalid.errors or {"files": str(invalid)})
    except NotAllowed as refusal:
        return _shown(request, own_crossing, str(refusal))
    return redirect(telling(f"{PAGE}/{own_crossing}", "补正材料正在送往办理地"))


def withdraw(request: Request, own_crossing: UUID) -> HttpResponse:
    """Withdraw it for the applicant, or ask the other province to."""
    try:
        commands.ask_withdrawal(own_crossing, by=request.actor, at=request.now)
    except NotAllowed as refusal:
        return _shown(request, own_crossing, str(refusal))
    return redirect(telling(f"{PAGE}/{own_crossing}", "已经记下，办理地答复后在这里显示"))


def again(request: Request, own_crossing: UUID) -> HttpResponse:
    """Hand it over once more."""
    try:
        commands.hand_over_again(own_crossing, by=request.actor, at=request.now)
    except NotAllowed as refusal:
        return _shown(request, own_crossing, str(refusal))
    return redirect(telling(f"{PAGE}/{own_crossing}", "正在重新送出"))


def new(request: Request) -> HttpResponse:
    """Take in for another province what the person at the window asks of it."""
    if request.assistance is None:
        return redirect("desk-intake")
    said = {part: request.POST.get(part, "") for part in PARTS}
    errors: Mapping[str, str] = {}
    if request.method == "POST":
        province, _, item = said["item"].partition(":")
        try:
            made = commands.take_for_province(
                request.assistance.id, province=province, item=item,
                papers=said["papers"].splitlines(), phone=said["phone"],
                agreed="agreed" in request.POST, files=_kept(request), by=saving(request),
                at=request.now,
            )  # fmt: skip
            return redirect(telling(f"{PAGE}/{made}", "已收件，正在送往办理地"))
        except Invalid as invalid:
            errors = invalid.errors or {"files": str(invalid)}
    else:
        said["phone"] = request.assistance.subject.phone
    boxes = _boxes(said, errors)
    context = {
        "section": PAGE, "who": request.assistance, "boxes": boxes,
        "consent": delivery.abroad_consent(), "provinces": delivery.abroad().values(),
        "files": delivery.abroad_files(), "accept": accept(delivery.abroad_files().types),
        "kinds": kinds(delivery.abroad_files().types), "files_error": errors.get("files", ""),
        "agreed_error": errors.get("agreed", ""), "agreed": "agreed" in request.POST,
        "errors": (
            *errors_of(boxes),
            *((f"f-{part}", errors[part]) for part in ("files", "agreed") if part in errors),
        ),
    }  # fmt: skip
    return render(request, "desk/crossing_new.html", context, status=422 if errors else 200)


def _kept(request: Request) -> list[dict[str, Any]]:
    """Look into the files that were chosen and keep them, each by a cause of its own."""
    rules = delivery.abroad_files()
    sent = request.FILES.getlist("files")
    if len(sent) > rules.most:
        raise Invalid(f"一份申请最多随 {rules.most} 件文件。请合并后再选。")
    return [
        keep(
            one, rules.max_mb, rules.types, request=request,
            by=request.actor.because(f"{request.actor.cause[:60]}:{number}"),
        )
        for number, one in enumerate(sent)
    ]  # fmt: skip


def paper(request: Request, crossing_id: UUID, crossing_file: UUID) -> HttpResponse:
    """Send a file that travels with it."""
    return sent_paper(request, delivery.crossing_paper(crossing_id, crossing_file, request.actor))


def _boxes(said: Mapping[str, str], errors: Mapping[str, str]) -> tuple[Box, ...]:
    choices = tuple(
        (f"{province.key}:{item.code}", f"{province.name}　{item.name}（{item.days} 个工作日）")
        for province in delivery.abroad().values()
        for item in province.items
    )
    return (
        line(
            "item", "办理地和事项", kind="choice", choices=choices, value=said["item"],
            error=errors.get("item", ""),
        ),
        line("phone", "联系电话", value=said["phone"], error=errors.get("phone", ""), longest=20),
        line(
            "papers", "收了哪些材料", kind="textarea", value=said["papers"], hint="一行一件",
            error=errors.get("papers", ""), longest=2000,
        ),
    )  # fmt: skip
