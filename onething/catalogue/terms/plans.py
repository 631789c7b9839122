"""办理清单: what the answers of one person mean, with reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from onething.catalogue.terms.items import Stage
from onething.catalogue.terms.themes import Period


@dataclass(frozen=True)
class PlannedPart:
    """An item that these answers require."""

    key: str
    item_revision: UUID
    item_code: str
    name: str
    kind: str
    duty: str
    level: str
    statutory_days: int
    promised_days: int
    supplement_days: int
    joint: bool
    waits_for: tuple[str, ...]
    on_refusal: str
    result_kind: str
    result_name: str
    licence_type: str
    licence_years: int
    why: str
    source: str
    law: tuple[str, ...]
    periods: tuple[Period, ...] = ()  # listed apart from the limit
    route: tuple[Stage, ...] = ()  # who signs after whom; empty: as usual for its kind
    quota: bool = False  # its decision gives one of a limited number of places


@dataclass(frozen=True)
class Skipped:
    """An item that these answers do not require, and why."""

    name: str
    why: str
    source: str = ""


@dataclass(frozen=True)
class PlannedMaterial:
    """A material that the parts need, and where it comes from."""

    key: str
    name: str
    source: str
    source_name: str
    required: bool
    why: str
    for_parts: tuple[str, ...]
    standard: str
    sample: str
    max_mb: int
    types: tuple[str, ...]
    reasons: tuple[tuple[str, str], ...]
    commitment: str = ""
    from_part: str = ""  # the part whose result it is


@dataclass(frozen=True)
class NotAsked:
    """A material that the applicant does not hand in, and why."""

    name: str
    why: str


@dataclass(frozen=True)
class PlannedField:
    """A field of the merged form."""

    element: str
    label: str
    kind: str
    required: bool
    choices: tuple[tuple[str, str], ...]
    hint: str
    purpose: str
    unit: str
    max_length: int
    min: str
    max: str
    for_parts: tuple[str, ...]
    whole: bool = False  # a number without decimals


@dataclass(frozen=True)
class FieldGroup:
    """A page of the merged form."""

    key: str
    title: str
    fields: tuple[PlannedField, ...]


@dataclass(frozen=True)
class Threshold:
    """A limit of the place that a question is compared with."""

    question: str
    limit: str
    unit: str
    source: str


@dataclass(frozen=True)
class Answered:
    """A question that was asked, and its answer as a person reads it."""

    key: str
    question: str
    answer: str


@dataclass(frozen=True)
class Plan:
    """办理清单: what these answers mean, with reasons."""

    theme: UUID
    slug: str
    name: str
    region: str
    answers: tuple[Answered, ...]
    parts: tuple[PlannedPart, ...]
    skipped: tuple[Skipped, ...]
    materials: tuple[PlannedMaterial, ...]
    not_asked: tuple[NotAsked, ...]
    groups: tuple[FieldGroup, ...]
    promised_days: int
    visits: int
    fee: str
    results: tuple[str, ...]
    consent: str
    on: date  # the day whose rules these are
    needless: tuple[NotAsked, ...]  # materials that these answers make needless, and why
    thresholds: tuple[Threshold, ...]  # the local limits that the rules compared with
    charged: bool = False  # whether something is to be paid
