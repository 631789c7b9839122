"""Applying: the task list, pages of questions, materials, checking, signing, done."""

from __future__ import annotations

import re
from collections.abc import Mapping
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.cases import commands
from onething.cases import queries as cases
from onething.catalogue import plan as planning
from onething.catalogue import queries as catalogue
from onething.catalogue.terms import Theme
from onething.desk import queries as desk
from onething.exchange import queries as exchange
from onething.kernel.refusals import Invalid
from onething.web.forms import boxes, errors_of
from onething.web.forms.places import county, place_name
from onething.web.lapsed import AGAIN
from onething.web.portal.finding import answers_in, question_box, question_faults, today
from onething.web.request import Request, applicant_of, post_of, principal_of, saving

KEY = re.compile(r"[a-z][a-z0-9_]{0,40}")
HIDDEN = frozenset({"csrfmiddlewaretoken", "token", "onward", "later", "next", "seen", *AGAIN})
LONGEST_VALUE = 10_000  # of what is typed into one field; the check says how much is allowed


def start(request: Request) -> HttpResponse:
    """Start an application with what the registers already know."""
    slug = request.POST.get("slug", "")[:60]
    theme = catalogue.theme(slug, today(request))
    region = request.POST.get("region", "")
    if county(region) is None:
        raise Invalid("请先选择县（市、区），再开始办理。")
    known, down = known_of(request)
    known = planning.carried(theme, known)
    answers = {key: value for key, value in answers_in(request, theme).items() if value}
    draft = commands.start_draft(
        slug,
        region=region,
        answers=answers,
        known=known,
        source_down=down,
        by=request.actor,
        at=request.now,
    )
    return redirect("draft", draft)


def known_of(request: Request) -> tuple[dict[str, dict[str, str]], bool]:
    """Return what is known of him for whom somebody applies, and whether a register was silent."""
    principal = principal_of(request)
    himself = applicant_of(request)
    if principal is None or himself is None:
        return {}, False
    facts, down = exchange.known_about(principal.id_number)
    known = {element: dict(datum) for element, datum in facts.items()}
    on = today(request).isoformat()
    said = {"contact.name": himself.name, "contact.phone": himself.phone}
    if principal.is_person:
        said |= {"person.name": principal.name, "person.id_number": principal.id_number}
    for element, value in said.items():
        if value and element not in known:
            known[element] = {"value": value, "source": "您的账号信息", "at": on}
    return known, down


def draft(request: Request, draft_id: UUID) -> HttpResponse:
    """Show the task list."""
    sheet = cases.draft_sheet(draft_id, request.actor, request.now)
    _looks(request, draft_id)
    done = sum(task.state == "done" for task in sheet.tasks)
    context = {
        "sheet": sheet,
        "place": place_name(sheet.region),
        "done": done,
        "left": len(sheet.tasks) - done + 1,
        "forms": sheet.tasks[:-1],
        "materials": sheet.tasks[-1],
        "first": next((task for task in sheet.tasks if task.state != "done"), None),
    }
    return render(request, "portal/draft.html", context)


def _looks(request: Request, draft_id: UUID) -> None:
    request.reads.append(f"application:{draft_id}")


def group(request: Request, draft_id: UUID, key: str) -> HttpResponse:
    """Show or save one page of the form; nothing typed is lost."""
    if request.method != "POST":
        return _group_page(request, draft_id, key)
    values = {
        name: ",".join(request.POST.getlist(name))[:LONGEST_VALUE]
        for name in request.POST
        if name not in HIDDEN
    }
    keep = commands.keep_group if "later" in request.POST else commands.save_group
    seen = request.POST.get("seen", "")[:LONGEST_VALUE]
    base = commands.seen_in(seen)
    try:
        keep(draft_id, group=key, values=values, seen=base, by=saving(request), at=request.now)
    except commands.Clash as clash:  # he has seen now what the other wrote
        return _group_page(request, draft_id, key, clash.values, refusal=clash, seen=clash.seen)
    except Invalid as refusal:
        if not refusal.errors:
            raise
        return _group_page(request, draft_id, key, values, refusal=refusal, seen=seen)
    onward = request.POST.get("onward", "")
    if "later" in request.POST or not KEY.fullmatch(onward):
        return redirect("draft", draft_id)
    return (
        redirect("draft-materials", draft_id)
        if onward == "materials"
        else redirect("draft-group", draft_id, onward)
    )


