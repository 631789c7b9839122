"""多地联办: organs of other places do their parts of a case; the office in charge leads and answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from onething.cases import access, clocks
from onething.cases.away_events import (
    AwayDone,
    AwayFact,
    AwayLate,
    AwayOpened,
    AwayPlaced,
    AwaySettled,
)
from onething.cases.away_models import DONE, SETTLED, WAITING, AwayPart
from onething.cases.commands.warning import told_by_rules
from onething.cases.escalating import LEADER
from onething.cases.models import Case, Material
from onething.cases.steps import IN_REVIEW, about, words_of
from onething.catalogue import queries as catalogue
from onething.identity import queries as identity
from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.calendar import official
from onething.kernel.clock import Term, due
from onething.kernel.command import command
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.kernel.salts import digest_with

CLOCK = "away"  # its name among the clocks of data/settings/escalation.yaml
LONGEST = 1000


@command
def open_away(case_id: UUID, *, by: Actor, at: datetime) -> None:
    """Give the organs of other places their parts of an accepted case, as its item says."""
    must_be_system(by)
    case = (
        Case.objects.select_for_update(of=("self",)).select_related("application").get(pk=case_id)
    )
    there = set(AwayPart.objects.filter(case=case).values_list("key", flat=True))
    for rule in catalogue.away_parts(case.plan["item_code"]):
        said = str(case.application.data.get(rule.place, {}).get("value", "")).strip()
        if not said or rule.key in there or case.state not in IN_REVIEW:
            continue
        region = identity.place_named(said)
        row = AwayPart(
            case=case, key=rule.key, name=rule.name, task=rule.task, said=said[:100], opened_at=at
        )
        if region and _goes_to(row, region, at) == case.office:
            continue  # it lies with the office itself
        row.save(force_insert=True)
        _write(AwayOpened, row, by=by, at=at, due_on=row.due_on)


@command
def place_away(part_id: UUID, *, region: str, by: Actor, at: datetime) -> None:
    """Say which place does the part, where the words of the applicant do not, or name the wrong one."""
    row = _of_lead(part_id, by, at)
    if identity.region(region).level != "county" or _goes_to(row, region, at) == row.case.office:
        words = "请从列表中选择另一个县（市、区）。"
        raise Invalid(words, errors={"region": words})
    row.told_at = None
    row.save()
    _write(AwayPlaced, row, by=by, at=at, due_on=row.due_on)


@command
def do_away(
    part_id: UUID, *, text: str, file: Mapping[str, Any] | None, by: Actor, at: datetime
) -> None:
    """Do the part of one's organ: what was done, with a file if there is one; the lead goes on."""
    rows = AwayPart.objects.select_for_update(of=("self",)).select_related("case")
    mine = rows.filter(pk=part_id, organ=by.org) if access.asked_at(by) else None
    row = mine.first() if mine is not None else None
    if row is None:
        raise NotYours
    identity.must_hold_post(by, at)
    _must_wait(row)
    row.text = _said(text, "办理情况")
    digest = ""
    if file is not None:
        made = Material.objects.create(
            application_id=row.case.application_id, key=f"away:{row.case.part}:{row.key}"[:60],
            name=row.name, source="away", at=at, **file,
        )  # fmt: skip
        row.material, digest = made.pk, made.digest
    _end(row, DONE, by, at)
    said = digest_with(row.case.salt, row.text)
    _write(AwayDone, row, by=by, at=at, said=said, file=digest)


@command
def settle_away(part_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Settle a part without the other place, as the lead: how what was wanted of it was got, in words."""
    row = _of_lead(part_id, by, at)
    row.text = _said(reason, "怎样另行取得的")
    _end(row, SETTLED, by, at)
    _write(AwaySettled, row, by=by, at=at, said=digest_with(row.case.salt, row.text))


@command
def note_late_away(part_id: UUID, *, by: Actor, at: datetime) -> None:
    """Tell the lead, and who leads the other organ, that a part is late; once for each last day."""
    must_be_system(by)
    rows = AwayPart.objects.select_for_update(of=("self",)).select_related("case")
    row = rows.filter(pk=part_id, state=WAITING, told_at=None).first()
    if row is None or row.due_on is None or row.due_on >= clocks.day_of(at):
        return
    if row.case.state not in IN_REVIEW:
        return
    assert row.organ is not None
    told = {*told_by_rules(row.case, CLOCK, "red", at), *_leaders(row.organ, at)}
    row.told_at = at
    row.save(update_fields=["told_at"])
    _write(AwayLate, row, by=by, at=at, due_on=row.due_on, officials=tuple(sorted(told)))


def must_be_joined(case: Case) -> None:
    """Refuse a decision in favour while another place has not done its part."""
    if not catalogue.away_parts(str(case.plan.get("item_code", ""))):
        return
    left = AwayPart.objects.filter(case=case, state=WAITING).order_by("opened_at", "key")
    names = "、".join(left.values_list("name", flat=True))
    if names:
        raise NotAllowed(
            f"异地协办还没有办好：{names}。请等协办地办好再决定；"
            "已经用别的办法取得的，打开“联办”写明后了结。"
        )


def _goes_to(row: AwayPart, region: str, at: datetime) -> UUID:
    """Give a part to the organ of this place, until a day; return the organ."""
    rules = {one.key: one for one in catalogue.away_parts(row.case.plan["item_code"])}
    rule = rules[row.key]
    row.organ, row.region = identity.route(rule.duty, region).id, region
    row.due_on = _until(rule.days, at)
    return row.organ


def _until(days: int, at: datetime) -> date | None:
    return due(Term(clocks.day_of(at), days), official())


def _of_lead(part_id: UUID, by: Actor, at: datetime) -> AwayPart:
    """Lock a part for whoever examines its case in the office in charge."""
    case_id = AwayPart.objects.filter(pk=part_id).values_list("case", flat=True).first()
    if case_id is None:
        raise NotYours
    access.case_in_review(case_id, by=by, at=at)
    rows = AwayPart.objects.select_for_update(of=("self",)).select_related("case")
    row = rows.get(pk=part_id)
    _must_wait(row)
    return row


def _must_wait(row: AwayPart) -> None:
    if row.state != WAITING or row.case.state not in IN_REVIEW:
        raise NotAllowed("这部分已经办好，或者办件已经作出决定，不用再办。请刷新页面查看。")


def _said(text: str, label: str) -> str:
    said = words_of(text, label, LONGEST)
    if not said:
        words = f"请写明{label}。"
        raise Invalid(words, errors={"text": words})
    return said


def _end(row: AwayPart, state: str, by: Actor, at: datetime) -> None:
    row.state, row.ended_at, row.ended_by = state, at, by.who
    row.save()


def _leaders(organ: UUID, at: datetime) -> set[str]:
    staff = identity.colleagues({organ}, on=clocks.day_of(at))
    return {str(one.official) for one in staff if LEADER in one.roles}


def _write(fact: type[AwayFact], row: AwayPart, *, by: Actor, at: datetime, **more: Any) -> None:
    said: dict[str, Any] = {**about(row.case), "away": row.pk, "organ": row.organ}
    ledger.write(fact(**said, **more), by=by, at=at)
