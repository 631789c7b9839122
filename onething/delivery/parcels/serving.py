"""送达: each way of service with its own proof; a reminder never is one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from onething.cases import queries as cases
from onething.cases.queries import ReadyCase
from onething.delivery.models import Service
from onething.delivery.parcel_events import ServiceBegun, ServiceOpened, ServiceProved
from onething.delivery.parcels.bundles import at_desk, must, papers_of
from onething.delivery.parcels.rules import announced_days, rules
from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.clock import day_of
from onething.kernel.command import command
from onething.kernel.crypto import sm3
from onething.kernel.facts import canonical
from onething.kernel.refusals import Invalid, NotYours

LONGEST = {
    "place": 200, "received_by": 40, "proxy_reason": 200, "refusal_reason": 200, "witness": 40,
    "deliverers": 80, "remark": 200,
}  # fmt: skip
ASKED = {
    "left": {"place": "留置的地点", "refusal_reason": "拒收事由", "witness": "见证人", "deliverers": "送达人"},
    "announced": {"place": "在哪里公告", "remark": "为什么用别的方式无法送达", "deliverers": "送达人"},
    "refused": {"place": "地点", "refusal_reason": "拒收事由", "deliverers": "送达人"},
}  # fmt: skip


@command
def serve_electronically(case_id: UUID, *, by: Actor, at: datetime) -> None:
    """Note that the papers of a case have come into the person's space."""
    must_be_system(by)
    row = cases.served_case(case_id)
    prove(row, "electronic", papers_of([row]), {"place": "“我的空间”"}, by=by, at=at)


@command
def note_opened(service_id: UUID, *, opened_at: datetime, by: Actor, at: datetime) -> None:
    """Note when somebody first opened in his space what was served."""
    must_be_system(by)
    row = Service.objects.select_for_update().get(pk=service_id)
    if row.opened_at is None:
        row.opened_at = opened_at
        row.save(update_fields=["opened_at"])
        ledger.write(ServiceOpened(**_named(row), opened_at=opened_at), by=by, at=at)


@command
def leave_papers(
    case_id: UUID,
    *,
    place: str,
    refusal_reason: str,
    witness: str,
    deliverers: str,
    remark: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """Leave papers with somebody who refuses them, before a witness (留置送达)."""
    said = _said(
        "left", place=place, refusal_reason=refusal_reason, witness=witness,
        deliverers=deliverers, remark=remark,
    )  # fmt: skip
    row = _ready(case_id, by)
    prove(row, "left", papers_of([row]), said, by=by, at=at)


@command
def announce_papers(
    case_id: UUID, *, place: str, remark: str, deliverers: str, by: Actor, at: datetime
) -> None:
    """Announce papers that cannot be served otherwise; they count as served when the days have passed (公告送达)."""
    said = _said("announced", place=place, remark=remark, deliverers=deliverers)
    row = _ready(case_id, by)
    papers = papers_of([row])
    until = day_of(at) + timedelta(days=announced_days())
    service = _new(row, "announced", papers, said, by=by, at=at)
    service.state, service.until = "running", until
    service.save(force_insert=True)
    ledger.write(ServiceBegun(**_named(service), papers=_digest(papers)), by=by, at=at)


@command
def end_announcement(service_id: UUID, *, by: Actor, at: datetime) -> None:
    """Note that the days of an announcement have passed."""
    must_be_system(by)
    row = Service.objects.select_for_update().get(pk=service_id)
    if row.state != "running" or row.until is None or row.until >= day_of(at):
        return
    row.state, row.served_at = "served", at
    row.save(update_fields=["state", "served_at"])
    fact = ServiceProved(**_named(row), served_at=at, papers=_digest(row.papers))
    ledger.write(fact, by=by, at=at)


@command
def note_refused(
    case_id: UUID, *, place: str, refusal_reason: str, deliverers: str, by: Actor, at: datetime
) -> None:
    """Note that somebody refused papers: they are not served yet."""
    said = _said("refused", place=place, refusal_reason=refusal_reason, deliverers=deliverers)
    row = _ready(case_id, by)
    papers = papers_of([row])
    service = _new(row, "direct", papers, said, by=by, at=at)
    service.state = "refused"
    service.save(force_insert=True)
    ledger.write(ServiceBegun(**_named(service), papers=_digest(papers)), by=by, at=at)


def prove(
    row: ReadyCase, way: str, papers: list[dict[str, Any]], said: dict[str, str],
    *, parcel: UUID | None = None, served_at: datetime | None = None, by: Actor, at: datetime,
) -> None:  # fmt: skip
    """Write that the papers of a case were served; a case is served once."""
    if Service.objects.filter(case=row.id, state__in=("running", "served")).exists():
        return
    service = _new(row, way, papers, said, by=by, at=at)
    service.state, service.served_at, service.parcel = "served", served_at or at, parcel
    service.save(force_insert=True)
    fact = ServiceProved(
        **_named(service), served_at=service.served_at, papers=_digest(papers),
        signature=service.signature,
    )  # fmt: skip
    ledger.write(fact, by=by, at=at)


def signatures_in_use(digests: set[str]) -> set[str]:
    """Return which of these signatures the service of a file needs that is still kept."""
    rows = Service.objects.exclude(signature="").filter(signature__in=digests)
    return set(rows.exclude(received_by="").values_list("signature", flat=True))


def must_be_relation(relation: str) -> None:
    """Refuse a relation to the recipient that is on no list."""
    if relation not in rules()["relations"]:
        words = "请选择领取人与申请人的关系。"
        raise Invalid(words, errors={"relation": words})


def _ready(case_id: UUID, by: Actor) -> ReadyCase:
    hall = at_desk(by)
    row = cases.served_case(case_id)
    if row.hall != hall:
        raise NotYours
    must(
        row.state in cases.READY,
        f"“{row.item_name}”{row.words}，现在不用送达。请刷新页面查看。",
    )
    must(
        not row.unpaid,
        f"“{row.item_name}”还没有缴费，缴费后才能送达。请先请申请人缴费。",
    )
    must(
        not Service.objects.filter(case=case_id, state__in=("running", "served")).exists(),
        f"“{row.item_name}”已经送达或者正在公告，不用再送达。请查看送达记录。",
    )
    return row


def _said(kind: str, **said: str) -> dict[str, str]:
    kept = {key: value.strip() for key, value in said.items()}
    errors = {key: f"请填写{label}。" for key, label in ASKED[kind].items() if not kept.get(key)}
    for key, value in kept.items():
        if len(value) > LONGEST[key]:
            errors[key] = f"最多 {LONGEST[key]} 个字，请缩短。"
    if errors:
        raise Invalid("请改正后再保存。", errors=errors)
    return kept


def _new(
    row: ReadyCase, way: str, papers: list[dict[str, Any]], said: dict[str, str],
    *, by: Actor, at: datetime,
) -> Service:  # fmt: skip
    return Service(
        case=row.id, application=row.application, subject=row.subject, way=way, papers=papers,
        by=by.who, began_at=at, **said,
    )  # fmt: skip


def _named(row: Service) -> dict[str, Any]:
    return {
        "service": row.pk, "case": row.case, "application": row.application,
        "subject": row.subject, "way": row.way, "state": row.state,
    }  # fmt: skip


def _digest(papers: list[dict[str, Any]]) -> str:
    return sm3(canonical(papers))
