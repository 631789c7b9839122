"""网点代收: what somebody took in at a partner's site, and how much came from each site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from onething.cases.models import Application, Case
from onething.cases.terms import APPLICATION_WORDS, WORDS
from onething.documents import queries as documents
from onething.documents.terms import DocumentCard
from onething.identity import queries as identity
from onething.identity.terms import AgreementCard
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours

PAGE = 30
REFUSED = ("not_accepted",)


@dataclass(frozen=True)
class SiteRow:
    """An application that somebody took in at a site."""

    id: UUID
    number: str
    title: str
    subject_name: str  # masked
    words: str
    draft: bool
    at: datetime


@dataclass(frozen=True)
class SitePage:
    """What he took in himself, page by page, under which agreement."""

    agreement: AgreementCard | None
    rows: tuple[SiteRow, ...]
    next: str


@dataclass(frozen=True)
class SiteIntake:
    """One of these as its receipt says it."""

    id: UUID
    number: str
    code: str
    title: str
    subject: UUID
    subject_name: str
    site_name: str
    hall: str
    hall_phone: str
    items: tuple[tuple[str, str], ...]  # name and state in words
    materials: tuple[str, ...]
    submitted_at: datetime
    official: str
    results: tuple[DocumentCard, ...]


@dataclass(frozen=True)
class SiteFigures:
    """How much came from a site."""

    filed: int
    cases: int
    accepted: int
    refused: int
    supplemented: int


def _own(by: Actor, at: datetime) -> tuple[AgreementCard, QuerySet[Application]]:
    """Return the agreement in force where he works, and what he took in there himself; else nothing is his."""
    agreement = identity.my_agreement(by, at)
    if agreement is None:
        raise NotYours(
            "本网点的协议没有生效、已经到期或者已经终止，收过的件由县级政务服务大厅负责。"
        )
    return agreement, Application.objects.filter(agent=by.who, site=agreement.site)


def site_page(by: Actor, at: datetime, after: str = "") -> SitePage:
    """Return what he took in at his site, the latest first; two statements besides the agreement."""
    if identity.my_agreement(by, at) is None:
        return SitePage(None, (), "")
    agreement, rows = _own(by, at)
    rows = rows.exclude(state="discarded")
    if after:
        moment, _, last = after.partition("_")
        try:
            seen, key = datetime.fromisoformat(moment), UUID(last)
        except ValueError as wrong:
            raise NotYours from wrong
        rows = rows.filter(Q(saved_at__lt=seen) | Q(saved_at=seen, id__lt=key))
    found = list(rows.order_by("-saved_at", "-id")[: PAGE + 1])
    names = identity.subjects({one.subject for one in found[:PAGE]})
    beyond = found[PAGE - 1] if len(found) > PAGE else None
    return SitePage(
        agreement=agreement,
        rows=tuple(
            SiteRow(
                one.pk,
                one.number or "",
                one.title,
                names[one.subject].masked_name,
                APPLICATION_WORDS[one.state],
                one.state == "draft",
                one.submitted_at or one.saved_at,
            )
            for one in found[:PAGE]
        ),
        next=f"{beyond.saved_at.isoformat()}_{beyond.pk}" if beyond else "",
    )


def taken_in_at_site(application_id: UUID, by: Actor, at: datetime) -> bool:
    """Say whether he took this application in himself at the site where he works now."""
    return _own(by, at)[1].filter(pk=application_id).exists()


def site_intake(application_id: UUID, by: Actor, at: datetime) -> SiteIntake:
    """Return one application that he took in, once it is filed."""
    _, rows = _own(by, at)
    row = rows.filter(pk=application_id, number__isnull=False).first()
    if row is None or row.submitted_at is None:
        raise NotYours
    cases = list(Case.objects.filter(application=row).order_by("place"))
    hall = identity.organisation(cases[0].hall)
    about = documents.documents_about_all([f"case:{case.pk}" for case in cases])
    materials = row.materials.exclude(name="").order_by("at", "pk")
    return SiteIntake(
        id=row.pk,
        number=row.number or "",
        code=row.code,
        title=row.title,
        subject=row.subject,
        subject_name=identity.subject(row.subject).masked_name,
        site_name=row.site_name,
        hall=hall.name,
        hall_phone=hall.phone,
        items=tuple((case.item_name, WORDS[case.state]) for case in cases),
        materials=tuple(dict.fromkeys(materials.values_list("name", flat=True))),
        submitted_at=row.submitted_at,
        official=identity.official_names({by.who}).get(by.who, ""),
        results=tuple(
            one for case in cases for one in about.get(f"case:{case.pk}", ()) if one.sealed_at
        ),
    )


def site_figures(site: UUID, at: datetime, days: int) -> SiteFigures:
    """Return how much came from a site lately; who may ask is settled before. Two statements."""
    since = at - timedelta(days=days)
    filed = Application.objects.filter(site=site, submitted_at__gte=since)
    rows = Case.objects.filter(application__site=site, submitted_at__gte=since)
    counted = rows.aggregate(
        cases=Count("pk", distinct=True),
        accepted=Count("pk", filter=Q(accepted_on__isnull=False), distinct=True),
        refused=Count("pk", filter=Q(state__in=REFUSED), distinct=True),
        supplemented=Count("pk", filter=Q(supplement_requests__isnull=False), distinct=True),
    )
    return SiteFigures(filed=filed.count(), **counted)
