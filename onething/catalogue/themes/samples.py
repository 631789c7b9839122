"""示例人员: people with their answers, by whom a theme is tried before it is published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from onething.catalogue.check import read_file
from onething.catalogue.check.source import read_list
from onething.catalogue.plan import PRESENT, Ineligible, plan
from onething.catalogue.terms import Plan, Theme
from onething.kernel.refusals import Invalid
from onething.kernel.tables import NoRule


@dataclass(frozen=True)
class Person:
    """A sample person: who, in which situation, where, with which answers, after which source."""

    name: str
    about: str
    region: str
    answers: Mapping[str, str]
    source: str
    on: date | None = None  # the day of the example; none: today
    number: int = -1  # in the draft, if it is kept there


@dataclass(frozen=True)
class Effort:
    """What a person does and waits for: handling each item alone, or all as one thing."""

    steps: int
    days: int
    materials: int
    fields: int
    visits: int


@dataclass(frozen=True)
class Planned:
    """What one revision says to a person; a sentence where it makes no plan."""

    plan: Plan | None
    said: str  # why there is no plan
    alone: Effort | None = None
    together: Effort | None = None

    @property
    def parts(self) -> dict[str, str]:
        """Return the items, each with its reason."""
        return {part.name: part.why for part in self.plan.parts} if self.plan else {}

    @property
    def skipped(self) -> dict[str, str]:
        """Return the items that are not needed, each with its reason."""
        return {one.name: one.why for one in self.plan.skipped} if self.plan else {}

    @property
    def materials(self) -> dict[str, str]:
        """Return the materials that he hands in or commits to, each with its reason."""
        wanted = self.plan.materials if self.plan else ()
        return {one.name: one.why for one in wanted if one.source not in PRESENT}


def people_of(slug: str, aside: Mapping[str, Any]) -> tuple[Person, ...]:
    """Return the people that ship with a theme, and those kept with its draft."""
    path = settings.DATA_ROOT / "persons" / f"{slug}.yaml"
    shipped = read_list(path) or []
    kept = aside.get("persons", ())
    return (
        *(_person(one, -1) for one in shipped),
        *(_person(one, number) for number, one in enumerate(kept)),
    )


def _person(said: Mapping[str, Any], number: int) -> Person:
    on = said.get("on")
    return Person(
        name=str(said["name"]),
        about=str(said["about"]),
        region=str(said["region"]),
        answers={str(key): str(value) for key, value in said["answers"].items()},
        source=str(said.get("source", "")),
        on=date.fromisoformat(str(on)) if on else None,
        number=number,
    )


def planned(theme: Theme | None, person: Person, today: date) -> Planned:
    """Return what a revision says to a person."""
    if theme is None:
        return Planned(None, "没有这一版。")
    on = person.on or today
    try:
        made = plan(theme, person.answers, region=person.region, on=on)
    except Ineligible as bar:
        return Planned(None, f"不能办：{bar}")
    except Invalid as fault:
        return Planned(None, "；".join(fault.errors.values()) or str(fault))
    except NoRule:
        return Planned(None, "没有规则可用，请补一条规则。")
    return Planned(made, "", alone(theme, made), together(theme, made))


def alone(theme: Theme, made: Plan) -> Effort:
    """Return what it takes to handle each item by itself, one after another."""
    items = [theme.items[part.item_code] for part in made.parts]
    chosen = {part.key for part in made.parts}
    kept = {need.key: need.parts for need in theme.needs}
    wanted = [one.key for one in made.materials]
    fields = [field for group in made.groups for field in group.fields]
    return Effort(
        steps=sum(len(item.elements.flow) for item in items),
        days=sum(part.statutory_days for part in made.parts),
        materials=sum(len(chosen.intersection(kept[key])) for key in wanted),
        fields=sum(len(field.for_parts) for field in fields),
        visits=sum(item.visits for item in items),
    )


def together(theme: Theme, made: Plan) -> Effort:
    """Return what it takes as one thing."""
    flows = [theme.items[part.item_code].elements.flow for part in made.parts]
    once = frozenset(read_file(settings.DATA_ROOT / "settings" / "themes.yaml")["once"])
    shared = {step for flow in flows for step in flow if step in once}
    return Effort(
        steps=len(shared) + sum(step not in once for flow in flows for step in flow),
        days=made.promised_days,
        materials=sum(one.source == "upload" for one in made.materials),
        fields=sum(len(group.fields) for group in made.groups),
        visits=made.visits,
    )


FIGURES = (
    ("steps", "环节", "个"),
    ("days", "时限", "个工作日"),
    ("materials", "材料", "份"),
    ("fields", "表单要素", "个"),
    ("visits", "跑动", "次"),
)


@dataclass(frozen=True)
class Figure:
    """One figure of the impact: the most that any sample person meets; empty where there is none."""

    name: str
    unit: str
    alone: int | None
    now: int | None
    then: int | None

    @property
    def less(self) -> int | None:
        """Return by how many per cent the draft is below handling each item alone."""
        if not self.alone or self.then is None:
            return None
        return round(100 * (self.alone - self.then) / self.alone)


def figures(now: Iterable[Planned], then: Iterable[Planned]) -> tuple[Figure, ...]:
    """Return the impact over all sample persons: before, now, under the draft."""
    now, then = tuple(now), tuple(then)
    before = [one.alone for one in then if one.alone] or [one.alone for one in now if one.alone]
    return tuple(
        Figure(
            name,
            unit,
            _most(before, key),
            _most([one.together for one in now if one.together], key),
            _most([one.together for one in then if one.together], key),
        )
        for key, name, unit in FIGURES
    )


def _most(efforts: Iterable[Effort], key: str) -> int | None:
    return max((int(getattr(one, key)) for one in efforts), default=None)


def changes(now: Planned, then: Planned) -> tuple[str, ...]:
    """Return in words how a person's plan under the draft differs from the one in force."""
    if now.plan is None or then.plan is None:
        return () if now.said == then.said else ("能不能办不同了。",)
    found = []
    for what, before, after in (
        ("办", now.parts, then.parts),
        ("交", now.materials, then.materials),
    ):
        found += [f"多{what}“{name}”。" for name in after if name not in before]
        found += [f"少{what}“{name}”。" for name in before if name not in after]
        both = [name for name in after if name in before]
        found += [f"“{name}”的理由变了。" for name in both if before[name] != after[name]]
    for key, name, unit in FIGURES:
        one, other = getattr(now.together, key), getattr(then.together, key)
        if one != other:
            found.append(f"{name}：{one} → {other} {unit}。")
    return tuple(found)
