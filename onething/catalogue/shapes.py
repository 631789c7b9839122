"""The shape of item and theme files: which keys there are, and what kind of value stands there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from onething.catalogue.terms.elements import MORE, TEXT, TEXTS, WORD, YES
from onething.catalogue.terms.elements import WORDS as WORDS_OF

Place = tuple[str | int, ...]
Fault = tuple[Place, str]

ROWS = [
    {
        "when?": dict,
        "then": dict,
        "why?": str,
        "source": str,
        "since?": str,
        "until?": str,
        "confidence?": str,
    }
]
DAYS = {"days": int, "source": str, "confidence?": str}
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
    "fees?": [{"name": str, "standard": str, "basis": str, "reducible?": bool, "reduction?": str}],
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
}
THEME: Mapping[str, Any] = {
    "slug": str,
    "code": str,
    "name": str,
    "audience": str,
    "stage": str,
    "lead": str,
    "keywords": [str],
    "promised": DAYS,
    "consent": str,
    "since?": str,
    "where?": {"text": str, "why": str},
    "thresholds": ROWS,
    "eligible?": ROWS,
    "season?": ROWS,
    "facts?": [{"key": str, "rows?": ROWS, "number?": str, "at_least?": str}],
    "questions": [
        {
            "key": str,
            "text": str,
            "kind": str,
            "why": str,
            "help?": str,
            "unit?": str,
            "when?": dict,
            "min?": object,
            "max?": object,
            "element?": str,
            "options?": [{"value": str, "label": str, "help?": str, "alone?": bool}],
        }
    ],
    "parts": [
        {
            "key": str,
            "item": str,
            "waits_for?": [str],
            "on_refusal": str,
            "applies": ROWS,
            "periods?": [
                {
                    "name": str,
                    "days": int,
                    "unit": str,
                    "source": str,
                    "confidence?": str,
                    "when?": dict,
                }
            ],
        }
    ],
    "groups": [
        {
            "key": str,
            "title": str,
            "fields": [
                {
                    "element": str,
                    "label": str,
                    "kind": str,
                    "parts": [str],
                    "required?": bool,
                    "choices?": [{"value": str, "label": str}],
                    "hint?": str,
                    "purpose?": str,
                    "unit?": str,
                    "max_length?": int,
                    "min?": object,
                    "max?": object,
                    "whole?": bool,
                    "same_as?": str,
                    "when?": dict,
                }
            ],
        }
    ],
    "materials": [
        {
            "key": str,
            "name": str,
            "parts": [str],
            "source": ROWS,
            "standard?": str,
            "sample?": str,
            "max_mb?": int,
            "types?": [str],
            "reasons?": [{"problem": str, "remedy": str}],
        }
    ],
    "guide": {
        "summary": str,
        "who": str,
        "steps": [{"what": str, "who": str, "days": str}],
        "places": str,
        "phone": str,
        "supervision": str,
        "questions": [{"q": str, "a": str}],
        "minutes": int,
        "before": dict,
        "after": dict,
        "figures_source": str,
    },
}
EMPTY = "这里不能为空，请填写或删去这一行。"
WORDS = {
    str: "文字（数字请加引号）",
    int: "整数",
    bool: "true 或 false",
    dict: "“名称：值”",
    list: "列表",
}


def faults(value: Any, shape: Any, place: Place = ()) -> Iterator[Fault]:
    """Yield each place whose value has not this shape, with a sentence how to mend it."""
    if isinstance(shape, Mapping):
        yield from _of_mapping(value, shape, place)
    elif isinstance(shape, list):
        if not isinstance(value, list):
            yield place, "这里应为列表，每行以“- ”开头。"
            return
        for number, one in enumerate(value):
            yield from faults(one, shape[0], (*place, number))
    elif (shape is int and isinstance(value, bool)) or not isinstance(value, shape):
        yield place, f"这里应为{WORDS[shape]}，现在是“{value}”。"
    elif value == "":
        yield place, EMPTY


def _of_mapping(value: Any, shape: Mapping[str, Any], place: Place) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield place, "这里应为“名称：值”的形式。"
        return
    allowed = {key.rstrip("?"): inner for key, inner in shape.items()}
    required = [key for key in shape if not key.endswith("?")]
    for key in value:
        if key not in allowed:
            said = f"“{key}”不认识，可用：{'、'.join(sorted(allowed))}。请核对拼写。"
            yield (*place, key), said
    for key in required:
        if key not in value:
            yield place, f"缺少“{key}”，请补上。"
    for key, inner in allowed.items():
        if key in value:
            yield from faults(value[key], inner, (*place, key))
