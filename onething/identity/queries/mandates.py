"""委托: who may act for whom, in what, how long; and what a mandate with limits does not allow."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from onething.identity import access
from onething.identity.models import Mandate
from onething.identity.queries.people import subject
from onething.identity.terms import ACTS, MandateCard, MandateKind, allows, matters_in
from onething.kernel.actor import Actor
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import NotAllowed, NotYours

MOST = 200


def mandates_of(by: Actor, *, at: datetime) -> tuple[MandateCard, ...]:
    """Return the mandates that he gave or holds, those in force first; two statements at most."""
    on = at.astimezone(CHINA).date()
    rows = access.mandates_visible_to(by).select_related("principal", "agent")
    found = list(rows.order_by("-since", "pk")[:MOST])
    own = access.subject_of(by)
    bound = {own, *(row.principal_id for row in found if _stands_for(row, own, on))}
    cards = [_card(row, on, own in (row.agent_id,) or row.principal_id in bound) for row in found]
    return tuple(sorted(cards, key=lambda card: ORDER.index(card.state)))


ORDER = ("in_force", "later", "over", "revoked")


def _stands_for(row: Mandate, own: UUID | None, on: date) -> bool:
    legal = row.kind == MandateKind.LEGAL_PERSON and row.agent_id == own
    return legal and _state(row, on) == "in_force"


def _card(row: Mandate, on: date, his: bool) -> MandateCard:
    state = _state(row, on)
    return MandateCard(
        id=row.pk,
        kind=row.kind,
        principal=row.principal_id,
        principal_name=row.principal.name,
        agent=row.agent_id,
        agent_name=row.agent.name,
        since=row.since,
        until=row.until,
        themes=tuple(row.themes),
        acts=tuple(row.acts),
        state=state,
        revocable=his and row.kind == MandateKind.AGENT and state in ("in_force", "later"),
    )


def _state(row: Mandate, on: date) -> str:
    if row.revoked_at is not None:
        return "revoked"
    if row.until is not None and row.until < on:
        return "over"
    return "later" if row.since > on else "in_force"


def mandate(mandate_id: UUID, by: Actor, *, at: datetime) -> MandateCard:
    """Return one of the mandates that he gave or holds."""
    found = next((card for card in mandates_of(by, at=at) if card.id == mandate_id), None)
    if found is None:
        raise NotYours
    return found


def may_give(by: Actor, *, at: datetime) -> bool:
    """Say whether he may appoint an agent for the one in whose name he acts."""
    own = access.subject_of(by)
    if own is None or not by.behalf:
        return False
    on = at.astimezone(CHINA).date()
    return by.behalf == str(own) or access.is_legal_person(UUID(by.behalf), own, on)


def signs_for(subject_id: UUID, *, on: date) -> frozenset[UUID]:
    """Return whose signature binds a subject: its own, its legal person's, its guardians'."""
    held = Mandate.objects.filter(access.mandates_in_force(on), principal=subject_id)
    others = held.exclude(kind=MandateKind.AGENT).values_list("agent", flat=True)
    return frozenset({subject_id, *others})


def must_allow(by: Actor, act: str, theme: str = "") -> None:
    """Refuse what the mandate of an agent does not allow, and say whom to ask; no statement else."""
    matters = matters_in(by.roles)
    if theme and matters and theme not in matters:
        raise NotAllowed(
            f"您的委托不包括这件事。请联系委托人{_principal(by)}，由对方自己办理，或者扩大委托范围。"
        )
    if not allows(by.roles, act):
        raise NotAllowed(
            f"您的委托不包括“{ACTS[act]}”。请联系委托人{_principal(by)}，由对方自己办理，"
            "或者扩大委托范围。"
        )


def _principal(by: Actor) -> str:
    return f"“{subject(UUID(by.behalf)).name}”" if by.behalf else ""
