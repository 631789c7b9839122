"""People and officials by their ids."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from onething.identity import access
from onething.identity.models import Account, ApiKey, Official, Post, Subject
from onething.identity.terms import Colleague, SubjectCard, clean_number, storable
from onething.identity.training import holding
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotAllowed, NotYours
from onething.kernel.statements import Rows, Statement

OFFICIAL = "official:"  # how an actor is called who is one
_SUBJECTS = Rows(lambda ids: Subject.objects.filter(pk__in=ids).order_by("pk"), [UUID])
_NUMBERED = Rows(lambda number: Subject.objects.filter(id_number=number).order_by("pk")[:1], str)


def card(row: Subject, relation: str = "") -> SubjectCard:
    """Return a subject as a value."""
    return SubjectCard(
        id=row.pk,
        kind=row.kind,
        name=row.name,
        id_type=row.id_type,
        id_number=row.id_number,
        birth=row.birth,
        phone=row.phone,
        region=row.region,
        address=row.address,
        relation=relation,
    )


def subject(subject_id: UUID) -> SubjectCard:
    """Return a subject by its id; whether he may see it, the room that asks has checked."""
    found = subjects([subject_id]).get(subject_id)
    if found is None:
        raise NotYours
    return found


def subjects(ids: Iterable[UUID]) -> dict[UUID, SubjectCard]:
    """Return subjects by id, in one statement; ids that are not there are left out."""
    return {row.pk: card(row) for row in _SUBJECTS([*set(ids)])}


def find_subject(number: str) -> SubjectCard | None:
    """Return the subject with this credit code or ID number, for systems that identified it."""
    found = _NUMBERED.first(storable(clean_number(number)))
    return card(found) if found else None


def named_among(ids: Iterable[UUID], words: str) -> list[UUID]:
    """Return those of these subjects in whose name the words stand; one statement."""
    rows = Subject.objects.filter(pk__in=set(ids), name__contains=storable(words).strip())
    return list(rows.order_by("pk").values_list("pk", flat=True))


def subjects_by_number(numbers: Iterable[str]) -> dict[str, SubjectCard]:
    """Return subjects by credit code or ID number, in one statement; the others are left out."""
    rows = Subject.objects.filter(id_number__in=set(numbers)).order_by("pk")
    return {row.id_number: card(row) for row in rows}


def officials(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of officials by id, in one statement."""
    return dict(Official.objects.filter(pk__in=set(ids)).order_by("pk").values_list("pk", "name"))


def official_at(number: str, organisation: UUID, *, on: date) -> UUID | None:
    """Return the official with this badge number who has a post in this organisation on this day."""
    held = Post.objects.filter(
        access.posts_in_force(on),
        official__number=number,
        official__left_at__isnull=True,
        organisation=organisation,
    ).exclude(official__account__disabled_at__isnull=False)
    return held.values_list("official", flat=True).first()


def roles_at(official: UUID, organisation: UUID, *, on: date) -> frozenset[str]:
    """Return the roles of all posts that an official holds in this organisation on this day."""
    held = Post.objects.filter(
        access.posts_in_force(on), official=official, organisation=organisation
    )
    return frozenset(role for roles in held.values_list("roles", flat=True) for role in roles)


def holds_post(official: UUID, organisation: UUID, *, on: date) -> bool:
    """Say whether an official holds a post in this organisation on this day; one statement."""
    return bool(_HELD(official, organisation, on))


def _held(official: UUID, organisation: UUID, on: date) -> QuerySet[Post, tuple[Any, ...]]:
    held = Post.objects.filter(
        access.posts_in_force(on),
        official=official,
        official__left_at__isnull=True,
        organisation=organisation,
    )
    return held.values_list("pk")[:1]


_HELD = Statement(_held, UUID, UUID, date)


def must_hold_post(by: Actor, at: datetime) -> None:
    """Refuse an official who holds his post no longer, or who may not use it: untrained, at a window."""
    if not holding.must_be_trained(by, at):
        raise NotAllowed(
            "您在本单位的岗位已经结束，不能再办理或者签发。请联系单位管理员，由在岗人员接手。"
        )


def colleagues(organisations: Iterable[UUID], *, on: date) -> tuple[Colleague, ...]:
    """Return who holds a post in these organisations on this day; one statement."""
    held = Post.objects.select_related("official").filter(
        access.posts_in_force(on),
        organisation__in=set(organisations),
        official__left_at__isnull=True,
        official__account__disabled_at__isnull=True,
    )
    return tuple(
        Colleague(
            official=row.official_id,
            name=row.official.name,
            title=row.title,
            organisation=row.organisation_id,
            roles=tuple(row.roles),
            number=row.official.number,
        )
        for row in held.order_by("official__number", "pk")
    )


def official_of_account(account_id: UUID) -> UUID | None:
    """Return the official to whom an account belongs, if it is one's."""
    return Account.objects.filter(pk=account_id).values_list("official", flat=True).first()


def account_of_badge(number: str) -> UUID | None:
    """Return the account in use of the official with this badge number."""
    rows = Account.objects.filter(
        official__number=number, official__left_at__isnull=True, disabled_at__isnull=True
    )
    return rows.values_list("pk", flat=True).first()


def official_by_number(number: str) -> UUID | None:
    """Return the official with this badge number."""
    return Official.objects.filter(number=number).values_list("pk", flat=True).first()


def official_names(whos: Iterable[str]) -> dict[str, str]:
    """Return the names of officials and systems by their “who” (“official:…”, “system:…”)."""
    wanted = {who: number for who in whos if (number := _number(who))}
    names: dict[UUID, str] = {}
    if any(who.startswith("official:") for who in wanted):
        names |= officials(wanted.values())
    if any(who.startswith("system:") for who in wanted):
        rows = ApiKey.objects.filter(pk__in=wanted.values()).order_by("pk")
        names |= dict(rows.values_list("pk", "label"))
    return {who: names[number] for who, number in wanted.items() if number in names}


def official_badges(whos: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return name and badge number of officials by their “who”; one statement."""
    wanted = {number for who in whos if (number := _number(who))}
    rows = Official.objects.filter(pk__in=wanted).order_by("pk")
    return {f"official:{row.pk}": (row.name, row.number) for row in rows}


def place_of_post(post: UUID) -> UUID | None:
    """Return the organisation in which a post is held, or was."""
    return Post.objects.filter(pk=post).values_list("organisation", flat=True).first()


def place_and_roles(post: UUID) -> tuple[UUID | None, tuple[str, ...]]:
    """Return the organisation in which a post is held, or was, and the roles that it carries."""
    row = Post.objects.filter(pk=post).values_list("organisation", "roles").first()
    return (row[0], tuple(row[1])) if row else (None, ())


def _number(who: str) -> UUID | None:
    kind, _, number = who.partition(":")
    if kind not in ("official", "system"):
        return None
    try:
        return UUID(number)
    except ValueError:
        return None
