"""体验员: invited by an organ, accepts by himself, says what he met, is thanked and told what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from onething.identity import queries as identity
from onething.identity.terms import clean_number, storable
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.voice.obstacles.rules import day_of
from onething.voice.walk_events import (
    FlawFound,
    TrialistAnswered,
    TrialistEnded,
    TrialistInvited,
    TrialReported,
    WalkFinished,
    WalkStarted,
)
from onething.voice.walk_models import Flaw, Trialist, Walk, WalkStep
from onething.voice.walk_terms import FLAW, INVITERS, TRIALIST
from onething.voice.walks import access
from onething.voice.walks.commands import (
    Said,
    about,
    count_in,
    day_in,
    flaw_of,
    of_flaw,
    step_errors,
    target_of,
)
from onething.voice.walks.rules import rules, severities

UNKNOWN = "没有找到这个人。请核对身份证号和姓名；他还没有登录过平台的，请他先登录一次。"


@dataclass(frozen=True)
class TrialistRow:
    """An invitation in the list of an organ, or of the person himself."""

    id: UUID
    name: str
    organ: str
    region: str
    state: str
    words: str
    invited_at: datetime
    until: date
    walks: int


@dataclass(frozen=True)
class TrialRow:
    """What a person reported, and what became of it."""

    id: UUID
    name: str
    at: datetime
    what: str
    flaw: UUID | None
    problem: str
    severity: str
    words: str
    state: str
    answer: str


@command
def invite_trialist(number: str, name: str, *, by: Actor, at: datetime) -> UUID:
    """Invite a person to try the services of one's organ; he accepts by himself or not."""
    if not (by.org and any(map(by.has, INVITERS)) and by.who.startswith("official:")):
        raise NotYours
    identity.must_hold_post(by, at)
    found = identity.find_subject(clean_number(number)) if number.strip() else None
    if found is None or not found.is_person or found.name != name.strip():
        raise Invalid(UNKNOWN, errors={"number": UNKNOWN})
    organ = identity.organisation(UUID(by.org))
    open_ = Trialist.objects.filter(organisation=organ.id, subject=found.id)
    if open_.filter(state__in=("invited", "accepted")).exists():
        raise NotAllowed("已经邀请过这个人，不用再邀请。")
    row = Trialist.objects.create(
        organisation=organ.id,
        region=organ.region,
        subject=found.id,
        name=found.name,
        invited_by=by.who,
        invited_at=at,
        until=day_of(at) + timedelta(days=int(rules()["trialists"]["days"])),
    )
    ledger.write(TrialistInvited(**_about(row)), by=by, at=at)
    return row.pk


@command
def answer_trialist(trialist_id: UUID, *, accepts: bool, by: Actor, at: datetime) -> None:
    """Accept the invitation to try services, or not."""
    row = access.trialist_to_change(trialist_id, "accept" if accepts else "decline", by=by)
    row.state, row.answered_at = ("accepted" if accepts else "declined"), at
    row.save()
    ledger.write(TrialistAnswered(**_about(row), accepts=accepts), by=by, at=at)


@command
def end_trialist(trialist_id: UUID, *, by: Actor, at: datetime) -> None:
    """Try no more: the organ says so, or the person himself."""
    row = access.trialist_to_change(trialist_id, "end", by=by)
    row.state, row.ended_at = "ended", at
    row.save()
    ledger.write(TrialistEnded(**_about(row)), by=by, at=at)


@command
def report_trial(trialist_id: UUID, said: Said, *, by: Actor, at: datetime) -> UUID:
    """Say what one met when one tried a service; what was wrong becomes work with an owner and a day."""
    row = access.trialist_to_change(trialist_id, "report", by=by)
    if row.until < day_of(at):
        raise NotAllowed("体验员的期限已经过了。请联系邀请您的单位续聘。")
    errors: dict[str, str] = {}
    target, code, name = target_of(said, day_of(at), errors)
    on = day_in(said, at, errors)
    if said.get("terminal", "") not in rules()["terminals"]:
        errors["terminal"] = "请选择用哪种方式办的。"
    problem = storable(said.get("problem", "")).strip()
    errors |= step_errors(said, problem)
    if errors:
        raise Invalid(next(iter(errors.values())), errors=errors)
    assert on is not None
    walk = Walk.objects.create(
        kind="trial", target=target, code=code, name=name,
        region=identity.region(said.get("region", "") or row.region).code,
        organisation=row.organisation, terminal=said["terminal"], walker=row.name, walked_on=on,
        minutes=count_in(said, "minutes"), state="finished", made_by=by.who, made_at=at,
        finished_at=at,
    )  # fmt: skip
    severity = said.get("severity", "")
    step = WalkStep.objects.create(
        walk=walk, place=1, what=storable(said["what"]).strip(), minutes=walk.minutes,
        severity=severity, problem=problem if severity else "",
        scope=said["scope"] if severity else "",
    )  # fmt: skip
    flaw = flaw_of(walk, step, by, at) if severity else None
    facts: list[Any] = [WalkStarted(**about(walk), kind=walk.kind, terminal=walk.terminal)]
    if flaw is not None:
        facts.append(FlawFound(**of_flaw(flaw), severity=severity, due_on=flaw.due_on))
    facts.append(WalkFinished(**about(walk), steps=1, flaws=int(flaw is not None)))
    facts.append(TrialReported(**_about(row), walk=walk.pk, flaw=flaw.pk if flaw else None))
    ledger.write(*facts, by=by, at=at)
    return walk.pk


def _about(row: Trialist) -> dict[str, UUID]:
    return {"trialist": row.pk, "office": row.organisation, "subject": row.subject}


def trialists(by: Actor) -> tuple[TrialistRow, ...]:
    """Return the invitations of an organ or of a person, the latest first."""
    rows = list(access.trialists_of(by).order_by("-invited_at", "pk")[: int(rules()["rows"])])
    organs = identity.organisations({row.organisation for row in rows}) if rows else {}
    whos = [f"subject:{row.subject}" for row in rows]
    made = list(Walk.objects.filter(made_by__in=whos).values_list("made_by", "organisation"))
    return tuple(
        TrialistRow(
            row.pk, row.name, organs[row.organisation].name, row.region, row.state,
            TRIALIST.words[row.state], row.invited_at, row.until,
            made.count((f"subject:{row.subject}", row.organisation)),
        )
        for row in rows
    )  # fmt: skip


def trialist(trialist_id: UUID, by: Actor) -> TrialistRow:
    """Return one invitation."""
    found = next((one for one in trialists(by) if one.id == trialist_id), None)
    if found is None:
        raise NotYours
    return found


def my_trials(by: Actor) -> tuple[TrialRow, ...]:
    """Return what a person reported, and what became of it."""
    if by.org or not by.who.startswith("subject:"):
        raise NotYours
    rows = WalkStep.objects.filter(walk__made_by=by.who).select_related("walk", "flaw")
    return tuple(map(_trial, rows.order_by("-walk__made_at")[: int(rules()["rows"])]))


def _trial(step: WalkStep) -> TrialRow:
    flaw: Flaw | None = getattr(step, "flaw", None)
    return TrialRow(
        step.walk_id,
        step.walk.name,
        step.walk.made_at,
        step.what,
        flaw.pk if flaw else None,
        step.problem,
        severities().get(step.severity, ""),
        FLAW.words[flaw.state] if flaw else "没有问题，谢谢",
        flaw.state if flaw else "",
        flaw.answer if flaw else "",
    )
