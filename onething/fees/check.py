"""Checking `data/settings/fees.yaml`: each figure is there and can be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from onething.catalogue.terms import CONFIDENCES
from onething.kernel.shapes import Fault, faults, unknown

MOST: Final[Mapping[str, int]] = {  # what a figure may be at most
    "checkout_minutes": 1440,
    "ask_after_minutes": 1440,
    "ask_every_minutes": 1440,
    "ask_for_hours": 720,
    "reconcile_hour": 23,
    "proofs_most": 20,
    "proof_mb": 100,
    "most_text": 2000,
}
FEES: Final[Mapping[str, Any]] = {
    "source": str,
    "confidence": str,
    "waits": [int],
    **dict.fromkeys(MOST, int),
}


def fee_faults(content: Mapping[str, Any]) -> list[Fault]:
    """Return what is wrong with the figures of paying."""
    if found := list(faults(content, FEES)):
        return found
    found += unknown(content["confidence"], CONFIDENCES, "可信程度", ("confidence",))
    for key, most in MOST.items():
        least = 0 if key == "reconcile_hour" else 1
        if not least <= content[key] <= most:
            found.append(((key,), f"应为 {least} 到 {most} 的整数，请改正。"))
    if (
        not content["waits"]
        or sorted(content["waits"]) != content["waits"]
        or content["waits"][0] < 1
    ):
        found.append((("waits",), "至少写一个等待的分钟数，从小到大。请改正。"))
    return found
