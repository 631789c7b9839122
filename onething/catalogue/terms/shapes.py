"""The shape of a theme: which names there are, and what kind of value stands there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
    "quotas?": [{"part": str, "elements": [str], "otherwise": str, "rows": ROWS}],
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
