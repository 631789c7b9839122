"""远程视频核验: a time is proposed and agreed, both enter a room, who looked says what was found."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction

from onething.cases import queries as cases
from onething.catalogue import queries as catalogue
from onething.delivery.models import Relay, RemoteCheck
from onething.delivery.relay_terms import RECEIVING
from onething.delivery.remote.queries import waits
from onething.delivery.remote.sides import (
    Places,
    check_to,
    of_part,
    of_relay,
    places_of,
    side_of,
)
from onething.delivery.remote_events import (
    RemoteCheckAgreed,
    RemoteCheckAsked,
    RemoteCheckDropped,
    RemoteCheckFact,
    RemoteCheckFound,
    RemoteCheckMet,
)
from onething.delivery.remote_terms import REMOTE, REMOTE_OPEN
from onething.desk import queries as desk
from onething.desk.commands import tell_screens
from onething.identity import queries as identity
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.clock import CHINA
from onething.kernel.command import command
from onething.kernel.ids import new_id
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.kernel.salts import new_salt, salted

LONGEST, LONGEST_FOUND = 200, 500
ENDED: Final = "这份申请已经结束，不用再核验。请刷新页面，按最新状态办理。"
PART_ENDED: Final = "这部分已经办好，或者办件已经作出决定，不用再核验。请刷新页面，按最新状态办理。"
TWICE: Final = "已经约了一次远程核验，还没有做完。请在那一次里改时间，或者先取消。"
BUSY: Final = "您正在和别人视频，请先结束那一次，再进入核验。"
NOT_SEEN: Final = "两地还没有在视频里接通过，不能记结论。请双方进入视频，核验以后再记。"
NOT_HE: Final = "结论由视频里核验的人来记。请{name}登录后填写，或者您进入视频核验以后再记。"


@command
def ask_check(
    relay_id: UUID,
    *,
    looks: Collection[str],
    note: str,
    planned: datetime | None,
    by: Actor,
    at: datetime,
) -> UUID:
    """Ask the other place of a relay to look together by video, at a time or now (no time)."""
    relay = Relay.objects.filter(pk=relay_id).first()
    if relay is None:
        raise NotYours
    row = RemoteCheck(relay=relay, offices=cases.offices_of(relay.application))
    return _ask(row, of_relay(relay), looks=looks, note=note, planned=planned, by=by, at=at)


@command
def ask_part_check(
    part_id: UUID,
    *,
    looks: Collection[str],
    note: str,
    planned: datetime | None,
    by: Actor,
    at: datetime,
) -> UUID:
    """Ask the other place of a part of a case to look together by video, at a time or now (no time)."""
    found = cases.away_places([part_id]).get(part_id)
    places = of_part(part_id, found) if found else None
    if places is None:
        raise NotYours
    row = RemoteCheck(part=part_id, desk=places.here, offices=sorted(places.offices))
    return _ask(row, places, looks=looks, note=note, planned=planned, by=by, at=at)


def _ask(
    row: RemoteCheck, places: Places, *, looks: Collection[str], note: str,
    planned: datetime | None, by: Actor, at: datetime,
) -> UUID:  # fmt: skip
    side = side_of(places, by)
    identity.must_be_trained(by, at)
    if not places.open:
        raise NotAllowed(ENDED if places.relay else PART_ENDED)
    row.looks, row.note = _looks(looks), _said(note, "note", LONGEST)
    row.asked_by, row.asked_side, row.asked_at = by.who, side, at
    row.planned_at = _planned(planned, at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as twice:
        raise NotAllowed(TWICE) from twice
    told = {"looks": tuple(row.looks), "planned_at": row.planned_at, "now": planned is None}
    _write(RemoteCheckAsked, row, places, side, by=by, at=at, **told)
    return row.pk


@command
def move_check(check_id: UUID, *, planned: datetime | None, by: Actor, at: datetime) -> None:
    """Propose another time; the other place agrees anew."""
    row, places, side = check_to("move", check_id, by, at)
    row.planned_at, row.asked_side, row.asked_by = _planned(planned, at), side, by.who
    told = {"looks": tuple(row.looks), "planned_at": row.planned_at, "now": planned is None}
    _write(RemoteCheckAsked, row, places, side, by=by, at=at, **told)


@command
def agree_check(check_id: UUID, *, by: Actor, at: datetime) -> None:
    """Agree to the time that the other place proposed."""
    row, places, side = check_to("agree", check_id, by, at)
    if side == row.asked_side:
        raise NotAllowed(
            "时间是本地提的，要由另一地同意。可以打电话催一下，或者直接进入视频等对方。"
        )
    _write(RemoteCheckAgreed, row, places, side, by=by, at=at, planned_at=row.planned_at)


@command
def enter_check(check_id: UUID, *, by: Actor, at: datetime) -> None:
    """Enter the room: who comes first waits some minutes, with the second the talk begins."""
    row, places, side = check_to("enter", check_id, by, at)
    before = desk.meeting_told(row.video) if row.video else None
    if before is not None and before.open:
        if by.who in (before.visitor, before.official):
            return
        raise NotAllowed("本地的同事正在视频里核验。请等那一次结束，或者请同事结束以后再进入。")
    opening = row.video is not None and before is None
    if opening and by.who in (row.visitor, row.official) and _both_wait(row, at):
        return
    if desk.talks(by.who):
        raise NotAllowed(BUSY)
    if before is not None:
        _keep_what_was_seen(row)
        row.video = row.visitor_at = row.official_at = None
    if side == RECEIVING:
        row.visitor, row.visitor_at = by.who, at
    else:
        row.official, row.official_at = by.who, at
    if _both_wait(row, at):
        row.video = new_id()
        told = {"video": row.video, "visitor": row.visitor, "looker": row.official}
        _write(RemoteCheckMet, row, places, side, by=by, at=at, **told)
        return
    row.save()
    tell_screens(row.pk)


@command
def find_check(check_id: UUID, *, result: str, found: str, by: Actor, at: datetime) -> None:
    """Say what was found; only who looked says it, for the case and both places."""
    row, places, side = check_to("find", check_id, by, at)
    _keep_what_was_seen(row)
    if row.looked_at is None:
        raise NotAllowed(NOT_SEEN)
    if row.looked_by != by.who:
        name = identity.official_names([row.looked_by]).get(row.looked_by, "他")
        raise NotAllowed(NOT_HE.format(name=name))
    results, words = catalogue.anywhere_rules().video.results, found.strip()
    errors = {}
    if result not in results:
        errors["result"] = "请选择核验的结论。"
    elif not words and results[result][1] != "green":
        errors["found"] = "请写明哪里不相符、看不清，下一步怎么办。"
    if len(words) > LONGEST_FOUND:
        errors["found"] = f"最多 {LONGEST_FOUND} 个字。"
    if errors:
        raise Invalid("结论还没有填好。", errors=errors)
    row.result, row.found, row.salt = result, words, new_salt()
    row.ended_by, row.ended_at = by.who, at
    content = salted(row.salt, [row.looks, result, words])
    _write(
        RemoteCheckFound, row, places, side, by=by, at=at, video=row.video, looks=tuple(row.looks),
        result=result, looked_by=row.looked_by, shown_by=row.shown_by, looked_at=row.looked_at,
        content=content,
    )  # fmt: skip


@command
def drop_check(check_id: UUID, *, by: Actor, at: datetime) -> None:
    """Call a check off: either place, or the platform when its day or its application is over."""
    if by.has("system"):
        row = (
            RemoteCheck.objects.select_related("relay")
            .select_for_update(of=("self",))
            .get(pk=check_id)
        )
        if row.state not in REMOTE_OPEN:
            return
        places, side = places_of([row])[row.pk], "system"
        row.state = REMOTE.step(row.state, "drop").end
    else:
        row, places, side = check_to("drop", check_id, by, at)
    row.ended_by, row.ended_at = by.who, at
    _write(RemoteCheckDropped, row, places, side, by=by, at=at)


def _both_wait(row: RemoteCheck, at: datetime) -> bool:
    return waits(row.visitor_at, at) and waits(row.official_at, at)


def _keep_what_was_seen(row: RemoteCheck) -> None:
    """Keep who looked in the last talk that took place: another may follow that nobody joins."""
    told = desk.meeting_told(row.video) if row.video else None
    if told is not None and told.joined_at is not None:
        row.looked_by, row.shown_by, row.looked_at = told.official, told.visitor, told.joined_at


def _looks(said: Collection[str]) -> list[str]:
    known = catalogue.anywhere_rules().video.looks
    chosen = [key for key in known if key in said]
    if not chosen:
        words = "请选择要核验什么，至少一项。"
        raise Invalid(words, errors={"looks": words})
    return chosen


def _planned(planned: datetime | None, at: datetime) -> datetime:
    """Return when they will look; no time: now."""
    if planned is None:
        return at
    days = catalogue.anywhere_rules().video.days_ahead
    last = at.astimezone(CHINA).date() + timedelta(days=days)
    if planned <= at or planned.astimezone(CHINA).date() > last:
        words = f"请填写今天现在以后、{last.month} 月 {last.day} 日以前的时间。"
        raise Invalid(words, errors={"planned": words})
    return planned


def _said(words: str, field: str, longest: int) -> str:
    if len(words.strip()) > longest:
        wrong = f"最多 {longest} 个字。"
        raise Invalid(wrong, errors={field: wrong})
    return words.strip()


def _write(
    fact: type[RemoteCheckFact],
    row: RemoteCheck,
    places: Places,
    side: str,
    *,
    by: Actor,
    at: datetime,
    **more: Any,
) -> None:
    """Save a check, tell the pages of both places, write it beside what else became of relay or part."""
    row.save()
    tell_screens(row.pk)
    said: dict[str, Any] = {
        "relay": places.relay, "part": places.part, "case": places.case,
        "application": places.application, "subject": places.subject, "hall": places.here,
        "to_hall": places.there, "check": row.pk, "check_state": row.state, "side": side,
    }  # fmt: skip
    ledger.write(fact(**said, **more), by=by, at=at)
