"""What opens at a machine; where somebody is led instead of what does not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponseBase
from django.shortcuts import redirect, render

from onething.desk import queries as desk
from onething.documents import queries as documents
from onething.web import errors, sessions
from onething.web.request import Request

AT_PAPER: Final = (  # what opens while paper waits to be taken out of a machine
    *("kiosk-printed", "kiosk-picture", "kiosk-beat", "kiosk-touch"),
    *("kiosk-call", "kiosk-look", "kiosk-bye"),
)
OUT_OF_SERVICE: Final = (  # what opens while a machine is out of service
    *("kiosk", "kiosk-keep", "kiosk-keep-deed", "kiosk-enrol", "kiosk-bye"),
    *("kiosk-beat", "kiosk-touch", "kiosk-call", "kiosk-look", "kiosk-help"),
)
OPEN: Final = (  # help by video, where nobody is; what an applicant answers, promises and rates
    *("videos", "video", "video-act", "rating", "fetching"),
    *("my-visit", "my-obstacles", "my-obstacle", "my-obstacle-reply"),
    *("bookings", "booking-one", "booking-confirm", "booking-cancel", "booking-move"),
    *("booking-check-in", "own-ticket", "own-ticket-end"),
    *("promises", "tolerate", "gap", "promise-deed", "repair", "messages", "my-seen"),
    *("crossings", "my-aids", "my-aid", "my-aid-reply", "my-screening", "helpers-stop"),
)
CLOSED: Final = ("login", "verify-file", "evidence", "phone", "activate")
INSTEAD: Final[Mapping[str, str]] = {  # pages that a machine has in a form of its own
    "home": "kiosk",
    "login": "kiosk-id",
    "my": "kiosk-mine",
    "licences": "kiosk-mine",
    "orders": "kiosk-orders",
    "order": "kiosk-order",
    "document": "kiosk-paper",
    "document-file": "kiosk-paper",
    "document-ofd": "kiosk-paper",
    "document-large": "kiosk-paper",
    "document-slip": "kiosk-paper",
    "licence": "kiosk-paper",
    "licence-file": "kiosk-paper",
    "licence-ofd": "kiosk-paper",
}
STAFF: Final = "staff"
FILES: Final = ("application/pdf", "application/ofd", "application/zip", "text/csv")
NO_FILES: Final = (
    "自助机上不打开、不下载文件，免得留在屏幕上。这份文件请在手机或者电脑上打开；"
    "自己的文书和证照，请在“打印证照和凭证”里看和打印。"
)


def elsewhere(
    request: Request, who: str, name: str, named: Mapping[str, object], *, assisted: bool
) -> HttpResponseBase | None:
    """Return where somebody at a machine is led instead; None: the page may open."""
    if request.retired is not None:
        return _retired(request, name)
    if request.kiosk is None:
        return None
    if (paper := sessions.paper_out(request)) and name not in AT_PAPER:
        return redirect(f"{paper}&asked=1")
    if request.kiosk.out_at and name not in OUT_OF_SERVICE:
        return redirect("kiosk")
    if name in INSTEAD:
        return _instead(request, name, named)
    return _said(request, who, name) if is_closed(who, name, assisted=assisted) else None


def _said(request: Request, who: str, name: str) -> HttpResponseBase:
    """Return words instead of a page that does not open at machines: where it is done, a code for the phone."""
    found = where_else(STAFF if who.startswith(STAFF) else name)
    phone = request.method == "GET" and found["phone"]
    address = f"{settings.BASE_URL}{request.get_full_path()}" if phone else ""
    context = {"where": found, "picture": documents.qr_picture(address) if address else ""}
    return render(request, "kiosk/elsewhere.html", context, status=403)


def where_else(name: str) -> dict[str, Any]:
    """Return where that is done which a machine does not do (data/places/kiosks.yaml)."""
    known: list[dict[str, Any]] = desk.kiosk_rules()["elsewhere"]
    return next(one for one in known if not one["pages"] or name.startswith(tuple(one["pages"])))


def _instead(request: Request, name: str, named: Mapping[str, object]) -> HttpResponseBase:
    """Return the same in the form that machines have of it."""
    if name == "login":
        return redirect(f"/kiosk/sz?next={quote(sessions.safe_next(request, '/kiosk/my'))}")
    things = [one for key, one in named.items() if key.endswith("_id")]
    return redirect(INSTEAD[name], *things)


def is_closed(who: str, name: str, *, assisted: bool) -> bool:
    """Say whether a page has no place on a machine: passwords, files, wallets, offices."""
    if who == "public":
        return name.startswith(CLOSED)
    return who != "kiosk" and not assisted and name not in OPEN


def _retired(request: Request, name: str) -> HttpResponseBase | None:
    """Return what a machine shows that was taken out of use: that, and where one goes; it may be enrolled anew."""
    if name == "kiosk-enrol":
        return None
    return render(request, "kiosk/retired.html", {"retired": request.retired}, status=403)


def without_files(request: Request, answer: HttpResponseBase) -> HttpResponseBase:
    """Return what was found; at a machine words instead of a file, which would show without bar and wipe."""
    kind = str(answer.headers.get("Content-Type", "")).partition(";")[0]
    kept = str(answer.headers.get("Content-Disposition", "")).startswith("attachment")
    if request.kiosk is None or not (kept or kind in FILES):
        return answer
    return errors.shown(request, 403, NO_FILES)
