"""Accounts, and who acts through them. Each answer costs a fixed number of statements."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import date, datetime
from functools import cache
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from onething.identity import access
from onething.identity.commands.keys import digest_of
from onething.identity.models import Account, ApiKey, Mandate, SecondFactor, Subject, Visit
from onething.identity.queries.people import card, subject
from onething.identity.settings import rules
from onething.identity.terms import (
    ACTED,
    MANDATE_KINDS,
    PERSONS,
    AccountCard,
    DemoAccount,
    PostCard,
    Role,
    SessionRules,
    SubjectCard,
    clean_number,
    scope_of,
    storable,
)
from onething.kernel import yamls
from onething.kernel.actor import Actor
from onething.kernel.now import now
from onething.kernel.refusals import NotYours
from onething.kernel.statements import Rows, Statement

HERE: Final = ZoneInfo("Asia/Shanghai")
SELF: Final = "本人"
Plain = QuerySet[Any, tuple[Any, ...]]


def _day(at: datetime | None) -> date:
    return (at or now()).astimezone(HERE).date()


def account(
    account_id: UUID, *, visit: UUID | None = None, at: datetime | None = None
) -> AccountCard | None:
    """Return an account in use with all it may act as; at most two statements.

    With a visit: only if that has not been ended.
    """
    on = _day(at)
    rows = _ACCOUNT(account_id, on) if visit is None else _CAME(account_id, on, visit)
    if not rows:
        return None
    key, login, password_at, must_change, factor, official, name, held, *own = rows[0]
    subject = _subject(own, SELF) if own[0] else None
    return AccountCard(
        id=key,
        login=login,
        name=subject.name if subject else name or "",
        subject_id=own[0],
        official_id=official,
        posts=_posts(official, map(json.loads, held)) if official else (),
        principals=(subject, *_others(subject, on)) if subject else (),
        password_at=password_at,
        second_factor=factor is not None,
        must_change=must_change,
    )


def principals(own: UUID, at: datetime) -> tuple[SubjectCard, ...]:
    """Return for whom a person may act, himself first; he need not have an account."""
    own_card = himself(own)
    return (own_card, *_others(own_card, _day(at)))


def himself(own: UUID) -> SubjectCard:
    """Return a person as one who acts for himself; one statement."""
    return replace(subject(own), relation=SELF)


CARD: Final = tuple(one.name for one in fields(SubjectCard))[:-2]  # but relation and scope


def _account_rows(account_id: UUID, on: date) -> Plain:
    return Account.objects.filter(pk=account_id, disabled_at__isnull=True).values_list(
        *[
            "id",
            "login",
            "password_at",
            "must_change",
            "factor__confirmed_at",
            "official",
            "official__name",
        ],
        _posts_of(OuterRef("official"), on),
        *(f"subject__{name}" for name in CARD),
    )


def _came_rows(account_id: UUID, on: date, visit: UUID) -> Plain:
    open_visits = Visit.objects.filter(pk=visit, account=OuterRef("pk"), ended_at__isnull=True)
    return _account_rows(account_id, on).filter(Exists(open_visits))


def _mandate_rows(agent: UUID, on: date) -> Plain:
    held = Mandate.objects.filter(access.mandates_in_force(on), agent=agent)
    names = (f"principal__{name}" for name in CARD)
    return held.order_by("since", "pk").values_list(*names, "kind", "acts", "themes")


_ACCOUNT: Final = Statement(_account_rows, UUID, date)
_CAME: Final = Statement(_came_rows, UUID, date, UUID)
_MANDATES: Final = Statement(_mandate_rows, UUID, date)


def has_factor(row: Account) -> bool:
    """Say whether the account has a second factor in use; the row was read with it."""
    factor: SecondFactor | None = getattr(row, "factor", None)
    return factor is not None and factor.confirmed_at is not None


def _posts_of(official: OuterRef, on: date) -> ArraySubquery:
    """Return all that is wanted of the posts of each official, as part of the statement."""
    return ArraySubquery(
        access.posts_to_act_in(official, on).values(
            said=JSONObject(
                id="pk",
                organisation="organisation",
                organisation_name="organisation__name",
                region="organisation__region",
                duty="organisation__duty",
                title="title",
                roles="roles",
                official="official",
                name="official__name",
            )
        )
    )


def _posts(official: UUID, held: Iterable[dict[str, Any]]) -> tuple[PostCard, ...]:
    cards = (_post(official, UUID(one["official"]), one) for one in held)
    return tuple(sorted(cards, key=lambda card: (bool(card.principal), card.title, card.id)))


def _post(official: UUID, holder: UUID, said: dict[str, Any]) -> PostCard:
    own = holder == official
    return PostCard(
        id=UUID(said["id"]),
        organisation=UUID(said["organisation"]),
        organisation_name=said["organisation_name"],
        region=said["region"],
        duty=said["duty"],
        title=said["title"],
        roles=tuple(role for role in said["roles"] if own or role in ACTED),
        principal="" if own else said["name"],
        principal_id=None if own else holder,
    )


def _subject(said: Sequence[Any], relation: str) -> SubjectCard:
    return SubjectCard(**dict(zip(CARD, said, strict=True)), relation=relation)


def _others(own: SubjectCard, on: date) -> tuple[SubjectCard, ...]:
    """Return for whom else he may act, the latest mandate of each."""
    held: dict[UUID, SubjectCard] = {}
    for *said, kind, acts, themes in _MANDATES(own.id, on):
        found = _subject(said, MANDATE_KINDS[kind])
        before = held.get(found.id)
        free = before is not None and not before.scope  # what one allows, another does not limit
        held[found.id] = replace(found, scope=() if free else scope_of(acts, themes))
    return tuple(held.values())


def actor(
    account_id: UUID,
    *,
    post: str | None = None,
    behalf: str | None = None,
    via: str = "web",
    at: datetime | None = None,
) -> Actor | None:
    """Return who acts, or None if the account, the post or the mandate does not hold (any more)."""
    row = Account.objects.filter(pk=account_id, disabled_at__isnull=True).first()
    if row is None:
        return None
    if row.official_id:
        return _official(row.official_id, post, via, _day(at))
    return _person(row.subject_id, behalf, via, _day(at)) if row.subject_id else None


def _official(official: UUID, post: str | None, via: str, on: date) -> Actor | None:
    rows = access.posts_to_act_in(official, on)
    posts = sorted(rows, key=lambda row: (row.official_id != official, row.title, row.pk))
    held = [row for row in posts if not post or str(row.pk) == post]
    if not held:
        return None
    own = held[0].official_id == official
    return Actor(
        who=f"official:{official}",
        org=str(held[0].organisation_id),
        post=str(held[0].pk),
        roles=tuple(role for role in held[0].roles if own or role in ACTED),
        behalf="" if own else f"official:{held[0].official_id}",
        via=via,
    )


def person_acting(own: UUID, behalf: str, *, via: str, at: datetime) -> Actor:
    """Return a person who acts for himself or for another by a mandate that is in force now."""
    actor = _person(own, behalf, via, _day(at))
    if actor is None:
        raise NotYours("您已经不能代他办理：委托已经到期或者撤销。请联系委托人。")
    return actor


def _person(own: UUID, behalf: str | None, via: str, on: date) -> Actor | None:
    for_whom = behalf or str(own)
    scope = () if for_whom == str(own) else _scope(own, for_whom, on)
    if scope is None:
        return None
    return Actor(who=f"subject:{own}", behalf=for_whom, roles=scope, via=via)


def _scope(agent: UUID, principal: str, on: date) -> tuple[str, ...] | None:
    """Return the limits within which he acts for another, or None if he may not."""
    try:
        wanted = UUID(principal)
    except ValueError:
        return None
    held = Mandate.objects.filter(access.mandates_in_force(on), agent=agent, principal=wanted)
    rows = held.order_by("since", "pk").values_list("acts", "themes")
    scopes = [scope_of(acts, themes) for acts, themes in rows]
    return min(scopes, key=len) if scopes else None  # without limits, if one has none


def _key_rows(digest: str, on: date) -> QuerySet[ApiKey]:
    held = ApiKey.objects.filter(digest=digest, revoked_at__isnull=True)
    return held.filter(Q(until__isnull=True) | Q(until__gte=on))


_KEY: Final = Rows(_key_rows, str, date)


def system_actor(key: str, *, at: datetime | None = None) -> Actor | None:
    """Return the department's system that holds this key, or None; one statement."""
    found = _KEY.first(digest_of(key), _day(at))
    if found is None or (found.demo and not settings.SAMPLES):
        return None
    return Actor(
        who=f"system:{found.pk}",
        org=str(found.organisation_id),
        roles=(Role.SYSTEM_API, *(f"scope:{scope}" for scope in found.scopes)),
        via="api",
    )


