"""帮办 at the hall: the list of the team, one order, each step, acting for who asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.catalogue.terms import Theme
from onething.delivery import queries as delivery
from onething.desk import commands as halls
from onething.desk import queries as desk
from onething.desk.queries import Bringing, NearPlace
from onething.identity import commands as people
from onething.identity import queries as identity
from onething.identity.terms import Bound
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.voice import commands, queries
from onething.voice.queries import AidSheet
from onething.voice.terms import grades
from onething.web import sessions
from onething.web.forms import errors_of, typed
from onething.web.portal.aiding import (
    FIELDS,
    LONGEST,
    boxes,
    end_assistances,
    id_of,
    letters_of,
    order_naming,
    said_in,
)
from onething.web.portal.naming import Naming, naming, refused
from onething.web.request import Request, post_of
from onething.web.streams import listening, stream_of

SECTION = "/desk/bangban"
SITES, AT_SITE = "/desk/zd", "station"  # the pages of a partner's site, and what comes from there
REGISTERED_AT_SITE = f"{SITES}/dj?done=aid"
MOST_DIGITS = 4
SHORT = 60
NEAR = 4  # places on the page of an order
ENTER = ("helper", "window", "hotline")
DONE = {
    "take": "已接单，请马上联系申请人",
    "decline": "已答复申请人",
    "note": "已记下进展",
    "ticket": "优先号已经取好，申请人收到消息",
    "hand": "已转交，同事已收到消息",
    "solve": "已办结，等申请人评价",
    "fail": "已办结，等申请人评价",
    "rate": "已记录评价",
    "new": "已登记",
}


def listing(request: Request) -> HttpResponse:
    """Show what waits for the team: who is helped first stands first."""
    said = request.GET
    number = said.get("page", "1")
    page = queries.aids(
        request.actor,
        request.now,
        view=said.get("view", ""),
        kind=said.get("kind", ""),
        group=said.get("group", ""),
        q=said.get("q", "").strip()[:SHORT],
        page=int(number) if number.isdecimal() and len(number) <= MOST_DIGITS else 1,
    )
    request.reads += [f"aid:{row.id}" for row in page.rows]
    kept = {"view": page.view, "kind": page.kind, "group": page.group, "q": page.q}
    context = {
        "section": SECTION,
        "page": page,
        "kinds": queries.aid_kinds(),
        "groups": queries.aid_groups(),
        "kept": urlencode(kept),
        "narrowed": page.q or page.kind or page.group,
        "may_enter": any(map(request.actor.has, ENTER)),
        "leads": request.actor.has("leader"),
        "stream": stream_of(request, UUID(request.actor.org)),
    }
    return listening(request, render(request, "desk/aids.html", context))


def new(request: Request) -> HttpResponse:
    """Enter an order for somebody who came or called; at a partner's site as far as was agreed."""
    at_site = queries.site_of(request.actor, request.now) is not None
    errors: dict[str, str] = {}
    source = request.POST if request.method == "POST" else request.GET
    said = {name: value[:LONGEST] for name, value in typed(source, FIELDS).items()}
    if request.method == "POST" and "find" not in request.POST:
        try:
            made = commands.ask_aid(said, by=request.actor, at=request.now)
            return redirect(REGISTERED_AT_SITE if at_site else f"{SECTION}/{made}?done=new")
        except Invalid as refusal:
            errors = refusal.errors or {"want": str(refusal)}
    post = post_of(request)
    said["region"] = said["region"] or (post.region if post else "")
    said["source"] = said["source"] or (AT_SITE if at_site else "")
    drawn = boxes(request, said, errors, sources=True)
    context = {
        "section": SITES if at_site else SECTION,
        "back": "desk-site-registered" if at_site else "staff-aids",
        "boxes": drawn,
        "naming": order_naming(request, said, errors),
        "errors": (*errors_of(drawn), *refused(errors)),
    }
    return render(request, "desk/aid_new.html", context, status=422 if errors else 200)


def one(request: Request, aid_id: UUID) -> HttpResponse:
    """Show one with what may be done now; who acts because of a project comes back to that."""
    try:
        return _one(request, aid_id)
    except NotYours:
        if queries.project_of_order(aid_id, request.actor):
            return redirect("staff-project", aid_id)
        raise


