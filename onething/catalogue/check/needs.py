"""The rules that the materials of a theme must keep (A3; 国务院令第716号 第七条)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from onething.catalogue.check.rows import Known, need_then_faults, row_faults
from onething.catalogue.reading import IMAGES_AND_PDF
from onething.catalogue.shapes import Fault, Place
from onething.catalogue.terms import Days, Item

VAGUE = ("其他", "其它材料", "其他证明", "相关材料", "有关材料")
FEWEST_REASONS = 3  # of supplement, for a material that people upload
Content = Mapping[str, Any]


@dataclass(frozen=True)
class World:
    """What a theme may refer to; None where the list does not ship here."""

    items: Mapping[str, Item] = field(default_factory=dict)
    elements: frozenset[str] | None = None
    free: Mapping[str, str] = field(default_factory=dict)  # 免于提交: name → who issues it
    ceiling: Days | None = None  # of permits that are handled jointly


def need_faults(content: Content, world: World, known: Known) -> Iterator[Fault]:
    """Yield what is wrong with the materials of a theme."""
    parts = {part["key"] for part in content["parts"]}
    made = {
        world.items[part["item"]].result_name
        for part in content["parts"]
        if part["item"] in world.items
    }
    for number, need in enumerate(content["materials"]):
        place: Place = ("materials", number)
        if any(word in need["name"] for word in VAGUE):
            yield (*place, "name"), "不能要求“其他”这类不明确的材料，请写明具体名称。"
        yield from of_parts(place, need["parts"], parts)
        yield from row_faults((*place, "source"), need["source"], known)
        for row_number, row in enumerate(need["source"]):
            here = (*place, "source", row_number, "then")
            yield from need_then_faults(here, row["then"])
            yield from _origin_faults((*here, "from"), row["then"].get("from"), need, content)
        asked = [row["then"] for row in need["source"] if row["then"].get("source") == "upload"]
        if asked:
            yield from _upload_faults(place, need)
            yield from _free_faults(place, need["name"], asked, world.free, made)


def _origin_faults(
    place: Place, origin: str | None, need: Content, content: Content
) -> Iterator[Fault]:
    """What an earlier part makes can only feed parts that wait for it."""
    waits = {part["key"]: set(part.get("waits_for", ())) for part in content["parts"]}
    if origin is None:
        return
    if origin not in waits:
        yield place, f"“{origin}”不是本主题的事项，可用：{'、'.join(sorted(waits))}。请核对拼写。"
        return
    for key in need["parts"]:
        behind, left = set[str](), [key]
        while left:
            more = waits.get(left.pop(), set()) - behind
            behind |= more
            left += more
        if origin not in behind:
            said = f"“{key}”没有等待“{origin}”，拿不到它的结果；请在 waits_for 里写上。"
            yield place, said


def _upload_faults(place: Place, need: Content) -> Iterator[Fault]:
    for key, what in (("standard", "标准"), ("sample", "样例")):
        if not need.get(key):
            yield place, f"要上传的材料应写明{what} {key}。"
    if len(need.get("reasons", ())) < FEWEST_REASONS:
        said = (
            f"要上传的材料应列出至少 {FEWEST_REASONS} 条常见问题和改法（reasons），供补正时选用。"
        )
        yield place, said
    for kind in need.get("types", ()):
        if kind not in IMAGES_AND_PDF:
            yield (
                (*place, "types"),
                f"文件类型“{kind}”不能上传，可用：{'、'.join(IMAGES_AND_PDF)}。",
            )


def _free_faults(
    place: Place, name: str, asked: Sequence[Content], free: Mapping[str, str], made: set[str]
) -> Iterator[Fault]:
    """Nothing is asked that an organ issues, unless the reason stands there (716号令 第七条)."""
    if name in made:
        yield place, "这份材料是本主题前面事项的结果，来源应为 earlier，不能要求上传。"
        return
    for known, organ in free.items():
        if known in name and not all(then.get("because") for then in asked):
            said = (
                f"“{known}”由{organ}核发，应通过电子证照或数据核验取得；"
                "确需提交的，在结论里写明依据 because。"
            )
            yield place, said


def of_parts(place: Place, said: Sequence[str], parts: set[str]) -> Iterator[Fault]:
    """Yield a list of parts that is empty or names none of this theme."""
    if not said:
        yield (*place, "parts"), "没有写明用于哪些事项，请补上。"
    for key in said:
        if key not in parts:
            sentence = f"“{key}”不是本主题的事项，可用：{'、'.join(sorted(parts))}。请核对拼写。"
            yield (*place, "parts"), sentence
