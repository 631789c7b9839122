"""容缺受理 of a case that was filed online: the window asks; the applicant answers in his pages, or signs there."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from onething.cases import commands, queries
from onething.cases.commands import Came
from onething.cases.queries import ToleranceSheet
from onething.identity import queries as identity
from onething.identity.terms import ON_PAPER, clean_number
from onething.kernel.refusals import Invalid, NotAllowed
from onething.web.desk.cards import READER, card_of
from onething.web.desk.views import back, must_be_open
from onething.web.forms import Box, errors_of, line
from onething.web.request import Request
from onething.web.uploading import MOST_INK, signature

MOST, LONGEST = 20, 60
NOT_CHOSEN = "还没有选可以后补的材料。请返回办件，打开“容缺受理”，勾选以后再请来人签名。"
NOBODY = "没有找到这个人，或者姓名和证件号码对不上。请照身份证核对；法定代表人、代理人要先登记或者办好委托。"


def tolerate(request: Request, case_id: UUID) -> HttpResponse:
    """Show what may come later; ask the applicant to promise it, or take the question back."""
    sheet = queries.case_sheet(case_id, request.actor, request.now)
    must_be_open(sheet, "accept")
    sentence, status, said = "", 200, request.POST
    if request.method == "POST":
        try:
            if said.get("deed") == "withdraw":
                commands.withdraw_offer(case_id, by=request.actor, at=request.now)
                return redirect("staff-tolerate", case_id=case_id)
            if said.get("deed") == "here":
                return _to_sign(case_id, said.getlist("keys"))
            commands.offer_gap(case_id, keys=said.getlist("keys"), by=request.actor, at=request.now)
            return back(request, case_id, "已请申请人承诺后补，答复后再受理；告知的时限没有停")
        except Invalid as invalid:
            sentence, status = str(invalid), invalid.status
    request.reads.append(f"case:{case_id}")
    context = {
        "sheet": sheet,
        "section": "/desk",
        "page": queries.tolerance_sheet(case_id, request.actor, request.now),
        "picked": said.getlist("keys"),
        "sentence": sentence,
    }
    return render(request, "desk/tolerate.html", context, status=status)


def _to_sign(case_id: UUID, keys: list[str]) -> HttpResponse:
    if not keys:
        raise Invalid("请至少选择一份可以容缺后补的材料。")
    where = reverse("staff-promise-here", args=[case_id])
    return redirect(f"{where}?{urlencode([('keys', key[:LONGEST]) for key in keys[:MOST]])}")


def promise_here(request: Request, case_id: UUID) -> HttpResponse:
    """Show to the applicant at the window what he promises, and take his signature."""
    sheet = queries.case_sheet(case_id, request.actor, request.now)
    must_be_open(sheet, "accept")
    faults: Mapping[str, str] = {}
    sentence, keys = "", (request.POST or request.GET).getlist("keys")[:MOST]
    if request.method == "POST":
        try:
            came = Came(*_who_came(request), _signed(request))
            commands.promise_at_window(
                case_id, keys=keys, came=came, by=request.actor, at=request.now
            )
            return back(request, case_id, "申请人已当面签名承诺后补，可以受理")
        except (Invalid, NotAllowed) as refusal:
            faults = refusal.errors
            sentence = "" if faults else str(refusal)
    page = queries.tolerance_sheet(case_id, request.actor, request.now)
    chosen = [one for one in page.choices if one.key in keys and not one.closed]
    waiting = [one for one in page.asked if one.state == "offered"]
    if not chosen and not waiting:
        raise Invalid(NOT_CHOSEN)
    request.reads.append(f"case:{case_id}")
    drawn = _boxes(request, page, faults)
    others = [("f-signed", words) for key, words in faults.items() if key == "signed"]
    context = {
        "sheet": sheet,
        "section": "/desk",
        "chosen": chosen,
        "waiting": waiting,
        "known": page.known,
        "boxes": drawn,
        "errors": (*errors_of(drawn), *others),
        "wrong": faults,
        "sentence": sentence,
        "ink": request.POST.get("ink", "")[:MOST_INK],
        "signed": "signed" in request.POST,
    }
    return render(
        request, "desk/promise_here.html", context, status=422 if faults or sentence else 200
    )


def _who_came(request: Request) -> tuple[UUID, str]:
    """Return whose papers were looked at, and how: by the reader, or typed from the card."""
    number, name = card_of(request.POST.get("card", "")[: 4 * LONGEST])
    shown = READER if number else request.POST.get("shown", "")
    number = clean_number(number or request.POST.get("came_number", ""))
    name = name or request.POST.get("came_name", "").strip()
    words = {"came_number": "请刷来人的身份证，或者填写号码", "came_name": "请填写来人的姓名"}
    lacking = [key for key, value in (("came_number", number), ("came_name", name)) if not value]
    if lacking:
        raise Invalid("还没有填完。", errors={key: words[key] for key in lacking})
    found = identity.find_subject(number)
    if found is None or not found.is_person or found.name != name:
        raise Invalid(NOBODY, errors={"came_number": NOBODY})
    return found.id, shown


def _signed(request: Request) -> str:
    return signature(request) or (ON_PAPER if "signed" in request.POST else "")


def _boxes(request: Request, page: ToleranceSheet, faults: Mapping[str, str]) -> tuple[Box, ...]:
    held = request.assistance
    came = held.came if held is not None and held.subject.id == page.subject else None
    known = {"came_number": came.id_number, "came_name": came.name} if came else {}
    said = {key: request.POST.get(key, known.get(key, "")) for key in ("came_number", "came_name")}
    shown = identity.assistance_rules().shown
    return (
        line(
            "came_number",
            "来人的身份证号",
            value=said["came_number"],
            error=faults.get("came_number", ""),
            hint="申请人是企业的，填法定代表人、经营者或者有委托的代理人",
            longest=20,
        ),
        line(
            "came_name",
            "来人的姓名",
            value=said["came_name"],
            error=faults.get("came_name", ""),
            hint="照证件填写",
            longest=40,
        ),
        line(
            "shown",
            "怎样核对的证件",
            kind="choice",
            value=request.POST.get("shown") or "typed",
            choices=tuple((key, words) for key, words in shown.items() if key != READER),
            error=faults.get("shown", ""),
        ),
    )
