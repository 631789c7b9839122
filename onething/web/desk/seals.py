"""The register of seals: for the administrator of an organ and for those who keep a seal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from onething.catalogue import queries as catalogue
from onething.catalogue.terms.registers import Entry
from onething.documents import commands
from onething.documents import queries as documents
from onething.identity import queries as identity
from onething.identity.terms import Duty, OrganisationCard
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.web.forms import errors_of, line, typed
from onething.web.request import Request

SECTION = "/yz"
DONE = {
    "new": "已登记",
    "entrust": "已保存保管人和用印人",
    "pause": "已停用，停用期间不能用印",
    "resume": "已恢复使用",
    "destroy": "已销毁",
}
DEEDS: Mapping[str, Callable[..., None]] = {
    "pause": commands.pause_seal,
    "resume": commands.resume_seal,
    "destroy": commands.destroy_seal,
}
FIELDS = ("name", "keeper", "valid_from", "valid_until")


def seals(request: Request) -> HttpResponse:
    """Show the seals of one's organ."""
    context = {
        "section": SECTION,
        "rows": documents.seals(request.actor, _day(request)),
        "keeps": documents.keeps_seals(request.actor),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "desk/seals.html", context)


def new(request: Request) -> HttpResponse:
    """Register a seal."""
    said, errors = typed(request.POST, FIELDS), {}
    if request.method == "POST":
        try:
            made = commands.register_seal(
                UUID(request.actor.org),
                said["name"],
                keeper=said["keeper"],
                valid_from=_date(said["valid_from"], "valid_from"),
                valid_until=_date(said["valid_until"], "valid_until"),
                by=request.actor,
                at=request.now,
            )
            return HttpResponseRedirect(f"/yz/{made}?done=new")
        except Invalid as refusal:
            errors = refusal.errors
    boxes = (
        line("name", "印章名称", value=said["name"], longest=40, error=errors.get("name", ""),
             hint="例如“行政审批专用章”；同一名称只能有一枚在用。"),
        line("keeper", "保管人", kind="choice", choices=_people(request), value=said["keeper"],
             optional=True, error=errors.get("keeper", "")),
        line("valid_from", "有效期自", kind="date", value=said["valid_from"],
             error=errors.get("valid_from", "")),
        line("valid_until", "有效期至", kind="date", value=said["valid_until"],
             error=errors.get("valid_until", ""), hint="到期后不能用印，请提前换发。"),
    )  # fmt: skip
    context = {"section": SECTION, "boxes": boxes, "errors": errors_of(boxes)}
    return render(request, "desk/seal_new.html", context, status=422 if errors else 200)


def seal(request: Request, seal_id: UUID) -> HttpResponse:
    """Show a seal: keeper, users, term, the items that it covers, every use."""
    return _page(request, seal_id, "")


def _page(request: Request, seal_id: UUID, fault: str) -> HttpResponse:
    day = _day(request)
    card = documents.seal(seal_id, request.actor, day)
    body = identity.organisation(card.organ)
    context = {
        "section": SECTION,
        "card": card,
        "keeps": documents.keeps_seals(request.actor) or card.keeper == request.actor.who,
        "people": _people(request),
        "users": [who for who, _ in card.users],
        "uses": documents.seal_uses(card),
        "moved": _transferred(body, day) if body.duty == Duty.APPROVAL else (),
        "approval": body.duty == Duty.APPROVAL,
        "fault": fault,
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "desk/seal.html", context, status=422 if fault else 200)


def _transferred(body: OrganisationCard, on: date) -> tuple[Entry, ...]:
    """Return the items that were transferred to the bureau of this place (划转): what its seal covers."""
    found = catalogue.register_entries_upwards("transfer", on=on, region=body.region)
    rows = [one for one in found if one.said("level") in (body.level, "both")]
    return tuple({one.about or one.name: one for one in rows}.values())


def entrust(request: Request, seal_id: UUID) -> HttpResponse:
    """Say who keeps the seal and who may use it."""
    said = request.POST
    try:
        commands.entrust_seal(
            seal_id,
            keeper=said.get("keeper", ""),
            users=said.getlist("users"),
            automatic=said.get("automatic") == "yes",
            by=request.actor,
            at=request.now,
        )
    except (Invalid, NotAllowed) as refusal:
        return _page(request, seal_id, str(refusal))
    return HttpResponseRedirect(f"/yz/{seal_id}?done=entrust")


def act(request: Request, seal_id: UUID, seal_deed: str) -> HttpResponse:
    """Pause, resume or destroy a seal."""
    if seal_deed not in DEEDS:
        raise NotYours
    try:
        DEEDS[seal_deed](
            seal_id, reason=request.POST.get("reason", ""), by=request.actor, at=request.now
        )
    except (Invalid, NotAllowed) as refusal:
        return _page(request, seal_id, str(refusal))
    return HttpResponseRedirect(f"/yz/{seal_id}?done={seal_deed}")


def _people(request: Request) -> tuple[tuple[str, str], ...]:
    """Return who holds a post in one's organ."""
    found = identity.colleagues([UUID(request.actor.org)], on=_day(request))
    return tuple(
        dict.fromkeys((f"official:{one.official}", f"{one.name}，{one.title}") for one in found)
    )


def _date(said: str, field: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        sentence = "请填写日期，例如 2031-03-01。"
        raise Invalid(sentence, errors={field: sentence}) from None


def _day(request: Request) -> date:
    return request.now.astimezone(CHINA).date()
