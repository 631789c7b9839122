"""行业综合许可证: which licences may stand together, and what the face of the composite says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from onething.documents import licence_rules
from onething.documents.models import Licence, LicenceMember
from onething.documents.terms import LICENCE_WORDS
from onething.identity import queries as identity
from onething.kernel.refusals import Invalid, NotAllowed

TYPE = licence_rules.COMPOSITE
STANDING = frozenset({"valid", "suspended"})  # a member in these states still counts
PLACE = "shop.address"


@dataclass(frozen=True)
class Member:
    """A single licence in the newest of its versions, with the trade for which it stands."""

    licence: Licence
    trade: str


def newest(serials: Iterable[str]) -> dict[str, Licence]:
    """Return the newest version of each licence by its serial; one statement."""
    rows = Licence.objects.filter(serial__in=list(serials)).order_by("serial", "-version")
    found: dict[str, Licence] = {}
    for row in rows:
        found.setdefault(row.serial, row)
    return found


def members_of(composite: Licence) -> tuple[Member, ...]:
    """Return the members of a composite licence, each as it stands now; two statements."""
    rows = list(LicenceMember.objects.filter(composite=composite.pk).order_by("place"))
    latest = newest(row.serial for row in rows)
    return tuple(Member(latest[row.serial], row.trade) for row in rows if row.serial in latest)


def check_members(members: Sequence[Member], on: date) -> None:
    """Refuse what may not stand together, and say why."""
    least = licence_rules.least_members()
    if len(members) < least:
        names = "、".join(f"《{one.licence.title}》" for one in members) or "一项也没有"
        raise NotAllowed(
            f"行业综合许可证至少要有 {least} 项单项许可，现在只有：{names}。"
            "只有一项许可的，直接使用这一项的电子证照即可。"
        )
    check_together(members)
    for one in members:
        check_member(one, on)


def rows_of(members: Iterable[Member]) -> tuple[tuple[str, str, str], ...]:
    """Return the members as they are kept: type, serial, trade."""
    return tuple((one.licence.type, one.licence.serial, one.trade) for one in members)


def check_together(members: Sequence[Member]) -> None:
    """Refuse licences of several holders or places."""
    if len({one.licence.holder for one in members}) > 1:
        raise Invalid("这些许可证不是同一个持有人的，不能并入一张行业综合许可证。请重新选择。")
    places = {str(one.licence.data["facts"].get(PLACE, "")) for one in members} - {""}
    if len(places) > 1:
        raise Invalid(f"这些许可证的经营场所不同：{'；'.join(sorted(places))}。请按场所分别制证。")


def check_member(one: Member, on: date) -> None:
    """Refuse a licence that may not stand on a composite one."""
    licence, trade = one.licence, licence_rules.trade(one.trade)
    named = f"《{licence.title}》（{licence.number}）"
    if licence.type not in trade.members:
        raise Invalid(
            f"“{trade.name}”的行业综合许可证不包括{named}。请换一个行业，或者去掉这一项。"
        )
    if licence.state != "valid" or licence.sealed_at is None:
        words = "正在制作" if licence.sealed_at is None else LICENCE_WORDS[licence.state]
        raise NotAllowed(f"{named}的状态是“{words}”，不能并入。请等这一项有效后再办理。")
    if licence.valid_until is not None and licence.valid_until < on:
        raise NotAllowed(f"{named}已于 {licence.valid_until:%Y-%m-%d} 到期，不能并入。请先延续。")


def issuer_for(trades: Iterable[str], region: str) -> UUID:
    """Return the organ that issues a composite licence of these trades at a place.

    It is the organ that the trades declare, or else the approval bureau; nearest to the place.
    """
    duties = {licence_rules.issuer_of(code) for code in trades} or {licence_rules.usual_issuer()}
    if len(duties) > 1:
        raise Invalid("这些行业由不同的单位制发行业综合许可证，不能并入一张。请按行业分别制证。")
    return identity.route(duties.pop(), region).id


def shortest(members: Iterable[Member]) -> date | None:
    """Return the last day of the member that ends first; None if none ends."""
    ends = [one.licence.valid_until for one in members if one.licence.valid_until is not None]
    return min(ends, default=None)


def face_of(members: Sequence[Member], organ: Any, on: date) -> dict[str, Any]:
    """Return what the composite says: the common block of its first member, and every member."""
    first = members[0].licence
    facts: dict[str, Any] = {}
    for one in reversed(members):
        facts |= one.licence.data["facts"]
    trades = list(dict.fromkeys(one.trade for one in members))
    facts["composite.trades"] = "、".join(licence_rules.trade(code).name for code in trades)
    return {
        **first.data,
        "organ": organ.name,
        "organ_code": organ.code,
        "organ_phone": organ.phone,
        "organ_address": organ.address,
        "facts": facts,
        "date": f"{on.year}年{on.month}月{on.day}日",
        "members": [_line(one.licence) for one in members],
        "trades": trades,
    }


def _line(licence: Licence) -> list[str]:
    until = "长期" if licence.valid_until is None else f"{licence.valid_until:%Y-%m-%d}"
    return [licence.title, licence.number, licence.organ_name, until]
