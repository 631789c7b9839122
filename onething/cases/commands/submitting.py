"""Submitting: one application, N cases, a constant number of statements (C7)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

from onething.cases import access, clocks
from onething.cases.cosigning import Signed, signed
from onething.cases.drafts import PRESENT, missing, plan_of, summary_digest
from onething.cases.events import ApplicationSubmitted, CaseSubmitted
from onething.cases.models import FAR, Application, Case, Deadline, Material
from onething.cases.promises.making import make, still_open
from onething.cases.receiving import must_be_received_here
from onething.cases.steps import about
from onething.cases.suspending import must_be_open
from onething.cases.terms import TELL
from onething.cases.verifying import checked_of, source_of
from onething.catalogue import queries as catalogue
from onething.catalogue.queries import Reference
from onething.catalogue.terms import Plan, PlannedPart
from onething.identity import queries as identity
from onething.identity.terms import FILL, SIGN, OrganisationCard, allows
from onething.kernel import ledger, rows
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.facts import plain
from onething.kernel.refusals import Invalid
from onething.kernel.salts import new_salt
from onething.kernel.statements import Rows

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
FILED: Final = (
    "number", "code", "state", "submitted_at", "saved_at", "summary_digest", "consent", "signed_by",
    "promised_days", "signature",
)  # fmt: skip
_MATERIALS = Rows(lambda key: Material.objects.filter(application=key).order_by("at", "pk"), UUID)
RECEIVES = "approval", ""  # the duty of the organ whose hall receives for all departments


@command
def submit(
    application_id: UUID,
    *,
    summary: str,
    consent: str,
    signature: str = "",
    by: Actor,
    at: datetime,
) -> UUID:
    """File the signed application: it becomes one case for each part.

    `summary` is the digest of the summary that the applicant checked; if anything has changed
    since, it is refused. `consent` is the text that he agreed to (国务院令第716号 §8); `signature`
    the digest of what he signed on the screen of a window.
    """
    application = access.draft_to_change(
        application_id, by, SIGN if allows(by.roles, SIGN) else FILL
    )
    identity.site_name(by, at)  # whoever takes in for a partner: the agreement is in force
    plan = plan_of(application, at)
    materials = _MATERIALS(application.pk)
    must_be_open(application, plan, at)
    must_be_received_here(application, plan, by, at)
    lacking = missing(application, plan, materials)
    if lacking:
        raise Invalid(f"还不能提交：{lacking[0].sentence}")
    if summary_digest(application, plan, materials) != summary:
        raise Invalid("您核对之后，申请内容又有改动。请重新核对一遍再签名提交。")
    signer = signed(application, summary, consent, by=by, at=at)
    taken = still_open(application, plan, materials, at)
    wanted = [RECEIVES, *((part.duty, part.level) for part in plan.parts)]
    offices = identity.routes(wanted, application.region)
    kept = _references(plan, offices, clocks.day_of(at))
    numbers = _numbers(len(plan.parts) + 1)
    application.signature = signature
    _file(application, plan, number=numbers[0], summary=summary, signer=signer, at=at)
    name = identity.subject(application.subject).name
    cases = [
        _case(application, part, (place, number), offices=offices, kept=kept, name=name)
        for place, (part, number) in enumerate(zip(plan.parts, numbers[1:], strict=True))
    ]
    source = source_of(application, offices[RECEIVES].id, by)
    for case in cases:
        case.source = source
        case.checked = checked_of(application, plan, case.part, materials, source)
    opened = _clocks(cases, clocks.day_of(at))
    _note_fees(application, cases)
    known = {material.key for material in materials}
    made = make(application, plan, cases, taken, by=signer.who, at=at)
    rows.insert(cases, opened, _generated(application, plan, known, at), made.promises, made.gaps)
    told = {clock.case.pk: clock.due_on for clock in opened if clock.case}
    fact = _submitted(application, cases, signer.who if signer.who != by.who else "")
    filed = [
        CaseSubmitted(**about(case), number=case.number, tell_by=told.get(case.pk))
        for case in cases
    ]
    ledger.write(fact, *filed, *made.facts, by=by, at=at)
    return application.pk


def _submitted(
    application: Application, cases: Sequence[Case], signer: str
) -> ApplicationSubmitted:
    return ApplicationSubmitted(
        application=application.pk,
        subject=application.subject,
        number=str(application.number),
        theme=application.theme,
        region=application.region,
        summary=application.summary_digest,
        cases=tuple(case.pk for case in cases),
        signer=signer,
        pays=any(case.plan["pays"] == "submission" for case in cases),
        signature=application.signature,
    )


def _numbers(count: int) -> list[int]:
    """Return fresh numbers from the sequence: no lock, gaps allowed (domain §2.2)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('cases_number') FROM generate_series(1, %s)", [count])
        return [row[0] for row in cursor.fetchall()]


