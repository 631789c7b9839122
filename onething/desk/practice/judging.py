"""What was right and what was not: the answer of an exercise against what the clerk did. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from onething.desk.practice.rules import REASONS, Exercise

ACCEPTED: Final = "accepted"
ASKED: Final = "supplement"
REFUSED: Final = "not_accepted"
DONE: Final[Mapping[str, str]] = {
    ACCEPTED: "受理",
    ASKED: "告知补正",
    REFUSED: "不予受理",
    "granted": "准予",
    "refused": "不予",
    "suspended": "启动特别程序",
    "terminated": "终止审查",
    "publicised": "公示",
}
SHOULD: Final[Mapping[str, str]] = {
    "grant": "granted",
    "refuse": "refused",
    "suspend": "suspended",
}


@dataclass(frozen=True)
class Done:
    """What was done first with a piece of work; nothing yet when `did` is empty."""

    did: str = ""
    materials: tuple[str, ...] = ()  # that were asked for
    said: Mapping[str, str] = field(default_factory=dict)  # in a decision against somebody


@dataclass(frozen=True)
class Verdict:
    """Whether it was right; None while nothing was done. `words`: what to know about it."""

    right: bool | None
    words: tuple[str, ...] = ()


def judge(
    exercise: Exercise, done: Done, names: Mapping[str, str], blots: Mapping[str, str]
) -> Verdict:
    """Compare; every material that was forgotten, and every one too many, is named."""
    if not done.did:
        return Verdict(None)
    if exercise.kind == "decide":
        return _decided(exercise, done, names)
    if exercise.expects == "accept":
        return _should_accept(done, names)
    if done.did != ASKED:
        return Verdict(
            False, (f"应当告知补正，您作了{DONE[done.did]}：{_flaws(exercise, names, blots)}。",)
        )
    forgotten = [key for key in exercise.flaws if key not in done.materials]
    too_many = [key for key in done.materials if key not in exercise.flaws]
    words = []
    if forgotten:
        words.append(f"漏了{_list(forgotten, names)}：要补的应当一次告知全部内容。")
    if too_many:
        words.append(f"{_list(too_many, names)}没有问题，不应当要求补正。")
    return Verdict(not words, tuple(words))


def _should_accept(done: Done, names: Mapping[str, str]) -> Verdict:
    if done.did == ACCEPTED:
        return Verdict(True)
    asked = f"：{_list(done.materials, names)}没有问题" if done.materials else ""
    return Verdict(False, (f"材料齐全、符合法定形式，应当受理，您作了{DONE[done.did]}{asked}。",))


def _decided(exercise: Exercise, done: Done, names: Mapping[str, str]) -> Verdict:
    should = SHOULD[exercise.expects]
    if done.did != should:
        return Verdict(False, (f"应当{DONE[should]}，您作了{DONE[done.did]}。",))
    words = [
        f"{REASONS[part]}里没有写到“{word.replace('|', '”或者“')}”。"
        for part, wanted in exercise.mentions.items()
        for word in wanted
        if not any(one in done.said.get(part, "") for one in word.split("|"))
    ]
    wrong = {*exercise.writes, *exercise.flaws}
    reasons = done.said.get("reasons", "")
    too_many = [key for key, name in names.items() if key not in wrong and name in reasons]
    if too_many:
        words.append(f"{_list(too_many, names)}没有问题，不是不予的理由。")
    return Verdict(not words, tuple(words))


def _flaws(exercise: Exercise, names: Mapping[str, str], blots: Mapping[str, str]) -> str:
    return "，".join(
        f"“{names.get(key, key)}”{blots[kind]}" for key, kind in exercise.flaws.items()
    )


def _list(keys: Sequence[str], names: Mapping[str, str]) -> str:
    return "、".join(f"“{names.get(key, key)}”" for key in keys)
