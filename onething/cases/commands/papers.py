"""材料流转: papers that go from a window to a back office and come back, with a list, a seal and a receipt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from onething.cases import access
from onething.cases.commands.shifts import LONGEST_NOTE, LONGEST_REMARK, LONGEST_SEAL, listed_things
from onething.cases.models import Case, Handover
from onething.cases.shift_events import PapersRecalled, PapersSent, PapersTaken
from onething.cases.steps import words_of
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

SENDERS = frozenset({"window", "examiner", "reviewer", "decider"})


@command
def send_papers(
    case_id: UUID, *, things: Sequence[str], seal: str, note: str, by: Actor, at: datetime
) -> UUID:
    """Send papers of a case to the other side: from its hall to the deciding organ, or back."""
    case = access.cases_of(by).filter(pk=case_id).first()
    if case is None or not SENDERS & set(by.roles):
        raise NotYours
    other = other_side(case, by)
    listed = listed_things(things)
    sealed = words_of(seal, "封签号", LONGEST_SEAL)
    errors = {}
    if not listed:
        errors["things"] = "请一行一件写明有哪些材料"
    if not sealed:
        errors["seal"] = "请封好，填写封签上的号码"
    if errors:
        raise Invalid("没有交出，请按提示改正。", errors=errors)
    row = Handover.objects.create(
        organisation=UUID(by.org), office=other, about=case.pk, giver=by.who, numbers=[case.number],
        cases=[case.pk], things=listed, seal=sealed, note=words_of(note, "说明", LONGEST_NOTE), at=at,
    )  # fmt: skip
    ledger.write(PapersSent(**_of(row), case=case.pk, things=len(listed)), by=by, at=at)
    return row.pk


def other_side(case: Case, by: Actor) -> UUID:
    """Return to whom papers of a case go from here: the organ that decides, or the hall."""
    if case.hall == case.office:
        raise NotAllowed("这件办件的窗口和审批是同一个单位，材料不用流转。同事之间请用交接单。")
    return case.office if by.org == str(case.hall) else case.hall


@command
def take_papers(
    handover: UUID, *, missing: Sequence[int], remark: str, by: Actor, at: datetime
) -> None:
    """Take papers in, counted against the list; what is missing is said."""
    row = _on_the_way(handover, by)
    if str(row.office) != by.org:
        raise NotAllowed("这张流转单要由对方清点接收。还没有送走的，可以撤回。")
    absent = sorted({place for place in missing if 0 <= place < len(row.things)})
    said = words_of(remark, "情况说明", LONGEST_REMARK)
    if absent and not said:
        words = "有没收到的材料，请写明情况，例如“封签已破，少原件 1 份”。"
        raise Invalid(words, errors={"remark": words})
    row.state, row.taken_by, row.taken_at = "taken", by.who, at
    row.missing, row.remark = absent, said
    row.save(update_fields=["state", "taken_by", "taken_at", "missing", "remark"])
    ledger.write(PapersTaken(**_of(row), missing=len(absent)), by=by, at=at)


@command
def recall_papers(handover: UUID, *, by: Actor, at: datetime) -> None:
    """Take back papers that have not gone yet."""
    row = _on_the_way(handover, by)
    if row.giver != by.who:
        raise NotYours
    row.state = "recalled"
    row.save(update_fields=["state"])
    ledger.write(PapersRecalled(**_of(row)), by=by, at=at)


def _on_the_way(handover: UUID, by: Actor) -> Handover:
    if not (by.org and SENDERS & set(by.roles)):
        raise NotYours
    rows = Handover.objects.select_for_update().filter(pk=handover, office__isnull=False)
    row = rows.first()
    if row is None or by.org not in (str(row.office), str(row.organisation)):
        raise NotYours
    if row.state != "given":
        raise NotAllowed("这张流转单已经处理过。请刷新页面，按最新状态办理。")
    return row


def _of(row: Handover) -> dict[str, UUID]:
    assert row.office is not None
    return {"handover": row.pk, "organisation": row.organisation, "office": row.office}
