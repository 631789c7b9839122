"""送达: how the results shall come, and where they are."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.cases import commands
from onething.cases import queries as cases
from onething.cases.queries import Way
from onething.cases.terms import AT_WINDOW, ELECTRONIC, LOCKER, POST, WAYS
from onething.delivery import commands as letters
from onething.delivery import queries as delivery
from onething.desk import queries as desk
from onething.identity.terms import mask_address, mask_phone
from onething.kernel.refusals import Invalid, NotYours
from onething.web.forms import Box, errors_of, line
from onething.web.request import Request, principal_of, saving

HELPS = {
    ELECTRONIC: "文书和证照进入您的“我的”，和纸质件同样有效。选这个就是同意电子送达，到达即送达。",
    AT_WINDOW: "做好后发领取码，带身份证件到受理窗口领取。",
    POST: "做好后寄到您填的地址，谁付邮费按下面的规定。",
    LOCKER: "做好后放进大厅的自助柜，凭取件码随时取。",
}
PARTS = ("way", "recipient", "phone", "address")


def draft_way(request: Request, draft_id: UUID) -> HttpResponse:
    """Say, before filing, how the results shall come."""
    way = cases.way(draft_id, request.actor)
    if request.actor.org or way.state != "draft":
        raise NotYours
    return _choose(request, way, f"/apply/{draft_id}/check", "返回核对")


def change_way(request: Request, number: str) -> HttpResponse:
    """Say anew how the results shall come, until they are sent."""
    way = cases.way_by_number(number, request.actor)
    if request.actor.org:
        raise NotYours
    return _choose(request, way, f"/my/bj/{number}/wl", "返回物流进度")


def _choose(request: Request, way: Way, back: str, back_words: str) -> HttpResponse:
    errors: dict[str, str] = {}
    mine = principal_of(request)
    said = {
        "way": way.way,
        "recipient": way.recipient or (mine.name[:40] if mine else ""),
        "phone": way.phone or (mine.phone if mine else ""),
        "address": way.address or (mine.address if mine else ""),
    }
    if request.method == "POST":
        said = {part: request.POST.get(part, "") for part in PARTS}
        try:
            commands.choose_way(way.application, **said, by=saving(request), at=request.now)
            return redirect(back)
        except Invalid as invalid:
            errors = dict(invalid.errors) or {"way": str(invalid)}
    request.reads.append(f"application:{way.application}")
    boxes = _boxes(said, errors)
    region = mine.region if mine else ""
    context = {
        "section": "my",
        "way": way,
        "announced": desk.announced_by(cases.hall_of(way.application), request.now)
        if way.state != "draft"
        else desk.announced_in(region, request.now),
        "boxes": boxes,
        "errors": errors_of(boxes),
        "back": back,
        "back_words": back_words,
    }
    return render(request, "portal/way.html", context, status=422 if errors else 200)


def _boxes(said: dict[str, str], errors: dict[str, str]) -> tuple[Box, ...]:
    return (
        line(
            "way", "怎样领取结果", kind="choice", choices=WAYS.items(), helps=HELPS,
            value=said["way"], error=errors.get("way", ""),
        ),
        line(
            "recipient", "收件人姓名", kind="name", value=said["recipient"],
            error=errors.get("recipient", ""), hint="邮寄、自助柜要填", longest=40, optional=True,
        ),
        line(
            "phone", "收件人电话", kind="phone", value=said["phone"],
            error=errors.get("phone", ""), hint="邮寄、自助柜要填", longest=20, optional=True,
        ),
        line(
            "address", "收件地址", value=said["address"], error=errors.get("address", ""),
            hint="邮寄要填，写到门牌号", longest=100, optional=True,
        ),
    )  # fmt: skip


def whereabouts(request: Request, number: str) -> HttpResponse:
    """Show where the results are: how they come, who carries them, who pays, when they were served."""
    found = delivery.whereabouts(number, request.actor, request.now)
    request.reads.append(f"application:{found.way.application}")
    context = {
        "section": "my",
        "found": found,
        "relay": delivery.relay_of(found.way.application, request.now),
        "number": number,
        "phone": mask_phone(found.way.phone),
        "address": mask_address(found.way.address),
    }
    return render(request, "portal/whereabouts.html", context)


def fetching(request: Request, number: str) -> HttpResponse:
    """Ask a carrier to fetch papers at one's door."""
    way = cases.way_by_number(number, request.actor)
    if request.actor.org or way.state != "submitted":
        raise NotYours
    mine = principal_of(request)
    said = {
        "things": "",
        "recipient": mine.name[:40] if mine else "",
        "phone": mine.phone if mine else "",
        "address": mine.address if mine else "",
    }
    errors: dict[str, str] = {}
    if request.method == "POST":
        said = {part: request.POST.get(part, "") for part in said}
        try:
            letters.ask_fetching(
                number, things=said["things"].splitlines(), recipient=said["recipient"],
                phone=said["phone"], address=said["address"], by=saving(request), at=request.now,
            )  # fmt: skip
            return redirect(f"/my/bj/{number}/wl")
        except Invalid as invalid:
            errors = dict(invalid.errors) or {"things": str(invalid)}
    request.reads.append(f"application:{way.application}")
    things = line(
        "things", "要取哪些材料", kind="textarea", value=said["things"],
        error=errors.get("things", ""), hint="一行一件", longest=2000,
    )  # fmt: skip
    labels = {"recipient": "寄件人姓名", "phone": "寄件人电话", "address": "取件地址"}
    boxes = (
        things,
        *(
            line(part, words, value=said[part], error=errors.get(part, ""), longest=100)
            for part, words in labels.items()
        ),
    )
    context = {
        "section": "my",
        "number": number,
        "boxes": boxes,
        "errors": errors_of(boxes),
        "pays": delivery.fetching_postage(said["address"], request.now),
    }
    return render(request, "portal/fetching.html", context, status=422 if errors else 200)
