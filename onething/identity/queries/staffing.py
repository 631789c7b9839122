"""The staff of one's organisation, as its administrator sees them: a fixed number of statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from onething.identity import access, attempts
from onething.identity.models import Account, Attempt, Official, Organisation, Post, Proposal
from onething.identity.queries.accounts import has_factor
from onething.identity.settings import administration, rules
from onething.identity.staffing import DEEDS, WHAT, day_of
from onething.identity.terms import ROLES, ProposalCard, StaffPage, StaffPost, StaffRow
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours

STATES: Final = {
    "": "在岗",
    "locked": "已锁定",
    "no_factor": "没有动态验证码",
    "waiting": "未激活",
    "left": "已停用",
}
LONGEST_QUESTION: Final = 60


def staff(by: Actor, *, at: datetime, q: str = "", state: str = "", after: str = "") -> StaffPage:
    """Return a page of the staff, by badge number; five statements."""
    state = state if state in STATES else ""
    where = access.administered(by)
    rows = _of_state(_staff_of(where), state, at)
    said = q.strip()[:LONGEST_QUESTION]
    if said:
        rows = rows.filter(
            Q(name__icontains=said) | Q(number__iexact=said) | Q(account__login__iexact=said)
        )
    most = administration().list_rows
    found = list(rows.filter(number__gt=after[:20]).order_by("number")[: most + 1])
    return StaffPage(
        rows=_rows(found[:most], where, at),
        next=found[most - 1].number if len(found) > most else "",
        q=said,
        state=state,
    )


def staff_member(official_id: UUID, by: Actor, *, at: datetime) -> StaffRow:
    """Return one official whom he administers."""
    where = access.administered(by)
    found = list(_staff_of(where).filter(pk=official_id))
    if not found:
        raise NotYours
    return _rows(found, where, at)[0]


def staff_places(by: Actor) -> tuple[tuple[str, str], ...]:
    """Return where he may give posts, his own organisation first."""
    rows = Organisation.objects.filter(pk__in=access.administered(by)).order_by("region", "duty")
    places = [(str(row.pk), row.name) for row in rows[:500]]
    return tuple(sorted(places, key=lambda place: place[0] != by.org))


def staff_roles() -> tuple[tuple[str, str], ...]:
    """Return the roles that administrators may give."""
    return tuple((role, name) for role, name in ROLES.items() if role in administration().grantable)


def reset_choices() -> tuple[tuple[str, str], ...]:
    """Return what may be reset."""
    return tuple(WHAT.items())


def activation_days() -> int:
    """Return how long a code that is handed over is good."""
    return administration().activation_days


def proposals(by: Actor) -> tuple[ProposalCard, ...]:
    """Return what waits for a second administrator."""
    where = access.administered(by)
    if not where:
        return ()
    rows = Proposal.objects.select_related("official").filter(
        organisation__in=where, decided_at__isnull=True
    )
    found = list(rows.exclude(official=_number(by)).order_by("-proposed_at", "pk")[:100])
    names = _names(row.proposed_by for row in found)
    return tuple(
        ProposalCard(
            id=row.pk,
            official=row.official_id,
            official_name=row.official.name,
            deed_name=DEEDS[row.deed].name,
            said=DEEDS[row.deed].words(row.said),
            proposed_by=names.get(row.proposed_by, ""),
            proposed_at=row.proposed_at,
            mine=row.proposed_by == by.who,
        )
        for row in found
    )


def _number(by: Actor) -> UUID:
    return UUID(by.who.partition(":")[2])


def _names(whos: Iterable[str]) -> dict[str, str]:
    ids = {UUID(who.partition(":")[2]) for who in whos}
    rows = Official.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "name")
    return {f"official:{pk}": name for pk, name in rows}


def _staff_of(where: frozenset[UUID]) -> QuerySet[Official]:
    held = Post.objects.select_related("organisation").filter(ended_at__isnull=True)
    return (
        access.officials_with_posts_at(where)
        .select_related("account", "account__factor")
        .prefetch_related(Prefetch("posts", held.order_by("title", "pk"), to_attr="held"))
    )


def _of_state(rows: QuerySet[Official], state: str, at: datetime) -> QuerySet[Official]:
    if state == "left":
        return rows.filter(Q(left_at__isnull=False) | Q(account__disabled_at__isnull=False))
    working = rows.filter(left_at__isnull=True, account__disabled_at__isnull=True)
    if state == "no_factor":
        return working.filter(account__isnull=False).exclude(
            account__factor__confirmed_at__isnull=False
        )
    if state == "waiting":
        return working.exclude(account__activation="")
    if state == "locked":
        logins = list(working.values_list("account__login", flat=True))
        return working.filter(account__login__in=_locked(logins, at))
    return working


def _locked(logins: Sequence[str], at: datetime) -> set[str]:
    """Return which of these logins are locked now: by password, or by code."""
    names = {
        attempts.name_of(counted): login
        for login in logins
        if login
        for counted in (login, f"code:{login}")
    }
    since = at - timedelta(minutes=rules().locked_minutes)
    shut = Attempt.objects.filter(login__in=names, failed__gte=rules().failures, at__gt=since)
    return {names[row] for row in shut.values_list("login", flat=True)}


def _rows(found: Sequence[Official], where: frozenset[UUID], at: datetime) -> tuple[StaffRow, ...]:
    accounts = {row.pk: getattr(row, "account", None) for row in found}
    shut = _locked([one.login for one in accounts.values() if one], at)
    return tuple(_row(row, accounts[row.pk], shut, where, at) for row in found)


def _row(
    row: Official, account: Account | None, shut: set[str], where: frozenset[UUID], at: datetime
) -> StaffRow:
    state = _state(row, account, shut)
    held: list[Post] = vars(row)["held"]  # set by the prefetch
    return StaffRow(
        id=row.pk,
        name=row.name,
        number=row.number,
        login=account.login if account else "",
        posts=tuple(_post(post, where) for post in held),
        state=state,
        state_name=STATES[state],
        second_factor=account is not None and has_factor(account),
        locked=account is not None and account.login in shut,
        leaves_on=row.leaves_on if row.leaves_on and row.leaves_on >= day_of(at) else None,
    )


def _state(row: Official, account: Account | None, shut: set[str]) -> str:
    if row.left_at is not None or (account is not None and account.disabled_at is not None):
        return "left"
    if account is not None and account.login in shut:
        return "locked"
    return "waiting" if account is not None and account.activation else ""


def _post(post: Post, where: frozenset[UUID]) -> StaffPost:
    return StaffPost(
        id=post.pk,
        organisation=post.organisation_id,
        organisation_name=post.organisation.name,
        title=post.title,
        roles=tuple(post.roles),
        role_names="、".join(ROLES.get(role, role) for role in post.roles),
        since=post.since,
        until=post.until,
        mine=post.organisation_id in where,
    )
