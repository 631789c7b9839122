"""Keys of departments' own systems: shown once, kept as a digest."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

from onething.identity import access
from onething.identity.events import KeyMade, KeyRevoked
from onething.identity.models import ApiKey
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.ids import new_id
from onething.kernel.refusals import Invalid

PREFIX: Final = "yjs_"


def digest_of(key: str) -> str:
    """Return the digest of a key; 256 bits of chance need no slow hash."""
    return hashlib.sha256(key.encode()).hexdigest()


def make_key(
    organisation: UUID,
    label: str,
    scopes: Sequence[str],
    *,
    until: date | None = None,
    by: Actor,
    at: datetime,
) -> str:
    """Return a new key for a system of this organisation: the only time that it can be read."""
    key = PREFIX + secrets.token_urlsafe(32)
    _keep_key(organisation, label.strip(), tuple(scopes), until, digest_of(key), by=by, at=at)
    return key


@command
def _keep_key(
    organisation: UUID,
    label: str,
    scopes: tuple[str, ...],
    until: date | None,
    digest: str,
    *,
    by: Actor,
    at: datetime,
) -> UUID:
    """Keep the digest of a new key and what it opens."""
    owner = access.organisation_for_keys(organisation, by)
    if not label or len(label) > 80:  # noqa: PLR2004 -- the width of the column
        raise Invalid("请填写系统名称，最多 80 个字。", errors={"label": "请填写系统名称。"})
    if not scopes or not all(re.fullmatch(r"[a-z_]+\.[a-z_]+", scope) for scope in scopes):
        raise Invalid("请至少选择一项接口权限。", errors={"scopes": "请至少选择一项接口权限。"})
    key = ApiKey.objects.create(
        id=new_id(),
        organisation=owner,
        label=label,
        digest=digest,
        scopes=sorted(set(scopes)),
        until=until,
    )
    ledger.write(
        KeyMade(key=key.pk, organisation=organisation, scopes=tuple(key.scopes), until=until),
        by=by,
        at=at,
    )
    return key.pk


@command
def revoke_key(key_id: UUID, *, by: Actor, at: datetime) -> None:
    """End a key at once."""
    key = access.key_to_revoke(key_id, by)
    key.revoked_at = at
    key.save(update_fields=["revoked_at"])
    ledger.write(KeyRevoked(key=key.pk, organisation=key.organisation_id), by=by, at=at)
