"""Checking what rules people's voice: obstacles, walks, aids, projects of data/settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from onething.catalogue.terms import CONFIDENCES
from onething.identity.terms import ROLES
from onething.kernel.shapes import Fault, faults, unknown
from onething.voice.practice.rules import call_faults

__all__ = [
    "aid_faults",
    "call_faults",
    "obstacle_faults",
    "project_faults",
    "screening_faults",
    "walk_faults",
]

LIMITS: Final = ("first", "simple", "complex", "feedback")
TELLS: Final = {"hall": "本大厅和承办单位", "above": "上一级大厅"}
OBSTACLES: Final[Mapping[str, Any]] = {
    "kinds": dict,
    "kinds_source": str,
    "kinds_confidence": str,
    "blocks": dict,
    "limits": dict,
    "reopens": int,
    "supervision": list,
    "supervision_source": str,
    "supervision_confidence": str,
    "most": int,
    "rows": int,
    "source": str,
    "confidence": str,
    "since": object,
}
LIMIT: Final[Mapping[str, Any]] = {"days": int, "name": str, "source": str, "confidence": str}
LEVEL: Final[Mapping[str, Any]] = {"late": int, "level": int, "tell": str}
KINDS: Final = 5  # domain.md S84


def obstacle_faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with the rules of 办不成事."""
    if found := list(faults(content, OBSTACLES)):
        yield from found
        return
    for key in ("confidence", "kinds_confidence", "supervision_confidence"):
        yield from unknown(content[key], CONFIDENCES, "可信程度", (key,))
    if len(content["kinds"]) != KINDS:
        yield ("kinds",), f"应为 {KINDS} 类，请改正。"
    for name in LIMITS:
        yield from faults(content["limits"].get(name, {}), LIMIT, ("limits", name))
    last = (-1, 0)
    for number, row in enumerate(content["supervision"]):
        here = ("supervision", number)
        if wrong := list(faults(row, LEVEL, here)):
            yield from wrong
            continue
        yield from unknown(row["tell"], TELLS, "告知对象", (*here, "tell"))
        if (row["late"], row["level"]) <= last or row["level"] <= last[1]:
            yield here, "天数和级别应逐行增加，请改正。"
        last = (row["late"], row["level"])


WALKS: Final[Mapping[str, Any]] = {
    "kinds": dict,
    "terminals": dict,
    "severities": dict,
    "days_source": str,
    "days_confidence": str,
    "scopes": dict,
    "supervision": [{"late": int, "level": int, "tell": str}],
    "supervision_source": str,
    "supervision_confidence": str,
    "trialists": {"days": int, "source": str, "confidence": str},
    "steps": int,
    "most": int,
    "picture_mb": int,
    "rows": int,
    "source": str,
    "confidence": str,
    "since": object,
}
TELL: Final = ("hall", "above")
SCOPES: Final = ("hall", "local", "standard")
SEVERITY: Final[Mapping[str, Any]] = {"name": str, "days": int, "help": str}


def walk_faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with the rules of walks."""
    if found := list(faults(content, WALKS)):
        yield from found
        return
    for key in ("confidence", "days_confidence", "supervision_confidence"):
        yield from unknown(content[key], CONFIDENCES, "可信程度", (key,))
    for number, one in enumerate(content["supervision"]):
        yield from unknown(one["tell"], dict.fromkeys(TELL), "告知谁", ("supervision", number))
    for name in SCOPES:
        if name not in content["scopes"]:
            yield ("scopes",), f"缺少“{name}”，请补上。"
    for key, row in content["severities"].items():
        yield from faults(row, SEVERITY, ("severities", key))
        if isinstance(row, dict) and int(row.get("days", 0)) < 1:
            yield ("severities", key, "days"), "至少为 1，请改正。"


WORDS: Final[Mapping[str, Any]] = {
    "files": int,
    "mb": int,
    "most": int,
    "source": str,
    "confidence": str,
}
AIDS: Final[Mapping[str, Any]] = {
    "words": WORDS,
    "kinds": dict,
    "groups": dict,
    "everybody": list,
    "sources": dict,
    "limits": dict,
    "online": {"seconds": int, "source": str, "confidence": str},
    "scripts": [{"when": str, "words": str, "groups": list}],
    "scripts_source": str,
    "scripts_confidence": str,
    "duties": list,
    "duties_source": str,
    "duties_confidence": str,
    "most": int,
    "rows": int,
    "proposal": dict,
    "source": str,
    "confidence": str,
    "since": object,
}
AID_KIND: Final[Mapping[str, Any]] = {
    "name": str,
    "help": str,
    "there?": bool,
    "source": str,
    "confidence": str,
}
AID_GROUP: Final[Mapping[str, Any]] = {"name": str, "kinds": list, "source": str, "confidence": str}
AID_SOURCE: Final[Mapping[str, Any]] = {"name": str, "roles": list}
AID_LIMITS: Final = ("first", "whole", "rating")
PROPOSAL: Final[Mapping[str, Any]] = {
    **dict.fromkeys(("days", "cases", "supplemented", "walked_in", "failed", "slow", "keep"), int),
    "source": str,
    "confidence": str,
}


def aid_faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with the rules of 帮办."""
    if found := list(faults(content, AIDS)):
        yield from found
        return
    for key in ("confidence", "duties_confidence", "scripts_confidence"):
        yield from unknown(content[key], CONFIDENCES, "可信程度", (key,))
    for number, script in enumerate(content["scripts"]):
        for group in script["groups"]:
            yield from unknown(group, content["groups"], "特殊群体", ("scripts", number))
    for table, shape in (("kinds", AID_KIND), ("groups", AID_GROUP), ("sources", AID_SOURCE)):
        for key, row in content[table].items():
            yield from faults(row, shape, (table, key))
    for name in AID_LIMITS:
        yield from faults(content["limits"].get(name, {}), LIMIT, ("limits", name))
    yield from faults(content["proposal"], PROPOSAL, ("proposal",))
    yield from _names_in(content)


