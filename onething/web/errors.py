"""Pages for what did not work: one sentence, and what to do next."""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.shortcuts import render
from django.template.loader import render_to_string

from onething.kernel.metrics import REFUSALS
from onething.kernel.outages import disk_is_full, is_outage
from onething.kernel.pace import TooOften
from onething.kernel.refusals import NotYours, Refusal
from onething.web.request import Request, looks_of

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Words:
    """What an error page says."""

    title: str
    sentence: str


WORDS = {
    400: Words("请求没有送达", "浏览器发来的内容不完整。请返回上一页，刷新后再试一次。"),
    403: Words("这一页不对您现在的身份开放", "请换一个身份登录后再打开，或回到首页重新选择。"),
    404: Words("没有找到这一页", "请核对网址或编号；也可以换一个身份登录后再试，或回到首页搜索。"),
    405: Words("这个地址不能这样打开", "请回到首页，从页面上的按钮重新进入。"),
    409: Words("现在不能这样办", "办件的状态已经变化。请返回上一页，刷新后按最新状态办理。"),
    413: Words("内容太大，没有提交", "请分几次上传，或者压缩后再传。"),
    422: Words("内容需要修改", "请返回上一页，按提示修改后重新提交。"),
    429: Words("提交太频繁", "请稍等一分钟再试。已保存的内容还在。"),
    500: Words(
        "平台出了故障，没有办成", "您已保存的内容还在。请过几分钟再试，或拨打 12345 请人帮助。"
    ),
    503: Words("平台正在维护", "您已保存的内容还在。请过几分钟刷新本页。"),
}
UNKNOWN = 500
RETRY_AFTER = 10  # seconds in which a database that was killed is back
PLAIN_FORM = "application/x-www-form-urlencoded"


def shown(
    request: HttpRequest, status: int, sentence: str = "", faults: tuple[str, ...] = ()
) -> HttpResponse:
    """Return the page of an error."""
    words = WORDS.get(status, WORDS[UNKNOWN])
    context = {
        "status": status,
        "title": words.title,
        "sentence": sentence or words.sentence,
        "faults": faults,
    }
    return render(request, "errors/error.html", context, status=status)


def refused(request: Request, refusal: Refusal) -> HttpResponse:
    """Return the page of a refusal: its own sentence says what to do."""
    REFUSALS.labels("pages", refusal.code).inc()
    if isinstance(refusal, NotYours | TooOften):
        known = {"who": request.actor.who, "path": request.path, "code": refusal.code}
        logger.warning("refused", extra=known)
    faults = tuple(dict.fromkeys(refusal.errors.values()))
    answer = shown(request, refusal.status, str(refusal), faults)
    if isinstance(refusal, TooOften):
        answer.headers["Retry-After"] = str(refusal.wait)
    return answer


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that did not come from our own page."""
    sentence = "这张表单已经过期，没有提交。请返回上一页，刷新后重新提交；并确认浏览器允许 Cookie。"
    return shown(request, 403, sentence)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be read (handler400)."""
    return shown(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what nobody may do (handler403)."""
    return shown(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that is not there (handler404)."""
    return shown(request, 404)


def fault(request: HttpRequest) -> HttpResponse:
    """Answer a fault of ours (handler500); an outage passes, so its page says how to go on."""
    found = sys.exc_info()[1]
    return unavailable(request, found) if is_outage(found) else shown(request, 500)


def unavailable(request: HttpRequest, outage: BaseException | None) -> HttpResponse:
    """Return the page for the time without database or disk: it asks neither for anything.

    What was typed stays on the page, with the token of the form: sent again, it is done once.
    """
    typed = typed_of(request)
    context = looks_of(request) | {
        "full": disk_is_full(outage),
        "sent": request.method == "POST",
        "typed": typed,
        "again": request.get_full_path(),
    }
    page = render_to_string("errors/unavailable.html", context)
    headers = {"Retry-After": str(RETRY_AFTER), "Cache-Control": "private, no-store"}
    return HttpResponse(page, status=503, headers=headers)


def signed_out(request: HttpRequest, beyond: str) -> HttpResponse | None:
    """Return the page for a form that came after the session had ended; None: nothing was typed.

    What was typed stays on the page: it is sent again after signing in, and done once.
    """
    typed = typed_of(request)
    if not typed:
        return None
    context = {"typed": typed, "again": request.get_full_path(), "beyond": beyond}
    answer = render(request, "errors/signed_out.html", context, status=403)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def typed_of(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    """Return what was sent with a form, to be sent again; never a password, never part of a file."""
    if request.method != "POST" or request.content_type != PLAIN_FORM:
        return ()
    try:
        said = request.POST.lists()
    except (RawPostDataException, OSError):
        return ()
    pairs = tuple((name, value) for name, values in said for value in values)
    return () if any("password" in name for name, _ in pairs) else pairs
