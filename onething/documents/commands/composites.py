"""一业一证: several licences of a trade on one; its life follows that of its members."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from onething.documents import access, kinds, licence_rules
from onething.documents.commands.licences import (
    changed,
    end_former,
    new_licence,
    one_for_of,
    registered,
)
from onething.documents.commands.sealing import LONGEST_REASON, reason_of
from onething.documents.commands.versions import Next, next_version, set_members, today_of
from onething.documents.composites import (
    STANDING,
    TYPE,
    Member,
    check_member,
    check_members,
    check_together,
    face_of,
    issuer_for,
    members_of,
    rows_of,
    shortest,
)
from onething.documents.events import MemberChanged
from onething.documents.models import Licence
from onething.documents.snapshots import check_licence
from onething.documents.terms import LICENCE
from onething.identity import queries as identity
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.kernel.salts import new_salt

TOO_FEW = "单项许可少于两项，行业综合许可证不再保留；剩下的单项许可证照常有效"
FOLLOWS = "单项许可有变化，按最新的单项许可换发"


@command
def issue_composite(
    members: Sequence[tuple[UUID, str]],
    *,
    about: str,
    organ: UUID,
    by: Actor,
    at: datetime,
) -> UUID:
    """Issue a composite licence over the single licences (licence, trade) of one holder and place."""
    access.must_compose(by, organ, lambda: _issuer(members, organ))
    found, day = _members(members), today_of(at)
    check_members(found, day)
    first, type_, body = found[0].licence, kinds.licence_type(TYPE), identity.organisation(organ)
    data = face_of(found, body, day)
    check_licence(type_, data)
    one_for = one_for_of(type_, first.holder, data)
    former = end_former(type_, one_for, at)
    licence = new_licence(type_, former, body, at)
    licence.about, licence.holder, licence.holder_name = about, first.holder, first.holder_name
    licence.one_for, licence.data, licence.salt = one_for, data, new_salt()
    licence.valid_from, licence.valid_until = day, shortest(found)
    licence.decision = first.decision
    licence.save(force_insert=True)
    replaced = [changed(former, "replace")] if former else []
    kept = set_members(licence.pk, rows_of(found))
    ledger.write(*replaced, registered(licence), kept, by=by, at=at)
    return licence.pk


@command
def add_member(
    composite_id: UUID, licence_id: UUID, *, trade: str, reason: str, by: Actor, at: datetime
) -> UUID:
    """Add a single licence to a composite one (增项); also a further trade at the same address."""
    composite = _composite(composite_id, "change", by, at)
    kept = members_of(composite)
    (new,) = _members([(licence_id, trade)])
    if any(one.licence.serial == new.licence.serial for one in kept):
        raise NotAllowed(f"《{new.licence.title}》已经在这张行业综合许可证上。")
    check_member(new, today_of(at))
    check_together([*kept, new])
    return _renewed(composite, [*kept, new], f"增加{_named(new)}：{reason_of(reason)}", by, at)


@command
def remove_member(
    composite_id: UUID, licence_id: UUID, *, reason: str, by: Actor, at: datetime
) -> UUID:
    """Take a single licence off a composite one (减项); the single licence itself stays as it is."""
    composite = _composite(composite_id, "change", by, at)
    kept = members_of(composite)
    gone = [one for one in kept if one.licence.pk == licence_id]
    if not gone:
        raise NotYours("这张行业综合许可证上没有这一项。请刷新页面，按最新的内容办理。")
    left = [one for one in kept if one.licence.pk != licence_id]
    return _renewed(composite, left, f"减少{_named(gone[0])}：{reason_of(reason)}", by, at)


@command
def close_trade(composite_id: UUID, trade: str, *, reason: str, by: Actor, at: datetime) -> UUID:
    """Close one of several trades at an address; the others go on on the composite licence."""
    composite = _composite(composite_id, "change", by, at)
    kept = members_of(composite)
    left = [one for one in kept if one.trade != trade]
    if len(left) == len(kept):
        raise Invalid("这张行业综合许可证上没有这个行业。请刷新页面，按最新的内容办理。")
    words = f"停止经营“{licence_rules.trade(trade).name}”：{reason_of(reason)}"
    return _renewed(composite, left, words, by, at)


@command
def follow_member(composite_id: UUID, licence_id: UUID, *, by: Actor, at: datetime) -> None:
    """Note on a composite licence what became of a member; with too few left it is cancelled."""
    composite = access.licence_to_follow(composite_id, by)
    kept = members_of(composite)
    here = next((one for one in kept if one.licence.pk == licence_id), None)
    if here is None or composite.state not in STANDING:
        return
    left = sum(one.licence.state in STANDING for one in kept)
    noted = MemberChanged(
        composite=composite.pk, member=licence_id, state=here.licence.state, left=left
    )
    if left >= licence_rules.least_members():
        ledger.write(noted, by=by, at=at)
        return
    composite.state = LICENCE.step(composite.state, "cancel").end
    composite.changed_at, composite.reason = at, TOO_FEW
    composite.save(update_fields=["state", "changed_at", "reason"])
    ledger.write(noted, changed(composite, "cancel"), by=by, at=at)


@command
def follow_version(composite_id: UUID, *, by: Actor, at: datetime) -> None:
    """Issue a composite licence anew because a member was changed or renewed (变更、延续)."""
    composite = access.licence_to_follow(composite_id, by)
    if composite.state != "valid" or composite.sealed_at is None:
        return
    kept = members_of(composite)
    if any(one.licence.state not in STANDING or one.licence.sealed_at is None for one in kept):
        return
    body = identity.organisation(composite.organ)
    data = face_of(kept, body, today_of(at))
    if data["members"] == composite.data["members"]:
        return
    after = Next(data, composite.valid_from, shortest(kept), composite.decision)
    _, events = next_version(composite, "renew", after, FOLLOWS, at)
    ledger.write(*events, by=by, at=at)


def _composite(composite_id: UUID, do: str, by: Actor, at: datetime) -> Licence:
    composite, _ = access.licence_to_change(composite_id, do, by, at)
    if composite.type != TYPE:
        raise NotYours("这不是行业综合许可证。请从行业综合许可证的页面办理。")
    return composite


def _members(said: Sequence[tuple[UUID, str]]) -> list[Member]:
    rows = Licence.objects.in_bulk([licence for licence, _ in said])
    if len(rows) < len({licence for licence, _ in said}):
        raise NotYours("有单项许可没有找到。请刷新页面后重新选择。")
    return [Member(rows[licence], trade) for licence, trade in said]


def _issuer(said: Sequence[tuple[UUID, str]], organ: UUID) -> UUID:
    """Return the organ that may put these licences on one, at the nearest place of their organs."""
    found = _members(said)
    if not found:
        return organ  # what is missing is told by the check of the members
    bodies = identity.organisations({one.licence.organ for one in found})
    places = {body.region for body in bodies.values()}
    place = max(places, key=lambda code: (len(identity.upwards(code)), code))
    return issuer_for((one.trade for one in found), place)


def _renewed(composite: Licence, members: list[Member], why: str, by: Actor, at: datetime) -> UUID:
    """Issue the composite anew over other members."""
    standing = [one for one in members if one.licence.state in STANDING]
    if len(standing) < licence_rules.least_members():
        raise NotAllowed(_too_few(members))
    body = identity.organisation(composite.organ)
    after = Next(
        face_of(members, body, today_of(at)),
        composite.valid_from,
        shortest(members),
        composite.decision,
        rows_of(members),
    )
    made, events = next_version(composite, "change", after, why[:LONGEST_REASON], at)
    ledger.write(*events, by=by, at=at)
    return made.pk


def _too_few(members: list[Member]) -> str:
    named = "、".join(f"《{one.licence.title}》" for one in members) or "一项也没有"
    return (
        f"办理后只剩下：{named}，不足 {licence_rules.least_members()} 项单项许可。"
        "请改为注销这张行业综合许可证，剩下的单项许可证照常使用。"
    )


def _named(one: Member) -> str:
    return f"《{one.licence.title}》（{one.licence.number}）"
