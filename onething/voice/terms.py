"""Words of 好差评 (国办发〔2019〕51号)."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings

from onething.kernel import yamls
from onething.voice.aid_terms import AID
from onething.voice.obstacle_terms import DIFFICULTIES, ENTER, OBSTACLE, WAYS
from onething.voice.project_terms import PROJECT
from onething.voice.walk_terms import FLAW, INVITERS, TRIALIST, WALK, WALKERS

__all__ = [
    "AID",
    "DIFFICULTIES",
    "ENTER",
    "FLAW",
    "INVITERS",
    "OBSTACLE",
    "OWN_STAGES",
    "PROJECT",
    "STAGES",
    "STATES",
    "TRIALIST",
    "WALK",
    "WALKERS",
    "WAYS",
    "WINDOW",
    "grades",
    "is_bad",
    "rules",
]

OWN_STAGES = {"submitted": "网上申报", "result": "办理结果"}  # what an applicant rates of his own
WINDOW = "window"  # a visit, rated on the screen of the window
STAGES = {**OWN_STAGES, WINDOW: "窗口服务"}
STATES = {"open": "待联系", "contacted": "整改中", "done": "已整改"}


@cache
def rules() -> dict[str, Any]:
    """Return `data/settings/voice.yaml`: grades, tags, days."""
    path = settings.DATA_ROOT / "settings" / "voice.yaml"
    said: dict[str, Any] = yamls.read(path)
    return said


def grades() -> dict[int, str]:
    """Return the five grades, best first."""
    return {grade["value"]: grade["word"] for grade in rules()["grades"]}


def is_bad(grade: int) -> bool:
    """Say whether this grade is a bad review."""
    return grade <= int(rules()["bad_from"])
