"""For whom an official acts now, and who acts for somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from onething.identity import access
from onething.identity.coming import acts_of
from onething.identity.models import Assistance, AssistConsent, Mandate
from onething.identity.queries.partners import site_names
from onething.identity.queries.people import card
from onething.identity.settings import assistance as settings_of
from onething.identity.terms import (
    ACTS,
    PRESENT,
    AssistanceCard,
    AssistanceRules,
    SubjectCard,
    scope_of,
    site_scope,
)
from onething.kernel.actor import Actor
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import NotAllowed, NotYours

MOST = 50


def assistance_rules() -> AssistanceRules:
    """Return the grounds on which officials act for somebody."""
    return settings_of()


def must_stand_for(subject: UUID, came: UUID, act: str, *, at: datetime) -> None:
    """Refuse whoever came to a window and may not do this there for himself, or for another."""
    if act not in acts_of(subject, came, settings_of().grounds[PRESENT], at):
        raise NotAllowed(
            f"来人的委托不包括“{ACTS[act]}”。请委托人扩大委托范围，或者请申请人本人来办。"
        )


def assistance(assistance_id: UUID, by: Actor, at: datetime) -> AssistanceCard | None:
    """Return for whom an official acts, if he does so still and in the same post; one statement."""
    rows = Assistance.objects.select_related("subject", "came")
    row = rows.filter(pk=assistance_id, ended_at=None, until__gt=at).first()
    return _card(row) if row is not None and _his(row, by) else None


def assistance_over(assistance_id: UUID, by: Actor) -> AssistanceCard | None:
    """Return for whom an official acted until it ended: to say what to do, never to act."""
    row = Assistance.objects.select_related("subject", "came").filter(pk=assistance_id).first()
    return _card(row) if row is not None and _his(row, by) else None


def _his(row: Assistance, by: Actor) -> bool:
    return by.who == f"official:{row.official_id}" and by.post == str(row.post_id)


def _card(row: Assistance) -> AssistanceCard:
    return AssistanceCard(
        id=row.pk,
        official=row.official_id,
        post=row.post_id,
        organisation=row.organisation_id,
        subject=card(row.subject),
        came=card(row.came),
        ground=row.ground,
        ground_name=settings_of().grounds[row.ground].name,
        statement=settings_of().grounds[row.ground].statement,
        acts=tuple(row.acts),
        since=row.since,
        until=row.until,
        themes=tuple(row.themes),
        order=row.order,
        site=row.site,
        items=tuple(row.items),
        shown=row.shown,
    )


def others_to_act_for(assistance: AssistanceCard, at: datetime) -> tuple[SubjectCard, ...]:
    """Return for whom else who stands at the window may have something done: himself, whom he stands for.

    Only for who came with his papers and for no 帮办单; whose mandate is for some matters only uses his
    own account. One statement.
    """
    if assistance.ground != PRESENT or assistance.order is not None:
        return ()
    on = at.astimezone(CHINA).date()
    held = Mandate.objects.filter(access.mandates_in_force(on), agent=assistance.came.id, themes=[])
    rows = held.select_related("principal").order_by("principal__name", "pk")[:MOST]
    found = {row.principal_id: card(row.principal) for row in rows}
    known = {assistance.came.id: assistance.came} | found
    return tuple(one for key, one in known.items() if key != assistance.subject.id)


def assisting(card_: AssistanceCard, via: str = "window") -> Actor:
    """Return the official as he acts for somebody: not for his organ, and no further than allowed."""
    limits = site_scope(card_.site, card_.items) if card_.site else ()
    return Actor(
        who=f"official:{card_.official}",
        post=str(card_.post),
        roles=(*scope_of(card_.acts, card_.themes), *limits),
        behalf=str(card_.subject.id),
        via=via,
    )


@dataclass(frozen=True, kw_only=True)
class AssistanceLine:
    """Who acts, or acted, for somebody: as that somebody reads it."""

    id: UUID
    official: str
    organisation: str
    ground_name: str
    acts: tuple[str, ...]
    since: datetime
    until: datetime
    ended_at: datetime | None
    open: bool


def assistances_for(order: UUID, subject: UUID | None, at: datetime) -> tuple[AssistanceLine, ...]:
    """Return who acted for somebody because of a 帮办单; who may see that is asked before."""
    if subject is None:
        return ()
    rows = Assistance.objects.filter(subject=subject, order=order).select_related(
        "official", "organisation"
    )
    return _lines(rows, at)


@dataclass(frozen=True, kw_only=True)
class AssistanceLetter:
    """What a 授权委托书 says of it: who, for whom, what, from when until when, how it was signed."""

    official: str
    title: str
    hall: UUID
    subject: SubjectCard
    came: SubjectCard
    powers: tuple[str, ...]
    since: datetime
    until: datetime
    signature: str
    ended_at: datetime | None


def assistance_letter(assistance_id: UUID) -> AssistanceLetter:
    """Return what the letter about an assistance says; for the platform only."""
    rows = Assistance.objects.select_related("official", "post", "subject", "came")
    row = rows.get(pk=assistance_id)
    return AssistanceLetter(
        official=row.official.name,
        title=row.post.title,
        hall=row.organisation_id,
        subject=card(row.subject),
        came=card(row.came),
        powers=tuple(ACTS[act] for act in row.acts),
        since=row.since,
        until=row.until,
        signature=row.signature,
        ended_at=row.ended_at,
    )


def agreed_until(order: UUID, official: UUID | None, at: datetime) -> datetime | None:
    """Return until when somebody's agreement waits for the helper to begin, if he agreed."""
    rows = AssistConsent.objects.filter(order=order, official=official, until__gte=at)
    return rows.values_list("until", flat=True).first()


def assistances_of(by: Actor, at: datetime) -> tuple[AssistanceLine, ...]:
    """Return who acts and acted for the one in whose name he comes, the latest first."""
    if by.org or not by.behalf or not by.who.startswith("subject:"):
        raise NotYours
    rows = Assistance.objects.filter(subject=UUID(by.behalf)).select_related(
        "official", "organisation"
    )
    return _lines(rows, at)


def _lines(rows: QuerySet[Assistance], at: datetime) -> tuple[AssistanceLine, ...]:
    found = list(rows.order_by("-since", "-pk")[:MOST])
    sites = {row.site for row in found if row.site}
    names = site_names(sites) if sites else {}
    return tuple(_line(row, names.get(row.site, "") if row.site else "", at) for row in found)


def _line(row: Assistance, site: str, at: datetime) -> AssistanceLine:
    return AssistanceLine(
        id=row.pk,
        official=row.official.name,
        organisation=site or row.organisation.name,
        ground_name=settings_of().grounds[row.ground].name,
        acts=tuple(row.acts),
        since=row.since,
        until=row.until,
        ended_at=row.ended_at,
        open=row.ended_at is None and row.until > at,
    )
