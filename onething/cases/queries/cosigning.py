"""What one who is asked to sign sees: exactly what he signs, and nothing to change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from onething.cases import access, clocks
from onething.cases.cosigning import roles, rules, statement
from onething.cases.drafts import plan_of
from onething.cases.models import COSIGN_STATES, Material
from onething.cases.queries.applying import CheckSheet, sheet_of
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotAllowed

MOST = 50


@dataclass(frozen=True)
class CosignSheet:
    """The page behind a link."""

    code: str
    state: str  # asked, signed, declined
    words: str
    role_name: str
    asker: str
    until: date
    answered_at: datetime | None
    statement: str
    sheet: CheckSheet


def cosign_sheet(code: str, by: Actor, at: datetime) -> CosignSheet:
    """Return what the one named by a link is asked to sign."""
    row = access.cosignature_of(code, by)
    application = row.application
    if application.state != "draft":
        raise NotAllowed("这份申请已经提交或者删除，不用再签名。")
    if row.state == "asked" and row.until < clocks.day_of(at):
        raise NotAllowed("这个链接已经过期。请申请人重新发链接给您。")
    plan = plan_of(application, at)
    materials = list(Material.objects.filter(application=application).order_by("at", "id"))
    asker = identity.subjects([UUID(row.asked_by.partition(":")[2])])
    return CosignSheet(
        code=row.code,
        state=row.state,
        words=COSIGN_STATES[row.state],
        role_name=row.role_name,
        asker="".join(one.name for one in asker.values()),
        until=row.until,
        answered_at=row.answered_at,
        statement=statement(plan, row.role_name),
        sheet=sheet_of(application, plan, materials, at),
    )


def cosigning_terms() -> tuple[dict[str, str], int]:
    """Return as what others may sign, and for how many days a link is good."""
    return roles(), int(rules()["days"])
