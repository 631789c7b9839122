"""发布日历: what becomes effective on which day, of all that the catalogue keeps; what waits for review."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from onething.catalogue import publishing
from onething.catalogue.item_models import PROPOSED, STATES, ItemDraft, ItemRevision, Overlay
from onething.catalogue.keeping import below, place_of
from onething.catalogue.law_models import LawRevision
from onething.catalogue.models import ThemeRevision
from onething.catalogue.register_kinds import kinds
from onething.catalogue.register_models import PUBLISHED, RegisterRevision
from onething.catalogue.register_models import STATES as REGISTER_STATES
from onething.catalogue.theme_models import ThemeDraft
from onething.identity import queries as identity
from onething.identity.terms import LEVELS
from onething.kernel.actor import Actor
from onething.kernel.calendar import official

ITEM, THEME, REGISTER, LAW, PLACE, RULE = "item", "theme", "register", "law", "place", "rule"
SORTS = {
    ITEM: "事项",
    THEME: "一件事",
    REGISTER: "清单",
    LAW: "依据",
    PLACE: "实施清单",
    RULE: "规则起止",
}
MOST = 2000  # lines of a calendar; nobody publishes more in a year, a first loading does


@dataclass(frozen=True)
class Release:
    """Something that becomes effective on a day."""

    day: date
    sort: str
    name: str
    said: str  # which revision, what was changed
    where: tuple[str, ...]  # how it is found: code and level, slug, id
    waiting: bool = False  # proposed, not yet agreed to
    retires: bool = False
    changes: bool = False  # of a law that was there

    @property
    def sort_name(self) -> str:
        """Return of what kind it is, in words."""
        return SORTS[self.sort]


@dataclass(frozen=True)
class ReleasePage:
    """What becomes effective from one day to another, by day; and how far the holidays are known."""

    days: tuple[tuple[date, tuple[Release, ...]], ...]
    known_until: date
    found: int
    more: bool  # too much for one page; a shorter time shows the rest


def releases(by: Actor, since: date, until: date, sort: str = "") -> ReleasePage:
    """Return what becomes effective from a day to another, both included."""
    region = place_of(by)
    makers = {
        ITEM: _items,
        THEME: _themes,
        REGISTER: lambda first, last: _registers(first, last, region),
        LAW: _laws,
        PLACE: lambda first, last: _places(first, last, region),
        RULE: _rules,
    }
    wanted = [sort] if sort in makers else list(makers)
    found = [one for key in wanted for one in makers[key](since, until)]
    found.sort(key=lambda one: (one.day, list(SORTS).index(one.sort), one.name))
    days: dict[date, list[Release]] = {}
    for one in found[:MOST]:
        days.setdefault(one.day, []).append(one)
    return ReleasePage(
        tuple((day, tuple(rows)) for day, rows in days.items()),
        official().known_until,
        len(found),
        len(found) > MOST,
    )


def _within(rows: QuerySet[Any], since: date, until: date) -> QuerySet[Any]:
    return rows.filter(effective_on__gte=since, effective_on__lte=until).order_by("effective_on")


def _items(since: date, until: date) -> Iterator[Release]:
    columns = ("effective_on", "name", "number", "note", "code", "level", "retired")
    for day, name, number, note, code, level, retired in _within(
        ItemRevision.objects.all(), since, until
    ).values_list(*columns)[:MOST]:
        said = _said(f"{LEVELS[level]}标准第 {number} 版", note)
        yield Release(day, ITEM, name, said, (code, level), retires=retired)
    drafts = _within(ItemDraft.objects.filter(state=PROPOSED), since, until)
    for row in drafts:
        name = str(row.content.get("name", row.code))
        said = _said(STATES[PROPOSED], row.note)
        yield Release(
            row.effective_on, ITEM, name, said, (str(row.pk),), waiting=True, retires=row.retires
        )


def _said(what: str, note: str) -> str:
    return f"{what}：{note}" if note else what


def _themes(since: date, until: date) -> Iterator[Release]:
    columns = ("effective_on", "name", "number", "note", "slug")
    rows = _within(ThemeRevision.objects.all(), since, until).values_list(*columns)
    for day, name, number, note, slug in rows[:MOST]:
        yield Release(day, THEME, name, _said(f"第 {number} 版", note), (slug,))
    for row in _within(ThemeDraft.objects.filter(state=PROPOSED), since, until):
        name, said = str(row.content.get("name", row.slug)), _said("待复核", row.note)
        yield Release(row.effective_on, THEME, name, said, (str(row.pk),), waiting=True)


def _registers(since: date, until: date, region: str) -> Iterator[Release]:
    known = kinds()
    rows = RegisterRevision.objects.filter(kind__in=known).exclude(effective_on=None)
    for row in _within(rows, since, until)[:MOST]:
        waiting = row.state != PUBLISHED
        if waiting and row.region != region:
            continue  # what another place drafts is its own
        what = REGISTER_STATES[row.state] if waiting else f"第 {row.number} 版"
        name = f"{known[row.kind].name}（{identity.region(row.region).name}）"
        where = (str(row.pk),) if row.region == region else (row.kind, row.region)
        yield Release(
            row.effective_on, REGISTER, name, _said(what, row.note), where, waiting=waiting
        )


def _laws(since: date, until: date) -> Iterator[Release]:
    for row in _within(LawRevision.objects.all(), since, until)[:MOST]:
        waiting = row.number is None
        words = {"amend": "修改", "repeal": "废止"}.get(row.change, "录入")
        name = str(row.content.get("name") or row.content.get("title") or row.law)
        said = _said(f"{words}{row.article}" + ("（待复核）" if waiting else ""), row.note)
        where = (str(row.pk),) if row.change else (row.law,)
        retires = row.change == "repeal"
        yield Release(
            row.effective_on,
            LAW,
            name,
            said,
            where,
            waiting=waiting,
            retires=retires,
            changes=bool(row.change),
        )


def _places(since: date, until: date, region: str) -> Iterator[Release]:
    """Yield what places say of their own from a coming day on; those of his own place and below."""
    rows = Overlay.objects.filter(implementation__region__in=below(region))
    there = list(_within(rows, since, until).select_related("implementation")[:MOST])
    names = _names({row.implementation.code for row in there}) if there else {}
    for row in there:
        found, waiting = row.implementation, row.number is None
        name = f"{identity.region(found.region).name}：{names.get(found.code, found.code)}"
        what = "待复核" if waiting else f"本地内容第 {row.number} 版"
        yield Release(row.effective_on, PLACE, name, what, (str(found.pk),), waiting=waiting)


def _names(codes: Collection[str]) -> dict[str, str]:
    rows = ItemRevision.objects.filter(code__in=codes).order_by("number")
    return dict(rows.values_list("code", "name"))


def _rules(since: date, until: date) -> Iterator[Release]:
    """Yield the days on which rules of themes in force begin or end."""
    rows = publishing.themes_on(since).values_list("slug", "name", "content")
    for slug, name, content in rows:
        for day, said in sorted(set(_days(content, since, until))):
            yield Release(day, RULE, name, said, (slug,))


def _days(content: Any, since: date, until: date) -> Iterator[tuple[date, str]]:
    for row in _dated(content):
        words = str(row.get("why") or row.get("source") or "一条规则")
        for key, what in (("since", "开始"), ("until", "结束")):
            said = row.get(key)
            day = date.fromisoformat(str(said)) if said else None
            if day and since <= day <= until:
                yield day, f"{what}：{words}"


def _dated(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "then" in value and ("since" in value or "until" in value):
            yield value
        for inner in value.values():
            yield from _dated(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _dated(inner)
