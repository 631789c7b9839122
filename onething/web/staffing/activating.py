"""The official himself opens his account with the code that was handed to him."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.identity import commands, queries
from onething.kernel.refusals import Invalid
from onething.web.forms import errors_of, line
from onething.web.request import Request

FIELDS = (
    ("login", "账号", "text", "username"),
    ("code", "激活码", "text", "one-time-code"),
    ("new", "新密码", "password", "new-password"),
    ("again", "再输入一次新密码", "password", "new-password"),
)
HINTS = {"code": "管理员当面交给您的三组字母和数字，不分大小写"}


def activate(request: Request) -> HttpResponse:
    """Ask for login, code and a new password; then on to signing in."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            _activate(request)
            return redirect("login")
        except Invalid as refusal:
            errors = refusal.errors or {"code": str(refusal)}
    said = request.POST if request.method == "POST" else request.GET
    boxes = tuple(
        line(
            name,
            label,
            kind=kind,
            value=said.get(name, "")[:60] if kind == "text" else "",
            hint=HINTS.get(name, ""),
            error=errors.get(name, ""),
            longest=40,
            autocomplete=auto,
        )
        for name, label, kind, auto in FIELDS
    )
    context = {
        "boxes": boxes,
        "errors": errors_of(boxes),
        "rules": queries.password_rules(staff=True),
    }
    return render(request, "staffing/activate.html", context, status=422 if errors else 200)


def _activate(request: Request) -> None:
    said = request.POST
    if said.get("new", "") != said.get("again", ""):
        sentence = "两次输入的新密码不一样。请重新输入。"
        raise Invalid(sentence, errors={"again": sentence})
    commands.activate(
        said.get("login", ""),
        said.get("code", ""),
        said.get("new", ""),
        by=request.actor,
        at=request.now,
    )
