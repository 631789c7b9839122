"""Proposing, reviewing, renewing and withdrawing applets; what was heard of their health."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, TypedDict
from uuid import UUID

from onething.catalogue.applet_models import (
    PROPOSED,
    REFUSED,
    SHOWN,
    SUSPENDED,
    WITHDRAWN,
    Applet,
)
from onething.catalogue.applets.events import (
    AppletDecided,
    AppletDue,
    AppletEntered,
    AppletFailing,
    AppletProposed,
    AppletRecovered,
    AppletRenewed,
    AppletSuspended,
    AppletWithdrawn,
)
from onething.catalogue.applets.rules import applet_rules, next_review, wrong_address
from onething.catalogue.keeping import ROLE, of_province, place_of
from onething.catalogue.terms.applets import KEY
from onething.identity import queries as identity
from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.clock import day_of
from onething.kernel.command import command
from onething.kernel.facts import Fact
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

LONGEST_NAME, LONGEST_SUMMARY, LONGEST_REASON, LONGEST_FAULT = 40, 200, 200, 100
STALE = "这条登记的状态已经变了。请刷新页面，按最新状态办理。"
OWN = "这是您自己登记的，要由另一名事项管理员审核。"
LATE_REVIEW = "到期没有复查"
SAMPLES = "system:samples"
CHOOSE = "请从列表中选择。"


@command
def propose_applet(
    key: str,
    name: str,
    *,
    kind: str,
    provider: str,
    summary: str,
    address: str,
    health: str,
    hands_over: bool,
    audience: str,
    by: Actor,
    at: datetime,
) -> UUID:
    """Enter an applet for the zone of one's place; it is shown when a second person agrees."""
    region = place_of(by)
    said = {"name": name, "summary": summary, "address": address, "health": health}
    said = {field: value.strip() for field, value in said.items()}
    errors = _faults(key, said, kind, audience)
    organ = next((one for one in identity.organs_of(region) if str(one.id) == provider), None)
    if organ is None:
        errors["provider"] = "请从列表中选择提供单位。"
    if errors or organ is None:
        raise Invalid("还不能提交，请按提示改正。", errors=errors)
    made = Applet.objects.create(
        key=key, kind=kind, provider=organ.id, region=region, hands_over=hands_over,
        audience=audience, proposed_by=by.who, proposed_at=at, **said,
    )  # fmt: skip
    fact = AppletProposed(
        applet=made.pk, region=region, key=key, title=made.name, address=made.address,
        hands_over=hands_over, provider=organ.id,
    )  # fmt: skip
    return _kept(made, fact, by, at)


@command
def load_applet(key: str, said: Mapping[str, Any], *, base: str, by: Actor, at: datetime) -> str:
    """Let a sample applet be shown at once, unless it is known; return its key if it is new."""
    must_be_system(by)
    if Applet.objects.filter(key=key).exists():
        return ""
    organ = identity.route(said["provider"], said["region"])
    texts = {one: said[one] for one in ("name", "kind", "region", "summary", "audience")}
    made = Applet.objects.create(
        key=key, provider=organ.id, address=f"{base}{said['path']}", state=SHOWN,
        health=f"{base}{said['health']}", hands_over=said["hands_over"], proposed_by=SAMPLES,
        proposed_at=at, decided_by=by.who, decided_at=at, review_on=next_review(day_of(at)), **texts,
    )  # fmt: skip
    fact = AppletDecided(
        applet=made.pk, region=made.region, agreed=True, reason="", review_on=made.review_on
    )
    _kept(made, fact, by, at)
    return key


@command
def decide_applet(applet_id: UUID, agreed: bool, reason: str, *, by: Actor, at: datetime) -> UUID:
    """Let an applet be shown, or send it back with the reason; never one's own."""
    found = _to_keep(applet_id, by)
    if found.state != PROPOSED:
        raise NotAllowed(STALE)
    if found.proposed_by == by.who:
        raise NotAllowed(OWN)
    if not agreed:
        _demand(reason, "reason")
    found.state, found.reason = (SHOWN if agreed else REFUSED), reason.strip()
    found.decided_by, found.decided_at = by.who, at
    found.review_on = next_review(day_of(at)) if agreed else None
    fact = AppletDecided(
        applet=found.pk, region=found.region, agreed=agreed, reason=found.reason,
        review_on=found.review_on,
    )  # fmt: skip
    return _kept(found, fact, by, at)


@command
def renew_applet(applet_id: UUID, *, by: Actor, at: datetime) -> UUID:
    """Review an applet again for another period: name, address, who may use it still hold."""
    found = _to_keep(applet_id, by)
    if found.state not in (SHOWN, SUSPENDED):
        raise NotAllowed(STALE)
    if found.proposed_by == by.who:
        raise NotAllowed(OWN)
    found.decided_by, found.decided_at, found.warned_on = by.who, at, None
    found.review_on = next_review(day_of(at))
    if found.reason == LATE_REVIEW:
        found.state, found.reason = SHOWN, ""
    fact = AppletRenewed(applet=found.pk, region=found.region, review_on=found.review_on)
    return _kept(found, fact, by, at)


@command
def withdraw_applet(applet_id: UUID, reason: str, instead: str, *, by: Actor, at: datetime) -> UUID:
    """Withdraw an applet: its page says why, and what to use instead."""
    found = _to_keep(applet_id, by)
    if found.state in (REFUSED, WITHDRAWN):
        raise NotAllowed(STALE)
    _demand(reason, "reason")
    _demand(instead, "instead")
    found.state, found.reason, found.instead = WITHDRAWN, reason.strip(), instead.strip()
    fact = AppletWithdrawn(
        applet=found.pk, region=found.region, reason=found.reason, instead=found.instead
    )
    return _kept(found, fact, by, at)


