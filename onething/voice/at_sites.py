"""What a partner's site registers for who is there: at which site, if it was agreed and is open."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from onething.desk import queries as desk
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotAllowed

CLOSED = "这个网点已经登记关闭，不能再登记。请申请人拨打 12345，或者到县级政务服务大厅登记。"


def site_of(by: Actor, at: datetime) -> UUID | None:
    """Return the site at which he registers for somebody; None: he works for no partner."""
    agreed = identity.registering_at(by, at)
    if agreed is None:
        return None
    if not desk.is_there(agreed.site, at):
        raise NotAllowed(CLOSED)
    return agreed.site
