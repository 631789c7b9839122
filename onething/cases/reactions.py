"""What follows from what happened to a case: papers, results, released and ended siblings."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from onething.cases import commands, queries
from onething.cases.clocks import day_of
from onething.cases.destruction_events import CaseFileDestroyed
from onething.cases.events import (
    ApplicationSubmitted,
    CaseCancelled,
    CaseClosed,
    CaseDelivered,
    CaseEnded,
    CaseFeeSettled,
    CaseGranted,
    CaseIssued,
    CaseLapsed,
    CaseNotAccepted,
    CaseRecalled,
    CaseRefused,
    CaseReopened,
    CaseRevoked,
    CaseSettled,
    CaseTerminated,
    CaseUnfilled,
    CaseWithdrawn,
    DecisionRevoked,
    SiteVisitFiled,
    SiteVisitPlanned,
    WayChosen,
)
from onething.cases.models import Application, Case
from onething.cases.queries.ways import READY
from onething.cases.receipts import place_of_receipt
from onething.cases.replay import DOES
from onething.cases.terms import DECIDED, ELECTRONIC, MACHINES, OPEN
from onething.catalogue.terms import DELIVERY
from onething.documents import commands as documents
from onething.documents import queries as papers
from onething.documents.events import DocumentSealed, LicenceSealed
from onething.identity import queries as identity
from onething.identity.events import AccountDisabled, OfficialLeft, PostEnded
from onething.kernel.actor import Actor
from onething.kernel.facts import FACTS
from onething.kernel.models import Event
from onething.kernel.reactions import reacts
from onething.kernel.statements import by_key


@reacts(ApplicationSubmitted)
def papers_of_application(event: Event, by: Actor) -> None:
    """Issue the receipt and the joint application of what was submitted."""
    application = UUID(event.data["application"])
    organ = identity.route("approval", event.data["region"]).id
    said = queries.application_paper(application) | place_of_receipt(event, organ)
    documents.issue(
        ("receipt", "application", *(("delivery_address",) if "ways" in said else ())),
        about=f"application:{application}",
        organ=organ,
        holder=UUID(event.data["subject"]),
        data=said,
        by=by,
        at=event.at,
    )


LIVING = frozenset({"valid", "suspended"})  # states of a licence that holds
PAPERED = tuple(  # the facts of steps that bring forth a document
    FACTS[name]
    for name, do in DOES.items()
    if any(
        step.do == do and step.document for machine in MACHINES.values() for step in machine.steps
    )
)


@reacts(*PAPERED)
def paper_of_step(event: Event, by: Actor) -> None:
    """Issue the document that this step brings forth."""
    case, kind, who = UUID(event.data["case"]), event.data["kind"], str(event.actor["who"])
    do = DOES[event.name]
    step = next(step for step in MACHINES[kind].steps if step.do == do)
    paper = f"{step.document}_{kind}" if step.document == "acceptance" else step.document
    documents.issue(
        [paper],
        about=f"case:{case}",
        organ=_organ(event),
        holder=UUID(event.data["subject"]),
        data=queries.step_paper(case, do, event.at, event.pk)
        | {"law_of_step": step.law, "officer": identity.official_names([who]).get(who, "")},
        by=by,
        at=event.at,
    )


def _organ(event: Event) -> UUID:
    """Return who signs the paper: whoever sends a case on, not who gets it."""
    said = event.data
    return UUID(said.get("away_from") or said.get("first_organ") or said["office"])


ENDS = {
    CaseRevoked.name: documents.revoke_licence,
    DecisionRevoked.name: documents.revoke_licence,
    CaseCancelled.name: documents.cancel_licence,
    CaseRecalled.name: documents.cancel_licence,
    CaseReopened.name: documents.revoke_licence,
}


WHY_FALLEN = {
    CaseRevoked.name: "决定已经依法撤销",
    DecisionRevoked.name: "作出的承诺经核查不实，决定被撤销",
    CaseRecalled.name: "许可已经依法撤回",
    CaseReopened.name: "依行政复议决定或者判决重新办理，原决定不再有效",
}


def _licences(event: Event) -> list[str]:
    about = f"case:{event.data['case']}"
    cards = papers.licences_about_all([about]).get(about, ())
    return [str(card.id) for card in cards if card.state in LIVING]


@reacts(
    CaseRevoked,
    DecisionRevoked,
    CaseCancelled,
    CaseRecalled,
    CaseReopened,
    targets=_licences,
)
def licence_falls_with_decision(event: Event, by: Actor, licence: str) -> None:
    """Let a licence fall with the decision on which it rests."""
    step = next(step for step in MACHINES[event.data["kind"]].steps if step.do == DOES[event.name])
    ENDS[event.name](UUID(licence), reason=f"{step.label}（{step.law}）", by=by, at=event.at)


def _decisions(event: Event) -> list[str]:
    kinds = {
        step.document
        for step in MACHINES[event.data["kind"]].steps
        if step.do in ("grant", "refuse", "settle")
    }
    cards = papers.documents_about_all([f"case:{event.data['case']}"])
    return [
        str(card.id)
        for found in cards.values()
        for card in found
        if card.kind in kinds and card.state == "sealed"
    ]


@reacts(CaseRevoked, DecisionRevoked, CaseRecalled, CaseReopened, targets=_decisions)
def decision_falls(event: Event, by: Actor, paper: str) -> None:
    """Say of the paper of a decision that it no longer holds: its code shows so to everybody."""
    documents.withdraw_document(UUID(paper), reason=WHY_FALLEN[event.name], by=by, at=event.at)


@reacts(CaseReopened)
def reopen_its_application(event: Event, by: Actor) -> None:
    """Open the application again with its case."""
    commands.reopen_application(UUID(event.data["application"]), by=by, at=event.at)


def _visited(event: Event) -> list[str]:
    return [str(case) for case in event.data["cases"]]


@reacts(SiteVisitPlanned, targets=_visited)
def notice_of_visit(event: Event, by: Actor, case: str) -> None:
    """Register the notice of the visit for a department that has named its officers."""
    _paper_of_visit(event, by, case, "site_visit_notice")


@reacts(SiteVisitFiled, targets=_visited)
def record_of_visit(event: Event, by: Actor, case: str) -> None:
    """Register the record of the visit for each department (现场核查记录)."""
    _paper_of_visit(event, by, case, "site_visit_record")


def _paper_of_visit(event: Event, by: Actor, case_id: str, kind: str) -> None:
    data = queries.visit_paper(UUID(event.data["visit"]), UUID(case_id), event.at)
    if not data["visitors"]:
        return
    case = Case.objects.get(pk=case_id)
    law = next(step.law for step in MACHINES[case.kind].steps if step.do == "grant")
    documents.register(
        kind,
        about=f"case:{case_id}",
        organ=case.office,
        holder=case.subject,
        data=data | {"law_of_step": law},
        by=by,
        at=event.at,
    )


@reacts(CaseGranted)
def licence_of_case(event: Event, by: Actor) -> None:
    """Register the licence together with the decision (同步制发)."""
    case = Case.objects.get(pk=event.data["case"])
    if case.plan["result_kind"] != "licence":
        return
    day = day_of(event.at)
    years = int(case.plan["licence_years"])
    documents.register_licence(
        case.plan["licence_type"],
        about=f"case:{case.pk}",
        organ=case.office,
        holder=case.subject,
        data=queries.case_paper(case.pk, event.at),
        valid_from=day,
        valid_until=_years_after(day, years) if years else None,
        by=by,
        at=event.at,
    )


def _years_after(day: date, years: int) -> date:
    """Return the last day of a validity of so many years."""
    return date.fromordinal(date(day.year + years, day.month, min(day.day, 28)).toordinal() - 1)


RESULTS = frozenset(
    step.document
    for machine in MACHINES.values()
    for step in machine.steps
    if step.do in ("grant", "refuse", "settle")
)


def _case_of(event: Event) -> list[str]:
    """Return the case that may go on: only a paper with a result, or a licence, is waited for."""
    room, _, case = event.data["about"].partition(":")
    waited = event.name == LicenceSealed.name or event.data["kind"] in RESULTS
    return [case] if room == "case" and waited else []


@reacts(DocumentSealed, LicenceSealed, targets=_case_of)
def go_on_when_sealed(event: Event, by: Actor, case_id: str) -> None:
    """Issue a granted case once all its papers are sealed; deliver a refused one."""
    case = by_key(Case, UUID(case_id))
    if case.state == "granted" and _all_sealed(case):
        commands.issue(case.pk, by=by, at=event.at)
    elif case.state in ("refused", "settled") and _all_sealed(case) and _electronic(case):
        commands.deliver(case.pk, by=by, at=event.at)


def _electronic(case: Case) -> bool:
    """Say whether the result comes into the person's space; else a desk hands it over."""
    return bool(by_key(Application, case.application_id).way.get("way", ELECTRONIC) == ELECTRONIC)


