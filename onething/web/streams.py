"""Pages that hear what changes: where the live process answers, and leave for the browser to listen there."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse

from onething.web.headers import POLICY
from onething.web.request import Request


def stream_of(request: Request, hall: UUID) -> str:
    """Return where the browser hears that something changed in a hall; “”: nowhere, it asks again itself."""
    live = live_of(request)
    return f"{live}/live/{hall}" if live else ""


def listening(request: Request, answer: HttpResponse) -> HttpResponse:
    """Let the page of this answer listen to the live process."""
    if live := live_of(request):
        answer["Content-Security-Policy"] = f"{POLICY}; connect-src 'self' {live}"
    return answer


def live_of(request: Request) -> str:
    """Return where the live process answers, as a browser reaches it; “”: nowhere."""
    if settings.LIVE_URL or not settings.LIVE_PORT:
        return str(settings.LIVE_URL)
    host = request.get_host()
    return f"http://{host.rpartition(':')[0] or host}:{settings.LIVE_PORT}"
