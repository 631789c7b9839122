"""From answers to a personal plan, with reasons. Pure: the same answers give the same plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from onething.catalogue.answers import (
    ONLY,
    answer_faults,
    answered,
    asked,
    clean,
    facts_of,
    facts_so_far,
    known_from,
    threshold,
    unanswered,
    walk,
)
from onething.catalogue.quotas import choices, offers, quota_of
from onething.catalogue.terms import (
    Field,
    FieldGroup,
    Need,
    NotAsked,
    Plan,
    PlannedField,
    PlannedMaterial,
    PlannedPart,
    Skipped,
    Theme,
    ThemePart,
    Threshold,
    fee_of,
)
from onething.kernel.forms import merge
from onething.kernel.refusals import Invalid
from onething.kernel.tables import DAY, Row, matches

__all__ = [
    "ONLY",
    "Ineligible",
    "answer_faults",
    "asked",
    "barred",
    "barred_already",
    "carried",
    "clean",
    "critical_path",
    "in_order",
    "known_from",
    "plan",
    "unanswered",
]

APART = "单独办理这一项，前面的事项不在这份申请里，请提交已经办好的结果。"
PRESENT = frozenset({"licence", "data", "earlier", "generated"})


class Ineligible(Invalid):
    """These answers rule the theme out, or it is not open now; the sentence says what to do."""


def barred(theme: Theme, answers: Mapping[str, str], *, region: str, on: date) -> str:
    """Return why nobody can apply with these answers on this day, or nothing."""
    return bar(theme, facts_of(theme, answers, region, on), on)


def barred_already(theme: Theme, answers: Mapping[str, str], *, region: str, on: date) -> str:
    """Return why nobody can apply whatever he will answer to what is still open, or nothing."""
    if not theme.eligible:
        return ""
    facts = facts_so_far(theme, answers, region, on)
    row = theme.eligible.certain(facts, on=on)
    return "" if row is None or row.then["eligible"] else _say(row.why, facts)


def bar(theme: Theme, facts: Mapping[str, Any], on: date) -> str:
    """Return why nobody can apply with these facts on this day and what to do, or nothing."""
    if theme.eligible:
        row = theme.eligible.first(facts, on=on)
        if not row.then["eligible"]:
            return _say(row.why, facts)
    if theme.season is None or any(row.holds(facts, on) for row in theme.season.rows):
        return ""
    coming = [row for row in theme.season.rows if row.since > on and row.holds(facts, row.since)]
    if not coming:
        return f"“{theme.name}”现在不在办理时间，下一次的时间还没有公布。请留意当地通知，或拨打 {theme.guide.phone}。"
    first = min(coming, key=lambda row: row.since)
    return f"现在还不能办理，{_words(first.since)}起开放。{_say(first.why, facts)}"


def carried(theme: Theme, known: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Return what is known, and what the form proposes because of it, each with its source.

    `known`: for each element value, source and at, as the registers gave it.
    """
    data = {element: dict(datum) for element, datum in known.items()}
    labels = {field.element: field.label for field in theme.fields}
    for field in theme.fields:
        datum = data.get(field.same_as, {})
        if datum.get("value") and field.element not in data:
            source = f"{datum['source']}，同“{labels[field.same_as]}”"
            data[field.element] = datum | {"source": source}
    return data


def plan(theme: Theme, answers: Mapping[str, str], *, region: str, on: date) -> Plan:
    """Return the personal plan that these answers make at this place on this day.

    Raises Invalid when a question is not answered or the place is not served, Ineligible when
    these answers rule the theme out or it is not open on this day, NoRule when no rule covers the
    answers (the check of the files makes sure that one does).
    """
    faults = answer_faults(theme, answers, region=region, on=on)
    if faults:
        raise Invalid("还有问题没有回答，回答后才能生成办理清单。", errors=faults)
    limits = threshold(theme, region, on)
    questions, facts = walk(theme, answers, limits, region, on)
    barred = bar(theme, facts, on)
    if barred:
        raise Ineligible(barred)
    only = clean(theme, answers).get(ONLY, "")
    decided = [
        (part, part.table.first(facts, on=on))
        for part in theme.parts
        if not only or part.key == only  # of the others nothing has been asked
    ]
    chosen = _chosen(decided, only, facts)
    parts = tuple(
        _part(theme, part, row, chosen, facts, on=on) for part, row in decided if part.key in chosen
    )
    materials, not_asked, needless = _materials(theme, chosen, facts, on)
    used = [theme.items[part.item] for part in theme.parts if part.key in chosen]
    return Plan(
        theme=theme.revision,
        slug=theme.slug,
        name=parts[0].name if only else theme.name,
        region=region,
        answers=tuple(answered(question, facts[question.key]) for question in questions),
        parts=in_order(parts),
        skipped=tuple(
            Skipped(theme.items[part.item].name, _say(row.why, facts), row.source)
            for part, row in decided
            if part.key not in chosen
        ),
        materials=materials,
        not_asked=not_asked,
        groups=_groups(theme, chosen, facts, on),
        promised_days=critical_path(parts),
        visits=max((item.visits for item in used), default=0),
        fee=fee_of(used),
        charged=any(item.charged for item in used),
        results=tuple(part.result_name for part in parts),
        consent=theme.consent,
        on=on,
        needless=needless,
        thresholds=tuple(
            Threshold(question.text, str(facts[name]), question.unit, limits.source)
            for question in questions
            if (name := f"{question.key}_threshold") in facts
        ),
    )


