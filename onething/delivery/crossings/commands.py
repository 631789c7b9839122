"""What crosses to another province: taken in, handed over until it is heard, followed by what is told."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from onething.cases import queries as cases
from onething.delivery.crossing_events import (
    CrossingNoted,
    CrossingRepeated,
    CrossingTaken,
)
from onething.delivery.crossing_terms import ENDS, IN, OUT, RANK, STATES, TOLD
from onething.delivery.crossings.files import as_said, say_files
from onething.delivery.crossings.keeping import at_window, begin_term, note_told, write
from onething.delivery.crossings.rules import (
    must_exchange,
    provinces,
    statement,
    wait,
)
from onething.delivery.models import Crossing, CrossingEvent, CrossingFile
from onething.identity import queries as identity
from onething.identity.terms import check_phone
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.command import command, command_besides
from onething.kernel.crypto import sm3
from onething.kernel.facts import canonical
from onething.kernel.ids import new_id
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

LONGEST, MOST = 200, 20
PHONE = "请填写申请人的手机号码，办理地要联系他。"
UNANSWERED = "对方平台暂时连不上，或者没有答复"
log = logging.getLogger(__name__)
PAPER = "paper:"  # before the key of a file, in what we tell


@command
def take_for_province(
    assistance_id: UUID,
    *,
    province: str,
    item: str,
    papers: Sequence[str],
    phone: str,
    agreed: bool,
    files: Sequence[Mapping[str, Any]] = (),
    by: Actor,
    at: datetime,
) -> UUID:
    """Take in for another province what somebody at the window asks of it, with his consent."""
    held = identity.assistance(assistance_id, by, at)
    if held is None or not by.org or not by.has("window"):
        raise NotYours("没有正在代办的申请人。请先在“现场收件”核对来人，再回到这里。")
    there = provinces().get(province)
    wanted = next((one for one in there.items if one.code == item), None) if there else None
    names = [name.strip()[:LONGEST] for name in papers if name.strip()][:MOST]
    errors = {}
    if there is None or wanted is None:
        errors["item"] = "请选择办理地和要办的事项。"
    if wrong := check_phone(phone) if phone.strip() else PHONE:
        errors["phone"] = wrong
    if not agreed:
        errors["agreed"] = "申请人没有同意把信息交给办理地的，不能送。请申请人看过后勾选。"
    if errors or there is None or wanted is None:
        raise Invalid("请改正后再提交。", errors=errors)
    who, hall = held.subject, identity.organisation(UUID(by.org))
    key = new_id()
    content = {
        "key": str(key), "item": wanted.code, "item_name": wanted.name,
        "applicant": {"name": who.name, "id_number": who.id_number, "phone": phone.strip()},
        "papers": names, "consent": statement(), "received_by": hall.name,
        "received_phone": hall.phone, "received_at": at.isoformat(),
    }  # fmt: skip
    row = Crossing(
        pk=key, direction=OUT, province=there.key, key=str(key), item=wanted.code,
        item_name=wanted.name, subject=who.id, hall=hall.id, official=by.who, content=content,
        taken_at=at, moved_at=at,
    )  # fmt: skip
    begin_term(row, at)
    row.save(force_insert=True)
    made = say_files(row, numbered(files), ours=True, result=False, at=at)
    row.content = content | {"files": as_said(made)}
    row.save(update_fields=["content"])
    write(CrossingTaken, row, by=by, at=at, content=sm3(canonical(row.content)))
    return row.pk


def numbered(files: Sequence[Mapping[str, Any]], before: str = "") -> list[dict[str, Any]]:
    """Return files as they are said, numbered after what they belong to."""
    return [
        {"key": f"{before}{number:02d}", "name": one["file_name"], "size": one["size"], "digest": one["digest"],
         "media_type": one["media_type"]}
        for number, one in enumerate(files, 1)
    ]  # fmt: skip


@command_besides("number")
def note_handed_over(crossing_id: UUID, *, number: str, by: Actor, at: datetime) -> None:
    """Note that the other province has taken it in, under its number."""
    row = _of_system(crossing_id, by)
    if row.number or row.direction != OUT:
        return
    row.number, row.fault, row.next_at = number[:60], "", None
    _told(row, "received", "receipt", "", at, by=by, at=at)


@command_besides("fault")
def note_not_handed_over(crossing_id: UUID, *, fault: str, by: Actor, at: datetime) -> None:
    """Note that the other province did not answer; it is tried later, or waits for a person."""
    row = _of_system(crossing_id, by)
    if row.state != "queued":
        return
    row.tries += 1
    pause = wait(row.tries)
    row.state, row.fault = ("queued" if pause else "dead"), UNANSWERED
    log.warning("%s %s was not handed over: %s", row.province, row.pk, fault)
    row.next_at = at + pause if pause else None
    row.save()
    write(CrossingNoted, row, by=by, at=at, tries=row.tries)


@command
def hand_over_again(crossing_id: UUID, *, by: Actor, at: datetime) -> None:
    """Hand it over once more, now that the time has come or somebody wants it."""
    if by.has("system"):
        row = _of_system(crossing_id, by)
        if row.state != "queued" or row.next_at is None or row.next_at > at:
            return
    else:
        row = at_window(crossing_id, by)
        dead = CrossingFile.objects.filter(crossing=row, ours=True, state="dead")
        there = row.direction != OUT or row.state not in ("queued", "dead")
        if not dead.update(state="waiting", tries=0, next_at=at) and there:
            raise NotAllowed("对方已经收到，不用再送。请刷新页面查看。")
        if not there:
            row.state, row.tries = "queued", 0
    row.next_at = None
    row.save()
    write(CrossingRepeated, row, by=by, at=at, tries=row.tries)


@dataclass(frozen=True)
class Told:
    """One thing that another province tells of what we handed over."""

    key: str
    what: str
    words: str
    at: datetime
    files: tuple[Mapping[str, Any], ...] = ()  # that it will send


@command
def hear_of_crossing(
    province: str, key: str, *, told: Sequence[Told], by: Actor, at: datetime
) -> None:
    """Note what another province tells, in whatever order it comes and however often."""
    must_exchange(province, by)
    row = told_of(province, key, OUT, told, TOLD)
    for one in sorted(told, key=lambda each: (RANK.get(each.what, 0), each.at, each.key)):
        say_files(row, one.files, ours=False, result=True, at=at)
        _told(row, one.what, one.key, one.words, one.at, by=by, at=at)


def told_of(
    province: str, key: str, direction: str, told: Sequence[Told], known: Sequence[str]
) -> Crossing:
    """Lock the crossing of which these things are told, or say in words why nothing is known of it."""
    rows = Crossing.objects.select_for_update().filter(province=province, key=key)
    row = rows.filter(direction=direction).first()
    if row is None:
        raise NotYours("没有这份跨省申请。请核对编号。")
    if strange := [one.what for one in told if one.what not in known]:
        raise Invalid(f"“{strange[0]}”不认识，可用：{'、'.join(known)}。请改正后再发。")
    return row


@command
def take_from_province(
    province: str, key: str, *, content: Mapping[str, Any], by: Actor, at: datetime
) -> UUID:
    """Take in what another province received for us; the same key again is the same application."""
    must_exchange(province, by)
    known = Crossing.objects.filter(province=province, key=key, direction=IN).first()
    if known is not None:
        if sm3(canonical(known.content)) != sm3(canonical(dict(content))):
            raise Invalid("同一编号的内容不一样。请核对后换一个编号重发。")
        return known.pk
    hall = identity.route("approval", identity.region(str(content["region"])).code)
    row = Crossing(
        direction=IN, province=province, key=key, item=content["theme"][:40],
        item_name=content["item_name"][:120], hall=hall.id, content=dict(content),
        state="received", taken_at=at, moved_at=at, number=key,
    )  # fmt: skip
    row.save(force_insert=True)
    say_files(row, content.get("files", ()), ours=False, result=False, at=at)
    write(CrossingTaken, row, by=by, at=at, content=sm3(canonical(row.content)))
    return row.pk


@command
def note_filed(
    crossing_id: UUID, *, application: UUID, subject: UUID, by: Actor, at: datetime
) -> None:
    """Note that what came from another province is filed here, under this application."""
    row = _of_system(crossing_id, by)
    if row.application is not None:
        return
    row.application, row.subject, row.fault = application, subject, ""
    _told(row, "filed", "filed", "", at, by=by, at=at)


@command_besides("fault")
def note_lacking(crossing_id: UUID, *, fault: str, by: Actor, at: datetime) -> None:
    """Note what is lacking in what another province sent; it is told so, in words."""
    row = _of_system(crossing_id, by)
    if row.application is not None:
        return
    row.fault = fault[:LONGEST]
    _told(row, "lacking", f"lacking:{sm3(fault.encode())[-12:]}", fault, at, by=by, at=at)


@command
def follow_application(
    application: UUID, *, what: str, key: str, words: str, by: Actor, at: datetime
) -> None:
    """Note what became of a case that another province took in; it is told so, and the end once all is decided."""
    must_be_system(by)
    row = Crossing.objects.select_for_update().filter(application=application).first()
    if row is None:
        return
    if what not in ENDS:
        _told(row, what, key, words, at, by=by, at=at)
        return
    if cases.open_cases(application):
        part = "part_granted" if what == "granted" else "part_ended"
        _told(row, part, key, f"{words}：{STATES[what]}", at, by=by, at=at)
        return
    granted = row.events.filter(what="part_granted").exists()
    _told(row, "granted" if granted else what, key, words, at, by=by, at=at)


@command
def add_result(application: UUID, *, file: Mapping[str, Any], by: Actor, at: datetime) -> None:
    """Let a sealed paper of ours go back to the province that took the application in; it is told so first."""
    must_be_system(by)
    row = Crossing.objects.select_for_update().filter(application=application, direction=IN).first()
    if row is None or row.destroyed_at is not None:
        return
    say_files(row, [file], ours=True, result=True, at=at)
    _told(row, "paper", f"{PAPER}{file['key']}", str(file["name"]), at, by=by, at=at)


@command
def note_heard(event_id: UUID, *, by: Actor, at: datetime) -> None:
    """Note that the other province has heard what we told."""
    must_be_system(by)
    row = CrossingEvent.objects.select_for_update().select_related("crossing").get(pk=event_id)
    if row.told_at is None:
        row.told_at = at
        row.save(update_fields=["told_at"])
        write(CrossingNoted, row.crossing, by=by, at=at, tries=0)


def _told(
    row: Crossing, what: str, key: str, words: str, when: datetime, *, by: Actor, at: datetime
) -> None:
    note_told(row, what, key, words, when, ours=row.direction == IN, by=by, at=at)


def _of_system(crossing_id: UUID, by: Actor) -> Crossing:
    must_be_system(by)
    return Crossing.objects.select_for_update().get(pk=crossing_id)
