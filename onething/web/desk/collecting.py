"""收费: money taken at the window, bills of an organ, reductions, refunds, the books of each day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.documents import queries as documents
from onething.documents.terms import Sheet
from onething.fees import commands
from onething.fees import queries as fees
from onething.fees.queries import BillSheet, DaySheet
from onething.fees.terms import METHODS, in_yuan
from onething.kernel.refusals import Invalid, NotYours
from onething.web.exporting import file_of
from onething.web.forms import Box, errors_of, line
from onething.web.portal.materials import picture
from onething.web.portal.paying import told
from onething.web.request import Request
from onething.web.uploading import proofs

MOST_DIGITS = 6
COLUMNS = (
    "对账日期",
    "对方",
    "差异",
    "编号",
    "执收单位",
    "本平台（元）",
    "对方（元）",
    "状态",
    "处理情况",
)


def _page(request: Request) -> int:
    said = request.GET.get("page", "1")
    return int(said) if said.isdecimal() and len(said) <= MOST_DIGITS else 1


def take(request: Request, case_id: UUID, hall_bill: UUID) -> HttpResponse:
    """Enter money that was taken at the window."""
    bill, said, errors = fees.window_sheet(hall_bill, case_id, request.actor), request.POST, {}
    if request.method == "POST":
        try:
            commands.take_payment(
                hall_bill,
                method=said.get("method", ""),
                amount=_fen(said.get("amount", "")),
                receipt=said.get("receipt", ""),
                by=request.actor,
                at=request.now,
            )
            return redirect("staff-case", case_id=case_id)
        except Invalid as invalid:
            errors = invalid.errors
    boxes = (
        line("method", "收款方式", kind="choice", value=said.get("method", ""),
             choices=tuple(METHODS.items()), error=errors.get("method", "")),
        line("amount", "实收金额", kind="number", value=said.get("amount", in_yuan(bill.amount)),
             unit="元", error=errors.get("amount", "")),
        line("receipt", "收据号或者 POS 流水号", value=said.get("receipt", ""), longest=60,
             error=errors.get("receipt", "")),
    )  # fmt: skip
    request.reads.append(f"case:{case_id}")
    context = {
        "section": "/desk",
        "case_id": case_id,
        "bill": bill,
        "boxes": boxes,
        "errors": errors_of(boxes),
    }
    return render(request, "desk/take_payment.html", context, status=422 if errors else 200)


def _fen(said: str) -> int:
    """Return a typed amount of yuan in fen; what is no amount is nothing, and is refused as such."""
    try:
        amount = Decimal(said.replace(",", "").strip()) * 100
    except InvalidOperation:
        return 0
    fits = amount.is_finite() and amount == amount.to_integral_value()
    return int(amount) if fits and abs(amount) < 10**MOST_DIGITS**2 else 0


def propose(request: Request, case_id: UUID, hall_line: UUID) -> HttpResponse:
    """Propose that an applicant is let off a fee; an official of the organ decides."""
    sheet = fees.reduction_sheet(hall_line, request.actor)
    if sheet.case != case_id:
        raise NotYours
    ground, reason = request.POST.get("ground", ""), request.POST.get("reason", "")
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            commands.ask_reduction(
                hall_line, ground=ground, reason=reason,
                proofs=proofs(request, max_mb=sheet.max_mb), by=request.actor, at=request.now,
            )  # fmt: skip
            return redirect("staff-case", case_id=case_id)
        except Invalid as invalid:
            errors = invalid.errors
    boxes = (
        line("ground", "减免情形", kind="choice", value=ground,
             choices=[(one.key, one.name) for one in sheet.grounds],
             helps={one.key: f"依据：{one.basis}" for one in sheet.grounds},
             error=errors.get("ground", "")),
        line("reason", "理由", kind="textarea", value=reason, hint="写明核对了什么证明",
             error=errors.get("text", "")),
    )  # fmt: skip
    request.reads.append(f"case:{case_id}")
    context = {
        "section": "/desk",
        "case_id": case_id,
        "sheet": sheet,
        "boxes": boxes,
        "errors": told(boxes, errors),
        "file_error": errors.get("file", ""),
    }
    return render(request, "desk/propose_reduction.html", context, status=422 if errors else 200)


def bills(request: Request) -> HttpResponse:
    """Show the bills of the organ, those with something to decide first."""
    said = request.GET
    page = fees.bill_page(
        request.actor, view=said.get("view", ""), q=said.get("q", ""), page=_page(request)
    )
    request.reads += [f"bill:{row.id}" for row in page.rows]
    context = {"section": "/sf", "page": page, "keeps": request.actor.has("finance")}
    return render(request, "desk/bills.html", context)


def bill(request: Request, bill_id: UUID) -> HttpResponse:
    """Show one bill with what may be done about it."""
    sheet = fees.bill_sheet(bill_id, request.actor)
    request.reads.append(f"bill:{bill_id}")
    return render(request, "desk/bill.html", {"section": "/sf", "sheet": sheet})


@dataclass(frozen=True)
class Deed:
    """Something that an official decides or notes, with what he writes."""

    title: str
    label: str
    button: str
    run: Callable[[UUID, str, Request], object]
    field: str = "text"
    kind: str = "textarea"
    hint: str = ""
    optional: bool = False
    danger: bool = False


KEEPING: Mapping[str, Deed] = {
    "refund": Deed(
        "提出退费", "退费理由", "提出退费",
        lambda one, said, r: commands.propose_refund(one, text=said, by=r.actor, at=r.now),
        hint="由本单位另一位有权限的人员审批",
    ),
    "renew": Deed(
        "延长缴费期限", "新的缴费期限", "延长期限",
        lambda one, said, r: commands.renew_bill(one, until=_day(said), by=r.actor, at=r.now),
        field="until", kind="date",
    ),
}  # fmt: skip
REDUCTIONS: Mapping[str, Deed] = {
    "grant": Deed(
        "同意减免", "审批理由", "同意减免",
        lambda one, said, r: commands.grant_reduction(one, verdict=said, by=r.actor, at=r.now),
        hint="写明核对了什么证明，适用哪一条依据",
    ),
    "decline": Deed(
        "不同意减免", "不同意的理由", "不同意减免",
        lambda one, said, r: commands.decline_reduction(one, verdict=said, by=r.actor, at=r.now),
        hint="申请人会看到", danger=True,
    ),
}  # fmt: skip
REFUNDS: Mapping[str, Deed] = {
    "approve": Deed(
        "同意退费", "说明", "同意退费",
        lambda one, said, r: commands.approve_refund(one, verdict=said, by=r.actor, at=r.now),
        optional=True,
    ),
    "decline": Deed(
        "不同意退费", "不同意的理由", "不同意退费",
        lambda one, said, r: commands.decline_refund(one, verdict=said, by=r.actor, at=r.now),
        hint="申请人会看到", danger=True,
    ),
    "finish": Deed(
        "登记已退款", "退款凭证号", "登记已退款",
        lambda one, said, r: commands.note_paid_back(one, serial=said, by=r.actor, at=r.now),
        field="serial", kind="text", hint="窗口收的费，由财务退还后在这里登记",
    ),
}  # fmt: skip


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        words = "请按“年-月-日”选择新的缴费期限。"
        raise Invalid(words, errors={"until": words}) from None


def keep(request: Request, bill_id: UUID, fee_deed: str) -> HttpResponse:
    """Propose a refund of a bill, or give more time to pay it."""
    sheet = fees.bill_sheet(bill_id, request.actor)
    return _done(request, sheet, KEEPING.get(fee_deed), bill_id)


def proof(request: Request, reduction_id: UUID, digest: str, page: int) -> HttpResponse:
    """Send the picture of a page of what shows a ground."""
    found = fees.proof_of_reduction(reduction_id, digest, request.actor)
    request.reads.append(f"bill:{fees.bill_of_reduction(reduction_id)}")
    return picture(found, page)


def decide_reduction(request: Request, reduction_id: UUID, fee_verdict: str) -> HttpResponse:
    """Decide on a reduction, with the reason."""
    sheet = fees.bill_sheet(fees.bill_of_reduction(reduction_id), request.actor)
    return _done(request, sheet, REDUCTIONS.get(fee_verdict), reduction_id)


def decide_refund(request: Request, refund_id: UUID, fee_verdict: str) -> HttpResponse:
    """Decide on a refund, or note that it was paid back by hand."""
    sheet = fees.bill_sheet(fees.bill_of_refund(refund_id), request.actor)
    return _done(request, sheet, REFUNDS.get(fee_verdict), refund_id)


def _done(request: Request, sheet: BillSheet, deed: Deed | None, about: UUID) -> HttpResponse:
    """Ask for what belongs to a deed, and run its command."""
    if deed is None:
        raise NotYours
    said, errors = request.POST.get(deed.field, ""), {}
    if request.method == "POST":
        try:
            deed.run(about, said, request)
            return redirect("fees-bill", bill_id=sheet.bill.id)
        except Invalid as invalid:
            errors = invalid.errors
    box: Box = line(
        deed.field,
        deed.label,
        kind=deed.kind,
        value=said,
        hint=deed.hint,
        optional=deed.optional,
        error=errors.get(deed.field, errors.get("text", "")),
    )
    request.reads.append(f"bill:{sheet.bill.id}")
    context = {
        "section": "/sf",
        "sheet": sheet,
        "deed": deed,
        "box": box,
        "errors": errors_of((box,)),
    }
    return render(request, "desk/bill_deed.html", context, status=422 if errors else 200)


def books(request: Request) -> HttpResponse:
    """Show the days that were compared with the files of others."""
    page = fees.books(request.actor, page=_page(request))
    return render(request, "desk/books.html", {"section": "/sf", "page": page})


def day(request: Request, books_id: UUID) -> HttpResponse:
    """Show one day with its differences."""
    return _a_day(
        request, fees.day_sheet(books_id, request.actor, state=request.GET.get("state", ""))
    )


def _a_day(
    request: Request, sheet: DaySheet, *, sentence: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "section": "/sf",
        "sheet": sheet,
        "sentence": sentence,
        "purposes": documents.export_purposes(),
    }
    return render(request, "desk/books_day.html", context, status=status)


def clear(request: Request, difference_id: UUID) -> HttpResponse:
    """Note how a difference was cleared up."""
    books_id = fees.books_of_difference(difference_id, request.actor)
    try:
        commands.settle_difference(
            difference_id, note=request.POST.get("note", ""), by=request.actor, at=request.now
        )
    except Invalid as invalid:
        sheet = fees.day_sheet(books_id, request.actor)
        return _a_day(request, sheet, sentence=str(invalid), status=invalid.status)
    return redirect("fees-day", books_id=books_id)


def export(request: Request, books_id: UUID) -> HttpResponse:
    """Take the differences of a day away as a file, for a purpose that is kept."""
    sheet = fees.day_sheet(books_id, request.actor)
    try:
        return file_of(request, lambda most: _listed(sheet, most))
    except Invalid as invalid:
        return _a_day(request, sheet, sentence=str(invalid), status=invalid.status)


def _listed(sheet: DaySheet, most: int) -> Sheet:
    day_of = f"{sheet.row.day:%Y-%m-%d}"
    return Sheet(
        f"对账差异 {day_of}",
        COLUMNS,
        tuple(
            (
                day_of,
                one.source,
                one.kind,
                one.key,
                one.organ,
                "" if one.ours is None else in_yuan(one.ours),
                "" if one.theirs is None else in_yuan(one.theirs),
                one.words,
                one.note,
            )
            for one in sheet.differences[:most]
        ),
    )


def errands(request: Request) -> HttpResponse:
    """Show what was asked of systems outside, what waits for a person first."""
    page = fees.errands(request.actor, state=request.GET.get("state", ""), page=_page(request))
    return render(request, "desk/errands.html", {"section": "/sf", "page": page})


def replay(request: Request, errand_id: UUID) -> HttpResponse:
    """Ask a system outside anew."""
    commands.replay_errand(errand_id, by=request.actor, at=request.now)
    return redirect("fees-errands")
