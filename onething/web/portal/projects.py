"""全代办: the enterprise sees how far its project is, says what is known of it, agrees to what its manager does."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from onething.cases import commands as applying
from onething.catalogue import plan as planning
from onething.catalogue import queries as catalogue
from onething.documents import queries as documents
from onething.documents.terms import Booklet
from onething.identity import commands as people
from onething.identity import queries as identity
from onething.identity.terms import Bound
from onething.kernel.refusals import Invalid, NotYours
from onething.voice import commands, queries
from onething.voice.queries import ProjectSheet
from onething.web.forms import errors_of
from onething.web.portal.aiding import id_of
from onething.web.portal.applying import known_of
from onething.web.portal.finding import answers_in, question_box, today
from onething.web.request import Request

LONGEST = 60
DONE = {
    "agree": "已同意项目经理代您填写",
    "link": "已关联，项目经理能看到办到哪一步",
    "unlink": "已取消关联",
    "answer": "已保存项目情况",
    "leave": "已退出代办，您可以自己接着办；想回来随时可以恢复",
    "resume": "已恢复代办，项目经理会联系您",
}


def mine(request: Request) -> HttpResponse:
    """List the projects of the enterprise for which he acts."""
    rows = queries.my_projects(request.actor, request.now)
    request.reads.append(f"subject:{request.actor.behalf}")
    return render(request, "portal/projects.html", {"section": "my", "rows": rows})


def one(request: Request, project_id: UUID) -> HttpResponse:
    """Show one of its projects: each stage with its items, the manager, the visits."""
    return _one(request, project_id)


def _one(request: Request, project_id: UUID, *, fault: str = "", status: int = 200) -> HttpResponse:
    sheet = queries.project(project_id, request.actor, request.now)
    request.reads.append(f"project:{project_id}")
    running = sheet.state == "running"
    context = {
        "section": "my",
        "sheet": sheet,
        "fault": fault,
        "done": DONE.get(request.GET.get("done", ""), ""),
        "matters": queries.project_matters(sheet, request.actor) if running else (),
        "agreed": (
            None
            if request.staff
            else identity.agreed_until(sheet.id, sheet.manager_id, request.now)
        ),
        "ground": identity.assistance_rules().grounds["consent"],
        "himself": not request.staff,
    }
    return render(request, "portal/project.html", context, status=status)


def records(request: Request, project_id: UUID) -> HttpResponse:
    """Show the visits, what was done, who filled in for the enterprise."""
    return render(request, "portal/project_records.html", recorded(request, project_id, "my"))


def recorded(request: Request, project_id: UUID, section: str) -> dict[str, object]:
    """Return what a page of the records shows."""
    found = queries.project_records(project_id, request.actor)
    request.reads.append(f"project:{project_id}")
    acted = identity.assistances_for(project_id, found.subject, request.now)
    return {"section": section, "found": found, "acted": acted, "himself": not request.staff}


def reply(request: Request, project_id: UUID, project_reply: str) -> HttpResponse:
    """Agree that the manager fills in, begin an application, give one to the project or take it back."""
    run = REPLIES.get(project_reply)
    if run is None:
        raise NotYours
    try:
        gone = run(request, project_id)
    except Invalid as refusal:
        return _one(request, project_id, fault=str(refusal), status=refusal.status)
    return gone or redirect(f"/my/xm/{project_id}?done={quote(project_reply)}")


def _agree(request: Request, project_id: UUID) -> HttpResponse | None:
    """Let the manager, and nobody else, fill in for the enterprise: in the matters of this project only."""
    if request.staff:
        raise NotYours
    sheet = queries.project(project_id, request.actor, request.now)
    bound = bound_to(sheet)
    people.agree_to_assistance(bound, official=sheet.manager_id, by=request.actor, at=request.now)
    return None


def bound_to(sheet: ProjectSheet) -> Bound:
    """Return for what a manager may act: this project, its matters, its enterprise."""
    themes = queries.project_themes(sheet)
    return Bound(order=sheet.id, themes=themes, subject=sheet.subject)


def _begin(request: Request, project_id: UUID) -> HttpResponse:
    """Begin the application of a stage with what is known of the project, and give it to the project."""
    sheet = queries.project(project_id, request.actor, request.now)
    stage, slug = part_of(request.POST.get("part", ""))
    wanted = _theme_of(sheet, stage, slug)
    if wanted.open:
        raise Invalid(f"还有 {wanted.open} 个问题没有回答。先写明项目情况，再申报。")
    theme = catalogue.theme(slug, today(request))
    known, down = known_of(request)
    draft = applying.start_draft(
        slug,
        region=sheet.region,
        answers=dict(wanted.answers),
        known=planning.carried(theme, known),
        source_down=down,
        by=request.actor,
        at=request.now,
    )
    by = request.actor.because(f"{request.actor.cause[:60]}:link")
    commands.link_project(project_id, draft, stage=stage, by=by, at=request.now)
    return redirect("draft", draft)


def _theme_of(sheet: ProjectSheet, stage: str, slug: str) -> queries.ProjectTheme:
    for one_ in sheet.stages:
        for theme in one_.themes:
            if one_.key == stage and theme.slug == slug:
                return theme
    raise NotYours


def _link(request: Request, project_id: UUID) -> None:
    stage, _, matter = request.POST.get("matter", "").partition(":")
    application = id_of(matter)
    if application is None:
        raise Invalid("请选择要关联的申请。")
    commands.link_project(
        project_id, application, stage=stage[:LONGEST], by=request.actor, at=request.now
    )


def _unlink(request: Request, project_id: UUID) -> None:
    application = id_of(request.POST.get("application", ""))
    if application is None:
        raise NotYours
    commands.unlink_project(project_id, application, by=request.actor, at=request.now)


def _leave(request: Request, project_id: UUID) -> None:
    """Leave the service, saying why or not."""
    if request.staff:
        raise NotYours
    why = request.POST.get("why", "")
    commands.leave_project(project_id, why=why, by=request.actor, at=request.now)


def _resume(request: Request, project_id: UUID) -> None:
    """Come back to the service."""
    if request.staff:
        raise NotYours
    commands.resume_project(project_id, by=request.actor, at=request.now)


REPLIES = {
    "leave": _leave,
    "resume": _resume,
    "agree": _agree,
    "begin": _begin,
    "link": _link,
    "unlink": _unlink,
}


def part_of(said: str) -> tuple[str, str]:
    """Return stage and theme of a part of a project, as its address says them."""
    stage, _, slug = said[:LONGEST].partition("-")
    return stage, slug


def situation(request: Request, project_id: UUID, project_part: str) -> HttpResponse:
    """Ask what is to be known of the project for a stage; each answer is kept as soon as it holds."""
    return asked(request, project_id, project_part, back=f"/my/xm/{project_id}", base="base.html")


def asked(request: Request, project_id: UUID, part: str, *, back: str, base: str) -> HttpResponse:
    """Show the questions of a part, or keep what was answered, for the enterprise or its manager."""
    sheet = queries.project(project_id, request.actor, request.now)
    request.reads.append(f"project:{project_id}")
    if "answer" not in sheet.steps:
        raise NotYours
    stage, slug = part_of(part)
    wanted = _theme_of(sheet, stage, slug)
    theme = catalogue.theme(slug, today(request))
    given = {key: value for key, value in answers_in(request, theme).items() if value}
    on, posted, kept = today(request), request.method == "POST", False
    known = dict(wanted.answers) | ({} if not posted else given)
    faults = planning.answer_faults(theme, known, region=sheet.region, on=on)  # what is asked on
    wrong: dict[str, str] = {}
    if posted:
        try:
            commands.answer_project(
                project_id, theme=slug, answers=given, by=request.actor, at=request.now
            )
            kept = True
        except Invalid as refusal:
            wrong = dict(refusal.errors or {})
        if kept and not faults:
            return redirect(f"{back}?done=answer")
        wrong |= {key: words for key, words in faults.items() if key in request.POST}
    questions = planning.asked(theme, known, region=sheet.region, on=on)
    drawn = tuple(
        question_box(one_, known.get(one_.key, ""), wrong.get(one_.key, ""))
        for one_ in questions
        if one_.key not in wanted.fixed
    )
    context = {
        "section": "my" if base == "base.html" else "/desk/xm",
        "base": base,
        "back": back,
        "sheet": sheet,
        "part": wanted,
        "boxes": drawn,
        "errors": errors_of(drawn),
        "more": len(faults) - len(wrong) if posted else 0,
    }
    status = 422 if wrong and not kept else 200
    return render(request, "portal/project_part.html", context, status=status)


def manual(request: Request, project_id: UUID) -> HttpResponse:
    """Send the manual of the project as PDF."""
    return sent(request, queries.project_manual(project_id, request.actor, request.now))


def sent(request: Request, booklet: Booklet) -> HttpResponse:
    """Send a manual; what it says of the enterprise counts as read."""
    request.reads.append(f"project:{booklet.path.rpartition('/')[2]}")
    response = HttpResponse(
        documents.booklet_pdf(booklet, settings.BASE_URL), content_type="application/pdf"
    )
    name = f"{booklet.title}{booklet.kind}.pdf"
    response.headers["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    response.headers["Cache-Control"] = "private, no-store"
    return response
