"""The pages of a machine: who stands there, what is his, printing, calling a human, wiping."""

from __future__ import annotations

import re
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

from onething.cases import queries as cases
from onething.desk import commands
from onething.desk import queries as desk
from onething.desk.queries import DeviceCard
from onething.documents import queries as documents
from onething.documents.terms import DocumentCard, LicenceCard
from onething.identity import queries as identity
from onething.kernel.refusals import Invalid, NotYours
from onething.web import sessions
from onething.web.forms import errors_of, line
from onething.web.portal.mine import sealed_picture
from onething.web.request import LOOKS, Request

YEAR = 365 * 24 * 3600
NUMBER = 5  # where a reader's line has the number: 姓名|性别|民族|出生|住址|证件号码|…
LONGEST, MOST, VERSION = 400, 40, 12
TROUBLES = ("offline", "print", "dialog", "page")
UNREAD = "没有读到证件。请把身份证平放在读卡区，听到提示音再拿走；还是不行，请按“呼叫工作人员”。"
UNKNOWN = "平台里还没有您的信息。请到窗口办理，或者请工作人员帮您登记。"


def home(request: Request) -> HttpResponse:
    """Show what can be done here; the screen of a window shows its own page."""
    if request.kiosk is not None and request.kiosk.window:
        return redirect("kiosk-rate")
    return render(request, "kiosk/home.html", _context(request))


def _context(request: Request, **more: object) -> dict[str, object]:
    return {"device": request.kiosk, "rules": desk.kiosk_rules(), **more}


def _number(said: str) -> int:
    """Return a small number that a page says, or 0."""
    return int(said) if re.fullmatch("[0-9]{1,6}", said) else 0


def _device(request: Request) -> DeviceCard:
    """Return the machine; the screen of a window is none: nobody shows his card there."""
    if request.kiosk is None or request.kiosk.window:
        raise NotYours
    return request.kiosk


def enrol(request: Request) -> HttpResponse:
    """Let this machine be known by a code that was made for it."""
    fault = ""
    if request.method == "POST":
        code = request.POST.get("code", "")[:MOST]
        try:
            token = commands.enrol_device(code, by=request.actor, at=request.now)
        except Invalid as refusal:
            fault = str(refusal)
        else:
            return remembered(redirect("kiosk"), token)
    hint = f"管理员在“自助机”页面生成，{desk.kiosk_rules()['code_hours']} 小时内有效。"
    box = line("code", "登记码", hint=hint, error=fault)
    context = {"boxes": (box,), "errors": errors_of((box,))}
    return render(request, "kiosk/enrol.html", context, status=422 if fault else 200)


