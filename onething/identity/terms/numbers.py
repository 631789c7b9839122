"""Numbers of people and bodies: GB 11643 (公民身份号码) and GB 32100-2015 (统一社会信用代码)."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Final

from onething.identity.terms.words import IdType

ID_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS: Final = "10X98765432"
OLD_ID: Final = 15
NEW_ID: Final = 18
OLDEST: Final = date(1900, 1, 1)
CREDIT_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS: Final = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
BODY_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
CREDIT_BASE: Final = 31
BODY_BASE: Final = 11
TEN: Final = 10
LONGEST_PASSPORT: Final = 12
PROVINCES: Final = frozenset(
    f"{area}{place}"
    for area, places in {1: 5, 2: 3, 3: 7, 4: 6, 5: 4, 6: 5, 7: 1, 8: 3}.items()
    for place in range(1, places + 1)
) | {"50", "91"}
FICTITIOUS_SHIFT: Final = 5000  # 1401xx becomes 1451xx: a city code that Shanxi never had


def clean_number(typed: str) -> str:
    """Return a number without spaces and hyphens, half-width and in capitals."""
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", typed)).upper()


def check_id_number(typed: str, *, on: date | None = None) -> str | None:
    """Return what is wrong with an ID number (GB 11643-1999 §4), as a sentence, or None."""
    number = clean_number(typed)
    if len(number) == OLD_ID and number.isdecimal():
        return "15 位的旧身份证号码已经停用，请填写现在身份证上的 18 位号码。"
    if len(number) != NEW_ID:
        return f"身份证号码应当是 18 位，您填写了 {len(number)} 位。请对照身份证重新填写。"
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return "身份证号码只能是数字，最后一位可以是字母 X。请对照身份证重新填写。"
    return _check_birth(number, on) or _check_last(number)


def _check_birth(number: str, on: date | None) -> str | None:
    birth = birth_of(number)
    if birth is None or birth < OLDEST:
        return (
            f"身份证号码的第 7 至 14 位“{number[6:14]}”不是有效的出生日期。请对照身份证重新填写。"
        )
    if on is not None and birth > on:
        return f"身份证号码中的出生日期“{number[6:14]}”晚于今天。请对照身份证重新填写。"
    return None


def _check_last(number: str) -> str | None:
    if number[-1] == _id_check(number[:17]):
        return None
    return "身份证号码的校验位不对，可能有一位数字填错了。请对照身份证逐位核对。"


def _id_check(body: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(body, ID_WEIGHTS, strict=True))
    return ID_CHECKS[total % len(ID_CHECKS)]


def area_warning(number: str) -> str | None:
    """Return a warning, never a refusal, if the area of an ID number is not of a known province."""
    if number[:2] in PROVINCES:
        return None
    return f"身份证号码的前两位“{number[:2]}”不是常见的省级代码，请再核对一次；确认无误可以继续。"


def birth_of(number: str) -> date | None:
    """Return the birth date that an 18-digit ID number holds, or None if there is no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def sex_of(number: str) -> str:
    """Return the sex by GB/T 2261.1: “1” man, “2” woman (digit 17 of GB 11643)."""
    return "1" if int(number[16]) % 2 else "2"


def id_number(area: str, birth: date, sequence: int) -> str:
    """Return an ID number with its check character; for sample data."""
    body = f"{area}{birth:%Y%m%d}{sequence:03d}"
    return body + _id_check(body)


def fictitious_area(region: str) -> str:
    """Return the area code that stands for a region in sample data and belongs to no place."""
    return str(int(region[:6]) + FICTITIOUS_SHIFT)


def check_credit_code(typed: str) -> str | None:
    """Return what is wrong with a unified social credit code (GB 32100-2015 §4), or None."""
    code = clean_number(typed)
    if len(code) != NEW_ID:
        return f"统一社会信用代码应当是 18 位，您填写了 {len(code)} 位。请对照营业执照重新填写。"
    wrong = next((sign for sign in code if sign not in CREDIT_ALPHABET), None)
    if wrong is not None:
        return (
            "统一社会信用代码由数字和大写字母组成，不使用字母 I、O、S、V、Z。"
            f"请核对“{wrong}”这一位。"
        )
    if code[-1] != _credit_check(code[:17]):
        return "统一社会信用代码的校验位不对，可能有一位填错了。请对照营业执照逐位核对。"
    return None


def _credit_check(body: str) -> str:
    signs = zip(body, CREDIT_WEIGHTS, strict=True)
    total = sum(CREDIT_ALPHABET.index(sign) * weight for sign, weight in signs)
    return CREDIT_ALPHABET[-total % CREDIT_BASE]


def credit_code(kind: str, area: str, body: str) -> str:
    """Return a credit code from two signs of kind, six of area and eight of the body's number."""
    signs = zip(body, BODY_WEIGHTS, strict=True)
    total = sum(int(sign, 36) * weight for sign, weight in signs)
    check = (BODY_BASE - total % BODY_BASE) % BODY_BASE
    head = f"{kind}{area}{body}{'X' if check == TEN else check}"
    return head + _credit_check(head)


def check_id_document(id_type: str, typed: str, *, on: date | None = None) -> str | None:
    """Return what is wrong with the number of an identity paper of this type, or None."""
    if id_type == IdType.RESIDENT:
        return check_id_number(typed, on=on)
    if id_type == IdType.CREDIT_CODE:
        return check_credit_code(typed)
    if id_type == IdType.PERMANENT_RESIDENT:
        return _check_permanent(clean_number(typed), on)
    if id_type == IdType.PASSPORT:
        return _check_passport(clean_number(typed))
    return "请选择证件类型：居民身份证、普通护照或者外国人永久居留身份证。"


def _check_permanent(number: str, on: date | None) -> str | None:
    if re.fullmatch(r"9[0-9]{16}[0-9X]", number):  # the form in use since 2023
        return check_id_number(number, on=on)
    if re.fullmatch(r"[A-Z]{3}[0-9]{12}", number):
        return None
    return (
        "外国人永久居留身份证号码应当是以 9 开头的 18 位号码，"
        "或者旧证上 3 个字母加 12 位数字。请对照证件重新填写。"
    )


def _check_passport(number: str) -> str | None:
    if re.fullmatch(r"[A-Z0-9]{5,12}", number):
        return None
    return f"护照号码应当是 5 至 {LONGEST_PASSPORT} 位字母和数字。请对照护照资料页重新填写。"