def _one(
    request: Request, aid_id: UUID, *, faults: Mapping[str, str] | None = None, do: str = ""
) -> HttpResponse:
    sheet = queries.aid(aid_id, request.actor, request.now)
    request.reads.append(f"aid:{aid_id}")
    acting = request.assistance
    acted = identity.assistances_for(aid_id, sheet.subject, request.now)
    theme = queries.matter_now(sheet.slug, request.now) if sheet.mine else None
    context = {
        "section": SECTION,
        "sheet": sheet,
        "team": queries.aid_team(sheet, request.actor, request.now) if sheet.mine else (),
        "naming": _naming(request, sheet, do, faults or {}),
        "grades": sorted(grades().items(), reverse=True) if "rate" in sheet.steps else (),
        "acted": acted,
        "letters": letters_of(acted),
        "agreed": (
            identity.agreed_until(aid_id, sheet.handler_id, request.now) if sheet.mine else None
        ),
        "bringing": _bringing(request, sheet, theme),
        "acting": acting if acting is not None and acting.order == aid_id else None,
        "scripts": queries.aid_scripts(sheet) if sheet.mine else (),
        "near": _near(request, sheet, theme),
        "needs": queries.needs_to_look_at(theme) if theme else (),
        "called": desk.video_of_order(aid_id, request.actor) if sheet.mine else None,
        "told": delivery.reminders_to(aid_id) if sheet.subject is None else (),
        "faults": dict(faults or {}),
        "failed": do,
        "typed": request.POST if do else {},
        "done": DONE.get(request.GET.get("done", ""), ""),
        "most": queries.most_said(),
        "stream": stream_of(request, aid_id),
    }
    return listening(
        request, render(request, "desk/aid.html", context, status=422 if faults else 200)
    )


def _naming(request: Request, sheet: AidSheet, do: str, faults: Mapping[str, str]) -> Naming | None:
    """Return the field in which the helper says what it is about, when he takes or notes."""
    step = next((one for one in ("take", "note") if one in sheet.steps), "")
    if not step or sheet.draft or (step == "take" and sheet.slug):
        return None
    chosen = request.POST.get("slug", "")[:SHORT] if do == step else sheet.slug
    return naming(
        request,
        region=sheet.region,
        chosen=chosen,
        known=sheet.matter if chosen == sheet.slug else "",
        label="是哪一件事、哪个事项",
        hint="授权和代填只用于选好的这一件。",
        none="还不清楚" if step == "take" else "不改",
        error=faults.get("slug", "") if do == step else "",
        anchor=f"a-{step}-slug",
    )


def _near(request: Request, sheet: AidSheet, theme: Theme | None) -> tuple[NearPlace, ...]:
    """Return the nearest places that take in what he wants; as long as that is open, any."""
    if not sheet.mine:
        return ()
    duties = {one.duty for one in theme.items.values()} if theme else set()
    return desk.places_near(sheet.region, NEAR, request.now, duties=duties)


def _bringing(request: Request, sheet: AidSheet, theme: Theme | None) -> Bringing | None:
    """Return where he may take a number for who goes first, if this is such an order of his."""
    if not (sheet.mine and sheet.goes_first):
        return None
    duties = [one.duty for one in theme.items.values()] if theme else []
    return desk.bringing(sheet.id, duties, request.actor, request.now)


def act(request: Request, aid_id: UUID, aid_step: str) -> HttpResponse:
    """Take a step."""
    run = STEPS.get(aid_step)
    if run is None:
        return _say(request, aid_id, aid_step)
    if "find" in request.POST:  # what is typed stays, nothing is done yet
        return _one(request, aid_id, do=aid_step)
    try:
        run(aid_id, request.POST, {"by": request.actor, "at": request.now})
    except Invalid as refusal:
        faults = refusal.errors or {"": str(refusal)}
        return _one(request, aid_id, faults=faults, do=aid_step)
    if aid_step in GIVEN_UP:
        end_assistances(request, aid_id)
    return redirect(f"{SECTION}/{aid_id}?done={aid_step}")


def _say(request: Request, aid_id: UUID, do: str) -> HttpResponse:
    if do != "say":
        raise NotYours
    try:
        return said_in(request, aid_id, "staff-aid")
    except Invalid as refusal:
        return _one(request, aid_id, faults=refusal.errors or {"file": str(refusal)}, do=do)


GIVEN_UP = ("solve", "fail", "hand")  # he acts for nobody because of it any more


def _take(aid: UUID, said: Any, who: Any) -> None:
    commands.take_aid(aid, slug=said.get("slug", "")[:SHORT], **who)


def _decline(aid: UUID, said: Any, who: Any) -> None:
    commands.decline_aid(aid, answer=said.get("answer", ""), **who)


def _note(aid: UUID, said: Any, who: Any) -> None:
    slug = said.get("slug", "")[:SHORT]
    commands.note_aid(aid, text=said.get("text", ""), slug=slug, **who)


def _ticket(aid: UUID, said: Any, who: Any) -> None:
    hall = id_of(said.get("hall", ""))
    if hall is None:
        sentence = "请选择在哪个大厅取号。"
        raise Invalid(sentence, errors={"hall": sentence})
    business = said.get("business", "")[:SHORT]
    try:
        commands.ticket_aid(aid, hall=hall, business=business, **who)
    except NotAllowed as refusal:  # said beside the field, what was chosen stays
        raise Invalid(str(refusal), errors={"hall": str(refusal)}) from refusal


def _hand(aid: UUID, said: Any, who: Any) -> None:
    to = id_of(said.get("to", ""))
    if to is None:
        sentence = "请选择转交给哪位帮办员。"
        raise Invalid(sentence, errors={"to": sentence})
    commands.hand_aid(aid, to, text=said.get("text", ""), **who)


