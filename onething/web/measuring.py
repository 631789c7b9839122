"""How long each request takes, and the page of figures for a machine that knows the token.

That page is not among the URLs: for everybody else it is not “forbidden” but really not there.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from onething.kernel.gauges import gauges
from onething.kernel.metrics import REQUESTS, exposition

PATH = "/metrics"
TEXT = "text/plain; version=0.0.4; charset=utf-8"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
Handler = Callable[[HttpRequest], HttpResponseBase]


def measured(get_response: Handler) -> Handler:
    """Count every request; show the figures to who has the token."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.path == PATH and request.method == "GET" and _knows_the_token(request):
            return HttpResponse(
                exposition(gauges), content_type=TEXT, headers={"Cache-Control": "no-store"}
            )
        begun = time.perf_counter()
        response = get_response(request)
        method = request.method if request.method in METHODS else "other"
        status = f"{response.status_code // 100}xx"
        REQUESTS.labels(route_of(request), method, status).observe(time.perf_counter() - begun)
        return response

    return answer


def route_of(request: HttpRequest) -> str:
    """Return the name of the address, never the address itself: it may name people and cases."""
    if request.resolver_match is not None:
        return request.resolver_match.view_name or "unnamed"
    return "static" if request.path.startswith(settings.STATIC_URL) else "nowhere"


def _knows_the_token(request: HttpRequest) -> bool:
    said = request.headers.get("Authorization", "").encode()
    token = settings.METRICS_TOKEN
    return bool(token) and hmac.compare_digest(said, f"Bearer {token}".encode())
