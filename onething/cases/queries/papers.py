"""材料流转: each list is in somebody's hands; both sides and their leaders see which, and what is late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from onething.cases import access
from onething.cases.commands.papers import SENDERS, other_side
from onething.cases.drafts import plan_of
from onething.cases.models import Case, Handover, Material
from onething.cases.queries.shifts import Thing
from onething.cases.shift_models import PAPER_WORDS
from onething.catalogue.terms import CONFIDENCES
from onething.identity import queries as identity
from onething.kernel import yamls
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours
from onething.kernel.shapes import Fault, faults, unknown

PAGE = 20
PAPER_FILTERS = {
    "": "全部",
    "here": "等我们收",
    "sent": "我们交出、没收的",
    "late": "超时",
    "short": "有缺少",
}


@dataclass(frozen=True)
class PaperList:
    """A list of papers that go from one organ to another."""

    id: UUID
    case: UUID
    number: str
    sender: str
    receiver: str
    giver: str
    taken_by: str
    at: datetime
    taken_at: datetime | None
    things: tuple[Thing, ...]
    missing: int
    seal: str
    note: str
    remark: str
    state: str
    words: str
    late: bool
    to_take: bool
    mine: bool


@dataclass(frozen=True)
class PaperPage:
    """The lists of an organ, newest first."""

    rows: tuple[PaperList, ...]
    page: int
    more: bool
    only: str
    late: int
    hours: int


@dataclass(frozen=True)
class SendSheet:
    """What is needed to send papers of a case."""

    case: UUID
    number: str
    item_name: str
    receiver: str
    lists: tuple[PaperList, ...]
    taken: tuple[str, ...]  # what the window took on paper and nobody has sent yet


PAPERS: Final[Mapping[str, Any]] = {
    "since": object,
    "source": str,
    "confidence": str,
    "late_hours": int,
}


def transfer_faults(content: Mapping[str, Any]) -> list[Fault]:
    """Return what is wrong with the rules of papers that travel (data/settings/papers.yaml)."""
    found = list(faults(content, PAPERS))
    if not found:
        found += unknown(content["confidence"], CONFIDENCES, "可信程度", ("confidence",))
    if not found and content["late_hours"] < 1:
        found.append((("late_hours",), "至少 1 小时，请改正。"))
    return found


@cache
def late_after() -> timedelta:
    """Return after how long papers that nobody has taken in are late (data/settings/papers.yaml)."""
    said: dict[str, Any] = yamls.read(settings.DATA_ROOT / "settings" / "papers.yaml")
    return timedelta(hours=int(said["late_hours"]))


def paper_lists(by: Actor, at: datetime, *, only: str = "", page: int = 1) -> PaperPage:
    """Return the lists of papers that his organ sent or gets."""
    rows, overdue = _seen(by), Q(state="given", at__lt=at - late_after())
    only = only if only in PAPER_FILTERS else ""
    late = rows.filter(overdue).count()
    if only == "here":
        rows = rows.filter(state="given", office=by.org)
    elif only == "sent":
        rows = rows.filter(state="given", organisation=by.org)
    elif only == "late":
        rows = rows.filter(overdue)
    elif only == "short":
        rows = rows.exclude(missing=[])
    first = (page - 1) * PAGE
    found = list(rows.order_by("-at", "-id")[first : first + PAGE + 1])
    hours = int(late_after().total_seconds() // 3600)
    return PaperPage(_cards(found[:PAGE], by, at), page, len(found) > PAGE, only, late, hours)


def paper_list(handover_id: UUID, by: Actor, at: datetime) -> PaperList:
    """Return one list that he may see."""
    row = _seen(by).filter(pk=handover_id).first()
    if row is None:
        raise NotYours
    return _cards([row], by, at)[0]


def send_sheet(case_id: UUID, by: Actor, at: datetime) -> SendSheet:
    """Return what is needed to send papers of a case, and what went before."""
    case = access.cases_of(by).filter(pk=case_id).first()
    if case is None or not SENDERS & set(by.roles):
        raise NotYours
    rows = list(Handover.objects.filter(about=case.pk).order_by("-at", "-id")[:PAGE])
    receiver = identity.organisation(other_side(case, by)).name
    cards = _cards(rows, by, at)
    sent = {thing.name for card in cards for thing in card.things}
    taken = tuple(one for one in _on_paper(case, at) if one not in sent)
    return SendSheet(case.pk, case.number, case.item_name, receiver, cards, taken)


def _on_paper(case: Case, at: datetime) -> list[str]:
    """Return the materials of a case that the window took on paper, as a list names them."""
    rows = Material.objects.filter(application=case.application_id, source="paper", replaced=False)
    there = {row.key: row.name for row in rows.order_by("at", "pk")}
    if not there:
        return []
    plan = plan_of(case.application, at)
    mine = {need.key for need in plan.materials if case.part in need.for_parts}
    return [f"{name}（纸质）" for key, name in there.items() if key in mine]


def _seen(by: Actor) -> QuerySet[Handover]:
    if not by.org or not (SENDERS | {"leader"}) & set(by.roles):
        raise NotYours
    return Handover.objects.filter(office__isnull=False).filter(
        Q(organisation=by.org) | Q(office=by.org)
    )


def _cards(rows: list[Handover], by: Actor, at: datetime) -> tuple[PaperList, ...]:
    names = identity.official_names(
        {who for one in rows for who in (one.giver, one.taken_by) if who}
    )
    places = {key for one in rows for key in (one.organisation, one.office) if key}
    organs = {key: identity.organisation(key).name for key in places}
    return tuple(_card(row, names, organs, by, at) for row in rows)


def _card(
    row: Handover, names: dict[str, str], organs: dict[UUID, str], by: Actor, at: datetime
) -> PaperList:
    assert row.office is not None and row.about is not None
    waits = row.state == "given"
    return PaperList(
        id=row.pk,
        case=row.about,
        number=row.numbers[0],
        sender=organs[row.organisation],
        receiver=organs[row.office],
        giver=names.get(row.giver, ""),
        taken_by=names.get(row.taken_by, ""),
        at=row.at,
        taken_at=row.taken_at,
        things=tuple(
            Thing(place, name, place in row.missing) for place, name in enumerate(row.things)
        ),
        missing=len(row.missing),
        seal=row.seal,
        note=row.note,
        remark=row.remark,
        state=row.state,
        words=PAPER_WORDS[row.state],
        late=waits and at - row.at > late_after(),
        to_take=waits and by.org == str(row.office) and bool(SENDERS & set(by.roles)),
        mine=waits and row.giver == by.who,
    )