def _names_in(content: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield the kinds and roles that nobody knows."""
    kinds = content["kinds"]
    said = [(("groups", key), row.get("kinds", ())) for key, row in content["groups"].items()]
    for place, named in [*said, (("everybody",), content["everybody"])]:
        for kind in named:
            yield from unknown(kind, kinds, "帮办方式", place)
    for key, row in content["sources"].items():
        for role in row.get("roles", ()):
            if not str(role).startswith("scope:"):
                yield from unknown(role, ROLES, "岗位角色", ("sources", key))


PROJECTS: Final[Mapping[str, Any]] = {
    "zones": dict,
    "kinds": dict,
    "stages": [
        {
            "key": str,
            "name": str,
            "what": str,
            "themes": [{"theme": str, "fixed": dict, "kinds?": [str]}],
            "beside?": [{"theme": str, "why": str}],
            "beyond?": [{"name": str, "why": str}],
            "source": str,
            "confidence": str,
        }
    ],
    "visits": dict,
    "most": int,
    "rows": int,
    "source": str,
    "confidence": str,
    "since": object,
}
NAMED: Final[Mapping[str, Any]] = {"name": str, "source": str, "confidence": str}
VISITS: Final = ("none", "aid", "obstacle")


def project_faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with the rules of projects."""
    if found := list(faults(content, PROJECTS)):
        yield from found
        return
    yield from unknown(content["confidence"], CONFIDENCES, "可信程度", ("confidence",))
    for key, row in content["kinds"].items():
        yield from faults(row, NAMED, ("kinds", key))
    for key, row in content["zones"].items():
        region = {"region": row.get("region")} if isinstance(row, dict) else {}
        rest = {name: value for name, value in row.items() if name != "region"} if region else row
        yield from faults(rest, NAMED, ("zones", key))
        if not isinstance(region.get("region"), str):
            yield ("zones", key, "region"), "这里应为文字（数字请加引号）；不固定的写成空的引号。"
    yield from _of_stages(content)
    for name in VISITS:
        if name not in content["visits"]:
            yield ("visits",), f"缺少“{name}”，请补上。"


def _of_stages(content: Mapping[str, Any]) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, one in enumerate(content["stages"]):
        here = ("stages", number)
        yield from unknown(one["confidence"], CONFIDENCES, "可信程度", (*here, "confidence"))
        if one["key"] in seen:
            yield (*here, "key"), f"“{one['key']}”写了两次，请改正。"
        seen.add(one["key"])
        for place, theme in enumerate(one["themes"]):
            for kind in theme.get("kinds", ()):
                yield from unknown(kind, content["kinds"], "项目类别", (*here, "themes", place))


SCREENINGS: Final[Mapping[str, Any]] = {
    "verdicts": dict,
    "days": int,
    "days_source": str,
    "days_confidence": str,
    "most": int,
    "rows": int,
    "source": str,
    "confidence": str,
    "since": object,
}
VERDICT: Final[Mapping[str, Any]] = {"name": str, "lacks": bool}
VERDICTS: Final = ("fine", "wrong", "absent", "free")  # each is asked for by its key


def screening_faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with the rules of 审前."""
    if found := list(faults(content, SCREENINGS)):
        yield from found
        return
    for key in ("confidence", "days_confidence"):
        yield from unknown(content[key], CONFIDENCES, "可信程度", (key,))
    for name in VERDICTS:
        yield from faults(content["verdicts"].get(name, {}), VERDICT, ("verdicts", name))
    if content["days"] < 1:
        yield ("days",), "至少为 1，请改正。"
