"""The banner of whoever calls at a machine: on the pages of those who can go there, live."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse

from onething.desk import queries as desk
from onething.web.request import Request
from onething.web.streams import listening, stream_of


def helps_of(request: Request, hall: UUID | None = None) -> dict[str, object]:
    """Return what the banner shows: who calls in this hall, or in all in which he serves."""
    heard = hall or desk.hall_to_hear(request.actor)
    return {
        "helps": desk.help_calls(request.actor, hall=hall),
        "help_stream": stream_of(request, heard) if heard else "",
    }


def hearing(request: Request, answer: HttpResponse) -> HttpResponse:
    """Let the page with the banner listen to what changes in the hall."""
    return listening(request, answer)