def _all_sealed(case: Case) -> bool:
    about = f"case:{case.pk}"
    result = {
        step.document
        for step in MACHINES[case.kind].steps
        if step.do in ("grant", "refuse", "settle")
    }
    decided = [
        paper
        for paper in papers.documents_about(about)
        if paper.kind in result and paper.state != "withdrawn"
    ]
    licences = papers.licences_about_all([about]).get(about, ())
    wanted = case.state == "granted" and case.plan["result_kind"] == "licence"
    return (
        bool(decided)
        and all(paper.sealed_at for paper in decided)
        and (not wanted or any(one.sealed_at for one in licences if one.state in LIVING))
    )


@reacts(CaseIssued, CaseFeeSettled)
def deliver_issued(event: Event, by: Actor) -> None:
    """Deliver electronically what has been issued, once nothing that it waits for is to be paid."""
    case = by_key(Case, UUID(event.data["case"]))
    if case.state == "issued" and case.unpaid != DELIVERY and _electronic(case):
        commands.deliver(case.pk, by=by, at=event.at)


@reacts(WayChosen)
def paper_of_way(event: Event, by: Actor) -> None:
    """Issue the confirmation of how results shall come, when it was changed after filing."""
    if not event.data["filed"]:
        return
    application = UUID(event.data["application"])
    said = queries.address_paper(application)
    documents.issue(
        ("delivery_address",),
        about=f"application:{application}",
        organ=identity.route("approval", by_key(Application, application).region).id,
        holder=UUID(event.data["subject"]),
        data=said,
        by=by,
        at=event.at,
    )


