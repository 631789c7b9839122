"""接收方式: how somebody wants to be reminded; his telephone number, confirmed by a code."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.delivery import commands
from onething.delivery import queries as delivery
from onething.kernel.refusals import Invalid, NotAllowed
from onething.web.forms import errors_of, line
from onething.web.request import Request, saving
from onething.web.told import telling, told

PAGE = "/account/ways"
SAID = {
    "wrong": "验证码不对。请核对短信里的 6 位数字后重新输入。",
    "over": "验证码已经失效。请重新获取。",
}


def ways(request: Request) -> HttpResponse:
    """Show by which ways one is reminded; keep what is chosen."""
    if request.method == "POST":
        said = request.POST
        commands.choose_ways(
            sms="sms" in said, call="call" in said, letter="letter" in said,
            by=saving(request), at=request.now,
        )  # fmt: skip
        return redirect(telling(PAGE, "已保存"))
    return _page(request, "", "")


def phone(request: Request) -> HttpResponse:
    """Send a code to a number, or take the number with the code that came."""
    said = request.POST
    if "code" in said:
        found = commands.confirm_phone(code=said["code"], by=request.actor, at=request.now)
        if found == "confirmed":
            return redirect(telling(PAGE, "手机号码已经确认"))
        return _page(request, "", SAID[found])
    try:
        commands.ask_code(phone=said.get("phone", ""), by=request.actor, at=request.now)
    except (Invalid, NotAllowed) as refusal:
        return _page(request, str(refusal), "")
    return redirect(telling(f"{PAGE}#phone", "验证码已发送"))


def _page(request: Request, phone_error: str, code_error: str) -> HttpResponse:
    request.reads.append(f"subject:{request.actor.behalf}")
    number = line(
        "phone", "手机号码", kind="phone", value=request.POST.get("phone", ""), error=phone_error,
        hint="提醒短信发到这个号码", longest=20, autocomplete="tel",
    )  # fmt: skip
    code = line(
        "code", "验证码", error=code_error, hint="短信里的 6 位数字", longest=10,
        autocomplete="one-time-code",
    )  # fmt: skip
    errors = errors_of((number, code))
    context = {
        "section": "/account",
        "contact": delivery.contact(request.actor),
        "number": number,
        "code": code,
        "errors": errors,
        "done": told(request),
    }
    return render(request, "account/ways.html", context, status=422 if errors else 200)
