"""网点收件: a partner's site; what is agreed, what one took in oneself, its receipt, its results."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.cases import queries as cases
from onething.catalogue import queries as catalogue
from onething.desk import queries as desk
from onething.identity import queries as identity
from onething.kernel.refusals import NotAllowed, NotYours
from onething.voice import queries as voice
from onething.web.portal.finding import today
from onething.web.portal.mine import sealed_file
from onething.web.request import Request

SECTION, LONGEST = "/desk/zd", 100
NO_RECEIPTS = "协议没有约定本网点可以打印收件回执。申请人可以凭申办编号和查询码在网上查看。"
NO_RESULTS = "协议没有约定本网点可以代交结果。请申请人登录领取，或者到县级政务服务大厅领取。"
NOT_HERE = "交结果以前，请先在“现场收件”核对申请人的证件：结果只交给到场的申请人。"


def site(request: Request) -> HttpResponse:
    """Show what is agreed at his site, and what he took in there."""
    page = cases.site_page(request.actor, request.now, request.GET.get("after", "")[:LONGEST])
    agreed = page.agreement
    names = {card.code: card.name for card in catalogue.index(today(request)).cards}
    request.reads += [f"application:{row.id}" for row in page.rows]
    context = {
        "section": SECTION,
        "page": page,
        "items": [names.get(code, code) for code in agreed.items] if agreed else [],
        "closed": agreed is not None and not desk.is_there(agreed.site, request.now),
    }
    return render(request, "desk/site.html", context)


def intake(request: Request, intake_id: UUID) -> HttpResponse:
    """Show the receipt of what he took in, to be printed; and its results, to be handed over."""
    found = cases.site_intake(intake_id, request.actor, request.now)
    agreed = identity.my_agreement(request.actor, request.now)
    assert agreed is not None
    request.reads.append(f"application:{found.id}")
    context = {
        "section": SECTION,
        "found": found,
        "agreed": agreed,
        "here": _is_here(request, found.subject),
        "no_receipts": NO_RECEIPTS,
        "not_here": NOT_HERE,
    }
    return render(request, "desk/site_intake.html", context)


REGISTERED = {
    "aid": "已登记帮办单，办事地的帮办团队已收到。请把编号告诉申请人，请他等帮办员的电话",
    "obstacle": "已登记办不成事，办事地的专人已收到。请把编号和查询码告诉反映人",
}


def registered(request: Request) -> HttpResponse:
    """Show the orders and what could not be got done that he registered at his site."""
    page = voice.registered(request.actor, request.now)
    request.reads += [f"aid:{row.id}" for row in page.aids]
    request.reads += [f"obstacle:{row.id}" for row, _ in page.obstacles]
    done = REGISTERED.get(request.GET.get("done", ""), "")
    context = {"section": SECTION, "page": page, "done": done}
    return render(request, "desk/site_registered.html", context)


def _is_here(request: Request, subject: UUID) -> bool:
    held = request.assistance
    return held is not None and held.subject.id == subject and "collect" in held.acts


def result(request: Request, intake_id: UUID) -> HttpResponse:
    """Send the paper of a result that was chosen, while the applicant is there with his papers."""
    found = cases.site_intake(intake_id, request.actor, request.now)
    chosen = request.GET.get("d", "")
    if not chosen:
        return redirect("desk-site-intake", intake_id)
    card = next((one for one in found.results if str(one.id) == chosen), None)
    if card is None:
        raise NotYours
    agreed = identity.my_agreement(request.actor, request.now)
    if agreed is None or not agreed.results:
        raise NotAllowed(NO_RESULTS)
    if not _is_here(request, found.subject):
        raise NotAllowed(NOT_HERE)
    request.reads += [f"application:{found.id}", f"document:{card.id}"]
    return sealed_file(card)
