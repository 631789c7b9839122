"""(h) The catalogue of a whole province: 2,262 items at three levels, some 292,000 items of places."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection

from bench import work
from bench.clients import Call, Load, percentile
from bench.stage import Stage
from onething.catalogue import commands, queries
from onething.catalogue.check import read_file
from onething.catalogue.models import Implementation, ItemRevision
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.calendar import CHINA
from onething.kernel.crypto import sm3
from onething.kernel.facts import canonical
from onething.kernel.now import now

LEVELS = ("province", "city", "county")
DUTIES = ("market", "police", "civil", "health", "transport")
LOADER = Actor(who="system:loader", roles=("system",), via="load")
COUNTY, FOOD = "140105", "140131002001"
FIRST_DEPARTMENT, EACH = 60, 900  # two signs of the guiding department, then three of the item


def measure(stage: Stage, items: int) -> dict[str, Any]:
    """Load, list, look up and change a catalogue of this size."""
    at = now()
    on = at.astimezone(CHINA).date()
    before = stage.memory()["web"]
    began = time.perf_counter()
    _standards(items, on, at)
    standards = time.perf_counter() - began
    began = time.perf_counter()
    commands.list_implementations(by=LOADER, at=at)
    entered = time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE catalogue_implementation, catalogue_itemrevision")
    figures = {name: _p95(ask) for name, ask in _questions(on).items()}
    pages = {path: _page(stage, path, cookie) for path, cookie in _pages(stage).items()}
    return {
        "standards": ItemRevision.objects.count(),
        "implementations": Implementation.objects.count(),
        "load_s": round(standards + entered, 1),
        "load_of_places_s": round(entered, 1),
        "queries_p95_ms": figures,
        "pages_p95_ms": pages,
        "change_of_the_province_s": _change(at, on),
        "web_mb": {"before": before, "after": stage.memory()["web"]},
    }


def _standards(items: int, on: date, at: datetime) -> None:
    """Write standards as the loader does, but in one statement for five hundred of them."""
    usual = read_file(settings.DATA_ROOT / "items" / "food-permit.yaml")
    rows = []
    for number in range(items):
        code = f"1401{FIRST_DEPARTMENT + number // EACH:02d}{number % EACH + 1:03d}000"
        name = f"{usual['name']}（第 {number} 号样例事项）"
        for level in LEVELS:
            own = {"code": code, "name": name, "level": level, "duty": DUTIES[number % len(DUTIES)]}
            content = usual | own
            rows.append(
                ItemRevision(
                    code=code,
                    level=level,
                    number=1,
                    name=name,
                    kind="permit",
                    duty=own["duty"],
                    content=content,
                    digest=sm3(canonical(content)),
                    effective_on=on,
                    published_at=at,
                    proposed_by=LOADER.who,
                )
            )
    ItemRevision.objects.bulk_create(rows, batch_size=500)


def _questions(on: date) -> dict[str, Callable[[], object]]:
    second = queries.implementations(on).next
    own = queries.implementations(on, region=COUNTY).next
    found = queries.implementations(on, region=COUNTY).rows
    return {
        "standards by name": lambda: queries.item_page(on, words="许可"),
        "tree of the province": lambda: queries.item_tree(on),
        "tree of a county": lambda: queries.item_tree(on, COUNTY),
        "places, next page": lambda: queries.implementations(on, after=second),
        "places by name": lambda: queries.implementations(on, words="第 777 号"),
        "a county, next page": lambda: queries.implementations(on, region=COUNTY, after=own),
        "a county by name": lambda: queries.implementations(on, words="号样例", region=COUNTY),
        "one item of a place": lambda: queries.implementation(found[0].id, on),
        "search": lambda: queries.search("食品", on),
        "sameness": lambda: queries.same_standard(on),
    }


def _p95(ask: Callable[[], object]) -> float:
    ask()
    took = []
    for _ in range(100):
        began = time.perf_counter()
        ask()
        took.append((time.perf_counter() - began) * 1000)
    return percentile(sorted(took), 95)


def _pages(stage: Stage) -> dict[str, str]:
    keeper = work.signed_in(stage.port, "lvqian")
    found = {"/s?q=%E9%A3%9F%E5%93%81": "", f"/sx/{FOOD}?region={COUNTY}": "", "/ylb": ""}
    of_keeper = ("/console", "/cat/sx", "/cat/sx?words=%E8%AE%B8%E5%8F%AF", "/cat/tb", "/cat/lint")
    return found | dict.fromkeys((*of_keeper, f"/cat/ss?region={COUNTY}"), keeper)


def _page(stage: Stage, path: str, cookie: str) -> float:
    call = Call(path, None, {"Cookie": cookie} if cookie else {})
    Load(stage.port, 1).run([call] * 20)
    return float(Load(stage.port, 1).run([call] * 200).figures()["p95_ms"])


def _change(at: datetime, on: date) -> float:
    """Return the seconds from the proposal of a change to its publication for 117 counties."""
    first, second = (_keeper(number, at) for number in ("SX00016", "SX00031"))
    code = f"1401{FIRST_DEPARTMENT}001000"
    draft = commands.draft_item(code, "county", by=first, at=at)
    sheet = queries.item_draft(draft, first)
    content = {**sheet.content, "review_points": ["样例要点"]}
    commands.change_item(draft, content, sheet.version, by=first, at=at)
    began = time.perf_counter()
    commands.propose_item(draft, on, "样例", by=first, at=at)
    commands.review_item(draft, True, "", by=second, at=at)
    queries.implementation_in(code, COUNTY, on)
    return round(time.perf_counter() - began, 2)


def _keeper(number: str, at: datetime) -> Actor:
    """Return an official who keeps the catalogue of the province."""
    official = identity.official_by_number(number)
    organ = identity.route("approval", "140000")
    return Actor(who=f"official:{official}", org=str(organ.id), roles=("catalogue",))
