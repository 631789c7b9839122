"""From answers to a personal plan, with reasons. Pure: the same answers give the same plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from onething.catalogue.terms import (
    Answered,
    Field,
    FieldGroup,
    Need,
    NotAsked,
    Plan,
    PlannedField,
    PlannedMaterial,
    PlannedPart,
    Question,
    Skipped,
    Theme,
    ThemePart,
    Threshold,
)
from onething.kernel.forms import merge, plain_number
from onething.kernel.refusals import Invalid
from onething.kernel.tables import NoRule, Row, matches

PRESENT = frozenset({"licence", "data", "earlier", "generated"})


def clean(theme: Theme, answers: Mapping[str, str]) -> dict[str, str]:
    """Return the answers to the questions of this theme, numbers in their plain form."""
    kinds = {question.key: question.kind for question in theme.questions}
    given = {key: str(answer).strip() for key, answer in answers.items() if key in kinds}
    return {
        key: (plain_number(answer) or answer) if kinds[key] == "number" else answer
        for key, answer in given.items()
    }


def asked(
    theme: Theme, answers: Mapping[str, str], *, region: str, on: date
) -> tuple[Question, ...]:
    """Return the questions that these answers lead to at this place, in their order."""
    return _walk(theme, answers, threshold(theme, region, on))[0]


def unanswered(
    theme: Theme, answers: Mapping[str, str], *, region: str, on: date
) -> tuple[Question, ...]:
    """Return the questions that these answers lead to and that have no good answer yet."""
    faults = answer_faults(theme, answers, region=region, on=on)
    questions = asked(theme, answers, region=region, on=on)
    return tuple(question for question in questions if question.key in faults)


def answer_faults(
    theme: Theme, answers: Mapping[str, str], *, region: str, on: date
) -> dict[str, str]:
    """Return for each question that still needs a good answer what to do."""
    given = clean(theme, answers)
    faults = {
        question.key: answer_fault(question, given.get(question.key, ""))
        for question in asked(theme, answers, region=region, on=on)
    }
    return {key: fault for key, fault in faults.items() if fault}


def answer_fault(question: Question, answer: str) -> str | None:
    """Say what is wrong with an answer, or None."""
    if not answer.strip():
        return "请回答：" + question.text
    if question.kind == "number":
        number = plain_number(answer)
        if number is None:
            return "请填写数字，例如 120"
        if not matches(f"{question.min}..{question.max}", number):
            return f"请填写 {question.min} 到 {question.max} 之间的数字，请核对"
        return None
    known = {option.value for option in question.options}
    return None if answer in known else "请在列出的选项中选择一个"


def facts_of(theme: Theme, answers: Mapping[str, str], region: str, on: date) -> dict[str, Any]:
    """Return what the rules are asked about: the answers that count here, and the thresholds."""
    return _walk(theme, answers, threshold(theme, region, on))[1]


def _walk(
    theme: Theme, answers: Mapping[str, str], limits: Row
) -> tuple[tuple[Question, ...], dict[str, Any]]:
    """Go through the questions in order: an answer counts if its question is asked."""
    given, facts = clean(theme, answers), dict[str, Any](limits.then)
    led_to = []
    for question in theme.questions:
        if not all(matches(test, facts.get(key)) for key, test in question.when.items()):
            continue
        led_to.append(question)
        answer = given.get(question.key, "")
        if answer_fault(question, answer):
            continue
        facts[question.key] = answer
        limit = limits.then.get(f"{question.key}_threshold")
        if limit is not None:
            facts[f"{question.key}_over"] = "yes" if matches(f">={limit}", answer) else "no"
    return tuple(led_to), facts


def _answered(question: Question, answer: str) -> Answered:
    labels = {option.value: option.label for option in question.options}
    said = labels.get(answer, f"{answer} {question.unit}".strip())
    return Answered(question.key, question.text, said)


def known_from(theme: Theme, answers: Mapping[str, str]) -> dict[str, str]:
    """Return the data that these answers are, by element: nobody is asked for them again."""
    given = clean(theme, answers)
    return {
        question.element: given[question.key]
        for question in theme.questions
        if question.element and given.get(question.key)
    }


def threshold(theme: Theme, region: str, on: date) -> Row:
    """Return the thresholds of the place: its county's before its city's before the province's."""
    places = (region, region[:6], region[:4] + "00", region[:2] + "0000")
    for place in dict.fromkeys(places):
        try:
            return theme.thresholds.first({"region": place}, on=on)
        except NoRule:
            continue
    raise Invalid(
        f"“{theme.name}”还没有在这个地区开通，请核对经营地区，或者到当地政务服务大厅咨询。"
    )


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

    Raises Invalid when a question is not answered or the place is not served, NoRule when no rule
    covers the answers (the check of the files makes sure that one does).
    """
    faults = answer_faults(theme, answers, region=region, on=on)
    if faults:
        raise Invalid("还有问题没有回答，回答后才能生成办理清单。", errors=faults)
    limits = threshold(theme, region, on)
    questions, facts = _walk(theme, answers, limits)
    decided = [(part, part.table.first(facts, on=on)) for part in theme.parts]
    chosen = {part.key for part, row in decided if row.then["applies"]}
    parts = tuple(
        _part(theme, part, row, chosen, facts) for part, row in decided if part.key in chosen
    )
    materials, not_asked, needless = _materials(theme, chosen, facts, on)
    used = [theme.items[part.item] for part in theme.parts if part.key in chosen]
    return Plan(
        theme=theme.revision,
        slug=theme.slug,
        name=theme.name,
        region=region,
        answers=tuple(_answered(question, facts[question.key]) for question in questions),
        parts=in_order(parts),
        skipped=tuple(
            Skipped(theme.items[part.item].name, _say(row.why, facts), row.source)
            for part, row in decided
            if part.key not in chosen
        ),
        materials=materials,
        not_asked=not_asked,
        groups=_groups(theme, chosen, facts),
        promised_days=critical_path(parts),
        visits=max((item.visits for item in used), default=0),
        fee="；".join(dict.fromkeys(item.fee for item in used)),
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


def _say(why: str, facts: Mapping[str, Any]) -> str:
    return why.format_map({key: str(value) for key, value in facts.items()})


def _part(
    theme: Theme, part: ThemePart, row: Row, chosen: set[str], facts: Mapping[str, Any]
) -> PlannedPart:
    item = theme.items[part.item]
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
    )


def _groups(theme: Theme, chosen: set[str], facts: Mapping[str, Any]) -> tuple[FieldGroup, ...]:
    wanted = [
        (field, _field(field, chosen)) for field in theme.fields if _applies(field, chosen, facts)
    ]
    groups = []
    for key, title in theme.groups:
        fields = merge(planned for field, planned in wanted if field.group == key)
        if fields:
            groups.append(FieldGroup(key, title, fields))
    return tuple(groups)


def _applies(field: Field, chosen: set[str], facts: Mapping[str, Any]) -> bool:
    return bool(chosen.intersection(field.parts)) and all(
        matches(test, facts.get(key)) for key, test in field.when.items()
    )


def _field(field: Field, chosen: set[str]) -> PlannedField:
    return PlannedField(
        element=field.element,
        label=field.label,
        kind=field.kind,
        required=field.required,
        choices=field.choices,
        hint=field.hint,
        purpose=field.purpose,
        unit=field.unit,
        max_length=field.max_length,
        min=field.min,
        max=field.max,
        for_parts=tuple(part for part in field.parts if part in chosen),
        whole=field.whole,
    )
