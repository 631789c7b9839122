"""What a draft is worth so far: its plan, its values, what is still missing, its summary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onething.cases import clocks
from onething.cases.models import Application, Material
from onething.cases.promises.rules import rules
from onething.catalogue import plan as planning
from onething.catalogue import queries as catalogue
from onething.catalogue.terms import FieldGroup, Plan, PlannedField
from onething.identity.terms import CHECKS
from onething.kernel import forms
from onething.kernel.refusals import NotYours
from onething.kernel.salts import digest_with

APPLICANT = "申请人填写"
PRESENT = frozenset({"licence", "data", "earlier", "generated"})  # nobody hands these in


def plan_of(application: Application, at: datetime) -> Plan:
    """Return the personal plan of an application by the rules of the day it is or was filed."""
    theme = catalogue.theme_revision(application.theme)
    filed = application.submitted_at or at
    return planning.plan(
        theme, application.answers, region=application.region, on=clocks.day_of(filed)
    )


def group_of(plan: Plan, key: str) -> FieldGroup:
    """Return one group of the form."""
    for group in plan.groups:
        if group.key == key:
            return group
    raise NotYours


def checked(
    fields: Iterable[PlannedField],
    values: Mapping[str, str],
    known: Mapping[str, Mapping[str, Any]],
    at: datetime,
    who: str = "",
) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """Check typed values; return those that hold, each with its source, and a sentence for each other.

    A value that is the same as the one a register gave keeps that register as its source. `who`
    wrote what is new.
    """
    kept: dict[str, dict[str, str]] = {}
    errors: dict[str, str] = {}
    for field in fields:
        raw = values.get(field.element, "")
        value, sentence = forms.check(field, raw, CHECKS)
        if sentence:
            errors[field.element] = sentence
            continue
        before = known.get(field.element, {})
        if before.get("value") == value:
            kept[field.element] = dict(before)
        else:
            kept[field.element] = {
                "value": value,
                "source": APPLICANT,
                "at": clocks.day_of(at).isoformat(),
                "by": who,
            }
    return kept, errors


@dataclass(frozen=True)
class Missing:
    """One thing that keeps a draft from being filed."""

    group: str  # the group of the form, or “materials”
    sentence: str


def missing(
    application: Application, plan: Plan, materials: Sequence[Material]
) -> tuple[Missing, ...]:
    """Return everything that is still missing, in the order of the task list."""
    done = set(application.done)
    found = [
        Missing(group.key, f"“{group.title}”还没有填完，请点进去填写并保存。")
        for group in plan.groups
        if group.key not in done or _gaps(group, application.data)
    ]
    there = {material.key for material in materials if not material.replaced}
    for need in plan.materials:
        if need.required and need.source not in PRESENT and need.key not in there:
            verb = "勾选承诺或者上传" if need.source == "commitment" else "上传"
            found.append(Missing("materials", f"材料“{need.name}”还没有{verb}。"))
    return tuple(found)


def _gaps(group: FieldGroup, data: Mapping[str, Mapping[str, Any]]) -> bool:
    return any(
        field.required and not data.get(field.element, {}).get("value") for field in group.fields
    )


def letters(plan: Plan, materials: Sequence[Material]) -> dict[str, Any]:
    """Return what the applicant is told and promises with what he chose: the signature covers it."""
    chosen = {material.key: material.source for material in materials}
    texts = {
        need.key: need.commitment for need in plan.materials if chosen.get(need.key) == "commitment"
    }
    later = sorted(key for key, source in chosen.items() if source == "gap")
    said = rules()
    found: dict[str, Any] = {}
    if texts:
        found |= {"texts": texts, "told": said["told"], "promised": said["promised"]}
    if later:
        found |= {"later": later, "known": said["known"]}
    return found


def summary_digest(application: Application, plan: Plan, materials: Sequence[Material]) -> str:
    """Return the digest of what the applicant checks before signing: SM3 over its canonical form."""
    shown = {field.element for group in plan.groups for field in group.fields}
    return digest_with(
        application.salt,
        {
            "application": application.pk,
            "theme": application.theme,
            "region": application.region,
            "answers": application.answers,
            "data": {key: datum for key, datum in application.data.items() if key in shown},
            "parts": [part.key for part in plan.parts],
            "materials": sorted(
                f"{material.key}:{material.source}:{material.digest}"
                for material in materials
                if not material.replaced
            ),
            "letters": letters(plan, materials),
        },
    )
