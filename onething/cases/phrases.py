"""补正: what may be picked as the problem of a material, and how it is mended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from django.conf import settings

from onething.cases.drafts import PRESENT
from onething.catalogue.terms import PlannedMaterial
from onething.kernel import yamls
from onething.kernel.shapes import Fault

CONFIDENCES = frozenset({"high", "medium", "low"})
COLUMNS = ("like", "problem", "remedy", "source", "confidence")


@cache
def common() -> tuple[tuple[str, str, str], ...]:
    """Return what may be wrong with any material: `data/settings/supplement.yaml`.

    The first is a word; a material whose own problems have it does not need this one.
    """
    said: Mapping[str, Any] = yamls.read(settings.DATA_ROOT / "settings" / "supplement.yaml")
    return tuple((one["like"], one["problem"], one["remedy"]) for one in said["common"])


def reasons_for(need: PlannedMaterial) -> tuple[tuple[str, str], ...]:
    """Return the problems that may be picked for a material: its own first, then those of any."""
    if need.source in PRESENT:
        return need.reasons
    own = "\n".join(problem for problem, _ in need.reasons)
    more = ((problem, remedy) for like, problem, remedy in common() if like not in own)
    return (*need.reasons, *more)


def phrase_faults(content: Mapping[str, Any]) -> list[Fault]:
    """Return what is wrong with the common problems: each needs words, a source and a confidence."""
    return list(_faults(content))


def _faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    rows = content.get("common")
    if not isinstance(rows, list) or not rows:
        yield ("common",), "请至少写一条常见问题。"
        return
    for place, row in enumerate(rows):
        for column in COLUMNS:
            if not str(row.get(column) or "").strip():
                yield ("common", place, column), "不能空着。"
        if row.get("confidence") not in CONFIDENCES:
            yield ("common", place, "confidence"), "只能是 high、medium、low。"
