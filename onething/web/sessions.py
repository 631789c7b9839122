"""The session: which account, in which post or for whom, since when."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from onething.desk.queries import kiosk_rules
from onething.identity import commands
from onething.identity import queries as identity
from onething.identity.terms import FACE, AccountCard, AssistanceCard, HostCard, SubjectCard
from onething.kernel.actor import Actor
from onething.kernel.db import writing
from onething.kernel.requests import address_of
from onething.web.request import Request

TOUCH = 60  # seconds after which a session is written again
MINUTE = 60
WATCHED = (
    "X-Live"  # a page that renews itself: nobody has done anything, the session goes on ageing
)
BROWSERS = (
    ("Edg", "Edge 浏览器"),
    ("Firefox", "Firefox 浏览器"),
    ("MicroMessenger", "微信"),
    ("Chrome", "Chrome 浏览器"),
    ("Safari", "Safari 浏览器"),
)
SYSTEMS = (
    ("Android", "安卓手机"),
    ("iPhone", "苹果手机"),
    ("iPad", "苹果平板"),
    ("Windows", "Windows 电脑"),
    ("Macintosh", "苹果电脑"),
    ("Linux", "Linux 电脑"),
)
KIOSK = "kiosk"  # the cookie by which a machine is known
BEAT = "/kiosk/xt"  # where a machine says that it is there
TOUCHED = "/kiosk/cp"  # where it says how long ago somebody touched it
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
Came = tuple[AccountCard, Actor, int]


def moment() -> int:
    """Return the real time in seconds, which phones know too, however the platform's is moved."""
    return int(time.time())


def begin(request: Request, account: AccountCard) -> None:
    """Begin a session under a new key, so that an old key is worth nothing."""
    actor = actor_of(account, "", "")
    visit = commands.begin_visit(
        account.id,
        agent=_agent(request),
        address=address_of(request.META),
        by=actor or replace(request.actor, cause=""),
        at=request.now,
    )
    request.session.pop("pending", None)
    request.session.cycle_key()
    now = int(time.time())
    request.session["visit"] = str(visit)
    request.session["again"] = now
    request.session["account"] = str(account.id)
    request.session["password_at"] = account.password_at.isoformat()
    request.session["since"] = request.session["seen"] = now
    request.session["post"] = str(account.posts[0].id) if account.posts else ""
    request.session["behalf"] = str(account.subject_id or "")


def _agent(request: Request) -> str:
    """Return browser and system in words, as the holder knows them."""
    said = request.headers.get("User-Agent", "")
    names = [
        next((name for mark, name in known if mark in said), "") for known in (SYSTEMS, BROWSERS)
    ]
    return "，".join(filter(None, names)) or "其他浏览器"


def wait_for_code(request: Request, account: AccountCard) -> None:
    """Remember that the password was right; nobody is signed in by that."""
    request.session.flush()
    request.session["pending"] = {
        "account": str(account.id),
        "password_at": account.password_at.isoformat(),
        "at": int(time.time()),
    }


def waiting(request: Request) -> AccountCard | None:
    """Return the account whose code is waited for, or None when that took too long."""
    kept = request.session.get("pending")
    if not kept or time.time() - kept["at"] > identity.pending_minutes() * MINUTE:
        return None
    account = identity.account(UUID(kept["account"]))
    if account is None or account.password_at.isoformat() != kept["password_at"]:
        return None
    return account


def confirmed_lately(request: Request) -> bool:
    """Say whether the holder showed again a short time ago that it is he."""
    rules = identity.session_rules(staff=request.staff)
    since = int(request.session.get("again", 0))
    return time.time() - since < rules.again_minutes * MINUTE


def confirmed_again(request: Request) -> None:
    """Remember that the holder has just shown again that it is he."""
    request.session["again"] = int(time.time())


def renew(request: Request, account: AccountCard) -> None:
    """Keep this session although the password has just changed; all others are void."""
    request.session["password_at"] = account.password_at.isoformat()
    request.session.cycle_key()


