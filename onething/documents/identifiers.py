"""Identifiers of documents and licences: check characters, 电子证照标识, 查询码, 文号 (pure)."""

from __future__ import annotations

import secrets

from onething.kernel.codes import plain_code

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ROOT = "1.2.156.3005.2"  # the object identifier of 电子证照 (GB/T 36904)
TYPE, ISSUER, SERIAL, VERSION = 21, 18, 20, 3
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # without 0 O 1 I L U
CODE_LENGTH = 8
PARTS = 10  # of an identifier, between dots


def mod_37_36(text: str) -> str:
    """Return the check character of ISO 7064 MOD 37,36 (hybrid), as GB/T 36904 wants it."""
    p = 36
    for letter in text:
        p = (p + ALPHABET.index(letter)) % 36 or 36
        p = p * 2 % 37
    return ALPHABET[(37 - p) % 36]


def mod_11_10(digits: str) -> str:
    """Return the check digit of GB/T 17710 (ISO 7064 MOD 11,10)."""
    p = 10
    for digit in digits:
        p = (p + int(digit)) % 10 or 10
        p = p * 2 % 11
    return str((11 - p) % 10)


def licence_identifier(type_code: str, issuer: str, serial: str, version: int) -> str:
    """Return the identifier of a licence, with its check character (GB/T 36904)."""
    if (len(type_code), len(issuer), len(serial)) != (TYPE, ISSUER, SERIAL):
        raise ValueError(
            f"lengths must be {TYPE}, {ISSUER}, {SERIAL}: {type_code} {issuer} {serial}"
        )
    number = f"{version:03d}"
    check = mod_37_36(type_code + issuer + serial + number)
    return f"{ROOT}.{type_code}.{issuer}.{serial}.{number}.{check}"


def is_licence_identifier(text: str) -> bool:
    """Say whether the identifier is built and checked as GB/T 36904 wants it."""
    parts = text.upper().split(".")
    if len(parts) != PARTS or ".".join(parts[:5]) != ROOT:
        return False
    body = "".join(parts[5:9])
    whole = set(body) <= set(ALPHABET) and len(body) > VERSION
    return whole and mod_37_36(body) == parts[9]


def new_serial() -> str:
    """Return the serial part of a new licence: 20 digits and capital letters, by chance."""
    return "".join(secrets.choice(ALPHABET) for _ in range(SERIAL))


def new_code() -> str:
    """Return a new 查询码: 8 characters that nobody takes for another; 30⁸ of them."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def tidy_code(typed: str) -> str:
    """Return a typed 查询码 as it is kept; signs that look alike are never guessed."""
    return plain_code(typed)


def document_number(document_word: str, kind_word: str, year: int, sequence: int) -> str:
    """Return a 文号: 机关代字、类别字、六角括号中的年份、序号 (GB/T 9704-2012 §7.2.5)."""
    return f"{document_word}{kind_word}字〔{year}〕第 {sequence:04d} 号"


def licence_number(pattern: str, *, region: str, word: str, year: int, serial: int) -> str:
    """Return the number of a licence as its type writes it; `{check}` is GB/T 17710 over the digits."""
    open_number = pattern.replace("{check}", "")
    number = open_number.format(region=region, word=word, year=year, serial=serial)
    if "{check}" not in pattern:
        return number
    return number + mod_11_10("".join(c for c in number if c.isdigit()))
