"""Putting a seal on a paper: the register says whether it may be; each use is kept. Parts of commands."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from onething.documents.events import SealRegistered
from onething.documents.models import Seal, SealUse
from onething.documents.seals import new_seal
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.refusals import Invalid, NotAllowed
from onething.kernel.statements import Rows

CHINA = ZoneInfo("Asia/Shanghai")
LONGEST_REASON = 500


def reason_of(reason: str) -> str:
    """Return the reason, or ask for one."""
    said = reason.strip()
    if not said or len(said) > LONGEST_REASON:
        sentence = f"请写明理由，不超过 {LONGEST_REASON} 字。"
        raise Invalid(sentence, errors={"reason": sentence})
    return said


def seal_facts(seal: Seal) -> dict[str, Any]:
    """Return what every event of a seal names."""
    return {"seal": seal.pk, "organ": seal.organ}


def put_seal(
    organ: UUID,
    name: str,
    *,
    paper: UUID,
    kind: str,
    digest: str,
    certificate: str,
    by: Actor,
    at: datetime,
) -> tuple[SealRegistered, ...]:
    """Check that the seal may be used now and keep that it was; part of a command.

    An organ's first use of a seal by the platform registers it, for the term of its certificate.
    """
    first = seals_for({(organ, name)}, by, at)
    SealUse.objects.create(
        organ=organ,
        seal=name,
        certificate=certificate,
        paper=paper,
        kind=kind,
        digest=digest,
        who=by.who,
        cause=by.cause,
        at=at,
    )
    return first


_SEALS = Rows(
    lambda organs, names: Seal.objects.filter(organ__in=organs, name__in=names).exclude(
        state="destroyed"
    ),
    [UUID],
    [str],
)


def seals_for(
    wanted: Collection[tuple[UUID, str]], by: Actor, at: datetime
) -> tuple[SealRegistered, ...]:
    """Check that these seals of organs may be used now; one statement, once they are registered."""
    rows = _SEALS([*{organ for organ, _ in wanted}], [*{name for _, name in wanted}])
    known = {(row.organ, row.name): row for row in rows}
    new = []
    for organ, name in sorted(wanted, key=str):
        seal = known.get((organ, name))
        if seal is None:
            seal = _first(organ, name, at)
            new.append(_registered(seal))
        _must_be_good(seal, by, at)
    return tuple(new)


def _registered(seal: Seal) -> SealRegistered:
    return SealRegistered(
        **seal_facts(seal),
        number=seal.number,
        valid_from=seal.valid_from,
        valid_until=seal.valid_until,
    )


def _first(organ: UUID, name: str, at: datetime) -> Seal:
    if Seal.objects.filter(organ=organ, name=name).exists():
        raise NotAllowed(f"“{name}”已经销毁，不能用印。请印章管理人员登记新章后，再重新制发。")
    day = at.astimezone(CHINA).date()
    seal = new_seal(organ, name, *_term(day), at)
    seal.save(force_insert=True)
    return seal


def _term(day: date) -> tuple[date, date]:
    """Return the term of a seal that the platform registers itself: that of its test certificate."""
    return day.replace(month=1, day=1, year=day.year - 1), date(day.year + 4, 12, 31)


def _must_be_good(seal: Seal, by: Actor, at: datetime) -> None:
    day, name = at.astimezone(CHINA).date(), seal.name
    if seal.state != "active":
        raise NotAllowed(
            f"“{name}”（{seal.number}）已停用，不能用印。请印章管理人员恢复后重新制发。"
        )
    if not seal.valid_from <= day <= seal.valid_until:
        raise NotAllowed(
            f"“{name}”（{seal.number}）的有效期是 {seal.valid_from:%Y-%m-%d} 至 "
            f"{seal.valid_until:%Y-%m-%d}，不在有效期内，不能用印。请销毁旧章、登记新章后重新制发。"
        )
    if by.has("system"):
        if not seal.automatic:
            raise NotAllowed(
                f"“{name}”没有授权平台自动用印。请印章管理人员开启自动用印，再重新制发。"
            )
    elif by.who not in seal.users:
        raise NotAllowed(f"您不在“{name}”的用印人名单里。请联系印章保管人。")
    else:
        identity.must_hold_post(by, at)
