"""Secrets at rest move to the newest key of the vault, a batch at a time."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db.models import Q

from onething.identity.events import SecretsRenewed
from onething.identity.models import SecondFactor
from onething.kernel import ledger, vault
from onething.kernel.actor import Actor
from onething.kernel.command import command

BATCH: Final = 200


@command
def renew_secrets(*, by: Actor, at: datetime) -> None:
    """Bring one batch of secrets under the newest key of the vault."""
    number = vault.newest()
    new = f"{vault.SCHEME}:{number}:"
    old = (~Q(secret="") & ~Q(secret__startswith=new)) | (
        ~Q(pending="") & ~Q(pending__startswith=new)
    )
    rows = list(SecondFactor.objects.select_for_update().filter(old).order_by("pk")[:BATCH])
    for row in rows:
        about = f"factor:{row.pk}"
        row.secret = vault.renewed(row.secret, about=about)
        row.pending = vault.renewed(row.pending, about=about)
    if rows:
        SecondFactor.objects.bulk_update(rows, ["secret", "pending"])
        ledger.write(SecretsRenewed(key=number, count=len(rows)), by=by, at=at)
