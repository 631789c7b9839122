"""维护: a machine as who looks after it sees it, standing before it, with his own account and for a short time."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.desk import commands
from onething.desk import queries as desk
from onething.desk.queries import DeviceCard
from onething.identity import commands as people
from onething.identity import queries as identity
from onething.identity.terms import AccountCard
from onething.kernel.actor import Actor
from onething.kernel.refusals import Invalid, NotYours
from onething.web import sessions
from onething.web.forms import errors_of, line
from onething.web.kiosk.entering import NUMBER, machine_of
from onething.web.kiosk.views import remembered
from onething.web.request import Request

KEEPER: Final = "keeper"
LONGEST, MINUTE, MOST_BADGE = 100, 60, 20
CODE_HINT: Final = "账号设有动态验证码的才填。"
MISMATCH: Final = "工作证和验证码对不上，或者输错太多已经锁定。请看验证器上新的 6 位数字；没有设验证码的，请输密码。"
FIRST: Final = "您的账号要先修改密码，或者设置动态验证码。请在办公电脑上登录办好，再来维护。"
STRANGER: Final = "您的岗位不管这台机器。请用这个大厅窗口人员或者负责人的账号登录。"
CODE: Final = "您的账号设有动态验证码。请打开手机上的验证器，把 6 位数字和密码一起填写。"
SHEETS: Final = "请填写机器里现在有多少张纸。"
DONE: Final[Mapping[str, str]] = {
    "paper": "已经记下纸的张数。",
    "tray": "已经记下：出纸口看过了，没有留下别人的纸。",
    "printer": "已经记下试打印的结果。",
    "reader": "读到了，读卡器正常。证件内容没有保存，也没有显示。",
    "unread": "没有读到证件，已经记为读卡器故障。请重新插拔读卡器的线，再试一次；还是不行，请暂停服务并报修。",
    "out": "已经暂停服务，来的人会看到原因。",
    "back": "已经恢复服务。",
    "go": "已经记下：有人到了，呼叫结束。",
    "code": "已经重新登记，这台机器换了新的凭据。",
}


def keep(request: Request) -> HttpResponse:
    """Let somebody sign in to look after this machine; show how it is, and what can be done."""
    device = machine_of(request)
    if request.method == "POST":
        return _sign_in(request, device)
    by = _keeper(request, device)
    if by is None:
        return _form(request, {})
    if request.GET.get("test") == "printer":
        return render(request, "kiosk/test_print.html", _said(request, device))
    return _page(request, device, by, done=DONE.get(request.GET.get("done", ""), ""))


def act(request: Request, keep_deed: str) -> HttpResponse:
    """Do one thing about this machine."""
    device = machine_of(request)
    by, deed = _keeper(request, device), DEEDS.get(keep_deed)
    if by is None:
        return redirect("kiosk-keep")
    if deed is None:
        raise NotYours
    try:
        return deed(request, device, by.because(request.actor.cause))
    except Invalid as refusal:
        return _page(request, device, by, fault=str(refusal))


def _sign_in(request: Request, device: DeviceCard) -> HttpResponse:
    said = {name: request.POST.get(name, "")[:LONGEST] for name in ("login", "password", "code")}
    badge = badge_of(request.POST.get("card", "")[: 4 * LONGEST])
    if badge and not (said["password"] or said["code"]):
        return _form(request, {}, badge=badge)
    try:
        account = _by_badge(request, badge, said) if badge else _known(request, said)
        by = _post(request, account, device)
    except Invalid as refusal:
        return _form(request, refusal.errors or {"login": str(refusal)}, said["login"], badge=badge)
    if by is None:
        return _form(request, {"login": STRANGER}, said["login"], badge=badge)
    request.session.flush()  # who stood here before has gone
    request.session[KEEPER] = {
        "account": str(account.id),
        "password_at": account.password_at.isoformat(),
        "device": str(device.id),
        "since": int(time.time()),
    }
    return redirect("kiosk-keep")


def badge_of(read: str) -> str:
    """Return the number on a work card as its reader types it: alone, or before the first “|”."""
    return read.partition("|")[0].strip()[:MOST_BADGE]


def _by_badge(request: Request, badge: str, said: Mapping[str, str]) -> AccountCard:
    """Return whose work card was read: with his code alone if he has a second factor, else with his password.

    A card that was found opens nothing; one that nobody has reads like one with a wrong password.
    """
    by, at = request.actor, request.now
    found = identity.account_of_badge(badge)
    account = identity.account(found, at=at) if found else None
    if said["password"]:
        login = account.login if account else f"工号 {badge}"
        return _known(request, {**said, "login": login})
    try:
        if account is None:
            raise NotYours
        people.use_code(account.id, said["code"], moment=sessions.moment(), by=by, at=at)
    except (Invalid, NotYours) as refusal:
        raise Invalid(MISMATCH, errors={"code": MISMATCH}) from refusal
    if account.must_change:
        raise Invalid(FIRST, errors={"login": FIRST})
    return account


def _known(request: Request, said: Mapping[str, str]) -> AccountCard:
    """Return whose account it is, shown in whole: password, and code if he has one."""
    by, at = request.actor, request.now
    account = identity.account(people.sign_in(said["login"], said["password"], by=by, at=at), at=at)
    if account is None or account.must_change or identity.demands_second_factor(account):
        raise Invalid(FIRST, errors={"login": FIRST})
    if account.second_factor:
        if not said["code"]:
            raise Invalid(CODE, errors={"code": CODE})
        people.use_code(account.id, said["code"], moment=sessions.moment(), by=by, at=at)
    return account


def _post(request: Request, account: AccountCard, device: DeviceCard) -> Actor | None:
    """Return him in a post in which he looks after this machine."""
    for post in account.posts:
        by = sessions.actor_of(account, str(post.id), "")
        if by is not None and desk.may_keep(device, by):
            return by
    return None


def _keeper(request: Request, device: DeviceCard) -> Actor | None:
    """Return who has signed in to look after this machine, while his short time lasts."""
    kept = request.session.get(KEEPER)
    if not kept or kept["device"] != str(device.id):
        return None
    account = identity.account(UUID(kept["account"]), at=request.now)
    over = time.time() - kept["since"] > desk.kiosk_rules()["keep_minutes"] * MINUTE
    if over or account is None or account.password_at.isoformat() != kept["password_at"]:
        request.session.flush()
        return None
    return _post(request, account, device)


def _form(
    request: Request, errors: Mapping[str, str], login: str = "", *, badge: str = ""
) -> HttpResponse:
    own = line("login", "账号", value=login, error=errors.get("login", ""), longest=40)
    boxes = (
        *(() if badge else (own,)),
        line(
            "password",
            "密码",
            kind="password",
            error=errors.get("password", ""),
            optional=bool(badge),
        ),
        line(
            "code",
            "动态验证码",
            hint="设有动态验证码的，只填这 6 位数字，不用输密码。" if badge else CODE_HINT,
            error=errors.get("code", ""),
            longest=20,
            optional=True,
        ),
    )
    context = {
        "boxes": boxes,
        "errors": errors_of(boxes),
        "fault": errors.get("login", "") if badge else "",
        "badge": badge,
        "minutes": desk.kiosk_rules()["keep_minutes"],
    }
    return render(request, "kiosk/keep_in.html", context, status=422 if errors else 200)


def _said(request: Request, device: DeviceCard) -> dict[str, Any]:
    return {"device": device, "rules": desk.kiosk_rules(), "at": request.now}


def _page(
    request: Request, device: DeviceCard, by: Actor, *, fault: str = "", done: str = ""
) -> HttpResponse:
    found = desk.upkeep(device.id, by, request.now)
    context = _said(request, found.device) | {
        "found": found,
        "leads": by.has("leader"),
        "reason": request.POST.get("reason", "")[:LONGEST],
        "fault": fault,
        "done": done,
    }
    return render(request, "kiosk/keep.html", context, status=422 if fault else 200)


def _done(what: str) -> HttpResponse:
    return redirect(f"/kiosk/wh?done={what}")


def _paper(request: Request, device: DeviceCard, by: Actor) -> HttpResponse:
    said = request.POST.get("sheets", "")[:6]
    if not said.isdecimal():
        raise Invalid(SHEETS)
    commands.fill_paper(device.id, sheets=int(said), by=by, at=request.now)
    return _done("paper")


def _tray(request: Request, device: DeviceCard, by: Actor) -> HttpResponse:
    commands.empty_tray(device.id, by=by, at=request.now)
    return _done("tray")


def _printer(request: Request, device: DeviceCard, by: Actor) -> HttpResponse:
    well = request.POST.get("came") == "yes"
    commands.note_test(device.id, part="printer", well=well, by=by, at=request.now)
    return _done("printer")


def _reader(request: Request, device: DeviceCard, by: Actor) -> HttpResponse:
    """Try the reader: whether it read something is noted, what it read is not."""
    well = len(request.POST.get("card", "")[: 4 * LONGEST].split("|")) > NUMBER
    commands.note_test(device.id, part="reader", well=well, by=by, at=request.now)
    return _done("reader" if well else "unread")


def _out(request: Request, device: DeviceCard, by: Actor) -> HttpResponse:
    commands.put_out(device.id, reason=request.POST.get("reason", ""), by=by, at=request.now)
    return _done("out")


def _back(request: Request, device: DeviceCard, by: Actor) -> HttpResponse:
    commands.put_back(device.id, by=by, at=request.now)
    return _done("back")


def _go(request: Request, device: DeviceCard, by: Actor) -> HttpResponse:
    commands.go_to_device(device.id, by=by, at=request.now)
    return _done("go")


def _code(request: Request, device: DeviceCard, by: Actor) -> HttpResponse:
    """Enrol the machine anew, here and now: what it held is worth nothing any more."""
    code = commands.renew_device_code(device.id, by=by, at=request.now)
    token = commands.enrol_device(code, by=by.because(f"{by.cause[:80]}:in"), at=request.now)
    return remembered(_done("code"), token)


DEEDS: Final[Mapping[str, Callable[[Request, DeviceCard, Actor], HttpResponse]]] = {
    "paper": _paper,
    "tray": _tray,
    "printer": _printer,
    "reader": _reader,
    "out": _out,
    "back": _back,
    "go": _go,
    "code": _code,
}
