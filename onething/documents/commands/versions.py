"""The next version of a licence: changed (变更), renewed (延续), issued anew (补发)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from onething.documents import access, kinds, licence_rules
from onething.documents.commands.licences import changed, new_licence, registered
from onething.documents.commands.sealing import CHINA
from onething.documents.events import MembersSet
from onething.documents.models import Document, Licence, LicenceMember
from onething.documents.snapshots import check_licence
from onething.identity import queries as identity
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.facts import Fact
from onething.kernel.refusals import Invalid, NotAllowed
from onething.kernel.salts import new_salt


@dataclass(frozen=True)
class Next:
    """What the next version says otherwise than the one before."""

    data: Mapping[str, Any]
    valid_from: date
    valid_until: date | None
    decision: UUID | None
    members: tuple[
        tuple[str, str, str], ...
    ] = ()  # of a composite: type, serial, trade; none: as before


@command
def change_licence(
    licence_id: UUID,
    *,
    facts: Mapping[str, str],
    decision: UUID,
    ground: str,
    reason: str,
    by: Actor,
    at: datetime,
) -> UUID:
    """Change what a licence says; the old version ends, its number stays (行政许可法 §49)."""
    licence, _ = access.licence_to_change(licence_id, "change", by, at)
    said = {key: value.strip() for key, value in facts.items() if value.strip()}
    before = licence.data["facts"]
    if unknown := sorted(said.keys() - set(kinds.licence_type(licence.type).face)):
        raise Invalid(f"证面没有这些内容：{'、'.join(unknown)}。请只修改证面上的内容。")
    if all(before.get(key) == value for key, value in said.items()):
        sentence = "没有要变更的内容。请至少修改证面上的一项。"
        raise Invalid(sentence, errors={"facts": sentence})
    data = {**licence.data, "facts": {**before, **said}}
    after = Next(data, licence.valid_from, licence.valid_until, _decided(licence, decision))
    why = licence_rules.reason_for("change", ground, reason)
    made, events = next_version(licence, "change", after, why, at)
    ledger.write(*events, by=by, at=at)
    return made.pk


@command
def renew_licence(
    licence_id: UUID,
    *,
    until: date,
    decision: UUID | None,
    ground: str,
    reason: str,
    by: Actor,
    at: datetime,
) -> UUID:
    """Renew a licence from the day after its end; without a decision only where the law deems one (§50)."""
    licence, _ = access.licence_to_change(licence_id, "renew", by, at)
    if licence.valid_until is None:
        raise NotAllowed(f"《{licence.title}》长期有效，不用延续。")
    if until <= licence.valid_until:
        sentence = f"延续后的截止日期应当晚于现在的截止日期 {licence.valid_until:%Y-%m-%d}。"
        raise Invalid(sentence, errors={"until": sentence})
    if decision is None and ground != "deemed":
        sentence = "准予延续应当先制作决定书。请先作出准予延续的决定，再选择这份决定书。"
        raise Invalid(sentence, errors={"decision": sentence})
    found = licence.decision if decision is None else _decided(licence, decision)
    after = Next(licence.data, licence.valid_from, until, found)
    why = licence_rules.reason_for("renew", ground, reason)
    made, events = next_version(licence, "renew", after, why, at)
    ledger.write(*events, by=by, at=at)
    return made.pk


@command
def reissue_licence(licence_id: UUID, *, ground: str, reason: str, by: Actor, at: datetime) -> UUID:
    """Issue a lost or damaged licence anew: same content, next version, the lost one no longer holds."""
    licence, _ = access.licence_to_change(licence_id, "reissue", by, at)
    why = licence_rules.reason_for("reissue", ground, reason)
    after = Next(licence.data, licence.valid_from, licence.valid_until, licence.decision)
    made, events = next_version(licence, "reissue", after, why, at)
    ledger.write(*events, by=by, at=at)
    return made.pk


def _decided(licence: Licence, decision: UUID) -> UUID:
    """Return a decision of the same organ for the same holder that still stands."""
    found = (
        Document.objects.filter(
            pk=decision,
            organ=licence.organ,
            holder=licence.holder,
            kind__in=kinds.deciding(),
        )
        .exclude(state="withdrawn")
        .exists()
    )
    if not found:
        sentence = "没有找到本机关给这个持有人的有效决定书。请先制作决定书，再从列表中选择。"
        raise Invalid(sentence, errors={"decision": sentence})
    return decision


def next_version(
    licence: Licence, do: str, after: Next, why: str, at: datetime
) -> tuple[Licence, tuple[Fact, ...]]:
    """End a version and make the next one; what stands on a composite goes over. Part of a command."""
    _must_be_sealed(licence)
    type_ = kinds.licence_type(licence.type)
    check_licence(type_, after.data)
    _end(licence, do, why, at)
    made = new_licence(type_, licence, identity.organisation(licence.organ), at)
    made.about, made.holder, made.holder_name = (
        f"licence:{licence.pk}",
        licence.holder,
        str(after.data["applicant"]),
    )
    made.number, made.one_for = licence.number, licence.one_for
    made.data, made.salt = dict(after.data), new_salt()
    made.valid_from, made.valid_until = after.valid_from, after.valid_until
    made.decision = after.decision
    made.save(force_insert=True)
    return made, (changed(licence, do), registered(made), *_members(licence, made, after))


def _must_be_sealed(licence: Licence) -> None:
    if licence.sealed_at is None:
        raise NotAllowed(f"《{licence.title}》（{licence.number}）正在制作，请制作完成后再办理。")


def _end(licence: Licence, do: str, why: str, at: datetime) -> None:
    licence.state, licence.changed_at, licence.reason = "expired", at, why
    licence.save(update_fields=["state", "changed_at", "reason"])


def _members(before: Licence, made: Licence, after: Next) -> tuple[MembersSet, ...]:
    """Let what stands on a composite licence go over, or what stands there from now on."""
    rows = LicenceMember.objects.filter(composite=before.pk).order_by("place")
    members = after.members or tuple((row.type, row.serial, row.trade) for row in rows)
    return (set_members(made.pk, members),) if members else ()


def set_members(composite: UUID, members: Sequence[tuple[str, str, str]]) -> MembersSet:
    """Keep which licences stand on a composite one: type, serial, trade of each. Part of a command."""
    LicenceMember.objects.bulk_create(
        [
            LicenceMember(composite=composite, place=place, type=type_, serial=serial, trade=trade)
            for place, (type_, serial, trade) in enumerate(members)
        ]
    )
    return MembersSet(
        composite=composite,
        members=tuple(serial for _, serial, _ in members),
        trades=tuple(dict.fromkeys(trade for _, _, trade in members)),
    )


def today_of(at: datetime) -> date:
    """Return the day in China."""
    return at.astimezone(CHINA).date()


__all__ = [
    "Next",
    "change_licence",
    "next_version",
    "reissue_licence",
    "renew_licence",
    "set_members",
    "today_of",
]
