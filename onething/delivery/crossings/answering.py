"""What the place that took in answers across provinces: a supplement, a withdrawal; in both directions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from onething.cases import queries as cases
from onething.delivery.counting import light_of
from onething.delivery.crossing_events import CrossingWarned
from onething.delivery.crossing_terms import ANSWERED, ENDS, IN, OUT
from onething.delivery.crossings.commands import Told, numbered, told_of
from onething.delivery.crossings.files import say_files
from onething.delivery.crossings.keeping import at_window, note_told, write
from onething.delivery.crossings.rules import crossing_term, must_exchange
from onething.delivery.models import Crossing
from onething.identity import queries as identity
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.clock import day_of
from onething.kernel.command import command
from onething.kernel.refusals import Invalid, NotAllowed

LONGEST, MOST = 200, 20
ROLES = {"worker": "window", "leader": "leader"}


@command
def answer_supplement(
    crossing_id: UUID,
    *,
    papers: Sequence[str],
    files: Sequence[Mapping[str, Any]] = (),
    by: Actor,
    at: datetime,
) -> None:
    """Send what the other province wants still, as the applicant has brought it to this window."""
    row = at_window(crossing_id, by)
    if row.direction != OUT or row.state != "supplement":
        raise NotAllowed("办理地现在没有要求补正。请刷新页面，按最新状态办理。")
    names = [name.strip()[:LONGEST] for name in papers if name.strip()][:MOST]
    if not names:
        words = "请写明补了哪些材料，一行一件。"
        raise Invalid(words, errors={"papers": words})
    number = row.events.filter(what="supplied").count() + 1
    said = numbered(files, f"s{number}-")
    say_files(row, said, ours=True, result=False, at=at)
    note_told(row, "supplied", f"supplied:{number}", "、".join(names), at, ours=True, by=by, at=at)


@command
def ask_withdrawal(crossing_id: UUID, *, by: Actor, at: datetime) -> None:
    """Withdraw for the applicant what was taken in here; once it has left, the other province is asked."""
    row = at_window(crossing_id, by)
    if row.direction != OUT or row.state in ENDS:
        raise NotAllowed("这份申请已经办完，或者不是本大厅收的，不能撤回。请刷新页面查看。")
    if not row.number:
        row.next_at = None
        note_told(row, "withdrawn", "withdrawn:here", "", at, ours=False, by=by, at=at)
        return
    note_told(row, "withdrawing", "withdrawing", "", at, ours=True, by=by, at=at)


@command
def hear_from_window(
    province: str, key: str, *, told: Sequence[Told], by: Actor, at: datetime
) -> None:
    """Note what the province that took an application in answers for its applicant."""
    must_exchange(province, by)
    row = told_of(province, key, IN, told, ANSWERED)
    if row.application is None:
        raise NotAllowed("这份申请还没有提交，不用补正、撤回。请改好内容，换编号重送。")
    for one in told:
        say_files(row, one.files, ours=False, result=False, at=at)
        note_told(row, one.what, one.key, one.words, one.at, ours=False, by=by, at=at)


@command
def note_answer_wrong(
    crossing_id: UUID, *, what: str, key: str, words: str, by: Actor, at: datetime
) -> None:
    """Tell the province that took an application in why its answer does not do."""
    must_be_system(by)
    row = Crossing.objects.select_for_update().get(pk=crossing_id)
    if what == "supplement" and row.state == "supplied":
        row.state = "supplement"
    note_told(row, what, key, words, at, ours=True, by=by, at=at)


@command
def warn_crossing(crossing_id: UUID, *, by: Actor, at: datetime) -> None:
    """Tell the hall that took something in that its part, or that of the other province, is nearly due or late."""
    must_be_system(by)
    row = Crossing.objects.select_for_update().filter(pk=crossing_id).first()
    if row is None or not row.term:
        return
    shown = light_of(row, crossing_term(row.term, row.province, row.item).days, at)
    if shown not in ("yellow", "red") or row.told == shown:
        return
    row.told = shown
    row.save(update_fields=["told"])
    wanted = {ROLES[one] for one in cases.told_when(f"crossing_{row.term}", shown)}
    staff = identity.colleagues({row.hall}, on=day_of(at))
    assert row.due_on is not None
    write(
        CrossingWarned, row, by=by, at=at, term=row.term, light=shown, due_on=row.due_on,
        officials=tuple(sorted(str(one.official) for one in staff if wanted & set(one.roles))),
    )  # fmt: skip
