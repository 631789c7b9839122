"""Calling: the next one, once more, passed, back, served, sent on, done. No two clerks get the same."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

from onething.desk import access, rules
from onething.desk.events import TicketFiled, WindowLeft, WindowTaken
from onething.desk.lines import about, behind, is_manned, let_go, told
from onething.desk.live import tell
from onething.desk.models import Ticket, Video, Window
from onething.desk.opening import today
from onething.desk.rota import posts_of, standing_now
from onething.desk.terms import ANY, HERE, TICKET, VIDEO_HERE, VIRTUAL
from onething.identity import queries as identity
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.facts import Fact
from onething.kernel.refusals import Held, Invalid, NotAllowed, NotYours

LONGEST_NOTE: Final = 100
NEXT: Final = """
WITH next AS MATERIALIZED (
    SELECT id FROM desk_ticket
    WHERE hall_id = %(hall)s AND day = %(day)s AND state = 'waiting'
        AND (wanted_id IS NULL OR wanted_id = %(window)s)
        AND (%(every)s OR business = ANY(%(takes)s))
    ORDER BY place, id LIMIT 1 FOR UPDATE SKIP LOCKED
)
UPDATE desk_ticket SET state = 'called', window_id = %(window)s, official = %(who)s, calls = calls + 1,
    called_at = COALESCE(called_at, %(at)s), last_called_at = %(at)s
FROM next WHERE desk_ticket.id = next.id RETURNING desk_ticket.id
"""


@command
def sit_down(window_id: UUID, *, by: Actor, at: datetime) -> None:
    """Sit down at a window, to serve there."""
    window = access.window_to_take(window_id, by)
    if window.closed:
        raise NotAllowed("这个窗口今天不开，请选别的窗口，或者请大厅主任打开。")
    if window.serving == by.who:
        return
    if window.serving:
        raise Held("这个窗口已经有同事在办理，请选别的窗口。")
    first, second = posts_of(window, standing_now([window.pk], at))
    if first and by.who not in (first, second):
        raise NotAllowed("这个窗口安排了别的同事，请选别的窗口，或者请大厅主任调整。")
    identity.must_be_trained(by, at)
    left = [
        fact
        for one in Window.objects.select_for_update().filter(serving=by.who)
        for fact in _leave(one, at)
    ]
    window.serving, window.since = by.who, at
    window.save(update_fields=["serving", "since"])
    tell(window.hall_id)
    ledger.write(*left, WindowTaken(**_window(window)), by=by, at=at)


@command
def leave_window(*, by: Actor, at: datetime) -> None:
    """Leave the window at which one sits."""
    window = access.own_seat(by)
    if window is None:
        raise NotAllowed("您没有坐在窗口上。请刷新页面后再看。")
    facts = _leave(Window.objects.select_for_update(of=("self",)).get(pk=window.pk), at)
    tell(window.hall_id)
    ledger.write(*facts, by=by, at=at)


@command
def clear_window(window_id: UUID, *, by: Actor, at: datetime) -> None:
    """Free a window at which somebody has sat since another day: he went home and did not say so."""
    if not by.has("system"):
        raise NotYours
    window = Window.objects.select_for_update().filter(pk=window_id).exclude(serving="").first()
    if window is None or (window.since is not None and today(window.since) == today(at)):
        return
    facts = _leave(window, at)
    tell(window.hall_id)
    ledger.write(*facts, by=by, at=at)


def _leave(window: Window, at: datetime) -> list[Fact]:
    if here := Ticket.objects.filter(window=window, state__in=HERE).first():
        raise NotAllowed(f"{here.number} 还在窗口上，请先办完、过号或者转走，再离开。")
    if Video.objects.filter(window=window, state__in=VIDEO_HERE).exists():
        raise NotAllowed("您正在和一位申请人视频，请先结束，再离开。")
    window.serving, window.since = "", None
    window.save(update_fields=["serving", "since"])
    return [WindowLeft(**_window(window)), *let_go(window, today(at))]


def _window(window: Window) -> dict[str, Any]:
    return {"hall": window.hall_id, "window": window.pk, "number": window.number}


@command
def call_next(*, by: Actor, at: datetime) -> UUID | None:
    """Finish who is served at one's window and call the next; None: nobody waits."""
    window = access.own_seat(by)
    if window is None:
        raise NotAllowed("请先选一个窗口坐下，再叫号。")
    if not access.may_hold(window, by):
        raise NotAllowed(
            "这个窗口办理的业务改了，您的岗位不办这些。请离开窗口，另选一个，或者请大厅主任调整。"
        )
    identity.must_be_trained(by, at)
    Window.objects.select_for_update(of=("self",)).get(pk=window.pk)
    facts = _finish_here(window, at)
    with connection.cursor() as cursor:
        said: dict[str, Any] = {
            "hall": window.hall_id,
            "day": today(at),
            "window": window.pk,
            "every": ANY in window.takes,
            "takes": window.takes,
            "who": by.who,
            "at": at,
        }
        cursor.execute(NEXT, said)
        found = cursor.fetchone()
    called = Ticket.objects.get(pk=found[0]) if found else None
    if called is not None:
        facts.append(told(called, "call", window.pk))
    if facts:
        tell(window.hall_id)
        ledger.write(*facts, by=by, at=at)
    return called.pk if called is not None else None


