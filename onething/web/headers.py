"""What browsers may fetch from where, and which of their senses a page may use."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase

POLICY = (
    "default-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none';"
    " base-uri 'none'; object-src 'none'"
)
SENSES = "camera=({0}), microphone=({0}), geolocation=({1}), payment=(), usb=()"


def with_camera(answer: HttpResponse, live: str) -> HttpResponse:
    """Let a page use camera and microphone, and speak with the live process."""
    answer["Permissions-Policy"] = SENSES.format("self", "")
    answer["Content-Security-Policy"] = f"{POLICY}; connect-src 'self' {live}".rstrip()
    return answer


def with_way_out(answer: HttpResponse, url: str) -> HttpResponse:
    """Let the form of a page lead to this other platform of ours."""
    answer["Content-Security-Policy"] = POLICY.replace(
        "form-action 'self'", f"form-action 'self' {url}"
    )
    return answer


def with_position(answer: HttpResponse) -> HttpResponse:
    """Let a page ask the browser where it is; what it shows then is kept by no cache."""
    answer["Permissions-Policy"] = SENSES.format("", "self")
    answer["Cache-Control"] = "private, no-store"
    return answer


def framed_by(answer: HttpResponseBase, origin: str) -> None:
    """Let a host App frame a page: its own origin and nobody else."""
    said = answer.headers.get("Content-Security-Policy", POLICY)
    answer.headers["Content-Security-Policy"] = said.replace(
        "frame-ancestors 'none'", f"frame-ancestors {origin}"
    )
