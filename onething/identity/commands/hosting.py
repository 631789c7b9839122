"""宿主 App: somebody of whom a host is sure comes in, once for each ticket."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from onething.identity.commands.registering import NewPerson, record_person
from onething.identity.events import HostEntered
from onething.identity.hosts import host, host_rules
from onething.identity.models import HostEntry
from onething.identity.terms import Arrival
from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.command import command
from onething.kernel.ids import new_id
from onething.kernel.refusals import Invalid, NotYours

KEPT = timedelta(days=1)  # much longer than a ticket is good for
AHEAD = 30  # seconds by which the clock of a host may be before ours
NONCES = range(16, 65)  # letters
AGAIN = "请返回 App，从“政务服务”再进入一次。"
OLD = f"这次进入已经过了时间（凭证几分钟就失效）。{AGAIN}"
USED = f"这次进入的凭证已经用过，不能再用。{AGAIN}"
UNSURE = f"App 还没有核验您的本人身份，不能带身份进入。请先在 App 里完成实名认证。{AGAIN}"
UNREADABLE = f"App 给出的凭证不完整。{AGAIN}仍然不行的，请联系 App 的客服。"


@command
def enter_from_host(arrival: Arrival, *, moment: int, by: Actor, at: datetime) -> UUID:
    """Let somebody come in whom a host has made sure of; who is not known is recorded.

    `moment`: the real time in seconds, which the host knows too.
    """
    must_be_system(by)
    known = host(arrival.host)
    if known is None:
        raise NotYours
    if arrival.level not in known.levels:
        raise Invalid(UNSURE)
    if not -AHEAD <= moment - arrival.at <= host_rules()["ticket_seconds"]:
        raise Invalid(OLD)
    if len(arrival.nonce) not in NONCES:
        raise Invalid(UNREADABLE)
    _once(arrival, at)
    person = NewPerson(arrival.name, arrival.id_type, arrival.id_number, arrival.phone)
    subject, facts = record_person(person, at=at)
    fact = HostEntered(subject=subject, host=arrival.host, level=arrival.level)
    ledger.write(*facts, fact, by=by, at=at)
    return subject


def _once(arrival: Arrival, at: datetime) -> None:
    """Note that a ticket is used up; a second time it is refused, however close the two come."""
    row = HostEntry(id=new_id(), host=arrival.host, nonce=arrival.nonce, at=at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as twice:
        raise Invalid(USED) from twice


def forget_entries(*, at: datetime) -> None:
    """Forget tickets that are long out of date: nobody could use them again."""
    HostEntry.objects.filter(at__lt=at - KEPT).delete()
