"""What a package would do here: item by item, the theme, other themes; and whether it holds."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings

from onething.catalogue import publishing
from onething.catalogue.check import content_faults, theme_content_faults
from onething.catalogue.check.source import read_names
from onething.catalogue.models import ItemRevision, ThemeRevision
from onething.catalogue.packages.proofs import differing
from onething.catalogue.reading import read_item, read_theme
from onething.catalogue.shelf import each_item
from onething.catalogue.terms import Item
from onething.catalogue.terms.overlays import ItemDifference, differences
from onething.catalogue.terms.packages import ItemFate, Package
from onething.catalogue.themes.differences import ThemeDifference
from onething.catalogue.themes.differences import differences as theme_differences
from onething.catalogue.themes.words import place_words

Content = Mapping[str, Any]
NOBODY = UUID(int=0)
TOLD = 3  # faults of one thing that are told


@dataclass(frozen=True)
class ItemWeighed:
    """An item of a package against the standard here."""

    code: str
    name: str
    fate: ItemFate
    differences: tuple[ItemDifference, ...]
    kept: bool  # the standard here stays


@dataclass(frozen=True)
class Weighed:
    """What a package would do here on a day."""

    items: tuple[ItemWeighed, ...]
    theme: ItemFate
    differences: tuple[ThemeDifference, ...]
    faults: tuple[str, ...]  # they keep it back
    otherwise: tuple[str, ...]  # proofs whose plan comes out otherwise
    proofs: int

    @property
    def idle(self) -> bool:
        """Say whether everything is here already."""
        same = ItemFate.SAME
        return self.theme is same and all(one.fate is same or one.kept for one in self.items)


def weighed(package: Package, kept: Collection[str], day: date) -> Weighed:
    """Return what a package would do on a day if these standards stay as they are here."""
    here = standards(package, day)
    rows = tuple(_weighed(one, here.get(_place(one)), kept) for one in package.items)
    there = publishing.theme_on(package.slug, day)
    items = _items_after(package, rows, here)
    faults = [*_lacking(package), *_later(package, there, day)]
    faults = faults or [*_faults(package, rows, items, day)]
    otherwise: list[str] = []
    if not faults:
        theme = read_theme(package.theme, items, NOBODY, 0)
        otherwise = [*differing(theme, package.proofs)]
    return Weighed(
        items=rows,
        theme=_fate(package, there),
        differences=theme_differences(there.content, package.theme) if there else (),
        faults=tuple(faults),
        otherwise=tuple(otherwise),
        proofs=len(package.proofs),
    )


def standards(package: Package, day: date) -> dict[tuple[str, str], ItemRevision]:
    """Return the standards here of the items of a package, by code and level."""
    codes = [one["code"] for one in package.items]
    rows = publishing.items_on(day).filter(code__in=codes)
    return {(row.code, row.level): row for row in rows if not row.retired}


def _place(content: Content) -> tuple[str, str]:
    return str(content["code"]), str(content["level"])


def _weighed(content: Content, here: ItemRevision | None, kept: Collection[str]) -> ItemWeighed:
    code, name = str(content["code"]), str(content["name"])
    if here is None:
        return ItemWeighed(code, name, ItemFate.NEW, (), False)
    if here.content == content:
        return ItemWeighed(code, name, ItemFate.SAME, (), False)
    found = differences(here.content, content)
    return ItemWeighed(code, name, ItemFate.DIFFERS, found, code in kept)


def _fate(package: Package, there: ThemeRevision | None) -> ItemFate:
    if there is None:
        return ItemFate.NEW
    same = (there.content, there.aside) == (package.theme, package.aside)
    return ItemFate.SAME if same else ItemFate.DIFFERS


def _items_after(
    package: Package, rows: Collection[ItemWeighed], here: Mapping[tuple[str, str], ItemRevision]
) -> dict[str, Item]:
    """Return the items that the theme would take: of each code the nearest level."""
    found: dict[str, dict[str, Item]] = {}
    items = each_item([row.pk for row in here.values()])
    for place, row in here.items():
        found.setdefault(place[0], {})[place[1]] = items[row.pk]
    ours = {row.code for row in rows if row.kept}
    for content in package.items:
        if content["code"] not in ours:
            item = read_item(content, NOBODY, 0)
            found.setdefault(item.code12, {})[item.level] = item
    return {code: levels[publishing.nearest(levels)] for code, levels in found.items()}


def _lacking(package: Package) -> Iterator[str]:
    """Say which data and licences the package needs that are not here, and where to enter them."""
    for folder, what, needed in (
        ("elements", "数据元", package.elements),
        ("documents/licence_types", "证照类型", package.licence_types),
    ):
        known = read_names(settings.DATA_ROOT / folder) or frozenset()
        if missing := sorted(set(needed) - known):
            yield (
                f"这里没有{what} {'、'.join(missing)}。请先把服务包里的说明抄进 data/{folder}，"
                "重新载入后再复核。"
            )


def _later(package: Package, there: ThemeRevision | None, day: date) -> Iterator[str]:
    rows = ThemeRevision.objects.filter(slug=package.slug, effective_on__gt=day)
    later = rows.order_by("-effective_on", "-number").first()
    if later and (there is None or later.content != there.content):
        yield f"这里已经有一版从 {later.effective_on} 起生效。生效日期请选那一天或者以后。"


def _faults(
    package: Package, rows: Collection[ItemWeighed], items: Mapping[str, Item], day: date
) -> Iterator[str]:
    taken = {row.code for row in rows if row.fate is not ItemFate.SAME and not row.kept}
    for content in package.items:
        if content["code"] in taken:
            for place, said in content_faults(content, settings.DATA_ROOT)[:TOLD]:
                yield f"事项“{content['name']}”{'.'.join(map(str, place))}：{said}"
    used = {part["item"]: items[part["item"]] for part in package.theme["parts"]}
    names = {code: item.name for code, item in items.items()}
    for place, said in theme_content_faults(package.theme, used, settings.DATA_ROOT)[:TOLD]:
        yield f"一件事“{package.name}”{place_words(package.theme, place, names)}：{said}"
    yield from _others(package, taken, items, day)


def _others(
    package: Package, taken: Collection[str], items: Mapping[str, Item], day: date
) -> Iterator[str]:
    """Say which other themes would no longer hold."""
    slugs = {*publishing.themes_with(taken, day)} - {package.slug}
    there = list(publishing.themes_on(day).filter(slug__in=slugs)) if slugs else []
    known = each_item({UUID(pk) for row in there for pk in row.items.values()})
    for row in there:
        used = {code: known[UUID(pk)] for code, pk in row.items.items()}
        used |= {code: items[code] for code in taken if code in used}
        if found := theme_content_faults(row.content, used, settings.DATA_ROOT):
            yield (
                f"采用文件里的标准以后，“{row.name}”有 {len(found)} 处不再成立：{found[0][1]}"
                "请对那个事项选择保留本地标准。"
            )
