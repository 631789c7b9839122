"""我的: what waits, cases, licences, documents, messages, ratings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from onething.cases import commands
from onething.cases import queries as cases
from onething.delivery import commands as letters
from onething.delivery import queries as delivery
from onething.desk import queries as desk
from onething.documents import queries as documents
from onething.fees import queries as fees
from onething.insight import queries as insight
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.voice import commands as voice
from onething.voice import queries as ratings
from onething.voice.terms import OWN_STAGES
from onething.web.portal.materials import picture
from onething.web.portal.waiting import tasks
from onething.web.request import Request

GRADES = {str(grade): grade for grade in range(1, 6)}
NO_FILE = "这是历史证照，只有登记信息，没有电子文件。需要电子证照的，请向发证机关申请换发。"
MAKING = "这份文书正在制发，一般几秒钟就好。请稍后刷新本页。"


def my(request: Request) -> HttpResponse:
    """Show what waits for him, his drafts, his applications."""
    after = request.GET.get("after", "")
    try:
        space = cases.my_space(request.actor, after=after)
    except ValueError:
        return redirect("my")
    request.reads.append(f"subject:{request.actor.behalf}")
    context = {
        "section": "my",
        "space": space,
        "unread": delivery.unread(request.actor),
        "coming": desk.coming(request.actor, request.now),
        "tasks": tasks(request, space),
    }
    return render(request, "portal/my.html", context)


def case(request: Request, number: str) -> HttpResponse:
    """Show one application: where it stands, until when, what happened, what to do."""
    sheet = cases.application_sheet(number, request.actor, request.now)
    request.reads.append(f"application:{sheet.id}")
    context = {
        "section": "my",
        "sheet": sheet,
        "asked": [line for line in sheet.cases if line.supplement_until],
        "hearings": [line for line in sheet.cases if line.state == "hearing_told"],
        "owing": [line for line in sheet.cases if line.gaps],
        "papers": [paper for line in sheet.cases for paper in line.documents],
        "licences": [licence for line in sheet.cases for licence in line.licences],
        "orders": fees.notes(number, request.actor),
        "obstacles": ratings.obstacles_about(sheet.id, request.actor, request.now),
        "away": cases.away_of_lines(
            [line.number for line in sheet.cases], request.actor, request.now
        ),
    }
    return render(request, "portal/case.html", context)


def evidence(request: Request, number: str) -> HttpResponse:
    """Hand out the receipt that proves what was filed, to be kept and checked anywhere."""
    said = cases.evidence(number, request.actor)
    request.reads.append(f"application:{said['application']}")
    answer = JsonResponse(said["receipt"], json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = content_disposition_header(True, f"存证回执-{number}.json")
    return answer


def withdraw(request: Request, number: str, case_id: UUID) -> HttpResponse:
    """Ask once more, then withdraw one item."""
    sheet = cases.application_sheet(number, request.actor, request.now)
    line = next((each for each in sheet.cases if each.id == case_id), None)
    if line is None:
        raise NotYours
    if request.method == "POST":
        commands.withdraw(case_id, by=request.actor, at=request.now)
        return redirect("case", number)
    if not line.may_withdraw:
        raise NotAllowed(f"“{line.item_name}”{line.words}，现在不能撤回。请查看办件的最新进度。")
    request.reads.append(f"application:{sheet.id}")
    context = {"section": "my", "sheet": sheet, "line": line}
    return render(request, "portal/withdraw.html", context)


def messages(request: Request) -> HttpResponse:
    """Show the box of messages; reading it is noted when he says so."""
    if request.method == "POST":
        letters.mark_read(by=request.actor, at=request.now)
        return redirect("messages")
    request.reads.append(f"subject:{request.actor.behalf}")
    found = delivery.inbox(request.actor)
    context = {"section": "my", "messages": found, "unread": any(one.unread for one in found)}
    return render(request, "portal/messages.html", context)


def seen(request: Request) -> HttpResponse:
    """Show who looked at the data of him for whom he acts."""
    page = insight.seen(request.actor, after=request.GET.get("after", ""))
    return render(request, "portal/seen.html", {"section": "my", "page": page})


def document(request: Request, document_id: UUID) -> HttpResponse:
    """Show one document: its pages as pictures, its state, the file."""
    card = documents.document(document_id, request.actor)
    request.reads += [card.about, f"document:{card.id}"]  # opening it is what service asks for
    context = {
        "section": "my",
        "card": card,
        "kind": "ws",
        "numbers": range(1, card.pages + 1) if card.sealed_at else (),
        "ofd": card.id in documents.ofd_digests([card.id]),
    }
    return render(request, "portal/document.html", context)


def document_file(request: Request, document_id: UUID) -> HttpResponse:
    """Send the file of a document."""
    card = documents.document(document_id, request.actor)
    request.reads.append(card.about)
    return sealed_file(card)


def document_page(request: Request, document_id: UUID, page: int) -> HttpResponse:
    """Send the picture of a page of a document."""
    card = documents.document(document_id, request.actor)
    request.reads.append(card.about)
    return sealed_picture(card, page)


def licence_file(request: Request, licence_id: UUID) -> HttpResponse:
    """Send the file of a licence."""
    card = documents.licence(licence_id, request.actor)
    request.reads.append(card.about)
    return sealed_file(card)


def licence_page(request: Request, licence_id: UUID, page: int) -> HttpResponse:
    """Send the picture of a page of a licence."""
    card = documents.licence(licence_id, request.actor)
    request.reads.append(card.about)
    return sealed_picture(card, page)


def sealed_file(card: Any) -> HttpResponse:
    """Return the sealed file of a document or a licence, to be shown and kept."""
    if not card.digest:
        raise NotAllowed(NO_FILE if card.sealed_at else MAKING)
    response = HttpResponse(documents.content(card.digest), content_type="application/pdf")
    name = f"{card.title} {card.number}.pdf"
    response.headers["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    return response


def sealed_picture(card: Any, page: int) -> HttpResponse:
    """Return the picture of a page of a sealed document."""
    if not card.digest:
        raise NotAllowed(NO_FILE if card.sealed_at else MAKING)
    return picture(card.digest, page)


def rating(request: Request, number: str, stage: str) -> HttpResponse:
    """Ask for one of five grades, none chosen beforehand, then for its tags; once."""
    if stage not in OWN_STAGES:
        raise NotYours
    if request.method == "POST":
        return _rate(request, number, stage)
    return _rating_page(request, number, stage, "")


def _rate(request: Request, number: str, stage: str) -> HttpResponse:
    said = request.POST
    try:
        voice.rate(
            number,
            stage=stage,
            grade=GRADES.get(said.get("grade", ""), 0),
            tags=said.getlist("tags"),
            text=said.get("text", ""),
            anonymous=said.get("anonymous") == "yes",
            by=request.actor,
            at=request.now,
        )
    except Invalid as refusal:
        return _rating_page(request, number, stage, str(refusal))
    return redirect("rating", number, stage)


def _rating_page(request: Request, number: str, stage: str, error: str) -> HttpResponse:
    brief = cases.brief(number, request.actor)
    choices = ratings.choices()
    said = request.POST if request.method == "POST" else request.GET
    chosen = next((each for each in choices if str(each.value) == said.get("grade")), None)
    context = {
        "section": "my",
        "brief": brief,
        "stage": stage,
        "stage_name": OWN_STAGES[stage],
        "choices": choices,
        "chosen": chosen,
        "rated": ratings.rated(brief.id).get(stage),
        "errors": (("text" if chosen else "grade-5", error),) if error else (),
        "text": said.get("text", ""),
        "asked": "grade" in request.GET,
    }
    return render(request, "portal/rating.html", context, status=422 if error else 200)
