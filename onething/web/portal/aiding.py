"""帮办: asking for a helper, seeing who helps, agreeing that he fills in, saying how it was."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from onething.catalogue import queries as catalogue
from onething.desk import queries as desk
from onething.documents import queries as documents
from onething.documents.terms import DocumentCard
from onething.identity import commands as people
from onething.identity import queries as identity
from onething.identity.queries import AssistanceLine
from onething.identity.terms import Bound
from onething.kernel.refusals import Invalid, NotYours
from onething.voice import commands, queries
from onething.voice.terms import grades
from onething.web.forms import Box, errors_of, line, typed
from onething.web.forms.places import cities
from onething.web.portal.finding import today
from onething.web.portal.naming import Naming, naming, refused
from onething.web.request import Request, principal_of
from onething.web.streams import listening, stream_of
from onething.web.uploading import handed_in, proofs

FIELDS = ("region", "source", "kind", "group", "slug", "want", "place", "name", "phone")
LONGEST = 2000
SECTION = "bangban"
REPLIES = ("rate", "withdraw", "agree", "say")


def form(request: Request) -> HttpResponse:
    """Explain what helpers do and for whom; let somebody ask for one. A machine has a page of its own."""
    if request.kiosk is not None:
        draft = id_of(request.GET.get("draft", ""))
        return redirect(f"/kiosk/bb?draft={draft}" if draft else "kiosk-aid")
    asks = request.method == "POST" and "find" not in request.POST
    if asks and request.actor.behalf and not request.staff:
        return _ask(request)
    return _form(request, {})


def _ask(request: Request) -> HttpResponse:
    said = typed(request.POST, FIELDS)
    try:
        made = commands.ask_aid(
            said, draft=id_of(request.POST.get("draft", "")), by=request.actor, at=request.now
        )
    except Invalid as refusal:
        return _form(request, refusal.errors or {"want": str(refusal)})
    return redirect("my-aid", made)


def _form(request: Request, errors: dict[str, str]) -> HttpResponse:
    source = request.POST if request.method == "POST" else request.GET
    said = {name: value[:LONGEST] for name, value in typed(source, FIELDS).items()}
    drawn = boxes(request, said, errors)
    may_ask = bool(request.actor.behalf) and not request.staff
    context = {
        "section": SECTION,
        "boxes": drawn,
        "naming": order_naming(request, said, errors) if may_ask else None,
        "errors": (*errors_of(drawn), *refused(errors)),
        "kinds": queries.aid_kinds(),
        "limits": queries.aid_limits(),
        "duties": queries.aid_duties(),
        "groups": queries.aid_groups(),
        "draft": source.get("draft", "")[:40],
        "listed": queries.aid_matters(_home(request)),
        "may_ask": may_ask,
        "beyond": request.get_full_path()[:200],
    }
    return render(request, "portal/aid_form.html", context, status=422 if errors else 200)


def _home(request: Request) -> str:
    principal = principal_of(request)
    return principal.region if principal else ""


def boxes(
    request: Request, said: dict[str, str], errors: dict[str, str], *, sources: bool = False
) -> tuple[Box, ...]:
    """Return the questions: what, where, who, how; an official also says from where it came."""
    asked = (*_what(request, said, errors), *_who(request, said, errors))
    return (*_where_from(request, said, errors), *asked) if sources else asked


def _where_from(request: Request, said: dict[str, str], errors: dict[str, str]) -> tuple[Box, ...]:
    return (
        line(
            "source",
            "从哪里来的",
            kind="choice",
            choices=queries.aid_sources(request.actor),
            value=said["source"],
            error=errors.get("source", ""),
        ),
    )


def _what(request: Request, said: dict[str, str], errors: dict[str, str]) -> tuple[Box, ...]:
    places = [
        (place.code, f"{city.name}{place.name}") for city in cities() for place in city.counties
    ]
    kinds = queries.aid_kinds()
    him = _him(request)
    return (
        line(
            "want",
            "要办什么，哪里需要帮忙",
            kind="textarea",
            value=said["want"],
            error=errors.get("want", ""),
            hint="例如：给老人办高龄补贴，不会用手机；开面馆的表填不明白。",
        ),
        line(
            "region",
            "在哪里办事",
            kind="choice",
            choices=places,
            value=said["region"] or _home(request),
            error=errors.get("region", ""),
        ),
        line(
            "kind",
            f"怎样帮{him}",
            kind="choice",
            choices=[(key, name) for key, name, _ in kinds],
            helps={key: words for key, _, words in kinds},
            value=said["kind"],
            error=errors.get("kind", ""),
        ),
        line(
            "group",
            f"{him}是不是下面的人",
            kind="choice",
            choices=[("", "都不是"), *queries.aid_groups()],
            value=said["group"],
            error=errors.get("group", ""),
            hint="是的，排在前面，可以选“优先办”。不用交证明，到时候出示证件就行。",
            optional=True,
        ),
    )


def order_naming(request: Request, said: dict[str, str], errors: dict[str, str]) -> Naming:
    """Return the field in which it is chosen what an order is about."""
    return naming(
        request,
        region=said["region"] or _home(request),
        chosen=said["slug"],
        label="属于哪一件事、哪个事项（选填）",
        hint=f"不清楚的不用选，帮办员和{_him(request)}一起判断。",
        none="不清楚，不选",
        error=errors.get("slug", ""),
    )


def _him(request: Request) -> str:
    return "他" if request.staff else "您"


def _who(request: Request, said: dict[str, str], errors: dict[str, str]) -> tuple[Box, ...]:
    principal = principal_of(request)
    own = request.account.name if request.account and not request.staff else ""
    phone = principal.phone if principal else ""
    return (
        line(
            "place",
            "希望在什么时间、什么地方见面",
            value=said["place"],
            error=errors.get("place", ""),
            hint="只在线上帮的不用填。",
            optional=True,
            longest=200,
        ),
        line(
            "name",
            "他的姓名" if request.staff else "称呼",
            kind="name",
            value=said["name"] or own,
            error=errors.get("name", ""),
        ),
        line(
            "phone",
            "联系电话",
            kind="phone",
            value=said["phone"] or phone,
            error=errors.get("phone", ""),
            hint="帮办员打这个电话联系。",
        ),
    )


def matters(request: Request) -> tuple[tuple[str, str], ...]:
    """Return the themes from which one is chosen, by name."""
    return tuple((one.slug, one.name) for one in catalogue.themes(today(request)))


def id_of(said: str) -> UUID | None:
    """Return the id that was sent, or nothing."""
    try:
        return UUID(said)
    except ValueError:
        return None


def mine(request: Request) -> HttpResponse:
    """List what he asked for."""
    rows = queries.my_aids(request.actor, request.now)
    request.reads.append(f"subject:{request.actor.behalf}")
    looked = queries.my_screenings(request.actor)
    context = {"section": "my", "rows": rows, "looked": looked}
    return render(request, "portal/aids.html", context)


def screening(request: Request, screening_id: UUID) -> HttpResponse:
    """Show what was found of one's materials before filing."""
    sheet = queries.screening(screening_id, request.actor, request.now)
    request.reads.append(f"screening:{screening_id}")
    return render(request, "portal/screening.html", {"section": "my", "sheet": sheet})