def _finish_here(window: Window, at: datetime) -> list[Fact]:
    here = Ticket.objects.select_for_update().filter(window=window, state__in=HERE).first()
    if here is None:
        return []
    if here.state == "called":
        raise NotAllowed(
            f"{here.number} 已经叫到这个窗口。人到了请点“开始办理”，没有来请点“过号”，再叫下一位。"
        )
    here.state, here.ended_at = TICKET.step(here.state, "finish").end, at
    here.save(update_fields=["state", "ended_at"])
    return [told(here, "finish", window.pk)]


def _mine(ticket_id: UUID, by: Actor) -> Ticket:
    """Return a ticket that is at one's own window."""
    row = access.ticket_to_change(ticket_id, by)
    if row.window is None or row.window.serving != by.who:
        raise NotYours("这个号不在您的窗口。请刷新页面，按最新状态办理。")
    return row


def _step(row: Ticket, do: str, by: Actor, at: datetime, **said: object) -> None:
    """Take a step of the machine, write what it changes, tell the screens and the ledger."""
    row.state = TICKET.step(row.state, do).end
    for name, value in said.items():
        setattr(row, name, value)
    row.save(update_fields=["state", *said])
    tell(row.hall_id)
    ledger.write(told(row, do, row.window_id, str(said.get("note", ""))), by=by, at=at)


@command
def recall(ticket_id: UUID, *, by: Actor, at: datetime) -> None:
    """Call once more who was called and has not come."""
    row = _mine(ticket_id, by)
    TICKET.step(row.state, "recall")
    if row.calls >= rules.queue("most_calls"):
        raise NotAllowed(f"{row.number} 已经叫了 {row.calls} 遍。没有来的，请点“过号”。")
    _step(row, "recall", by, at, calls=row.calls + 1, last_called_at=at)


@command
def serve(ticket_id: UUID, *, by: Actor, at: datetime) -> None:
    """Begin to serve who was called and has come."""
    _step(_mine(ticket_id, by), "serve", by, at, served_at=at)


@command
def skip(ticket_id: UUID, *, by: Actor, at: datetime) -> None:
    """Pass over who was called and has not come; he may come back."""
    row = _mine(ticket_id, by)
    _step(row, "skip", by, at, ended_at=at)


@command
def finish(ticket_id: UUID, *, by: Actor, at: datetime) -> None:
    """Note that somebody was served."""
    _step(_mine(ticket_id, by), "finish", by, at, ended_at=at)


@command
def bring_back(ticket_id: UUID, *, by: Actor, at: datetime) -> None:
    """Let somebody who was passed over wait again, a few behind of his own business."""
    row = access.ticket_to_change(ticket_id, by)
    TICKET.step(row.state, "back")
    if row.day != today(at):
        raise NotAllowed("号票当天有效，这个号已经过期。请重新取号。")
    tag, place = behind(row, rules.queue("back_after"))
    _step(row, "back", by, at, tag=tag, place=place, calls=0, window=None, ended_at=None)


@command
def transfer(
    ticket_id: UUID, *, window_id: UUID | None, business: str, note: str, by: Actor, at: datetime
) -> None:
    """Send somebody on to another window or business; he keeps his place in the line."""
    row = _mine(ticket_id, by)
    TICKET.step(row.state, "transfer")
    wanted = _other(row, window_id) if window_id is not None else None
    if window_id is not None and wanted is None:
        raise Invalid(
            said := "请选择本大厅另一个有人坐的窗口，或者不指定窗口。", errors={"window": said}
        )
    if business not in row.hall.businesses:
        raise Invalid(said := "请选择这个大厅办理的业务。", errors={"business": said})
    if wanted is not None and not {ANY, business} & set(wanted.takes):
        raise Invalid(said := "那个窗口不办理这项业务，请另选。", errors={"window": said})
    if wanted is None and business == row.business:
        raise Invalid(said := "请选择转到哪个窗口或者哪项业务。", errors={"window": said})
    _step(
        row, "transfer", by, at, note=note.strip()[:LONGEST_NOTE], business=business, wanted=wanted,
        window=None, calls=0, served_at=None,
    )  # fmt: skip


def _other(row: Ticket, window_id: UUID) -> Window | None:
    """Hold another window of the hall at which somebody sits, so that nobody leaves it meanwhile."""
    rows = Window.objects.select_for_update().filter(hall=row.hall_id, pk=window_id)
    found = rows.first()
    if found is None or found.pk == row.window_id or VIRTUAL in found.takes or not is_manned(found):
        return None
    return found


@command
def note_filed(ticket_id: UUID, *, application: UUID, number: str, by: Actor, at: datetime) -> None:
    """Note on a ticket what was taken in while its holder was served."""
    if not by.has("system"):
        raise NotYours
    row = access.ticket_to_drop(ticket_id, by)
    if number in row.filed:
        return
    row.filed = [*row.filed, number]
    row.save(update_fields=["filed"])
    tell(row.hall_id)
    ledger.write(TicketFiled(**about(row), application=application, filed=number), by=by, at=at)


@command
def abandon(ticket_id: UUID, *, by: Actor, at: datetime) -> None:
    """Note that somebody waits no longer."""
    row = access.ticket_to_drop(ticket_id, by)
    _step(row, "abandon", by, at, ended_at=at)
