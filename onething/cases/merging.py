"""Two people fill in one form: what each changed is kept; what both changed is shown to who saves later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from onething.catalogue.terms import PlannedField, Question, Theme
from onething.identity.terms import CHECKS
from onething.kernel import forms
from onething.kernel.merging import Clash, mark, merged

EMPTY = "（空着）"
TWO = "您打开这一页以后，另一个人也改了这里。两个人填的都在，请选定后再保存。"
MEANWHILE = (
    "您打开这一页以后，这里的回答改过：可能是另一个人，也可能是您在别的页面。请核对，选定后再保存。"
)


def together(
    fields: Iterable[PlannedField],
    values: Mapping[str, str],
    seen: Mapping[str, str],
    data: Mapping[str, Mapping[str, Any]],
    who: str,
) -> Mapping[str, str]:
    """Return the values to be checked and saved, or refuse and show both where two people differ.

    Who does not say what he has seen (a system that knows of no marks) writes over what registers and
    he himself wrote, never over what somebody else did.
    """
    known = {field.element: field for field in fields}
    typed = {element: _clean(field, values.get(element, "")) for element, field in known.items()}
    current = {element: str(data.get(element, {}).get("value", "")) for element in known}
    by = {element: str(data.get(element, {}).get("by", "")) for element in known}
    own = {element for element in known if by[element] == who}
    if not seen:
        seen = {element: mark("") for element in known if by[element] and element not in own}
    found = merged(typed, seen, current, own)
    if found.clashes:
        errors = {
            element: _both(known[element], typed[element], theirs)
            for element, theirs in found.clashes.items()
        }
        raise Clash(errors, found.values, current, TWO)
    return found.values


def answers_together(
    theme: Theme,
    typed: Mapping[str, str],
    seen: Mapping[str, str],
    current: Mapping[str, str],
) -> dict[str, str]:
    """Return the answers to be kept: question by question, as with the fields of a form.

    Whose page does not say what it showed says all answers himself. Answers know no author: who changed
    one on another page of his own is asked as well.
    """
    if not seen:
        return dict(typed)
    found = merged(typed, seen, current)
    if found.clashes:
        known = {one.key: one for one in theme.questions}
        errors = {
            key: _both_answers(known[key], typed[key], theirs)
            for key, theirs in found.clashes.items()
        }
        raise Clash(errors, {**current, **found.values}, current, MEANWHILE)
    return {**current, **found.values}


def _both_answers(question: Question, own: str, theirs: str) -> str:
    labels = {option.value: option.label for option in question.options}
    mine, other = (
        "、".join(labels.get(one, one) for one in said.split(",")) or EMPTY
        for said in (own, theirs)
    )
    return f"现在的回答是“{other}”，您选的是“{mine}”。请选最后要用的，再保存一次。"


def _clean(field: PlannedField, raw: str) -> str:
    """Return a value as it would be kept; one that does not hold, as it was typed."""
    value, sentence = forms.check(field, raw, CHECKS)
    return raw if sentence else value


def _both(field: PlannedField, own: str, theirs: str) -> str:
    mine, other = shown(field, own) or EMPTY, shown(field, theirs) or EMPTY
    return (
        f"两个人填的不一样：您打开这一页以后，对方把这一项改成了“{other}”；您填的是“{mine}”。"
        "请改成最后要用的，再保存一次。"
    )


def shown(field: PlannedField, value: str) -> str:
    """Return the value as a person reads it: choices by their labels."""
    labels = dict(field.choices)
    if field.kind == "choices":
        return "、".join(labels.get(one, one) for one in value.split(",") if one)
    return labels.get(value, value)
