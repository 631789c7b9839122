"""Views of the workbench: each asks one query or runs one command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.cases import queries
from onething.cases.queries import AttachedFile, CaseSheet
from onething.cases.terms import ASKS, SOURCES
from onething.delivery import queries as delivery
from onething.desk import queries as halls
from onething.documents import queries as documents
from onething.documents.terms import DocumentCard, LicenceCard
from onething.fees import queries as fees
from onething.fees.queries import CasePanel
from onething.identity import queries as identity
from onething.kernel.machine import Step
from onething.kernel.refusals import Invalid, NotYours
from onething.voice import queries as voice
from onething.web import errors
from onething.web.desk.acts import DONE, STAYS, STEPS, ticked
from onething.web.helps import hearing, helps_of
from onething.web.pages import full_purposes
from onething.web.request import Request
from onething.web.told import telling, told
from onething.web.uploading import handed_in

KEYS = {"accept": "S", "examine": "S", "review": "S", "grant": "S", "precheck": "Y"}
REFUSED = frozenset({"refuse_acceptance", "refuse"})
OPINIONS = frozenset({"examine", "review", "send_back"})
IN_PANELS = frozenset({"send_back", "send_back_review"})
SEATING = frozenset({"examine", "review", "grant"})  # who takes one of these may give a place
OWN_PAGE = {
    "ask_supplement": ("staff-supplement", "B"),
    "refuse_acceptance": ("staff-refuse-acceptance", ""),
    "refuse": ("staff-refuse", ""),
}


def desk(request: Request) -> HttpResponse:
    """Show the queues of a window."""
    return _queue(request, "/desk", "综合窗口")


def office(request: Request) -> HttpResponse:
    """Show the queues of an approver."""
    return _queue(request, "/office", "审批")


def _queue(request: Request, section: str, title: str) -> HttpResponse:
    said = request.GET
    page = queries.queue(
        request.actor,
        request.now,
        view=said.get("view", ""),
        q=said.get("q", ""),
        after=said.get("after", ""),
        due=said.get("due", ""),
        source=said.get("source", ""),
        order=said.get("order", ""),
    )
    context = {
        "page": page,
        "section": section,
        "title": title,
        "done": told(request),
        "just": _just(request),
        "kept": (("view", page.view), ("q", page.q)),
        "filters": _filters(page),
        "dues": queries.DUE.items(),
        "sources": SOURCES.items(),
        "batches": queries.batches_of(request.actor),
        "warning": identity.warning(identity.standing_of(request.actor, request.now)),
        "purposes": documents.export_purposes() if request.actor.has("leader") else (),
    }
    if section != "/desk":
        return render(request, "desk/queue.html", context)
    context["ticket"] = halls.served_now(request.actor)
    return hearing(request, render(request, "desk/queue.html", context | helps_of(request)))


def _filters(page: queries.QueuePage) -> str:
    """Return the filters as part of an address, so that the order can be turned and pages follow."""
    said = {"view": page.view, "q": page.q, "due": page.due, "source": page.source}
    return urlencode({key: value for key, value in said.items() if value})


def case(request: Request, case_id: UUID) -> HttpResponse:
    """Show one case with all that is needed to act on it."""
    return _case(request, case_id)


def _case(
    request: Request,
    case_id: UUID,
    *,
    typed: str = "",
    faults: Mapping[str, str] | None = None,
    sentence: str = "",
    status: int = 200,
    show: Callable[[CaseSheet], CaseSheet] | None = None,
) -> HttpResponse:
    sheet = queries.case_sheet(case_id, request.actor, request.now)
    if show is not None:
        sheet = show(sheet)
    request.reads.append(f"case:{case_id}")
    chosen = request.GET.get("m", "")
    files = _files(sheet)
    shown = next((file for file in files if str(file.id) == chosen), files[0] if files else None)
    context = {
        "sheet": sheet,
        "filed": sheet.state == "archived" and request.actor.has("decider"),
        "section": section(request),
        "shown": shown,
        "pages": range(1, min(shown.pages or 1, 20) + 1) if shown else (),
        "opinions": OPINIONS,
        "buttons": _buttons(sheet),
        "more": _more(sheet),
        "may_seat": any(step.do in SEATING for step in sheet.steps) and not sheet.held_by_other,
        "typed": typed,
        "ticked": ticked(request),
        "faults": faults or {},
        "sentence": sentence,
        "full_purposes": () if show else full_purposes(),
        "fees": _fees(request, sheet),
        "refusal": queries.refusal(case_id, request.actor, request.now)[0]
        if REFUSED & {step.do for step in sheet.steps}
        else None,
        "relay": delivery.relay_of(sheet.application, request.now) if sheet.by_official else None,
        "obstacles": voice.obstacles_about(
            sheet.application, request.actor, request.now, case=sheet.id
        ),
    }
    return render(request, "desk/case.html", context, status=status)


def _files(sheet: CaseSheet) -> list[AttachedFile]:
    """Return what may be looked at: first what has come on being asked, last what it replaces."""
    came = [file for one in sheet.supplement for file in one.since]
    now = [file for row in sheet.materials for file in row.files]
    gone = [file for one in sheet.supplement for file in one.before]
    return [*came, *now, *gone]


def _fees(request: Request, sheet: CaseSheet) -> CasePanel | None:
    """Return what is to be paid; of an item without fees nothing is asked."""
    if sheet.item.payment is None:
        return None
    return fees.case_panel(sheet.application_number, sheet.unpaid, request.actor)


def full(request: Request, case_id: UUID) -> HttpResponse:
    """Show a case with ID numbers and telephones in full, for a purpose that is kept."""
    purpose = request.POST.get("purpose", "")
    if purpose not in full_purposes():
        return _case(request, case_id, sentence="请先选择查看完整信息的目的。", status=422)
    request.purpose = f"查看完整信息：{purpose}"
    return _case(request, case_id, show=queries.unmasked)


def _buttons(sheet: CaseSheet) -> list[tuple[Step, str, str, str]]:
    """Return the open steps for the bar: the one that most cases need stands first."""
    drawn = [
        (step, KEYS.get(step.do, ""), *OWN_PAGE.get(step.do, ("", "")))
        for step in sheet.steps
        if step.do not in ASKS and step.do not in IN_PANELS
    ]
    return sorted(drawn, key=lambda button: button[1] != "S")


def _more(sheet: CaseSheet) -> list[Step]:
    """Return the open steps that are rarer and ask something: each has a page."""
    return [step for step in sheet.steps if step.do in ASKS]


def section(request: Request) -> str:
    """Return which workbench he works at."""
    return "/desk" if request.actor.has("window") else "/office"


def act(request: Request, case_id: UUID, do: str) -> HttpResponse:
    """Take a step that needs no page of its own."""
    run = STEPS.get(do)
    if run is None:
        raise NotYours
    try:
        run(case_id, request)
    except Invalid as invalid:
        return _case(
            request,
            case_id,
            typed=request.POST.get("opinion", ""),
            faults=invalid.errors,
            sentence=str(invalid),
            status=invalid.status,
        )
    if do in STAYS:
        return redirect("staff-case", case_id=case_id)
    return back(request, case_id, DONE[do])


def back(request: Request, case_id: UUID, done: str) -> HttpResponse:
    """Return to the queue and say what was done with which case, so that it can be printed or opened."""
    return redirect(telling(f"{section(request)}?case={case_id}", done))


def _just(request: Request) -> UUID | None:
    """Return the case with which something was just done; None: the page says nothing of one."""
    try:
        return UUID(request.GET.get("case", "")) if told(request) else None
    except ValueError:
        return None


def must_be_open(sheet: CaseSheet, do: str) -> None:
    """Refuse a page of a step that cannot be taken now."""
    if all(step.do != do for step in sheet.steps):
        raise NotYours("这件办件现在不能这样办，它的状态可能已经变化。请回到队列，打开办件查看。")


def file(request: Request, case_id: UUID, file_id: UUID) -> HttpResponse:
    """Send a file of the case as it was handed in."""
    found = queries.file_of_case(case_id, file_id, request.actor, request.now)
    request.reads.append(f"case:{case_id}")
    return handed_in(found.digest, found.media_type, str(file_id))


def paper(request: Request, case_id: UUID, paper_id: UUID) -> HttpResponse:
    """Send a document or a licence of the case, or one that an earlier part made for it."""
    sheet = queries.case_sheet(case_id, request.actor, request.now)
    earlier = (card for cards in sheet.earlier.values() for card in cards)
    cards: list[DocumentCard | LicenceCard] = [*sheet.documents, *sheet.licences, *earlier]
    found = next((card for card in cards if card.id == paper_id and card.sealed_at), None)
    if found is None:
        raise NotYours
    request.reads.append(f"case:{case_id}")
    response = HttpResponse(documents.content(found.digest), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.code}.pdf"'
    return response


def preview(request: Request, case_id: UUID, file_id: UUID, number: int) -> HttpResponse:
    """Send a page of a file as a picture made by our own server."""
    found = queries.file_of_case(case_id, file_id, request.actor, request.now)
    request.reads.append(f"case:{case_id}")
    try:
        image = documents.preview(found.digest, number)
    except IndexError:
        return errors.shown(request, 404)
    return HttpResponse(image, content_type="image/png")
