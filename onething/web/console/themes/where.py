"""On which page of the composer a place of a theme is kept. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from onething.catalogue.queries import ThemeDraftSheet
from onething.web.forms import Box

Content = Mapping[str, Any]
TABS = (
    ("", "总览"),
    ("jb", "基本信息和指南"),
    ("sx", "事项"),
    ("wt", "情形问题"),
    ("gz", "规则表"),
    ("bd", "表单"),
    ("cl", "材料"),
    ("sb", "试办和成效"),
)
LISTS = {"parts": "key", "materials": "key", "questions": "key", "facts": "key"}
PAGES = {  # the page of the list, of one entry, and what of it stands on a page of rules
    "parts": ("sx", "sx", "applies"),
    "materials": ("cl", "cl/{}", "source"),
    "questions": ("wt", "wt/{}", ""),
    "facts": ("gz", "gz/facts.{}", ""),
}


@dataclass(frozen=True)
class Told:
    """A finding with the page on which it is mended."""

    place: str
    sentence: str
    page: str  # under the draft's own address
    path: str
    anchor: str = ""  # of the box on the page, where there is one


def told(sheet: ThemeDraftSheet) -> tuple[Told, ...]:
    """Return the findings of a draft, each with its page."""
    return tuple(
        Told(one.place, one.sentence, page_of(one.path, sheet.content), one.path)
        for one in sheet.findings
    )


def page_of(path: str, content: Content) -> str:
    """Return the page on which a place is kept."""
    head, *rest = path.split(".")
    if head in ("thresholds", "eligible", "season"):
        return f"gz/{head}"
    if head not in LISTS:
        return "bd" if head == "groups" else "jb"
    whole, one, rows = PAGES[head]
    key = _key(content, head, rest)
    if not key:
        return whole
    return f"gz/{head}.{key}" if rows in rest else one.format(key)


def _key(content: Content, head: str, rest: list[str]) -> str:
    entries = content.get(head)
    if head not in LISTS or not rest or not rest[0].isdigit() or not isinstance(entries, list):
        return ""
    number = int(rest[0])
    return str(entries[number].get(LISTS[head], "")) if number < len(entries) else ""


def under(findings: Iterable[Told], prefix: str) -> dict[str, str]:
    """Return the sentences of all places under a path, by what follows it."""
    return {
        one.path.removeprefix(prefix): one.sentence
        for one in findings
        if one.path.startswith(prefix)
    }


def anchored(
    findings: Iterable[Told], boxes: Iterable[Box], *, prefix: str = "", lead: str = ""
) -> list[Told]:
    """Return the findings of a page, each with the box in which it is mended, if there is one.

    `prefix`: what the page does not say of a path; `lead`: what its boxes say instead.
    """
    known = {box.name: box.id for box in boxes}
    return [
        replace(one, anchor=known.get(lead + one.path.removeprefix(prefix), "")) for one in findings
    ]
