"""All themes with their state; a new one; the revisions of one, what differs, the file of each."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

from onething.catalogue import commands
from onething.catalogue import queries as catalogue
from onething.catalogue.terms import AUDIENCE_NAMES, STAGES
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import Invalid, NotAllowed
from onething.voice import queries as voice
from onething.web.forms import Box, errors_of, line, typed
from onething.web.request import Request

SECTION = "/console"
NEW = ("name", "slug", "audience", "stage", "lead", "like")
DONE = {"discarded": "草稿已删除", "published": "已复核同意，到生效日期自动施行"}


def themes(request: Request) -> HttpResponse:
    """Show every theme: in force, to come, being drafted, under review."""
    context = {
        "section": SECTION,
        "rows": catalogue.theme_list(request.actor, today(request)),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "console/themes/themes.html", context)


def new(request: Request) -> HttpResponse:
    """Begin a theme: from the template of its audience, or like another one."""
    said, errors = typed(request.POST, NEW), {}
    rows = catalogue.theme_list(request.actor, today(request))
    if request.method == "POST":
        try:
            draft = commands.draft_new_theme(
                said["slug"].strip(),
                said["name"],
                said["audience"],
                stage=said["stage"],
                lead=said["lead"],
                like=said["like"],
                by=request.actor,
                at=request.now,
            )
            return redirect("cat-theme", draft)
        except Invalid as invalid:
            errors = invalid.errors
    known = tuple((row.slug, row.name) for row in rows if row.number)
    boxes = _boxes(said, errors, known)
    context = {"section": SECTION, "boxes": boxes, "errors": errors_of(boxes)}
    return render(request, "console/themes/new.html", context, status=422 if errors else 200)


def _boxes(
    said: dict[str, str], errors: dict[str, str], known: tuple[tuple[str, str], ...]
) -> tuple[Box, ...]:
    return (*_named(said, errors), *_placed(said, errors, known))


def _named(said: dict[str, str], errors: dict[str, str]) -> tuple[Box, ...]:
    return (
        line(
            "name",
            "名称",
            value=said["name"],
            error=errors.get("name", ""),
            hint="群众会怎么说，例如“开办餐饮店”",
            longest=60,
        ),
        line(
            "slug",
            "网址名",
            value=said["slug"],
            error=errors.get("slug", ""),
            hint="小写字母和数字，例如拼音首字母 kbcyd；发布以后不能改",
            longest=20,
        ),
    )


def _placed(
    said: dict[str, str], errors: dict[str, str], known: tuple[tuple[str, str], ...]
) -> tuple[Box, ...]:
    stages = tuple(
        (stage, f"{stage}（{audience}）")
        for key, audience in AUDIENCE_NAMES.items()
        for stage in STAGES[key]
    )
    return (
        line(
            "audience",
            "服务对象",
            kind="choice",
            choices=tuple(AUDIENCE_NAMES.items()),
            value=said["audience"],
            error=errors.get("audience", ""),
            hint="新建时带上这类对象通用的表单要素和材料",
        ),
        line(
            "stage",
            "阶段",
            kind="choice",
            choices=stages,
            value=said["stage"],
            error=errors.get("stage", ""),
        ),
        line(
            "lead",
            "牵头部门",
            value=said["lead"],
            error=errors.get("lead", ""),
            hint="例如“民政局”",
            longest=40,
        ),
        line(
            "like",
            "照哪一个新建",
            kind="choice",
            choices=known,
            value=said["like"],
            error=errors.get("like", ""),
            hint="选了就带上它的全部内容；不选从空白开始",
            optional=True,
        ),
    )


def history(request: Request, slug: str) -> HttpResponse:
    """Show the revisions of a theme and what differs between two of them."""
    return _history(request, slug)


def _history(request: Request, slug: str, fault: str = "") -> HttpResponse:
    revisions = catalogue.theme_revisions(slug, request.actor, today(request))
    by_number = {str(one.number): one for one in revisions}
    new = by_number.get(request.GET.get("new", ""), revisions[0])
    old = by_number.get(request.GET.get("old", str(new.number - 1)))
    drafts = catalogue.theme_list(request.actor, today(request))
    context = {
        "section": SECTION,
        "slug": slug,
        "revisions": revisions,
        "new": new,
        "old": old,
        "differences": catalogue.theme_differences(old.id, new.id, request.actor) if old else (),
        "row": next((one for one in drafts if one.slug == slug), None),
        "fault": fault,
        "flaws": voice.flaws_at("theme", slug, request.actor, request.now),
    }
    return render(request, "console/themes/history.html", context, status=422 if fault else 200)


def draft(request: Request, slug: str) -> HttpResponse:
    """Open a draft of a theme."""
    opened = commands.draft_theme(slug, by=request.actor, at=request.now)
    return redirect("cat-theme", opened)


def restore(request: Request, theme_revision: UUID) -> HttpResponse:
    """Open a draft with the content of an earlier revision."""
    try:
        opened = commands.restore_theme(theme_revision, by=request.actor, at=request.now)
    except NotAllowed as refusal:
        slug = catalogue.theme_revision(theme_revision).slug
        return _history(request, slug, str(refusal))
    return redirect("cat-theme", opened)


def file(request: Request, slug: str, edition: int) -> HttpResponse:
    """Hand out a revision as a file."""
    return as_file(catalogue.theme_file(slug, edition, request.actor), f"{slug}-{edition}.yaml")


def as_file(text: str, name: str) -> HttpResponse:
    """Return a text as a file to be kept."""
    kind = "application/yaml; charset=utf-8"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text.encode(), content_type=kind, headers=headers)


def back(done: str) -> HttpResponseRedirect:
    """Go back to the list."""
    return HttpResponseRedirect(f"/cat/yjs?done={done}")


def today(request: Request) -> date:
    """Return the day of this request in China."""
    return request.now.astimezone(CHINA).date()
