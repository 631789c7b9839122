"""The session: which account, in which post or for whom, since when."""

from __future__ import annotations

import time
from uuid import UUID

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from onething.identity import queries as identity
from onething.identity.terms import AccountCard
from onething.kernel.actor import Actor

TOUCH = 60  # seconds after which a session is written again
MINUTE = 60
Came = tuple[AccountCard, Actor, int]


def begin(request: HttpRequest, account: AccountCard) -> None:
    """Begin a session under a new key, so that an old key is worth nothing."""
    request.session.cycle_key()
    now = int(time.time())
    request.session["account"] = str(account.id)
    request.session["password_at"] = account.password_at.isoformat()
    request.session["since"] = request.session["seen"] = now
    request.session["post"] = str(account.posts[0].id) if account.posts else ""
    request.session["behalf"] = str(account.subject_id or "")


def end(request: HttpRequest) -> None:
    """End the session and forget it."""
    request.session.flush()


def choose(request: HttpRequest, account: AccountCard, wanted: str) -> bool:
    """Act in another post, or for somebody else, if the account may; say whether it may."""
    if wanted in {str(post.id) for post in account.posts}:
        request.session["post"] = wanted
    elif wanted in {str(card.id) for card in account.principals}:
        request.session["behalf"] = wanted
    else:
        return False
    request.session.cycle_key()
    return True


def open_session(request: HttpRequest, now: float) -> Came | None:
    """Return who comes with this request, or None; a session that is over is forgotten."""
    session = request.session
    if "account" not in session:
        return None
    account = identity.account(UUID(session["account"]))
    if account is None or account.password_at.isoformat() != session.get("password_at"):
        session.flush()
        return None
    rules = identity.session_rules(staff=account.is_staff)
    idle, life = rules.idle_minutes * MINUTE, rules.lifetime_minutes * MINUTE
    if now - session["seen"] > idle or now - session["since"] > life:
        session.flush()
        return None
    actor = actor_of(account, str(session.get("post", "")), str(session.get("behalf", "")))
    if actor is None:
        session.flush()
        return None
    if now - session["seen"] > TOUCH:
        session["seen"] = int(now)
    return account, actor, int(min(idle, life - (now - session["since"])))


def actor_of(account: AccountCard, post: str, behalf: str) -> Actor | None:
    """Return who acts, from what the account may act as now; one that ended falls back."""
    if account.is_staff:
        posts = {str(held.id): held for held in account.posts}
        held = posts.get(post) or next(iter(posts.values()), None)
        if held is None:
            return None
        return Actor(
            who=f"official:{account.official_id}",
            org=str(held.organisation),
            post=str(held.id),
            roles=held.roles,
        )
    known = {str(card.id) for card in account.principals}
    return Actor(
        who=f"subject:{account.subject_id}",
        behalf=behalf if behalf in known else str(account.subject_id),
    )


def safe_next(request: HttpRequest, fallback: str) -> str:
    """Return where to go on, only within this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    inside = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if inside and wanted.startswith("/") else fallback
