"""委托: who may act for me, and for whom I act; given, taken back and laid down here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.catalogue import queries as catalogue
from onething.identity import commands
from onething.identity import queries as identity
from onething.identity.terms import ACT_HINTS, ACTS, MandateCard
from onething.kernel.refusals import Invalid, NotAllowed
from onething.web.forms import Box, errors_of, line, typed
from onething.web.portal.finding import today
from onething.web.request import Request, principal_of

SECTION = "my"
FIELDS = ("name", "number", "since", "until", "acts", "themes", "agreed")
NOBODY = "姓名和证件号码对不上，或者对方还没有注册。请核对两项，并请对方先注册账号。"
NOT_GIVEN = "只有本人，或者企业的法定代表人、经营者，才能委托别人。请切换到自己的身份，或者请法定代表人来办。"
AGREED = "我委托上面的人，在上面写明的范围和期限内代我办事，由此产生的结果由我承担"
DONE = {"given": "委托已经生效", "ended": "委托已经结束，对方马上不能再代办"}


@dataclass(frozen=True)
class Row:
    """A mandate as the page shows it, with its matters in words."""

    card: MandateCard
    matters: tuple[str, ...]


def mandates(request: Request) -> HttpResponse:
    """Show the mandates given and held, what they allow, how long, how they stand."""
    request.reads.append(f"subject:{request.actor.behalf}")
    themes = _themes(request)
    rows = [_row(card, themes) for card in identity.mandates_of(request.actor, at=request.now)]
    own = request.account.subject_id if request.account else None
    context = {
        "section": SECTION,
        "given": [row for row in rows if row.card.agent != own],
        "held": [row for row in rows if row.card.agent == own],
        "may_give": identity.may_give(request.actor, at=request.now),
        "acting": principal_of(request),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "portal/mandates.html", context)


def _themes(request: Request) -> dict[str, str]:
    return {theme.slug: theme.name for theme in catalogue.themes(today(request))}


def _row(card: MandateCard, themes: Mapping[str, str]) -> Row:
    return Row(card, tuple(themes.get(slug, slug) for slug in card.themes))


def give(request: Request) -> HttpResponse:
    """Ask whom, in what, how long; then give the mandate."""
    if not identity.may_give(request.actor, at=request.now):
        raise NotAllowed(NOT_GIVEN)
    if request.method != "POST":
        begin = today(request)
        said = {"since": begin.isoformat(), "acts": ",".join(ACTS)}
        return _page(request, said, {})
    said = typed(request.POST, FIELDS)
    try:
        _give(request, said)
    except Invalid as refusal:
        return _page(request, said, refusal.errors or {"agreed": str(refusal)})
    return redirect("/my/wt?done=given")


def _give(request: Request, said: Mapping[str, str]) -> None:
    errors = {
        name: sentence
        for name, sentence in (
            ("name", "请填写对方的姓名。"),
            ("number", "请填写对方的证件号码。"),
            ("since", "请选择开始日期。"),
            ("until", "请选择结束日期。"),
            ("acts", "请至少选择一项对方可以代办的事。"),
            ("agreed", "请勾选，表示您确认委托。"),
        )
        if not said[name].strip()
    }
    days = {name: _day(said[name]) for name in ("since", "until")}
    errors |= {
        name: "日期不对，请按“年-月-日”填写。"
        for name, day in days.items()
        if said[name] and not day
    }
    since, until = days["since"], days["until"]
    if errors or since is None or until is None:
        raise Invalid("有几处需要修改。", errors=errors)
    agent = identity.find_person(said["name"], said["number"])
    if agent is None:
        raise Invalid(NOBODY, errors={"number": NOBODY})
    known = _themes(request)
    commands.grant_mandate(
        UUID(request.actor.behalf),
        agent.id,
        since=since,
        until=until,
        acts=[act for act in said["acts"].split(",") if act],
        themes=[slug for slug in said["themes"].split(",") if slug in known],
        by=request.actor,
        at=request.now,
    )


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _page(request: Request, said: Mapping[str, str], errors: Mapping[str, str]) -> HttpResponse:
    drawn = _boxes(request, said, errors)
    context = {
        "section": SECTION,
        "boxes": drawn,
        "errors": errors_of(drawn),
        "acting": principal_of(request),
    }
    return render(request, "portal/mandate_new.html", context, status=422 if errors else 200)


def _boxes(request: Request, said: Mapping[str, str], errors: Mapping[str, str]) -> tuple[Box, ...]:
    def told(name: str) -> str:
        return errors.get(name, "")

    def typed_in(name: str) -> str:
        return said.get(name, "")[:400]

    return (
        line("name", "受托人姓名", kind="name", value=typed_in("name"), error=told("name"), longest=50),
        line("number", "受托人证件号码", kind="id", value=typed_in("number"), error=told("number"),
             hint="对方要先用这个证件注册账号。"),
        line("acts", "可以代办什么", kind="choices", value=typed_in("acts"), error=told("acts"),
             choices=tuple(ACTS.items()), helps=ACT_HINTS),
        line("themes", "限定办哪些事", kind="choices", value=typed_in("themes"), optional=True,
             error=told("themes"), hint="一项都不选，表示所有的事都可以代办。",
             choices=tuple(_themes(request).items())),
        line("since", "从哪天开始", kind="date", value=typed_in("since"), error=told("since")),
        line("until", "到哪天为止", kind="date", value=typed_in("until"), error=told("until"),
             hint="含当天。到期自动失效，也可以随时撤销。"),
        line("agreed", "确认委托", kind="choices", value=typed_in("agreed"), error=told("agreed"),
             choices=(("yes", AGREED),)),
    )  # fmt: skip


def end(request: Request, mandate_id: UUID) -> HttpResponse:
    """Ask once more, then take the mandate back, or lay it down."""
    if request.method == "POST":
        commands.revoke_mandate(mandate_id, by=request.actor, at=request.now)
        return redirect("/my/wt?done=ended")
    card = identity.mandate(mandate_id, request.actor, at=request.now)
    if not card.revocable:
        raise NotAllowed(
            "这项代办关系来自登记，不能在网上撤销。请先到登记机关办理变更，变更后这里会自动更新。"
            if card.by_register
            else f"这项委托{card.state_name}，不用再撤销。请返回查看。"
        )
    request.reads.append(f"subject:{request.actor.behalf}")
    own = request.account.subject_id if request.account else None
    context = {
        "section": SECTION,
        "row": _row(card, _themes(request)),
        "mine": card.agent == own,
    }
    return render(request, "portal/mandate_end.html", context)
