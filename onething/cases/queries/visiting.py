"""现场核查: what officers see on the phone, what the applicant sees, what the record says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from onething.cases import access, clocks, visits
from onething.cases.models import SiteVisit, VisitPart, VisitPhoto
from onething.cases.queries.paper import case_paper
from onething.cases.visit_models import RESULTS, VERDICTS, VISIT_STATES
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import NotYours

PAGE = 50


@dataclass(frozen=True)
class Point:
    """One point of the list, and what was found."""

    key: str
    text: str
    how: str
    result: str
    result_words: str
    note: str


@dataclass(frozen=True)
class Officer:
    """Somebody who goes on the visit."""

    who: str
    name: str
    badge: str
    signed: bool
    me: bool


@dataclass(frozen=True)
class PartSheet:
    """The part of one department."""

    case: UUID
    item_name: str
    office: str
    officers: tuple[Officer, ...]
    points: tuple[Point, ...]
    opinion: str
    verdict: str
    verdict_words: str
    mine: bool  # of his own department
    goes: bool  # he is one of its officers
    colleagues: tuple[tuple[str, str], ...]  # whom his department may send


@dataclass(frozen=True)
class Photo:
    """A picture."""

    id: UUID
    name: str
    digest: str
    who: str
    at: datetime


@dataclass(frozen=True)
class VisitSheet:
    """A visit on one page."""

    id: UUID
    application: UUID
    number: str
    title: str
    subject_name: str
    starts_at: datetime
    place: str
    contact: str
    prepare: str
    state: str
    words: str
    wish: str
    position: str
    present: str
    present_at: datetime | None
    refusal_note: str
    parts: tuple[PartSheet, ...]
    photos: tuple[Photo, ...]
    missing: tuple[str, ...]
    judged: bool  # every department has given its verdict
    planner: bool  # his department planned it
    under_way: bool
    most_photos: int


@dataclass(frozen=True)
class VisitRow:
    """A visit in a list."""

    id: UUID
    title: str
    subject_name: str
    starts_at: datetime
    place: str
    words: str
    mine: bool  # he goes himself


def site_visits(by: Actor, at: datetime) -> tuple[VisitRow, ...]:
    """Return the visits of his office that are not over, then those filed last; two statements."""
    if not visits.of_staff(by):
        raise NotYours
    parts = VisitPart.objects.filter(office=by.org)
    rows = SiteVisit.objects.filter(pk__in=parts.values("visit")).exclude(state="cancelled")
    rows = rows.select_related("application").order_by("filed_at", "starts_at", "pk")
    found = list(rows.prefetch_related("parts")[:PAGE])
    names = _names_of(found)
    return tuple(
        VisitRow(
            row.pk,
            row.application.title,
            names.get(row.application.subject, ""),
            row.starts_at,
            row.place,
            VISIT_STATES[row.state],
            any(by.who in part.officers for part in row.parts.all()),
        )
        for row in found
    )


def _names_of(rows: list[SiteVisit]) -> Mapping[UUID, str]:
    found = identity.subjects({row.application.subject for row in rows})
    return {key: card.name for key, card in found.items()}


def site_visit(visit_id: UUID, by: Actor, at: datetime) -> VisitSheet:
    """Return a visit of his office, or of his own application; seven statements."""
    rows = SiteVisit.objects.select_related("application").filter(pk=visit_id)
    if by.org:
        rows = rows.filter(parts__office=by.org) if visits.of_staff(by) else rows.none()
    else:
        rows = rows.filter(application__in=access.applications_of(by))
    visit = rows.first()
    if visit is None or not (by.org or by.behalf):
        raise NotYours
    parts = list(visit.parts.select_related("case").order_by("case__place"))
    photos = list(visit.photos.order_by("at", "id"))
    badges = identity.official_badges(
        {one for part in parts for one in part.officers} | {one.by for one in photos}
    )
    return _sheet(visit, parts, photos, badges, by=by, at=at)


def _sheet(
    visit: SiteVisit,
    parts: list[VisitPart],
    photos: list[VisitPhoto],
    badges: Mapping[str, tuple[str, str]],
    *,
    by: Actor,
    at: datetime,
) -> VisitSheet:
    offices = identity.organisations({part.office for part in parts})
    under_way = visit.state not in ("filed", "cancelled")
    staff = _colleagues(by, at) if by.org and under_way else ()
    present = f"{visit.present_name}（{visit.present_role}）" if visit.present_at else ""
    return VisitSheet(
        id=visit.pk,
        application=visit.application_id,
        number=visit.application.number or "",
        title=visit.application.title,
        subject_name=parts[0].case.subject_name,
        starts_at=visit.starts_at,
        place=visit.place,
        contact=visit.contact,
        prepare=visit.prepare,
        state=visit.state,
        words=VISIT_STATES[visit.state],
        wish=visit.wish,
        position=visit.position,
        present=present,
        present_at=visit.present_at,
        refusal_note=visit.refusal_note,
        parts=tuple(_part(part, offices[part.office].name, badges, staff, by) for part in parts),
        photos=tuple(
            Photo(one.pk, one.name, one.digest, badges.get(one.by, ("系统", ""))[0], one.at)
            for one in photos
        ),
        missing=tuple(visits.missing(visit, parts)) if under_way else (),
        judged=all(part.verdict for part in parts),
        planner=str(visit.office) == by.org,
        under_way=under_way,
        most_photos=visits.limit("most_photos"),
    )


def _colleagues(by: Actor, at: datetime) -> tuple[tuple[str, str], ...]:
    held = identity.colleagues([UUID(by.org)], on=clocks.day_of(at))
    return tuple(
        (str(one.official), f"{one.name}，{one.title}")
        for one in held
        if visits.ROLES & set(one.roles)
    )


def _part(
    part: VisitPart,
    office: str,
    badges: Mapping[str, tuple[str, str]],
    staff: tuple[tuple[str, str], ...],
    by: Actor,
) -> PartSheet:
    mine = str(part.office) == by.org
    officers = tuple(
        Officer(who, *badges.get(who, ("", "")), who in part.signed, who == by.who)
        for who in part.officers
    )
    return PartSheet(
        part.case_id,
        part.case.item_name,
        office,
        officers,
        tuple(_point(point, part.findings) for point in part.points),
        part.opinion,
        part.verdict,
        VERDICTS.get(part.verdict, "核查中"),
        mine,
        by.who in part.officers,
        staff if mine else (),
    )


def _point(point: Mapping[str, str], findings: Mapping[str, Mapping[str, str]]) -> Point:
    found = findings.get(point["key"], {})
    result = found.get("result", "")
    return Point(
        point["key"],
        point["text"],
        point.get("how", ""),
        result,
        RESULTS.get(result, "未查"),
        found.get("note", ""),
    )


def visit_photo(visit_id: UUID, photo_id: UUID, by: Actor, at: datetime) -> str:
    """Return the digest of a picture of a visit that he may see."""
    sheet = site_visit(visit_id, by, at)
    found = next((photo.digest for photo in sheet.photos if photo.id == photo_id), "")
    if not found:
        raise NotYours
    return found


def plan_sheet(case_id: UUID, by: Actor, at: datetime) -> Mapping[str, Any]:
    """Return what planning a visit needs: the cases that come along, whom one may send."""
    case = access.cases_of(by).select_related("application").filter(pk=case_id).first()
    if case is None or not visits.of_staff(by) or str(case.office) != by.org:
        raise NotYours
    cases = visits.under_review(case.application_id)
    return {
        "case": case.pk,
        "item_name": case.item_name,
        "title": case.title,
        "subject_name": case.subject_name,
        "items": tuple(one.item_name for one in cases),
        "colleagues": _colleagues(by, at),
        "least": visits.limit("officers"),
    }


def visit_paper(visit_id: UUID, case_id: UUID, at: datetime) -> dict[str, Any]:
    """Return what notice and record of a visit say about one case."""
    visit = SiteVisit.objects.get(pk=visit_id)
    part = VisitPart.objects.get(visit=visit, case=case_id)
    badges = identity.official_badges([*part.officers, *visit.photos.values_list("by", flat=True)])
    officers = [badges[who] for who in part.officers if who in badges]
    points = [_point(point, part.findings) for point in part.points]
    return case_paper(case_id, at) | {
        "visit_at": _when(visit.starts_at),
        "place": visit.place,
        "contact": visit.contact,
        "prepare": visit.prepare,
        "position": visit.position,
        "points": [point.text for point in points],
        "visitors": [{"name": name, "badge": badge} for name, badge in officers],
        "findings": [
            {"point": point.text, "result": point.result_words, "note": point.note or "—"}
            for point in points
        ],
        "opinion": f"{VERDICTS.get(part.verdict, '')}。{part.opinion}",
        "photos": [
            {"name": photo.name, "digest": photo.digest}
            for photo in visit.photos.order_by("at", "id")
        ],
        "signers": _signers(visit, part, badges),
        "refusal_note": visit.refusal_note,
    }


def _signers(
    visit: SiteVisit, part: VisitPart, badges: Mapping[str, tuple[str, str]]
) -> list[dict[str, str]]:
    signed = [
        {
            "role": "核查人员",
            "name": badges.get(who, ("", ""))[0],
            "signed": f"以本人账号确认，{_when(datetime.fromisoformat(moment))}",
        }
        for who, moment in sorted(part.signed.items())
    ]
    if visit.present_at:
        way = f"以申请查询码确认，{_when(visit.present_at)}"
        signed.append({"role": visit.present_role, "name": visit.present_name, "signed": way})
    else:
        signed.append({"role": "申请人一方", "name": "—", "signed": "未确认，情况见说明"})
    return signed


def _when(at: datetime) -> str:
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}"


def most_photos() -> int:
    """Return how many pictures a visit may have."""
    return visits.limit("most_photos")


def photo_mb() -> int:
    """Return how large a picture may be."""
    return visits.limit("photo_mb")
