"""复核: which refusals are made by two people, as data with a source (data/settings/seconds.yaml)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.conf import settings

from onething.cases import access, clocks
from onething.cases.models import Case
from onething.identity import queries as identity
from onething.kernel import yamls
from onething.kernel.actor import Actor
from onething.kernel.crypto import sm3
from onething.kernel.refusals import NotAllowed
from onething.kernel.shapes import Fault
from onething.kernel.tables import Table, load

REFUSALS: Final = {"refuse_acceptance": "不予受理", "refuse": "不予决定"}
KEPT: Final = ("when", "then", "source", "since")
LEADER: Final = "leader"
MOST_TOLD: Final = 20


@dataclass(frozen=True)
class Second:
    """Whether another person confirms, and who may besides whoever may take the step."""

    wanted: bool
    also: frozenset[str]
    source: str


@cache
def _said() -> Mapping[str, Any]:
    said: Mapping[str, Any] = yamls.read(settings.DATA_ROOT / "settings" / "seconds.yaml")
    return said


@cache
def _table() -> Table:
    rows = [{key: row[key] for key in KEPT if key in row} for row in _said()["rules"]]
    return load("seconds", rows)


def second_of(case: Case, do: str) -> Second:
    """Return the rule of the day on which the case was filed."""
    facts = {
        "do": do,
        "kind": case.kind,
        "level": case.plan.get("level", ""),
        "item": case.plan.get("item_code", ""),
        "duty": case.duty,
        "region": case.region,
    }
    row = _table().first(facts, on=clocks.day_of(case.submitted_at))
    return Second(bool(row.then["second"]), frozenset(row.then["also"]), row.source)


def must_not_be_alone(case: Case, do: str, by: Actor) -> None:
    """Refuse one person what two have to do, and say how; the review behind a department's system is its own."""
    if by.via != "api" and second_of(case, do).wanted:
        raise NotAllowed(
            f"这个事项的{REFUSALS[do]}要另一人复核后才能作出。请在办件页写明理由，“提交复核”，由同事或者负责人确认。"
        )


def may_confirm(case: Case, do: str, by: Actor) -> bool:
    """Say whether his post may confirm this refusal; that he did not propose it is asked elsewhere."""
    place = case.hall if do == "refuse_acceptance" else case.office
    also = second_of(case, do).also
    return access.may(case, do, by) or (by.org == str(place) and not also.isdisjoint(by.roles))


def told_of(case: Case, do: str, by: Actor, at: datetime) -> tuple[str, ...]:
    """Return who is told that a draft waits: some who may confirm it, who leads among them.

    More than the rule names are not told: the others are spread over the house, case by case.
    """
    on, organ = clocks.day_of(at), UUID(by.org)
    posts = (*identity.colleagues({organ}, on=on), *identity.substitutes({organ}, on=on))
    found: dict[str, bool] = {}
    for one in posts:
        who = f"official:{one.official}"
        acting = Actor(who=who, org=str(one.organisation), roles=one.roles)
        if who != by.who and may_confirm(case, do, acting):
            found[str(one.official)] = found.get(str(one.official), False) or LEADER in one.roles
    told = sorted(found, key=lambda one: (not found[one], sm3(f"{case.pk} {one}".encode())))
    return tuple(told[: int(_said()["told"])])


def second_faults(content: Mapping[str, Any]) -> list[Fault]:
    """Return what is wrong with the rules: what they decide, their source, and that the last is for all."""
    return list(_faults(content))


def _faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    rows = content.get("rules")
    if not isinstance(rows, list) or not rows:
        yield ("rules",), "请至少写一条规则。"
        return
    told = content.get("told")
    if not isinstance(told, int) or isinstance(told, bool) or not 1 <= told <= MOST_TOLD:
        yield ("told",), f"请写明一份意见最多通知几个人复核：1 到 {MOST_TOLD}。"
    for place, row in enumerate(rows):
        then = row.get("then") or {}
        if not isinstance(then.get("second"), bool):
            yield ("rules", place, "then"), "请用 second 写明要不要复核：true 或者 false。"
        if not str(row.get("source") or "").strip():
            yield ("rules", place, "source"), "请写明出处。"
        if row.get("confidence") not in ("high", "medium", "low"):
            yield ("rules", place, "confidence"), "只能是 high、medium、low。"
    if rows[-1].get("when"):
        yield ("rules", len(rows) - 1, "when"), "最后一条要适用于所有情形，when 写 {}。"
