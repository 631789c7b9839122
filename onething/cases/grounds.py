"""Checking `data/settings/grounds.yaml`: every step that asks for a ground finds one for each kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from onething.cases.asking import NON_ACCEPTANCES
from onething.cases.terms import ASKS, MACHINES
from onething.catalogue.terms import CONFIDENCES
from onething.kernel.shapes import Fault, faults, unknown

LISTS: Final = {  # the lists of grounds, and the step that asks for one of each
    ask.choices: do
    for do, asks in ASKS.items()
    for ask in asks
    if ask.choices and ask.choices != "organs"
} | {NON_ACCEPTANCES: "refuse_acceptance"}
GROUND: Final[Mapping[str, Any]] = {
    "name": str,
    "kinds?": [str],
    "where_to?": bool,
    "source": str,
    "confidence": str,
}


def ground_faults(content: Mapping[str, Any]) -> list[Fault]:
    """Return what is wrong with the grounds; a step for which a kind has no ground is a dead end."""
    if found := list(faults(content, dict.fromkeys(LISTS, dict))):
        return found
    if found := list(
        faults(content, {name: dict.fromkeys(content[name], GROUND) for name in LISTS})
    ):
        return found
    for name, listed in content.items():
        for code, one in listed.items():
            place = (name, code)
            found += unknown(one["confidence"], CONFIDENCES, "可信程度", (*place, "confidence"))
            for number, kind in enumerate(one.get("kinds", ())):
                found += unknown(kind, MACHINES, "事项类型", (*place, "kinds", number))
        found += [((name,), said) for said in _dead_ends(LISTS[name], listed)]
    return found


def _dead_ends(do: str, listed: Mapping[str, Any]) -> Iterator[str]:
    for kind, machine in MACHINES.items():
        if not any(step.do == do for step in machine.steps):
            continue
        if not any(kind in one.get("kinds", (kind,)) for one in listed.values()):
            yield f"事项类型“{kind}”有“{do}”这一步，这里却没有一种情形可选，请补上。"
