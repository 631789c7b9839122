"""Checking `data/settings/routes.yaml`: each kind of item has stages that its machine can take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from onething.cases.terms import MACHINES, REVIEWED
from onething.catalogue.terms import CONFIDENCES, ROUTE_STEPS, SIGN_RULES, SIGNERS
from onething.catalogue.terms.words import KINDS
from onething.kernel.shapes import Fault, Place, unknown

LIMITS: Final = ("most_added", "consult_days", "most_consult_days", "most_in_batch")
LARGEST: Final = 500
THREE: Final = ("examine", "review", "decide")
ROW: Final = frozenset({"since", "source", "confidence", "stages"})


def route_faults(content: Mapping[str, Any]) -> list[Fault]:
    """Return what is wrong with the usual stages: a kind without any, one that its law does not know."""
    return [*_kinds(content), *_limits(content.get("limits") or {})]


def _kinds(content: Mapping[str, Any]) -> Iterator[Fault]:
    for key in content:
        if key not in KINDS and key != "limits":
            yield (key,), "没有这一类事项。请改正，或者删去这一段。"
    for kind, name in KINDS.items():
        rows = content.get(kind)
        if not isinstance(rows, list) or not rows:
            yield (kind,), f"“{name}”还没有审批环节。请写一行：since、source、confidence、stages。"
            continue
        for number, row in enumerate(rows):
            yield from _row(kind, row, (kind, number))


def _row(kind: str, row: Mapping[str, Any], at: Place) -> Iterator[Fault]:
    if not isinstance(row, Mapping) or set(row) != ROW:
        yield at, "这一行应写 since（启用日期）、source、confidence、stages，不写别的。"
        return
    if not _is_day(row["since"]):
        yield (*at, "since"), "请按“年-月-日”写启用日期。"
    if not str(row["source"] or "").strip():
        yield (*at, "source"), "请写明来源。"
    yield from unknown(row["confidence"], CONFIDENCES, "可信程度", (*at, "confidence"))
    yield from _stages(kind, row["stages"] or [], (*at, "stages"))


def _is_day(said: Any) -> bool:
    try:
        date.fromisoformat(str(said))
    except ValueError:
        return False
    return True


def _stages(kind: str, stages: Sequence[Mapping[str, Any]], at: Place) -> Iterator[Fault]:
    for number, stage in enumerate(stages):
        yield from unknown(stage.get("do"), ROUTE_STEPS, "环节", (*at, number, "do"))
        yield from unknown(stage.get("role"), SIGNERS, "角色", (*at, number, "role"))
        yield from unknown(stage.get("rule", "all"), SIGN_RULES, "会签规则", (*at, number, "rule"))
    steps = [str(stage.get("do")) for stage in stages if stage.get("do") != "sign"]
    if steps != (list(THREE) if kind in REVIEWED else ["decide"]) or stages[-1]["do"] != "decide":
        words = "承办、审核、批准" if kind in REVIEWED else "批准"
        yield at, f"这一类事项除会签以外的环节依次是：{words}。请改正。"
    elif stages[-1]["role"] not in _deciders(kind):
        yield at, "作出决定的角色与这一类事项的法定步骤不一致（docs/law/）。请改正。"


def _deciders(kind: str) -> frozenset[str]:
    grants = (step for step in MACHINES[kind].steps if step.do == "grant")
    return frozenset(role for step in grants for role in step.role.split("|"))


def _limits(said: Mapping[str, Any]) -> Iterator[Fault]:
    for key in LIMITS:
        if type(said.get(key)) is not int or not 1 <= said[key] <= LARGEST:
            yield ("limits", key), f"请填写 1 到 {LARGEST} 之间的整数。"
    yield from unknown(said.get("confidence"), CONFIDENCES, "可信程度", ("limits", "confidence"))
