"""收费项目: what is to be paid for an item, how much, who is let off, and what unpaid stops. Pure.

Amounts are whole fen (分). Only the data of an item says a number; none is in the code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

NONTAX, SERVICE = "nontax", "service"
FEE_KINDS = {NONTAX: "行政事业性收费", SERVICE: "经营服务性收费"}
DUES = {"submission": "提交申请后", "acceptance": "受理后"}
NOTHING, ACCEPTANCE, DECISION, DELIVERY = "nothing", "acceptance", "decision", "delivery"
STOPS = {
    NOTHING: "不影响办理",
    ACCEPTANCE: "缴费后受理",
    DECISION: "缴费后作出决定",
    DELIVERY: "缴费后送达结果",
}
ENDED = "ended"
REFUNDS = {"none": "缴费后不退", ENDED: "作出决定前办件终止的，退还"}
WHOLE = 100  # percent
FEN = 100


class NoRate(Exception):
    """The standard of a fee says nothing about this case."""


@dataclass(frozen=True)
class Fee:
    """收费项目."""

    name: str
    standard: str
    basis: str
    kind: str = NONTAX
    confidence: str = "high"
    payee: str = ""  # the duty of the organ that collects it; empty: the organ of the item
    reducible: bool = False  # 是否允许减免
    reduction: str = ""  # 减免依据

    @property
    def kind_name(self) -> str:
        """Return the kind in words."""
        return FEE_KINDS[self.kind]


@dataclass(frozen=True)
class FeeRate:
    """收费标准: so much, where an element has one of these values; `per`: times this element."""

    fee: str
    amount: int  # fen
    basis: str
    element: str = ""
    value: str = ""  # several are divided by commas
    per: str = ""
    confidence: str = "high"

    def holds(self, facts: Mapping[str, str]) -> bool:
        """Say whether this rate is the one for these facts."""
        return not self.element or facts.get(self.element, "") in self.value.split(",")

    def of(self, facts: Mapping[str, str]) -> tuple[int, int]:
        """Return the price of one and how many there are."""
        return self.amount, _count(facts.get(self.per, "")) if self.per else 1


@dataclass(frozen=True)
class FeeReduction:
    """减免情形: who is let off how much of a fee, and why."""

    fee: str
    key: str
    name: str
    percent: int
    basis: str
    who: tuple[str, ...] = ()  # kinds of applicants; empty: anybody
    proof: str = ""  # what shows it
    confidence: str = "high"

    def cut(self, amount: int) -> int:
        """Return by how many fen an amount is cut, rounded in favour of the payer."""
        return min(amount, -(-amount * self.percent // WHOLE))


@dataclass(frozen=True)
class Payment:
    """缴费规则: when a fee of an item is to be paid, and what unpaid stops."""

    due: str
    stops: str
    source: str
    days: int = 0  # working days; 0: no limit is set
    confidence: str = "high"
    refund: str = "none"


@dataclass(frozen=True)
class Charge:
    """What is to be paid for one fee by one applicant."""

    fee: Fee
    price: int
    count: int
    basis: str

    @property
    def amount(self) -> int:
        """Return the whole amount in fen."""
        return self.price * self.count


def charges(
    fees: Sequence[Fee], rates: Sequence[FeeRate], facts: Mapping[str, str]
) -> tuple[Charge, ...]:
    """Return what is to be paid; a fee without any rate is not charged through the platform.

    Raises NoRate where a fee has rates and none of them is about these facts.
    """
    found = []
    for fee in fees:
        mine = [rate for rate in rates if rate.fee == fee.name]
        if not mine:
            continue
        rate = next((one for one in mine if one.holds(facts)), None)
        if rate is None:
            raise NoRate(f"“{fee.name}”的收费标准没有写明这种情况，请目录管理部门补充后再计费。")
        price, count = rate.of(facts)
        found.append(Charge(fee, price, count, rate.basis))
    return tuple(found)


def _count(said: str) -> int:
    try:
        number = Decimal(said)
    except InvalidOperation:
        raise NoRate("按数量计费的数量没有填写或者不是数字，请核对申请表后再计费。") from None
    if not number.is_finite() or number < 0 or number != number.to_integral_value():
        raise NoRate("按数量计费的数量应为整数，请核对申请表后再计费。")
    return int(number)


def yuan(fen: int) -> str:
    """Return an amount as people read it: “80.00 元”."""
    return f"{in_yuan(fen)} 元"


def in_yuan(fen: int) -> str:
    """Return an amount in yuan with two decimals, without its unit."""
    sign, rest = ("-" if fen < 0 else ""), abs(fen)
    return f"{sign}{rest // FEN:,}.{rest % FEN:02d}"
