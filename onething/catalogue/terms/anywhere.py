"""通办: the modes in which a matter is done away from home, the duties of both places. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from onething.catalogue.terms.words import CONFIDENCES
from onething.identity.terms import DUTIES
from onething.kernel.shapes import Fault, faults, unknown

ONLINE, AGENCY, JOINT = "online", "agency", "joint"
MODES: Final = (ONLINE, AGENCY, JOINT)
TERMS: Final = ("send", "check", "back", "give")
_MODE: Final[Mapping[str, Any]] = {
    "name": str, "summary": str, "steps": [str], "receiving": [str], "deciding": [str],
    "source": str, "confidence": str,
}  # fmt: skip
_TERM: Final[Mapping[str, Any]] = {"days": int, "name": str, "source": str, "confidence": str}
_VIDEO: Final[Mapping[str, Any]] = {
    "days_ahead": int, "looks": dict, "results": dict, "source": str, "confidence": str,
}  # fmt: skip
ANYWHERE: Final[Mapping[str, Any]] = {
    "modes": dict.fromkeys(MODES, _MODE),
    "terms": dict.fromkeys(TERMS, _TERM),
    "clocks": [{"text": str, "law": str, "source": str, "confidence": str}],
    "seals": dict,
    "remedies": dict,
    "groups": dict,
    "video": _VIDEO,
    "joint": dict,
    "file_mb": int,
    "source": str,
    "since": object,
    "confidence": str,
}
_SEAL: Final[Mapping[str, Any]] = {"name": str, "broken": bool}
_AWAY: Final[Mapping[str, Any]] = {
    "key": str, "name": str, "task": str, "place": str, "duty": str, "days": int, "source": str,
    "confidence": str,
}  # fmt: skip
_GROUP: Final[Mapping[str, Any]] = {"cities": [str], "source": str, "confidence": str}
_RESULT: Final[Mapping[str, Any]] = {"name": str, "light": str}
_REMEDY: Final[Mapping[str, Any]] = {"name": str, "source": str, "confidence": str}


@dataclass(frozen=True)
class Mode:
    """办理模式: how a matter is done away from home, and what each place has to do."""

    key: str
    name: str
    summary: str
    steps: tuple[str, ...]
    receiving: tuple[str, ...]  # the duties of the place that takes the papers in
    deciding: tuple[str, ...]  # of the place that decides
    source: str
    sure: bool


@dataclass(frozen=True)
class TransferTerm:
    """How long a place has for its part of the way of the papers; no legal term of a case."""

    key: str
    name: str
    days: int
    source: str
    sure: bool


@dataclass(frozen=True)
class ClockWords:
    """How a legal clock counts when papers travel, and which article says so."""

    text: str
    law: str
    sure: bool


@dataclass(frozen=True)
class Seal:
    """What may be found of the seal of a bag before it is opened."""

    key: str
    name: str
    broken: bool


@dataclass(frozen=True)
class VideoRules:
    """远程视频核验: what two places look at together, what may be found, how far ahead it is agreed."""

    days_ahead: int
    looks: Mapping[str, str]
    results: Mapping[str, tuple[str, str]]  # name, light


@dataclass(frozen=True)
class AwayRule:
    """多地联办: what an organ of another place does for an item, which place, until when."""

    key: str
    name: str
    task: str
    place: str  # the element that says where
    duty: str
    days: int
    source: str
    sure: bool


@dataclass(frozen=True)
class Anywhere:
    """The rules of 通办 as their file says them."""

    modes: Mapping[str, Mode]
    terms: Mapping[str, TransferTerm]
    clocks: tuple[ClockWords, ...]
    seals: Mapping[str, Seal]
    remedies: Mapping[str, str]
    groups: Mapping[str, tuple[str, ...]]  # scopes that hold only among some cities
    video: VideoRules
    joint: Mapping[str, tuple[AwayRule, ...]]  # by item: the parts that other places do
    file_mb: int  # of a file that comes with a part

    def covers(self, scope: str, here: Iterable[str], there: Iterable[str]) -> bool:
        """Say whether a scope of the register reaches from one place to the other."""
        cities = self.groups.get(scope)
        return cities is None or all(set(cities) & set(place) for place in (here, there))


def read_anywhere(said: Mapping[str, Any]) -> Anywhere:
    """Return the rules that a file says."""
    return Anywhere(
        {key: _mode(key, one) for key, one in said["modes"].items()},
        {
            key: TransferTerm(
                key, one["name"], one["days"], one["source"], one["confidence"] == "high"
            )
            for key, one in said["terms"].items()
        },
        tuple(
            ClockWords(one["text"], one["law"], one["confidence"] == "high")
            for one in said["clocks"]
        ),
        {key: Seal(key, one["name"], one["broken"]) for key, one in said["seals"].items()},
        {key: one["name"] for key, one in said["remedies"].items()},
        {key: tuple(one["cities"]) for key, one in said["groups"].items()},
        _video(said["video"]),
        {str(code): tuple(map(_away, rows)) for code, rows in said["joint"].items()},
        said["file_mb"],
    )


def _video(said: Mapping[str, Any]) -> VideoRules:
    results = {key: (one["name"], one["light"]) for key, one in said["results"].items()}
    return VideoRules(said["days_ahead"], dict(said["looks"]), results)


def _away(one: Mapping[str, Any]) -> AwayRule:
    return AwayRule(
        one["key"], one["name"], one["task"], one["place"], one["duty"], one["days"],
        one["source"], one["confidence"] == "high",
    )  # fmt: skip


def _mode(key: str, one: Mapping[str, Any]) -> Mode:
    return Mode(
        key=key,
        name=one["name"],
        summary=one["summary"],
        steps=tuple(one["steps"]),
        receiving=tuple(one["receiving"]),
        deciding=tuple(one["deciding"]),
        source=one["source"],
        sure=one["confidence"] == "high",
    )


def anywhere_faults(content: Mapping[str, Any]) -> list[Fault]:
    """Return what is wrong with the rules of 通办."""
    found = list(faults(content, ANYWHERE))
    for part, shape in (
        (("seals", _SEAL), ("remedies", _REMEDY), ("groups", _GROUP)) if not found else ()
    ):
        found += faults(content[part], dict.fromkeys(content[part], shape), (part,))
        if not content[part]:
            found.append(((part,), "这里不能为空，请至少写一种。"))
    found += _video_wrongly(content["video"]) if not found else ()
    shape = {code: [_AWAY] for code in content["joint"]} if not found else {}
    found += faults(content["joint"], shape, ("joint",)) if shape else ()
    return found or [*_said_wrongly(content)]


def _said_wrongly(content: Mapping[str, Any]) -> Iterator[Fault]:
    if all(one["broken"] for one in content["seals"].values()):
        yield ("seals",), "至少要有一种封口完好的结论（broken: false），请补上。"
    for part in ("modes", "terms", "remedies", "groups"):
        for key, one in content[part].items():
            place = (part, key, "confidence")
            yield from unknown(one["confidence"], CONFIDENCES, "可信程度", place)
    for key, one in content["terms"].items():
        if one["days"] < 1:
            yield ("terms", key, "days"), "至少 1 个工作日，请改正。"
    for code, rows in content["joint"].items():
        yield from _away_wrongly(code, rows)


def _video_wrongly(said: Mapping[str, Any]) -> Iterator[Fault]:
    for part, shape in (("looks", str), ("results", _RESULT)):
        yield from faults(said[part], dict.fromkeys(said[part], shape), ("video", part))
        if not said[part]:
            yield ("video", part), "这里不能为空，请至少写一种。"
    if said["days_ahead"] < 1:
        yield ("video", "days_ahead"), "至少 1 天，请改正。"
    yield from unknown(said["confidence"], CONFIDENCES, "可信程度", ("video", "confidence"))


def _away_wrongly(code: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    keys = [one["key"] for one in rows]
    if len(keys) != len(set(keys)):
        yield ("joint", code), "协办的代号写了两次，请改成不同的。"
    for number, one in enumerate(rows):
        at = ("joint", code, number)
        yield from unknown(one["confidence"], CONFIDENCES, "可信程度", (*at, "confidence"))
        yield from unknown(one["duty"], DUTIES, "单位类别", (*at, "duty"))
        if one["days"] < 1:
            yield (*at, "days"), "至少 1 个工作日，请改正。"