def verify_password(account_id: UUID, password: str) -> bool:
    """Say whether this is the password; `commands.confirm_password` also counts the tries."""
    row = Account.objects.filter(pk=account_id, disabled_at__isnull=True).first()
    return row is not None and check_password(password, row.password)


def find_person(name: str, id_number: str) -> SubjectCard | None:
    """Return the person of whom both the name and the number are known to the one who asks."""
    rows = Subject.objects.filter(
        name=storable(name).strip(), id_number=storable(clean_number(id_number)), kind__in=PERSONS
    )
    found = rows.order_by("pk").first()
    return card(found) if found else None


def looks_of(account_id: UUID) -> dict[str, str]:
    """Return how pages shall look to somebody wherever he signs in."""
    return dict(Account.objects.values_list("looks", flat=True).get(pk=account_id))


def session_rules(*, staff: bool) -> SessionRules:
    """Return how long a session of staff, or of the public, lives."""
    return rules().staff if staff else rules().public


def password_rules(*, staff: bool) -> tuple[str, ...]:
    """Return what a password must be, in sentences."""
    known = rules()
    shortest = known.password_shortest_staff if staff else known.password_shortest
    return (
        f"至少 {shortest} 位，最多 {known.password_longest} 位；越长越好，可以用中文和空格。",
        "不能是常见密码，不能全是同一个字符，不能含有您的账号。",
        "不要求定期更换；怀疑被别人知道时，请马上修改。",
    )


@cache
def demo_accounts() -> tuple[DemoAccount, ...]:
    """Return the accounts of the sample world to be shown; none in production."""
    path = settings.DATA_ROOT / "world" / "accounts.yaml"
    if not settings.SAMPLES or not path.exists():
        return ()
    rows = yamls.read(path)
    return tuple(DemoAccount(**row) for row in rows)
