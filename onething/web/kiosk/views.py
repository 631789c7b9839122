"""The pages of a machine: who stands there, what is his, printing, calling a human, wiping."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

from onething.cases import queries as cases
from onething.desk import commands
from onething.desk import queries as desk
from onething.documents import queries as documents
from onething.documents.terms import DocumentCard, LicenceCard
from onething.kernel.actor import Actor
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.voice import commands as voices
from onething.voice import queries as voice
from onething.web import sessions
from onething.web.forms import errors_of, line
from onething.web.kiosk.entering import machine_of
from onething.web.portal.mine import sealed_picture
from onething.web.portal.waiting import tasks
from onething.web.request import LOOKS, Request

YEAR = 365 * 24 * 3600
LONGEST, MOST, VERSION = 400, 40, 12
TROUBLES = ("offline", "print", "dialog", "page")


def home(request: Request) -> HttpResponse:
    """Show what can be done here; the screen of a window shows its own page."""
    if request.kiosk is not None and request.kiosk.window:
        return redirect("kiosk-rate")
    found = desk.hall_now(request.kiosk, request.now) if request.kiosk is not None else None
    help_ = desk.help_of(request.kiosk, request.now) if request.kiosk is not None else None
    return render(request, "kiosk/home.html", _context(request, hall=found, help=help_))


def _context(request: Request, **more: object) -> dict[str, object]:
    return {"device": request.kiosk, "rules": desk.kiosk_rules(), **more}


def _number(said: str) -> int:
    """Return a small number that a page says, or 0."""
    return int(said) if re.fullmatch("[0-9]{1,6}", said) else 0


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


def mine(request: Request) -> HttpResponse:
    """Show what is his: what waits, what he began, what he may print."""
    machine_of(request)
    if request.account is None:
        return redirect("kiosk-id")
    request.reads.append(f"subject:{request.actor.behalf}")
    space = cases.my_space(request.actor)
    own = UUID(request.actor.behalf)
    known: list[DocumentCard | LicenceCard] = [
        *documents.licences_of(own),
        *documents.documents_of(own),
    ]
    papers = [one for one in known if one.digest]
    waiting = desk.unanswered_printings(request.actor, request.now)
    context = _context(
        request,
        space=space,
        tasks=tasks(request, space),
        papers=papers[:MOST],
        waiting=waiting,
    )
    return render(request, "kiosk/mine.html", context)


def _paper(request: Request, paper: UUID) -> DocumentCard | LicenceCard:
    """Return one of his papers or licences that has a file."""
    found = _held(request, paper)
    if not found.sealed_at or not found.digest:
        raise NotYours
    return found


def _held(request: Request, paper: UUID) -> DocumentCard | LicenceCard:
    """Return one of his papers or licences."""
    if request.account is None:
        raise NotYours
    try:
        return documents.document(paper, request.actor)
    except NotYours:
        return documents.licence(paper, request.actor)


def paper(request: Request, kiosk_paper: UUID) -> HttpResponse:
    """Show a paper page by page, or that it is being made still; send it to the printer."""
    device = machine_of(request)
    if request.account is None:
        return redirect(f"/kiosk/sz?next={quote(request.get_full_path())}")
    found = _held(request, kiosk_paper)
    request.reads.append(f"subject:{request.actor.behalf}")
    if request.method == "POST":
        found = _paper(request, kiosk_paper)
        made = commands.begin_printing(
            device.id,
            paper=kiosk_paper,
            subject=UUID(request.actor.behalf),
            pages=found.pages,
            by=request.actor,
            at=request.now,
        )
        return redirect(f"{sessions.hold_paper(request, made, kiosk_paper)}&now=1")
    failed = desk.failed_printings(kiosk_paper, request.actor, request.now)
    context = _context(
        request,
        card=found,
        numbers=range(1, found.pages + 1) if found.digest else (),
        failed=failed,
        again=desk.kiosk_rules()["print_again"] + 1 - failed,
    )
    return render(request, "kiosk/paper.html", context)


def picture(request: Request, kiosk_paper: UUID, page: int) -> HttpResponse:
    """Send one page of a paper as a picture."""
    found = _paper(request, kiosk_paper)
    request.reads.append(f"subject:{request.actor.behalf}")
    return sealed_picture(found, page)


def printed(request: Request, printing_id: UUID) -> HttpResponse:
    """Print, and ask whether the paper came out: what did not is printed again."""
    machine_of(request)
    if request.account is None:
        raise NotYours
    if request.method == "POST":
        came = request.POST.get("came") == "yes"
        commands.end_printing(printing_id, came=came, by=request.actor, at=request.now)
        waits = sessions.paper_out(request)
        sessions.paper_taken(request)
        wanted = _wanted(waits.partition("p=")[2] or request.GET.get("p", ""))
        return redirect("kiosk-mine") if came or not wanted else redirect("kiosk-paper", wanted)
    if not desk.is_unanswered(printing_id, request.actor):
        sessions.paper_taken(request)
        return redirect("kiosk-mine")
    wanted = _wanted(request.GET.get("p", ""))
    if wanted is None:
        raise NotYours
    found = _paper(request, wanted)
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


def _wanted(said: str) -> UUID | None:
    """Return the paper that an address names."""
    try:
        return UUID(said[:MOST])
    except ValueError:
        return None


def call(request: Request) -> HttpResponse:
    """Call a human; while the hall is closed, show by what ways one is helped then."""
    device = machine_of(request)
    if not desk.hall_now(device, request.now).open_now:
        return redirect("kiosk-help")
    by = device.actor.because(request.actor.cause)
    commands.call_for_help(device.id, by=by, at=request.now)
    paper = sessions.paper_out(request)
    return redirect(f"{paper}&called=1" if paper else "/kiosk?called=1")


def bye(request: Request) -> HttpResponse:
    """Forget who was there, on the server and in the browser; thank him, ask how it was."""
    machine_of(request)
    if request.method != "POST":
        context = _context(
            request, rated=sessions.to_rate(request) is not None, grades=voice.choices()
        )
        return render(request, "kiosk/bye.html", context)
    left = request.POST.get("left") == "1"  # nobody is there any more
    if not left and (waiting := sessions.paper_out(request)):
        return redirect(f"{waiting}&asked=1")
    number, own = ("", "") if left else (_just_filed(request), request.actor.behalf)
    sessions.wipe(request)
    if number:
        sessions.ask_for_grade(request, number, own)
    answer = redirect("/kiosk?gone=1" if left else "kiosk-bye")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def _just_filed(request: Request) -> str:
    """Return the number of what he has filed here just now and not rated yet, if there is one."""
    if request.account is None:
        return ""
    since = request.now - timedelta(minutes=desk.kiosk_rules()["rate_minutes"])
    filed = [one for one in cases.my_space(request.actor).applications if one.at >= since]
    open_ones = (one.number for one in filed if "submitted" not in voice.rated(one.id))
    return next(open_ones, "")


def grade(request: Request) -> HttpResponse:
    """Take the grade of who has just gone, by one touch."""
    machine_of(request)
    asked = sessions.to_rate(request)
    sessions.wipe(request)
    said = request.POST.get("grade", "")
    if asked is None or said not in {str(one.value) for one in voice.choices()}:
        return redirect("kiosk")
    number, own = asked
    by = Actor(who=f"subject:{own}", behalf=own, via="kiosk", cause=request.actor.cause)
    try:
        voices.rate(number, stage="submitted", grade=int(said), by=by, at=request.now)
    except NotAllowed:
        return redirect("kiosk")
    return redirect("/kiosk/bye?s=thanks")


def look(request: Request) -> HttpResponse:
    """Turn one way in which the screen looks on or off: lower, larger, more contrast, read aloud."""
    machine_of(request)
    wanted = request.POST.get("look", "")
    if wanted in LOOKS:
        sessions.change_look(request, wanted)
    return HttpResponseRedirect(sessions.safe_next(request, "/kiosk"))


def touch(request: Request) -> HttpResponse:
    """Note that somebody touches the machine: what he fills in stays his. It answers 205 when he has gone."""
    machine_of(request)
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
