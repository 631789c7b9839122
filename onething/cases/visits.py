"""What a site visit needs: its list of points, who may take part, when it is complete."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings

from onething.cases import access
from onething.cases.models import Case, SiteVisit, VisitPart
from onething.cases.steps import IN_REVIEW
from onething.catalogue import queries as catalogue
from onething.identity import queries as identity
from onething.kernel import yamls
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotAllowed, NotYours

ROLES = frozenset({"examiner", "reviewer", "decider"})


@cache
def lists() -> dict[str, Any]:
    """Return `data/visits/checklists.yaml`."""
    path = settings.DATA_ROOT / "visits" / "checklists.yaml"
    said: dict[str, Any] = yamls.read(path)
    return said


def limit(name: str) -> int:
    """Return a limit of visits; one that is not in the data is an error."""
    return int(lists()["limits"][name])


def points_of(case: Case) -> list[dict[str, str]]:
    """Return what is looked at for a case: the list of its item, or its 审查要点."""
    found = lists().get(str(case.plan["item_code"]))
    if found:
        return [dict(point) for point in found["points"]]
    points = catalogue.item_revision(case.item).review_points
    return [{"key": f"p{n}", "text": text, "how": ""} for n, text in enumerate(points, 1)]


def of_staff(by: Actor) -> bool:
    """Say whether he may go on visits for his office."""
    return bool(by.org) and (
        bool(ROLES & set(by.roles)) or (by.has("scope:cases.visit") and by.may_as(ROLES))
    )


def visit_to_change(visit_id: UUID, by: Actor, at: datetime) -> SiteVisit:
    """Lock a visit in which his office takes part, if he is still in office there."""
    rows = SiteVisit.objects.select_for_update(of=("self",)).select_related("application")
    mine = rows.filter(pk=visit_id, parts__office=by.org) if of_staff(by) else rows.none()
    visit = mine.first()
    if visit is None:
        raise NotYours
    identity.must_hold_post(by, at)
    return visit


def part_to_change(
    visit_id: UUID, case_id: UUID, by: Actor, at: datetime
) -> tuple[SiteVisit, VisitPart]:
    """Lock the part of his own office, of a visit that is under way."""
    visit = visit_to_change(visit_id, by, at)
    must_be_under_way(visit)
    part = visit.parts.filter(case=case_id, office=by.org).select_related("case").first()
    if part is None:
        raise NotYours
    return visit, part


def visit_of_applicant(visit_id: UUID, by: Actor) -> SiteVisit:
    """Lock a visit to the applicant, or to whom he acts for."""
    rows = SiteVisit.objects.select_for_update(of=("self",))
    mine = rows.filter(pk=visit_id, application__in=access.applications_of(by))
    visit = mine.first() if not by.org and by.behalf else None
    if visit is None:
        raise NotYours
    return visit


def must_be_under_way(visit: SiteVisit) -> None:
    """Refuse to change a visit that is over."""
    if visit.state in ("filed", "cancelled"):
        raise NotAllowed("这次现场核查已经归档或者取消，不能再修改。请刷新页面查看。")


def under_review(application: UUID) -> Sequence[Case]:
    """Return the cases of an application that are under review now."""
    rows = Case.objects.filter(application=application, state__in=IN_REVIEW)
    return list(rows.order_by("place"))


def missing(visit: SiteVisit, parts: Sequence[VisitPart]) -> list[str]:
    """Return what is still wanted before the record can be filed, in words."""
    said = []
    for part in parts:
        if len(part.officers) < limit("officers"):
            said.append(f"{part.case.item_name}：还没有派满 {limit('officers')} 名核查人员")
        if not part.verdict:
            said.append(f"{part.case.item_name}：还没有作出核查结论")
        elif set(part.officers) - set(part.signed):
            said.append(f"{part.case.item_name}：还有核查人员没有签名")
    if not (visit.present_at or visit.refusal_note):
        said.append("申请人一方还没有确认记录，也没有注明拒绝确认的情况")
    return said
