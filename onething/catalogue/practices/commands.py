"""Offering, deciding on, withdrawing and adopting practices."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from onething.catalogue.events import (
    PracticeAdopted,
    PracticeDecided,
    PracticeOffered,
    PracticeWithdrawn,
)
from onething.catalogue.keeping import of_province, place_of
from onething.catalogue.models import Adoption, Practice, ThemeRevision
from onething.catalogue.practice_models import APPROVED, OFFERED, REFUSED, WITHDRAWN
from onething.catalogue.practices.adopting import publish_with
from onething.catalogue.publishing import fact_of
from onething.catalogue.terms.practices import PRACTICE_KINDS, local_rows
from onething.identity import queries as identity
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.crypto import sm3
from onething.kernel.facts import Fact, canonical
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_TEXT, LONGEST_REASON = 80, 1000, 20_000, 300


@command
def offer_practice(
    kind: str, title: str, *, summary: str, theme: str, text: str, by: Actor, at: datetime
) -> UUID:
    """Offer what one's place does as an example to the others."""
    region = place_of(by)
    last = ThemeRevision.objects.filter(slug=theme).order_by("-number").first()
    rows = list(local_rows(last.content, region)) if last and kind == "variant" else []
    errors = _faults(kind, title, summary, text)
    if theme and last is None:
        errors["theme"] = "没有这个一件事，请从列表中选择。"
    elif kind == "variant" and not theme:
        errors["theme"] = "请选择是哪个一件事的本地差异。"
    elif kind == "variant" and not rows:
        place = identity.region(region).name
        errors["theme"] = f"这个一件事里没有{place}自己的规则，没有可以推广的差异。"
    if errors:
        raise Invalid("还不能提交，请按提示改正。", errors=errors)
    made = Practice.objects.create(
        kind=kind,
        title=title.strip(),
        summary=summary.strip(),
        theme=theme,
        rows=rows,
        text="" if kind == "variant" else text.strip(),
        region=region,
        offered_by=by.who,
        offered_at=at,
    )
    fact = PracticeOffered(
        practice=made.pk,
        region=region,
        kind=kind,
        title=made.title,
        digest=sm3(canonical([made.rows, made.text, made.summary])),
    )
    ledger.write(fact, by=by, at=at)
    return made.pk


@command
def decide_practice(
    practice_id: UUID, agreed: bool, reason: str, *, by: Actor, at: datetime
) -> UUID:
    """Approve a practice for the whole province, or refuse it with the reason."""
    if not of_province(by):
        raise NotYours
    found = _locked(practice_id)
    if found.state != OFFERED:
        raise NotAllowed("这个案例已经审定或者撤回。请刷新页面，按最新状态办理。")
    if found.offered_by == by.who:
        raise NotAllowed("这是您自己提交的，要由另一名省级事项管理员审定。")
    if not agreed:
        _demand_reason(reason)
    found.state, found.reason = (APPROVED if agreed else REFUSED), reason.strip()
    found.decided_by, found.decided_at = by.who, at
    return _kept(
        found,
        PracticeDecided(practice=found.pk, region=found.region, agreed=agreed, reason=found.reason),
        by,
        at,
    )


@command
def withdraw_practice(practice_id: UUID, reason: str, *, by: Actor, at: datetime) -> UUID:
    """Withdraw a practice: nobody adopts it any more; who has adopted it keeps it."""
    found, place = _locked(practice_id), place_of(by)
    if found.region != place and not of_province(by):
        raise NotYours
    if found.state not in (OFFERED, APPROVED):
        raise NotAllowed("这个案例已经撤回或者没有通过。请刷新页面。")
    _demand_reason(reason)
    found.state, found.reason = WITHDRAWN, reason.strip()
    fact = PracticeWithdrawn(practice=found.pk, region=found.region, reason=found.reason)
    return _kept(found, fact, by, at)


@command
def adopt_practice(practice_id: UUID, *, by: Actor, at: datetime) -> UUID:
    """Adopt an approved practice for one's place; a theme's rows hold there from today."""
    place, found = place_of(by), _locked(practice_id)
    if found.state != APPROVED and found.region != place and not of_province(by):
        raise NotYours
    if found.state != APPROVED:
        raise NotAllowed("省级审定通过的案例才能采纳。")
    if of_province(by):
        raise NotAllowed("案例由市、县采纳；要在全省统一的，请修改主题本身。")
    if found.region == place:
        raise NotAllowed("这是本地自己的案例，不用采纳。")
    if Adoption.objects.filter(practice=found, region=place).exists():
        raise NotAllowed("本地已经采纳了这个案例。")
    made = Adoption.objects.create(practice=found, region=place, by=by.who, at=at)
    revisions = publish_with(found, place, at) if found.kind == "variant" else []
    adopted = PracticeAdopted(
        practice=found.pk,
        region=place,
        offered_by=found.region,
        revision=revisions[0].pk if revisions else None,
    )
    ledger.write(adopted, *map(fact_of, revisions), by=by, at=at)
    return made.pk


def _locked(practice_id: UUID) -> Practice:
    found = Practice.objects.select_for_update().filter(pk=practice_id).first()
    if found is None:
        raise NotYours
    return found


def _kept(found: Practice, fact: Fact, by: Actor, at: datetime) -> UUID:
    found.save()
    ledger.write(fact, by=by, at=at)
    return found.pk


def _faults(kind: str, title: str, summary: str, text: str) -> dict[str, str]:
    errors = {}
    if kind not in PRACTICE_KINDS:
        errors["kind"] = "请选择案例的种类。"
    if not title.strip() or len(title) > LONGEST_TITLE:
        errors["title"] = f"请填写名称，不超过 {LONGEST_TITLE} 个字。"
    if not summary.strip() or len(summary) > LONGEST_SUMMARY:
        errors["summary"] = f"请说明做法和效果，不超过 {LONGEST_SUMMARY} 个字。"
    if kind in ("template", "practice") and not text.strip():
        errors["text"] = "请填写模板或者做法的全文，供其他地方采纳。"
    if len(text) > LONGEST_TEXT:
        errors["text"] = f"全文不能超过 {LONGEST_TEXT} 个字。"
    return errors


def _demand_reason(reason: str) -> None:
    if not reason.strip() or len(reason) > LONGEST_REASON:
        said = f"请写明理由，不超过 {LONGEST_REASON} 个字。"
        raise Invalid(said, errors={"reason": said})
