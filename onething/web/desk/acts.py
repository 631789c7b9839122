"""What a button of a case does: each runs one command with what its form says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from onething.cases import commands
from onething.cases.commands import Looked
from onething.kernel.refusals import Invalid
from onething.web.request import Request

MANY = 4  # figures of a number in a form
MOST_POINTS = 50


def _opinion(request: Request) -> str:
    return request.POST.get("opinion", "")


def ticked(request: Request) -> frozenset[int]:
    """Return which 审查要点 were ticked, counted from 1."""
    said = request.POST.getlist("point")[:MOST_POINTS]
    return frozenset(int(one) for one in said if one.isdecimal() and len(one) < MANY)


def _looked(request: Request) -> Looked | None:
    return Looked(ticked(request), "sure" in request.POST) if "points" in request.POST else None


def _colleague(request: Request) -> UUID:
    try:
        return UUID(request.POST.get("official", ""))
    except ValueError as wrong:
        said = {"official": "请选择一位同事"}
        raise Invalid("请先选择一位同事，再提交。", errors=said) from wrong


def _ask_opinion(case_id: UUID, request: Request) -> None:
    said, days = request.POST, request.POST.get("days", "")
    commands.ask_opinion(
        case_id,
        duty=said.get("duty", ""),
        question=said.get("question", ""),
        days=int(days) if days.isdecimal() and len(days) < MANY else -1,
        by=request.actor,
        at=request.now,
    )


STAYS = frozenset({"take", "leave", "seat", "add_signer", "ask_opinion"})
STEPS: Mapping[str, Callable[[UUID, Request], None]] = {
    "take": lambda case, r: commands.take(case, by=r.actor, at=r.now),
    "leave": lambda case, r: commands.leave(case, by=r.actor, at=r.now),
    "seat": lambda case, r: commands.assign_seat(
        case, where=r.POST.get("where", ""), by=r.actor, at=r.now
    ),
    "precheck": lambda case, r: commands.precheck(case, by=r.actor, at=r.now),
    "accept": lambda case, r: commands.accept(
        case, note=_opinion(r), looked=_looked(r), by=r.actor, at=r.now
    ),
    "examine": lambda case, r: commands.examine(
        case, opinion=_opinion(r), looked=_looked(r), by=r.actor, at=r.now
    ),
    "review": lambda case, r: commands.review(case, opinion=_opinion(r), by=r.actor, at=r.now),
    "send_back": lambda case, r: commands.send_back(
        case, opinion=_opinion(r), to=r.POST.get("to", ""), by=r.actor, at=r.now
    ),
    "countersign": lambda case, r: commands.countersign(
        case, agrees=r.POST.get("says") == "agree", opinion=_opinion(r), by=r.actor, at=r.now
    ),
    "add_signer": lambda case, r: commands.add_signer(
        case,
        _colleague(r),
        where=r.POST.get("where", ""),
        opinion=_opinion(r),
        by=r.actor,
        at=r.now,
    ),
    "hand_over": lambda case, r: commands.hand_over(
        case, _colleague(r), opinion=_opinion(r), by=r.actor, at=r.now
    ),
    "ask_opinion": _ask_opinion,
    "grant": lambda case, r: commands.grant(case, opinion=_opinion(r), by=r.actor, at=r.now),
    "grant_at_once": lambda case, r: commands.grant_at_once(
        case, opinion=_opinion(r), by=r.actor, at=r.now
    ),
    "resume": lambda case, r: commands.resume(case, note=_opinion(r), by=r.actor, at=r.now),
}
DONE = {
    "precheck": "预审已通过",
    "accept": "已受理，受理通知书正在制发",
    "examine": "审查意见已提交，转审核",
    "review": "已审核，转决定",
    "send_back": "已退回前面的环节",
    "countersign": "会签意见已签署",
    "hand_over": "已转给同事办理",
    "grant": "已作出准予决定，正在制发结果",
    "grant_at_once": "已凭承诺作出准予决定，正在制发结果，核查已列入计划",
    "resume": "特别程序已结束，继续计时",
}
