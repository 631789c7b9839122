"""Suspending an item in a place, by two people; taking it in again, by one."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from onething.catalogue.keeping import below, place_of
from onething.catalogue.publishing import revisions_of
from onething.catalogue.shelf import item_revision
from onething.catalogue.suspension_models import LIFTED, PROPOSED, RETURNED, STANDING, Suspension
from onething.catalogue.suspensions.events import (
    SuspensionDecided,
    SuspensionFact,
    SuspensionLifted,
    SuspensionProposed,
)
from onething.catalogue.suspensions.standing import forget
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.clock import day_of
from onething.kernel.command import command
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

LONGEST = 200
WANTED = {
    "reason": "为什么暂停",
    "basis": "凭什么可以暂停：文件名称、文号、条款",
    "instead": "急着要办的人现在怎么办",
}
STALE = "这条暂停的状态已经变了。请刷新页面，按最新状态办理。"
OWN = "这是您自己提出的，要由另一名事项管理员复核。"


@command
def propose_suspension(
    code: str, *, region: str, since: date | None, until: date | None, reason: str, basis: str,
    instead: str, by: Actor, at: datetime,
) -> UUID:  # fmt: skip
    """Propose that an item is not taken in for a while in one's place, or in one below it."""
    own = place_of(by)
    texts = {"reason": reason.strip(), "basis": basis.strip(), "instead": instead.strip()}
    revision = revisions_of([code], day_of(at)).get(code)
    name = item_revision(UUID(revision)).name if revision else ""
    errors = {
        field: f"请写明{WANTED[field]}，最多 {LONGEST} 个字"
        for field, text in texts.items()
        if not 0 < len(text) <= LONGEST
    }
    if not name:
        errors["code"] = "没有这个事项。请填 12 位事项编码，可以从事项清单里复制"
    if region not in below(own):
        errors["region"] = "请从列表中选择您管理的地区"
    if since is None or since < day_of(at):
        errors["since"] = "请填从哪一天起，最早是今天，例如 2026-03-02"
    elif until is not None and until < since:
        errors["until"] = "最后一天不能早于第一天；还不知道的，空着不填"
    there = Suspension.objects.filter(code=code, region=region, state__in=(PROPOSED, STANDING))
    if not errors and there.exists():
        errors["code"] = "这个地区已经提出或者正在暂停这个事项，请看下面的清单"
    if errors or since is None:
        raise Invalid("还不能提交，请按提示改正。", errors=errors)
    made = Suspension.objects.create(
        code=code, name=name, region=region, since=since, until=until, proposed_by=by.who,
        proposed_at=at, **texts,
    )  # fmt: skip
    fact = SuspensionProposed(
        suspension=made.pk, code=code, region=region, since=since, until=until, **texts
    )
    ledger.write(fact, by=by, at=at)
    return made.pk


@command
def decide_suspension(
    suspension_id: UUID, agreed: bool, words: str = "", *, by: Actor, at: datetime
) -> None:
    """Agree, as a second person, that the item is suspended; or send it back with the reason."""
    found = _to_keep(suspension_id, by)
    if found.state != PROPOSED:
        raise NotAllowed(STALE)
    if found.proposed_by == by.who:
        raise NotAllowed(OWN)
    found.words = _words(words, "退回的原因") if not agreed else ""
    found.state = STANDING if agreed else RETURNED
    found.decided_by, found.decided_at = by.who, at
    fact = SuspensionDecided(
        suspension=found.pk, code=found.code, region=found.region, agreed=agreed, words=found.words
    )
    _keep(found, fact, by, at)


@command
def lift_suspension(suspension_id: UUID, words: str, *, by: Actor, at: datetime) -> None:
    """Take the item in again, before the last day; or give up what was proposed."""
    found = _to_keep(suspension_id, by)
    if found.state not in (PROPOSED, STANDING):
        raise NotAllowed(STALE)
    found.words = _words(words, "恢复或者撤销的原因")
    found.state, found.lifted_by, found.lifted_at = LIFTED, by.who, at
    fact = SuspensionLifted(
        suspension=found.pk, code=found.code, region=found.region, words=found.words
    )
    _keep(found, fact, by, at)


def _to_keep(suspension_id: UUID, by: Actor) -> Suspension:
    places = below(place_of(by))
    found = Suspension.objects.select_for_update().filter(pk=suspension_id).first()
    if found is None or found.region not in places:
        raise NotYours
    return found


def _words(said: str, what: str) -> str:
    words = said.strip()
    if not 0 < len(words) <= LONGEST:
        raise Invalid(f"请写明{what}，最多 {LONGEST} 个字。", errors={"words": f"请写明{what}"})
    return words


def _keep(found: Suspension, fact: SuspensionFact, by: Actor, at: datetime) -> None:
    found.save()
    forget()
    ledger.write(fact, by=by, at=at)
