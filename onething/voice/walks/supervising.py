"""What an obstacle leaves to be mended; what is not mended in time."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from onething.identity import queries as identity
from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.command import command
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.voice.obstacle_models import Obstacle
from onething.voice.obstacles.access import FOLLOWS, hall_above, obstacles_of
from onething.voice.obstacles.rules import day_of, late_by
from onething.voice.walk_events import FlawFound, FlawLate
from onething.voice.walk_models import Flaw
from onething.voice.walks import access
from onething.voice.walks.commands import Said, of_flaw, said_of, target_of
from onething.voice.walks.rules import due_on, rules, severities, supervision_at


@command
def flaw_of_obstacle(obstacle_id: UUID, said: Said, *, by: Actor, at: datetime) -> UUID:
    """Make work on an item or a theme of what somebody could not get done, with an owner and a day."""
    row = obstacles_of(by).select_for_update(of=("self",)).filter(pk=obstacle_id).first()
    if row is None or str(row.hall) != by.org or not FOLLOWS & set(by.roles):
        raise NotYours
    identity.must_hold_post(by, at)
    if row.state in ("filed", "withdrawn"):
        raise NotAllowed("还没有受理，或者已经撤回，不能转为整改。请先受理，问清楚再转。")
    errors: dict[str, str] = {}
    target, code, name = target_of({"code": said.get("code") or row.item}, day_of(at), errors)
    severity, scope = said.get("severity", ""), said.get("scope", "")
    if severity not in severities():
        errors["severity"] = "请选择问题的轻重。"
    if scope not in rules()["scopes"]:
        errors["scope"] = "请选择问题出在哪里。"
    if errors:
        raise Invalid(next(iter(errors.values())), errors=errors)
    if Flaw.objects.filter(obstacle=row.pk, target=target, code=code).exists():
        raise NotAllowed("这件反映已经转为这一项的整改，不用再转。")
    return _made(row, (target, code, name), said, by, at)


def _made(row: Obstacle, thing: tuple[str, str, str], said: Said, by: Actor, at: datetime) -> UUID:
    severity, scope = said["severity"], said["scope"]
    mender = access.mender_of(row.region, scope, at)
    target, code, name = thing
    flaw = Flaw.objects.create(
        obstacle=row.pk,
        target=target,
        code=code,
        name=name,
        region=row.region,
        severity=severity,
        scope=scope,
        problem=said_of(said.get("problem", ""), "要整改什么"),
        organisation=mender.organisation,
        owner=mender.official,
        found_by=by.who,
        found_at=at,
        due_on=due_on(severity, day_of(at)),
    )
    fact = FlawFound(**of_flaw(flaw), severity=severity, due_on=flaw.due_on)
    ledger.write(fact, by=by, at=at)
    return flaw.pk


@command
def supervise_flaw(flaw_id: UUID, *, by: Actor, at: datetime) -> None:
    """Tell those who must see to it that what was found is not mended in time."""
    must_be_system(by)
    flaw = Flaw.objects.select_for_update().get(pk=flaw_id)
    late = late_by(flaw.due_on, day_of(at))
    rule = supervision_at(late)
    if flaw.state != "open" or rule is None or rule["level"] <= flaw.supervised:
        return
    flaw.supervised = rule["level"]
    flaw.save()
    above = hall_above(flaw.organisation) if rule["tell"] == "above" else None
    staff = identity.colleagues({flaw.organisation, *([above] if above else [])}, on=day_of(at))
    people = {str(one.official) for one in staff if "leader" in one.roles} | {str(flaw.owner)}
    fact = FlawLate(
        **of_flaw(flaw), level=flaw.supervised, late=late, officials=tuple(sorted(people))
    )
    ledger.write(fact, by=by, at=at)
