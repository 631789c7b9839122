"""Walking and noting; mending what was found."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from onething.catalogue import queries as catalogue
from onething.identity import queries as identity
from onething.identity.terms import storable
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.voice.obstacles.rules import day_of
from onething.voice.saying import written
from onething.voice.walk_events import (
    FlawDeclined,
    FlawFixed,
    FlawFound,
    FlawReopened,
    WalkFinished,
    WalkStarted,
    WalkStepped,
)
from onething.voice.walk_models import Flaw, Walk, WalkStep
from onething.voice.walk_terms import WALKERS
from onething.voice.walks import access
from onething.voice.walks.rules import due_on, rules, severities

LONGEST_NAME: Final = 60
MOST_NUMBER: Final = 999
Said = Mapping[str, str]


@command
def start_walk(said: Said, *, by: Actor, at: datetime) -> UUID:
    """Begin to note a walk through an item or a theme."""
    if not by.org or not set(WALKERS) & set(by.roles):
        raise NotYours
    identity.must_hold_post(by, at)
    errors = _errors(said)
    target, code, name = target_of(said, day_of(at), errors)
    on = day_in(said, at, errors)
    if errors:
        raise Invalid(next(iter(errors.values())), errors=errors)
    assert on is not None
    organ = identity.organisation(UUID(by.org))
    region = said.get("region", "") or organ.region
    walk = Walk.objects.create(
        kind=said["kind"],
        target=target,
        code=code,
        name=name,
        region=identity.region(region).code,
        organisation=organ.id,
        terminal=said["terminal"],
        walker=storable(said["walker"]).strip(),
        walked_on=on,
        made_by=by.who,
        made_at=at,
    )
    fact = WalkStarted(**about(walk), kind=walk.kind, terminal=walk.terminal)
    ledger.write(fact, by=by, at=at)
    return walk.pk


def _errors(said: Said) -> dict[str, str]:
    errors: dict[str, str] = {}
    if said.get("kind", "") not in rules()["kinds"]:
        errors["kind"] = "请选择是走流程还是体验员体验。"
    if said.get("terminal", "") not in rules()["terminals"]:
        errors["terminal"] = "请选择用哪种终端办的。"
    walker = storable(said.get("walker", "")).strip()
    if not walker or len(walker) > LONGEST_NAME:
        errors["walker"] = f"请填写走流程的人的姓名，最多 {LONGEST_NAME} 个字。"
    return errors


def target_of(said: Said, on: date, errors: dict[str, str]) -> tuple[str, str, str]:
    """Return item or theme, its code and its name."""
    code = storable(said.get("code", "")).strip()
    try:
        return "theme", code, catalogue.theme(code, on).name
    except NotYours:
        pass
    try:
        return "item", code, catalogue.item(code, on).name
    except NotYours:
        errors["code"] = "请选择一件事，或者填写 12 位事项编码。"
        return "item", "", ""


def day_in(said: Said, at: datetime, errors: dict[str, str]) -> date | None:
    """Return the day that was written, or say what is wrong with it."""
    try:
        on = date.fromisoformat(said.get("walked_on", ""))
    except ValueError:
        errors["walked_on"] = "请按“2026-11-27”的写法填写走流程的日期。"
        return None
    if on > day_of(at):
        errors["walked_on"] = "走流程的日期不能晚于今天。"
        return None
    return on


def about(walk: Walk) -> dict[str, Any]:
    """Return what every fact of a walk says."""
    return {
        "walk": walk.pk,
        "office": walk.organisation,
        "target": walk.target,
        "code": walk.code,
    }


@command
def add_walk_step(walk_id: UUID, said: Said, *, picture: str = "", by: Actor, at: datetime) -> UUID:
    """Note one step of a walk, and what was wrong there."""
    walk = access.walk_to_change(walk_id, "add", by=by, at=at)
    places = list(walk.steps.order_by("place").values_list("place", flat=True))
    if len(places) >= rules()["steps"]:
        raise NotAllowed(f"一次走流程最多记 {rules()['steps']} 步。请先提交，再新建一次。")
    severity, scope = said.get("severity", ""), said.get("scope", "")
    problem = storable(said.get("problem", "")).strip()
    if errors := step_errors(said, problem):
        raise Invalid(next(iter(errors.values())), errors=errors)
    step = WalkStep.objects.create(
        walk=walk,
        place=places[-1] + 1 if places else 1,
        what=storable(said["what"]).strip(),
        minutes=count_in(said, "minutes"),
        severity=severity,
        problem=problem if severity else "",
        scope=scope if severity else "",
        picture=picture,
    )
    fact = WalkStepped(**about(walk), place=step.place, severity=severity, dropped=False)
    ledger.write(fact, by=by, at=at)
    return step.pk


def step_errors(said: Said, problem: str) -> dict[str, str]:
    """Return what is missing of a step, by field."""
    errors: dict[str, str] = {}
    most, severity = rules()["most"], said.get("severity", "")
    what = storable(said.get("what", "")).strip()
    if not what or len(what) > most:
        errors["what"] = f"请写明这一步做了什么，最多 {most} 个字。"
    if severity and severity not in severities():
        errors["severity"] = "请选择问题的轻重；没有问题的，选“没有问题”。"
    if (severity and not problem) or len(problem) > most:
        errors["problem"] = f"请写明发现了什么问题，最多 {most} 个字。"
    if problem and not severity:
        errors["severity"] = "写了问题的，请选择问题的轻重。"
    if severity and said.get("scope", "") not in rules()["scopes"]:
        errors["scope"] = "请选择问题出在本地的办理，还是全省的标准。"
    if count_in(said, "minutes") < 0:
        errors["minutes"] = f"请用 0 到 {MOST_NUMBER} 的整数填写分钟。"
    return errors


def count_in(said: Said, name: str) -> int:
    """Return a number that was typed; −1: none."""
    typed = said.get(name, "").strip() or "0"
    good = typed.isascii() and typed.isdigit() and int(typed) <= MOST_NUMBER
    return int(typed) if good else -1


@command
def drop_walk_step(walk_id: UUID, step_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take back a step that was noted by mistake."""
    walk = access.walk_to_change(walk_id, "drop", by=by, at=at)
    step = walk.steps.filter(pk=step_id).first()
    if step is None:
        raise NotYours
    step.delete()
    fact = WalkStepped(**about(walk), place=step.place, severity=step.severity, dropped=True)
    ledger.write(fact, by=by, at=at)


