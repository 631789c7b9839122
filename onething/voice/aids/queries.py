"""What can be asked about 帮办."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from onething.desk import queries as desk
from onething.identity import queries as identity
from onething.identity.terms import masked
from onething.kernel.actor import Actor
from onething.kernel.models import Event
from onething.kernel.refusals import NotAllowed, NotYours
from onething.voice.aid_events import AidSaid
from onething.voice.aid_models import Aid
from onething.voice.aid_terms import AID, OPEN, TEAM, VIEWS, WAITING
from onething.voice.aids import access
from onething.voice.aids.rules import day_of, face, kinds_for, names, rules
from onething.voice.aids.talking import SaidWord, words_of
from onething.voice.obstacles.cards import Happened
from onething.voice.obstacles.rules import Due
from onething.voice.terms import grades

SHORT = 40
HAPPENED = {
    "voice.aid_asked": "申请帮办",
    "voice.aid_taken": "帮办员接单",
    "voice.aid_declined": "不予帮办",
    "voice.aid_noted": "进展",
    "voice.aid_ticketed": "取好优先号",
    "voice.aid_handed": "转交同事",
    "voice.aid_closed": "办结",
    "voice.aid_rated": "评价",
    "voice.aid_withdrawn": "撤回",
    "voice.aid_lapsed": "没有评价，到期归档",
    "voice.aid_known": "申请人已授权，身份已核对",
    "voice.aid_late": "超期，已提醒负责人",
}


@dataclass(frozen=True)
class AidRow:
    """One line of a list."""

    id: UUID
    number: str
    about: str
    kind: str
    group: str
    name: str
    state: str
    words: str
    source: str
    asked_at: datetime
    term: Due | None
    handler: str


@dataclass(frozen=True)
class AidPage:
    """A list with its filters."""

    rows: tuple[AidRow, ...]
    counts: tuple[tuple[str, str, int], ...]  # view, its name, how many
    view: str
    kind: str
    group: str
    q: str
    page: int
    more: bool


@dataclass(frozen=True)
class AidSheet:
    """One with all that is needed to act on it."""

    id: UUID
    number: str
    source: str
    place: str
    region: str
    hall: str
    hall_id: UUID
    subject: UUID | None
    name: str
    phone: str
    kind: str
    kind_name: str
    group: str
    goes_first: bool  # in halls, because of the group
    slug: str
    matter: str
    draft: UUID | None
    want: str
    meeting: str
    state: str
    words: str
    asked_at: datetime
    terms: tuple[Due, ...]
    handler: str  # his name
    handler_id: UUID | None
    handed_to: str
    progress: str
    answer: str
    grade: str
    comment: str
    late: bool
    mine: bool  # he has it who asks
    steps: frozenset[str]
    done: tuple[Happened, ...]
    talk: tuple[SaidWord, ...]  # what the two wrote to each other

    @property
    def title(self) -> str:
        """Return what it is about."""
        return self.matter or self.kind_name


def aid_kinds() -> tuple[tuple[str, str, str], ...]:
    """Return the kinds of help with name and explanation."""
    return tuple((key, str(one["name"]), str(one["help"])) for key, one in rules()["kinds"].items())


def aid_kinds_there() -> frozenset[str]:
    """Return the kinds of help for which one meets in the hall."""
    return frozenset(key for key, one in rules()["kinds"].items() if one.get("there"))


def aid_groups() -> tuple[tuple[str, str], ...]:
    """Return the groups of people who are helped first."""
    return tuple(names("groups").items())


def aid_sources(by: Actor) -> tuple[tuple[str, str], ...]:
    """Return from where what he enters for others may come."""
    known = rules()["sources"].items()
    return tuple((key, str(one["name"])) for key, one in known if set(one["roles"]) & set(by.roles))


def aid_limits() -> tuple[tuple[str, int], ...]:
    """Return each term with its working days."""
    return tuple((str(one["name"]), int(one["days"])) for one in rules()["limits"].values())


def aid_duties() -> tuple[str, ...]:
    """Return what a helper does and does not do."""
    return tuple(map(str, rules()["duties"]))


def aid_scripts(sheet: AidSheet) -> tuple[tuple[str, str], ...]:
    """Return what a helper may say about an order: when, and the words with its names in them."""
    names_in = {
        "hall": sheet.hall,
        "helper": sheet.handler,
        "matter": sheet.matter or "您要办的事",
    }
    return tuple(
        (str(one["when"]), str(one["words"]).format(**names_in))
        for one in rules()["scripts"]
        if not one["groups"] or sheet.group in {names("groups")[key] for key in one["groups"]}
    )


def my_aids(by: Actor, at: datetime) -> tuple[AidRow, ...]:
    """Return what somebody asked for, newest first."""
    if by.org or not by.behalf:
        raise NotYours
    rows = list(access.aids_of(by).order_by("-asked_at", "-pk")[: int(rules()["rows"])])
    return _rows(rows, day_of(at))


def aids_of_site(site: UUID, by: Actor, at: datetime) -> tuple[AidRow, ...]:
    """Return what he registered at a partner's site himself, newest first."""
    rows = access.aids_of(by).filter(site=site, asked_by=by.who).order_by("-asked_at", "-pk")
    return _rows(list(rows[: int(rules()["rows"])]), day_of(at))


