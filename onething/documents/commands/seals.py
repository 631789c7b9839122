"""The register of seals (印章): made, entrusted, paused, destroyed; every use is checked and kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from onething.documents import access
from onething.documents.commands.sealing import reason_of, seal_facts
from onething.documents.events import SealChanged, SealEntrusted, SealRegistered
from onething.documents.models import Seal
from onething.documents.seals import new_seal
from onething.documents.terms import SEAL
from onething.identity import queries as identity
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.refusals import Invalid, NotAllowed

CHINA = ZoneInfo("Asia/Shanghai")
LONGEST_NAME = 40


@command
def register_seal(
    organ: UUID,
    name: str,
    *,
    keeper: str,
    valid_from: date,
    valid_until: date,
    by: Actor,
    at: datetime,
) -> UUID:
    """Register a seal of an organ with its keeper and its term (国令第716号 §9)."""
    access.must_keep_seals(by, organ)
    said = name.strip()
    if not said or len(said) > LONGEST_NAME:
        raise _wrong("name", f"请填写印章名称，不超过 {LONGEST_NAME} 字，例如“行政审批专用章”。")
    if valid_until < valid_from:
        raise _wrong("valid_until", "有效期的截止日期早于起始日期，请更正。")
    _check_people(organ, [keeper] if keeper else [], at)
    if Seal.objects.filter(organ=organ, name=said, state__in=["active", "paused"]).exists():
        raise NotAllowed(f"“{said}”已经登记，正在使用或者停用。换发新章的，请先销毁旧章。")
    made = new_seal(organ, said, valid_from, valid_until, at)
    made.keeper = keeper
    made.save(force_insert=True)
    fact = SealRegistered(
        **seal_facts(made), number=made.number, valid_from=valid_from, valid_until=valid_until
    )
    ledger.write(fact, by=by, at=at)
    return made.pk


@command
def entrust_seal(
    seal_id: UUID,
    *,
    keeper: str,
    users: Sequence[str],
    automatic: bool,
    by: Actor,
    at: datetime,
) -> None:
    """Say who keeps a seal and who may use it; the platform too, after decisions."""
    seal = access.seal_to_change(seal_id, by, at)
    if seal.state == "destroyed":
        raise NotAllowed(f"“{seal.name}”已经销毁，不能再指定保管人和用印人。")
    _check_people(seal.organ, [*filter(None, [keeper]), *users], at)
    seal.keeper, seal.users, seal.automatic = keeper, sorted(set(users)), automatic
    seal.changed_at = at
    seal.save(update_fields=["keeper", "users", "automatic", "changed_at"])
    fact = SealEntrusted(
        **seal_facts(seal), keeper=keeper, users=tuple(seal.users), automatic=automatic
    )
    ledger.write(fact, by=by, at=at)


@command
def pause_seal(seal_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Stop the use of a seal for a time."""
    _change(seal_id, "pause", reason, by, at)


@command
def resume_seal(seal_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Let a paused seal be used again."""
    _change(seal_id, "resume", reason, by, at)


@command
def destroy_seal(seal_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Destroy a seal; its number stays in the register and is never given again."""
    _change(seal_id, "destroy", reason, by, at)


def _change(seal_id: UUID, do: str, reason: str, by: Actor, at: datetime) -> None:
    seal = access.seal_to_change(seal_id, by, at)
    seal.state = SEAL.step(seal.state, do).end
    seal.reason, seal.changed_at = reason_of(reason), at
    seal.save(update_fields=["state", "reason", "changed_at"])
    ledger.write(SealChanged(**seal_facts(seal), do=do, state=seal.state), by=by, at=at)


def _check_people(organ: UUID, people: Sequence[str], at: datetime) -> None:
    day = at.astimezone(CHINA).date()
    known = {f"official:{one.official}" for one in identity.colleagues([organ], on=day)}
    if lost := [who for who in people if who not in known]:
        raise _wrong("keeper", f"有 {len(lost)} 名人员不在本单位任职。请从本单位在岗人员中选择。")


def _wrong(field: str, sentence: str) -> Invalid:
    return Invalid(sentence, errors={field: sentence})