def visit_of(request: Request) -> UUID | None:
    """Return the visit that this session belongs to."""
    kept = request.session.get("visit")
    return UUID(kept) if kept else None


def end(request: Request) -> None:
    """End the session and forget it."""
    if (visit := visit_of(request)) is not None:
        commands.leave(visit, at=request.now)
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


def open_session(request: Request, now: float) -> Came | None:
    """Return who comes with this request, or None; a session that is over is forgotten."""
    session = request.session
    for kind, come in (("kiosk", _at_kiosk), ("host", _in_host), ("account", _with_account)):
        if kind in session:
            return come(request, now)
    return None


def _with_account(request: Request, now: float) -> Came | None:
    """Return who signed in with an account of ours, in the post or for whom he acts now."""
    session = request.session
    kept = session.get("visit")
    account = identity.account(UUID(session["account"]), visit=UUID(kept)) if kept else None
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
    if now - session["seen"] > TOUCH and WATCHED not in request.headers:
        session["seen"] = int(now)
        with writing():
            commands.seen(UUID(kept), at=request.now)
    return account, actor, int(min(idle, life - (now - session["since"])))


def begin_in_host(request: Request, host: HostCard, subject: UUID, level: str) -> None:
    """Let somebody be here whom a host has brought, under a new key; nothing of before is kept."""
    request.session.flush()
    now = int(time.time())
    request.session["host"] = host.key
    request.session["subject"] = str(subject)
    request.session["since"] = request.session["seen"] = now
    if level == FACE:
        request.session["again"] = now


def _in_host(request: Request, now: float) -> Came | None:
    """Return who is here from a host, until he has been idle or here too long; never an official."""
    session, rules = request.session, identity.host_rules()
    request.host_app = identity.host(session["host"])
    if request.host_app is None:
        session.flush()
        return None
    if "subject" not in session:
        return None
    idle, life = rules["idle_minutes"] * MINUTE, rules["life_minutes"] * MINUTE
    if now - session["seen"] > idle or now - session["since"] > life:
        for key in ("subject", "again", "behalf"):
            session.pop(
                key, None
            )  # that he is inside the host is still known: it says how to go on
        return None
    if now - session["seen"] > TOUCH and WATCHED not in request.headers:
        session["seen"] = int(now)
    own, behalf = UUID(session["subject"]), str(session.get("behalf", ""))
    account = _without_account(identity.principals(own, request.now))
    actor = actor_of(account, "", behalf)
    left = int(min(idle, life - (now - session["since"])))
    return (account, replace(actor, via="host"), left) if actor else None


def _without_account(principals: tuple[SubjectCard, ...]) -> AccountCard:
    """Return somebody who is here without an account of ours: a card or a host has shown who he is."""
    himself = principals[0]
    return AccountCard(
        id=himself.id,
        login="",
        name=himself.name,
        subject_id=himself.id,
        official_id=None,
        posts=(),
        principals=principals,
        password_at=LONG_AGO,
    )


def begin_at_kiosk(request: Request, device: UUID, subject: UUID) -> None:
    """Let whoever put his card on a machine be there, under a new key; the screen stays as he set it."""
    looks = sorted(request.looks)
    request.session.flush()
    request.session["looks"] = looks
    request.session["kiosk"] = str(device)
    request.session["subject"] = str(subject)
    request.session["seen"] = int(time.time())


def kiosk_looks(request: Request, now: float) -> frozenset[str]:
    """Return how whoever stands at a machine wants its screen; who has gone has taken that with him."""
    session, rules = request.session, kiosk_rules()
    if request.kiosk is None or not session.get("looks"):
        return frozenset()
    if now - session.get("seen", 0) > rules["idle_seconds"] + rules["countdown_seconds"]:
        session.flush()
        return frozenset()
    if request.path not in (BEAT, TOUCHED):
        session["seen"] = int(now)
    return frozenset(session["looks"])


def change_look(request: Request, look: str) -> None:
    """Turn one way in which the screen of a machine looks on, or off again."""
    request.session["looks"] = sorted(request.looks ^ {look})
    request.session["seen"] = int(time.time())


