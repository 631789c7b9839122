"""Checking `data/supervision/publicity.yaml`: every event that ends a permit says how it then stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from onething.cases.terms import MACHINES
from onething.catalogue.terms import CONFIDENCES
from onething.delivery.crossing_terms import province_faults
from onething.delivery.messages.check import rule_faults, word_faults
from onething.delivery.parcel_models import SERVICE_WAYS
from onething.delivery.publication_models import SORTS, Publication
from onething.delivery.publishing import EFFECTS, ENDS
from onething.kernel.shapes import Fault, Place, faults, unknown

__all__ = ["postage_faults", "province_faults", "publicity_faults", "rule_faults", "word_faults"]

STANDING: Final[Mapping[str, Any]] = {
    "standing": str,
    "note?": str,
    "source": str,
    "confidence": str,
}
PUBLICITY: Final[Mapping[str, Any]] = {
    "days": int,
    "unit": str,
    "source": str,
    "confidence": str,
    "kinds": [str],
    "words": dict.fromkeys(SORTS, str),
    "secrets": dict,
    "fields": {sort: [str] for sort in SORTS} | {"source": str, "confidence": str},
    "standings": {
        "events": dict.fromkeys([fact.name for fact in ENDS], STANDING),
        "findings": dict.fromkeys(EFFECTS, STANDING),
    },
}
LONGEST: Final = {
    field.name: int(field.max_length or 0)
    for field in Publication._meta.fields
    if field.name in ("standing", "note")
}


RULE: Final[Mapping[str, Any]] = {
    "when": dict,
    "then": {"pays": str},
    "source": str,
    "since": object,
    "confidence": str,
}
SERVED: Final[Mapping[str, Any]] = {
    "name": str,
    "counts": str,
    "law": str,
    "days?": int,
    "confidence": str,
}
POSTAGE: Final[Mapping[str, Any]] = {
    "payers": dict,
    "postage": [RULE],
    "keep_days": int,
    "closed": {"extends": str, "source": str, "confidence": str},
    "remind_days": [int],
    "waits": [int],
    "source": str,
    "since": object,
    "confidence": str,
    "service": dict.fromkeys(SERVICE_WAYS, SERVED),
    "relations": [str],
}


def postage_faults(content: Mapping[str, Any]) -> list[Fault]:
    """Return what is wrong with the rules of postage and service."""
    if found := list(faults(content, POSTAGE)):
        return found
    for number, row in enumerate(content["postage"]):
        place = ("postage", number)
        found += unknown(
            row["then"]["pays"], content["payers"], "付费的人", (*place, "then", "pays")
        )
        found += unknown(row["confidence"], CONFIDENCES, "可信程度", (*place, "confidence"))
    for way, row in content["service"].items():
        found += unknown(row["confidence"], CONFIDENCES, "可信程度", ("service", way, "confidence"))
    if "days" not in content["service"]["announced"]:
        found.append((("service", "announced"), "公告要写天数（days），请补上。"))
    return found


def publicity_faults(content: Mapping[str, Any]) -> list[Fault]:
    """Return what is wrong with the rules of 双公示."""
    if found := list(faults(content, PUBLICITY)):
        return found
    if content["days"] < 1:
        found.append((("days",), "至少 1 个工作日，请改正。"))
    for number, kind in enumerate(content["kinds"]):
        found += unknown(kind, MACHINES, "事项类型", ("kinds", number))
    for place, said in ((), content), (("fields",), content["fields"]):
        found += unknown(said["confidence"], CONFIDENCES, "可信程度", (*place, "confidence"))
    for part, rows in content["standings"].items():
        for key, row in rows.items():
            found += _standing(row, ("standings", part, key))
    return found


def _standing(row: Mapping[str, Any], place: Place) -> Iterator[Fault]:
    yield from unknown(row["confidence"], CONFIDENCES, "可信程度", (*place, "confidence"))
    for word, most in LONGEST.items():
        if len(row.get(word, "")) > most:
            yield (*place, word), f"最长 {most} 个字，请缩短。"
