"""协办: an A post wants something, a B post takes it, does it, says so; nothing is lost in between."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from onething.desk import access, rules
from onething.desk.chore_events import ChoreAsked, ChoreEnded, ChorePutBack, ChoreTaken
from onething.desk.models import Chore
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.ids import new_id
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

LONGEST, LONGEST_NUMBER, MOST_OPEN = 200, 40, 20
CHANGED = "这件协办已经有变化。请刷新页面，按最新情况办理。"


@command
def ask_chore(*, kind: str, text: str, number: str, by: Actor, at: datetime) -> UUID:
    """Ask the B post for something, from the window at which one sits."""
    window = access.own_window(by)
    if window is None:
        raise NotAllowed("请先在“叫号”里坐到窗口，再请人协办。")
    said, about = text.strip(), number.strip()
    errors = {}
    if kind not in rules.chore_kinds():
        errors["kind"] = "请选择要做什么"
    if not 0 < len(said) <= LONGEST:
        errors["text"] = f"请写明要什么、送到哪里，最多 {LONGEST} 个字"
    if len(about) > LONGEST_NUMBER:
        errors["number"] = f"最多 {LONGEST_NUMBER} 个字，请核对办件编号"
    if errors:
        raise Invalid("没有发出，请按提示改正。", errors=errors)
    if Chore.objects.filter(asked_by=by.who, state="asked").count() >= MOST_OPEN:
        raise NotAllowed(f"您已经有 {MOST_OPEN} 件等人接的协办。请先撤回不用的。")
    row = Chore.objects.create(
        id=new_id(), hall=window.hall, window=window, kind=kind, text=said, number=about,
        asked_by=by.who, asked_at=at,
    )  # fmt: skip
    ledger.write(ChoreAsked(**_of(row), kind=kind), by=by, at=at)
    return row.pk


@command
def take_chore(chore_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take what a colleague wants; it is in one's hands from then on."""
    row = access.chore_to_change(chore_id, by)
    if row.asked_by == by.who:
        raise NotAllowed("这是您自己要的协办，要由同事来办。不用了的，请撤回。")
    _must(row, "asked")
    row.state, row.taken_by, row.taken_at = "taken", by.who, at
    row.save(update_fields=["state", "taken_by", "taken_at"])
    ledger.write(ChoreTaken(**_of(row)), by=by, at=at)


@command
def put_back_chore(chore_id: UUID, *, by: Actor, at: datetime) -> None:
    """Put back what one cannot do now, for another to take."""
    row = _his(chore_id, by)
    row.state, row.taken_by, row.taken_at = "asked", "", None
    row.save(update_fields=["state", "taken_by", "taken_at"])
    ledger.write(ChorePutBack(**_of(row)), by=by, at=at)


@command
def finish_chore(chore_id: UUID, *, note: str, by: Actor, at: datetime) -> None:
    """Say that it is done, and what came of it."""
    row = _his(chore_id, by)
    if len(note.strip()) > LONGEST:
        words = f"最多 {LONGEST} 个字，请缩短"
        raise Invalid(words, errors={"note": words})
    _end(row, "done", note.strip(), by, at)


@command
def withdraw_chore(chore_id: UUID, *, by: Actor, at: datetime) -> None:
    """Say that what one wanted is not needed any more."""
    row = access.chore_to_change(chore_id, by)
    if row.asked_by != by.who:
        raise NotYours
    _must(row, "asked", "taken")
    _end(row, "withdrawn", "", by, at)


def _his(chore_id: UUID, by: Actor) -> Chore:
    row = access.chore_to_change(chore_id, by)
    _must(row, "taken")
    if row.taken_by != by.who:
        raise NotYours
    return row


def _must(row: Chore, *states: str) -> None:
    if row.state not in states:
        raise NotAllowed(CHANGED)


def _end(row: Chore, state: str, note: str, by: Actor, at: datetime) -> None:
    row.state, row.ended_at, row.note = state, at, note
    row.save(update_fields=["state", "ended_at", "note"])
    ledger.write(ChoreEnded(**_of(row), state=state), by=by, at=at)


def _of(row: Chore) -> dict[str, UUID]:
    return {"chore": row.pk, "hall": row.hall_id, "window": row.window_id}