def aids(
    by: Actor, at: datetime, *, view: str, kind: str, group: str, q: str, page: int
) -> AidPage:
    """Return a list of those that he may see: who is helped first stands first, then the most urgent."""
    today, size = day_of(at), int(rules()["rows"])
    view = view if view in VIEWS else "waiting" if by.has(TEAM) else "open"
    kind = kind if kind in names("kinds") else ""
    group = group if group in names("groups") else ""
    found = _filtered(access.aids_of(by), kind, group, q)
    first = Case(When(group="", then=Value(1)), default=Value(0), output_field=IntegerField())
    start = (max(page, 1) - 1) * size
    chosen = found.filter(_conditions(by, today)[view]).order_by(first, "due_on", "pk")
    rows = list(chosen[start : start + size + 1])
    return AidPage(
        _rows(rows[:size], today),
        _counts(found, by, today),
        view,
        kind,
        group,
        q,
        max(page, 1),
        len(rows) > size,
    )


def _filtered(rows: QuerySet[Aid], kind: str, group: str, q: str) -> QuerySet[Aid]:
    if kind:
        rows = rows.filter(kind=kind)
    if group:
        rows = rows.filter(group=group)
    if q:
        found = Q(number__icontains=q) | Q(matter__icontains=q) | Q(name__icontains=q)
        rows = rows.filter(found | Q(phone=q))
    return rows


def _conditions(by: Actor, today: date) -> dict[str, Q]:
    late = Q(first_at=None, first_by__lt=today) | Q(due_on__lt=today)
    return {
        "waiting": Q(state__in=WAITING),
        "mine": Q(state="taken", handler=by.who),
        "open": Q(state__in=OPEN),
        "late": Q(state__in=OPEN) & late,
        "rating": Q(state__in=("solved", "unsolved")),
        "over": Q(state__in=("rated", "lapsed", "declined", "withdrawn")),
        "all": Q(),
    }


def _counts(rows: QuerySet[Aid], by: Actor, today: date) -> tuple[tuple[str, str, int], ...]:
    said = {
        view: Count("pk", filter=condition) if condition else Count("pk")
        for view, condition in _conditions(by, today).items()
    }
    numbers = rows.aggregate(**said)
    return tuple((view, name, numbers[view]) for view, name in VIEWS.items())


def _rows(rows: list[Aid], today: date) -> tuple[AidRow, ...]:
    helpers = identity.official_names({row.handler for row in rows if row.handler})
    return tuple(
        AidRow(
            row.pk,
            row.number,
            row.matter or (row.want if len(row.want) <= SHORT else f"{row.want[:SHORT]}…"),
            names("kinds")[row.kind],
            names("groups").get(row.group, ""),
            masked("name", row.name),
            row.state,
            AID.words[row.state],
            names("sources")[row.source],
            row.asked_at,
            _term(row, today),
            helpers.get(row.handler, ""),
        )
        for row in rows
    )


def _term(row: Aid, today: date) -> Due | None:
    """Return the term that runs: until the first contact that, then the whole."""
    if row.state not in OPEN:
        return None
    return face("whole" if row.first_at else "first", day_of(row.asked_at), today)


