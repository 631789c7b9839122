"""Who stands at a machine: known by his card, or by a code to the telephone that we know of him."""

from __future__ import annotations

import time
from typing import Final
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

from onething.delivery import commands as delivery
from onething.desk import queries as desk
from onething.desk.queries import DeviceCard
from onething.identity import commands as people
from onething.identity import queries as identity
from onething.identity.terms import IdType
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.web import sessions
from onething.web.forms import Box, errors_of, line
from onething.web.request import Request

NAME, NUMBER = 0, 5  # where a reader's line has them: 姓名|性别|民族|出生|住址|证件号码|…
LONGEST, MOST = 400, 40
ENTRY: Final = "entry"  # who waits for a code at this machine
UNREAD = "没有读到证件。请把身份证平放在读卡区，听到提示音再拿走；还是不行，请按“呼叫工作人员”。"
OTHER = "证件上的姓名和平台登记的不一致，不能在这里办。请带身份证到窗口更正。"
SENT = "平台里有您的信息和手机号码的，验证码已经发出，请看手机短信。一直没有收到的，请刷身份证，或者到窗口办。"
WRONG = "验证码不对，或者已经失效。请核对短信里的 6 位数字；过了 10 分钟的，请重新获取。"


def identify(request: Request) -> HttpResponse:
    """Read somebody's card; from then on the pages are his, until he goes or nothing happens."""
    device, fault = machine_of(request), ""
    if request.method == "POST":
        try:
            subject = _of_card(request, device, request.POST.get("card", "")[:LONGEST].split("|"))
        except Invalid as refusal:
            fault = str(refusal)
        else:
            return _in(request, device, subject)
    context = {"device": device, "fault": fault, "next": sessions.safe_next(request, "")}
    return render(request, "kiosk/identify.html", context, status=422 if fault else 200)


def machine_of(request: Request) -> DeviceCard:
    """Return the machine; the screen of a window is none: nobody shows his card there."""
    if request.kiosk is None or request.kiosk.window:
        raise NotYours
    return request.kiosk


def _in(request: Request, device: DeviceCard, subject: UUID) -> HttpResponse:
    beyond = sessions.safe_next(request, "/kiosk/my")
    sessions.begin_at_kiosk(request, device.id, subject)
    return HttpResponseRedirect(beyond)


def _of_card(request: Request, device: DeviceCard, read: list[str]) -> UUID:
    """Return whose card it is; who is not known yet is recorded as his card says, as at a window."""
    if len(read) <= NUMBER:
        raise Invalid(UNREAD)
    name, number = read[NAME].strip(), read[NUMBER].strip()
    found = identity.find_subject(number)
    if found is not None and (not found.is_person or found.name != name):
        raise Invalid(OTHER)
    if found is not None:
        return found.id
    by = device.actor.because(request.actor.cause)
    return people.record_subject(name, IdType.RESIDENT, number, by=by, at=request.now)


def by_code(request: Request) -> HttpResponse:
    """Send a code to the telephone of who says who he is, and let in whoever types it."""
    device = machine_of(request)
    if request.method != "POST":
        return _code_page(request, ())
    if "code" in request.POST:
        return _with_code(request, device)
    said = {name: request.POST.get(name, "").strip()[:MOST] for name in ("name", "number")}
    lacking = {name: words for name, words in ASKED.items() if not said[name]}
    if lacking:
        return _code_page(request, _who(said, lacking))
    found = identity.find_subject(said["number"])
    known = found is not None and found.is_person and found.name == said["name"]
    try:
        if known and found is not None:
            by = device.actor.because(request.actor.cause)
            delivery.ask_entry_code(found.id, by=by, at=request.now)
    except NotAllowed as refusal:
        return _code_page(request, _who(said, {"number": str(refusal)}))
    request.session[ENTRY] = {
        "subject": str(found.id) if known and found is not None else "",
        "since": int(time.time()),
    }
    return redirect("kiosk-code")


ASKED: Final = {"name": "请填写身份证上的姓名", "number": "请填写身份证号码"}


def _waiting(request: Request) -> dict[str, str] | None:
    """Return who waits for a code here; None: nobody, or for too long."""
    kept = request.session.get(ENTRY)
    patience = desk.kiosk_rules()["code_wait_seconds"]
    return kept if kept and time.time() - kept["since"] <= patience else None


def _with_code(request: Request, device: DeviceCard) -> HttpResponse:
    kept, code = _waiting(request), request.POST.get("code", "")[:MOST]
    if kept is None:
        request.session.pop(ENTRY, None)
        return redirect("kiosk-code")
    found = "over"
    if kept["subject"]:
        by = device.actor.because(request.actor.cause)
        found = delivery.use_entry_code(UUID(kept["subject"]), code=code, by=by, at=request.now)
    if found != "in":
        return _code_page(request, (_code(WRONG),))
    return _in(request, device, UUID(kept["subject"]))


def _code(error: str = "") -> Box:
    return line("code", "验证码", hint="短信里的 6 位数字", error=error, longest=10)


def _who(said: dict[str, str], errors: dict[str, str]) -> tuple[Box, ...]:
    return (
        line("name", "姓名", kind="name", value=said.get("name", ""), error=errors.get("name", "")),
        line(
            "number",
            "身份证号码",
            kind="id",
            value=said.get("number", ""),
            error=errors.get("number", ""),
        ),
    )


def _code_page(request: Request, boxes: tuple[Box, ...]) -> HttpResponse:
    waits = _waiting(request) is not None
    shown = boxes or ((_code(),) if waits else _who({}, {}))
    errors = errors_of(shown)
    context = {
        "boxes": shown,
        "errors": errors,
        "sent": SENT if waits and not errors else "",
        "waits": waits,
        "next": sessions.safe_next(request, ""),
    }
    return render(request, "kiosk/by_code.html", context, status=422 if errors else 200)


def again(request: Request) -> HttpResponse:
    """Begin anew: another person, or another code."""
    machine_of(request)
    request.session.pop(ENTRY, None)
    return redirect("kiosk-code")
