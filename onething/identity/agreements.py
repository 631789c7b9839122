"""Which agreement is in force where somebody works; what is said when none is."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Final
from uuid import UUID

from django.conf import settings

from onething.identity.models import Agreement
from onething.identity.terms import AgreementCard, PartnerRules, Right
from onething.kernel import yamls
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import NotAllowed

OVER: Final = (
    "本网点的协议没有生效、已经到期或者已经终止，不能收件。"
    "请申请人到县级政务服务大厅，或者在网上办理；续签请联系政务服务管理机构。"
)


@cache
def partners() -> PartnerRules:
    """Return `data/settings/partners.yaml`, read once a process; a missing word is an error."""
    raw = yamls.read(settings.DATA_ROOT / "settings" / "partners.yaml")
    rights = {
        key: Right(
            key=key,
            name=said["name"],
            help=said["help"],
            acts={ground: tuple(acts) for ground, acts in said["acts"].items()},
            receipt=said["receipt"],
            result=said["result"],
            registers=said["registers"],
        )
        for key, said in raw["rights"].items()
    }
    return PartnerRules(rights=rights, kinds=raw["kinds"], longest_days=raw["longest_days"])


def card_of(row: Agreement, on: date) -> AgreementCard:
    """Return an agreement as a value."""
    known = partners().rights
    ended = row.ended_at.astimezone(CHINA).date() if row.ended_at else None
    return AgreementCard(
        id=row.pk,
        site=row.site,
        site_name=row.site_name,
        organisation=row.organisation_id,
        partner=row.partner,
        partner_code=row.partner_code,
        ground=row.ground,
        since=row.since,
        until=row.until,
        items=tuple(row.items),
        rights=tuple(known[key] for key in row.rights if key in known),
        running=ended is None and row.since <= on <= row.until,
        ended_on=ended,
        ended_reason=row.ended_reason,
    )


def of_post(post: str, on: date) -> AgreementCard | None:
    """Return the agreement in force at the site to which a post is bound; one statement."""
    if not post:
        return None
    rows = Agreement.objects.filter(
        posts__post=UUID(post), posts__ended_at=None, ended_at=None, since__lte=on, until__gte=on
    )
    row = rows.first()
    return card_of(row, on) if row is not None else None


def must_run(post: str, on: date) -> AgreementCard:
    """Return the agreement in force where somebody works, or say what to do without one."""
    found = of_post(post, on)
    if found is None:
        raise NotAllowed(OVER)
    return found
