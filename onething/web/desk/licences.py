"""The base of licences for staff: search, one licence and its lawful deeds, composites, reported errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import content_disposition_header

from onething.documents import commands
from onething.documents import queries as documents
from onething.documents.queries import Record
from onething.documents.terms import LICENCE_WORDS
from onething.identity import queries as identity
from onething.kernel.calendar import CHINA
from onething.kernel.machine import Step
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.web.forms import Box, errors_of, line, typed
from onething.web.request import Request

SECTION = "/zz"
DONE = {
    "corrected": "已更正，换发的新证照正在制作",
    "rejected": "已答复",
    "deed": "已办理",
    "issued": "已办理，新的证照正在制作",
}
SIMPLE: Mapping[str, Callable[..., None]] = {
    "suspend": commands.suspend_licence,
    "restore": commands.restore_licence,
    "revoke": commands.revoke_licence,
    "cancel": commands.cancel_licence,
    "forfeit": commands.forfeit_licence,
}
WARNINGS = {
    "revoke": "撤销前应当听取持有人的意见，并制作、送达撤销决定书。撤销后不能恢复。",
    "forfeit": "吊销是行政处罚，应当已有生效的处罚决定书。吊销后不能恢复。",
    "cancel": "注销后不能恢复。",
}


def search(request: Request) -> HttpResponse:
    """Show the licences that one's organ issued."""
    said = request.GET
    found = documents.search_licences(
        request.actor,
        q=said.get("q", ""),
        type_=said.get("type", ""),
        state=said.get("state", ""),
        after=said.get("after", ""),
    )
    if said.get("q"):
        request.reads.extend(f"licence:{row.id}" for row in found.rows)
    context = {
        "section": SECTION,
        "page": found,
        "said": said,
        "types": [(one.code, one.name) for one in documents.types()],
        "states": LICENCE_WORDS.items(),
        "errors_open": len(documents.errors(request.actor, _day(request))),
        "composes": documents.composes(request.actor),
        "done": DONE.get(said.get("done", ""), ""),
    }
    return render(request, "desk/licences.html", context)


def record(request: Request, licence: UUID) -> HttpResponse:
    """Show a licence with its face, its life and what may be done to it."""
    found = _record(request, licence)
    context = {
        "section": SECTION,
        "record": found,
        "card": found.card,
        "composite": bool(found.members),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "desk/licence.html", context)


