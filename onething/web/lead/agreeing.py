"""合作单位: the agreement at a site, who works there, how much came from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.cases import queries as cases
from onething.catalogue import queries as catalogue
from onething.desk import queries as desk
from onething.identity import commands
from onething.identity import queries as identity
from onething.identity.terms import DUTIES
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.web.forms import Box, errors_of, line, typed
from onething.web.periods import period
from onething.web.request import Request

SECTION = "/lead/dt"
LONGEST = 40
FIELDS = ("partner", "partner_code", "ground", "since", "until", "items", "whole", "find", "rights")
LOOK = "look"  # only to see the items with a word, without a script
DONE = {
    "made": "协议已登记，请把人员分到这个网点",
    "ended": "协议已终止，网点不能再收件，正在代办的已经停止",
    "in": "人员已分到网点",
    "out": "人员已移出网点",
}


@dataclass(frozen=True)
class Pick:
    """An item that may be agreed."""

    code: str
    name: str
    chosen: bool
    shown: bool  # it holds the word that is looked for


@dataclass(frozen=True)
class Group:
    """The items of a department."""

    key: str
    name: str
    picks: tuple[Pick, ...]
    found: bool  # something of it is chosen, or is looked for

    @property
    def chosen(self) -> int:
        """Return how many are chosen."""
        return sum(one.chosen for one in self.picks)


def agreement(request: Request, place_id: UUID) -> HttpResponse:
    """Show what is agreed at a place; make an agreement, end it, bind people to the site."""
    sheet = desk.roll_card(place_id, request.actor)
    errors: Mapping[str, str] = {}
    sentence = ""
    if request.method == "POST" and request.POST.get("do") != LOOK:
        try:
            return redirect(f"/lead/wd/{place_id}/xy?s={_done(request, sheet)}")
        except (Invalid, NotAllowed, NotYours) as refusal:
            errors, sentence = refusal.errors, str(refusal)
    agreed = identity.agreements_at(place_id, request.actor, request.now)
    day = request.now.astimezone(CHINA).date()
    days = period("sites", "", request.now).days
    names = {card.code: card.name for card in catalogue.index(day).cards}
    said = typed(request.POST, FIELDS)
    boxes = _boxes(said, errors)
    reason = line(
        "reason", "为什么终止", value=request.POST.get("reason", ""), error=errors.get("reason", "")
    )
    context = {
        "section": SECTION,
        "sheet": sheet,
        "agreed": agreed,
        "items": [names.get(code, code) for code in (agreed.now.items if agreed.now else ())],
        "boxes": boxes,
        "groups": _groups(said, day),
        "find": said["find"],
        "items_error": errors.get("items", ""),
        "reason": reason,
        "errors": (
            *errors_of((*boxes, reason)),
            *([("f-items", errors["items"])] if "items" in errors else ()),
        ),
        "sentence": "" if errors else sentence,
        "figures": cases.site_figures(place_id, request.now, days),
        "days": days,
        "may": sheet.kind in identity.partner_rules().kinds,
        "done": DONE.get(request.GET.get("s", ""), ""),
    }
    status = 422 if errors else 409 if sentence else 200
    return render(request, "lead/agreement.html", context, status=status)


def _done(request: Request, sheet: desk.RollCard) -> str:
    said, by, at = request.POST, request.actor, request.now
    do = said.get("do", "")
    if do == "make":
        _make(request, sheet)
        return "made"
    running = identity.agreements_at(sheet.id, by, at).now
    if running is None:
        raise NotAllowed("这个网点没有协议。请先登记协议。")
    if do == "end":
        commands.end_agreement(running.id, reason=said.get("reason", ""), by=by, at=at)
        return "ended"
    post = _id(said.get("post", ""))
    if do == "out":
        commands.take_from_site(running.id, post, by=by, at=at)
        return "out"
    commands.post_to_site(running.id, post, by=by, at=at)
    return "in"


def _make(request: Request, sheet: desk.RollCard) -> None:
    said = typed(request.POST, FIELDS)
    if sheet.kind not in identity.partner_rules().kinds:
        raise NotAllowed("这一类网点不由合作单位收件。请先核对名册里的类别。")
    groups = _groups(said, request.now.astimezone(CHINA).date())
    commands.make_agreement(
        sheet.id,
        site_name=sheet.name,
        partner=said["partner"],
        partner_code=said["partner_code"],
        ground=said["ground"],
        since=_day(said["since"]),
        until=_day(said["until"]),
        items=[one.code for group in groups for one in group.picks if one.chosen],
        rights=[one for one in said["rights"].split(",") if one],
        by=request.actor,
        at=request.now,
    )


def _id(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError:
        raise NotAllowed("请从名单里选择人员。") from None


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _boxes(said: Mapping[str, str], errors: Mapping[str, str]) -> tuple[Box, ...]:
    rules = identity.partner_rules()
    parts = (
        ("partner", "合作单位", "text", (), "名称照营业执照、登记证书"),
        ("partner_code", "统一社会信用代码", "credit_code", (), ""),
        ("ground", "协议", "text", (), "名称和编号"),
        ("since", "从哪天起", "date", (), ""),
        ("until", "到哪天止", "date", (), f"最后一天；一份协议最长 {rules.longest_days} 天"),
        ("rights", "可以做什么", "choices",
         tuple((key, f"{one.name}：{one.help}") for key, one in rules.rights.items()), ""),
    )  # fmt: skip
    return tuple(
        line(
            name, label, kind=kind, choices=choices, hint=hint, value=said[name],
            error=errors.get(name, ""), longest=200 if name == "ground" else 100,
        )
        for name, label, kind, choices, hint in parts
    )  # fmt: skip


def _groups(said: Mapping[str, str], on: date) -> tuple[Group, ...]:
    """Return the items that have a form on this platform, those that are parts of themes, by department."""
    wanted = {part.item for theme in catalogue.whole_themes(on) for part in theme.parts}
    chosen, whole = set(said["items"].split(",")), set(said["whole"].split(","))
    find = said["find"].strip()[:LONGEST]
    found: dict[str, dict[str, Pick]] = defaultdict(dict)
    for card in catalogue.index(on).cards:
        if card.code in wanted and not card.retired:
            picked = card.code in chosen or card.duty in whole
            found[card.duty][card.code] = Pick(card.code, card.name, picked, find in card.name)
    return tuple(_group(key, found[key].values(), find) for key in DUTIES if key in found)


def _group(key: str, picks: Iterable[Pick], find: str) -> Group:
    rows = tuple(sorted(picks, key=lambda one: one.name))
    open_now = any(one.chosen or (find and one.shown) for one in rows)
    return Group(key, DUTIES[key], rows, open_now)
