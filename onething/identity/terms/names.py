"""Names and telephone numbers: what is accepted, and how much of them is shown."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

SHORTEST_NAME: Final = 2
LONGEST_NAME: Final = 50
LONGEST_BODY_NAME: Final = 100
LONGEST_ADDRESS: Final = 200
BETWEEN: Final = frozenset("·•‧・ .'’-－")  # 阿依古丽·买买提, Anne-Marie O’Neil
BODY_SIGNS: Final = frozenset("·•（）()、，,.。-－—&＆/“”《》+ ")
IDEOGRAPHS: Final = ((0x20000, 0x2FFFD), (0x30000, 0x3FFFD))  # whole planes: new ones every year
VARIANTS: Final = (0xE0100, 0xE01EF)  # a registered shape of the ideograph before it
EMOJI_SHAPES: Final = frozenset(map(chr, range(0xFE00, 0xFE10)))
SHORT_NUMBER: Final = 8
SHORT_PHONE: Final = 7
SHOWN_OF_ADDRESS: Final = 10


def storable(typed: str) -> str:
    """Return a text without what the database cannot hold: NUL and halves of surrogate pairs."""
    return typed.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def check_name(typed: str) -> str | None:
    """Return what is wrong with the name of a person, as a sentence, or None."""
    name = typed.strip()
    return (
        _check_length(name, LONGEST_NAME, "姓名")
        or _check_signs(name, "姓名", BETWEEN)
        or _check_person(name)
    )


def check_body_name(typed: str) -> str | None:
    """Return what is wrong with the name of an enterprise or other body, or None."""
    name = typed.strip()
    return _check_length(name, LONGEST_BODY_NAME, "名称") or _check_signs(name, "名称", BODY_SIGNS)


def _check_length(name: str, longest: int, what: str) -> str | None:
    if not name:
        return f"请填写{what}。"
    if len(name) < SHORTEST_NAME:
        return f"{what}至少 {SHORTEST_NAME} 个字。请按证件上的写法填写完整。"
    if len(name) > longest:
        return f"{what}最多 {longest} 个字，您填写了 {len(name)} 个字。请按证件上的写法填写。"
    return None


def _check_signs(name: str, what: str, signs: frozenset[str]) -> str | None:
    for sign in name:
        category = unicodedata.category(sign)
        if _is_letter(sign, category) or sign in signs:
            continue
        if category == "Co":
            return (
                f"{what}中有一个自造字，系统无法识别。请用同音字代替填写，并到窗口登记正确的字形。"
            )
        if category.startswith("N"):
            if signs is BODY_SIGNS:
                continue
            return f"{what}中不能有数字。请按证件上的写法填写。"
        if category.startswith("C"):
            return f"{what}中有看不见的控制字符，可能是粘贴时带来的。请删除后手工输入。"
        return f"{what}中不能有“{sign}”。请删除表情和特殊符号，按证件上的写法填写。"
    return None


def _is_letter(sign: str, category: str) -> bool:
    point = ord(sign)
    if any(first <= point <= last for first, last in IDEOGRAPHS):
        return True
    if VARIANTS[0] <= point <= VARIANTS[1]:
        return True
    return category[:1] == "L" or (category in {"Mn", "Mc"} and sign not in EMOJI_SHAPES)


def _check_person(name: str) -> str | None:
    if name[0] in BETWEEN - {"'", "’"} or name[-1] in BETWEEN - {"."}:
        return "姓名的第一个和最后一个字不能是符号。请按证件上的写法填写。"
    return None


def check_address(typed: str) -> str | None:
    """Return what is wrong with an address, as a sentence, or None."""
    if len(typed) > LONGEST_ADDRESS:
        return f"地址最多 {LONGEST_ADDRESS} 个字，您填写了 {len(typed)} 个字。请缩短后重新填写。"
    if any(unicodedata.category(sign)[0] == "C" and not _is_letter(sign, "") for sign in typed):
        return "地址中有看不见的控制字符，可能是粘贴时带来的。请删除后手工输入。"
    return "地址中不能有“<”或“>”。请改用文字。" if set(typed) & {"<", ">"} else None


def check_phone(typed: str) -> str | None:
    """Return what is wrong with a telephone number (mobile, or landline with area code), or None."""
    number = re.sub(r"[\s\-－]", "", unicodedata.normalize("NFKC", typed))
    number = re.sub(r"^(\+86|0086)", "", number)
    if re.fullmatch(r"1[3-9][0-9]{9}", number) or re.fullmatch(r"0[0-9]{2,3}[0-9]{7,8}", number):
        return None
    if re.fullmatch(r"[0-9]+", number):
        return (
            f"电话号码的位数不对，您填写了 {len(number)} 位。"
            "请填写 11 位手机号码，或者带区号的固定电话，例如 0351-1234567。"
        )
    return "请填写 11 位手机号码，或者带区号的固定电话，例如 0351-1234567。"


def mask_name(name: str) -> str:
    """Return a name of which only the first sign is shown: 王**."""
    return name[:1] + "*" * max(1, min(len(name) - 1, 4)) if name else ""


def mask_id(number: str) -> str:
    """Return a number of which the first three and last four signs are shown."""
    if len(number) <= SHORT_NUMBER:
        return number[:1] + "*" * (len(number) - 1)
    return number[:3] + "*" * (len(number) - 7) + number[-4:]


def mask_phone(number: str) -> str:
    """Return a telephone number of which the first three and last four digits are shown."""
    if len(number) <= SHORT_PHONE:
        return "*" * len(number)
    return number[:3] + "*" * (len(number) - 7) + number[-4:]


def mask_address(address: str) -> str:
    """Return an address up to its city or county; the rest is hidden."""
    ends = [address.find(sign) + 1 for sign in "市区县旗" if address.find(sign) > 0]
    shown = max((end for end in ends if end <= SHOWN_OF_ADDRESS), default=0)
    return address[:shown] + "****" if address else ""


def mask_code(code: str) -> str:
    """Return a credit code as it is: it is public (企业信息公示暂行条例 §6)."""
    return code


MASKS: Final = {
    "name": mask_name,
    "id": mask_id,
    "phone": mask_phone,
    "address": mask_address,
    "credit_code": mask_code,
}


def masked(kind: str, value: str) -> str:
    """Return a value of this kind as far as it is shown without a purpose; other kinds whole."""
    return MASKS[kind](value) if kind in MASKS else value
