"""容缺受理 of a case that was filed already: the window asks, the applicant promises or declines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from onething.cases import access as cases
from onething.cases.clocks import day_of
from onething.cases.drafts import plan_of
from onething.cases.models import Case, Gap, Material
from onething.cases.promise_events import GapAgreed, GapDeclined, GapEnded, GapOffered
from onething.cases.promise_terms import GAP, TOLERANCE
from onething.cases.promises import access
from onething.cases.promises.making import about_gap, gap_of
from onething.cases.promises.offers import GAP as COMES_LATER
from onething.cases.promises.offers import Offer, offers_for
from onething.cases.promises.rules import rules
from onething.cases.terms import OPEN
from onething.identity import queries as identity
from onething.identity.terms import SIGN
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.facts import Fact
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.kernel.salts import digest_with

OFFERED = "offered"


def tolerable(case: Case, at: datetime) -> dict[str, tuple[str, Offer]]:
    """Return by material its name and what the register of the place allows for this case."""
    application = case.application
    plan = plan_of(application, at)
    names = {need.key: need.name for need in plan.materials if case.part in need.for_parts}
    known = offers_for(application, plan, credit=application.credit, on=day_of(at))
    return {
        key: (names[key], offer)
        for key, offer in known.items()
        if key in names and offer.way == TOLERANCE
    }


def _note(case: Case, **said: bool) -> None:
    case.plan = case.plan | said
    case.save(update_fields=["plan"])


@command
def offer_gap(case_id: UUID, *, keys: Sequence[str], by: Actor, at: datetime) -> None:
    """Ask the applicant whether he promises to bring these materials later; the clocks run on."""
    case, _ = cases.case_to_change(case_id, "accept", by=by, at=at)
    if not keys:
        raise Invalid(NOTHING_CHOSEN, errors={"keys": "请选择材料"})
    made = _asked(case, keys, at)
    Gap.objects.bulk_create(made)
    _note(case, offered=True)
    ledger.write(*(GapOffered(**about_gap(one), days=one.days) for one in made), by=by, at=at)


def _asked(case: Case, keys: Sequence[str], at: datetime) -> list[Gap]:
    """Return what these materials would be as gaps, not saved; each is asked about once."""
    known = tolerable(case, at)
    asked = set(Gap.objects.filter(case=case).values_list("key", flat=True))
    made: list[Gap] = []
    for key in dict.fromkeys(keys):
        if key not in known:
            raise Invalid("选的材料没有列入容缺受理清单，不能容缺。请改为一次性告知补正。")
        name, offer = known[key]
        if offer.closed:
            raise Invalid(f"“{name}”不能容缺：{offer.closed}")
        if key in asked:
            raise Invalid(
                f"“{name}”已经问过申请人，一份材料只问一次。不能容缺的，请一次性告知补正。"
            )
        gap = gap_of(case, key, name, offer, at)
        gap.state, gap.signed_at = OFFERED, None
        made.append(gap)
    return made


@command
def promise_gaps(gap_id: UUID, *, by: Actor, at: datetime) -> None:
    """Promise, by one's signature, to bring later everything that the window asked about this case."""
    case, gaps = _offered(gap_id, "promise", by, at)
    _promised(case, gaps, None, by=by, at=at)


@dataclass(frozen=True)
class Came:
    """Who stands at the window, how his papers were looked at, and how he signed there."""

    subject: UUID
    shown: str
    signature: str  # digest of what he signed on the screen, or that he signed on paper


UNSIGNED = "申请人还没有签名。请他看过承诺的内容，在框里签名；不用屏幕签的，打印这一页签好再勾选。"
NOTHING_CHOSEN = "请至少选择一份可以容缺后补的材料。"


@command
def promise_at_window(
    case_id: UUID, *, keys: Sequence[str], came: Came, by: Actor, at: datetime
) -> None:
    """Keep what was promised by signature at the window: these materials, and whatever was asked online."""
    case, _ = cases.case_to_change(case_id, "accept", by=by, at=at)
    if not by.who.startswith("official:"):
        raise NotYours
    identity.must_stand_for(case.subject, came.subject, SIGN, at=at)
    if came.shown not in identity.assistance_rules().shown:
        raise Invalid("请选择怎样核对的证件。", errors={"shown": "请选择怎样核对的证件"})
    if not came.signature:
        raise Invalid(UNSIGNED, errors={"signed": UNSIGNED})
    made = _asked(case, keys, at)
    gaps = [*_waiting(case), *made]
    if not gaps:
        raise Invalid(NOTHING_CHOSEN, errors={"keys": "请选择材料"})
    Gap.objects.bulk_create(made)
    _promised(case, gaps, came, by=by, at=at)


