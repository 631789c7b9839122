"""Deeds on the content of a draft: parts come with what they need and leave nothing behind. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from itertools import count
from typing import Any

from onething.catalogue.terms import Item
from onething.catalogue.terms.library import Known

Content = dict[str, Any]


def add_part(content: Mapping[str, Any], item: Item, known: Known) -> Content:
    """Return the content with an item as its last part, with the fields and materials it wants.

    What all parts share, the new one shares too. It always applies until somebody writes rules.
    """
    made: Content = deepcopy(dict(content))
    before = [part["key"] for part in made["parts"]]
    key = free_key(known.key, before) if known.key else numbered("p", before)
    source = item.law[0].article if item.law else item.elements.power_source
    why = f"这件事要办“{item.name}”。"
    made["parts"].append(
        {
            "key": key,
            "item": item.code12,
            "waits_for": [],
            "on_refusal": "none",
            "applies": [{"then": {"applies": True}, "why": why, "source": source}],
        }
    )
    for entry in (*_fields(made), *made["materials"]):
        if set(before) <= set(entry["parts"]):
            entry["parts"].append(key)
    _take_fields(made, key, known)
    _take_needs(made, key, known)
    return made


def _fields(content: Content) -> list[dict[str, Any]]:
    return [one for group in content["groups"] for one in group["fields"]]


def _take_fields(made: Content, key: str, known: Known) -> None:
    there = {one["element"]: one for one in _fields(made)}
    for group_key, title, said in known.fields:
        entry = there.get(said["element"])
        if entry is None:
            entry = {name: value for name, value in said.items() if name != "same_as"} | {
                "parts": []
            }
            _group(made, group_key, title)["fields"].append(entry)
        if key not in entry["parts"]:
            entry["parts"].append(key)


def _group(made: Content, key: str, title: str) -> dict[str, Any]:
    """Return the group of this title; a new one stands before the contact, which comes last."""
    groups: list[dict[str, Any]] = made["groups"]
    for group in groups:
        if group["title"] == title or group["key"] == key:
            return group
    new: dict[str, Any] = {"key": key, "title": title, "fields": []}
    last = bool(made["groups"]) and made["groups"][-1]["key"] == "contact"
    made["groups"].insert(len(made["groups"]) - last, new)
    return new


def _take_needs(made: Content, key: str, known: Known) -> None:
    there = {one["name"]: one for one in made["materials"]}
    for said in known.needs:
        entry = there.get(said["name"])
        if entry is None:
            used = [one["key"] for one in made["materials"]]
            entry = {**deepcopy(said), "key": free_key(said["key"], used), "parts": []}
            made["materials"].append(entry)
        if key not in entry["parts"]:
            entry["parts"].append(key)


def free_key(wish: str, used: Sequence[str]) -> str:
    """Return a key that is not used yet: the one that is wished for, or a numbered one."""
    return wish if wish not in used else numbered(wish, used)


def numbered(stem: str, used: Sequence[str]) -> str:
    """Return the first of stem1, stem2 … that is not used yet."""
    return next(key for n in count(1) if (key := f"{stem}{n}") not in used)


def remove_part(content: Mapping[str, Any], key: str) -> Content:
    """Return the content without a part, and without the fields and materials of nobody else."""
    made: Content = deepcopy(dict(content))
    made["parts"] = [part for part in made["parts"] if part["key"] != key]
    for part in made["parts"]:
        part["waits_for"] = [one for one in part.get("waits_for", ()) if one != key]
    for group in made["groups"]:
        group["fields"] = _without(group["fields"], key)
    made["groups"] = [group for group in made["groups"] if group["fields"]]
    made["materials"] = _without(made["materials"], key)
    return made


def _without(entries: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    """Return the entries without a part; those that only it used go with it."""
    kept = [one for one in entries if one["parts"] != [key]]
    for one in kept:
        one["parts"] = [part for part in one["parts"] if part != key]
    return kept


def moved(entries: Sequence[Any], number: int, step: int) -> list[Any]:
    """Return a list in which one entry has moved by a step; at the end it stays."""
    made, to = list(entries), number + step
    if 0 <= number < len(made) and 0 <= to < len(made):
        made[number], made[to] = made[to], made[number]
    return made


def without(entries: Sequence[Any], number: int) -> list[Any]:
    """Return a list without one entry."""
    return [one for at, one in enumerate(entries) if at != number]
