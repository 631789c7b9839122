"""名额: places of which there are only so many. A place is held from when it is assigned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count, Q

from onething.cases import clocks
from onething.cases.models import Case, Seat
from onething.catalogue import queries as catalogue
from onething.catalogue.terms import Offer
from onething.kernel.refusals import Invalid, NotAllowed

Place = tuple[str, str]  # term and name
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 11))"


@dataclass(frozen=True)
class SeatsLeft:
    """How many places somebody has left."""

    offer: Offer
    given: int
    wished: int  # 1: the first wish, 2: the second; 0: not wished for
    chosen: bool  # this case has it

    @property
    def left(self) -> int:
        """Return how many more can be given."""
        return max(self.offer.places - self.given, 0)


def left_for(case: Case, at: datetime) -> tuple[SeatsLeft, ...]:
    """Return the places from which this case may be given one, those wished for first."""
    if not case.plan.get("quota"):
        return ()
    application = case.application
    found = catalogue.offers(
        application.theme,
        case.part,
        application.answers,
        region=application.region,
        on=clocks.day_of(at),
    )
    if found is None:
        return ()
    quota, offers = found
    given, own = _given(case, {one.term for one in offers})
    wishes = [str(application.data.get(one, {}).get("value", "")) for one in quota.elements]
    rows = [
        SeatsLeft(
            one,
            given.get((one.term, one.name), 0),
            wishes.index(one.name) + 1 if one.name in wishes else 0,
            (one.term, one.name) == own,
        )
        for one in offers
    ]
    return tuple(sorted(rows, key=lambda row: row.wished or len(wishes) + 1))


def take(case: Case, where: str, *, by: str, at: datetime) -> Seat:
    """Hold a place for this case; the last one goes to one case only."""
    open_to = {row.offer.name: row for row in left_for(case, at)}
    if not open_to:
        raise NotAllowed("这个事项在当地没有公布招收计划，不用安排名额。")
    if where not in open_to:
        raise Invalid(
            "请从招收计划里选一个单位，再安排名额。", errors={"where": "请从列表中选一个"}
        )
    offer = open_to[where].offer
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [f"{case.office} {offer.term} {offer.name}"])
    others = Seat.objects.filter(office=case.office, term=offer.term, name=offer.name)
    if others.exclude(case=case).count() >= offer.places:
        raise NotAllowed(_full(offer, open_to))
    seat, _ = Seat.objects.update_or_create(
        case=case,
        defaults={
            "office": case.office, "term": offer.term, "name": offer.name, "by": by, "at": at,
        },
    )  # fmt: skip
    return seat


def given(case: Case, at: datetime) -> dict[str, str]:
    """Return what a decision says of the place; refuse to decide while none was given."""
    if not left_for(case, at):
        return {}
    seat = Seat.objects.filter(case=case).first()
    if seat is None:
        raise NotAllowed("还没有安排名额。请先在“安排名额”里选一个还有名额的单位，再作决定。")
    return {"seat": seat.name, "term": seat.term}


def free(case: Case) -> None:
    """Let go of the place of a case that ends without one."""
    Seat.objects.filter(case=case).delete()


def _given(case: Case, terms: set[str]) -> tuple[Mapping[Place, int], Place | None]:
    """Return how many have each place of this office, and which one this case has; one statement."""
    of_office = Q(office=case.office, term__in=terms)
    counted = (
        Seat.objects.filter(of_office | Q(case=case))
        .values_list("term", "name")
        .annotate(n=Count("case", filter=of_office), own=Count("case", filter=Q(case=case)))
    )
    found = {(term, name): (count, own) for term, name, count, own in counted}
    mine = next((place for place, (_, own) in found.items() if own), None)
    return {place: count for place, (count, _) in found.items()}, mine


def _full(offer: Offer, open_to: Mapping[str, SeatsLeft]) -> str:
    others = [name for name, row in open_to.items() if row.left and name != offer.name]
    advice = (
        f"还有名额的：{'、'.join(others)}" if others else "各单位都已没有名额，请报主管部门统筹"
    )
    return f"{offer.name}的 {offer.places} 个名额已经用完。{advice}。"
