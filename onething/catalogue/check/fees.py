"""Rules about what is to be paid for an item: rates that fit their fee, grounds, and what unpaid stops."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from onething.catalogue.check.rules import Around, Content, rule
from onething.catalogue.shapes import Fault, Place
from onething.catalogue.terms import AUDIENCES, CONFIDENCES, DUES, FEE_KINDS, REFUNDS, STOPS, Item
from onething.identity.terms import DUTIES

WHOLE = 100
MOST = 100_000_000_00  # fen: a hundred million yuan
PUBLISHED = "价格法、财政部收费目录清单制度：收费公示"
NONTAX = "政府非税收入管理办法（财税〔2016〕33号）"


@rule("item-fee-codes", "收费类型、缴费时间、未缴费的影响等用规定的代码", source=PUBLISHED)
def _codes(content: Content, _: Around) -> Iterator[Fault]:
    for place, said, known in _coded(content):
        if said and said not in known:
            yield place, f"“{said}”不认识，可用：{'、'.join(known)}。"


def _coded(content: Content) -> Iterator[tuple[Place, str, Mapping[str, str]]]:
    for number, fee in enumerate(content.get("fees", ())):
        yield ("fees", number, "kind"), fee.get("kind", ""), FEE_KINDS
        yield ("fees", number, "payee"), fee.get("payee", ""), DUTIES
    for key in ("fees", "fee_rates", "fee_reductions"):
        for number, one in enumerate(content.get(key, ())):
            yield (key, number, "confidence"), one.get("confidence", ""), CONFIDENCES
    for number, one in enumerate(content.get("fee_reductions", ())):
        for place, who in enumerate(one.get("who", ())):
            yield ("fee_reductions", number, "who", place), who, AUDIENCES
    rule_of = content.get("payment", {})
    yield ("payment", "due"), rule_of.get("due", ""), DUES
    yield ("payment", "stops"), rule_of.get("stops", ""), STOPS
    yield ("payment", "refund"), rule_of.get("refund", ""), REFUNDS
    yield ("payment", "confidence"), rule_of.get("confidence", ""), CONFIDENCES


@rule("item-fee-known", "收费标准和减免情形写的是列出的收费项目", source=PUBLISHED)
def _known(content: Content, _: Around) -> Iterator[Fault]:
    names = {fee["name"] for fee in content.get("fees", ())}
    for key in ("fee_rates", "fee_reductions"):
        for number, one in enumerate(content.get(key, ())):
            if one["fee"] not in names:
                yield (
                    (key, number, "fee"),
                    f"没有列出收费项目“{one['fee']}”，请改成 fees 里的名称。",
                )


@rule("item-fee-amount", "收费金额是大于零的整数分，减免不超过全额", source=NONTAX)
def _amounts(content: Content, _: Around) -> Iterator[Fault]:
    for number, one in enumerate(content.get("fee_rates", ())):
        if not 0 < one["amount"] < MOST:
            yield (
                ("fee_rates", number, "amount"),
                "金额以分为单位，应大于零。请改正，不收费的不要列。",
            )
        if bool(one.get("element")) != bool(one.get("value")):
            yield ("fee_rates", number), "看哪个要素和要素的值应当都写或者都不写。请补全。"
    for number, one in enumerate(content.get("fee_reductions", ())):
        if not 0 < one["percent"] <= WHOLE:
            yield ("fee_reductions", number, "percent"), "减免的百分数应为 1 到 100。请改正。"


@rule("item-fee-reach", "每个收费项目的最后一条标准能够用到，前面没有盖住后面的", source=PUBLISHED)
def _reach(content: Content, _: Around) -> Iterator[Fault]:
    over: set[str] = set()
    for number, one in enumerate(content.get("fee_rates", ())):
        if one["fee"] in over:
            yield ("fee_rates", number), "前面已有适用于所有情形的标准，这一条用不到。请调整顺序。"
        if not one.get("element"):
            over.add(one["fee"])


@rule("item-fee-reductions", "减免情形的代码不重复，可以减免的列出情形", source=NONTAX)
def _reductions(content: Content, _: Around) -> Iterator[Fault]:
    seen: set[tuple[str, str]] = set()
    for number, one in enumerate(content.get("fee_reductions", ())):
        key = one["fee"], one["key"]
        if key in seen:
            yield ("fee_reductions", number, "key"), f"减免情形“{one['key']}”写了两次，请删去一处。"
        seen.add(key)
    let_off = {one["fee"] for one in content.get("fee_reductions", ())}
    for number, fee in enumerate(content.get("fees", ())):
        if fee["name"] in let_off and not fee.get("reducible"):
            yield ("fees", number), "列了减免情形的收费项目，应写 reducible: true 和减免依据。"


@rule("item-payment", "按标准收费的写明缴费规则：什么时候缴、未缴费影响什么", source=NONTAX)
def _payment(content: Content, _: Around) -> Iterator[Fault]:
    said: Mapping[str, Any] = content.get("payment", {})
    if content.get("fee_rates") and not said:
        yield (
            ("fee_rates",),
            "写了收费标准，还应写 payment：缴费时间 due、未缴费的影响 stops、依据。",
        )
    if said and not content.get("fee_rates"):
        yield ("payment",), "写了缴费规则，还应在 fee_rates 写明收费标准。"
    if said.get("stops") == "acceptance" and said.get("due") == "acceptance":
        yield ("payment", "stops"), "受理后才缴的费用不能影响受理，请改缴费时间或者影响。"
    if said.get("days", 1) < 1:
        yield ("payment", "days"), "缴费期限应为 1 个工作日以上；没有规定期限的，不要写 days。"


def rate_faults(content: Content, items: Mapping[str, Item]) -> Iterator[Fault]:
    """Yield a part whose fee depends on an element that the theme does not ask for."""
    asked = {field["element"] for group in content["groups"] for field in group["fields"]}
    asked |= {question["key"] for question in content["questions"]}
    for number, part in enumerate(content["parts"]):
        item = items.get(part["item"])
        for rate in item.rates if item else ():
            missing = [one for one in (rate.element, rate.per) if one and one not in asked]
            if missing:
                said = f"“{rate.fee}”按要素“{missing[0]}”计费，表单没有填写这个要素，请在 groups 里加上。"
                yield ("parts", number, "item"), said