def one(request: Request, aid_id: UUID) -> HttpResponse:
    """Show one of his own."""
    return _one(request, aid_id)


def _one(
    request: Request, aid_id: UUID, refusal: Invalid | None = None, *, do: str = ""
) -> HttpResponse:
    sheet = queries.aid(aid_id, request.actor, request.now)
    request.reads.append(f"aid:{aid_id}")
    helped = sheet.state == "taken"
    acted = identity.assistances_for(aid_id, sheet.subject, request.now)
    context = {
        "section": "my",
        "sheet": sheet,
        "fault": str(refusal or ""),
        "faults": refusal.errors if refusal and do == "say" else {},
        "grades": sorted(grades().items(), reverse=True),
        "acted": acted,
        "letters": letters_of(acted),
        "agreed": identity.agreed_until(aid_id, sheet.handler_id, request.now) if helped else None,
        "ground": identity.assistance_rules().grounds["consent"],
        "comment": request.POST.get("comment", ""),
        "video": desk.video_of_order(aid_id, request.actor) if helped else None,
        "most": queries.most_said(),
        "typed": request.POST if do == "say" else {},
        "stream": stream_of(request, aid_id),
    }
    status = refusal.status if refusal else 200
    return listening(request, render(request, "portal/aid.html", context, status=status))


