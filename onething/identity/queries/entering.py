"""What an account knows of its second factor, and where it is signed in."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from onething.identity import totp
from onething.identity.models import Account, RecoveryCode, SecondFactor, Visit
from onething.identity.settings import rules
from onething.identity.terms import AccountCard, FactorCard, VisitCard
from onething.kernel import vault
from onething.kernel.refusals import NotYours

MOST = 50  # visits that a page shows


def demands_second_factor(card: AccountCard) -> bool:
    """Say whether the holder must set up a second factor before anything else."""
    roles = {role for post in card.posts for role in post.roles}
    return not card.second_factor and rules().second_factor.demanded_of(roles)


def pending_minutes() -> int:
    """Return how long one may take to give the code after the password."""
    return rules().second_factor.pending_minutes


def factor(account_id: UUID) -> FactorCard:
    """Return how it stands with the second factor; two statements."""
    row = SecondFactor.objects.filter(pk=account_id).first()
    left = RecoveryCode.objects.filter(account=account_id, used_at__isnull=True).count()
    if row is None:
        return FactorCard(confirmed_at=None, recovery_left=0)
    if not row.pending:
        return FactorCard(confirmed_at=row.confirmed_at, recovery_left=left)
    login = Account.objects.filter(pk=account_id).values_list("login", flat=True).first()
    if login is None:
        raise NotYours
    secret = vault.decrypt(row.pending, about=f"factor:{account_id}")
    return FactorCard(
        confirmed_at=row.confirmed_at,
        recovery_left=left,
        secret=totp.in_letters(secret),
        address=totp.address(secret, login),
    )


def visits(account_id: UUID) -> tuple[VisitCard, ...]:
    """Return the visits of an account that have not ended, the newest first."""
    rows = Visit.objects.filter(account=account_id, ended_at__isnull=True)
    return tuple(
        VisitCard(
            id=row.pk,
            began_at=row.began_at,
            seen_at=row.seen_at,
            agent=row.agent,
            address=row.address,
        )
        for row in rows.order_by("-began_at", "pk")[:MOST]
    )


def secrets_by_key() -> dict[str, int]:
    """Return how many secrets each key of the vault keeps, by its number."""
    rows = SecondFactor.objects.values_list("secret", "pending")
    return Counter(kept.split(":")[1] for row in rows for kept in row if kept)
