"""现场收件: who stands at the window, what he wants, and acting for him until it is filed."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.desk import queries as desk
from onething.identity import commands
from onething.identity import queries as identity
from onething.identity.terms import (
    ACTS,
    ON_PAPER,
    Bound,
    IdType,
    SubjectCard,
    clean_number,
)
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.web import sessions
from onething.web.desk.aiding import begun_for, bound_to, order_of
from onething.web.desk.calling import call_on
from onething.web.desk.cards import READER, card_of
from onething.web.desk.choosing import choose
from onething.web.desk.meeting import is_bodys, kinds_of_papers, known
from onething.web.forms import Box, errors_of, line
from onething.web.request import Request
from onething.web.uploading import MOST_INK, signature

LONGEST = 100


def intake(request: Request) -> HttpResponse:
    """Find out who is there; then, what he wants."""
    if request.assistance is None:
        return _identify(request, {}, "", {})
    return choose(request)


def begin(request: Request) -> HttpResponse:
    """Begin to act for whoever showed his papers, or read out his code."""
    said = {name: request.POST.get(name, "").strip()[:LONGEST] for name in FIELDS}
    way = "code" if "code" in request.POST else "present"
    _must_be_there(request)
    order = order_of(request, request.POST.get("aid", ""))
    bound = bound_to(order) if order else None
    try:
        begun = _by_code(request, said, bound) if way == "code" else _present(request, said, bound)
    except (Invalid, NotAllowed) as refusal:
        if not refusal.errors:
            return _identify(request, said, way, {}, str(refusal))
        return _identify(request, said, way, refusal.errors)
    if order is not None:
        return begun_for(request, order, begun)
    sessions.assist(request, begun)
    return redirect("desk-intake")


def change(request: Request) -> HttpResponse:
    """Go on for somebody else for whom who is there may act: his firm, his child, himself."""
    held = request.assistance
    if held is None:
        return redirect("desk-intake")
    wanted, others = request.POST.get("for", ""), identity.others_to_act_for(held, request.now)
    subject = next((one.id for one in others if str(one.id) == wanted), None)
    if subject is None:
        raise NotYours
    begun = commands.begin_assistance(
        subject, came=held.came.id, shown=held.shown, by=request.actor, at=request.now
    )
    sessions.assist(request, begun)
    words = request.POST.get("q", "")[:LONGEST]
    return redirect(f"/desk/new?{urlencode({'q': words})}" if words else "desk-intake")


def _must_be_there(request: Request) -> None:
    """Refuse to begin at a partner's site that is closed."""
    agreed = (
        identity.my_agreement(request.actor, request.now) if request.actor.has("site") else None
    )
    if agreed is not None and not desk.is_there(agreed.site, request.now):
        raise NotAllowed(
            "这个网点已经登记关闭，不能再收件。请申请人到县级政务服务大厅，或者在网上办理。"
        )


def finish(request: Request) -> HttpResponse:
    """Act for nobody any more."""
    held = request.assistance
    if held is not None:
        commands.end_assistance(held.id, by=request.actor, at=request.now)
    sessions.assist_no_more(request)
    if request.POST.get("next") == "call":
        return call_on(request)
    if held is not None and held.order is not None and request.actor.has("helper"):
        return redirect("staff-aid", held.order)
    return redirect("desk-intake")


FIELDS = (
    "booked", "card", "number", "name", "paper", "came_number", "came_name", "shown", "code", "tail",
)  # fmt: skip


def _by_code(request: Request, said: Mapping[str, str], bound: Bound | None) -> UUID:
    faults = {name: words for name, words in ASKED_OF_CODE.items() if not said[name]}
    if faults:
        raise Invalid("还没有填完。", errors=faults)
    code, tail = said["code"], said["tail"]
    return commands.assist_by_code(code, tail, bound=bound, by=request.actor, at=request.now)


ASKED_OF_CODE = {"code": "请填写申请人读出的授权码", "tail": "请填写申请人证件号码的后四位"}


def _present(request: Request, said: Mapping[str, str], bound: Bound | None) -> UUID:
    number, name, shown = clean_number(said["number"]), said["name"], said["shown"]
    if said["booked"] and (who := _booked(request)) is not None and who.is_person:
        return commands.begin_assistance(
            who.id, came=who.id, shown=said["shown"], bound=bound, by=request.actor, at=request.now
        )
    card = card_of(said["card"])
    if card[0]:
        shown = READER
    if card[0] and not number:
        number, name = clean_number(card[0]), card[1]
    if not number or (not name and not is_bodys(number)):
        words = {"number": "请刷证、扫码或者填写证件号码", "name": "请填写证件上的姓名或者名称"}
        lacking = [key for key, value in (("number", number), ("name", name)) if not value]
        raise Invalid("还没有填完。", errors={key: words[key] for key in lacking})
    paper = "" if is_bodys(number) else said["paper"]
    subject = known(request, number, name, paper=paper)
    came = subject if subject.is_person else _who_came(request, said, card)
    signed = _signed(request) if bound else ""
    return commands.begin_assistance(
        subject.id,
        came=came.id,
        shown=shown,
        bound=bound,
        signature=signed,
        by=request.actor,
        at=request.now,
    )


