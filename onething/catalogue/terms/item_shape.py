"""The shape of an item: which elements there are, and what kind of value stands there. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onething.catalogue.terms.elements import MORE, TEXT, TEXTS, WORD, YES
from onething.catalogue.terms.elements import WORDS as WORDS_OF
from onething.catalogue.terms.shapes import DAYS

LIMIT = DAYS | {"unit?": str}
SORTS: Mapping[str, Any] = {TEXT: str, TEXTS: [str], YES: bool, WORD: str, WORDS_OF: [str]}

ITEM: Mapping[str, Any] = {
    "code": str,
    "name": str,
    "kind": str,
    "duty": str,
    "level": str,
    "statutory": LIMIT,
    "promised": LIMIT,
    "supplement": LIMIT,
    "law": [{"article": str, "text?": str, "confidence?": str}],
    "conditions": [str],
    "review_points": [str],
    "result": {"kind": str, "name": str, "licence_type?": str, "years?": int},
    "fee": str,
    "visits": int,
    "phone": str,
    "supervision": str,
    "remedies": str,
    "joint": bool,
    "elements": {
        "case_type": str,
        "audience": [str],
        "channels": [str],
        "power_source": str,
        "depth": str,
        "scope": str,
        "flow": [str],
        "place": str,
        "hours": str,
        "quantity?": str,
        "intermediary?": str,
        "special?": [str],
        "visit_reason?": str,
        **{f"{element.key}?": SORTS[element.sort] for element in MORE},
    },
    "fees?": [
        {
            "name": str,
            "kind?": str,
            "standard": str,
            "basis": str,
            "confidence?": str,
            "payee?": str,
            "reducible?": bool,
            "reduction?": str,
        }
    ],
    "fee_rates?": [
        {
            "fee": str,
            "element?": str,
            "value?": str,
            "amount": int,
            "per?": str,
            "basis": str,
            "confidence?": str,
        }
    ],
    "fee_reductions?": [
        {
            "fee": str,
            "key": str,
            "name": str,
            "percent": int,
            "who?": [str],
            "proof?": str,
            "basis": str,
            "confidence?": str,
        }
    ],
    "payment?": {
        "due": str,
        "stops": str,
        "days?": int,
        "refund?": str,
        "source": str,
        "confidence?": str,
    },
    "materials?": [
        {
            "name": str,
            "necessity?": str,
            "type?": str,
            "form?": str,
            "source?": str,
            "source_note?": str,
            "copies?": int,
            "size?": str,
            "blank?": str,
            "sample?": str,
            "notes?": str,
            "standard?": str,
            "basis?": str,
        }
    ],
    "handling?": [{"number": int, "name": str, "situation?": str}],
    "faq?": [{"q": str, "a": str}],
    "local?": [str],
    "route?": [
        {"do": str, "role": str, "name?": str, "organs?": [str], "rule?": str, "share?": str}
    ],
}
