"""Answers to the questions of a theme: which are asked, what is wrong, what rules know. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from onething.catalogue.needed import needed
from onething.catalogue.terms import Answered, Derived, Question, Theme
from onething.kernel.forms import plain_day, plain_number
from onething.kernel.refusals import Invalid
from onething.kernel.tables import NoRule, Row, matches

ONLY = "only_part"  # 单办: the one part that is applied for, kept with the answers


def clean(theme: Theme, answers: Mapping[str, str]) -> dict[str, str]:
    """Return the answers to the questions of this theme, each in its plain form."""
    known = {question.key: question for question in theme.questions}
    said = {
        key: _plain(known[key], str(answer).strip())
        for key, answer in answers.items()
        if key in known
    }
    wanted = str(answers.get(ONLY, ""))
    return said | ({ONLY: wanted} if wanted in {part.key for part in theme.parts} else {})


def _plain(question: Question, answer: str) -> str:
    if question.kind == "number":
        return plain_number(answer) or answer
    if question.kind == "date":
        return plain_day(answer) or answer
    if question.kind == "choices":
        return ",".join(dict.fromkeys(one.strip() for one in answer.split(",") if one.strip()))
    return answer


def asked(
    theme: Theme, answers: Mapping[str, str], *, region: str, on: date
) -> tuple[Question, ...]:
    """Return the questions that these answers lead to at this place, in their order."""
    return walk(theme, answers, threshold(theme, region, on), region, on)[0]


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
        return _number_fault(question, plain_number(answer))
    if question.kind == "date":
        return _day_fault(question, plain_day(answer))
    known = {option.value: option for option in question.options}
    chosen = answer.split(",") if question.kind == "choices" else [answer]
    if any(one not in known for one in chosen):
        return "请在列出的选项中选择" + ("" if question.kind == "choices" else "一个")
    alone = next((known[one].label for one in chosen if known[one].alone), "")
    return f"选了“{alone}”，就不能再选别的，请只选一种" if alone and len(chosen) > 1 else None


def _number_fault(question: Question, number: str | None) -> str | None:
    if number is None:
        return "请填写数字，例如 120"
    if not matches(f"{question.min}..{question.max}", number):
        return f"请填写 {question.min} 到 {question.max} 之间的数字，请核对"
    return None


def _day_fault(question: Question, day: str | None) -> str | None:
    if day is None:
        return "请填写日期，例如 2026-03-02"
    if not question.min <= day <= question.max:
        return f"请填写 {question.min} 到 {question.max} 之间的日期，请核对"
    return None


def facts_of(theme: Theme, answers: Mapping[str, str], region: str, on: date) -> dict[str, Any]:
    """Return what the rules are asked about: the answers that count here, and the thresholds."""
    return walk(theme, answers, threshold(theme, region, on), region, on)[1]


def facts_so_far(theme: Theme, answers: Mapping[str, str], region: str, on: date) -> dict[str, Any]:
    """Return what is sure whatever will be said: the answers up to the first that is open."""
    return walk(theme, answers, threshold(theme, region, on), region, on, whole=False)[1]


def walk(
    theme: Theme,
    answers: Mapping[str, str],
    limits: Row,
    region: str,
    on: date,
    *,
    whole: bool = True,
) -> tuple[tuple[Question, ...], dict[str, Any]]:
    """Go through the questions in order, all or to the first open one: an answer counts if asked for.

    Where one part is wanted alone, what it does not need is not asked; what was answered counts.
    """
    given = clean(theme, answers)
    alone = needed(theme, given[ONLY]) if ONLY in given else None
    facts = {"region": ",".join(around(region)), **limits.then}
    derive(theme.derived, 0, facts, on)
    led_to = []
    for number, question in enumerate(theme.questions, start=1):
        answer = given.get(question.key, "")
        spared = alone is not None and question.key not in alone and answer_fault(question, answer)
        if not spared and all(matches(test, facts.get(key)) for key, test in question.when.items()):
            led_to.append(question)
            if not answer_fault(question, answer):
                facts |= facts_from(question, answer, limits, on)
            elif not whole:
                break
        derive(theme.derived, number, facts, on)
    return tuple(led_to), facts


def facts_from(question: Question, answer: str, limits: Row, on: date) -> dict[str, Any]:
    """Return what rules may ask about because of one good answer."""
    key = question.key
    if question.kind == "date":
        day = date.fromisoformat(answer)
        return {key: answer, f"{key}_months": months_since(day, on), f"{key}_days": (on - day).days}
    limit = limits.then.get(f"{key}_threshold")
    if limit is None:
        return {key: answer}
    return {key: answer, f"{key}_over": "yes" if matches(f">={limit}", answer) else "no"}


def months_since(day: date, on: date) -> int:
    """Return the full months from one day to another; an age in months (民法典 第二百零一条).

    A month without that day is full on its last day (民法典 第二百零二条).
    """
    full = on.day >= day.day or (on + timedelta(days=1)).day == 1
    return (on.year - day.year) * 12 + on.month - day.month - (not full)


def derive(derived: Iterable[Derived], number: int, facts: dict[str, Any], on: date) -> None:
    """Add the facts that can be told when this number of questions is behind."""
    for one in derived:
        if one.after != number:
            continue
        if one.table:
            row = next((row for row in one.table.rows if row.holds(facts, on)), None)
            facts |= row.then if row else {}
        elif one.number in facts and one.at_least in facts:
            reached = Decimal(str(facts[one.number])) >= Decimal(str(facts[one.at_least]))
            facts[one.key] = "yes" if reached else "no"


def answered(question: Question, answer: str) -> Answered:
    labels = {option.value: option.label for option in question.options}
    if question.kind in ("choice", "choices"):
        said = "、".join(labels[one] for one in answer.split(","))
    else:
        said = f"{answer} {question.unit}".strip()
    return Answered(question.key, question.text, said)


def known_from(theme: Theme, answers: Mapping[str, str]) -> dict[str, str]:
    """Return the data that these answers are, by element: nobody is asked for them again."""
    given = clean(theme, answers)
    return {
        question.element: given[question.key]
        for question in theme.questions
        if question.element and given.get(question.key)
    }


def around(region: str) -> tuple[str, ...]:
    """Return a place and those above it, nearest first: its county, its city, the province."""
    places = (region, region[:6], region[:4] + "00", region[:2] + "0000")
    return tuple(dict.fromkeys(places))


def threshold(theme: Theme, region: str, on: date) -> Row:
    """Return the thresholds of the place: its county's before its city's before the province's."""
    for place in around(region):
        try:
            return theme.thresholds.first({"region": place}, on=on)
        except NoRule:
            continue
    raise Invalid(
        f"“{theme.name}”还没有在这个地区开通，请核对经营地区，或者到当地政务服务大厅咨询。"
    )