def touched(request: Request, ago: int) -> bool:
    """Note how many seconds ago somebody touched the machine; say whether he is still there."""
    if request.account is None and not request.looks:
        return False
    then = int(time.time()) - max(0, ago)
    request.session["seen"] = max(int(request.session["seen"]), then)
    return True


def hold_paper(request: Request, printing: UUID, paper: UUID) -> str:
    """Remember what was just sent to the printer until he has taken it; return where he says so."""
    request.session["paper"] = f"/kiosk/dw/{printing}?p={paper}"
    return str(request.session["paper"])


def paper_out(request: Request) -> str:
    """Return where somebody says that he has taken his paper, or nothing: none waits for him."""
    return str(request.session.get("paper", "")) if request.account is not None else ""


def paper_taken(request: Request) -> None:
    """Forget that paper waits to be taken."""
    request.session.pop("paper", None)


def ask_for_grade(request: Request, number: str, own: str) -> None:
    """Let who has just gone say by one touch how it was; it holds for as long as that page is shown."""
    request.session["rate"] = [number, own, int(time.time())]


def to_rate(request: Request) -> tuple[str, str] | None:
    """Return what may be rated at the machine still, and by whom."""
    number, own, since = request.session.get("rate") or ("", "", 0)
    rules = kiosk_rules()
    late = time.time() - since > rules["bye_seconds"] + rules["countdown_seconds"]
    return None if late else (number, own)


def wipe(request: Request) -> None:
    """Forget who was at the machine and how he set its screen; the machine itself stays known."""
    request.session.flush()


def _at_kiosk(request: Request, now: float) -> Came | None:
    """Return who is at a machine: on that machine only, and while he does something.

    A machine that says it is there does nothing for him: it must not keep alive whoever has gone.
    """
    if request.path == BEAT:
        return None
    session, rules = request.session, kiosk_rules()
    patience = rules["idle_seconds"] + rules["countdown_seconds"]
    here = request.kiosk is not None and session["kiosk"] == str(request.kiosk.id)
    if not here or now - session["seen"] > patience:
        session.flush()
        return None
    own = UUID(session["subject"])
    account = _without_account((identity.himself(own),))  # mandates have no place here
    moved = session["seen"] != int(now)  # within one second nothing is written anew
    if moved and request.path != TOUCHED and WATCHED not in request.headers:
        session["seen"] = int(now)
    actor = Actor(who=f"subject:{own}", behalf=str(own), via="kiosk")
    return account, actor, 0


def assistance_of(request: Request) -> AssistanceCard | None:
    """Return for whom the official acts now; what is over is forgotten."""
    kept = request.session.get("assistance") if request.staff else None
    if not kept:
        return None
    found = identity.assistance(UUID(kept), request.actor, request.now)
    if found is None:
        request.session["assisted"] = request.session.pop("assistance")
    return found


def assisted_before(request: Request) -> AssistanceCard | None:
    """Return for whom the official acted until it ended without him, to say what to do."""
    kept = request.session.get("assisted") if request.staff else None
    return identity.assistance_over(UUID(kept), request.actor) if kept else None


def assist(request: Request, assistance: UUID) -> None:
    """Act for somebody from now on, on the pages that are for applicants."""
    request.session["assistance"] = str(assistance)
    request.session.pop("assisted", None)


def assist_no_more(request: Request) -> None:
    """Act for nobody."""
    request.session.pop("assistance", None)
    request.session.pop("assisted", None)


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
            behalf=f"official:{held.principal_id}" if held.principal_id else "",
        )
    known = {str(card.id): card for card in account.principals}
    chosen = known.get(behalf)
    return Actor(
        who=f"subject:{account.subject_id}",
        behalf=behalf if chosen else str(account.subject_id),
        roles=chosen.scope if chosen else (),
    )


def safe_next(request: HttpRequest, fallback: str) -> str:
    """Return where to go on, only within this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    inside = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if inside and wanted.startswith("/") else fallback