def file(request: Request, licence: UUID) -> HttpResponse:
    """Send the file of a licence."""
    card = _record(request, licence).card
    if not card.digest:
        raise NotAllowed("这份证照没有电子文件，或者正在制作。请返回后刷新页面。")
    response = HttpResponse(documents.content(card.digest), content_type="application/pdf")
    name = f"{card.title} {card.number}.pdf"
    response["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    return response


def act(request: Request, licence: UUID, act: str) -> HttpResponse:
    """Ask for the ground and what belongs to the deed, then do it."""
    found = _record(request, licence)
    step = next((one for one in found.steps if one.do == act), None)
    if step is None:
        raise NotYours
    if request.method != "POST":
        return _act_page(request, found, step, {})
    try:
        _carry_out(request, found, step)
    except Invalid as refusal:
        return _act_page(request, found, step, refusal.errors or {"reason": str(refusal)})
    done = "deed" if act in SIMPLE else "issued"
    return HttpResponseRedirect(f"/zz/{licence}?done={done}")


def _carry_out(request: Request, found: Record, step: Step) -> None:
    said, by, at = request.POST, request.actor, request.now
    why = {"ground": said.get("ground", ""), "reason": said.get("reason", "")}
    if step.do in SIMPLE:
        reason = documents.reason_for(step.do, why["ground"], why["reason"])
        SIMPLE[step.do](found.card.id, reason=reason, by=by, at=at)
    elif step.do == "change":
        facts = {name: said.get(f"face.{name}", "") for name, _, _ in found.face}
        decision = _decision(said.get("decision", ""))
        commands.change_licence(found.card.id, facts=facts, decision=decision, **why, by=by, at=at)
    elif step.do == "renew":
        decided = _decision(said["decision"]) if said.get("decision") else None
        commands.renew_licence(
            found.card.id, until=_until(said), decision=decided, **why, by=by, at=at
        )
    else:
        commands.reissue_licence(found.card.id, **why, by=by, at=at)


def _decision(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError:
        sentence = "请选择作为依据的决定书。没有的，请先制作决定书。"
        raise Invalid(sentence, errors={"decision": sentence}) from None


def _until(said: Any) -> date:
    try:
        return date.fromisoformat(said.get("until", ""))
    except ValueError:
        sentence = "请填写延续后的截止日期，例如 2031-03-01。"
        raise Invalid(sentence, errors={"until": sentence}) from None


def _act_page(
    request: Request, found: Record, step: Step, errors: Mapping[str, str]
) -> HttpResponse:
    boxes = _boxes(request, found, step, errors)
    context = {
        "section": SECTION,
        "record": found,
        "card": found.card,
        "step": step,
        "boxes": boxes,
        "errors": errors_of(boxes),
        "warning": WARNINGS.get(step.do, ""),
    }
    return render(request, "desk/licence_act.html", context, status=422 if errors else 200)


def _boxes(
    request: Request, found: Record, step: Step, errors: Mapping[str, str]
) -> tuple[Box, ...]:
    said = request.POST
    grounds = tuple((one.key, one.said) for one in found.grounds[step.do])
    drawn = [
        line("ground", "理由和依据", kind="choice", choices=grounds,
             value=said.get("ground", ""), error=errors.get("ground", "")),
    ]  # fmt: skip
    if step.do == "change":
        drawn += [
            line(f"face.{name}", label, value=said.get(f"face.{name}", value), longest=200,
                 optional=not value, error=errors.get("facts", "") if place == 0 else "")
            for place, (name, label, value) in enumerate(found.face)
        ]  # fmt: skip
    if step.do == "renew":
        drawn.append(
            line("until", "延续后的截止日期", kind="date", value=said.get("until", ""),
                 error=errors.get("until", ""))
        )  # fmt: skip
    if step.do in ("change", "renew"):
        drawn.append(
            line("decision", "决定书", kind="choice", choices=found.decisions,
                 value=said.get("decision", ""), error=errors.get("decision", ""),
                 optional=step.do == "renew",
                 hint="变更、延续应当先作出决定；视为准予延续的，可以不选。")
        )  # fmt: skip
    drawn.append(
        line("reason", "具体情况", kind="textarea", value=said.get("reason", ""),
             error=errors.get("reason", ""), optional=True,
             hint="例如决定书文号、调查经过。会显示在证照记录里。")
    )  # fmt: skip
    return tuple(drawn)


def compose(request: Request) -> HttpResponse:
    """Issue a composite licence: find the holder, choose the trade and the single licences."""
    if not documents.composes(request.actor):
        raise NotYours
    number = (request.POST if request.method == "POST" else request.GET).get("holder", "").strip()
    holder = identity.find_subject(number) if number else None
    rows = documents.joinable(holder.id, request.actor) if holder else ()
    request.reads.extend(f"licence:{row.id}" for row in rows)
    fault = ""
    if request.method == "POST" and holder:
        try:
            return _composed(request)
        except (Invalid, NotAllowed) as refusal:
            fault = str(refusal)
    missing = "没有找到这个统一社会信用代码或者证件号码。请核对后重新查找。"
    context = {
        "section": SECTION,
        "number": number,
        "holder": holder,
        "rows": rows,
        "trades": documents.trades(),
        "chosen": request.POST.getlist("member"),
        "trade": request.POST.get("trade", ""),
        "fault": fault or (missing if number and not holder else ""),
    }
    return render(request, "desk/licence_compose.html", context, status=422 if fault else 200)


def _composed(request: Request) -> HttpResponse:
    said, by = request.POST, request.actor
    chosen = [(UUID(one), said.get("trade", "")) for one in said.getlist("member")]
    made = commands.issue_composite(
        chosen,
        about=f"composite:{by.cause[:40]}",
        organ=UUID(by.org),
        by=by,
        at=request.now,
    )
    return HttpResponseRedirect(f"/zz/{made}?done=issued")


def members(request: Request, licence: UUID) -> HttpResponse:
    """Add a single licence to a composite one, take one off, or close one of its trades."""
    found = _record(request, licence)
    if not found.members:
        return HttpResponseRedirect(f"/zz/{licence}")
    rows = documents.joinable(found.card.holder, request.actor)
    on = {one.licence for one in found.members}
    fault = ""
    if request.method == "POST":
        try:
            return _member_done(request, licence)
        except (Invalid, NotAllowed) as refusal:
            fault = str(refusal)
    context = {
        "section": SECTION,
        "card": found.card,
        "members": found.members,
        "rows": [row for row in rows if row.id not in on],
        "trades": documents.trades(),
        "standing": found.trades,
        "fault": fault,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "desk/licence_members.html", context, status=422 if fault else 200)


def _member_done(request: Request, licence: UUID) -> HttpResponse:
    said = typed(request.POST, ("do", "member", "trade", "reason"))
    reason, by, at = said["reason"], request.actor, request.now
    if said["do"] == "close":
        made = commands.close_trade(licence, said["trade"], reason=reason, by=by, at=at)
    elif said["do"] == "remove":
        member = _member(said["member"])
        made = commands.remove_member(licence, member, reason=reason, by=by, at=at)
    else:
        member, trade = _member(said["member"]), said["trade"]
        made = commands.add_member(licence, member, trade=trade, reason=reason, by=by, at=at)
    return HttpResponseRedirect(f"/zz/{made}?done=issued")


def _member(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError:
        raise Invalid("请选择一项单项许可。") from None


def errors(request: Request) -> HttpResponse:
    """Show the errors that were reported to one's organ, the most urgent first."""
    open_only = request.GET.get("all", "") != "1"
    context = {
        "section": SECTION,
        "rows": documents.errors(request.actor, _day(request), open_only=open_only),
        "open_only": open_only,
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "desk/licence_errors.html", context)


def error(request: Request, error_id: UUID) -> HttpResponse:
    """Show one reported error."""
    return _error(request, error_id, "")


def _error(request: Request, error_id: UUID, fault: str) -> HttpResponse:
    card = documents.error(error_id, request.actor, _day(request))
    request.reads.append(f"licence:{card.licence}")
    context = {
        "section": SECTION,
        "card": card,
        "fault": fault,
        "answers": request.actor.has("decider") and card.state == "open",
        "answer": request.POST.get("answer", ""),
    }
    return render(request, "desk/licence_error.html", context, status=422 if fault else 200)


def answer(request: Request, error_id: UUID) -> HttpResponse:
    """Correct what was reported, or answer that the licence is right."""
    said, by, at = request.POST.get("answer", ""), request.actor, request.now
    try:
        if request.POST.get("do") == "correct":
            commands.correct_error(error_id, answer=said, by=by, at=at)
            return HttpResponseRedirect("/zz/jc?done=corrected")
        commands.reject_error(error_id, answer=said, by=by, at=at)
        return HttpResponseRedirect("/zz/jc?done=rejected")
    except (Invalid, NotAllowed) as refusal:
        return _error(request, error_id, str(refusal))


def _record(request: Request, licence: UUID) -> Record:
    found = documents.licence_record(licence, request.actor)
    request.reads.append(f"licence:{licence}")
    return found


def _day(request: Request) -> date:
    return request.now.astimezone(CHINA).date()