def _waiting_to_come(event: Event) -> list[str]:
    if event.data["way"] != ELECTRONIC:
        return []
    ready = Case.objects.filter(application=event.data["application"], state__in=READY)
    return [str(case) for case in ready.values_list("pk", flat=True)]


@reacts(WayChosen, targets=_waiting_to_come)
def deliver_after_all(event: Event, by: Actor, case_id: str) -> None:
    """Deliver electronically what waited for a desk, now that the applicant wants it so."""
    case = by_key(Case, UUID(case_id))
    ready = case.state == "issued" and case.unpaid != DELIVERY
    if ready or (case.state != "issued" and case.state in READY and _all_sealed(case)):
        commands.deliver(case.pk, by=by, at=event.at)


@reacts(CaseDelivered)
def close_delivered(event: Event, by: Actor) -> None:
    """Close what has been delivered."""
    commands.close(UUID(event.data["case"]), by=by, at=event.at)


def _siblings(event: Event) -> list[str]:
    cases = Case.objects.filter(application=event.data["application"], state__in=OPEN)
    return [str(case) for case in cases.exclude(pk=event.data["case"]).values_list("pk", flat=True)]


@reacts(CaseFileDestroyed)
def destroy_papers(event: Event, by: Actor) -> None:
    """Empty the papers of a destroyed file; remove what no other paper or material needs."""
    said = event.data
    abouts = [f"case:{said['case']}"]
    if said["whole"]:
        abouts.append(f"application:{said['application']}")
    gone = papers.files_about(abouts) | set(said["files"])
    reason = f"档案 {said['number']} 保管期满，按清册销毁"
    documents.destroy_documents(abouts, reason=reason, by=by, at=event.at)
    papers.remove_files(gone)


@reacts(CaseGranted, targets=_siblings)
def release_waiting(event: Event, by: Actor, sibling: str) -> None:
    """Let a sibling go on once all that it waits for are granted."""
    case = Case.objects.get(pk=sibling)
    if case.state != "waiting":
        return
    awaited = Case.objects.filter(application=case.application_id, part__in=case.waits_for)
    still = awaited.exclude(state__in=DECIDED, decision__has_key="result")
    if not still.exists():
        commands.release(case.pk, by=by, at=event.at)


@reacts(
    CaseRefused,
    CaseNotAccepted,
    CaseWithdrawn,
    CaseLapsed,
    CaseEnded,
    CaseTerminated,
    CaseSettled,
    CaseUnfilled,
    targets=_siblings,
)
def end_dependants(event: Event, by: Actor, sibling: str) -> None:
    """Apply the effects that the theme declares for a part that was not granted."""
    lost = Case.objects.get(pk=event.data["case"])
    case = Case.objects.get(pk=sibling)
    effect = lost.plan["on_refusal"]
    hit = effect == "end_all" or (effect == "end_dependants" and lost.part in case.waits_for)
    if hit and any(step.do == "end" for step in MACHINES[case.kind].choices(case.state)):
        commands.end(case.pk, because_of=lost.part, by=by, at=event.at)


@reacts(
    CaseClosed, CaseNotAccepted, CaseWithdrawn, CaseLapsed, CaseUnfilled, CaseEnded, CaseTerminated
)
def close_finished_application(event: Event, by: Actor) -> None:
    """Close the application with its last case."""
    commands.close_application(UUID(event.data["application"]), by=by, at=event.at)


def _who_left(event: Event) -> UUID | None:
    if event.name == AccountDisabled.name:
        return identity.official_of_account(UUID(event.data["account"]))
    return UUID(event.data["official"])


def _held_cases(event: Event) -> list[str]:
    official, where = _who_left(event), event.data.get("organisation")
    return queries.held_by(official, UUID(where) if where else None) if official else []


@reacts(OfficialLeft, PostEnded, AccountDisabled, targets=_held_cases)
def set_free_what_he_held(event: Event, by: Actor, case: str) -> None:
    """Put the cases of somebody who left before his leader."""
    commands.set_free(UUID(case), f"official:{_who_left(event)}", by=by, at=event.at)