def _file(
    application: Application,
    plan: Plan,
    *,
    number: int,
    summary: str,
    signer: Signed,
    at: datetime,
) -> None:
    day = clocks.day_of(at)
    application.number = f"YJS{application.region}{day:%Y%m%d}{number:05d}"
    application.code = "".join(secrets.choice(ALPHABET) for _ in range(8))
    application.state = "submitted"
    application.submitted_at = application.saved_at = at
    application.summary_digest = summary
    application.consent = signer.consent
    application.signed_by = signer.who
    application.promised_days = plan.promised_days
    rows.update([application], *FILED)


def _generated(
    application: Application, plan: Plan, there: set[str], at: datetime
) -> list[Material]:
    return [
        Material(application=application, key=need.key, name=need.name, source=need.source, at=at)
        for need in plan.materials
        if need.source in PRESENT and need.key not in there
    ]


def _case(
    application: Application,
    part: PlannedPart,
    numbered: tuple[int, int],
    *,
    offices: Mapping[tuple[str, str], OrganisationCard],
    kept: Mapping[tuple[UUID, str], Reference],
    name: str,
) -> Case:
    office = offices[part.duty, part.level]
    at, (place, number) = application.saved_at, numbered
    day = clocks.day_of(at)
    return Case(
        number=f"{office.code}{office.level_code}{part.item_code}{day:%Y%m%d}{number:04d}",
        application=application,
        title=application.title,
        subject=application.subject,
        subject_name=name,
        part=part.key,
        place=place,
        item=part.item_revision,
        item_name=part.name,
        kind=part.kind,
        duty=part.duty,
        office=office.id,
        hall=offices[RECEIVES].id,
        region=application.region,
        plan=_kept_plan(part, kept.get((office.id, part.item_code))),
        waits_for=list(part.waits_for),
        state="waiting" if part.waits_for else "submitted",
        submitted_at=at,
        worked_at=at,
        salt=new_salt(),
    )


def _references(
    plan: Plan, offices: Mapping[tuple[str, str], OrganisationCard], on: date
) -> dict[tuple[UUID, str], Reference]:
    """Return which item of which place each part is about, in a constant number of statements."""
    wanted = {(offices[part.duty, part.level].id, part.item_code) for part in plan.parts}
    return catalogue.references(wanted, on)


def _kept_plan(part: PlannedPart, about: Reference | None) -> dict[str, Any]:
    """Return what the case keeps of the plan: the part, and the place's item with its own promise."""
    kept: dict[str, Any] = plain(part)
    if about is None:
        return kept
    if about.promised_days is not None:
        kept["promised_days"] = min(about.promised_days, part.promised_days)
    return kept | {"implementation": str(about.id), "overlay": about.overlay}


def _note_fees(application: Application, cases: Sequence[Case]) -> None:
    """Note with each case when its item is to be paid for, so that nobody has to look it up."""
    items = catalogue.theme_revision(application.theme).items.values()
    due = {item.revision: item.payment.due for item in items if item.payment}
    for case in cases:
        case.plan["pays"] = due.get(case.item, "")


def _clocks(cases: Sequence[Case], on: date) -> list[Deadline]:
    """Return the clocks of the cases that need not wait: until when the applicant must be told."""
    first = [clocks.new_clock(case, TELL, on) for case in cases if case.state == "submitted"]
    for clock in first:
        assert clock.case is not None
        clock.case.urgent_on = clock.due_on or FAR
    return first
