"""交接班: a clerk hands on what he holds; the next one counts, and holds it from then on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from onething.cases import access
from onething.cases.events import CaseLeft, CaseTaken, ShiftHanded, ShiftRecalled, ShiftTaken
from onething.cases.models import Case, Handover
from onething.cases.relieving import relieving
from onething.cases.steps import about, words_of
from onething.cases.terms import OPEN
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.facts import Fact
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

MOST_THINGS, LONGEST, LONGEST_SEAL = 50, 100, 40
LONGEST_NOTE, LONGEST_REMARK = 500, 200


@command
def hand_shift(
    *, to: str, things: Sequence[str], seal: str, note: str, by: Actor, at: datetime
) -> UUID:
    """Hand on what one holds: the cases are free for the receiver, the things stand on a list.

    `to`: “official:…”, or nothing: whoever of the same window takes it first.
    """
    _must_be_clerk(by)
    listed = listed_things(things)
    said = words_of(note, "交接说明", LONGEST_NOTE)
    if to and to not in dict(relieving(by, at)):
        words = "请从列表中选择接班的同事。"
        raise Invalid(words, errors={"to": words})
    held = list(_held(by))
    if not (held or listed or said):
        raise Invalid("您手上没有办件。有材料、印章或者要交代的事，请写下来再交接。")
    made = Handover.objects.create(
        organisation=UUID(by.org),
        giver=by.who,
        receiver=to,
        cases=[case.pk for case in held],
        numbers=[case.number for case in held],
        things=listed,
        seal=words_of(seal, "封签号", LONGEST_SEAL),
        note=said,
        at=at,
    )
    facts = [_passed(case, "", None) for case in held]
    handed = ShiftHanded(
        **_of(made), cases=tuple(made.cases), things=len(listed), sealed=bool(made.seal)
    )
    ledger.write(*facts, handed, by=by, at=at)
    return made.pk


@command
def take_shift(
    handover: UUID, *, missing: Sequence[int], remark: str, by: Actor, at: datetime
) -> None:
    """Take over what a colleague has handed on; what is missing is said, nobody covers it up."""
    row = _given(handover, by)
    if row.giver == by.who or row.receiver not in ("", by.who):
        raise NotYours
    absent = sorted({place for place in missing if 0 <= place < len(row.things)})
    said = words_of(remark, "情况说明", LONGEST_REMARK)
    if absent and not said:
        words = "有没收到的物品，请写明情况，例如“袋子已拆，少身份证复印件 1 份”。"
        raise Invalid(words, errors={"remark": words})
    free = list(_free(row))
    row.state, row.taken_by, row.taken_at = "taken", by.who, at
    row.missing, row.remark = absent, said
    row.save(update_fields=["state", "taken_by", "taken_at", "missing", "remark"])
    facts = [_passed(case, by.who, at) for case in free]
    taken = ShiftTaken(**_of(row), cases=tuple(case.pk for case in free), missing=len(absent))
    ledger.write(*facts, taken, by=by, at=at)


@command
def recall_shift(handover: UUID, *, by: Actor, at: datetime) -> None:
    """Take back what nobody has taken over yet."""
    row = _given(handover, by)
    if row.giver != by.who:
        raise NotYours
    free = list(_free(row))
    row.state = "recalled"
    row.save(update_fields=["state"])
    facts = [_passed(case, by.who, at) for case in free]
    recalled = ShiftRecalled(**_of(row), cases=tuple(case.pk for case in free))
    ledger.write(*facts, recalled, by=by, at=at)


def _must_be_clerk(by: Actor) -> None:
    if not (by.org and by.has("window")):
        raise NotYours


def _held(by: Actor) -> QuerySet[Case]:
    rows = access.cases_of(by).select_for_update(of=("self",))
    return rows.filter(holder=by.who, state__in=OPEN).order_by("id")


def _free(row: Handover) -> QuerySet[Case]:
    """Return its cases that nobody else has taken in hand meanwhile."""
    rows = Case.objects.select_for_update(of=("self",)).filter(pk__in=row.cases)
    return rows.filter(holder="", state__in=OPEN).order_by("id")


def _passed(case: Case, holder: str, at: datetime | None) -> Fact:
    case.holder, case.held_at = holder, at
    case.save(update_fields=["holder", "held_at"])
    return CaseTaken(**about(case)) if holder else CaseLeft(**about(case))


def _given(handover: UUID, by: Actor) -> Handover:
    _must_be_clerk(by)
    rows = Handover.objects.select_for_update().filter(
        pk=handover, organisation=by.org, office=None
    )
    row = rows.first()
    if row is None:
        raise NotYours
    if row.state != "given":
        raise NotAllowed("这张交接单已经处理过。请刷新页面，按最新状态办理。")
    return row


def listed_things(said: Sequence[str]) -> list[str]:
    """Return what stands on a list, a line a thing."""
    listed = [words_of(one, "每件物品", LONGEST) for one in said]
    found = [one for one in listed if one]
    if len(found) > MOST_THINGS:
        words = f"一张交接单最多 {MOST_THINGS} 件物品，请分两次交接。"
        raise Invalid(words, errors={"things": words})
    return found


def _of(row: Handover) -> dict[str, UUID]:
    return {"handover": row.pk, "organisation": row.organisation}
