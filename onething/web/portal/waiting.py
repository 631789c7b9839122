"""待您处理: everything that waits for somebody, as “我的” and the machines list it, each with where it is done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse

from onething.cases.queries import MySpace, Waiting
from onething.delivery import queries as delivery
from onething.fees import queries as fees
from onething.kernel.clock import day_of
from onething.voice import queries as voice
from onething.web.request import Request
from onething.web.templatetags.onething import day

MOST_TO_RATE: Final = 3
RESULT: Final = "result"
WORDS: Final[Mapping[str, tuple[str, str, str]]] = {  # what is asked, how it is marked, until when
    "supplement": ("请补 {} 份材料", "待补正", "{}前补齐"),
    "hearing": ("请答复是否要求听证", "待答复", "{}前答复"),
    "offered": ("缺的材料可以后补，请答复", "待答复", ""),
    "gap": ("请补交这份材料", "待补齐", "{}前补齐"),
    "report": ("请整改并报告", "待整改", "{}前整改"),
    "state": ("拟撤销决定，可以陈述申辩", "可以申辩", "{}前提出"),
    "visit": ("现场核查，请确认时间", "待确认", "拟定 {}"),
}


@dataclass(frozen=True)
class Task:
    """One thing that waits, with where it is done; `href` “”: not here, `hint` says where."""

    title: str
    hint: str
    href: str
    tag: str
    free: bool = False  # he may, nothing follows if he does not


def tasks(request: Request, space: MySpace) -> tuple[Task, ...]:
    """Return what waits for him, what has a day first; at a machine as far as machines go."""
    return (
        *_bills(request),
        *waits(request, space),
        *_results(request),
        *_to_rate(space),
    )


def waits(request: Request, space: MySpace) -> tuple[Task, ...]:
    """Return what waits of his cases and promises, without a statement more."""
    today = day_of(request.now)
    rows = (one for one in space.waits if not (one.kind == "cosign" and _over(one, today)))
    return tuple(
        _signature(request, one) if one.kind == "cosign" else _waiting(one) for one in rows
    )


def _over(one: Waiting, today: date) -> bool:
    return one.until is not None and one.until < today


def _signature(request: Request, one: Waiting) -> Task:
    """Return whose application he is asked to sign too; he does that on his own screen."""
    hint = f"以“{one.more}”的身份，{day(one.until)}前有效"
    if request.kiosk is not None:
        hint += "。请用自己的手机打开收到的链接，登录以后签名"
    here = "" if request.kiosk is not None else reverse("cosign", args=[one.number])
    return Task(f"{one.title}：请您签名", hint, here, "待签名")


def _bills(request: Request) -> Iterator[Task]:
    page = "kiosk-order" if request.kiosk is not None else "order"
    for order, title, number in fees.due_of(request.actor):
        yield Task(f"{title}：请缴费", f"申办编号 {number}", reverse(page, args=[order]), "待缴费")


def _waiting(one: Waiting) -> Task:
    asked, tag, until = WORDS[one.kind]
    said = f"{until.format(day(one.until))}　" if until and one.until else ""
    return Task(
        f"{one.title}：{asked.format(one.more)}", f"{said}申办编号 {one.number}", _page(one), tag
    )


def _page(one: Waiting) -> str:
    """Return where it is answered."""
    if one.kind == "supplement":
        return reverse("case", args=[one.number])
    if one.kind == "hearing":
        return reverse("hearing", args=[one.number, one.id])
    if one.kind in ("report", "state"):
        return reverse("promise-deed", args=[one.id, one.kind])
    return reverse(
        {"offered": "tolerate", "gap": "gap", "visit": "my-visit"}[one.kind], args=[one.id]
    )


def _results(request: Request) -> Iterator[Task]:
    """Yield what he may fetch."""
    for number, way, until in delivery.to_collect(request.actor):
        hint = f"申办编号 {number}{_kept(until)}。领取码在里面，请带身份证"
        yield Task(
            f"结果到了，请到{way}领取", hint, reverse("whereabouts", args=[number]), "待领取"
        )


def _kept(until: date | None) -> str:
    return f"，保管到 {day(until)}" if until else ""


def _to_rate(space: MySpace) -> Iterator[Task]:
    """Yield what is done and not rated yet, the latest few."""
    closed = [one for one in space.applications if one.state == "closed"][:MOST_TO_RATE]
    open_ones = voice.unrated([one.id for one in closed], RESULT)
    for one in closed:
        if one.id in open_ones:
            page = reverse("rating", args=[one.number, RESULT])
            yield Task(
                f"{one.title}：办得怎么样", f"申办编号 {one.number}", page, "可以评价", free=True
            )
