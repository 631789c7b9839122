"""What follows from promises: letters, checks, credit, licences."""

from __future__ import annotations

from uuid import UUID

from onething.cases import commands, queries
from onething.cases.events import (
    ApplicationSubmitted,
    CaseAccepted,
    CaseEnded,
    CaseGranted,
    CaseLapsed,
    CaseNotAccepted,
    CaseRefused,
    CaseUnfilled,
    CaseWithdrawn,
    FindingRecorded,
    GapAgreed,
    GapLapsed,
    PromiseBroken,
    PromiseMade,
    PromiseRectifying,
    PromiseRevoked,
    RevocationProposed,
)
from onething.cases.models import Case, Finding, Gap, Promise
from onething.documents import commands as documents
from onething.documents import queries as papers
from onething.kernel.actor import Actor
from onething.kernel.models import Event
from onething.kernel.reactions import reacts
from onething.kernel.statements import by_key

LIVE = frozenset({"valid", "suspended"})
PERMIT_LAW = "行政许可法 §69"
OTHER_LAW = "事项实施规范"


def _law(kind: str) -> str:
    return PERMIT_LAW if kind == "permit" else OTHER_LAW


def _promised(event: Event) -> list[str]:
    made = Promise.objects.filter(case=event.data["case"], state="made")
    return [str(event.data["case"])] if made.exists() else []


def _to_come(event: Event) -> list[str]:
    open_ = Gap.objects.filter(case=event.data["case"], state__in=["offered", "promised", "due"])
    return [str(event.data["case"])] if open_.exists() else []


@reacts(CaseGranted, targets=_promised)
def plan_checks_of_case(event: Event, by: Actor, case: str) -> None:
    """Plan the checks of what was promised, with the decision."""
    commands.plan_checks(UUID(case), by=by, at=event.at)


NOTHING = (CaseRefused, CaseNotAccepted, CaseWithdrawn, CaseLapsed, CaseUnfilled, CaseEnded)


@reacts(*NOTHING, targets=_promised)
def end_promises_of_case(event: Event, by: Actor, case: str) -> None:
    """Let go of what was promised for a case that came to nothing."""
    commands.end_promises(UUID(case), by=by, at=event.at)


@reacts(*NOTHING, targets=_to_come)
def end_gaps_of_case(event: Event, by: Actor, case: str) -> None:
    """Let go of what was to come for a case that came to nothing."""
    commands.end_gaps(UUID(case), by=by, at=event.at)


@reacts(PromiseMade)
def letter_of_promise(event: Event, by: Actor) -> None:
    """Issue the letter of the promise: what was told and what was promised."""
    promise = by_key(Promise, UUID(event.data["promise"]))
    law = "行政许可法 §34" if promise.covers == "permit" else OTHER_LAW
    case = by_key(Case, promise.case_id)
    _issue("commitment", case, queries.commitment_paper(promise.pk, event.at), law,
              event=event, by=by)  # fmt: skip


def _with_gaps(event: Event) -> list[str]:
    gaps = Gap.objects.filter(application=event.data["application"], signed_at__isnull=False)
    return sorted({str(case) for case in gaps.values_list("case", flat=True)})


@reacts(ApplicationSubmitted, targets=_with_gaps)
def letter_of_gaps(event: Event, by: Actor, case_id: str) -> None:
    """Issue the applicant's letter about what comes later."""
    case = Case.objects.get(pk=case_id)
    _issue("gap_promise", case, queries.gap_paper(case.pk, event.at), OTHER_LAW,
              event=event, by=by)  # fmt: skip


@reacts(GapAgreed)
def letter_of_agreed_gap(event: Event, by: Actor) -> None:
    """Issue the same letter about what was promised after filing: one for all of a case."""
    first = Gap.objects.filter(case=event.data["case"], signed_at=event.at).order_by("pk").first()
    if first is None or str(first.pk) != event.data["gap"]:
        return
    case = Case.objects.get(pk=first.case_id)
    _issue("gap_promise", case, queries.gap_paper(case.pk, event.at), OTHER_LAW,
              event=event, by=by)  # fmt: skip


def _accepted_with_gaps(event: Event) -> list[str]:
    gaps = Gap.objects.filter(case=event.data["case"], due_on__isnull=False)
    return [str(event.data["case"])] if gaps.exists() else []


@reacts(CaseAccepted, targets=_accepted_with_gaps)
def notice_of_gaps(event: Event, by: Actor, case_id: str) -> None:
    """Issue the office's notice about what comes later."""
    case = Case.objects.get(pk=case_id)
    _issue("gap_acceptance", case, queries.gap_paper(case.pk, event.at), OTHER_LAW,
              event=event, by=by)  # fmt: skip