def _promised(
    case: Case, gaps: Sequence[Gap], came: Came | None, *, by: Actor, at: datetime
) -> None:
    """Keep a promise that was signed: in one's own pages, where the event says who, or by who came."""
    text = digest_with(case.salt, words_of_gaps(gaps))
    signer, shown = (f"subject:{came.subject}", came.shown) if came else ("", "")
    signature = came.signature if came else ""
    for gap in gaps:
        gap.state, gap.signed_at, gap.text = GAP.step(gap.state, "promise").end, at, text
        gap.signer, gap.signature = signer, signature
        gap.save(update_fields=["state", "signed_at", "text", "signer", "signature"])
    keys = [gap.key for gap in gaps]
    there = Material.objects.filter(application=case.application_id, key__in=keys, replaced=False)
    there.update(replaced=True)
    Material.objects.bulk_create(
        Material(
            application_id=case.application_id, key=one.key, name=one.name, source=COMES_LATER,
            round=1, at=at,
        )
        for one in gaps
    )  # fmt: skip
    _note(case, offered=False, later=True)
    facts = [
        GapAgreed(
            **about_gap(one),
            days=one.days,
            text=text,
            signer=signer,
            shown=shown,
            signature=signature,
        )
        for one in gaps
    ]
    ledger.write(*facts, by=by, at=at)


def words_of_gaps(gaps: Sequence[Gap]) -> dict[str, Any]:
    """Return what the promise says: which materials, within how many days, what is known."""
    return {
        "later": [[gap.name, gap.days, gap.unsupplied] for gap in gaps],
        "known": list(rules()["known"]),
    }


@command
def decline_gaps(gap_id: UUID, *, by: Actor, at: datetime) -> None:
    """Say that one would rather not promise; the window then asks for the materials as usual."""
    case, gaps = _offered(gap_id, "decline", by, at)
    _ended(case, gaps, "decline", at)
    ledger.write(*(GapDeclined(**about_gap(one)) for one in gaps), by=by, at=at)


@command
def withdraw_offer(case_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take back at the window what the applicant has not answered yet."""
    case, _ = cases.case_to_change(case_id, "accept", by=by, at=at)
    gaps = _waiting(case)
    if not gaps:
        raise NotAllowed("申请人已经答复，或者没有问过。请刷新页面，按最新状态办理。")
    _ended(case, gaps, "end", at)
    ledger.write(*(GapEnded(**about_gap(one)) for one in gaps), by=by, at=at)


def _offered(gap_id: UUID, do: str, by: Actor, at: datetime) -> tuple[Case, list[Gap]]:
    gap, _ = access.gap_to_change(gap_id, do, by)
    identity.must_allow(by, SIGN)
    case = Case.objects.select_for_update(of=("self",)).get(pk=gap.case_id)
    gaps = _waiting(case)
    if case.state not in OPEN or case.accepted_on or not gaps:
        raise NotAllowed("这件事现在不用您答复，它的状态可能已经变化。请到“我的”查看进度。")
    return case, gaps


def _waiting(case: Case) -> list[Gap]:
    rows = Gap.objects.select_for_update(of=("self",)).filter(case=case, state=OFFERED)
    return list(rows.select_related("case").order_by("pk"))


def _ended(case: Case, gaps: Sequence[Gap], do: str, at: datetime) -> None:
    for gap in gaps:
        gap.state, gap.ended_at = GAP.step(gap.state, do).end, at
        gap.save(update_fields=["state", "ended_at"])
    _note(case, offered=False)


def must_be_answered(case: Case) -> None:
    """Refuse to accept while the applicant was asked and has not answered."""
    if case.plan.get("offered"):
        raise NotAllowed(
            "已经请申请人承诺容缺后补，申请人还没有答复。请等答复，或者到“容缺受理”收回询问后再办。"
        )


def let_go(case: Case, at: datetime) -> list[Fact]:
    """Let go of what was asked and not answered, when a case is accepted by silence."""
    if not case.plan.get("offered"):
        return []
    gaps = _waiting(case)
    _ended(case, gaps, "end", at)
    return [GapEnded(**about_gap(one)) for one in gaps]