def remembered(answer: HttpResponse, token: str) -> HttpResponse:
    """Let the browser of a machine keep by what it is known."""
    answer.set_cookie(
        sessions.KIOSK,
        token,
        max_age=YEAR,
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return answer


def identify(request: Request) -> HttpResponse:
    """Read somebody's card; from then on the pages are his, until he goes or nothing happens."""
    device, fault = _device(request), ""
    if request.method == "POST":
        read = request.POST.get("card", "")[:LONGEST].split("|")
        found = identity.find_subject(read[NUMBER]) if len(read) > NUMBER else None
        if found is not None and found.is_person and found.name == read[0].strip():
            sessions.begin_at_kiosk(request, device.id, found.id)
            return redirect("kiosk-mine")
        fault = UNREAD if len(read) <= NUMBER else UNKNOWN
    return render(
        request, "kiosk/identify.html", _context(request, fault=fault), status=422 if fault else 200
    )


def mine(request: Request) -> HttpResponse:
    """Show what is his: what waits, what he began, what he may print."""
    _device(request)
    if request.account is None:
        return redirect("kiosk-id")
    request.reads.append(f"subject:{request.actor.behalf}")
    space = cases.my_space(request.actor)
    abouts = [f"application:{one.id}" for one in space.applications]
    receipts = [one for found in documents.documents_about_all(abouts).values() for one in found]
    licences = documents.licences_of(UUID(request.actor.behalf))
    known: list[DocumentCard | LicenceCard] = [*licences, *receipts]
    papers = [one for one in known if one.sealed_at and one.digest]
    waiting = desk.unanswered_printings(request.actor, request.now)
    context = _context(request, space=space, papers=papers[:MOST], waiting=waiting)
    return render(request, "kiosk/mine.html", context)


def _paper(request: Request, paper: UUID) -> DocumentCard | LicenceCard:
    """Return one of his papers or licences that has a file."""
    if request.account is None:
        raise NotYours
    try:
        found: DocumentCard | LicenceCard = documents.document(paper, request.actor)
    except NotYours:
        found = documents.licence(paper, request.actor)
    if not found.sealed_at or not found.digest:
        raise NotYours
    return found


def paper(request: Request, kiosk_paper: UUID) -> HttpResponse:
    """Show a paper page by page; send it to the printer."""
    device, found = _device(request), _paper(request, kiosk_paper)
    request.reads.append(f"subject:{request.actor.behalf}")
    if request.method == "POST":
        made = commands.begin_printing(
            device.id,
            paper=kiosk_paper,
            subject=UUID(request.actor.behalf),
            pages=found.pages,
            by=request.actor,
            at=request.now,
        )
        return redirect(f"{sessions.hold_paper(request, made, kiosk_paper)}&now=1")
    context = _context(request, card=found, numbers=range(1, found.pages + 1))
    return render(request, "kiosk/paper.html", context)


def picture(request: Request, kiosk_paper: UUID, page: int) -> HttpResponse:
    """Send one page of a paper as a picture."""
    found = _paper(request, kiosk_paper)
    request.reads.append(f"subject:{request.actor.behalf}")
    return sealed_picture(found, page)


def printed(request: Request, printing_id: UUID) -> HttpResponse:
    """Print, and ask whether the paper came out: what did not is printed again."""
    _device(request)
    if request.account is None:
        raise NotYours
    if request.method == "POST":
        came = request.POST.get("came") == "yes"
        commands.end_printing(printing_id, came=came, by=request.actor, at=request.now)
        sessions.paper_taken(request)
        return redirect("kiosk-mine")
    if not desk.is_unanswered(printing_id, request.actor):
        sessions.paper_taken(request)
        return redirect("kiosk-mine")
    wanted = request.GET.get("p", "")[:MOST]
    try:
        found = _paper(request, UUID(wanted))
    except ValueError as odd:
        raise NotYours from odd
    request.reads.append(f"subject:{request.actor.behalf}")
    context = _context(
        request,
        card=found,
        printing=printing_id,
        numbers=range(1, found.pages + 1),
        now="now" in request.GET,  # a script takes it out of the address: it prints once
        asked="asked" in request.GET,
        called="called" in request.GET,
    )
    return render(request, "kiosk/printing.html", context)


def call(request: Request) -> HttpResponse:
    """Call a human."""
    device = _device(request)
    by = device.actor.because(request.actor.cause)
    commands.call_for_help(device.id, by=by, at=request.now)
    paper = sessions.paper_out(request)
    return redirect(f"{paper}&called=1" if paper else "/kiosk?called=1")


def bye(request: Request) -> HttpResponse:
    """Forget who was there, on the server and in the browser."""
    _device(request)
    if request.method != "POST":
        return render(request, "kiosk/bye.html", _context(request))
    left = request.POST.get("left") == "1"  # nobody is there any more
    if not left and (waiting := sessions.paper_out(request)):
        return redirect(f"{waiting}&asked=1")
    sessions.wipe(request)
    answer = redirect("/kiosk?gone=1" if left else "kiosk-bye")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def look(request: Request) -> HttpResponse:
    """Turn one way in which the screen looks on or off: lower, larger, more contrast, read aloud."""
    _device(request)
    wanted = request.POST.get("look", "")
    if wanted in LOOKS:
        sessions.change_look(request, wanted)
    return HttpResponseRedirect(sessions.safe_next(request, "/kiosk"))


def touch(request: Request) -> HttpResponse:
    """Note that somebody touches the machine: what he fills in stays his. It answers 205 when he has gone."""
    _device(request)
    here = sessions.touched(request, _number(request.POST.get("ago", "")))
    return HttpResponse(status=204 if here else 205)


def beat(request: Request) -> HttpResponse:
    """Note that the machine is there and what it says is wrong."""
    device = request.kiosk
    if device is None:
        raise NotYours
    said = request.POST
    faults = said.get("faults", "")[:LONGEST].split(",") if "faults" in said else None
    troubles = {name: _number(said[name]) for name in TROUBLES if _number(said.get(name, ""))}
    browser = re.search(r"(?:Edg|Chrome|Firefox)/\d{1,4}", request.headers.get("User-Agent", ""))
    version = " ".join((said.get("version", "")[:VERSION], browser[0] if browser else ""))
    commands.report_device(
        device.id,
        faults=faults,
        version=version.strip(),
        troubles=troubles,
        by=device.actor.because(request.actor.cause),
        at=request.now,
    )
    return HttpResponse(status=204)