@reacts(PromiseRectifying)
def letter_of_rectification(event: Event, by: Actor) -> None:
    """Issue the order to put right."""
    promise = Promise.objects.select_related("case").get(pk=event.data["promise"])
    data = queries.rectify_paper(promise.pk, event.at)
    _issue("rectify", promise.case, data, _law(promise.case.kind), event=event, by=by)


@reacts(RevocationProposed)
def letter_before_revocation(event: Event, by: Actor) -> None:
    """Issue the notice of what is intended, and of the right to be heard."""
    promise = Promise.objects.select_related("case").get(pk=event.data["promise"])
    data = queries.revocation_paper(promise.pk, event.at)
    _issue("revocation_notice", promise.case, data, _law(promise.case.kind), event=event, by=by)


@reacts(PromiseRevoked)
def letter_of_revocation(event: Event, by: Actor) -> None:
    """Issue the decision to revoke."""
    promise = Promise.objects.select_related("case").get(pk=event.data["promise"])
    data = queries.revocation_paper(promise.pk, event.at)
    _issue("revocation", promise.case, data, _law(promise.case.kind), event=event, by=by)


def _issue(
    kind: str, case: Case, data: dict[str, object], law: str, *, event: Event, by: Actor
) -> None:
    documents.issue(
        [kind],
        about=f"case:{case.pk}",
        organ=case.office,
        holder=case.subject,
        data=data | {"law_of_step": law},
        by=by,
        at=event.at,
    )


@reacts(PromiseBroken)
def credit_of_broken_promise(event: Event, by: Actor) -> None:
    """Record a promise that is not kept; it closes the way of promises."""
    promise = Promise.objects.select_related("case").get(pk=event.data["promise"])
    commands.record_credit(
        promise.case_id,
        ground_of="broken",
        about=f"promise:{promise.pk}",
        words=f"“{promise.name}”承诺不实",
        by=by,
        at=event.at,
    )


@reacts(GapLapsed)
def end_unfilled(event: Event, by: Actor) -> None:
    """End the case whose material did not come, as its letter says."""
    commands.end_unfilled(UUID(event.data["case"]), by=by, at=event.at)


@reacts(CaseUnfilled)
def letter_of_unfilled(event: Event, by: Actor) -> None:
    """Issue the letter that ends the case."""
    case = Case.objects.get(pk=event.data["case"])
    data = queries.unfilled_paper(case.pk, event.at)
    _issue("termination", case, data, OTHER_LAW, event=event, by=by)


@reacts(PromiseRevoked)
def revoke_decision(event: Event, by: Actor) -> None:
    """Let the case say that what was decided no longer holds: paper and licence fall with it."""
    promise = UUID(event.data["promise"])
    commands.note_revoked(UUID(event.data["case"]), promise=promise, by=by, at=event.at)


@reacts(GapLapsed)
def credit_of_lapsed_gap(event: Event, by: Actor) -> None:
    """Record a material that was promised and did not come."""
    gap = Gap.objects.get(pk=event.data["gap"])
    commands.record_credit(
        gap.case_id,
        ground_of="lapsed",
        about=f"gap:{gap.pk}",
        words=f"容缺材料“{gap.name}”逾期未补",
        by=by,
        at=event.at,
    )


def _penalty(event: Event) -> list[str]:
    bad = event.data["sort"] in ("penalty", "revocation") and not event.data["good"]
    return [str(event.data["finding"])] if bad else []


@reacts(FindingRecorded, targets=_penalty)
def credit_of_finding(event: Event, by: Actor, finding: str) -> None:
    """Record a penalty or a revocation that a regulator told of."""
    found = Finding.objects.get(pk=finding)
    commands.record_credit(
        found.case_id,
        ground_of="serious" if found.serious else "penalty",
        about=f"finding:{found.pk}",
        words=f"{found.number}：{found.content}",
        by=by,
        at=event.at,
    )


EFFECTS = {
    "suspend": documents.suspend_licence,
    "restore": documents.restore_licence,
    "forfeit": documents.forfeit_licence,
    "revoke": documents.revoke_licence,
}
FROM = {"restore": frozenset({"suspended"}), "suspend": frozenset({"valid"})}


def _touched(event: Event) -> list[str]:
    do = event.data["licence"]
    about = f"case:{event.data['case']}"
    known = papers.licences_about_all([about]).get(about, ()) if do else ()
    return [str(one.id) for one in known if one.state in FROM.get(do, LIVE)]


@reacts(FindingRecorded, targets=_touched)
def licence_of_finding(event: Event, by: Actor, licence: str) -> None:
    """Suspend, give back, forfeit or revoke the licence, as the regulator decided."""
    finding = Finding.objects.get(pk=event.data["finding"])
    reason = f"{finding.number}：{finding.content or finding.facts}"[:500]
    EFFECTS[finding.licence](UUID(licence), reason=reason, by=by, at=event.at)
