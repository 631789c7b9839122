"""People at browsers for the measurements of halls: signed in by rows, since signing in is not measured."""

from __future__ import annotations

import http.client
import secrets
import time
import urllib.parse
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session

from onething.desk.models import Hall, OwnDay
from onething.identity.models import Account, Official, Organisation, Post, Subject, Visit
from onething.kernel.calendar import CHINA
from onething.kernel.ids import new_id
from onething.kernel.now import now
from onething.web.session_store import SessionStore

CODE = "140105000-01"
ALL_DAY = ["00:00-24:00"]
TOKEN = "b" * 32
AHEAD = 30  # days; nobody may book farther ahead


def hall() -> Hall:
    """Return the hall that is measured."""
    return Hall.objects.get(code=CODE)


def open_today() -> None:
    """Let the hall be open all day, whenever this is measured."""
    today = now().astimezone(CHINA).date()
    for day in (today, today + timedelta(days=1)):
        OwnDay.objects.update_or_create(
            hall=hall(), day=day, defaults={"spans": ALL_DAY, "note": "测量"}
        )


def open_only(since: datetime, span: timedelta) -> None:
    """Let the hall be open from a midnight on for this long, and closed on all other days to come."""
    today = now().astimezone(CHINA).date()
    for day in (today + timedelta(days=n) for n in range(AHEAD)):
        start = datetime.combine(day, datetime.min.time(), CHINA)
        end = min(start + timedelta(days=1), since + span)
        open_ = [f"00:00-{_clock(end - start)}"] if since <= start < end else []
        OwnDay.objects.update_or_create(
            hall=hall(), day=day, defaults={"spans": open_, "note": "测量"}
        )


def _clock(span: timedelta) -> str:
    minutes = int(span.total_seconds()) // 60
    return f"{minutes // 60:02}:{minutes % 60:02}"


def citizens(many: int) -> list[str]:
    """Make people who are signed in; return the cookie of each."""
    rows = [
        Subject(
            id=new_id(),
            kind="person",
            name="样例人员",
            id_type="414",
            id_number=f"STORM{n:08d}",
            region="140105",
        )
        for n in range(many)
    ]
    Subject.objects.bulk_create(rows)
    return _entered([Account(**_account(n, "storm"), subject=row) for n, row in enumerate(rows)])


def clerks(many: int) -> tuple[list[str], list[str]]:
    """Make clerks of the hall who are signed in; return who each is and the cookie of each."""
    organ = Organisation.objects.get(pk=hall().organisation)
    rows = [Official(id=new_id(), name="样例窗口", number=f"HD{n:05d}") for n in range(many)]
    Official.objects.bulk_create(rows)
    posts = [
        Post(id=new_id(), official=row, organisation=organ, title="窗口", roles=["window"])
        for row in rows
    ]
    Post.objects.bulk_create(posts)
    accounts = [Account(**_account(n, "hall"), official=row) for n, row in enumerate(rows)]
    keys = {post.official_id: str(post.id) for post in posts}
    return [f"official:{row.pk}" for row in rows], _entered(accounts, keys)


def _account(number: int, kind: str) -> dict[str, object]:
    return {
        "id": new_id(), "login": f"{kind}{number}", "password": "!", "password_at": now(),
    }  # fmt: skip


def _entered(accounts: list[Account], posts: Mapping[Any, str] | None = None) -> list[str]:
    Account.objects.bulk_create(accounts)
    at, seconds = now(), int(time.time())
    visits = [
        Visit(**{**_visit(), "account": one, "began_at": at, "seen_at": at}) for one in accounts
    ]
    Visit.objects.bulk_create(visits)
    store, sessions, cookies = SessionStore(), [], []
    for one, visit in zip(accounts, visits, strict=True):
        key = secrets.token_hex(16)
        said = {
            "visit": str(visit.pk),
            "again": seconds,
            "account": str(one.pk),
            "password_at": one.password_at.isoformat(),
            "since": seconds,
            "seen": seconds,
            "post": (posts or {}).get(one.official_id, ""),
            "behalf": str(one.subject_id or ""),
        }
        sessions.append(
            Session(
                session_key=key, session_data=store.encode(said), expire_date=at + timedelta(days=1)
            )
        )
        cookies.append(f"onething={key}; csrftoken={TOKEN}")
    Session.objects.bulk_create(sessions)
    return cookies


def _visit() -> dict[str, object]:
    return {"id": new_id(), "agent": "测量", "address": "127.0.0.1"}


def sent(
    line: http.client.HTTPConnection, path: str, cookie: str, said: dict[str, str]
) -> tuple[int, str]:
    """Send a form as a browser does; return the status and where it leads."""
    status, place, _ = answered(line, path, cookie, said)
    return status, place


def answered(
    line: http.client.HTTPConnection, path: str, cookie: str, said: dict[str, str]
) -> tuple[int, str, str]:
    """Send a form as a browser does; return the status, where it leads and the page."""
    body = urllib.parse.urlencode(
        {**said, "csrfmiddlewaretoken": TOKEN, "token": secrets.token_urlsafe(18)}
    )
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    line.request("POST", path, body, headers)
    answer = line.getresponse()
    page = answer.read().decode()
    return answer.status, answer.getheader("Location", ""), page


def shares(values: Iterable[float]) -> dict[str, float]:
    """Return what half, nineteen of twenty and ninety-nine of a hundred do not exceed, in ms."""
    ordered = sorted(value * 1000 for value in values)
    if not ordered:
        return {}
    pick = {"p50_ms": 50, "p95_ms": 95, "p99_ms": 99}
    return {
        name: round(ordered[min(len(ordered) - 1, len(ordered) * share // 100)], 1)
        for name, share in pick.items()
    } | {"max_ms": round(ordered[-1], 1)}


def at_ten(days: int = 1) -> datetime:
    """Return ten o'clock of a day to come."""
    day = now().astimezone(CHINA) + timedelta(days=days)
    return day.replace(hour=10, minute=0, second=0, microsecond=0)