def _solve(aid: UUID, said: Any, who: Any) -> None:
    commands.close_aid(aid, solved=True, answer=said.get("answer", ""), **who)


def _fail(aid: UUID, said: Any, who: Any) -> None:
    commands.close_aid(aid, solved=False, answer=said.get("answer", ""), **who)


def _rate(aid: UUID, said: Any, who: Any) -> None:
    grade = said.get("grade", "")
    value = int(grade) if grade in map(str, grades()) else 0
    commands.rate_aid(aid, grade=value, comment=said.get("comment", ""), **who)


STEPS: Mapping[str, Callable[[UUID, Any, Any], None]] = {
    "take": _take,
    "decline": _decline,
    "note": _note,
    "ticket": _ticket,
    "hand": _hand,
    "solve": _solve,
    "fail": _fail,
    "rate": _rate,
}


def assist(request: Request, aid_id: UUID) -> HttpResponse:
    """Begin to act for who asked: he agreed on his own page, or read out a code."""
    sheet = queries.aid(aid_id, request.actor, request.now)
    try:
        begun = _begin(request, sheet)
    except Invalid as refusal:
        faults = refusal.errors or {"": str(refusal)}
        return _one(request, aid_id, faults=faults, do="assist")
    return begun_for(request, sheet, begun)


def begun_for(request: Request, sheet: AidSheet, begun: UUID) -> HttpResponse:
    """Act for who asked from now on; who only called is known by now."""
    sessions.assist(request, begun)
    acting = identity.assistance(begun, request.actor, request.now)
    if sheet.subject is None and acting is not None:
        by = request.actor.because(f"{request.actor.cause[:80]}:known")
        commands.know_aid_subject(sheet.id, acting.subject.id, by=by, at=request.now)
    if sheet.draft is not None:
        return redirect("draft", sheet.draft)
    return redirect("staff-aid", sheet.id)


def call(request: Request, aid_id: UUID) -> HttpResponse:
    """Call by video who asked: one press, and both can read and fill in together."""
    try:
        found = queries.aid_call(aid_id, request.actor)
        made = halls.call_video(
            found.subject,
            person=found.person,
            order=aid_id,
            matter=found.draft,
            title=found.title,
            by=request.actor,
            at=request.now,
        )
    except NotAllowed as refusal:
        return _one(request, aid_id, faults={"": str(refusal)}, do="call")
    return redirect("desk-video", made)


def order_of(request: Request, said: str) -> AidSheet | None:
    """Return the order because of which somebody is identified at the counter, if there is one."""
    aid_id = id_of(said)
    return queries.aid(aid_id, request.actor, request.now) if aid_id else None


def bound_to(sheet: AidSheet) -> Bound:
    """Return for what the helper may act: this order, its matter, who asked."""
    if not sheet.mine:
        raise Invalid("先接单，再代填。")
    if not sheet.slug:
        raise Invalid(
            "还没有写明是哪一件事。请在“记进展”里选好一件事再取得授权，授权只用于那一件事。"
        )
    return Bound(order=sheet.id, themes=(sheet.slug,), subject=sheet.subject)


def _begin(request: Request, sheet: AidSheet) -> UUID:
    return begin_for(request, sheet.id, bound_to(sheet))


def begin_for(request: Request, order: UUID, bound: Bound) -> UUID:
    """Begin to act because of an order: as was agreed to, or by the code that was read out."""
    by, at, said = request.actor, request.now, request.POST
    if "agreed" in said:
        return people.assist_by_consent(order, by=by, at=at)
    code, tail = said.get("code", "").strip()[:SHORT], said.get("tail", "").strip()[:SHORT]
    faults = {name: words for name, words in ASKED.items() if not said.get(name, "").strip()}
    if faults:
        raise Invalid("还没有填完。", errors=faults)
    return people.assist_by_code(code, tail, bound=bound, by=by, at=at)


ASKED = {"code": "请填写申请人读出的授权码", "tail": "请填写申请人证件号码的后四位"}


def matters_listed(request: Request) -> HttpResponse:
    """Show which items the figures propose and which are on the list; put one on, take one off."""
    fault = ""
    if request.method == "POST":
        try:
            return _list(request)
        except Invalid as refusal:
            fault = str(refusal)
    context = {
        "section": SECTION,
        "proposed": queries.aid_proposals(request.actor, request.now),
        "removals": queries.aid_removals(request.actor, request.now),
        "listed": queries.aid_matters_led(request.actor),
        "fault": fault,
    }
    return render(request, "lead/aid_matters.html", context, status=422 if fault else 200)


def _list(request: Request) -> HttpResponse:
    said = request.POST
    if (matter := id_of(said.get("off", ""))) is not None:
        commands.unlist_aid_matter(matter, by=request.actor, at=request.now)
    else:
        item = said.get("item", "")[:SHORT]
        commands.list_aid_matter(item, by=request.actor, at=request.now)
    return redirect("lead-aid-matters")
