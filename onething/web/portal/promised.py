"""我的承诺: what was promised, what is to come, what is recorded, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.cases import commands
from onething.cases import queries as cases
from onething.cases.queries import CreditCard, PromiseCard
from onething.documents import queries as documents
from onething.kernel.refusals import Invalid, NotYours
from onething.web.forms import errors_of, line
from onething.web.portal.materials import MOST_AT_ONCE, accept, keep, kinds
from onething.web.portal.signing import confirm, sign_boxes, words_for
from onething.web.request import Request, saving

TYPES = ("application/pdf", "image/jpeg", "image/png")
MAX_MB = 20


def promises(request: Request) -> HttpResponse:
    """Show his promises, what he still has to hand in, and his records of credit."""
    found = cases.my_promises(request.actor, request.now)
    request.reads.append(f"subject:{request.actor.behalf}")
    context = {
        "section": "my",
        "mine": found,
    }
    return render(request, "portal/promises.html", context)


def tolerate(request: Request, gap_id: UUID) -> HttpResponse:
    """Show what the window asks him to promise, and take his signed promise or his no."""
    gaps, known = cases.offered_gaps(gap_id, request.actor, request.now)
    request.reads.append(f"subject:{request.actor.behalf}")
    faults: dict[str, str] = {}
    if request.method == "POST":
        if request.POST.get("deed") == "decline":
            commands.decline_gaps(gap_id, by=saving(request), at=request.now)
            return redirect("promises")
        try:
            if request.POST.get("consent") != "yes":
                raise Invalid(
                    "请先看完上面的内容，再勾选。", errors={"consent": "请先看完上面的内容，再勾选"}
                )
            confirm(request)
            commands.promise_gaps(gap_id, by=saving(request), at=request.now)
            return redirect("promises")
        except Invalid as refusal:
            where = "consent" if request.host_app else "password"
            faults = dict(refusal.errors) or {where: str(refusal)}
    by = {**words_for(request), "consent": "我看过上面的内容，承诺按期补齐"}
    boxes = sign_boxes(faults, request.POST.get("consent", ""), by=by)
    found = errors_of(boxes)
    context = {"section": "my", "gaps": gaps, "known": known, "boxes": boxes, "errors": found}
    return render(request, "portal/tolerate.html", context, status=422 if found else 200)


def fill(request: Request, gap_id: UUID) -> HttpResponse:
    """Take what was promised to come later."""
    gap = cases.gap_sheet(gap_id, request.actor, request.now)
    request.reads.append(f"subject:{request.actor.behalf}")
    error = ""
    if request.method == "POST":
        try:
            commands.fill_gap(gap_id, files=_files(request), by=saving(request), at=request.now)
            if request.assisting:
                return redirect("case", gap.application_number)
            return redirect("promises")
        except Invalid as refusal:
            error = str(refusal)
    context = {
        "section": "my",
        "gap": gap,
        "errors": (("file", error),) if error else (),
        "accept": accept(TYPES),
        "kinds": kinds(TYPES),
        "max_mb": MAX_MB,
        "picture": documents.qr_picture(f"{settings.BASE_URL}{request.path}")
        if request.kiosk
        else "",
    }
    return render(request, "portal/gap.html", context, status=422 if error else 200)


def _files(request: Request) -> list[dict[str, object]]:
    """Look into each file and keep it."""
    sent = request.FILES.getlist("file")[:MOST_AT_ONCE]
    return [
        keep(
            each,
            MAX_MB,
            TYPES,
            by=request.actor.because(f"{request.actor.cause}:{number}"),
            request=request,
        )
        for number, each in enumerate(sent)
    ]


@dataclass(frozen=True)
class Deed:
    """Something that he may write about one of his promises."""

    title: str
    field: str
    label: str
    hint: str
    button: str
    run: Callable[[UUID, str, Request], None]


DEEDS: Mapping[str, Deed] = {
    "report": Deed(
        "报告整改情况",
        "report",
        "整改情况",
        "写明改了什么、什么时候改好的。报告后会再核查一次。",
        "提交整改情况",
        lambda one, said, r: commands.report_rectification(
            one, report=said, by=saving(r), at=r.now
        ),
    ),
    "state": Deed(
        "陈述申辩",
        "statement",
        "您的意见和理由",
        "写明您对拟撤销决定的意见，可以写事实、证据和理由。作出决定时会答复您。",
        "提交陈述申辩",
        lambda one, said, r: commands.make_statement(one, statement=said, by=saving(r), at=r.now),
    ),
}


def write(request: Request, promise_id: UUID, reply: str) -> HttpResponse:
    """Report what was put right, or state and defend."""
    deed = DEEDS.get(reply)
    card = cases.promise_sheet(promise_id, request.actor, request.now)
    if deed is None or all(step.do != reply for step in card.steps):
        raise NotYours("这项承诺现在不用您办理，它的状态可能已经变化。请到“我的承诺”查看。")
    return _written(request, promise_id, deed, card=card)


def repair(request: Request, credit_id: UUID) -> HttpResponse:
    """Ask for the repair of a record of credit."""
    card = cases.credit_sheet(credit_id, request.actor, request.now)
    if card.state != "standing":
        raise NotYours("这条信用记录现在不能申请修复。请到“我的承诺”查看。")
    return _written(request, credit_id, REPAIR, credit=card)


REPAIR = Deed(
    "申请信用修复",
    "corrected",
    "纠正的情况",
    "写明已经怎样纠正、有什么凭证。",
    "提交修复申请",
    lambda one, said, r: commands.ask_repair(one, corrected=said, by=saving(r), at=r.now),
)


def _written(
    request: Request,
    about: UUID,
    deed: Deed,
    *,
    card: PromiseCard | None = None,
    credit: CreditCard | None = None,
) -> HttpResponse:
    said, error = request.POST.get(deed.field, ""), ""
    if request.method == "POST":
        try:
            deed.run(about, said, request)
            return redirect("promises")
        except Invalid as refusal:
            error = str(refusal)
    request.reads.append(f"subject:{request.actor.behalf}")
    box = line(deed.field, deed.label, kind="textarea", hint=deed.hint, value=said, error=error)
    context = {
        "section": "my",
        "deed": deed,
        "card": card,
        "credit": credit,
        "box": box,
        "errors": errors_of([box]),
    }
    return render(request, "portal/promise_deed.html", context, status=422 if error else 200)
