"""May he, and which ones: people, mandates, accounts and keys."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from onething.identity.models import (
    Account,
    ApiKey,
    Mandate,
    Official,
    Organisation,
    Post,
    Proposal,
    Subject,
    Substitution,
)
from onething.identity.settings import administration
from onething.identity.terms import MandateKind, Role
from onething.kernel.actor import Actor
from onething.kernel.db import current
from onething.kernel.refusals import NotAllowed, NotYours

READERS = frozenset(
    {Role.WINDOW, Role.EXAMINER, Role.REVIEWER, Role.DECIDER, Role.HOTLINE, Role.SYSTEM}
)

UNDER = """
WITH RECURSIVE under AS (
    SELECT id FROM identity_organisation WHERE id = %s
    UNION ALL
    SELECT below.id FROM identity_organisation below JOIN under ON below.parent_id = under.id
)
SELECT id FROM under
"""


def subject_of(by: Actor) -> UUID | None:
    """Return the id of the person who acts, or None if it is no person."""
    kind, _, number = by.who.partition(":")
    return UUID(number) if kind == "subject" else None


def mandates_in_force(on: date) -> Q:
    """Return the condition that a mandate holds on this day."""
    return (
        Q(revoked_at__isnull=True) & Q(since__lte=on) & (Q(until__isnull=True) | Q(until__gte=on))
    )


def subjects_visible_to(by: Actor, on: date) -> QuerySet[Subject]:
    """Return the subjects whose data he may read: himself, those he acts for; clerks: everybody."""
    if READERS.intersection(by.roles):
        return Subject.objects.all()
    own = subject_of(by)
    if own is None:
        return Subject.objects.none()
    held = Mandate.objects.filter(mandates_in_force(on), agent=own).values("principal")
    return Subject.objects.filter(Q(pk=own) | Q(pk__in=held))


def mandates_visible_to(by: Actor) -> QuerySet[Mandate]:
    """Return the mandates that he gave or holds, or of the one he leads or acts for."""
    own = subject_of(by)
    if own is None:
        return Mandate.objects.all() if by.has(Role.WINDOW) else Mandate.objects.none()
    led = Mandate.objects.filter(
        agent=own, kind=MandateKind.LEGAL_PERSON, revoked_at__isnull=True
    ).values("principal")
    named = Q(principal=own) | Q(principal=by.behalf or own) | Q(principal__in=led)
    return Mandate.objects.filter(Q(agent=own) | named)


def principal_to_bind(principal: UUID, by: Actor, on: date) -> Subject:
    """Return the subject for whom he may appoint an agent, locked: himself, or as legal person."""
    subject = Subject.objects.select_for_update().filter(pk=principal).first()
    own = subject_of(by)
    if subject is None or not (own == principal or is_legal_person(principal, own, on)):
        raise NotYours
    return subject


def is_legal_person(principal: UUID, agent: UUID | None, on: date) -> bool:
    """Say whether he is the legal person of a body on this day."""
    held = Mandate.objects.filter(
        mandates_in_force(on), principal=principal, agent=agent, kind=MandateKind.LEGAL_PERSON
    )
    return agent is not None and held.exists()


def mandate_to_revoke(mandate_id: UUID, by: Actor, on: date) -> Mandate:
    """Return a mandate that he may end, locked: given by him, in a name he stands for, or his."""
    mandate = (
        Mandate.objects.select_for_update(of=("self",))
        .filter(pk=mandate_id, revoked_at__isnull=True)
        .first()
    )
    own = subject_of(by)
    if mandate is None or own is None:
        raise NotYours
    if own in (mandate.principal_id, mandate.agent_id):
        return _by_agreement(mandate)
    if not is_legal_person(mandate.principal_id, own, on):
        raise NotYours
    return _by_agreement(mandate)


def _by_agreement(mandate: Mandate) -> Mandate:
    if mandate.kind != MandateKind.AGENT:
        raise NotAllowed(
            "这项代办关系来自登记，不能在网上撤销。请先到登记机关办理变更，变更后这里会自动更新。"
        )
    return mandate


def posts_in_force(on: date) -> Q:
    """Return the condition that a post is held on this day."""
    return (
        Q(ended_at__isnull=True)
        & (Q(since__isnull=True) | Q(since__lte=on))
        & (Q(until__isnull=True) | Q(until__gte=on))
    )


def substitutions_in_force(on: date) -> Q:
    """Return the condition that somebody stands in for another on this day."""
    return Q(ended_at__isnull=True, since__lte=on, until__gte=on)


def posts_to_act_in(official: UUID | OuterRef, on: date) -> QuerySet[Post]:
    """Return the posts in which an official acts: his own, and those in which he stands in."""
    further = OuterRef(official) if isinstance(official, OuterRef) else official
    held = Substitution.objects.filter(substitutions_in_force(on), substitute=further)
    mine = Q(official=official) | Q(pk__in=held.values("post"))
    return Post.objects.filter(posts_in_force(on), mine)


def posts_led_by(by: Actor, on: date) -> QuerySet[Post]:
    """Return the posts of the organisation that he leads, in which others may stand in."""
    if not by.has(Role.LEADER) or not by.org:
        return Post.objects.none()
    return Post.objects.filter(
        posts_in_force(on), organisation=UUID(by.org), official__left_at__isnull=True
    )


def account_to_change(account_id: UUID, by: Actor) -> Account:
    """Return his own account, or for an operator any account, locked."""
    account = Account.objects.select_for_update(of=("self",)).filter(pk=account_id).first()
    if account is None or not (by.has(Role.OPERATOR) or _is_his(account, by)):
        raise NotYours
    return account


def own_account(account_id: UUID, by: Actor) -> Account:
    """Return his own account while it is in use, locked."""
    return _own(Account.objects.select_for_update(of=("self",)), account_id, by)


def own_login(account_id: UUID, by: Actor) -> str:
    """Return the login of his own account while it is in use."""
    return _own(Account.objects.all(), account_id, by).login


def _own(rows: QuerySet[Account], account_id: UUID, by: Actor) -> Account:
    account = rows.filter(pk=account_id, disabled_at__isnull=True).first()
    if account is None or not _is_his(account, by):
        raise NotYours
    return account


def _is_his(account: Account, by: Actor) -> bool:
    return by.who in (f"subject:{account.subject_id}", f"official:{account.official_id}")


def administered(by: Actor) -> frozenset[UUID]:
    """Return the organisations whose staff he administers: his own, and those under it by rule."""
    if not by.has(Role.ADMIN) or not by.org:
        return frozenset()
    if administration().reach == "own":
        return frozenset({UUID(by.org)})
    with current().cursor() as cursor:
        cursor.execute(UNDER, [by.org])
        return frozenset(row[0] for row in cursor.fetchall())


def officials_with_posts_at(where: frozenset[UUID]) -> QuerySet[Official]:
    """Return the officials who have, or had, a post in these organisations."""
    held = Post.objects.filter(official=OuterRef("pk"), organisation__in=where)
    return Official.objects.filter(Exists(held))


def official_to_administer(official_id: UUID, by: Actor) -> Official:
    """Return an official whom he administers, locked; nobody administers himself."""
    if by.who == f"official:{official_id}":
        raise NotAllowed(
            "自己的账号和岗位不能由自己管理。请联系本单位另一名管理员或上级单位管理员。"
        )
    rows = officials_with_posts_at(administered(by)).select_for_update(of=("self",))
    found = rows.filter(pk=official_id).first()
    if found is None:
        raise NotYours
    return found


def organisation_to_staff(organisation: UUID, by: Actor) -> Organisation:
    """Return an organisation in which he may give posts."""
    found = Organisation.objects.filter(pk=organisation).first()
    if found is None or found.pk not in administered(by):
        raise NotYours
    return found


def proposal_to_decide(proposal_id: UUID, by: Actor) -> Proposal:
    """Return an open proposal on which he may decide, locked: not his own, not about himself."""
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("official")
    found = rows.filter(pk=proposal_id).first()
    if found is None or found.organisation_id not in administered(by):
        raise NotYours
    if found.decided_at is not None:
        raise NotAllowed("这项操作已经复核过了。请刷新页面查看结果。")
    if by.who in (found.proposed_by, f"official:{found.official_id}"):
        raise NotAllowed("提出的人和被操作的人不能复核。请本单位另一名管理员或上级单位管理员复核。")
    return found


def organisation_for_keys(organisation: UUID, by: Actor) -> Organisation:
    """Return an organisation whose keys he may make: operators any, data stewards their own."""
    found = Organisation.objects.filter(pk=organisation).first()
    his = by.has(Role.STEWARD) and by.org == str(organisation)
    if found is None or not (by.has(Role.OPERATOR) or his):
        raise NotYours
    return found


def key_to_revoke(key_id: UUID, by: Actor) -> ApiKey:
    """Return a key in force that he may revoke, locked."""
    key = (
        ApiKey.objects.select_for_update(of=("self",))
        .filter(pk=key_id, revoked_at__isnull=True)
        .first()
    )
    if key is None:
        raise NotYours
    organisation_for_keys(key.organisation_id, by)
    return key


def must_register(by: Actor) -> None:
    """Refuse whoever may not register people: windows, sites, and machines that have read the card."""
    machine = by.via == "kiosk" and by.who.startswith("system:")
    if not (by.has(Role.WINDOW) or by.has(Role.SITE) or machine):
        raise NotYours
