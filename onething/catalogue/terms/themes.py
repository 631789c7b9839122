"""一件事: parts, questions, rules, one form, one list of materials."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from onething.catalogue.terms.items import Days, Item
from onething.catalogue.terms.words import UNITS
from onething.kernel.tables import Table


@dataclass(frozen=True)
class Option:
    """An answer that can be chosen."""

    value: str
    label: str
    help: str = ""
    alone: bool = False  # of several choices: rules out the others


@dataclass(frozen=True)
class Derived:
    """推算: what follows from answers: looked up in a table, or one number compared with another."""

    key: str
    after: int  # the number of questions that are behind when it can be said
    table: Table | None = None  # then: facts by name
    number: str = ""  # “yes” where this is at least …
    at_least: str = ""  # … this


@dataclass(frozen=True)
class Period:
    """另计的期间: a publication, a hearing, an assessment, listed apart from the limit."""

    name: str
    days: int
    unit: str  # working, calendar
    source: str
    confidence: str = "high"
    when: dict[str, object] = field(default_factory=dict)

    @property
    def unit_name(self) -> str:
        """Return the unit in words."""
        return UNITS[self.unit]


@dataclass(frozen=True)
class Question:
    """情形问题: asked before the list is made."""

    key: str
    text: str
    kind: str  # choice, choices, number, date
    why: str
    help: str = ""
    unit: str = ""
    options: tuple[Option, ...] = ()
    when: dict[str, object] = field(default_factory=dict)
    min: str = ""
    max: str = ""
    element: str = ""  # the datum that the answer is


@dataclass(frozen=True)
class ThemePart:
    """联办事项: an item as part of a theme."""

    key: str
    item: str  # code12
    waits_for: tuple[str, ...]
    on_refusal: str
    table: Table  # whether it applies, with reasons
    periods: tuple[Period, ...] = ()


@dataclass(frozen=True)
class Need:
    """材料 of a theme: from where it comes in which case."""

    key: str
    name: str
    parts: tuple[str, ...]
    table: Table  # then: source, source_name, from, required
    standard: str = ""
    sample: str = ""
    max_mb: int = 20
    types: tuple[str, ...] = ("application/pdf", "image/jpeg", "image/png")
    reasons: tuple[tuple[str, str], ...] = ()  # problem, how to mend


@dataclass(frozen=True)
class Field:
    """表单要素: a datum that parts ask for."""

    element: str
    label: str
    kind: str
    group: str
    parts: tuple[str, ...]
    required: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    purpose: str = ""
    unit: str = ""
    max_length: int = 100
    min: str = ""
    max: str = ""
    whole: bool = False  # a number without decimals
    same_as: str = ""  # the element whose value is proposed here
    when: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Offer:
    """A body that offers places, as its plan of places says."""

    name: str
    places: int
    term: str  # for whom, when: “2027 年秋季小学一年级”
    source: str


@dataclass(frozen=True)
class Quota:
    """名额: places of which there are only so many; one is given with the decision."""

    part: str  # whose decision gives the place
    elements: tuple[str, ...]  # where the form asks for it, the first wish first
    otherwise: str  # the answer that leaves it to the department
    table: Table  # then: name, places, term


@dataclass(frozen=True)
class Where:
    """The question where: whose departments decide, and whose local rules hold."""

    text: str = "您要在哪个县（市、区）办理？"
    why: str = "由这个地方的部门办理，按当地的标准。"


@dataclass(frozen=True)
class Guide:
    """What the guide page of a theme says."""

    summary: str
    who: str
    steps: tuple[tuple[str, str, str], ...]  # what, who, how long
    places: str
    phone: str
    supervision: str
    questions: tuple[tuple[str, str], ...]
    minutes: int
    before: dict[str, str]
    after: dict[str, str]
    figures_source: str = ""  # where the figures before and after come from


@dataclass(frozen=True)
class Theme:
    """一件事: parts, questions, rules, one form, one list of materials."""

    revision: UUID
    number: int
    slug: str
    code: str
    name: str
    audience: str  # enterprise, person
    stage: str
    lead: str
    duties: tuple[str, ...]
    questions: tuple[Question, ...]
    parts: tuple[ThemePart, ...]
    items: dict[str, Item]  # by code12
    groups: tuple[tuple[str, str], ...]
    fields: tuple[Field, ...]
    needs: tuple[Need, ...]
    thresholds: Table
    promised: Days
    guide: Guide
    consent: str
    keywords: tuple[str, ...]
    derived: tuple[Derived, ...] = ()
    eligible: Table | None = None  # then: eligible, instead
    season: Table | None = None  # a row that holds: open on this day
    where: Where = Where()
    quotas: tuple[Quota, ...] = ()
    since: date = date.min  # the day on which the theme begins
    single: bool = False  # 单项: made of one item of one place
    window_only: bool = False  # its standard lets nobody apply by network


@dataclass(frozen=True)
class ThemeCard:
    """A theme on a tile."""

    slug: str
    name: str
    stage: str
    audience: str
    summary: str
    parts: int
    departments: int
    days: int
    visits: int
    minutes: int
    keywords: tuple[str, ...]
    duties: tuple[str, ...]
    materials: str  # how many people hand in, in words
    before: str = ""  # what it took when each part was done alone

    def is_called(self, said: str) -> bool:
        """Say whether somebody who says this means it: by its name or a keyword."""
        names = [one.lower() for one in (self.name, *self.keywords)]
        return any(said in one or one in said for one in names)
