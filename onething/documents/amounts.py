"""Amounts of money in Chinese capitals (支付结算办法, 附一：正确填写票据和结算凭证的基本规定)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

DIGITS = "零壹贰叁肆伍陆柒捌玖"
UNITS = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")
CENT = Decimal("0.01")
LARGEST = Decimal(10) ** 16
GROUP = 4


class NoAmount(ValueError):
    """This is not an amount of money that a paper could state."""


def amount_of(said: object) -> Decimal:
    """Return the amount in yuan, rounded to the fen; below zero or absurd is refused."""
    try:
        amount = Decimal(str(said)).quantize(CENT, ROUND_HALF_UP)
    except InvalidOperation as fault:
        raise NoAmount(str(said)) from fault
    if not amount.is_finite() or not 0 <= amount < LARGEST:
        raise NoAmount(str(said))
    return amount


def in_capitals(amount: Decimal) -> str:
    """Return the amount as cheques and papers write it: 人民币壹佰零贰元伍角整."""
    whole, fen = divmod(int(amount * 100), 100)
    jiao, fen = divmod(fen, 10)
    if not (whole or jiao or fen):
        return "人民币零元整"
    yuan = f"{_whole(whole)}元" if whole else ""
    return f"人民币{yuan}{_cents(jiao, fen, after=bool(whole))}"


def shown(amount: Decimal) -> str:
    """Return the amount in figures and in capitals."""
    return f"{amount:,.2f}元（大写：{in_capitals(amount)}）"


def _cents(jiao: int, fen: int, *, after: bool) -> str:
    if not (jiao or fen):
        return "整"
    first = f"{DIGITS[jiao]}角" if jiao else ("零" if after else "")
    return first + (f"{DIGITS[fen]}分" if fen else "整")


def _whole(number: int) -> str:
    """Return a whole number, four digits at a time; a gap of zeros is read once."""
    groups: list[int] = []
    while number:
        number, group = divmod(number, 10**GROUP)
        groups.append(group)
    said, gap = "", False
    for place in reversed(range(len(groups))):
        group = groups[place]
        gap = gap or (bool(said) and group < 10 ** (GROUP - 1))
        if group:
            said += ("零" if gap and said else "") + _four(group) + _unit(place, groups)
        gap = not group
    return said


def _unit(place: int, groups: list[int]) -> str:
    return "万" if place == len(GROUPS) - 1 and groups[2] else GROUPS[place]


def _four(group: int) -> str:
    said = ""
    for place in reversed(range(GROUP)):
        digit = group // 10**place % 10
        if digit:
            said += DIGITS[digit] + UNITS[place]
        elif said and not said.endswith("零"):
            said += "零"
    return said.rstrip("零")