def _signed(request: Request) -> str:
    """Return what he signed on the screen, or that he signed the printed page."""
    return signature(request) or (ON_PAPER if "signed" in request.POST else "")


def _booked(request: Request) -> SubjectCard | None:
    """Return who has booked the number that is served at one's window."""
    ticket = desk.served_now(request.actor)
    if ticket is None or ticket.subject is None:
        return None
    request.reads.append(f"subject:{ticket.subject}")
    return identity.subject(ticket.subject)


def _who_came(request: Request, said: Mapping[str, str], card: tuple[str, str]) -> SubjectCard:
    """Return who came for a body: whose card was read, or who is typed."""
    number, name = clean_number(card[0] or said["came_number"]), card[1] or said["came_name"]
    if number and name:
        return known(request, number, name, paper=said["paper"], field="came_")
    words = {"came_number": "请填写来人的身份证号", "came_name": "请填写来人的姓名"}
    raise Invalid("还没有填完。", errors={key: words[key] for key in words if not said[key]})


def _identify(
    request: Request,
    said: Mapping[str, str],
    way: str,
    errors: Mapping[str, str],
    sentence: str = "",
) -> HttpResponse:
    rules = identity.assistance_rules()
    present = rules.grounds["present"]
    booked = _booked(request)
    if booked is not None and not booked.is_person:
        said = {"number": booked.id_number, "name": booked.name} | {
            name: value for name, value in said.items() if value
        }
    drawn = _boxes(said, errors, rules.shown)
    code = _code_boxes(said, errors)
    context = {
        "section": "/desk/new",
        "ticket": desk.served_now(request.actor),
        "booked": booked,
        "shown": [pair for pair in rules.shown.items() if pair[0] != READER],
        "boxes": drawn[:4],
        "came": drawn[4:],
        "code": code,
        "by_code": way == "code",
        "body": bool(said.get("came_number") or "came_number" in errors),
        "errors": (*errors_of(drawn), *errors_of(code), *_unsigned(errors)),
        "wrong": errors,
        "sentence": sentence,
        "minutes": present.minutes,
        "powers": "、".join(ACTS[act] for act in present.acts),
        "ink": request.POST.get("ink", "")[:MOST_INK],
        "signed": "signed" in request.POST,
        "card": said.get("card", ""),
        "announced": desk.announced_by(UUID(request.actor.org), request.now),
        "order": order_of(request, (request.POST or request.GET).get("aid", "")),
    }
    status = 422 if errors or sentence else 200
    return render(request, "desk/intake.html", context, status=status)


def _unsigned(errors: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return (("f-signed", errors["signed"]),) if "signed" in errors else ()


def _boxes(
    said: Mapping[str, str], errors: Mapping[str, str], shown: Mapping[str, str]
) -> tuple[Box, ...]:
    def box(name: str, label: str, hint: str = "", longest: int = 40) -> Box:
        return line(
            name,
            label,
            hint=hint,
            value=said.get(name, ""),
            error=errors.get(name, ""),
            longest=longest,
        )

    return (
        box("number", "证件号码或者统一社会信用代码"),
        box("name", "姓名或者名称", "照证件填写；企业和单位不填也可以，照登记的"),
        line(
            "paper",
            "个人的证件种类",
            kind="choice",
            value=said.get("paper") or IdType.RESIDENT,
            choices=kinds_of_papers(),
            error=errors.get("paper", ""),
        ),
        line(
            "shown",
            "怎样核对的证件",
            kind="choice",
            value=said.get("shown") or "typed",
            choices=tuple((key, words) for key, words in shown.items() if key != READER),
            error=errors.get("shown", ""),
        ),
        box("came_number", "来人的证件号码"),
        box("came_name", "来人的姓名"),
    )


def _code_boxes(said: Mapping[str, str], errors: Mapping[str, str]) -> tuple[Box, ...]:
    hint = "申请人登录后在“我的空间—授权码”生成，读给您听"
    return (
        line("code", "授权码", hint=hint, error=errors.get("code", ""), longest=6),
        line(
            "tail",
            "申请人证件号码的后四位",
            value=said.get("tail", ""),
            error=errors.get("tail", ""),
            longest=4,
        ),
    )