@command
def note_applet_health(applet_id: UUID, *, fault: str, by: Actor, at: datetime) -> None:
    """Note what an applet answered when it was asked; what changes is told and written down."""
    must_be_system(by)
    found = Applet.objects.select_for_update().get(pk=applet_id)
    if found.state not in (SHOWN, SUSPENDED):
        return
    found.checked_at, found.fault = at, fault[:LONGEST_FAULT]
    fact = _recovered(found) if not fault else _failing(found, at)
    found.save()
    if fact is not None:
        ledger.write(fact, by=by, at=at)


def _recovered(found: Applet) -> Fact | None:
    if found.failing_since is None:
        return None
    found.failing_since = None
    if found.state == SUSPENDED and found.reason != LATE_REVIEW:
        found.state, found.reason = SHOWN, ""
    return AppletRecovered(applet=found.pk, region=found.region)


def _failing(found: Applet, at: datetime) -> Fact | None:
    if found.failing_since is None:
        found.failing_since = at
        return AppletFailing(
            applet=found.pk,
            region=found.region,
            title=found.name,
            officials=_keepers(found.region, at),
            fault=found.fault,
        )
    late = found.failing_since + timedelta(hours=applet_rules()["hide_hours"]) <= at
    if found.state == SHOWN and late:
        found.state, found.reason = SUSPENDED, f"不好用：{found.fault}"
        return AppletSuspended(
            applet=found.pk,
            region=found.region,
            title=found.name,
            officials=_keepers(found.region, at),
            reason=found.reason,
        )
    return None


@command
def remind_of_applet(applet_id: UUID, *, by: Actor, at: datetime) -> None:
    """Tell its keepers that an applet is to be reviewed again; after the days of grace, hide it."""
    must_be_system(by)
    found = Applet.objects.select_for_update().get(pk=applet_id)
    if found.state != SHOWN or found.review_on is None:
        return
    today, rules = day_of(at), applet_rules()
    if found.review_on + timedelta(days=rules["grace_days"]) < today:
        found.state, found.reason = SUSPENDED, LATE_REVIEW
        fact: Fact = AppletSuspended(
            applet=found.pk,
            region=found.region,
            title=found.name,
            officials=_keepers(found.region, at),
            reason=LATE_REVIEW,
        )
    elif found.warned_on is None and found.review_on <= today + timedelta(days=rules["warn_days"]):
        found.warned_on = today
        fact = AppletDue(
            applet=found.pk,
            region=found.region,
            title=found.name,
            officials=_keepers(found.region, at),
            review_on=found.review_on,
        )
    else:
        return
    found.save()
    ledger.write(fact, by=by, at=at)


@command
def enter_applet(applet_id: UUID, *, by: Actor, at: datetime) -> UUID:
    """Note that somebody lets his login go with him to an applet that takes it."""
    found = Applet.objects.filter(pk=applet_id, state=SHOWN, hands_over=True).first()
    if found is None or not by.behalf:
        raise NotYours
    fact = AppletEntered(applet=found.pk, region=found.region, subject=UUID(by.behalf))
    ledger.write(fact, by=by, at=at)
    return found.pk


class About(TypedDict):
    """What stands in every fact of which keepers are told."""

    applet: UUID
    region: str
    title: str
    officials: tuple[UUID, ...]


def _about(found: Applet, at: datetime) -> About:
    return About(
        applet=found.pk,
        region=found.region,
        title=found.name,
        officials=_keepers(found.region, at),
    )


def _keepers(region: str, at: datetime) -> tuple[UUID, ...]:
    """Return who keeps the catalogue of a place: they are told."""
    bureau = identity.route("approval", region)
    there = identity.colleagues([bureau.id], on=day_of(at))
    return tuple(one.official for one in there if ROLE in one.roles)


def _to_keep(applet_id: UUID, by: Actor) -> Applet:
    place = place_of(by)
    found = Applet.objects.select_for_update().filter(pk=applet_id).first()
    if found is None or (place != found.region and not of_province(by)):
        raise NotYours
    return found


def _kept(found: Applet, fact: Fact, by: Actor, at: datetime) -> UUID:
    found.save()
    ledger.write(fact, by=by, at=at)
    return found.pk


def _faults(key: str, said: dict[str, str], kind: str, audience: str) -> dict[str, str]:
    rules = applet_rules()
    found = {
        "key": _key_fault(key),
        "name": "" if 0 < len(said["name"]) <= LONGEST_NAME else _fill(LONGEST_NAME),
        "summary": "" if 0 < len(said["summary"]) <= LONGEST_SUMMARY else _fill(LONGEST_SUMMARY),
        "kind": "" if kind in rules["kinds"] else CHOOSE,
        "audience": "" if audience in rules["audiences"] else CHOOSE,
        "address": wrong_address(said["address"]),
        "health": wrong_address(said["health"]),
    }
    return {field: words for field, words in found.items() if words}


def _key_fault(key: str) -> str:
    if not KEY.fullmatch(key):
        return "代号用 3 到 30 个小写字母、数字或短横线，以字母开头。"
    return "已经有这个代号。请换一个。" if Applet.objects.filter(key=key).exists() else ""


def _fill(longest: int) -> str:
    return f"请填写，不超过 {longest} 个字。"


def _demand(words: str, field: str) -> None:
    if not 0 < len(words.strip()) <= LONGEST_REASON:
        said = {"reason": "请写明原因", "instead": "请写明改用什么"}[field]
        raise Invalid(f"{said}，不超过 {LONGEST_REASON} 个字。", errors={field: said})
