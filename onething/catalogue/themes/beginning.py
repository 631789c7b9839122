"""How a theme begins: from the template of its audience, or like another theme."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from onething.catalogue.check import read_file
from onething.catalogue.check.themes import SLUG
from onething.catalogue.models import ThemeRevision
from onething.catalogue.terms import LEVELS, STAGES
from onething.catalogue.theme_models import ThemeDraft

__all__ = ["SLUG", "beginning"]

PROVINCE, LEVEL = "14", LEVELS["county"]
AUDIENCE_CODES = {"person": "1", "enterprise": "2"}
MOST = 9999  # themes of one level and audience


def beginning(
    head: Mapping[str, str], copied: ThemeRevision | None
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the content that a new theme begins with, and what is wrong with what was typed.

    `head`: slug, name, audience, stage, lead.
    """
    audience, stage = head["audience"], head["stage"]
    if audience not in AUDIENCE_CODES:
        return {}, {"audience": "请选择服务对象。"}
    faults = {}
    if stage not in STAGES[audience]:
        faults["stage"] = f"请选择阶段：{'、'.join(STAGES[audience])}。"
    if not head["lead"]:
        faults["lead"] = "请填写牵头部门。"
    if faults:
        return {}, faults
    content = copy.deepcopy(copied.content) if copied else _template(audience)
    return content | {**head, "code": _next_code(audience)}, {}


def _template(audience: str) -> dict[str, Any]:
    return read_file(settings.DATA_ROOT / "templates" / f"{audience}.yaml")


def _next_code(audience: str) -> str:
    """Return the next free code of a theme: province, level, audience, four digits."""
    start = f"{PROVINCE}{LEVEL}{AUDIENCE_CODES[audience]}"
    kept = (
        ThemeRevision.objects.order_by("pk"),
        ThemeDraft.objects.order_by("pk"),
    )
    used = {str(code) for rows in kept for code in rows.values_list("content__code", flat=True)}
    return next(code for n in range(1, MOST) if (code := f"{start}{n:04d}") not in used)
