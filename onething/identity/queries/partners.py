"""What is agreed with partners at a site, who works there, what somebody may do where he works."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from onething.identity import access, agreements
from onething.identity.models import Agreement, Organisation, Post, SitePost
from onething.identity.terms import AgreementCard, Duty, PartnerRules, Role, site_in
from onething.kernel.actor import Actor
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import NotAllowed, NotYours

MANY = 200
NOT_AGREED = (
    "协议没有约定本网点可以咨询、帮办，不能登记。请申请人拨打 12345，或者到县级政务服务大厅登记。"
)


@dataclass(frozen=True)
class SiteStaff:
    """Somebody who works at a site, or could."""

    post: UUID
    name: str
    number: str
    title: str


@dataclass(frozen=True)
class SiteAgreements:
    """What is and was agreed at a site."""

    now: AgreementCard | None  # not ended; it may not have begun, or be past its last day
    past: tuple[AgreementCard, ...]
    staff: tuple[SiteStaff, ...]
    free: tuple[SiteStaff, ...]  # posts of the role that are bound to no site


@dataclass(frozen=True)
class HeldPost:
    """A post as those read it of whom somebody saw or did something in it."""

    title: str
    organisation: str
    sites: tuple[tuple[datetime, datetime | None, str], ...]  # of partners: since, until, name

    def employer(self, at: datetime) -> str:
        """Return for whom he worked in it then: the partner at its site, else the authority."""
        for since, ended, name in self.sites:
            if since <= at and (ended is None or at <= ended):
                return name
        return self.organisation


def held_posts(ids: Iterable[str]) -> dict[str, HeldPost]:
    """Return posts by their ids as actors carry them, with the sites of partners to which they were bound."""
    wanted = {number for number in ids if len(number) == len(str(UUID(int=0)))}
    rows = Post.objects.filter(pk__in=wanted).select_related("organisation").order_by("pk")
    posts = list(rows)
    sites: dict[UUID, list[tuple[datetime, datetime | None, str]]] = {}
    at_sites = [row.pk for row in posts if Role.SITE in row.roles]
    if at_sites:
        bound = SitePost.objects.filter(post__in=at_sites).select_related("agreement")
        for one in bound.order_by("-since", "pk"):
            name = site_words(one.agreement.partner, one.agreement.site_name)
            sites.setdefault(one.post_id, []).append((one.since, one.ended_at, name))
    return {
        str(row.pk): HeldPost(row.title, row.organisation.name, tuple(sites.get(row.pk, ())))
        for row in posts
    }


def site_names(sites: Iterable[UUID]) -> dict[UUID, str]:
    """Return partner and name of sites, as the last agreement calls them; one statement."""
    rows = Agreement.objects.filter(site__in=set(sites)).order_by("made_at", "pk")
    return {row.site: site_words(row.partner, row.site_name) for row in rows}


def site_words(partner: str, site: str) -> str:
    """Return a site with whose it is, so that nobody takes it for the authority."""
    return f"{partner}，{site}（合作网点）"


def partner_rules() -> PartnerRules:
    """Return what agreements may say."""
    return agreements.partners()


def agreements_at(site: UUID, by: Actor, at: datetime) -> SiteAgreements:
    """Return the agreements at a site with the organ that he leads; who keeps the place is asked before."""
    if not (by.org and by.has(Role.LEADER)):
        raise NotYours
    organ = UUID(by.org)
    if not Organisation.objects.filter(pk=organ, duty=Duty.APPROVAL).exists():
        raise NotYours
    on = at.astimezone(CHINA).date()
    rows = Agreement.objects.filter(site=site, organisation=organ).order_by("-made_at")[:MANY]
    cards = [(row.ended_at is None, agreements.card_of(row, on)) for row in rows]
    held = SitePost.objects.filter(agreement__site=site, agreement__organisation=organ)
    here = held.filter(ended_at=None).select_related("post__official").order_by("since", "pk")
    posts = Post.objects.filter(
        access.posts_in_force(on),
        organisation=organ,
        roles=[Role.SITE],
        official__left_at__isnull=True,
    ).exclude(sites__in=SitePost.objects.filter(ended_at=None))
    free = posts.select_related("official").order_by("official__number", "pk")[:MANY]
    return SiteAgreements(
        now=next((card for running, card in cards if running), None),
        past=tuple(card for running, card in cards if not running),
        staff=tuple(_staff(one.post) for one in here),
        free=tuple(map(_staff, free)),
    )


def _staff(post: Post) -> SiteStaff:
    return SiteStaff(post.pk, post.official.name, post.official.number, post.title)


def my_agreement(by: Actor, at: datetime) -> AgreementCard | None:
    """Return the agreement in force where somebody works for a partner; None: there is none now."""
    if not by.has(Role.SITE):
        raise NotYours
    return agreements.of_post(by.post, at.astimezone(CHINA).date())


def registering_at(by: Actor, at: datetime) -> AgreementCard | None:
    """Return the agreement by which he registers what somebody asks for; None: he works for no partner."""
    if not by.has(Role.SITE):
        return None
    found = agreements.must_run(by.post, at.astimezone(CHINA).date())
    if not found.registers:
        raise NotAllowed(NOT_AGREED)
    return found


def _in_force(on: date) -> QuerySet[Agreement]:
    rows = Agreement.objects.filter(ended_at=None, since__lte=on, until__gte=on)
    return rows.order_by("made_at", "pk")


def agreements_in_force(sites: Collection[UUID], on: date) -> Mapping[UUID, AgreementCard]:
    """Return the agreements in force at these sites, by site: what anybody may know; one statement."""
    rows = _in_force(on).filter(site__in=sites)
    return {row.site: agreements.card_of(row, on) for row in rows}


def sites_in_force(on: date) -> QuerySet[Agreement, UUID]:
    """Return the sites at which any agreement is in force, as a part of a statement about places."""
    return _in_force(on).order_by().values_list("site", flat=True)


def site_name(by: Actor, at: datetime) -> str:
    """Return the name of the site at which he takes in, “” if he is at none; it is in force, or he is told."""
    site = site_in(by.roles)
    if site is None:
        return ""
    found = agreements.must_run(by.post, at.astimezone(CHINA).date())
    if found.site != site:
        raise NotYours
    return found.site_name
