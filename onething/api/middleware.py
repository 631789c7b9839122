"""The outermost edge of the API: whatever refuses, Django, ninja or we, says so as problem+json."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from onething.api.edge import problem
from onething.kernel.requests import too_large

FIRST_FAULT = 400
PROBLEM = "application/problem+json"
SENTENCES = {
    400: "请求无法识别。请对照接口说明检查地址、方法、请求头和内容。",
    404: "没有这个接口地址。请对照接口说明检查地址。",
    405: "这个地址不接受这种请求方法。请对照接口说明检查方法。",
}
UNKNOWN = "请求没有执行。请对照接口说明检查后重试。"
Handler = Callable[[HttpRequest], HttpResponseBase]


def problems(get_response: Handler) -> Handler:
    """Answer every fault below /api/ in one form; refuse a body that is too large before reading it."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith("/api/"):
            return get_response(request)
        request.get_host()  # a name that is not ours ends here
        if settings.SECURE_SSL_REDIRECT and not request.is_secure():
            return problem(
                403, "no-tls", "接口只接受 HTTPS。请改用 https 地址，并更换已经发出的密钥。"
            )
        if sentence := too_large(request.META):
            return problem(413, "too-large", sentence)
        response = get_response(request)
        if response.status_code < FIRST_FAULT or response["Content-Type"].startswith(PROBLEM):
            return response
        said = problem(
            response.status_code,
            f"http-{response.status_code}",
            SENTENCES.get(response.status_code, UNKNOWN),
        )
        if response.has_header("Allow"):
            said["Allow"] = response["Allow"]
        return said

    return answer
