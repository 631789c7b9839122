"""Before a deed of weight the holder shows once more that it is he."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import quote

from django.http import HttpResponseBase
from django.shortcuts import redirect

from onething.web import sessions
from onething.web.request import Request

View = Callable[..., HttpResponseBase]


def asks_again(view: View) -> View:
    """Let a page open only for somebody who showed a short time ago that it is he."""

    @wraps(view)
    def run(request: Request, **kwargs: object) -> HttpResponseBase:
        if sessions.confirmed_lately(request):
            return view(request, **kwargs)
        there = request.get_full_path() if request.method == "GET" else back_of(request)
        return redirect(f"/account/again?next={quote(there)}")

    return run


def back_of(request: Request) -> str:
    """Return the page that a form came from, within this site."""
    return sessions.safe_next(request, "/account")