def aid(aid_id: UUID, by: Actor, at: datetime) -> AidSheet:
    """Return one that he may see."""
    row = access.aids_of(by).filter(pk=aid_id).first()
    if row is None:
        raise NotYours
    rows = Event.objects.filter(stream=f"aid:{row.pk}")
    events = list(rows.exclude(name=AidSaid.name).order_by("seq"))
    whos = {str(event.actor.get("who", "")) for event in events} | {row.handler}
    whos |= {f"official:{row.handed_to}"} if row.handed_to else set()
    people = identity.official_names(whos)
    today = day_of(at)
    kind, _, helper = row.handler.partition(":")
    return AidSheet(
        id=row.pk, number=row.number, source=_from(row),
        place=identity.region(row.region).name, region=row.region,
        hall=identity.organisation(row.hall).name, hall_id=row.hall, subject=row.subject, name=row.name,
        phone=row.phone, kind=row.kind, kind_name=names("kinds")[row.kind],
        group=names("groups").get(row.group, ""), goes_first=_goes_first(row), slug=row.slug, matter=row.matter,
        draft=row.draft, want=row.want, meeting=row.place, state=row.state,
        words=AID.words[row.state], asked_at=row.asked_at, terms=_terms(row, today),
        handler=people.get(row.handler, ""),
        handler_id=UUID(helper) if kind == "official" else None,
        handed_to=people.get(f"official:{row.handed_to}", ""), progress=row.progress,
        answer=row.answer, grade=grades().get(row.grade or 0, ""), comment=row.comment,
        late=row.reminded, mine=row.state == "taken" and row.handler == by.who,
        steps=access.choices(row, by), done=tuple(_happened(event, people) for event in events),
        talk=words_of(row, people),
    )  # fmt: skip


def _from(row: Aid) -> str:
    words = names("sources")[row.source]
    return f"{words}（{identity.site_names([row.site])[row.site]}）" if row.site else words


def _goes_first(row: Aid) -> bool:
    return "priority" in kinds_for(row.group) and desk.goes_first(row.group)


def _terms(row: Aid, today: date) -> tuple[Due, ...]:
    if row.state not in OPEN:
        return ()
    start = day_of(row.asked_at)
    whole = face("whole", start, today)
    return (whole,) if row.first_at else (face("first", start, today), whole)


def _happened(event: Event, people: dict[str, str]) -> Happened:
    who = str(event.actor.get("who", ""))
    if who.startswith("official:"):
        shown = people.get(who, "工作人员")
    else:
        shown = "申请人" if who.startswith("subject:") else "平台自动"
    words = HAPPENED[event.name]
    if text := event.data.get("text") or event.data.get("called"):
        words = f"{words}：{text}"
    return Happened(words, shown, event.at)


def aid_team(sheet: AidSheet, by: Actor, at: datetime) -> tuple[tuple[str, str], ...]:
    """Return the colleagues to whom he may hand it."""
    return tuple(
        (str(one.official), f"{one.name}（{one.title}）")
        for one in access.team(sheet.hall_id, at)
        if by.who != f"official:{one.official}"
    )


@dataclass(frozen=True)
class AidCall:
    """Whom a helper may call by video because of an order, about what."""

    subject: UUID
    person: str
    draft: UUID | None
    title: str


def aid_call(aid_id: UUID, by: Actor) -> AidCall:
    """Return whom the helper who has it may call by video; who has no account is called by telephone."""
    row = access.aids_of(by).filter(pk=aid_id).first()
    if row is None:
        raise NotYours
    if row.state != "taken" or row.handler != by.who:
        raise NotAllowed("这件帮办单不在您手上。请先接单，再视频。")
    asked = row.asked_by if row.asked_by.startswith("subject:") else f"subject:{row.subject}"
    if row.subject is None:
        raise NotAllowed("申请人没有登录过，不能视频。请打他留下的电话。")
    return AidCall(row.subject, asked, row.draft, row.matter or names("kinds")[row.kind])


def aid_of_draft(draft: UUID, by: Actor) -> UUID | None:
    """Return the order that is open for a draft, if he asked for one."""
    rows = access.aids_of(by).filter(draft=draft, state__in=OPEN)
    return rows.order_by("-asked_at").values_list("pk", flat=True).first()


def for_aid_message(aid_id: UUID) -> dict[str, str]:
    """Return the words that a message about it needs."""
    row = Aid.objects.get(pk=aid_id)
    helper = identity.official_names({row.handler}) if row.handler else {}
    return {
        "number": row.number,
        "matter": f"“{row.matter}”" if row.matter else "要办的事",
        "kind": names("kinds")[row.kind],
        "helper": helper.get(row.handler, "帮办员"),
        "hall": identity.organisation(row.hall).short_name,
    }


def for_aid_ticket(said: Mapping[str, Any]) -> dict[str, str]:
    """Return the words of a message about a number that was taken for him."""
    words = for_aid_message(UUID(said["aid"]))
    return words | {"hall": desk.hall_name(UUID(said["place"])), "ticket": str(said["called"])}


@dataclass(frozen=True)
class AidCaller:
    """Where somebody without an account is told of his order."""

    aid: UUID
    number: str
    phone: str
    hall: UUID


def aid_caller(aid_id: UUID) -> AidCaller:
    """Return the number that somebody left; for the platform only."""
    row = Aid.objects.get(pk=aid_id)
    return AidCaller(row.pk, row.number, row.phone, row.hall)
