"""练习: who comes from the platform in service is taken in as a trainee."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from onething.identity.events import TraineeCame
from onething.identity.models import Account, Official, Organisation, Post
from onething.identity.practising import read_ticket, taken_along
from onething.identity.settings import administration
from onething.identity.terms import Duty, Level
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.refusals import Invalid

TRAINEES: Final = UUID("6f6e6574-6869-4e67-8000-747261696e65")
NOBODYS: Final = "!"  # no password fits it


@command
def come_to_practise(ticket: str, *, by: Actor, at: datetime) -> UUID:
    """Take in whoever comes with a ticket; return his account here. The same number is the same trainee."""
    came = read_ticket(ticket)
    roles = taken_along(came.roles)
    if not roles:
        raise Invalid("您的岗位没有可以练习的页面。请换一个岗位，再从正式平台过来。")
    organ = _organ(came.organ)
    key = uuid5(TRAINEES, came.number)
    official, _ = Official.objects.update_or_create(
        pk=key, defaults={"name": came.name, "number": f"LX-{came.number}"[:20]}
    )
    said = {"organisation": organ, "title": came.title, "roles": list(roles), "ended_at": None}
    post, _ = Post.objects.update_or_create(pk=key, official=official, defaults=said)
    account, _ = Account.objects.get_or_create(
        official=official,
        defaults={"login": f"lx-{key}"[:40], "password": NOBODYS, "password_at": at},
    )
    fact = TraineeCame(official=key, post=post.pk, organisation=organ.pk, roles=roles)
    ledger.write(fact, by=by, at=at)
    return account.pk


def _organ(code: str) -> Organisation:
    """Return where he practises: his own body in a county, or the windows of the county for it."""
    own = Organisation.objects.filter(code=code, level=Level.COUNTY).first()
    if own is not None:
        return own
    county = administration().practice_county
    return Organisation.objects.get(region=county, level=Level.COUNTY, duty=Duty.APPROVAL)
