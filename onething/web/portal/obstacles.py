"""办不成事: saying what one could not get done, seeing what becomes of it, saying whether it is solved."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.catalogue import queries as catalogue
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.voice import commands, queries
from onething.voice.queries import ObstacleSheet
from onething.web.forms import Box, errors_of, line, typed
from onething.web.forms.places import at_machine, cities
from onething.web.portal.finding import today
from onething.web.request import Request, principal_of

LONGEST = 60
MOST = 12  # articles that are offered at once
FIELDS = (
    "number", "item", "region", "kind", "tried", "blocked", "blocker", "wanted", "name", "phone",
    "article",
)  # fmt: skip
REPLIES = ("confirm", "dispute", "withdraw")
SECTION = "bbcs"


def form(request: Request) -> HttpResponse:
    """Explain who follows it and until when; take what somebody could not get done."""
    if request.method == "POST" and not request.staff and "find" not in request.POST:
        return _file(request)
    return _form(request, {}, "")


def _file(request: Request) -> HttpResponse:
    said = typed(request.POST, FIELDS)
    try:
        made = commands.file_obstacle(said, by=request.actor, at=request.now)
    except (Invalid, NotYours) as refusal:
        errors = refusal.errors or {"item": str(refusal)}
        return _form(request, errors, str(refusal))
    if request.actor.behalf:
        return redirect("my-obstacle", made)
    number, code = queries.obstacle_receipt(made)
    return redirect(f"/bbcs/cx?{urlencode({'no': number, 'code': code, 'new': 1})}")


def _form(request: Request, errors: dict[str, str], sentence: str) -> HttpResponse:
    said = typed(request.POST if request.method == "POST" else request.GET, FIELDS)
    said = {name: value[:2000] for name, value in said.items()}
    drawn = boxes(request, said, errors)
    context = {
        "section": SECTION,
        "boxes": drawn,
        **at_machine(request, said["region"], _page(said["item"])),
        "errors": errors_of(drawn),
        "limits": queries.obstacle_limits(),
        "item_name": item_name(request, said["item"]),
        "item": said["item"],
        "closed": request.staff,
        **articles(request, said["article"], errors),
    }
    return render(request, "portal/obstacle_form.html", context, status=422 if sentence else 200)


def _page(item: str) -> str:
    """Return where the form is, about this item if it is about one."""
    return f"/bbcs?{urlencode({'item': item})}" if item else "/bbcs"


def articles(request: Request, chosen: str, errors: dict[str, str]) -> dict[str, object]:
    """Return the articles that were looked for, and the one that is chosen."""
    words = (request.POST or request.GET).get("rule", "").strip()[:LONGEST]
    on = today(request)
    picked = catalogue.article_of(chosen, on) if chosen else None
    found = [one for one in catalogue.articles_with(on, words, MOST) if one != picked]
    return {
        "rule": words,
        "picked": picked,
        "articles": [*([picked] if picked else []), *found],
        "rule_fault": errors.get("article", ""),
    }


def item_name(request: Request, code: str) -> str:
    """Return the name of the item that is meant, or nothing."""
    if not code or len(code) > LONGEST:
        return ""
    try:
        return catalogue.item(code, today(request)).name
    except NotYours:
        return ""


def boxes(request: Request, said: dict[str, str], errors: dict[str, str]) -> tuple[Box, ...]:
    """Return the questions: what was tried, what stood in the way, what is wanted, who to call."""
    return (*_about(request, said, errors), *_story(said, errors), *_contact(request, said, errors))


def _about(request: Request, said: dict[str, str], errors: dict[str, str]) -> tuple[Box, ...]:
    principal = principal_of(request)
    home = principal.region if principal else ""
    places = [
        (place.code, f"{city.name}{place.name}") for city in cities() for place in city.counties
    ]
    number = line(
        "number",
        "申办编号或者办件编号",
        value=said["number"],
        error=errors.get("number", "") or (errors.get("item", "") if request.kiosk else ""),
        hint="在网上或窗口提交过的，填上编号，我们直接查这件办件。没有提交成功的，不用填。",
        optional=True,
        longest=50,
    )
    if request.kiosk is not None:  # chosen in two steps on a page of its own
        return (number,)
    return (
        number,
        line(
            "region",
            "在哪里办事",
            kind="choice",
            choices=places,
            value=said["region"] or home,
            error=errors.get("region", "") or errors.get("item", ""),
            hint="填了编号的不用选。",
        ),
    )


def _story(said: dict[str, str], errors: dict[str, str]) -> tuple[Box, ...]:
    known = queries.obstacle_kinds()
    return (
        line(
            "kind",
            "是哪一类情形",
            kind="choice",
            choices=[(key, name) for key, name, _ in known],
            helps={key: words for key, _, words in known},
            value=said["kind"],
            error=errors.get("kind", ""),
        ),
        line(
            "tried",
            "办什么事，办到哪一步",
            kind="textarea",
            value=said["tried"],
            error=errors.get("tried", ""),
            hint="例如：去了两次窗口，材料都交了，说还缺一份证明。",
        ),
        line(
            "blocked",
            "被什么卡住了",
            kind="choice",
            choices=queries.obstacle_blocks(),
            value=said["blocked"],
            error=errors.get("blocked", ""),
        ),
        line(
            "blocker",
            "是哪条规定，或者哪个窗口、哪位工作人员",
            kind="textarea",
            value=said["blocker"],
            error=errors.get("blocker", ""),
            hint="反映工作人员的，写姓名、工号或者窗口号。被反映的人看不到，也不会经手。",
            optional=True,
        ),
        line(
            "wanted",
            "希望怎样解决",
            kind="textarea",
            value=said["wanted"],
            error=errors.get("wanted", ""),
        ),
    )


def _contact(request: Request, said: dict[str, str], errors: dict[str, str]) -> tuple[Box, ...]:
    principal = principal_of(request)
    own = request.account.name if request.account and not request.staff else ""
    phone = principal.phone if principal else ""
    whose, him = ("他的姓名", "他") if request.staff else ("您的姓名", "您")
    return (
        line("name", whose, kind="name", value=said["name"] or own, error=errors.get("name", "")),
        line(
            "phone",
            "联系电话",
            kind="phone",
            value=said["phone"] or phone,
            error=errors.get("phone", ""),
            hint=f"专人会打这个电话联系{him}。",
        ),
    )


def progress(request: Request) -> HttpResponse:
    """Show what became of it to who has its number and its code."""
    return _progress(request, request.GET.get("no", ""), request.GET.get("code", ""))


def _progress(
    request: Request, number: str, code: str, *, fault: str = "", status: int = 200
) -> HttpResponse:
    number, code = number.strip()[:LONGEST], code.strip()[:LONGEST]
    found: ObstacleSheet | None = None
    sentence = ""
    if number or code:
        try:
            found = queries.obstacle_of_code(number, code, request.actor, request.now)
            request.reads.append(f"obstacle:{found.id}")
        except NotYours as refusal:
            sentence, status = str(refusal), 404
    drawn = (
        line("no", "反映编号", value=number, hint="以 BBCS 开头。", longest=50, error=sentence),
        line("code", "查询码", value=code, hint="8 位字母和数字。", longest=20),
    )
    context = {
        "section": SECTION,
        "sheet": found,
        "boxes": drawn,
        "errors": errors_of(drawn),
        "fault": fault,
        "new": "new" in request.GET,
        "text": request.POST.get("text", ""),
    }
    return render(request, "portal/obstacle_progress.html", context, status=status)


def feedback(request: Request) -> HttpResponse:
    """Take from who has number and code whether it is solved."""
    said = request.POST
    number, code = said.get("no", "").strip()[:LONGEST], said.get("code", "").strip()[:LONGEST]
    try:
        commands.give_feedback_by_code(
            number,
            code,
            solved=said.get("do") == "confirm",
            text=said.get("text", ""),
            by=request.actor,
            at=request.now,
        )
    except (Invalid, NotAllowed, NotYours) as refusal:
        if isinstance(refusal, NotYours):
            number, code = "", ""
        status = refusal.status if number else Invalid.status
        return _progress(request, number, code, fault=str(refusal), status=status)
    return redirect(f"/bbcs/cx?{urlencode({'no': number, 'code': code})}")


def mine(request: Request) -> HttpResponse:
    """List what he has filed."""
    rows = queries.my_obstacles(request.actor, request.now)
    request.reads.append(f"subject:{request.actor.behalf}")
    return render(request, "portal/obstacles.html", {"section": "my", "rows": rows})


def one(request: Request, obstacle_id: UUID) -> HttpResponse:
    """Show one of his own."""
    return _one(request, obstacle_id)


def _one(
    request: Request, obstacle_id: UUID, *, fault: str = "", status: int = 200
) -> HttpResponse:
    sheet = queries.obstacle(obstacle_id, request.actor, request.now)
    request.reads.append(f"obstacle:{obstacle_id}")
    context = {
        "section": "my",
        "sheet": sheet,
        "fault": fault,
        "text": request.POST.get("text", ""),
    }
    return render(request, "portal/obstacle.html", context, status=status)


def reply(request: Request, obstacle_id: UUID, obstacle_reply: str) -> HttpResponse:
    """Say whether it is solved, or take it back."""
    if obstacle_reply not in REPLIES:
        raise NotYours
    by, at, text = request.actor, request.now, request.POST.get("text", "")
    try:
        if obstacle_reply == "withdraw":
            commands.withdraw_obstacle(obstacle_id, by=by, at=at)
        else:
            solved = obstacle_reply == "confirm"
            commands.give_feedback(obstacle_id, solved=solved, text=text, by=by, at=at)
    except Invalid as refusal:
        return _one(request, obstacle_id, fault=str(refusal), status=refusal.status)
    return redirect("my-obstacle", obstacle_id)