@command
def finish_walk(walk_id: UUID, said: Said, *, by: Actor, at: datetime) -> None:
    """End a walk: each thing that was wrong becomes work with an owner and a day."""
    walk = access.walk_to_change(walk_id, "finish", by=by, at=at)
    steps = list(walk.steps.order_by("place"))
    if not steps:
        raise NotAllowed("还没有记录步骤。请至少记一步再提交。")
    summary = storable(said.get("summary", "")).strip()
    trips, minutes = count_in(said, "trips"), sum(step.minutes for step in steps)
    if trips < 0 or len(summary) > rules()["most"]:
        sentence = f"跑了几次请填 0 到 {MOST_NUMBER} 的整数，小结最多 {rules()['most']} 个字。"
        raise Invalid(sentence, errors={"trips": sentence})
    walk.state, walk.finished_at, walk.summary = "finished", at, summary
    walk.trips, walk.minutes = trips, min(minutes, 32_000)
    walk.save()
    flaws = [flaw_of(walk, step, by, at) for step in steps if step.severity]
    found = [
        FlawFound(**of_flaw(flaw), severity=flaw.severity, due_on=flaw.due_on) for flaw in flaws
    ]
    done = WalkFinished(**about(walk), steps=len(steps), flaws=len(flaws))
    ledger.write(*found, done, by=by, at=at)


def flaw_of(walk: Walk, step: WalkStep, by: Actor, at: datetime) -> Flaw:
    """Make work of what was wrong at a step; part of a command, which ends with it."""
    mender = access.mender_of(walk.region, step.scope, at)
    return Flaw.objects.create(
        step=step,
        target=walk.target,
        code=walk.code,
        name=walk.name,
        region=walk.region,
        severity=step.severity,
        scope=step.scope,
        problem=step.problem,
        organisation=mender.organisation,
        owner=mender.official,
        found_by=by.who,
        found_at=at,
        due_on=due_on(step.severity, day_of(at)),
    )


def of_flaw(flaw: Flaw, to: str = "") -> dict[str, Any]:
    """Return what every fact of it says."""
    return {
        "flaw": flaw.pk,
        "office": flaw.organisation,
        "target": flaw.target,
        "code": flaw.code,
        "official": to or f"official:{flaw.owner}",
    }


@command
def fix_flaw(flaw_id: UUID, *, answer: str, by: Actor, at: datetime) -> None:
    """Say that it is mended, and how; who found it is told and may put it back."""
    flaw = access.flaw_to_change(flaw_id, "fix", by=by, at=at)
    _done(flaw, "fixed", said_of(answer, "怎样整改的"), by, at)
    ledger.write(FlawFixed(**of_flaw(flaw, flaw.found_by)), by=by, at=at)


@command
def decline_flaw(flaw_id: UUID, *, answer: str, by: Actor, at: datetime) -> None:
    """Say with a reason that it stays as it is."""
    flaw = access.flaw_to_change(flaw_id, "decline", by=by, at=at)
    _done(flaw, "declined", said_of(answer, "不予采纳的理由"), by, at)
    ledger.write(FlawDeclined(**of_flaw(flaw, flaw.found_by)), by=by, at=at)


def _done(flaw: Flaw, state: str, answer: str, by: Actor, at: datetime) -> None:
    flaw.state, flaw.answer = state, answer
    flaw.done_by, flaw.done_at = by.who, at
    flaw.save()


@command
def reopen_flaw(flaw_id: UUID, *, answer: str, by: Actor, at: datetime) -> None:
    """Put it back because it is not mended, or the reason does not hold."""
    flaw = access.flaw_to_change(flaw_id, "reopen", by=by, at=at)
    reason = said_of(answer, "还有什么没有改好")
    flaw.answer = f"{flaw.answer}\n退回：{reason}"
    flaw.state, flaw.done_at, flaw.reopened = "open", None, flaw.reopened + 1
    flaw.found_at, flaw.due_on = at, due_on(flaw.severity, day_of(at))
    flaw.supervised = 0
    flaw.save()
    ledger.write(FlawReopened(**of_flaw(flaw), due_on=flaw.due_on), by=by, at=at)


def said_of(text: str, label: str) -> str:
    """Return what was written, or refuse: nothing, or too much."""
    return written(rules, text, "answer", label)