def letters_of(acted: tuple[AssistanceLine, ...]) -> tuple[DocumentCard, ...]:
    """Return the sealed 授权委托书 behind what was allowed, the latest first."""
    abouts = [f"assistance:{one.id}" for one in acted]
    found = documents.documents_about_all(abouts) if abouts else {}
    cards = [card for about in abouts for card in found.get(about, ())]
    return tuple(card for card in cards if card.sealed_at)


def reply(request: Request, aid_id: UUID, aid_reply: str) -> HttpResponse:
    """Say how it was, take it back, or agree that the helper fills in."""
    if aid_reply not in REPLIES:
        raise NotYours
    by, at = request.actor, request.now
    try:
        if aid_reply == "withdraw":
            commands.withdraw_aid(aid_id, by=by, at=at)
            end_assistances(request, aid_id)
        elif aid_reply == "say":
            return said_in(request, aid_id, "my-aid")
        elif aid_reply == "agree":
            _agree(request, aid_id)
        else:
            said = request.POST.get("grade", "")
            grade = int(said) if said in map(str, grades()) else 0
            comment = request.POST.get("comment", "")
            commands.rate_aid(aid_id, grade=grade, comment=comment, by=by, at=at)
    except Invalid as refusal:
        return _one(request, aid_id, refusal, do=aid_reply)
    return redirect("my-aid", aid_id)


def said_in(request: Request, aid_id: UUID, page: str) -> HttpResponse:
    """Write to the other on an order; nothing is kept of who may not see it."""
    sheet = queries.aid(aid_id, request.actor, request.now)
    most = queries.most_said()
    if len(request.FILES.getlist("file")) > most["files"]:
        sentence = f"一次最多附 {most['files']} 个文件，多的请分几次写。"
        raise Invalid(sentence, errors={"file": sentence})
    files = proofs(request, max_mb=most["mb"]) if "say" in sheet.steps else []
    text = request.POST.get("text", "")
    commands.say_in_aid(aid_id, text=text, files=files, by=request.actor, at=request.now)
    return redirect(f"{reverse(page, args=[aid_id])}#h-talk")


def said_file(request: Request, aid_id: UUID, word_id: UUID, page: int) -> HttpResponse:
    """Send a file that came with what one of the two wrote."""
    found = queries.said_file(aid_id, word_id, page, request.actor)
    request.reads.append(f"aid:{aid_id}")
    return handed_in(found.digest, found.media_type, f"{word_id}-{page}")


def end_assistances(request: Request, aid_id: UUID) -> None:
    """End what was allowed because of it: nobody acts for him any more."""
    sheet = queries.aid(aid_id, request.actor, request.now)
    for one in identity.assistances_for(aid_id, sheet.subject, request.now):
        if one.open:
            by = request.actor.because(f"{request.actor.cause[:60]}:{one.id}")
            people.end_assistance(one.id, by=by, at=request.now)


def _agree(request: Request, aid_id: UUID) -> None:
    """Let the helper who has it, and no other, fill in for him: in this matter only."""
    sheet = queries.aid(aid_id, request.actor, request.now)
    if sheet.state != "taken" or sheet.handler_id is None:
        raise Invalid("还没有帮办员接单，或者已经办结，不用授权。")
    if not sheet.slug:
        raise Invalid("帮办员还没有写明是哪一件事。请等他写明以后再同意，授权只用于那一件事。")
    bound = Bound(order=aid_id, themes=(sheet.slug,), subject=sheet.subject)
    people.agree_to_assistance(bound, official=sheet.handler_id, by=request.actor, at=request.now)
