"""From an item of a place to its theme: what surrounds it is looked up, the rest is a pure function."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings

from onething.catalogue.cards import whole_themes
from onething.catalogue.items.heirs import LocalItem, implementation_by_code
from onething.catalogue.reading import read_item, read_theme
from onething.catalogue.single_models import Single
from onething.catalogue.terms import Theme
from onething.catalogue.terms.singles import (
    Around,
    audiences,
    compose,
    lacks,
    named_by,
    online,
    slug_of,
)
from onething.catalogue.themes.dictionary import field_of
from onething.documents import queries as documents
from onething.exchange import queries as exchange
from onething.identity import queries as identity
from onething.kernel import yamls
from onething.kernel.crypto import sm3
from onething.kernel.facts import canonical
from onething.kernel.refusals import Invalid, NotYours

GONE = "这个事项已经取消，不再受理。请从搜索查找替代的事项，或者拨打 12345 咨询。"


class Incomplete(Invalid):
    """The catalogue does not say all that is needed to take this item in: an error, never a default."""

    def __init__(self, name: str, missing: tuple[str, ...]) -> None:
        said = "".join(missing)
        super().__init__(
            f"“{name}”的事项标准还不全，不能收件。缺少：{said}请先告诉事项管理员补全。"
        )
        self.missing = missing


@dataclass(frozen=True)
class Composed:
    """A theme made of one item, and what is kept of it."""

    theme: Theme
    content: Mapping[str, Any]
    item: Mapping[str, Any]
    revision: UUID
    number: int


@dataclass(frozen=True)
class Ways:
    """How an item of a place can be applied for as a theme of its own."""

    place: LocalItem
    slugs: tuple[tuple[str, str], ...]  # for whom (person, enterprise), how it is called
    lacks: tuple[str, ...]
    online: bool
    joined: bool  # a theme has it: there it is applied for

    def slug_for(self, *, person: bool) -> str:
        """Return the theme for a person, or for a body; nothing if it is not for him."""
        return dict(self.slugs).get("person" if person else "enterprise", "")


@cache
def single_words() -> Mapping[str, Any]:
    """Return what the standard of an item does not say: common fields, words, usual reasons."""
    found: Mapping[str, Any] = yamls.read(settings.DATA_ROOT / "settings" / "single.yaml")
    return found


@cache
def _free() -> Mapping[str, str]:
    rows = yamls.read(settings.DATA_ROOT / "laws" / "free_of_submission.yaml")
    return {row["name"]: row["from"] for row in rows}


@cache
def _elements() -> Mapping[str, Mapping[str, Any]]:
    return {one.name: field_of(one) for one in exchange.elements()}


def single(slug: str, on: date) -> Composed:
    """Return the theme of one item as it is on this day; Incomplete if the catalogue lacks something."""
    named = named_by(slug)
    if named is None:
        raise NotYours
    code31, audience = named
    place = _in_force(code31, on)
    content = place.content
    if audience not in audiences(content):
        raise NotYours("没有找到这个事项。请从搜索重新选择。")
    around = _around(place, audience)
    if missing := lacks(content, around):
        raise Incomplete(place.item.name, missing)
    theme = compose(content, around)
    revision, number = place.item.revision, place.item.number
    key = uuid5(NAMESPACE_URL, sm3(canonical([theme, content, str(revision)])))
    item = read_item(content, revision, number)
    read = read_theme(theme, {item.code12: item}, key, number)
    return Composed(read, theme, content, revision, number)


def single_ways(code31: str, on: date) -> Ways:
    """Return how an item of a place can be taken in by itself, or what it lacks for that."""
    place = _in_force(code31, on)
    content = place.content
    wanted = audiences(content)
    missing = lacks(content, _around(place, wanted[0])) if wanted else ("服务对象：没有写明。",)
    slugs = tuple((one, slug_of(code31, one)) for one in wanted)
    joined = any(place.item.code12 in theme.items for theme in whole_themes(on))
    return Ways(place, slugs, missing, online(content), joined)


def keep(found: Composed, at: datetime) -> None:
    """Keep the theme of one item under the key that its content makes; the same is kept once."""
    theme = found.theme
    row = Single(
        id=theme.revision,
        slug=theme.slug,
        name=theme.name,
        content=found.content,
        item=found.item,
        revision=found.revision,
        number=found.number,
        kept_at=at,
    )
    Single.objects.bulk_create([row], ignore_conflicts=True)


def _in_force(code31: str, on: date) -> LocalItem:
    place = implementation_by_code(code31, on)
    if place.item.retired:
        raise NotYours(GONE)
    return place


def _around(place: LocalItem, audience: str) -> Around:
    licence = place.item.licence_type
    return Around(
        code31=place.code31,
        audience=audience,
        organ=place.organ.name,
        region=place.region,
        place=place.region_name,
        province=identity.regions()[0].code,
        elements=_elements(),
        face=documents.licence_face(licence) if licence else (),
        free=_free(),
        words=single_words(),
    )
