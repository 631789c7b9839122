"""What others may know of licences: the directory of types, the base, the wallet, composites, quality."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from onething.documents import access, kinds, licence_rules
from onething.documents.composites import TYPE as COMPOSITE
from onething.documents.composites import Member, issuer_for, members_of, newest
from onething.documents.kinds import LicenceType
from onething.documents.licence_rules import Ground, Trade
from onething.documents.models import (
    Document,
    Licence,
    LicenceMember,
)
from onething.documents.terms import (
    HOLDERS,
    LICENCE,
    LICENCE_WORDS,
    LicenceCard,
    MemberCard,
    TypeCard,
)
from onething.documents.verification import PARTLY, live_state, state_words
from onething.exchange import queries as exchange
from onething.identity.terms import DUTIES
from onething.kernel.actor import Actor
from onething.kernel.machine import Step
from onething.kernel.models import Event
from onething.kernel.refusals import NotYours

PAGE = 30
STAFF = ("window", "examiner", "reviewer", "decider", "leader")
DEEDS = ("change", "renew", "reissue", "suspend", "restore", "revoke", "forfeit", "cancel")


@dataclass(frozen=True)
class Found:
    """A page of the base of licences."""

    rows: tuple[LicenceCard, ...]
    next: str


@dataclass(frozen=True)
class Happened:
    """One line of the life of a licence."""

    words: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Record:
    """A licence as its organ works with it."""

    card: LicenceCard
    face: tuple[tuple[str, str, str], ...]  # element, label, value
    steps: tuple[Step, ...]
    grounds: Mapping[str, tuple[Ground, ...]]
    decisions: tuple[tuple[str, str], ...]  # id, number
    members: tuple[MemberCard, ...]
    trades: tuple[Trade, ...]  # that stand on a composite one
    composites: tuple[LicenceCard, ...]
    versions: tuple[LicenceCard, ...]
    reason: str
    story: tuple[Happened, ...]


def licence_cards(rows: Iterable[Licence]) -> tuple[LicenceCard, ...]:
    """Return licences as pages see them; composites whose members do not all hold say so."""
    found = list(rows)
    partly = _partly(found)
    return tuple(licence_card(row, partly=row.pk in partly) for row in found)


def _partly(rows: Iterable[Licence]) -> frozenset[UUID]:
    """Return the valid composites of which a member does not hold; two statements."""
    wanted = [row.pk for row in rows if row.type == COMPOSITE and row.state == "valid"]
    if not wanted:
        return frozenset()
    on = LicenceMember.objects.filter(composite__in=wanted).values_list("composite", "serial")
    pairs = list(on.order_by("composite", "place"))
    latest = newest(serial for _, serial in pairs)
    return frozenset(
        composite
        for composite, serial in pairs
        if serial not in latest or latest[serial].state != "valid"
    )


def licence_card(row: Licence, *, partly: bool = False) -> LicenceCard:
    """Return a licence as pages see it."""
    return LicenceCard(
        id=row.pk,
        type=row.type,
        title=row.title,
        number=row.number,
        identifier=row.identifier,
        version=row.version,
        code=row.code,
        about=row.about,
        state=row.state,
        state_name=PARTLY if partly else LICENCE_WORDS[row.state],
        partly=partly,
        organ=row.organ,
        organ_name=row.organ_name,
        holder=row.holder,
        holder_name=row.holder_name,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        registered_at=row.registered_at,
        sealed_at=row.sealed_at,
        digest=row.digest,
        pages=row.pages,
        origin=row.origin,
    )


def types() -> tuple[TypeCard, ...]:
    """Return the directory of types of licences, with how many of each are valid; one statement."""
    rows = Licence.objects.filter(state="valid").values("type").annotate(count=Count("id"))
    counts = {row["type"]: row["count"] for row in rows.order_by("type")}
    return tuple(_type(one, counts.get(one.code, 0)) for one in kinds.licence_types().values())


def licence_type(code: str) -> TypeCard:
    """Return one type."""
    found = kinds.licence_types().get(code)
    if found is None:
        raise NotYours("没有这种证照。请从证照目录中选择。")
    return _type(found, Licence.objects.filter(type=code, state="valid").count())


def licence_face(code: str) -> tuple[str, ...]:
    """Return the data that stand on licences of a type."""
    return kinds.licence_type(code).face


def licence_faces() -> Mapping[str, tuple[str, ...]]:
    """Return the same of every type, by its code."""
    return {code: one.face for code, one in kinds.licence_types().items()}


def _type(one: LicenceType, count: int) -> TypeCard:
    return TypeCard(
        code=one.code,
        name=one.name,
        kind=one.kind,
        code21=one.code21,
        defined_by=one.defined_by,
        holder=HOLDERS[one.holder],
        issuer=DUTIES[one.issuer],
        validity=f"{one.years} 年" if one.years else "长期，或者按决定写明的期限",
        one_for=_unique(one),
        fields=tuple((name, exchange.element(name).label) for name in one.face),
        law=one.words.get("law", ""),
        confidence=one.confidence,
        count=count,
    )


def _unique(one: LicenceType) -> str:
    if not one.one_for:
        return "可以有几份"
    names = "、".join(
        "持有人" if key == "holder" else exchange.element(key).label for key in one.one_for
    )
    return f"同一{names}只有一份有效"


def search_licences(
    by: Actor, *, q: str = "", type_: str = "", state: str = "", after: str = ""
) -> Found:
    """Return the licences that his organ issued: by number, identifier, code or holder; the newest first."""
    if not by.org or not any(map(by.has, STAFF)):
        raise NotYours
    rows = Licence.objects.filter(organ=by.org).defer("data")
    said = q.strip()[:90]
    if said:
        rows = rows.filter(_matches(said))
    if type_:
        rows = rows.filter(type=type_)
    if state:
        rows = rows.filter(state=state)
    return _page(rows, after)


def _matches(said: str) -> Q:
    upper = said.upper()
    exact = Q(number=said) | Q(identifier=upper) | Q(code=upper.replace("-", ""))
    return exact | Q(holder_name__startswith=said) | Q(number__startswith=said)


def _page(rows: QuerySet[Licence], after: str) -> Found:
    if after:
        try:
            rows = rows.filter(pk__lt=UUID(after))
        except ValueError:
            raise NotYours("没有这一页。请从第一页重新查找。") from None
    found = list(rows.order_by("-id")[: PAGE + 1])
    cut = found[:PAGE]
    return Found(licence_cards(cut), str(cut[-1].pk) if len(found) > PAGE else "")


def licence_record(licence_id: UUID, by: Actor) -> Record:
    """Return a licence that his organ issued, with what may be done to it and on which grounds."""
    row = access.licences_of(by).filter(pk=licence_id).first() if by.org else None
    if row is None:
        raise NotYours
    allowed = (
        step
        for step in LICENCE.choices(row.state)
        if step.do in DEEDS and by.has(step.role) and row.sealed_at is not None
    )
    steps = tuple(sorted(allowed, key=lambda step: DEEDS.index(step.do)))
    members = members_of(row) if row.type == COMPOSITE else ()
    partly = row.state == "valid" and any(one.licence.state != "valid" for one in members)
    return Record(
        card=licence_card(row, partly=partly),
        face=_face(row),
        steps=steps,
        grounds={step.do: licence_rules.grounds(step.do) for step in steps},
        decisions=_decisions(row) if steps else (),
        members=member_cards(members),
        trades=_trades(members),
        composites=_composites(row),
        versions=_versions(row),
        reason=row.reason,
        story=_story(row),
    )


def _face(row: Licence) -> tuple[tuple[str, str, str], ...]:
    facts = row.data["facts"]
    face = kinds.licence_type(row.type).face
    return tuple((key, exchange.element(key).label, str(facts.get(key, ""))) for key in face)


def face_of(licence_id: UUID, by: Actor) -> tuple[tuple[str, str, str], ...]:
    """Return what a licence of his says: element, label, value."""
    row = access.licences_of(by).filter(pk=licence_id).first()
    if row is None:
        raise NotYours
    return _face(row)


def _decisions(row: Licence) -> tuple[tuple[str, str], ...]:
    found = Document.objects.filter(
        organ=row.organ, holder=row.holder, kind__in=kinds.deciding()
    ).exclude(state="withdrawn")
    newest = found.order_by("-registered_at")[:20].values_list("pk", "title", "number")
    return tuple((str(pk), f"{title} {number}") for pk, title, number in newest)


def _composites(row: Licence) -> tuple[LicenceCard, ...]:
    on = LicenceMember.objects.filter(serial=row.serial).values("composite")
    rows = Licence.objects.filter(pk__in=on, state__in=["valid", "suspended"]).defer("data")
    return licence_cards(rows.order_by("-registered_at"))


def _versions(row: Licence) -> tuple[LicenceCard, ...]:
    rows = Licence.objects.filter(serial=row.serial).exclude(pk=row.pk).defer("data")
    return tuple(map(licence_card, rows.order_by("-version")))


STORY = {
    "documents.licence_registered": "登记",
    "documents.licence_sealed": "制证、用印",
    "documents.licence_imported": "历史证照入库",
    "documents.copy_registered": "持有人出具加注件",
    "documents.copy_withdrawn": "持有人收回加注件",
    "documents.error_reported": "有人报错",
    "documents.error_answered": "答复报错",
    "documents.members_set": "写明单项许可",
    "documents.member_changed": "单项许可有变化",
}


def _story(row: Licence) -> tuple[Happened, ...]:
    """Return what happened to the licence, from the ledger."""
    labels = {step.do: step.label for step in LICENCE.steps}
    events = Event.objects.filter(stream=f"licence:{row.pk}").order_by("seq")[:100]
    return tuple(
        Happened(labels.get(event.data.get("do", ""), STORY.get(event.name, "")), event.at)
        for event in events
        if event.name in STORY or event.name == "documents.licence_changed"
    )


def member_cards(members: Iterable[Member], on: date | None = None) -> tuple[MemberCard, ...]:
    """Return the members of a composite licence as they stand on a day."""
    return tuple(_member(one, on) for one in members)


def _member(one: Member, on: date | None) -> MemberCard:
    row = one.licence
    state = live_state(row, on) if on else row.state
    return MemberCard(
        licence=row.pk,
        type=row.type,
        title=row.title,
        number=row.number,
        code=row.code,
        organ_name=row.organ_name,
        trade=licence_rules.trade(one.trade).name,
        state=state,
        state_name=state_words(state),
        good=state == "valid",
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


def trades() -> tuple[Trade, ...]:
    """Return the trades of composite licences."""
    return tuple(licence_rules.trades().values())


def _trades(members: Iterable[Member]) -> tuple[Trade, ...]:
    """Return the trades that stand on a composite licence."""
    return tuple(licence_rules.trade(code) for code in dict.fromkeys(one.trade for one in members))


def reason_for(do: str, ground: str, detail: str) -> str:
    """Return the reason of a deed as it is kept: the ground that the law lists, and what happened."""
    return licence_rules.reason_for(do, ground, detail)


def trade_for(theme: str, answers: Mapping[str, object]) -> Trade | None:
    """Return the trade that an application for a theme with these answers is about."""
    return licence_rules.trade_of(theme, answers)


def least_members() -> int:
    """Return how many single licences a composite one must have."""
    return licence_rules.least_members()


def composes(by: Actor) -> bool:
    """Say whether his organ issues composite licences."""
    return access.composes(by)


def composer(trade: Trade, region: str) -> UUID:
    """Return the organ that issues the composite licence of a trade at a place."""
    return issuer_for([trade.code], region)


def candidates(abouts: Iterable[str], trade: Trade) -> tuple[UUID, ...]:
    """Return the valid licences about these things that may stand together for a trade."""
    rows = Licence.objects.filter(
        about__in=list(abouts), type__in=trade.members, state="valid", sealed_at__isnull=False
    )
    return tuple(rows.order_by("registered_at", "id").values_list("pk", flat=True))


def joinable(holder: UUID, by: Actor) -> tuple[LicenceCard, ...]:
    """Return the valid licences of a holder that may stand on a composite one, for its organ."""
    whole = access.licences_of(by).filter(holder=holder, type=COMPOSITE)
    if not access.composes(by) and not (by.org and by.has("decider") and whole.exists()):
        raise NotYours
    known = {name for one in licence_rules.trades().values() for name in one.members}
    rows = Licence.objects.filter(holder=holder, type__in=known, state="valid").defer("data")
    return tuple(map(licence_card, rows.order_by("registered_at")[:PAGE]))
