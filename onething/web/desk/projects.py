"""全代办 at the hall: the manager's projects, one project with each step, the figures for who leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.identity import queries as identity
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.voice import commands, queries
from onething.voice.queries import ProjectSheet
from onething.web import sessions
from onething.web.desk.aiding import begin_for
from onething.web.forms import Box, errors_of, line, typed
from onething.web.forms.places import cities
from onething.web.portal.aiding import id_of
from onething.web.portal.finding import today
from onething.web.portal.projects import asked, bound_to, recorded, sent
from onething.web.request import Request, post_of

SECTION = "/desk/xm"
FIELDS = (
    "name", "credit_code", "zone", "region", "kind", "investment", "start_on", "finish_on", "contact", "phone",
    "manager",
)  # fmt: skip
MOST_DIGITS, SHORT = 4, 60
DONE = {
    "new": "已登记，企业和项目经理都会收到消息",
    "plan": "已保存时间安排",
    "visit": "已记下走访，诉求已有编号和期限",
    "reach": "已记为完成，企业会收到消息",
    "hand": "已变更项目经理，新的项目经理和企业会收到消息",
    "finish": "已记为投产",
    "stop": "已终止代办",
    "resume": "已恢复代办，企业会收到消息",
    "answer": "已保存项目情况",
}


def listing(request: Request) -> HttpResponse:
    """Show what is next in each project, and what does not go on."""
    said = request.GET
    number = said.get("page", "1")
    page = queries.projects(
        request.actor,
        request.now,
        view=said.get("view", ""),
        zone=said.get("zone", ""),
        stage=said.get("stage", ""),
        q=said.get("q", "").strip()[:SHORT],
        page=int(number) if number.isdecimal() and len(number) <= MOST_DIGITS else 1,
    )
    request.reads += [f"project:{row.id}" for row in page.rows]
    kept = {"zone": page.zone, "stage": page.stage, "q": page.q}
    context = {
        "section": SECTION,
        "page": page,
        "zones": queries.project_names("zones"),
        "stages": queries.project_stages(),
        "kept": urlencode(kept),
        "narrowed": page.q or page.zone or page.stage,
        "leads": request.actor.has("leader"),
    }
    return render(request, "desk/projects.html", context)


def new(request: Request) -> HttpResponse:
    """Enter a project."""
    errors: dict[str, str] = {}
    said = typed(request.POST if request.method == "POST" else request.GET, FIELDS)
    if request.method == "POST":
        try:
            made = commands.open_project(said, by=request.actor, at=request.now)
            return redirect(f"{SECTION}/{made}?done=new")
        except Invalid as refusal:
            errors = refusal.errors or {"name": str(refusal)}
    drawn = _boxes(request, said, errors)
    context = {"section": SECTION, "boxes": drawn, "errors": errors_of(drawn)}
    return render(request, "desk/project_new.html", context, status=422 if errors else 200)


def _boxes(request: Request, said: dict[str, str], errors: dict[str, str]) -> tuple[Box, ...]:
    def box(name: str, label: str, **more: Any) -> Box:
        return line(name, label, value=said[name], error=errors.get(name, ""), **more)

    places = [
        (place.code, f"{city.name}{place.name}") for city in cities() for place in city.counties
    ]
    post, own = post_of(request), request.actor.who.partition(":")[2]
    said["region"] = said["region"] or (post.region if post else "")
    said["manager"] = said["manager"] or (own if request.actor.has("helper") else "")
    kinds, team = queries.project_names("kinds"), queries.project_team(request.actor, request.now)
    zones = queries.project_zones(request.actor)
    return (
        box("name", "项目名称"),
        box("credit_code", "企业的统一社会信用代码", kind="credit_code", longest=18),
        box("zone", "在哪个开发区", kind="choice", choices=zones),
        box("region", "在哪个县（市、区）", kind="choice", choices=places, optional=True,
            hint="在开发区的不用选。"),
        box("kind", "项目类别", kind="choice", choices=kinds),
        box("investment", "总投资", kind="number", unit="万元", optional=True),
        box("start_on", "计划开工", kind="date", optional=True),
        box("finish_on", "计划投产", kind="date", optional=True),
        box("contact", "企业联系人", kind="name"),
        box("phone", "联系电话", kind="phone"),
        box("manager", "项目经理", kind="choice", choices=team,
            hint="一个项目一位，从签约一直负责到投产以后。"),
    )  # fmt: skip


def one(request: Request, project_id: UUID) -> HttpResponse:
    """Show one with what may be done now."""
    return _one(request, project_id)


def _one(
    request: Request, project_id: UUID, *, faults: Mapping[str, str] | None = None, do: str = ""
) -> HttpResponse:
    sheet = queries.project(project_id, request.actor, request.now)
    request.reads.append(f"project:{project_id}")
    acting = request.assistance
    context = {
        "section": SECTION,
        "sheet": sheet,
        "wishes": queries.project_names("visits"),
        "team": queries.project_team(request.actor, request.now) if "hand" in sheet.steps else (),
        "agreed": (
            identity.agreed_until(project_id, sheet.manager_id, request.now) if sheet.mine else None
        ),
        "acting": acting if acting is not None and acting.order == project_id else None,
        "faults": dict(faults or {}),
        "failed": do,
        "typed": request.POST if do else {},
        "today": today(request).isoformat(),
        "days": _days(sheet, request.POST if do == "plan" else {}),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "desk/project.html", context, status=422 if do else 200)


def _days(sheet: ProjectSheet, said: Mapping[str, str]) -> list[tuple[UUID, str, str]]:
    """Return each milestone that is not done with the day that is set, or was typed."""
    steps = [*(stage.step for stage in sheet.stages), *sheet.own]
    return [
        (one.id, one.name, said.get(str(one.id), f"{one.due_on:%Y-%m-%d}" if one.due_on else ""))
        for one in steps
        if one.done_on is None
    ]


def records(request: Request, project_id: UUID) -> HttpResponse:
    """Show the visits and what was done."""
    return render(request, "desk/project_records.html", recorded(request, project_id, SECTION))


def act(request: Request, own_project: UUID, project_step: str) -> HttpResponse:
    """Take a step."""
    run = STEPS.get(project_step)
    if run is None:
        raise NotYours
    try:
        run(own_project, request.POST, {"by": request.actor, "at": request.now})
    except (Invalid, NotAllowed) as refusal:
        faults = refusal.errors or {"": str(refusal)}
        return _one(request, own_project, faults=faults, do=project_step)
    return redirect(f"{SECTION}/{own_project}?done={project_step}")


def _plan(project: UUID, said: Any, who: Any) -> None:
    commands.plan_project(project, {key: said[key][:SHORT] for key in said}, **who)


def _visit(project: UUID, said: Any, who: Any) -> None:
    fields = ("visited_on", "people", "text", "wish", "asked")
    commands.record_visit(project, {key: said.get(key, "") for key in fields}, **who)


def _reach(project: UUID, said: Any, who: Any) -> None:
    milestone = id_of(said.get("milestone", ""))
    if milestone is None:
        sentence = "请选择完成了哪一个阶段或者节点。"
        raise Invalid(sentence, errors={"milestone": sentence})
    done_on, note = said.get("done_on", "")[:SHORT], said.get("note", "")
    commands.reach_milestone(project, milestone, done_on=done_on, note=note, **who)


def _hand(project: UUID, said: Any, who: Any) -> None:
    to = id_of(said.get("to", ""))
    if to is None:
        sentence = "请选择接手的项目经理。"
        raise Invalid(sentence, errors={"to": sentence})
    commands.hand_project(project, to, why=said.get("why", ""), **who)


def _finish(project: UUID, said: Any, who: Any) -> None:
    commands.end_project(project, finished=True, why=said.get("why", ""), **who)


def _stop(project: UUID, said: Any, who: Any) -> None:
    commands.end_project(project, finished=False, why=said.get("why", ""), **who)


def _resume(project: UUID, said: Any, who: Any) -> None:
    commands.resume_project(project, **who)


STEPS: Mapping[str, Callable[[UUID, Any, Any], None]] = {
    "plan": _plan,
    "visit": _visit,
    "reach": _reach,
    "hand": _hand,
    "finish": _finish,
    "stop": _stop,
    "resume": _resume,
}


def assist(request: Request, project_id: UUID) -> HttpResponse:
    """Begin to act for the enterprise: it agreed on its own page, or read out a code."""
    sheet = queries.project(project_id, request.actor, request.now)
    try:
        if not sheet.mine:
            raise Invalid("只有项目经理可以代企业填写。")
        begun = begin_for(request, project_id, bound_to(sheet))
    except Invalid as refusal:
        faults = refusal.errors or {"": str(refusal)}
        return _one(request, project_id, faults=faults, do="assist")
    sessions.assist(request, begun)
    return redirect("my-project", project_id)


def situation(request: Request, project_id: UUID, project_part: str) -> HttpResponse:
    """Write down what the enterprise says of its project."""
    back = f"{SECTION}/{project_id}"
    return asked(request, project_id, project_part, back=back, base="staff_base.html")


def manual(request: Request, project_id: UUID) -> HttpResponse:
    """Send the manual of the project as PDF."""
    return sent(request, queries.project_manual(project_id, request.actor, request.now))


def figures(request: Request) -> HttpResponse:
    """Show projects by zone and stage, late ones, average days."""
    zones = dict(queries.project_names("zones"))
    zone = request.GET.get("zone", "")
    zone = zone if zone in zones else ""
    found = queries.project_figures(request.actor, request.now, zone=zone)
    context = {
        "section": SECTION,
        "found": found,
        "zones": zones.items(),
        "zone": zone,
        "tables": (
            ("按开发区", found.by_zone),
            ("按项目类别", found.by_kind),
            ("按项目经理", found.by_manager),
        ),
    }
    return render(request, "lead/projects.html", context)
