"""减免: asked for or proposed with a listed ground, decided by another person at the organ that collects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from onething.catalogue import queries as catalogue
from onething.catalogue.terms import FeeReduction
from onething.fees import access
from onething.fees.books import about, reckon, said
from onething.fees.events import ReductionAsked, ReductionDeclined, ReductionGranted
from onething.fees.models import Line, Payment, Reduction
from onething.fees.rules import number
from onething.fees.terms import PAYABLE, REDUCTION
from onething.identity import queries as identity
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.refusals import Invalid, NotAllowed

AUDIENCE = {"person": "person", "foreigner": "person", "enterprise": "enterprise",
            "institution": "institution", "social": "social", "organ": "organ"}  # fmt: skip

PROOF = ("digest", "name", "media_type", "pages")  # what is kept of a file that shows a ground


def grounds_for(line: Line, kind: str) -> tuple[FeeReduction, ...]:
    """Return the grounds that the catalogue lists for this fee and this kind of applicant."""
    mine = AUDIENCE.get(kind, "other")
    item = catalogue.item_revision(line.item)
    return tuple(
        one for one in item.reductions if one.fee == line.fee and (not one.who or mine in one.who)
    )


@command
def ask_reduction(
    line_id: UUID,
    *,
    ground: str,
    reason: str,
    proofs: Sequence[Mapping[str, Any]] = (),
    by: Actor,
    at: datetime,
) -> UUID:
    """Ask, or propose, to be let off a fee on a ground that the catalogue lists."""
    line = access.line_for(line_id, by)
    bill = line.bill
    if bill.state not in PAYABLE:
        raise NotAllowed("这笔费用已经缴过或者不用缴，不能再减免。已经缴过的，可以申请退费。")
    if Payment.objects.filter(bill=bill, state="started", ends_at__gt=at).exists():
        raise NotAllowed("这笔费用正在支付。请先在缴费平台取消支付，或者等它过期后再申请减免。")
    if line.reductions.exclude(state="declined").exists():
        raise NotAllowed("这笔费用已经申请过减免。请等执收单位审批，或者刷新页面查看结果。")
    kind = identity.subject(bill.order.subject).kind
    chosen = next((one for one in grounds_for(line, kind) if one.key == ground), None)
    if chosen is None:
        raise Invalid("请从列表中选择一种减免情形。", errors={"ground": "请选择一种减免情形"})
    most = number("proofs_most")
    if len(proofs) > most:
        words = f"证明最多上传 {most} 个文件，请合并或者减少后重新选择。"
        raise Invalid(words, errors={"file": words})
    made = Reduction.objects.create(
        line=line,
        organ=bill.organ,
        ground=chosen.key,
        ground_name=chosen.name,
        basis=chosen.basis,
        cut=chosen.cut(line.amount),
        reason=said(reason, "理由"),
        proofs=[{key: one[key] for key in PROOF} for one in proofs],
        asked_by=by.who,
        asked_at=at,
    )
    digests = tuple(str(one["digest"]) for one in proofs)
    ledger.write(ReductionAsked(**_about(made), proofs=digests), by=by, at=at)
    return made.pk


@command
def grant_reduction(reduction_id: UUID, *, verdict: str, by: Actor, at: datetime) -> None:
    """Let somebody off a fee; what is to be paid is reckoned anew."""
    found = _to_decide(reduction_id, "grant", by)
    line, bill = found.line, found.line.bill
    if bill.state not in PAYABLE:
        raise NotAllowed(
            "这笔费用已经缴过或者不用缴，不能再减免。请写明理由后选择“不同意”，并提出退费。"
        )
    _decide(found, "grant", said(verdict, "审批理由"), by=by, at=at)
    line.cut, line.amount = line.cut + found.cut, line.amount - found.cut
    line.save(update_fields=["cut", "amount"])
    ledger.write(ReductionGranted(**_about(found)), *reckon(bill, at), by=by, at=at)


@command
def decline_reduction(reduction_id: UUID, *, verdict: str, by: Actor, at: datetime) -> None:
    """Do not let somebody off a fee, with the reason."""
    found = _to_decide(reduction_id, "decline", by)
    _decide(found, "decline", said(verdict, "不同意的理由"), by=by, at=at)
    ledger.write(ReductionDeclined(**_about(found)), by=by, at=at)


def _to_decide(reduction_id: UUID, do: str, by: Actor) -> Reduction:
    found = access.reduction_to_decide(reduction_id, by)
    REDUCTION.step(found.state, do)
    if found.asked_by == by.who:
        raise NotAllowed("提出减免的人不能自己审批。请由本单位另一位工作人员审批。")
    return found


def _decide(found: Reduction, do: str, verdict: str, *, by: Actor, at: datetime) -> None:
    found.state = REDUCTION.step(found.state, do).end
    found.decided_by, found.decided_at, found.verdict = by.who, at, verdict
    found.save(update_fields=["state", "decided_by", "decided_at", "verdict"])


def _about(found: Reduction) -> dict[str, Any]:
    return about(found.line.bill) | {
        "reduction": found.pk,
        "ground": found.ground,
        "cut": found.cut,
    }
