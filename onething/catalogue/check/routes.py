"""The rules that the review of an item must keep: who signs after whom (D3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from onething.catalogue.check.rules import Around, Content, rule
from onething.catalogue.shapes import Fault
from onething.catalogue.terms import ROUTE_STEPS, SIGN_RULES, SIGNERS
from onething.identity.terms import DUTIES

ONCE = ("examine", "review", "decide")
THREE = frozenset({"permit", "adjudicate"})
LAW = "行政许可法 第三十四条"


@rule("item-route-words", "审批环节用规定的代码", source="data/settings/routes.yaml")
def _words(content: Content, _: Around) -> Iterator[Fault]:
    """Yield words of a route that are on no list."""
    for number, stage in enumerate(content.get("route", ())):
        at = ("route", number)
        if stage["do"] not in ROUTE_STEPS:
            yield (
                (*at, "do"),
                f"环节“{stage['do']}”不认识，可用：{'、'.join(ROUTE_STEPS.values())}。",
            )
        if stage["role"] not in SIGNERS:
            yield (
                (*at, "role"),
                f"角色“{stage['role']}”不认识，可用：{'、'.join(SIGNERS.values())}。",
            )
        if stage.get("rule", "all") not in SIGN_RULES:
            yield (
                (*at, "rule"),
                f"会签规则“{stage['rule']}”不认识，可用：{'、'.join(SIGN_RULES.values())}。",
            )
        for place, duty in enumerate(stage.get("organs", ())):
            if duty not in DUTIES:
                yield (*at, "organs", place), f"会签单位“{duty}”不认识，请用职责代码。"


@rule("item-route-order", "审批环节顺序完整：许可和裁决须经承办、审核、批准三人", source=LAW)
def _order(content: Content, _: Around) -> Iterator[Fault]:
    """Yield a route that does not end with one decision, or has too few people."""
    route = content.get("route", ())
    if not route:
        return
    does = [stage["do"] for stage in route]
    if does[-1] != "decide" or any(does.count(one) > 1 for one in ONCE):
        yield ("route",), "最后一个环节应为批准，承办、审核、批准各一次。请调整顺序。"
    if content["kind"] not in THREE:
        yield from _alone(route)
    elif [one for one in does if one != "sign"] != list(ONCE):
        yield ("route",), "许可和裁决应依次经过承办、审核、批准，由不同的人办理。请补上缺少的环节。"


def _alone(route: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    """Yield stages that the law of a kind with one official does not know: a case would stand still there."""
    for number, stage in enumerate(route):
        if stage["do"] in ("examine", "review"):
            words = "这一类事项由一人办理，没有承办、审核两步；需要几个人把关的，请改为会签。"
            yield ("route", number, "do"), words
    if route[-1]["do"] == "decide" and route[-1]["role"] != "examiner":
        yield (
            ("route", len(route) - 1, "role"),
            "这一类事项由承办人办理，最后一个环节的角色应为承办人。",
        )


@rule(
    "item-route-share",
    "会签按比例的写明比例，只有会签才有外单位",
    source="data/settings/routes.yaml",
)
def _share(content: Content, _: Around) -> Iterator[Fault]:
    """Yield a share that is none, and organs where only the own office signs."""
    for number, stage in enumerate(content.get("route", ())):
        at = ("route", number)
        if stage["do"] != "sign" and stage.get("organs"):
            yield (*at, "organs"), "只有会签环节可以写外单位。请改为会签，或者删去这一行。"
        if stage.get("rule") == "share" and not _is_share(stage.get("share", "")):
            yield (*at, "share"), "按比例会签的，请写明比例，例如 2/3，大于 0、不大于 1。"


def _is_share(said: Any) -> bool:
    try:
        return 0 < Fraction(str(said)) <= 1
    except (ValueError, ZeroDivisionError):
        return False