def _chosen(decided: list[tuple[ThemePart, Row]], only: str, facts: Mapping[str, Any]) -> set[str]:
    """Return the parts that apply; of these the one alone that is wanted, if one is."""
    fitting = {part.key for part, row in decided if row.then["applies"]}
    if not only:
        return fitting
    if only not in fitting:
        why = next(_say(row.why, facts) for part, row in decided if part.key == only)
        raise Ineligible(f"按您的回答，不能单独办理这一项：{why}请更改回答，或者一起办理。")
    return {only}


def _say(why: str, facts: Mapping[str, Any]) -> str:
    return why.format_map({key: _words(value) for key, value in facts.items()})


def _words(value: Any) -> str:
    """Return a fact as a sentence names it: a day in words."""
    said = str(value)
    if not DAY.fullmatch(said):
        return said
    day = date.fromisoformat(said)
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def _part(
    theme: Theme,
    part: ThemePart,
    row: Row,
    chosen: set[str],
    facts: Mapping[str, Any],
    *,
    on: date,
) -> PlannedPart:
    item, quota = theme.items[part.item], quota_of(theme, part.key)
    promised = int(row.then.get("promised_days", item.promised.days))
    return PlannedPart(
        key=part.key,
        item_revision=item.revision,
        item_code=item.code12,
        name=item.name,
        kind=item.kind,
        duty=item.duty,
        level=item.level,
        statutory_days=item.statutory.days,
        promised_days=promised,
        supplement_days=item.supplement.days,
        joint=item.joint,
        waits_for=tuple(key for key in part.waits_for if key in chosen),
        on_refusal=part.on_refusal,
        result_kind=item.result_kind,
        result_name=item.result_name,
        licence_type=item.licence_type,
        licence_years=item.licence_years,
        why=_say(row.why, facts),
        source=row.source,
        law=tuple(law.article for law in item.law),
        periods=tuple(one for one in part.periods if _holds(one.when, facts)),
        route=item.route,
        quota=bool(quota and offers(quota, facts, on)),
    )


def in_order(parts: Iterable[PlannedPart]) -> tuple[PlannedPart, ...]:
    """Return the parts so that each comes after those it waits for; a circle is an error."""
    left, placed = list(parts), dict[str, PlannedPart]()
    while left:
        ready = (part for part in left if all(key in placed for key in part.waits_for))
        following = next(ready, None)
        if following is None:
            raise ValueError(f"circle among {[part.key for part in left]}")
        placed[following.key] = following
        left.remove(following)
    return tuple(placed.values())


def critical_path(parts: Iterable[PlannedPart]) -> int:
    """Return the working days of the longest chain of parts that wait for each other."""
    ends: dict[str, int] = {}
    for part in in_order(parts):
        begins = max((ends[key] for key in part.waits_for), default=0)
        ends[part.key] = begins + part.promised_days
    return max(ends.values(), default=0)


def _materials(
    theme: Theme, chosen: set[str], facts: Mapping[str, Any], on: date
) -> tuple[tuple[PlannedMaterial, ...], tuple[NotAsked, ...], tuple[NotAsked, ...]]:
    needed: list[PlannedMaterial] = []
    free: list[NotAsked] = []
    needless: list[NotAsked] = []
    for need in theme.needs:
        parts = tuple(part for part in need.parts if part in chosen)
        if not parts:
            continue
        row = need.table.first(facts, on=on)
        if row.then["source"] == "none":
            needless.append(NotAsked(need.name, _say(row.why, facts)))
            continue
        material = _material(need, row, parts, facts)
        if material.from_part and material.from_part not in chosen:
            material = replace(material, source="upload", source_name="", from_part="", why=APART)
        needed.append(material)
        if material.source in PRESENT:
            free.append(NotAsked(need.name, material.why))
    return tuple(needed), tuple(free), tuple(needless)


def _material(
    need: Need, row: Row, parts: tuple[str, ...], facts: Mapping[str, Any]
) -> PlannedMaterial:
    return PlannedMaterial(
        key=need.key,
        name=need.name,
        source=row.then["source"],
        source_name=row.then.get("source_name", ""),
        required=bool(row.then.get("required", True)),
        why=_say(row.why, facts),
        for_parts=parts,
        standard=need.standard,
        sample=need.sample,
        max_mb=need.max_mb,
        types=need.types,
        reasons=need.reasons,
        commitment=row.then.get("commitment", ""),
        from_part=row.then.get("from", ""),
    )


def _groups(
    theme: Theme, chosen: set[str], facts: Mapping[str, Any], on: date
) -> tuple[FieldGroup, ...]:
    wanted = [
        (field, _field(field, chosen, choices(theme, field.element, facts, on)))
        for field in theme.fields
        if _applies(field, chosen, facts)
    ]
    groups = []
    for key, title in theme.groups:
        fields = merge(planned for field, planned in wanted if field.group == key)
        if fields:
            groups.append(FieldGroup(key, title, fields))
    return tuple(groups)


def _applies(field: Field, chosen: set[str], facts: Mapping[str, Any]) -> bool:
    return bool(chosen.intersection(field.parts)) and _holds(field.when, facts)


def _holds(when: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    return all(matches(test, facts.get(key)) for key, test in when.items())


def _field(field: Field, chosen: set[str], offered: tuple[tuple[str, str], ...]) -> PlannedField:
    return PlannedField(
        element=field.element,
        label=field.label,
        kind="choice" if offered else field.kind,
        required=field.required,
        choices=offered or field.choices,
        hint=field.hint,
        purpose=field.purpose,
        unit=field.unit,
        max_length=field.max_length,
        min=field.min,
        max=field.max,
        for_parts=tuple(part for part in field.parts if part in chosen),
        whole=field.whole,
    )
