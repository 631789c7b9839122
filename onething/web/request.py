"""What a request knows: who acts, what time it is, what of people it reads."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.http import HttpRequest

from onething.desk.queries import DeviceCard
from onething.identity import queries as identity
from onething.identity.terms import (
    AccountCard,
    AssistanceCard,
    HostCard,
    PostCard,
    SubjectCard,
    ZoneCard,
)
from onething.kernel.actor import Actor
from onething.kernel.crypto import sm3
from onething.voice.terms import WALKERS


class Request(HttpRequest):
    """A request after the edge: views read these, and nothing of the session."""

    account: AccountCard | None
    actor: Actor
    now: datetime
    reads: list[
        str
    ]  # what of people the page shows, e.g. “application:<id>”; noted before it is sent
    purpose: str  # why, if the page was asked to say
    idle: int  # seconds until the session ends without a deed
    staff: bool  # an official has signed in
    first: str  # what he must do before anything else: “password”, “factor” or nothing
    kiosk: DeviceCard | None  # the machine from which it comes
    retired: DeviceCard | None  # … one that is out of use: nothing opens there
    host_app: HostCard | None  # the App of others inside which it is shown
    looks: frozenset[str]  # how whoever stands at the machine wants its screen
    assistance: AssistanceCard | None  # an official acts for somebody who agreed to it
    assisting: bool  # … and does so with this page
    places: tuple[tuple[str, str], ...]  # where he works, whomever he acts for


def post_of(request: Request) -> PostCard | None:
    """Return the post in which an official acts now."""
    posts = request.account.posts if request.account else ()
    return next((post for post in posts if str(post.id) == request.actor.post), None)


def principal_of(request: Request) -> SubjectCard | None:
    """Return the one for whom somebody acts now: himself, whom he stands for, whom he assists."""
    if request.assisting and request.assistance is not None:
        return request.assistance.subject
    cards = request.account.principals if request.account else ()
    return next((card for card in cards if str(card.id) == request.actor.behalf), None)


def applicant_of(request: Request) -> SubjectCard | None:
    """Return the person who applies: he who signed in, or who stands at the window."""
    if request.assisting and request.assistance is not None:
        return request.assistance.came
    cards = request.account.principals if request.account else ()
    return cards[0] if cards else None


def saving(request: Request) -> Actor:
    """Return the actor for a form that may be sent again with other content (a draft).

    The same content is still carried out once; other content is another deed.
    """
    said = "&".join(
        f"{key}={value}"
        for key, values in sorted(request.POST.lists())
        for value in values
        if key != "csrfmiddlewaretoken"
    )
    return request.actor.because(sm3(said.encode())[:60])


def places_of(actor: Actor) -> tuple[tuple[str, str], ...]:
    """Return where an official works by his roles: address and name, his first place first."""
    leads = ("leader",) if actor.has("leader") and not actor.has("window") else ()
    known = (
        ("/lead", "运行总览", leads),
        ("/lead/dt", "大厅管理", leads),
        ("/desk", "综合窗口", ("window",)),
        ("/desk/bangban", "帮办", ("helper", "hotline")),
        ("/desk/xm", "项目代办", ("helper",)),
        ("/desk/zd", "网点收件", ("site",)),
        ("/desk/new", "现场收件", ("window", "helper", "site")),
        ("/desk/sq", "审前", ("helper", "window")),
        ("/desk/jh", "叫号", ("window",)),
        ("/desk/me", "今日", ("window",)),
        ("/desk/xn", "视频", ("window",)),
        ("/desk/xb", "协办", ("window", "leader")),
        ("/desk/out", "出件", ("window", "leader")),
        ("/desk/lz", "材料流转", ("window", "examiner", "reviewer", "decider", "leader")),
        ("/desk/ks", "跨省通办", ("window", "leader")),
        ("/desk/tb", "异地代收", ("window", "leader")),
        ("/desk/hy", "远程核验", ("window", "leader", "examiner", "reviewer", "decider")),
        ("/desk/tx", "电话和信函", ("window", "leader")),
        ("/desk/zzj", "自助机", ("window", "leader")),
        ("/office", "审批", ("examiner", "reviewer", "decider")),
        ("/office/hc", "承诺核查", ("examiner", "reviewer", "decider")),
        ("/zz", "证照", ("examiner", "reviewer", "decider")),
        ("/office/da", "到期档案", ("decider", "leader")),
        ("/sf", "收费", ("finance", "examiner", "decider", "leader")),
        ("/lead", "运行总览", ("leader",)),
        ("/lead/dt", "大厅管理", ("leader",)),
        ("/console", "平台管理", ("catalogue", "operator", "steward")),
        ("/desk/bangban", "帮办", ("window", "leader")),
        ("/desk/xm", "项目代办", ("leader",)),
        ("/bb", "办不成事", ("resolver", "leader", "decider", "window", "hotline", "helper")),
        ("/desk/jh", "叫号", ("resolver", "helper")),
        ("/zlc", "走流程", WALKERS),
        ("/console/readings", "查看记录", ("discipline",)),
        ("/staff", "人员管理", ("admin",)),
        ("/yz", "印章", ("admin",)),
        (
            "/px",
            "队伍",
            ("window", "leader", "admin", "resolver", "helper", "examiner", "hotline", "site"),
        ),
    )
    held = ((path, name) for path, name, roles in known if any(map(actor.has, roles)))
    return tuple(dict.fromkeys(held))


def home_of(request: Request) -> str:
    """Return where somebody begins after signing in."""
    if not request.staff:
        return "/my"
    places = places_of(request.actor)
    return places[0][0] if places else "/"


MODES = ("elder",)
THEMES = ("hc", "dark", "light")
SYSTEM = "Sec-CH-Prefers-Color-Scheme"  # how his system looks, told by the browser when asked
ALOUD = ("on",)  # what one touches is read by the voice of the browser
KEYS = ("off",)  # single keys of the pages of staff


def zone_here(request: Request) -> ZoneCard | None:
    """Return the zone of his city: the one that he chose to remember, else where he is registered."""
    slug = _chosen(request, "place", identity.zone_slugs())
    if slug:
        return identity.zone(slug)
    principal = principal_of(request)
    return identity.zone_of(principal.region) if principal else None


def looks_of(request: HttpRequest) -> dict[str, object]:
    """Return how he wants pages to look, from his cookies."""
    return {
        "mode": _chosen(request, "mode", MODES),
        "theme": _chosen(request, "theme", THEMES) or _of_system(request),
        "aloud": _chosen(request, "aloud", ALOUD),
        "keys_off": _chosen(request, "keys", KEYS),
    }


def _of_system(request: HttpRequest) -> str:
    """Return dark if his system is: pages of staff follow it until he chooses."""
    return "dark" if request.headers.get(SYSTEM) == '"dark"' else ""


def _chosen(request: HttpRequest, name: str, known: tuple[str, ...]) -> str:
    value = request.COOKIES.get(name, "")
    return value if value in known else ""


LOOKS = ("low", "big", "hc", "aloud")  # of machines: lower, larger, more contrast, read aloud


def asking(request: HttpRequest) -> Request:
    """Return the request under its own type."""
    return cast(Request, request)