def _group_page(
    request: Request,
    draft_id: UUID,
    key: str,
    typed_values: dict[str, str] | None = None,
    *,
    refusal: Invalid | None = None,
    seen: str = "",
) -> HttpResponse:
    errors = refusal.errors if refusal else {}
    sheet = cases.group_sheet(draft_id, key, request.actor, request.now)
    _looks(request, draft_id)
    drawn = boxes(sheet.fields, typed_values, errors)
    context = {
        "sheet": sheet,
        "boxes": drawn,
        "errors": errors_of(drawn),
        "prefilled": sum(bool(box.source) for box in drawn),
        "seen": seen or sheet.seen,
        "clash": str(refusal) if isinstance(refusal, commands.Clash) else "",
    }
    return render(request, "portal/group.html", context, status=422 if errors else 200)


def change_answers(request: Request, draft_id: UUID) -> HttpResponse:
    """Show or change the answers to the questions; what was typed is kept."""
    sheet = cases.draft_sheet(draft_id, request.actor, request.now)
    theme = catalogue.theme(sheet.slug, today(request))
    there = {each.key: sheet.answers.get(each.key, "") for each in theme.questions}
    if request.method != "POST":
        given = there | _alone(sheet)
        return _answers_page(request, sheet, theme, given, seen=commands.marks(there))
    given, seen = answers_in(request, theme), request.POST.get("seen", "")[:LONGEST_VALUE]
    given |= _alone(sheet)
    faults = question_faults(request, theme, given, sheet.region)
    if faults:
        shown = {key: words for key, words in faults.items() if key in request.POST}
        more = len(faults) - len(shown)
        return _answers_page(request, sheet, theme, given, seen=seen, shown=shown, more=more)
    barred = planning.barred(theme, given, region=sheet.region, on=today(request))
    if barred:
        return _answers_page(request, sheet, theme, given, seen=seen, barred=barred)
    typed = {key: value for key, value in given.items() if value or key in request.POST}
    base = commands.seen_in(seen)
    try:
        commands.answer(draft_id, answers=typed, seen=base, by=saving(request), at=request.now)
    except commands.Clash as clash:  # he has seen now what stands there
        given = {key: clash.values.get(key, "") for key in there} | _alone(sheet)
        return _answers_page(
            request, sheet, theme, given, seen=clash.seen, shown=clash.errors, clash=str(clash)
        )
    return redirect("draft", draft_id)


def _alone(sheet: cases.DraftSheet) -> dict[str, str]:
    """Return which part alone the draft is for, if it is for one: only what that needs is asked."""
    wanted = str(sheet.answers.get(planning.ONLY, ""))
    return {planning.ONLY: wanted} if wanted else {}


def _answers_page(
    request: Request,
    sheet: cases.DraftSheet,
    theme: Theme,
    given: Mapping[str, str],
    *,
    seen: str,
    shown: Mapping[str, str] | None = None,
    more: int = 0,
    barred: str = "",
    clash: str = "",
) -> HttpResponse:
    errors = shown or {}
    drawn = tuple(
        question_box(each, given[each.key], errors.get(each.key, ""))
        for each in planning.asked(theme, given, region=sheet.region, on=today(request))
    )
    context = {
        "sheet": sheet,
        "boxes": drawn,
        "errors": errors_of(drawn),
        "more": more,
        "barred": barred,
        "seen": seen,
        "clash": clash,
    }
    status = 422 if errors or barred else 200
    return render(request, "portal/answers.html", context, status=status)


def discard(request: Request, draft_id: UUID) -> HttpResponse:
    """Ask once more, then throw the draft away."""
    if request.method == "POST":
        commands.discard(draft_id, by=request.actor, at=request.now)
        return redirect("desk-intake" if request.assisting else "my")
    sheet = cases.draft_sheet(draft_id, request.actor, request.now)
    return render(request, "portal/discard.html", {"sheet": sheet})


def done(request: Request, draft_id: UUID) -> HttpResponse:
    """Confirm: number, code, dates, what comes next; the page can be opened again."""
    sheet = cases.filed_sheet(draft_id, request.actor, request.now)
    _looks(request, draft_id)
    receipt = next((one for one in sheet.documents if one.kind == "receipt"), None)
    context = {
        "section": "my",
        "sheet": sheet,
        "receipt": receipt,
        "ticket": desk.served_now(request.actor) if request.assisting else None,
        "own_hall": _own_hall(request),
    }
    return render(request, "portal/done.html", context)


def _own_hall(request: Request) -> UUID | None:
    """Return the hall whose window took it in and can go on with what is its own; None: a site, or nobody."""
    held, post = request.assistance if request.assisting else None, post_of(request)
    works = held is not None and held.site is None and post is not None and "window" in post.roles
    return held.organisation if held is not None and works else None
