"""统一出件: what is ready at a hall, handed out, posted, put into a locker, served otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.delivery import commands
from onething.delivery import queries as delivery
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.web.desk.cards import collector_of, said_of
from onething.web.request import Request
from onething.web.told import telling, told
from onething.web.uploading import MOST_INK

PAGE, PARCELS = "/desk/out", "/desk/yj"
MOST, LONGEST, MOST_DIGITS = 50, 60, 6
SERVICE: Mapping[str, tuple[Callable[..., None], tuple[str, ...]]] = {
    "leave": (
        commands.leave_papers,
        ("place", "refusal_reason", "witness", "deliverers", "remark"),
    ),
    "announce": (commands.announce_papers, ("place", "remark", "deliverers")),
    "refused": (commands.note_refused, ("place", "refusal_reason", "deliverers")),
}
PARCEL_DEEDS: Mapping[str, tuple[Callable[..., None], str]] = {
    "cancel": (commands.cancel_parcel, "已取消"),
    "again": (commands.book_again, "正在重新下单"),
}


def out(request: Request) -> HttpResponse:
    """Show what is ready to be handed over, and what waits to be fetched."""
    page = delivery.out_page(request.actor, request.now, q=request.GET.get("q", "")[:LONGEST])
    for bundle in page.ready[:MOST]:
        request.reads.append(f"application:{bundle.application}")
    done = told(request)
    context = {"section": PAGE, "page": page, "done": done, "today": request.now}
    return render(request, "desk/out.html", context)


def bundle(request: Request, application_id: UUID) -> HttpResponse:
    """Show the bundle of one application with all that may be done with it."""
    return _bundle(request, application_id, {}, "")


def _bundle(
    request: Request, application_id: UUID, errors: Mapping[str, str], sentence: str
) -> HttpResponse:
    found = delivery.bundle_page(application_id, request.actor, request.now)
    request.reads.append(f"application:{application_id}")
    context = {
        "section": PAGE,
        "found": found,
        "bundle": found.bundle,
        "parcel": found.bundle.parcel,
        "errors": tuple((f"f-{part}", words) for part, words in errors.items()),
        "wrong": errors,
        "sentence": sentence,
        "said": said_of(request),
        "ink": request.POST.get("ink", "")[:MOST_INK],
        "chosen": request.POST.getlist("case"),
        "done": told(request),
    }
    status = 422 if errors or sentence else 200
    return render(request, "desk/bundle.html", context, status=status)


def make(request: Request, application_id: UUID) -> HttpResponse:
    """Put together what is ready of an application."""
    try:
        commands.make_bundle(application_id, by=request.actor, at=request.now)
    except NotAllowed as refusal:
        return _bundle(request, application_id, {}, str(refusal))
    return _back(application_id, "出件已建好")


def hand(request: Request, application_id: UUID, parcel_id: UUID) -> HttpResponse:
    """Hand results out to somebody whose identity was checked."""
    try:
        commands.hand_out(
            parcel_id,
            cases_chosen=_cases(request),
            collector=collector_of(request),
            by=request.actor,
            at=request.now,
        )
    except Invalid as invalid:
        return _bundle(request, application_id, invalid.errors or {"collector": str(invalid)}, "")
    except NotAllowed as refusal:
        return _bundle(request, application_id, {}, str(refusal))
    return _back(application_id, "已交给领取人，送达回证正在制作")


def parcel(request: Request, application_id: UUID, parcel_id: UUID, post_deed: str) -> HttpResponse:
    """Take a bundle back, or ask the carrier once more."""
    if post_deed not in PARCEL_DEEDS:
        raise NotYours
    run, words = PARCEL_DEEDS[post_deed]
    try:
        run(parcel_id, by=request.actor, at=request.now)
    except NotAllowed as refusal:
        return _bundle(request, application_id, {}, str(refusal))
    return _back(application_id, words)


def serve(request: Request, application_id: UUID, case_id: UUID, service: str) -> HttpResponse:
    """Serve papers otherwise: left before a witness, announced; or note that they were refused."""
    if service not in SERVICE:
        raise NotYours
    run, parts = SERVICE[service]
    said = {part: request.POST.get(part, "") for part in parts}
    try:
        run(case_id, **said, by=request.actor, at=request.now)
    except Invalid as invalid:
        return _bundle(request, application_id, invalid.errors or {"place": str(invalid)}, "")
    except NotAllowed as refusal:
        return _bundle(request, application_id, {}, str(refusal))
    return _back(application_id, "已记入送达记录")


def label(request: Request, parcel_id: UUID) -> HttpResponse:
    """Send the label of a parcel with the list of what is inside."""
    content = delivery.label(parcel_id, request.actor, request.now)
    request.reads.append(f"parcel:{parcel_id}")
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="label.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def parcels(request: Request) -> HttpResponse:
    """Show the parcels of a hall with filters."""
    number = request.GET.get("page", "1")
    page = delivery.parcel_page(
        request.actor,
        request.now,
        state=request.GET.get("state", "")[:LONGEST],
        page=int(number) if number.isdecimal() and len(number) <= MOST_DIGITS else 1,
    )
    for row in page.rows:
        request.reads.append(f"application:{row.application}")
    done = told(request)
    return render(request, "desk/parcels.html", {"section": PARCELS, "page": page, "done": done})


def _cases(request: Request) -> list[UUID]:
    try:
        return [UUID(one) for one in request.POST.getlist("case")[:MOST]]
    except ValueError as wrong:
        raise NotYours from wrong


def _back(application_id: UUID, done: str) -> HttpResponse:
    return redirect(telling(f"{PAGE}/{application_id}", done))
